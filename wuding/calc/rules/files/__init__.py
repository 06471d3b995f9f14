"""Reads a pack's files: TOML with the place of every value, and the shape of each entry."""
