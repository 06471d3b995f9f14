"""Maps of grids: one drawing as values, given out as SVG, as a page on its own, or as PNG. No network, no tiles."""
