"""Every action leaves exactly one entry, with the right actor; a refused one leaves none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from tests.make import (
    ENTERED_AT,
    PASSWORD,
    District,
    make_adoption,
    make_district,
    make_entry,
    make_officer,
    make_user,
    make_worker,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.audit.verification import all_chains, check_chain
from wuding.calc.masking import MASK
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import assign_role, create_organisation, end_role
from wuding.organisation.models import Kind, Membership, Organisation
from wuding.pay.actions import compute_month, prepare_run
from wuding.pay.models import PayRun
from wuding.people.actions import (
    FactGiven,
    link_account,
    move_person,
    open_entry,
    record_fact,
    register_person,
)
from wuding.people.models import EmploymentForm, Person, Sex, Team
from wuding.people.models import Entry as Origin
from wuding.policy.actions import adopt_pack

pytestmark = pytest.mark.django_db
JULY = Month(2022, 7)


@dataclass(frozen=True)
class Scene:
    """A district with a worker, where July has been worked out."""

    district: District
    bureau: User
    preparer: User
    keeper: User
    worker: Person
    origin: Origin
    bureaus_origin: Origin

    @property
    def officer(self) -> User:
        """Of the organisation department."""
        return self.district.officer


@pytest.fixture
def scene() -> Scene:
    district = make_district()
    make_adoption(district)
    worker = make_worker(district.community, district.officer)
    bureau = make_officer(district.place, Role.HUMAN_RESOURCES, name="人社局 李样例")
    preparer = make_officer(district.place, Role.TOWNSHIP, name="镇党委 周样例")
    compute_month(place=district.place, month=JULY, by=preparer, at=ENTERED_AT)
    keeper = make_officer(district.place, Role.SECURITY_ADMIN, name="安全员 孙样例")
    return Scene(district, bureau, preparer, keeper, worker, make_entry(district.officer), make_entry(bureau))


def _create(scene: Scene, code: str = "232762100002") -> None:
    create_organisation(
        code=code, name="林海社区", kind=Kind.COMMUNITY, parent=scene.district.town, by=scene.officer
    )


def _assign(scene: Scene, role: Role = Role.CIVIL_AFFAIRS, place: Organisation | None = None) -> None:
    assign_role(
        user=scene.bureau,
        organisation=place or scene.district.town,
        role=role,
        since=date(2022, 1, 1),
        by=scene.keeper,
    )


def _end(scene: Scene, day: date = date(2022, 12, 31)) -> None:
    end_role(membership=Membership.objects.get(user=scene.bureau), last_day=day, by=scene.keeper)


def _move(scene: Scene, since: date = date(2022, 9, 1)) -> None:
    move_person(
        person=scene.worker,
        organisation=scene.district.other_community,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=since,
        entry=scene.origin,
    )


def _fact(scene: Scene, since: date = date(2022, 8, 1)) -> None:
    record_fact(person=scene.worker, given=FactGiven("岗位", "副职", since), entry=scene.origin)


def _link(scene: Scene) -> None:
    link_account(person=scene.worker, account=make_user(), by=scene.officer)


def _adopt(scene: Scene, pack: str = "songling/2022") -> None:
    adopt_pack(
        organisation=scene.district.town,
        pack_id=pack,
        since=date(2022, 8, 1),
        by=scene.officer,
        at=ENTERED_AT,
    )


def _compute(scene: Scene, month: Month = JULY) -> None:
    compute_month(place=scene.district.place, month=month, by=scene.preparer, at=ENTERED_AT)


def _prepare(scene: Scene, by: User | None = None) -> None:
    prepare_run(run=PayRun.objects.get(), by=by or scene.preparer, at=ENTERED_AT)


def _officer(scene: Scene) -> User:
    return scene.officer


def _preparer(scene: Scene) -> User:
    return scene.preparer


def _keeper(scene: Scene) -> User:
    return scene.keeper


DONE: tuple[tuple[Action, Callable[[Scene], object], Callable[[Scene], User]], ...] = (
    (Action.ORGANISATION_CREATE, _create, _officer),
    (Action.ROLE_ASSIGN, _assign, _keeper),
    (Action.ROLE_END, _end, _keeper),
    (Action.ENTRY_OPEN, lambda scene: open_entry(title="补登", by=scene.officer, at=ENTERED_AT), _officer),
    (Action.PERSON_MOVE, _move, _officer),
    (Action.PERSON_LINK_ACCOUNT, _link, _officer),
    (Action.FACT_RECORD, _fact, _officer),
    (Action.POLICY_ADOPT, _adopt, _officer),
    (Action.PAY_COMPUTE, _compute, _preparer),
    (Action.PAY_PREPARE, _prepare, _preparer),
)


@pytest.mark.parametrize(("action", "act", "actor"), DONE, ids=[str(row[0].value) for row in DONE])
def test_an_action_leaves_one_entry_with_its_actor(
    scene: Scene, action: Action, act: Callable[[Scene], object], actor: Callable[[Scene], User]
) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    act(scene)
    (entry,) = Entry.objects.exclude(pk__in=before)
    assert entry.action == action
    assert (entry.actor_id, entry.actor_name) == (actor(scene).public_id, actor(scene).name)
    assert entry.actor_roles in {"organisation_department", "township", "security_admin"}
    assert entry.path.startswith("/232762/")
    assert entry.changes
    assert all(check_chain(chain).sound for chain in all_chains())


def test_registering_a_person_leaves_one_entry_without_the_birth_date(scene: Scene) -> None:
    make_worker(scene.district.community, scene.officer, name="赵样例")
    entry = Entry.objects.get(action=Action.PERSON_REGISTER, thing_label="赵样例")
    assert entry.actor_id == scene.officer.public_id
    assert entry.changes["born"] == [None, MASK]
    assert "1990" not in f"{entry.thing_label} {entry.purpose} {entry.changes}"
    assert "1990-05-17" not in str(entry.link)


def test_a_change_says_what_was_before(scene: Scene) -> None:
    _fact(scene)
    _move(scene)
    _compute(scene)
    changes = {entry.action: entry.changes for entry in Entry.objects.order_by("at")}
    assert changes[Action.FACT_RECORD]["岗位"] == ["一般工作岗位", "副职"]
    assert changes[Action.PERSON_MOVE]["organisation"] == ["松鹤社区", "青松社区"]
    assert changes[Action.PAY_COMPUTE] == {
        "month": [None, "2022-07"],
        "slips": [None, 1],
        "total": [None, "3675.00"],
        "not_settled": [None, 1],
    }


def test_what_the_command_line_did_has_no_name(scene: Scene) -> None:
    create_organisation(code="230103", name="示例区", kind=Kind.DISTRICT, parent=None, by=None)
    entry = Entry.objects.get(chain="/230103/")
    assert (entry.actor_id, entry.actor_name, entry.actor_roles) == (None, "", "")


def _register_as_the_bureau(scene: Scene) -> None:
    register_person(
        name="赵样例",
        sex=Sex.WOMAN,
        born=date(1990, 5, 17),
        organisation=scene.district.community,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=date(2022, 8, 1),
        entry=scene.bureaus_origin,
    )


REFUSED: tuple[tuple[str, Callable[[Scene], object]], ...] = (
    ("a used code", lambda scene: _create(scene, "232762")),
    ("a role held already", lambda scene: _assign(scene, Role.HUMAN_RESOURCES, scene.district.place)),
    ("an end before the beginning", lambda scene: _end(scene, date(1999, 1, 1))),
    ("a service in the past", lambda scene: _move(scene, date(2020, 1, 1))),
    ("a value before another", lambda scene: _fact(scene, date(2020, 1, 1))),
    ("a pack of elsewhere", lambda scene: _adopt(scene, "changsha/2018")),
    ("a month without a pack", lambda scene: _compute(scene, Month(2018, 1))),
    ("submitting without the right", lambda scene: _prepare(scene, scene.bureau)),
    ("somebody without the right", _register_as_the_bureau),
)


@pytest.mark.parametrize("act", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_refused_action_leaves_none(scene: Scene, act: Callable[[Scene], object]) -> None:
    before = Entry.objects.count()
    with pytest.raises((RuleError, NotVisible)):
        act(scene)
    assert Entry.objects.count() == before


def test_no_password_stands_in_any_entry(scene: Scene) -> None:
    assert Entry.objects.exists()
    assert all(PASSWORD not in str(entry.link) for entry in Entry.objects.all())
