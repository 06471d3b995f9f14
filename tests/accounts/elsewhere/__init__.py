"""Tests of signing in by another system, against a real server on loopback that speaks its protocol."""
