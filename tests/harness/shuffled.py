"""Queries without an order answer in a different order each time, as PostgreSQL may; tests must not lean on luck."""

import random
from typing import Any

from django.db.models.query import QuerySet

_random = random.Random(20220701)


def shuffle_unordered_queries() -> None:
    """From now on a list read without `order_by` or `Meta.ordering` is shuffled before anyone sees it."""
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and self._result_cache and not self.ordered:
            _random.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_and_shuffle  # type: ignore[method-assign]
