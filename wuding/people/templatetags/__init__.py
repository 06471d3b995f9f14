"""Tags of the concern."""
