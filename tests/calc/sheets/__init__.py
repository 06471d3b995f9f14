"""Tests of reading, checking and writing tables."""
