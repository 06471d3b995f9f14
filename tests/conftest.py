"""Strictness for every test; see `tests/harness`."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.harness.network import guard
from tests.harness.owner import empty_the_trail_too
from tests.harness.shuffled import shuffle_unordered_queries

pytest_plugins = ["tests.harness.browser"]

settings.register_profile("dev", max_examples=30, deadline=None)
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", max_examples=2000, deadline=None)


def pytest_configure() -> None:
    """Close the network, shuffle unordered queries, let the trail be emptied, choose how hard hypothesis tries."""
    guard()
    shuffle_unordered_queries()
    empty_the_trail_too()
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(autouse=True)
def _chinese_by_default() -> None:
    """Tests start in Chinese, whatever language the one before switched to."""
    from django.utils import translation

    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    """Tests start with an empty cache: how often anybody tried to sign in is counted there."""
    from django.core.cache import cache

    cache.clear()
