"""Tests of tables of people that come in and go out."""
