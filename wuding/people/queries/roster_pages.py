"""Pages of a long roster: counts by team and place say where a page begins, so that only its places are read and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.people.models import Service, Team
from wuding.people.queries.roster import RosterFilter, serving


@dataclass(frozen=True)
class Block:
    """How many of one team serve in one place; a roster is one block after another."""

    team: str
    organisation: int
    number: int


def blocks(user: User, day: date, wanted: RosterFilter) -> list[Block]:
    """The roster's blocks in its order: by team, then place. One query."""
    found = serving(user, day, wanted, Permission.SEE_ROSTER).order_by("organisation__path")
    counted = found.values_list("team", "organisation", "organisation__path").annotate(number=Count("pk"))
    rank = {team: place for place, team in enumerate(Team.values)}
    # The database sorted the paths, as it sorts them in the list; by team they are sorted here, and stay so within it.
    rows = sorted(counted, key=lambda row: rank[row[0]])
    return [Block(team, organisation, number) for team, organisation, _path, number in rows]


def team_counts(found: Sequence[Block]) -> list[tuple[str, str, int]]:
    """Each team's word, label and number, in the teams' order."""
    numbers = dict.fromkeys(Team.values, 0)
    for block in found:
        numbers[block.team] += block.number
    return [(team.value, str(team.label), numbers[team.value]) for team in Team]


class RosterPages:
    """A list that is narrowed by nothing but place and team (empty: all), to be cut into pages: `pages[100:150]`."""

    def __init__(self, listed: "QuerySet[Service]", found: Sequence[Block], team: str) -> None:
        self._list = listed
        self._found = [block for block in found if team in {"", block.team}]
        self._number = sum(block.number for block in self._found)

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, part: slice) -> list[Service]:
        """The services there, in the roster's order: one query over the places that the part touches."""
        start, stop, _step = part.indices(self._number)
        touched, before, skipped = Q(pk__in=[]), 0, 0
        for block in self._found:
            if before + block.number <= start:
                skipped = before + block.number
            elif before < stop:
                touched |= Q(team=block.team, organisation=block.organisation)
            before += block.number
        return list(self._list.filter(touched)[start - skipped : stop - skipped])
