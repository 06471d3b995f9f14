"""Pages of the concern: the map of a day, areas handed in, plans."""
