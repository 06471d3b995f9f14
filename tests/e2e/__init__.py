"""Tests of journeys in a real browser."""
