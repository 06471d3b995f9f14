"""Tests of people: files, the roster, places with people."""
