"""Policy: which version of which pack is adopted where and since when, and packs as pages to read (S2.2).

The packs themselves are files under `policies/`, read and checked by `calc.rules`. Here they meet places and days:
an adoption says that an organisation, and everything below it, follows a pack from one day to another.
Two adoptions of one organisation never overlap; without one in force nothing is computed.
"""
