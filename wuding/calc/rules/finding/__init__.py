"""Finds the amounts a document leaves open."""
