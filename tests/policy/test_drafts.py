"""Drafts of new versions: text kept to the letter, nothing unsound kept, two people, published packs like any other."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from tests.make import ENTERED_AT, District, make_adoption, make_district, make_officer
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import assign_role
from wuding.places import policies
from wuding.policy.actions_drafts import (
    UnsoundError,
    approve_draft,
    change_draft,
    discard_draft,
    publish_draft,
    send_back_draft,
    start_draft,
    submit_draft,
)
from wuding.policy.models import Adoption, Draft, DraftAct, DraftFile, DraftState, DraftStep, Publication
from wuding.policy.queries.adoptions import pack_in_force, visible_pack
from wuding.policy.queries.drafts import (
    WaitingDrafts,
    draft_pack,
    drafts_for,
    files_of,
    steps_of,
    waiting_for,
)
from wuding.policy.queries.library import packs_fitting
from wuding.policy.queries.packs import examples_of, pack_of
from wuding.policy.queries.wishes import ClauseWish, ExampleWish, FormulaWish, TitleWish, ValueWish, renewed

pytestmark = pytest.mark.django_db
MARKS = {"trust": "assumed", "how": "测算用"}
NEW = date(2027, 1, 1)
MORE_A_YEAR = ValueWish("年限补贴标准", NEW, {("value",): Decimal(12)}, MARKS, ("10 → 12",))


@pytest.fixture
def district() -> District:
    district = make_district()
    make_adoption(district)
    return district


@pytest.fixture
def author(district: District) -> User:
    return make_officer(district.place, Role.HUMAN_RESOURCES, name="人社局 周样例")


@pytest.fixture
def draft(district: District, author: User) -> Draft:
    return start_draft(
        organisation=district.place, base_id="songling/2022", title="2027 年调整", by=author, at=ENTERED_AT
    )


def _now(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def _to_submitted(draft: Draft, author: User) -> None:
    change_draft(draft=draft, wish=MORE_A_YEAR, by=author, at=ENTERED_AT)
    submit_draft(draft=draft, by=author, at=ENTERED_AT)


def test_a_draft_is_its_base_to_the_letter_but_for_the_title(draft: Draft) -> None:
    folder = policies() / "songling" / "2022"
    files = files_of(draft)
    assert set(files) == {file.name for file in folder.glob("*.toml")}
    for name, text in files.items():
        written = (folder / name).read_text(encoding="utf-8")
        if name == "pack.toml":
            old = 'title    = "松岭区关于加强社区工作者队伍专业化建设的实施办法（试行）"'
            written = written.replace(old, 'title    = "2027 年调整"')
        assert text == written
    assert draft_pack(draft).title == "2027 年调整"


def test_a_value_changes_from_a_day_and_the_past_stays(draft: Draft, author: User) -> None:
    before = files_of(draft)
    pack = change_draft(draft=draft, wish=MORE_A_YEAR, by=author, at=ENTERED_AT)
    values = pack.params["年限补贴标准"].values
    assert [(one.start, one.value) for one in values] == [
        (date(2022, 7, 1), Decimal(10)),
        (NEW, Decimal(12)),
    ]
    assert (values[1].trust, values[1].how) == ("assumed", "测算用")
    after = files_of(draft)
    assert [name for name in after if after[name] != before[name]] == ["pay.toml"]
    added = set(after["pay.toml"].splitlines()) - set(before["pay.toml"].splitlines())
    assert added == {"from = 2027-01-01", 'how = "测算用"', "value = 12"}
    assert all(line in after["pay.toml"].splitlines() for line in before["pay.toml"].splitlines())
    assert steps_of(draft)[0].words == "年限补贴标准 · 2027-01-01 · 10 → 12"


def test_cells_of_a_table_change_from_a_day(draft: Draft, author: User) -> None:
    first = ValueWish(
        "岗位补贴标准", NEW, {("rows", 0, 1): Decimal(700), ("rows", 2, 1): Decimal(610)}, MARKS
    )
    change_draft(draft=draft, wish=first, by=author, at=ENTERED_AT)
    again = ValueWish("岗位补贴标准", NEW, {("rows", 0, 1): Decimal(705)}, {"how": "再算"})
    pack = change_draft(draft=draft, wish=again, by=author, at=ENTERED_AT)
    old, new = pack.tables["岗位补贴标准"].versions
    assert list(old.value.values()) == [Decimal(680), Decimal(640), Decimal(600)]
    assert list(new.value.values()) == [Decimal(705), Decimal(640), Decimal(610)]
    assert new.how == "再算"


def test_what_the_checker_refuses_is_not_kept(draft: Draft, author: User) -> None:
    before = files_of(draft)
    wish = FormulaWish("年限补贴", "年限补贴标准 × 计发年", {})
    with pytest.raises(UnsoundError) as refused:
        change_draft(draft=draft, wish=wish, by=author, at=ENTERED_AT)
    assert "没有名为“计发年”" in refused.value.what
    assert refused.value.error.problems[0].file.endswith("pay.toml")
    assert files_of(draft) == before
    assert len(steps_of(draft)) == 1


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (ValueWish("卫生费下限", NEW, {("value",): Decimal(9)}, {}), "上级办法规定"),
        (ValueWish("年限补贴标准", date(2020, 1, 1), {("value",): Decimal(9)}, {}), "不能改更早的"),
        (ClauseWish("第九十九条", "没有"), "上级办法规定"),
        (TitleWish("2027 年调整"), "和原来一样"),
    ],
)
def test_what_cannot_be_written_is_said(draft: Draft, author: User, wish: ValueWish, said: str) -> None:
    with pytest.raises(RuleError, match=said) as refused:
        change_draft(draft=draft, wish=wish, by=author, at=ENTERED_AT)
    assert refused.value.next_step


def test_a_formula_and_a_clause_change(draft: Draft, author: User) -> None:
    formula = FormulaWish("卫生费补贴", "卫生费下限", {"source": "讨论稿"})
    pack = change_draft(draft=draft, wish=formula, by=author, at=ENTERED_AT)
    assert pack.items["卫生费补贴"].formula.text == "卫生费下限"
    pack = change_draft(
        draft=draft, wish=ClauseWish("第二十二条", "人人都有“卫生费”。"), by=author, at=ENTERED_AT
    )
    provision = pack.provision("第二十二条", pack.id)
    assert provision is not None
    assert provision.text == "人人都有“卫生费”。"


def test_an_example_that_no_longer_comes_out_stops_it_until_it_is_renewed(draft: Draft, author: User) -> None:
    wish = ValueWish("基础补贴倍数", date(2022, 7, 1), {("value",): Decimal("2.1")}, {"trust": "published"})
    change_draft(draft=draft, wish=wish, by=author, at=ENTERED_AT)
    failing = [result for result in examples_of(draft_pack(draft)) if not result.ok]
    assert failing
    with pytest.raises(RuleError, match="算例"):
        submit_draft(draft=draft, by=author, at=ENTERED_AT)
    for result in failing:
        taken = renewed(result)
        assert isinstance(taken, ExampleWish)
        change_draft(draft=draft, wish=taken, by=author, at=ENTERED_AT)
    results = examples_of(draft_pack(draft))
    assert all(result.ok for result in results)
    changed = [result for result in results if result.name in {one.name for one in failing}]
    assert all(result.example.figure is None for result in changed)
    submit_draft(draft=draft, by=author, at=ENTERED_AT)


def test_from_draft_to_pack_in_force(district: District, draft: Draft, author: User) -> None:
    _to_submitted(draft, author)
    approve_draft(draft=draft, by=district.officer, at=ENTERED_AT)
    publish_draft(draft=draft, since=NEW, by=district.officer, at=ENTERED_AT)
    assert _now(draft).state == DraftState.PUBLISHED
    assert pack_in_force(district.community, date(2026, 12, 31)).id == "songling/2022"
    pack = pack_in_force(district.community, NEW)
    assert pack.id == draft.pack_id
    assert pack.at(NEW) is not None
    assert visible_pack(author, draft.pack_id).title == "2027 年调整"
    assert draft.pack_id in {one.id for one in packs_fitting(district.place).packs}
    acts = [step.act for step in reversed(steps_of(draft))]
    assert acts == ["start", "change", "submit", "approve", "publish"]
    entries = (
        Entry.objects.filter(thing_id=draft.public_id).order_by("sequence").values_list("action", flat=True)
    )
    assert list(entries) == [f"draft.{act}" for act in acts]


def test_nobody_approves_the_own_draft(district: District) -> None:
    both = make_officer(district.place, Role.HUMAN_RESOURCES)
    assign_role(
        user=both,
        organisation=district.place,
        role=Role.ORGANISATION_DEPARTMENT,
        since=date(2000, 1, 1),
        by=None,
    )
    draft = start_draft(
        organisation=district.place, base_id="songling/2022", title="自己的", by=both, at=ENTERED_AT
    )
    _to_submitted(draft, both)
    with pytest.raises(RuleError, match="不能审定自己的草案"):
        approve_draft(draft=draft, by=both, at=ENTERED_AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(state=DraftState.APPROVED, approved_by=both)


def test_who_may_what(district: District, draft: Draft, author: User) -> None:
    colleague = make_officer(district.place, Role.HUMAN_RESOURCES)
    with pytest.raises(RuleError, match="别人起草"):
        change_draft(draft=draft, wish=MORE_A_YEAR, by=colleague, at=ENTERED_AT)
    for stranger in (make_officer(district.place, Role.CIVIL_AFFAIRS), make_officer(district.town)):
        with pytest.raises(NotVisible):
            change_draft(draft=draft, wish=MORE_A_YEAR, by=stranger, at=ENTERED_AT)
        with pytest.raises(NotVisible):
            approve_draft(draft=draft, by=stranger, at=ENTERED_AT)
        assert drafts_for(stranger) == []
    with pytest.raises(NotVisible):
        publish_draft(draft=draft, since=NEW, by=author, at=ENTERED_AT)
    with pytest.raises(NotVisible):
        start_draft(
            organisation=district.place,
            base_id="songling/2022",
            title="x",
            by=district.officer,
            at=ENTERED_AT,
        )
    with pytest.raises(RuleError, match="没有采用过"):
        start_draft(organisation=district.place, base_id="changsha/2018", title="x", by=author, at=ENTERED_AT)


def test_steps_come_in_their_order(district: District, draft: Draft, author: User) -> None:
    with pytest.raises(RuleError, match="没有任何改动"):
        submit_draft(draft=draft, by=author, at=ENTERED_AT)
    with pytest.raises(RuleError, match="起草中"):
        approve_draft(draft=draft, by=district.officer, at=ENTERED_AT)
    _to_submitted(draft, author)
    with pytest.raises(RuleError, match="待审定"):
        change_draft(draft=draft, wish=TitleWish("晚了"), by=author, at=ENTERED_AT)
    with pytest.raises(RuleError, match="说明理由"):
        send_back_draft(draft=draft, reason=" ", by=district.officer, at=ENTERED_AT)
    send_back_draft(draft=draft, reason="年限补贴再算", by=district.officer, at=ENTERED_AT)
    assert _now(draft).state == DraftState.DRAFTING
    discard_draft(draft=draft, by=author, at=ENTERED_AT)
    with pytest.raises(RuleError, match="已放弃"):
        publish_draft(draft=draft, since=NEW, by=district.officer, at=ENTERED_AT)


def test_a_day_before_the_document_is_refused_and_nothing_is_published(
    district: District, draft: Draft, author: User
) -> None:
    _to_submitted(draft, author)
    approve_draft(draft=draft, by=district.officer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="超出了它"):
        publish_draft(draft=draft, since=date(2020, 1, 1), by=district.officer, at=ENTERED_AT)
    assert not Publication.objects.exists()
    assert not Adoption.objects.filter(pack_id=draft.pack_id).exists()
    with pytest.raises(NotVisible):
        pack_of(draft.pack_id)


def test_the_database_keeps_what_was_written(district: District, draft: Draft, author: User) -> None:
    _to_submitted(draft, author)
    approve_draft(draft=draft, by=district.officer, at=ENTERED_AT)
    publish_draft(draft=draft, since=NEW, by=district.officer, at=ENTERED_AT)
    with pytest.raises(DatabaseError, match=r"stays as it was|closed"), transaction.atomic():
        DraftFile.objects.filter(step__draft=draft).update(text="[pack]")
    with pytest.raises(DatabaseError, match=r"stays as it was|closed"), transaction.atomic():
        Publication.objects.update(digest="0" * 64)
    with (
        pytest.raises(DatabaseError, match=r"stays as it was|closed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE policy_draftstep SET words = 'x'")


@pytest.mark.parametrize("ended", [DraftState.PUBLISHED, DraftState.DISCARDED])
def test_nothing_of_a_draft_that_has_ended_changes_in_the_database(
    district: District, draft: Draft, author: User, ended: DraftState
) -> None:
    change_draft(draft=draft, wish=MORE_A_YEAR, by=author, at=ENTERED_AT)
    if ended == DraftState.DISCARDED:
        discard_draft(draft=draft, by=author, at=ENTERED_AT)
    else:
        submit_draft(draft=draft, by=author, at=ENTERED_AT)
        approve_draft(draft=draft, by=district.officer, at=ENTERED_AT)
        publish_draft(draft=draft, since=NEW, by=district.officer, at=ENTERED_AT)
    step = steps_of(draft)[0]
    tries: list[Callable[[], object]] = [
        lambda: Draft.objects.filter(pk=draft.pk).update(title="改了"),
        lambda: Draft.objects.filter(pk=draft.pk).update(state=DraftState.DRAFTING, approved_by=None),
        lambda: Draft.objects.filter(pk=draft.pk)._raw_delete("default"),
        lambda: step.files.model.objects.filter(step__draft=draft)._raw_delete("default"),
        lambda: DraftStep.objects.filter(draft=draft)._raw_delete("default"),
        lambda: DraftStep.objects.create(
            draft=draft, number=99, act=DraftAct.CHANGE, by=author, at=ENTERED_AT
        ),
        lambda: DraftFile.objects.create(step=step, name="later.toml", text=""),
    ]
    if ended == DraftState.PUBLISHED:
        tries.append(lambda: Publication.objects.filter(draft=draft)._raw_delete("default"))
    for attempt in tries:
        with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
            attempt()


def test_whom_a_draft_waits_for(district: District, draft: Draft, author: User) -> None:
    stranger = make_officer(district.town, Role.ORGANISATION_DEPARTMENT)
    assert waiting_for(district.officer) == WaitingDrafts(0, 0, 0)
    _to_submitted(draft, author)
    assert waiting_for(district.officer) == WaitingDrafts(1, 0, 0)
    assert waiting_for(author) == waiting_for(stranger) == WaitingDrafts(0, 0, 0)
    send_back_draft(draft=draft, reason="再算", by=district.officer, at=ENTERED_AT)
    assert waiting_for(author) == WaitingDrafts(0, 0, 1)
    change_draft(draft=draft, wish=TitleWish("再算过的"), by=author, at=ENTERED_AT)
    assert waiting_for(author) == WaitingDrafts(0, 0, 0)
    submit_draft(draft=draft, by=author, at=ENTERED_AT)
    approve_draft(draft=draft, by=district.officer, at=ENTERED_AT)
    assert waiting_for(district.officer) == WaitingDrafts(0, 1, 0)
    publish_draft(draft=draft, since=NEW, by=district.officer, at=ENTERED_AT)
    assert waiting_for(district.officer) == WaitingDrafts(0, 0, 0)


def test_home_says_whom_a_draft_waits_for(
    client: Client, district: District, draft: Draft, author: User
) -> None:
    _to_submitted(draft, author)
    client.force_login(district.officer)
    assert "有 1 份办法草案等你审定" in client.get("/").content.decode()
    client.force_login(author)
    assert "份办法草案" not in client.get("/").content.decode()


def test_packs_stay_files_of_the_house(draft: Draft) -> None:
    assert not (Path(policies()) / draft.pack_id).exists()
