"""Random histories keep the laws; `make bench pay_histories` runs a thousand of up to fifty steps."""

import shutil
from pathlib import Path
from random import Random

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from tests.pay import laws
from tests.pay.histories import begin, step
from wuding import places
from wuding.pay.models import PayRun

STEPS = 50
WITH_NET = 5
"""Every so-manyth history goes from gross to net; the packs for that take longer to read than the rest to live through."""
SEEDS, FEWER_STEPS = range(20), 24


def live_through(seed: int, library: Path, steps: int = STEPS) -> int:
    """One history; AssertionError with its acts where a law is broken. Returns how many runs were closed."""
    # repeatable, not secret
    history = begin(Random(seed), library, places.policies(), net=seed % WITH_NET == 0)
    closed, before = 0, laws.snapshot_of_closed()
    for _number in range(history.random.randint(steps // 2, steps)):
        paying = step(history)
        try:
            after = laws.snapshot_of_closed()
            assert {key: after[key] for key in before} == before, "a closed run changed"
            if not paying:
                continue
            runs = list(PayRun.objects.exclude(closed_at=None).select_related("place").order_by("pk"))
            if len(runs) > closed and history.retroactive:
                laws.nothing_is_owed_once_paid(runs[-1])
            closed, before = len(runs), after
            laws.lines_add_up_to_slips()
            laws.slips_add_up_to_runs()
            laws.gross_comes_to_net()
        except AssertionError as broken:
            raise AssertionError(f"history {seed} after {history.done}: {broken}") from broken
    laws.closed_months_come_out_again()
    laws.years_go_on_where_the_last_month_ended()
    laws.deductions_come_out_again()
    return closed


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_history_keeps_the_laws(seed: int, tmp_path: Path, settings: Settings) -> None:
    shutil.copy(Path(configured.POLICIES) / "dictionary.toml", tmp_path)
    settings.POLICIES = tmp_path
    live_through(seed, tmp_path, FEWER_STEPS)
