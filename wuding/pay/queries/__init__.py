"""Reads of the concern, by noun. Each takes the user who looks."""
