"""Tests of policy: adoptions and packs as pages."""
