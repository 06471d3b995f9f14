"""The matrix is no ornament: it finds every fault that is planted, and without one it finds nothing."""

import pytest

from tests.trust.catching import noticed
from tests.trust.faults import Bare, Fault, Unlocked, planted
from tests.trust.planted import FAULTS
from tests.trust.world import build


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.says)
def test_a_fault_can_be_planted_and_taken_out_again(fault: Fault | Bare | Unlocked) -> None:
    with planted(fault):
        pass
    with planted(fault):  # the words stood there again
        pass


def test_there_are_thirty_at_least() -> None:
    assert len(FAULTS) >= 30


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.says)
def test_every_planted_fault_is_caught(fault: Fault | Bare | Unlocked) -> None:
    assert noticed(build(), fault), "the matrix saw nothing wrong"
