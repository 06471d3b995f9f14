"""Executors for batches, printed from the same typed tree that the interpreter walks.

`plan` is a program as queries in stages, `planning` makes it; `duckdb` and `postgres` run it. The way of an expression:
`printer` walks the tree; `arithmetic`, `comparisons`, `cells` and `days` print its parts; `dialect` knows what differs.
`folding` and `sums` find what few facts decide; `looked_up` has it computed once, beside the rows.
`blocks` computes in NumPy arrays instead; `memory` picks the engine for a roster in memory, and `result_types` tells
what types its results have by any of them.
"""
