"""Tests of the small Django pieces."""
