"""What every test runs under.

Warnings are errors, unknown template variables fail, queries without an order come back shuffled, only this machine can be
reached. `--db=sqlite` (default) or `--db=postgres` chooses the database; see `databases.py`.
"""
