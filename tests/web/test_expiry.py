"""What is over goes, what isn't stays, once; and the trail says so without saying what it was."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from click.testing import CliRunner
from django.contrib.sessions.models import Session
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.make import District, make_district, make_entry, make_officer, make_worker
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as TrailEntry
from wuding.audit.names import Action
from wuding.cli.root import wuding
from wuding.common.sealed import Secret
from wuding.people import storage
from wuding.people.actions import correct_person, end_record
from wuding.people.actions.attachments import remove_paper, set_photo
from wuding.people.actions.corrections import ask_missing, refuse_correction
from wuding.people.actions.expiry import departed
from wuding.people.models import (
    Attachment,
    CorrectionRequest,
    ImportRun,
    ImportState,
    Person,
    PersonVersion,
    Service,
)
from wuding.web.expiry import expire

pytestmark = pytest.mark.django_db

LEFT = date(2022, 7, 15)
KEPT_LAST = datetime(2024, 7, 15, 4, 0, tzinfo=UTC)
OVER = datetime(2024, 7, 16, 4, 0, tzinfo=UTC)
PHONE, NEWER_PHONE = "13812345678", "13912345678"


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 160, 150)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def leaver(district: District) -> Person:
    """Left on 15 July 2022 with a telephone number that was corrected once, and a photo."""
    person = make_worker(district.community, district.officer, name="孙样例")
    for phone in (PHONE, NEWER_PHONE):
        correct_person(person=person, values={"phone": phone}, entry=make_entry(district.officer))
    set_photo(person=person, content=_picture(), by=district.officer)
    service = Service.objects.known().get(person=person)
    end_record(old=service, until=LEFT, entry=make_entry(district.officer))
    return Person.objects.get(pk=person.pk)


def test_numbers_photo_and_attachments_go_two_years_after_leaving_and_not_a_day_before(
    leaver: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    (name,) = Attachment.objects.values_list("stored_as", flat=True)
    assert expire(KEPT_LAST, dry_run=False).files.persons == 0
    leaver.refresh_from_db()
    assert leaver.phone is not None
    with django_capture_on_commit_callbacks(execute=True):
        gone = expire(OVER, dry_run=False)
    leaver.refresh_from_db()
    assert not any((leaver.phone, leaver.identity_number, leaver.identity_hash, leaver.photo))
    assert (gone.files.persons, gone.files.attachments) == (1, 1)
    assert not PersonVersion.objects.filter(field="phone", before__isnull=False).exists()
    assert name not in set(storage.names())
    assert leaver.name == "孙样例", "the file itself stays with the records of pay and contracts"


def test_the_trail_says_that_they_went_and_not_what_they_were(leaver: Person) -> None:
    expire(OVER, dry_run=False)
    entries = TrailEntry.objects.filter(action=Action.PRIVACY_EXPIRE)
    of_person = entries.get(thing_id=leaver.public_id)
    assert of_person.changes == {"phone": ["••••", None], "photo": ["••••", None]}
    assert entries.get(thing_id=None).changes == {"persons": [None, 1], "attachments": [None, 1]}
    assert NEWER_PHONE not in json.dumps([entry.changes for entry in entries])


def test_a_second_run_finds_nothing_and_leaves_no_entry(leaver: Person) -> None:
    expire(OVER, dry_run=False)
    entries = TrailEntry.objects.count()
    assert expire(OVER, dry_run=False).counts == {}
    assert TrailEntry.objects.count() == entries


def test_a_dry_run_counts_the_same_and_changes_nothing(
    leaver: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    entries = TrailEntry.objects.count()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        counted = expire(OVER, dry_run=True).counts
    leaver.refresh_from_db()
    assert leaver.phone is not None
    assert callbacks == []
    assert TrailEntry.objects.count() == entries
    assert expire(OVER, dry_run=False).counts == counted


def test_who_came_back_or_still_serves_keeps_everything(district: District, leaver: Person) -> None:
    make_worker(district.community, district.officer, name="王样例")
    assert [person.name for person in departed(OVER.date())] == ["孙样例"]
    again = Service.objects.known().get(person=leaver)
    from wuding.people.actions import add_record

    row = Service(
        organisation=again.organisation, team=again.team, contract=again.contract, since=date(2024, 1, 8)
    )
    add_record(person=leaver, row=row, entry=make_entry(district.officer))
    assert departed(OVER.date()) == []


def test_removed_attachments_go_after_ninety_days(district: District) -> None:
    person = make_worker(district.community, district.officer)
    paper = set_photo(person=person, content=_picture(), by=district.officer)
    remove_paper(
        person=Person.objects.get(pk=person.pk), paper=paper, reason="照片不清楚", by=district.officer
    )
    removed_at = Attachment.objects.get().removed.entered_at  # type: ignore[union-attr]  # just removed
    assert expire(removed_at + timedelta(days=90), dry_run=False).files.attachments == 0
    assert expire(removed_at + timedelta(days=90, seconds=1), dry_run=False).files.attachments == 1
    assert not Attachment.objects.exists()


def test_contents_of_closed_requests_go_after_half_a_year_and_open_ones_stay(district: District) -> None:
    account = make_officer(district.community, Role.WORKER)
    person = make_worker(district.community, district.officer)
    Person.objects.filter(pk=person.pk).update(account=account)
    person.refresh_from_db()
    asked = datetime(2022, 8, 1, 9, tzinfo=UTC)
    closed = ask_missing(person=person, wanted="少一本证书", reason="有原件", by=account, at=asked)
    ask_missing(person=person, wanted="少一次培训", reason="有通知", by=account, at=asked)
    refuse_correction(request=closed, answer="查无此证", by=district.officer, at=asked)
    assert expire(asked + timedelta(days=180), dry_run=False).files.corrections == 0
    assert expire(asked + timedelta(days=180, seconds=1), dry_run=False).files.corrections == 1
    kept, emptied = CorrectionRequest.objects.order_by("state")
    assert (kept.wanted and kept.wanted.reveal(), kept.reason) == ("少一次培训", "有通知")
    assert (emptied.wanted, emptied.reason, emptied.answer) == (None, "", "查无此证")


def test_prepared_imports_expire_and_rows_of_finished_ones_go(district: District) -> None:
    now = datetime(2022, 8, 1, 9, tzinfo=UTC)
    states = ((ImportState.PREPARED, 1), (ImportState.PREPARED, -1), (ImportState.APPLIED, 1))
    for number, (state, hours) in enumerate(states):
        ImportRun.objects.create(
            organisation=district.place,
            kind="people",
            file_name=f"{number}.xlsx",
            file_hash="0" * 64,
            state=state,
            prepared_by=district.officer,
            prepared_at=now - timedelta(days=1),
            expires_at=now + timedelta(hours=hours),
            rows=Secret("[]"),
        )
    assert expire(now, dry_run=False).files.imports == 2
    kept = {run.file_name: (run.state, run.rows is not None) for run in ImportRun.objects.all()}
    assert kept == {
        "0.xlsx": (ImportState.PREPARED, True),
        "1.xlsx": (ImportState.EXPIRED, False),
        "2.xlsx": (ImportState.APPLIED, False),
    }


def test_sessions_and_sign_ins_go_when_their_time_is_over() -> None:
    now = timezone.now()
    for key, end in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(minutes=end))
    for days in (182, 184):
        who = {"username": "zuzhi", "ip_address": "127.0.0.1", "user_agent": str(days), "path_info": "/"}
        AccessAttempt.objects.create(**who, failures_since_start=1)
        AccessLog.objects.create(**who)
        for table in (AccessAttempt, AccessLog):
            table.objects.filter(user_agent=str(days)).update(attempt_time=now - timedelta(days=days))
    gone = expire(now, dry_run=False)
    assert (gone.sessions, gone.sign_ins) == (1, 2)
    assert [session.session_key for session in Session.objects.all()] == ["open"]
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (1, 1)


def test_the_command_counts_and_says_what(leaver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: OVER)
    runner = CliRunner()
    counted = runner.invoke(wuding, ["privacy", "expire", "--dry-run"])
    assert counted.exit_code == 0
    assert "离岗人员的号码  1" in counted.output
    assert runner.invoke(wuding, ["privacy", "expire"]).output.endswith("附件  1\n")
    assert "没有到期" in runner.invoke(wuding, ["privacy", "expire"]).output
