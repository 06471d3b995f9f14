"""Reads of the concern. Each takes the user who looks, but for `ground`, which turns rows into values."""
