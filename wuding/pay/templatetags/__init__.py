"""Template tags of the concern."""
