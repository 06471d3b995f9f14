"""Tests of what is handed out of a run."""
