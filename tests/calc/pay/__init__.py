"""Tests of a month of pay, computed without a database."""
