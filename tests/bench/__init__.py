"""Benchmarks: `make bench [NAME…]`.

Each module here has a function `figures() -> dict[str, float]` that measures and answers with ratios or counts by name,
such as {"rules.floor_ratio_1m": 1.1}. What is compared is measured in the same run, so that the machine's speed cancels out.
"""
