"""Tables that come in and go out beside runs: sources of money, budgets, sums to begin a year from.

Such a table is taken whole or not at all: every fault is told with its cell.
"""
