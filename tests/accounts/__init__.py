"""Tests of users, sign-in and the second step."""
