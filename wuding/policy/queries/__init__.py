"""Reads of the concern, by noun. Each that reads the database takes the user who looks."""
