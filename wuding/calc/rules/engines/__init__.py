"""Executors for batches, printed from the same typed tree that the interpreter walks.

`plan` lays a program out as queries in stages; `duckdb` and `postgres` run them. The way of an expression: `printer`
walks the tree; `arithmetic`, `comparisons`, `cells` and `days` print its parts; `dialect` knows what differs.
`blocks` computes in NumPy arrays instead; `memory` picks the engine for a roster in memory, and `result_types` tells
what types its results have by any of them.
"""
