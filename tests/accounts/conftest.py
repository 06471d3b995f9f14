"""For tests of signing in: the counters in the cache start afresh, as the database does."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Forget how often anybody has tried."""
    cache.clear()
