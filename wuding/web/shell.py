"""What stands around the content of a page: navigation, and what the user is looking at.

Everything is worked out when a template first asks, so that parts of pages cost nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.common.dates import MONTHS_PER_YEAR, Month
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.models import Kind, Membership, Organisation
from wuding.organisation.queries import memberships_of
from wuding.web.navigation import ShownSection, sections_for

# Grids and organs are not places one looks at a month of pay or a roster for.
OFFERED_KINDS = frozenset({Kind.PROVINCE, Kind.PREFECTURE, Kind.DISTRICT, Kind.TOWN, Kind.COMMUNITY})


@dataclass(frozen=True)
class Place:
    """A line of the organisation picker; `depth` counts from the user's own topmost place."""

    organisation: Organisation
    depth: int
    current: bool


@dataclass(frozen=True)
class MonthChoice:
    """A month on offer in the month picker."""

    month: Month
    name: str
    current: bool
    is_now: bool


class Shell:
    """The surroundings of one request of a user who is signed in."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self._request = request
        self._user = user

    @cached_property
    def _memberships(self) -> Sequence[Membership]:
        return memberships_of(self._user)

    @cached_property
    def held(self) -> frozenset[Permission]:
        """What the user may do somewhere, today."""
        return frozenset(p for membership in self._memberships for p in PERMISSIONS_OF[Role(membership.role)])

    @property
    def sections(self) -> tuple[ShownSection, ...]:
        """The concerns in the side bar."""
        return sections_for(self._request, self.held)

    @property
    def roles(self) -> str:
        """The user's roles in words, with the place: 松岭区 组织部."""
        return _("、").join(
            f"{membership.organisation.name} {Role(membership.role).label}"
            for membership in self._memberships
        )

    @property
    def may_use_api(self) -> bool:
        """Whether the user may issue tokens for other software."""
        return Permission.USE_API in self.held

    @property
    def gallery(self) -> bool:
        """Whether the page of all parts is open to the user."""
        return may_see_gallery(self._memberships)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Organisations on offer, parents first; empty for a user without a place."""
        found = Organisation.objects.visible_to(self._user).filter(kind__in=OFFERED_KINDS).order_by("path")
        still = found.exclude(closed_on__lt=self._today)
        offered = list(still.only("public_id", "name", "kind", "path", "parent", "closed_on"))
        if not offered:
            return ()
        wanted = chosen_organisation(self._request)
        current = next((place for place in offered if place.public_id == wanted), offered[0])
        top = min(place.depth for place in offered)
        return tuple(
            Place(place, min(place.depth - top, 3), current=place.pk == current.pk) for place in offered
        )

    @property
    def place_buttons(self) -> SafeString:
        """The lines of the picker. Put together here: a district has a hundred of them, on every page."""
        words = {str(kind): escape(kind.label) for kind in Kind}
        lines = []
        for one in self.places:
            place, name = one.organisation, escape(one.organisation.name)
            current = ' aria-current="true"' if one.current else ""
            lines.append(
                f'<li data-narrow="{name}"><button class="depth-{one.depth}" type="submit" name="organisation" '
                f'value="{place.public_id}"{current}>{name}<span class="kind">{words[place.kind]}</span></button></li>'
            )
        return mark_safe("\n".join(lines))  # noqa: S308  names and words are escaped above, the rest are numbers and ids

    @property
    def place(self) -> Organisation | None:
        """The organisation looked at."""
        return next((offered.organisation for offered in self.places if offered.current), None)

    @cached_property
    def month(self) -> Month:
        """The month looked at."""
        return chosen_month(self._request, today=self._today)

    @property
    def month_before(self) -> Month:
        """The month before it."""
        return self.month.shifted(-1)

    @property
    def month_after(self) -> Month:
        """The month after it."""
        return self.month.shifted(1)

    @property
    def year_before(self) -> Month:
        """The same month a year earlier."""
        return self.month.shifted(-MONTHS_PER_YEAR)

    @property
    def year_after(self) -> Month:
        """The same month a year later."""
        return self.month.shifted(MONTHS_PER_YEAR)

    @property
    def months(self) -> tuple[MonthChoice, ...]:
        """The twelve months of the year looked at."""
        now = Month.of(self._today)
        year = (Month(self.month.year, number) for number in range(1, MONTHS_PER_YEAR + 1))
        return tuple(
            MonthChoice(
                month,
                _("%(month)d月") % {"month": month.number},
                current=month == self.month,
                is_now=month == now,
            )
            for month in year
        )

    @cached_property
    def _today(self) -> date:
        return today()


def shell_of(request: HttpRequest, user: User) -> Shell:
    """The request's one shell, so that the view and the template share what it has read."""
    kept = getattr(request, "wuding_shell", None)
    if not isinstance(kept, Shell):
        kept = Shell(request, user)
        request.wuding_shell = kept  # type: ignore[attr-defined]  # a note on the request, as middleware leaves them
    return kept


def may_see_gallery(memberships: Sequence[Membership]) -> bool:
    """Open in a demo or while developing, otherwise to system administrators."""
    return settings.DEBUG or settings.DEMO or any(m.role == Role.SYSTEM_ADMIN for m in memberships)
