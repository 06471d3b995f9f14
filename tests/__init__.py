"""Tests mirror `wuding/`. `harness/` makes them strict: see its docstring."""
