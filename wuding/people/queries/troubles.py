"""Figures of the four chronic troubles (S0.1) that the files can answer: on a day, and a year before it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from wuding.accounts.models import User
from wuding.organisation.models import Organisation
from wuding.people.facts import CERTIFICATE, GRADE, NONE_HELD
from wuding.people.models import Fact, Person, Service, Team


@dataclass(frozen=True)
class Headway:
    """Community workers at or below a place on a day; `joined` and `left` count the year that ends with it."""

    in_post: int
    joined: int
    left: int
    certified: int
    appraised: int

    @property
    def certified_share(self) -> Decimal | None:
        """Holders of a professional certificate, per cent of those in post; None for nobody."""
        return Decimal(100) * self.certified / self.in_post if self.in_post else None

    @property
    def appraised_share(self) -> Decimal | None:
        """Those with an appraisal grade in force, per cent of those in post; None before anybody was appraised."""
        return Decimal(100) * self.appraised / self.in_post if self.appraised else None

    @property
    def left_share(self) -> Decimal | None:
        """Those who left within the year, per cent of those who left and those in post; None for nobody."""
        everybody = self.in_post + self.left
        return Decimal(100) * self.left / everybody if everybody else None


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February gives 28 February."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def headway(user: User, place: Organisation, day: date) -> Headway:
    """The figures of `day`, in two queries."""
    visible = Person.objects.visible_to(user).order_by()
    workers = Service.objects.known().filter(
        person__in=visible, team=Team.WORKER, organisation__path__startswith=place.path
    )
    began, ended = Q(since__lte=day), Q(until__lt=day)
    # A move between communities ends one service and begins another: nobody joined and nobody left.
    earlier = Service.objects.known().filter(
        person__in=visible, team=Team.WORKER, since__lte=year_before(day)
    )
    present = Service.objects.known().on(day).filter(person__in=visible, team=Team.WORKER)
    recent = Q(since__gt=year_before(day)) & began & ~Q(person__in=earlier.values("person"))
    gone = Q(until__gte=year_before(day)) & ended & ~Q(person__in=present.values("person"))
    counted = workers.order_by().aggregate(
        in_post=Count("person", filter=began & ~ended, distinct=True),
        joined=Count("person", filter=recent, distinct=True),
        left=Count("person", filter=gone, distinct=True),
    )
    held = Fact.objects.known().on(day).filter(person__in=workers.on(day).order_by().values("person"))
    known = held.order_by().aggregate(
        certified=Count("person", filter=Q(name=CERTIFICATE) & ~Q(value=NONE_HELD), distinct=True),
        appraised=Count("person", filter=Q(name=GRADE), distinct=True),
    )
    return Headway(**counted, **known)
