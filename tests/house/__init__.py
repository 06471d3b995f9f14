"""Tests of the house itself: walls, dependencies, settings, set-up, command line, harness."""
