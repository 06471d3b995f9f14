"""The executor for rosters in memory: whole numbers in NumPy arrays, a block of rows at a time, on every core.

`walk` turns the typed tree into a `tape` of steps, each one NumPy call over a block; `numbers`, `tables` and `days` make
the parts, and `fold` replaces chains of steps by lists. `shapes` and `intake` read Arrow columns where they lie, `prepare`
keeps programs ready, `run` plays the tape and hands the arrays over as Arrow.
What it cannot prove to fit 64 bits, and figures over the roster, it leaves to DuckDB.
"""
