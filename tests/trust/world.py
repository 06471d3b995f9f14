"""A small world with a canary in every branch: district, two towns, communities below, and a foreign district."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tests.grids.scenes import make_grids
from tests.make import (
    ENTERED_AT,
    SONGLING,
    make_foresight,
    make_officer,
    make_payers,
    make_place,
    make_user,
    pay_month,
)
from tests.trust.canaries import Canary
from tests.trust.filed import asked_about, file_of, series_of
from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.api.actions import issue_token
from wuding.api.models import ApiToken
from wuding.api.queries import offered_to
from wuding.audit.models import Entry as AuditEntry
from wuding.common.dates import Month
from wuding.common.today import today
from wuding.organisation.actions import assign_role
from wuding.organisation.models import Kind, Membership, Organisation
from wuding.organisation.queries import permissions_of
from wuding.pay.actions.funding import set_funding
from wuding.pay.actions.objecting import Grounds, raise_objection
from wuding.pay.models import Slip
from wuding.people.actions import link_account
from wuding.people.models import Person
from wuding.policy.actions import adopt_pack
from wuding.policy.actions_drafts import start_draft

P = Permission
NAMED = frozenset({P.SEE_ROSTER, P.SEE_FILE, P.SEE_PAY, P.SEE_AUDIT, P.MANAGE_ACCOUNTS, P.SEE_ACCESS})
OWN, SIBLING, PARENT, CHILD, FOREIGN = "own", "sibling", "parent", "child", "foreign"
PLACES = (OWN, SIBLING, PARENT, CHILD, FOREIGN)


@dataclass
class Branch:
    """One place of the world with what is filed there; `things` are public ids by kind, for the arguments of routes."""

    place: Organisation
    person: Person
    account: User
    things: dict[str, uuid.UUID] = field(default_factory=dict)


@dataclass
class World:
    """The branches as seen from the town where the users sit, the users by role, every canary,
    and the token of each user who may use the interface."""

    branches: dict[str, Branch] = field(default_factory=dict)
    users: dict[Role, User] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    tokens: dict[int, str] = field(default_factory=dict)


def build() -> World:
    """Everything is written by the product's own actions. Read-only afterwards: each request is rolled back."""
    world = World()
    district = make_place("松岭区", code=SONGLING)
    town = make_place("本镇", Kind.TOWN, code=f"{SONGLING}100", parent=district)
    places = {
        PARENT: district,
        OWN: town,
        CHILD: make_place("社区", Kind.COMMUNITY, code=f"{SONGLING}100001", parent=town),
        # Paths that begin like the own town's and the district's, but for the slash.
        SIBLING: make_place("另一个镇", Kind.TOWN, code=f"{SONGLING}1009", parent=district),
        FOREIGN: make_place("外区", code=f"{SONGLING}9"),
    }
    officers = {place.path: make_officer(place) for place in (district, places[FOREIGN])}
    for root in (district, places[FOREIGN]):
        for pack, since, until in (
            ("songling/2019", date(2019, 1, 1), date(2022, 6, 30)),
            ("songling/2022", date(2022, 7, 1), None),
        ):
            adopt_pack(
                organisation=root,
                pack_id=pack,
                since=since,
                until=until,
                by=officers[root.path],
                at=ENTERED_AT,
            )
    for number, (key, place) in enumerate(places.items()):
        officer = officers[district.path if place.path.startswith(district.path) else place.path]
        world.branches[key] = _branch(world, number, place, officer)
    payers = {root.path: make_payers(root) for root in (district, places[FOREIGN])}
    for key in (CHILD, OWN, SIBLING, PARENT, FOREIGN):  # the lower first: who has a slip isn't paid again
        root = places[FOREIGN] if key == FOREIGN else district
        run = pay_month(places[key], Month(2022, 7), payers[root.path])
        world.branches[key].things["run"] = run.public_id
    for branch in world.branches.values():
        branch.things["funding"] = _funding(branch.place)
        branch.things |= series_of(branch.person)
        branch.things["own_person"] = world.branches[OWN].person.public_id
        branch.things["membership"] = Membership.objects.get(user=branch.account, until=None).public_id
        branch.things["foresight"] = make_foresight(branch.place, Month(2022, 7)).public_id
        slip = Slip.objects.select_related("run", "person").get(person=branch.person)
        branch.things["slip"] = slip.public_id
        branch.things["objection"] = _objection(world, branch, slip)
        entries = AuditEntry.objects.filter(path=branch.place.path).order_by("sequence")
        branch.things["audit_entry"] = entries.values_list("public_id", flat=True)[0]
    for role in Role:
        if role is Role.WORKER:
            world.users[role] = world.branches[OWN].account
            continue
        world.users[role] = make_officer(town, role, username=f"at-town-{role.value.replace('_', '-')}")
    _end_roles(world)
    _issue_tokens(world)
    return world


_ENDED = date(2000, 1, 1), date(2001, 1, 1)


def _end_roles(world: World) -> None:
    """Everybody once held the same role elsewhere; a worker's own account rightly tells where."""
    for role, user in world.users.items():
        for key in (SIBLING, FOREIGN) if role is not Role.WORKER else ():
            place = world.branches[key].place
            assign_role(user=user, organisation=place, role=role, since=_ENDED[0], until=_ENDED[1], by=None)


def _issue_tokens(world: World) -> None:
    """For all that the interface offers, in the users' own branch; and one in each branch that is nobody's here."""
    for user in world.users.values():
        if P.USE_API in permissions_of(user):
            world.tokens[user.pk] = _token(user, world.branches[OWN].place)[1]
    for branch in world.branches.values():
        branch.things["draft"] = _draft(branch.place)
        branch.things["token"] = _token(make_officer(branch.place), branch.place)[0].public_id


def _objection(world: World, branch: Branch, slip: Slip) -> uuid.UUID:
    """What the branch's worker says is wrong with the own slip: read by the worker and those who answer."""
    word = f"KZQOBJ{branch.place.pk}X"
    made = raise_objection(slip=slip, line="", grounds=Grounds(word), by=branch.account, at=ENTERED_AT)
    world.canaries.append(
        Canary(word, branch.place.path, frozenset({P.ANSWER_OBJECTIONS}), owner=branch.account)
    )
    return made.public_id


def _draft(place: Organisation) -> uuid.UUID:
    """A new version of the pack in force there, being drafted by somebody of that place."""
    author = make_officer(place, Role.HUMAN_RESOURCES)
    begun = start_draft(
        organisation=place, base_id="songling/2022", title=f"{place.name}草案", by=author, at=ENTERED_AT
    )
    return begun.public_id


def _funding(place: Organisation) -> uuid.UUID:
    """A source of money, entered by who approves pay at that place."""
    by = make_officer(place, Role.HUMAN_RESOURCES)
    made = set_funding(
        place=place,
        item="",
        since=date(2022, 7, 1),
        parts=[("财政", Decimal(100))],
        document="",
        by=by,
        at=ENTERED_AT,
    )
    return made.public_id


def _token(owner: User, place: Organisation) -> tuple[ApiToken, str]:
    return issue_token(
        owner=owner, organisation=place, name="平台", permissions=offered_to(owner), expires_on=today()
    )


def _branch(world: World, number: int, place: Organisation, officer: User) -> Branch:
    """A person with an account at the place; every text that is filed carries the branch's word."""
    word = f"KZQ{number}X"
    Organisation.objects.filter(pk=place.pk).update(name=f"{place.name}{word}ORG")
    place.refresh_from_db()
    account = make_user(f"own-{word.lower()}", name=f"王{word}ACC")
    person, filed = file_of(word, number, place, officer)
    link_account(person=person, account=account, by=None)
    world.canaries += [replace(canary, owner=account) for canary in filed]
    assign_role(user=account, organisation=place, role=Role.WORKER, since=date(2000, 1, 1), by=None)
    world.canaries += [
        Canary(f"{word}ORG", place.path, frozenset({P.SEE_ORGANISATION, P.SEE_POLICY, *NAMED}), below=True),
        Canary(f"{word}NAME", place.path, NAMED, owner=account),
        Canary(
            f"{word}ACC", place.path, frozenset({P.MANAGE_ACCOUNTS, P.SEE_ACCESS, P.SEE_AUDIT}), owner=account
        ),
    ]
    grid_map, plan = make_grids(place, officer, f"{word}PLAN")
    world.canaries.append(
        Canary(f"{word}PLAN", place.path, frozenset({P.PLAN_GRIDS, P.APPROVE_GRIDS, P.SEE_AUDIT}))
    )
    person.account = account
    things, asked = asked_about(word, person, officer)
    world.canaries += [
        replace(canary, owner=None if canary.word.endswith("REVIEW") else account) for canary in asked
    ]
    grids = {"grid_map": grid_map.public_id, "grid_plan": plan.public_id}
    return Branch(place, person, account, {**things, **grids})
