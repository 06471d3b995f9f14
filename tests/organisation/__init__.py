"""Tests of organisations: the tree and who sees what of it."""
