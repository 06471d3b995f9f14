"""Places with the people who serve there."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.organisation.models import Kind, Organisation, OrganisationQuerySet
from wuding.organisation.queries import Branch, tree_for
from wuding.people.models import Person, Service, Team


@dataclass(frozen=True)
class Heads:
    """How many serve at or below an organisation, by team."""

    by_team: Mapping[str, int]

    @property
    def workers(self) -> int:
        """Community workers."""
        return self.by_team.get(Team.WORKER, 0)

    @property
    def grid_workers(self) -> int:
        """Full-time grid workers."""
        return self.by_team.get(Team.GRID_WORKER, 0)

    @property
    def reserve(self) -> int:
        """People in public-welfare posts."""
        return self.by_team.get(Team.RESERVE, 0)

    @property
    def assistants(self) -> int:
        """Town staff serving as assistants to the director."""
        return self.by_team.get(Team.ASSISTANT, 0)


def heads_by_path(user: User, day: date) -> dict[str, Heads]:
    """For each organisation in sight where, or below which, somebody serves on `day`: how many, by its path."""
    found = Service.objects.known().on(day).filter(person__in=Person.objects.visible_to(user).order_by())
    counted = found.order_by().values_list("organisation__path", "team").annotate(number=Count("pk"))
    heads: dict[str, Counter[str]] = defaultdict(Counter)
    for path, team, number in counted:
        steps = path.strip("/").split("/")
        for count in range(1, len(steps) + 1):
            heads["/" + "/".join(steps[:count]) + "/"][team] += number
    return {path: Heads(dict(teams)) for path, teams in heads.items()}


@dataclass(frozen=True)
class PeopledBranch:
    """A branch of the tree with the people who serve at or below it."""

    branch: Branch
    heads: Heads
    organs: tuple[Branch, ...]
    children: tuple["PeopledBranch", ...]


NOBODY = Heads({})


def peopled_tree(user: User, day: date, top: Organisation | None = None) -> tuple[PeopledBranch, ...]:
    """The visible tree with heads; two queries whatever its size."""
    heads = heads_by_path(user, day)

    def peopled(branch: Branch) -> PeopledBranch:
        return PeopledBranch(
            branch,
            heads.get(branch.organisation.path, NOBODY),
            branch.organs,
            tuple(peopled(child) for child in branch.children),
        )

    return tuple(peopled(branch) for branch in tree_for(user, top))


WORKPLACES = frozenset({Kind.TOWN, Kind.COMMUNITY, Kind.GRID, Kind.ORGAN})
"""Where somebody can serve."""


def workplaces(user: User) -> OrganisationQuerySet:
    """Where the user may put somebody: for forms, with the organisation above each."""
    visible = Organisation.objects.visible_to(user, Permission.CHANGE_ROSTER)
    return visible.filter(kind__in=WORKPLACES).select_related("parent").order_by("path")
