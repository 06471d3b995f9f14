"""Backups of the database: one file, hashed as a whole, with a manifest that counts and hashes every table.

`archive.py` is the file, `manifest.py` what it says of itself, `sqlite.py` and `postgres.py` what each database needs.
"""
