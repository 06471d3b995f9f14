"""Two files of one person become one: nothing known is lost, nothing is half done, and only those may who see all of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.make import (
    ENTERED_AT,
    District,
    make_adoption,
    make_district,
    make_entry,
    make_officer,
    make_place,
    make_user,
)
from tests.people.records import whole_file, write
from tests.people.test_uploads import A_PDF, a_picture
from tests.trust.filed import identity_number
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Audited
from wuding.audit.names import Action
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Kind, Organisation
from wuding.pay.actions import compute_month
from wuding.people.actions import (
    FactGiven,
    add_record,
    end_record,
    link_account,
    merge_files,
    open_entry,
    register_person,
)
from wuding.people.actions.attachments import PaperGiven, attach_paper, set_photo
from wuding.people.actions.corrections import ask_missing
from wuding.people.actions.merge_plan import plan_merge
from wuding.people.actions.undoing import record_tables
from wuding.people.models import (
    Attachment,
    CorrectionRequest,
    EmploymentForm,
    Entry,
    Fact,
    Person,
    Record,
    Service,
    Team,
    Training,
)
from wuding.people.queries.as_of import identity_as_of, records_as_of
from wuding.people.queries.doubles import number_of_doubles
from wuding.people.queries.duplicates import double_numbers

pytestmark = pytest.mark.django_db
NUMBER = identity_number(200)
LATER = ENTERED_AT + timedelta(days=30)
UNTIL, SINCE = date(2020, 12, 31), date(2021, 3, 1)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.fixture
def district() -> District:
    return make_district()


def registered(
    place: Organisation,
    since: date,
    *,
    name: str = "王样例",
    phone: str = "",
    facts: tuple[FactGiven, ...] = (),
) -> Person:
    """A file with the number, opened by a township officer who sees no other town."""
    assert place.parent is not None
    by = make_officer(place.parent, Role.TOWNSHIP)
    return register_person(
        name=name,
        organisation=place,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=since,
        entry=make_entry(by),
        identity_number=NUMBER,
        phone=phone,
        facts=facts,
    )


def pair(district: District) -> tuple[Person, Person]:
    """The holder, who served until 2020, and the claimant, who serves elsewhere since 2021."""
    holder = registered(district.community, date(2015, 1, 1), phone="13812345678")
    end_record(old=Service.objects.get(), until=UNTIL, entry=make_entry(district.officer))
    return holder, registered(district.other_community, SINCE, name="王样例二")


def entry_of(by: User, *, document: str = "") -> Entry:
    return open_entry(title="合并档案：已核对", by=by, at=LATER, document=document)


def said(person: Person, day: date | None = None, moment: object = None) -> set[tuple[object, ...]]:
    """What the records of a file say, without who wrote them and when."""
    found = set()
    for table in record_tables():
        for row in records_as_of(person, table, day, moment):  # type: ignore[arg-type]  # a moment or None
            found.add(_plain(row))
    return found


def _plain(row: Record) -> tuple[object, ...]:
    hidden = {"id", "public_id", "series", "person", "entry", "known_from", "known_until", "closed_by"}
    fields = [field for field in row._meta.concrete_fields if field.name not in hidden]
    return (type(row).__name__, *(str(getattr(row, field.attname)) for field in fields))


def _not_drawn(rows: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    drawn = {"证书", "学历", "政治面貌", "考核等次"}
    return {row for row in rows if not (row[0] == "Fact" and drawn & {str(part) for part in row})}


@pytest.mark.parametrize("keep_holder", [True, False])
def test_the_kept_file_holds_the_union_and_the_other_is_withdrawn(
    district: District, *, keep_holder: bool
) -> None:
    holder, claimant = pair(district)
    write(district.officer, *whole_file(holder))
    before = said(holder) | said(claimant)
    kept, given_up = (holder, claimant) if keep_holder else (claimant, holder)
    merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    kept.refresh_from_db()
    given_up.refresh_from_db()
    assert _not_drawn(said(kept)) == _not_drawn(before)
    assert said(given_up) == set()
    assert given_up.withdrawn is not None
    assert kept.identity_hash
    assert kept.identity_claim == ""
    assert (given_up.identity_hash, given_up.identity_claim) == (None, "")
    assert kept.phone is not None
    assert kept.phone.reveal() == "13812345678"
    assert kept.organisation == district.other_community
    assert double_numbers(district.officer) == []
    assert number_of_doubles(district.officer) == 0
    facts = {row.name: row.value for row in Fact.objects.known().filter(person=kept)}
    assert facts["学历"]
    assert facts["证书"] == "初级"


def test_each_record_keeps_its_document_and_names_who_first_wrote_it(district: District) -> None:
    kept, given_up = pair(district)
    by = make_officer(district.place, name="赵样例")
    source = open_entry(title="补登培训", by=by, at=ENTERED_AT, document="松民〔2021〕3 号")
    add_record(person=given_up, row=Training(title="岗前培训", since=SINCE), entry=source)
    old = Training.objects.get()
    merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    new = Training.objects.known().get()
    assert (new.person_id, new.series, new.since) == (kept.pk, old.series, SINCE)
    assert new.entry.document == "松民〔2021〕3 号"
    assert all(word in new.entry.title for word in ("补登培训", "2022-07-04", "赵样例", "合并"))
    assert new.entry.entered_by == district.officer


def test_both_clocks_read_as_before_at_every_earlier_moment(district: District) -> None:
    kept, given_up = pair(district)
    write(district.officer, *whole_file(given_up))
    then = ENTERED_AT + timedelta(days=1)
    before = [said(one, moment=then) for one in (kept, given_up)]
    merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    assert [said(one, moment=then) for one in (kept, given_up)] == before
    assert said(given_up, moment=LATER) == set()
    assert _not_drawn(before[0] | before[1]) == _not_drawn(said(kept, moment=LATER))


def test_what_was_filled_in_is_no_secret_of_the_history(district: District) -> None:
    given_up, kept = pair(district)
    merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    kept.refresh_from_db()
    assert identity_as_of(kept, ENTERED_AT + timedelta(days=1))["phone"] is None
    assert kept.name == "王样例二"


def test_equal_records_stay_once_and_what_refers_to_them_follows(district: District) -> None:
    kept, given_up = pair(district)
    for one in (kept, given_up):
        row = Training(title="岗前培训", since=date(2019, 3, 2), until=date(2019, 3, 5))
        add_record(person=one, row=row, entry=make_entry(district.officer))
    twin = Training.objects.get(person=kept)
    paper = attach_paper(
        person=given_up, given=PaperGiven("training", "结业证"), content=A_PDF, by=district.officer
    )
    Attachment.objects.filter(pk=paper.pk).update(record=Training.objects.get(person=given_up).series)
    plan = merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    assert len(plan.same) == 1
    assert Training.objects.known().get() == twin
    paper.refresh_from_db()
    assert (paper.person_id, paper.record, paper.removed) == (kept.pk, twin.series, None)


def test_records_that_contradict_are_refused_by_name_with_the_remedy(district: District) -> None:
    kept = registered(district.community, date(2015, 1, 1))
    given_up = registered(district.other_community, SINCE)
    before = said(kept), said(given_up)
    entry, audited = entry_of(district.officer), Audited.objects.count()
    with pytest.raises(RuleError) as refusal:
        merge_files(kept=kept, given_up=given_up, entry=entry)
    assert all(
        word in refusal.value.what
        for word in ("松鹤社区", "2015-01-01", "青松社区", "2021-03-01", "只能有一条")
    )
    assert "结束" in refusal.value.next_step
    assert (said(kept), said(given_up)) == before
    assert Audited.objects.count() == audited
    given_up.refresh_from_db()
    assert given_up.withdrawn is None


def test_photo_account_and_requests_come_along(district: District) -> None:
    kept, given_up = pair(district)
    photo = set_photo(person=given_up, content=a_picture(), by=district.officer)
    account = make_user("wang")
    link_account(person=given_up, account=account, by=None)
    given_up.refresh_from_db()
    ask_missing(person=given_up, wanted="补登培训", reason="漏登", by=account, at=ENTERED_AT)
    merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    kept.refresh_from_db()
    given_up.refresh_from_db()
    assert (kept.photo, kept.account) == (photo, account)
    assert (given_up.photo, given_up.account) == (None, None)
    assert CorrectionRequest.objects.get().person == kept


def test_of_two_photos_and_accounts_those_of_the_kept_file_stay(district: District) -> None:
    kept, given_up = pair(district)
    photos = [set_photo(person=one, content=a_picture(), by=district.officer) for one in (kept, given_up)]
    accounts = [make_user(), make_user()]
    for one, account in zip((kept, given_up), accounts, strict=True):
        link_account(person=one, account=account, by=None)
    entry = entry_of(district.officer)
    plan = merge_files(kept=kept, given_up=given_up, entry=entry)
    assert plan.photo_replaced
    assert plan.account_left
    kept.refresh_from_db()
    assert (kept.photo, kept.account) == (photos[0], accounts[0])
    assert Attachment.objects.get(pk=photos[1].pk).removed == entry


def test_a_file_that_pay_stands_on_is_kept_and_cant_be_given_up(district: District) -> None:
    make_adoption(district)
    held = (FactGiven("岗位", "一般工作岗位", SINCE), FactGiven("考核等次", "良好", date(2022, 1, 1)))
    holder = registered(district.community, date(2015, 1, 1))
    end_record(old=Service.objects.get(), until=UNTIL, entry=make_entry(district.officer))
    paid = registered(district.other_community, SINCE, facts=held)
    preparer = make_officer(district.place, Role.TOWNSHIP)
    compute_month(place=district.place, month=Month(2022, 7), by=preparer, at=ENTERED_AT)
    entry = entry_of(district.officer)
    with pytest.raises(RuleError, match="工资条") as refusal:
        merge_files(kept=holder, given_up=paid, entry=entry)
    assert "反过来" in refusal.value.next_step
    merge_files(kept=paid, given_up=holder, entry=entry)
    assert Person.objects.get(withdrawn__isnull=True) == paid


def test_files_of_two_numbers_or_the_same_file_are_refused(district: District) -> None:
    kept, given_up = pair(district)
    Person.objects.filter(pk=given_up.pk).update(identity_claim="")
    with pytest.raises(RuleError, match="号码不同"):
        merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    with pytest.raises(RuleError, match="同一份"):
        plan_merge(kept, kept)


@pytest.mark.parametrize(
    "role", [Role.CIVIL_AFFAIRS, Role.HUMAN_RESOURCES, Role.DISTRICT_LEADER, Role.SECURITY_ADMIN]
)
def test_who_doesnt_keep_files_finds_nothing_to_merge(district: District, role: Role) -> None:
    kept, given_up = pair(district)
    other = make_officer(district.place, role)
    with pytest.raises(NotVisible):
        merge_files(kept=kept, given_up=given_up, entry=entry_of(other))
    assert number_of_doubles(other) == 0


def test_a_town_that_keeps_one_of_the_two_finds_nothing_to_merge(district: District) -> None:
    kept, given_up = pair(district)
    for town in (district.town, district.other_town):
        with pytest.raises(NotVisible):
            merge_files(kept=kept, given_up=given_up, entry=entry_of(make_officer(town, Role.TOWNSHIP)))


def test_a_file_given_up_once_cant_be_merged_again(district: District) -> None:
    kept, given_up = pair(district)
    merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
    for one, other in ((kept, given_up), (given_up, kept)):
        with pytest.raises(NotVisible):
            merge_files(kept=one, given_up=other, entry=entry_of(district.officer))


def test_the_trail_tells_it_of_both_files_without_numbers(district: District) -> None:
    kept, given_up = pair(district)
    merge_files(kept=given_up, given_up=kept, entry=entry_of(district.officer))
    told = Audited.objects.filter(action=Action.PERSON_MERGE)
    assert {one.thing_id for one in told} == {kept.public_id, given_up.public_id}
    assert {one.path for one in told} == {district.community.path, district.other_community.path}
    assert NUMBER not in str([one.changes for one in Audited.objects.all()])
    assert "13812345678" not in str([one.changes for one in Audited.objects.all()])


def test_the_third_file_of_a_number_waits_for_its_turn(district: District) -> None:
    holder, claimant = pair(district)
    third_town = make_place("古源镇", Kind.TOWN, parent=district.place)
    third = registered(make_place("古源社区", Kind.COMMUNITY, parent=third_town), date(2012, 1, 1))
    end_record(
        old=Service.objects.get(person=third), until=date(2014, 1, 1), entry=make_entry(district.officer)
    )
    merge_files(kept=claimant, given_up=holder, entry=entry_of(district.officer))
    claimant.refresh_from_db()
    (left,) = double_numbers(district.officer)
    assert (left.holder, left.claimant) == (claimant, third)
    merge_files(kept=left.claimant, given_up=left.holder, entry=entry_of(district.officer))
    assert double_numbers(district.officer) == []


@pytest.mark.postgres
def test_two_who_merge_crosswise_lock_the_files_in_one_order(district: District) -> None:
    kept, given_up = pair(district)
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        merge_files(kept=given_up, given_up=kept, entry=entry_of(district.officer))
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"] and '"people_person"' in one["sql"]]
    assert locks
    assert [sql for sql in locks if "ORDER BY" not in sql] == []


def test_related_tables_are_all_thought_of() -> None:
    """A table of the concern that names a person either goes along, or is history of the file given up."""
    own = {
        relation.related_model.__name__
        for relation in Person._meta.related_objects
        if relation.related_model._meta.app_label == "people"
    }
    records = {table.__name__ for table in record_tables()}
    assert own - records == {"Attachment", "CorrectionRequest", "JointReview", "PersonVersion"}


_trainings = st.lists(
    st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 9), st.none() | st.integers(0, 4)), max_size=5
)


def _written(person: Person, wanted: list[tuple[str, int, int | None]], by: User) -> None:
    for title, start, length in wanted:
        since = date(2019, 5, 1) + timedelta(days=start)
        until = None if length is None else since + timedelta(days=length)
        try:
            with transaction.atomic():
                row = Training(title=title, since=since, until=until)
                add_record(person=person, row=row, entry=make_entry(by))
        except RuleError:
            continue  # it would overlap one of the same file


def _days() -> Iterator[date]:
    for number in range(-1, 16):
        yield date(2019, 5, 1) + timedelta(days=number)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_trainings, _trainings)
def test_law_every_day_of_the_kept_file_is_the_union_or_nothing_happened(
    first: list[tuple[str, int, int | None]], second: list[tuple[str, int, int | None]]
) -> None:
    with transaction.atomic():
        district = make_district()
        kept, given_up = pair(district)
        _written(kept, first, district.officer)
        _written(given_up, second, district.officer)
        before = [(said(kept, day), said(given_up, day)) for day in _days()]
        try:
            merge_files(kept=kept, given_up=given_up, entry=entry_of(district.officer))
        except RuleError:
            after = [(said(kept, day), said(given_up, day)) for day in _days()]
            assert after == before
            assert _contradict(kept, given_up)
        else:
            assert [said(kept, day) for day in _days()] == [one | other for one, other in before]
        transaction.set_rollback(True)


def _contradict(kept: Person, given_up: Person) -> bool:
    """By the plainest rule: two courses of one title share a day and aren't the same."""
    rows = [list(Training.objects.known().filter(person=one)) for one in (kept, given_up)]
    return any(
        one.title == other.title
        and one.since <= (other.until or date.max)
        and other.since <= (one.until or date.max)
        and (one.since, one.until) != (other.since, other.until)
        for one in rows[0]
        for other in rows[1]
    )
