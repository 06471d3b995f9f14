"""Whatever the owner of the database does to the trail is found; without tampering nothing is."""

import pytest

from tests.audit.trail import tampers_found, write_trail
from wuding.audit.verification import all_chains, check_chain, present_heads

pytestmark = pytest.mark.django_db


def test_an_untouched_trail_is_sound() -> None:
    write_trail(6)
    findings = [check_chain(chain, lodged=present_heads()) for chain in all_chains()]
    assert [(finding.chain, finding.entries) for finding in findings] == [
        ("/", 6),
        ("/230102/", 6),
        ("/232762/", 12),
    ]
    assert all(finding.sound for finding in findings)


def test_random_tampers_are_all_found() -> None:
    write_trail(6)
    outcomes = list(tampers_found(110, seed=20220701))
    assert [kind for kind, found in outcomes if not found] == []
    assert len(outcomes) == 110
    assert all(check_chain(chain, lodged=present_heads()).sound for chain in all_chains()), "all undone"
