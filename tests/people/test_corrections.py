"""A worker asks for a correction; somebody else decides; the file changes by an entry that names the request."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_entry, make_officer, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as TrailEntry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.people.actions import add_record, correct_person, link_account
from wuding.people.actions.attachments import PaperGiven, attach_proof
from wuding.people.actions.corrections import (
    accept_correction,
    ask_correction,
    ask_missing,
    refuse_correction,
    reveal_request,
    withdraw_correction,
)
from wuding.people.models import Attachment, Certificate, CorrectionRequest, CorrectionState, Person
from wuding.people.queries.corrections import Item, item_of, open_requests_for
from wuding.people.queries.sections.sight import sight_of

pytestmark = pytest.mark.django_db

ASKED, DECIDED = datetime(2022, 8, 1, 9, tzinfo=UTC), datetime(2022, 8, 3, 9, tzinfo=UTC)
IDENTITY, OTHER = "11010519900517002X", "110105199005170054"


class Made:
    """A worker with an account and a certificate, and the town that decides."""

    def __init__(self) -> None:
        self.district: District = make_district()
        self.town: User = make_officer(self.district.town, Role.TOWNSHIP, name="小扬气镇党委")
        self.account = make_officer(self.district.community, Role.WORKER, name="王样例")
        person = make_worker(self.district.community, self.district.officer, name="王样例")
        entry = make_entry(self.district.officer)
        correct_person(person=person, values={"phone": "13812345678"}, entry=entry)
        self.certificate = add_record(
            person=person, row=Certificate(level="初级", since=date(2021, 10, 1)), entry=entry
        )
        link_account(person=person, account=self.account, by=None)

    @property
    def person(self) -> Person:
        return Person.objects.get(name="王样例")

    def item(self, subject: str) -> Item:
        series = None if subject.startswith("person.") else self.certificate.series
        return item_of(self.person, sight_of(self.account, self.person), subject, series)

    def ask(self, subject: str = "certificate.level", wanted: str = "中级") -> CorrectionRequest:
        return ask_correction(
            person=self.person,
            item=self.item(subject),
            wanted=wanted,
            reason="证书上写的",
            by=self.account,
            at=ASKED,
        )


@pytest.fixture
def made() -> Made:
    return Made()


def test_accepting_corrects_the_record_by_an_entry_that_names_the_request(made: Made) -> None:
    request = made.ask()
    accept_correction(request=request, answer="已核对原件", by=made.town, at=DECIDED)
    now = Certificate.objects.known().get(person=made.person)
    request.refresh_from_db()
    assert (now.level, now.series) == ("中级", made.certificate.series)
    assert request.entry == now.entry
    assert str(request.public_id)[:8] in now.entry.document
    assert (request.state, request.decided_by, request.answer) == ("accepted", made.town, "已核对原件")
    assert Certificate.objects.filter(person=made.person, level="初级", closed_by=now.entry).exists()
    actions = TrailEntry.objects.filter(thing_id=made.person.public_id).values_list("action", flat=True)
    assert {Action.CORRECTION_ASK, Action.CORRECTION_ACCEPT} <= set(actions)


def test_accepting_corrects_who_the_person_is(made: Made) -> None:
    accept_correction(request=made.ask("person.born", "1990-05-18"), answer="", by=made.town, at=DECIDED)
    assert made.person.born == date(1990, 5, 18)


def test_numbers_are_sealed_in_the_request_and_masked_on_pages(client: Client, made: Made) -> None:
    request = made.ask("person.phone", "139 1234 5678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT present, wanted, reason FROM people_correctionrequest")
        stored = str(cursor.fetchall())
    assert "13912345678" not in stored
    assert "13812345678" not in stored
    client.force_login(made.town)
    page = client.get(reverse("people:correction", args=[request.public_id])).content.decode()
    assert "139******78" in page
    assert "13912345678" not in page
    opened = client.post(reverse("people:correction", args=[request.public_id]), {"decision": "reveal"})
    assert "13912345678" in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert TrailEntry.objects.filter(action=Action.FILE_REVEAL, purpose="处理本人的更正申请").count() == 1
    accept_correction(request=request, answer="", by=made.town, at=DECIDED)
    phone = made.person.phone
    assert phone is not None
    assert phone.reveal() == "13912345678"


def test_refusing_needs_a_reason_and_leaves_the_file(made: Made) -> None:
    request = made.ask()
    with pytest.raises(RuleError, match="理由"):
        refuse_correction(request=request, answer="  ", by=made.town, at=DECIDED)
    refuse_correction(request=request, answer="原件上是初级", by=made.town, at=DECIDED)
    request.refresh_from_db()
    assert request.state == CorrectionState.REFUSED
    assert Certificate.objects.known().get(person=made.person).level == "初级"


def test_what_was_decided_stays_decided(made: Made) -> None:
    request = made.ask()
    refuse_correction(request=request, answer="原件上是初级", by=made.town, at=DECIDED)
    with pytest.raises(RuleError, match="已经处理过"):
        accept_correction(request=request, answer="", by=made.town, at=DECIDED)
    with pytest.raises(RuleError, match="已经处理过"):
        withdraw_correction(request=request, by=made.account, at=DECIDED)
    assert Certificate.objects.known().get(person=made.person).level == "初级"


def test_nobody_decides_the_own_request(made: Made) -> None:
    """A township officer who has a file there is asked to leave it to somebody else."""
    Person.objects.filter(pk=made.person.pk).update(account=made.town)
    request = ask_correction(
        person=made.person,
        item=item_of(
            made.person, sight_of(made.town, made.person), "certificate.level", made.certificate.series
        ),
        wanted="中级",
        reason="证书上写的",
        by=made.town,
        at=ASKED,
    )
    for decide in (accept_correction, refuse_correction):
        with pytest.raises(RuleError, match="不能由自己处理"):
            decide(request=request, answer="同意", by=made.town, at=DECIDED)
    assert open_requests_for(made.town) == 0
    assert open_requests_for(made.district.officer) == 1


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.COMMUNITY, Role.CIVIL_AFFAIRS])
def test_who_may_not_decide_finds_nothing_to_decide(client: Client, made: Made, role: Role) -> None:
    request, stranger = made.ask(), make_officer(made.district.place, role)
    for decide in (accept_correction, refuse_correction):
        with pytest.raises(NotVisible):
            decide(request=request, answer="同意", by=stranger, at=DECIDED)
    client.force_login(stranger)
    assert client.get(reverse("people:corrections")).status_code == 404
    assert client.get(reverse("people:correction", args=[request.public_id])).status_code == 404


def test_another_town_neither_sees_nor_decides(client: Client, made: Made) -> None:
    request, other = made.ask(), make_officer(made.district.other_town, Role.TOWNSHIP)
    with pytest.raises(NotVisible):
        accept_correction(request=request, answer="", by=other, at=DECIDED)
    with pytest.raises(NotVisible):
        reveal_request(request=request, by=other)
    client.force_login(other)
    assert "王样例" not in client.get(reverse("people:corrections")).content.decode()
    address = reverse("people:correction", args=[request.public_id])
    assert client.get(address).status_code == client.post(address, {"decision": "accept"}).status_code == 404


def test_only_the_person_asks_and_takes_back(made: Made) -> None:
    item = made.item("certificate.level")
    with pytest.raises(NotVisible):
        ask_correction(person=made.person, item=item, wanted="中级", reason="x", by=made.town, at=ASKED)
    with pytest.raises(NotVisible):
        ask_missing(person=made.person, wanted="证书", reason="x", by=made.town, at=ASKED)
    with pytest.raises(NotVisible):
        withdraw_correction(request=made.ask(), by=made.town, at=DECIDED)


@pytest.mark.parametrize(
    ("subject", "wanted", "said"),
    [
        ("certificate.level", "初级", "现在就是这样写的"),
        ("person.phone", "138-1234-5678", "现在就是这样写的"),
        ("person.identity_number", "110105199005170021", "校验位不对"),
        ("person.born", "五月", "不能这样填"),
        ("person.name", "", "没有填"),
    ],
)
def test_what_can_not_be_asked_is_refused_with_a_sentence(
    made: Made, subject: str, wanted: str, said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        made.ask(subject, wanted)


def test_one_item_is_asked_about_once_at_a_time(made: Made) -> None:
    first = made.ask()
    with pytest.raises(RuleError, match="已有一个待处理"):
        made.ask(wanted="高级")
    withdraw_correction(request=first, by=made.account, at=DECIDED)
    assert made.ask(wanted="高级").state == CorrectionState.OPEN


def test_what_the_correction_refuses_is_not_decided(made: Made) -> None:
    """The record was corrected meanwhile to what was asked: nothing differs any more, so the decision does not stand."""
    request = made.ask()
    from wuding.people.actions import correct_record

    entry = make_entry(made.district.officer)
    correct_record(
        old=Certificate.objects.known().get(person=made.person), values={"level": "中级"}, entry=entry
    )
    with pytest.raises(RuleError):
        accept_correction(request=request, answer="", by=made.town, at=DECIDED)
    request.refresh_from_db()
    assert (request.state, request.entry) == (CorrectionState.OPEN, None)


def test_numbers_typed_into_a_reason_are_struck_out(made: Made) -> None:
    asked = ask_missing(
        person=made.person, wanted="少一本证书", reason=f"我是 {IDENTITY}", by=made.account, at=ASKED
    )
    assert IDENTITY not in asked.reason


def test_the_worker_walks_from_the_item_to_the_outcome(client: Client, made: Made) -> None:
    client.force_login(made.account)
    chosen = client.get(reverse("people:own_correction_new")).content.decode()
    address = reverse("people:own_correction_record", args=["certificate.level", made.certificate.series])
    assert f'href="{address}"' in chosen
    assert client.post(address, {"wanted": "", "reason": ""}).status_code == 422
    made_page = client.post(address, {"wanted": "中级", "reason": "证书上写的"}, follow=True)
    assert "中级" in made_page.content.decode()
    client.force_login(made.town)
    request = CorrectionRequest.objects.get()
    answer = client.post(
        reverse("people:correction", args=[request.public_id]), {"decision": "accept", "answer": "好"}
    )
    assert answer.status_code == 302
    client.force_login(made.account)
    page = client.get(reverse("people:own_correction", args=[request.public_id])).content.decode()
    assert "已采纳" in page
    assert "小扬气镇党委" in page


def test_a_foreign_request_and_an_item_out_of_the_list_are_not_there(client: Client, made: Made) -> None:
    request = made.ask()
    other = make_officer(made.district.community, Role.WORKER, name="孙样例")
    link_account(
        person=make_worker(made.district.community, made.district.officer, name="孙样例"),
        account=other,
        by=None,
    )
    client.force_login(other)
    assert client.get(reverse("people:own_correction", args=[request.public_id])).status_code == 404
    series = made.certificate.series
    for subject in ("certificate.level", "appraisal.grade", "person.account"):
        address = reverse("people:own_correction_record", args=[subject, series])
        assert client.get(address).status_code == 404
        assert client.post(address, {"wanted": "中级", "reason": "x"}).status_code == 404


def _pdf() -> bytes:
    from pypdf import PdfWriter

    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.write(out)
    return out.getvalue()


def test_a_proof_lies_in_the_part_of_the_file_that_it_proves_and_opens_to_who_decides(
    client: Client, made: Made
) -> None:
    client.force_login(made.account)
    address = reverse("people:own_correction_record", args=["certificate.level", made.certificate.series])
    sent = {"wanted": "中级", "reason": "证书上写的", "proof": SimpleUploadedFile("证书.pdf", _pdf())}
    assert client.post(address, sent).status_code == 302
    paper = CorrectionRequest.objects.get().attachment
    assert paper is not None
    assert (paper.section, paper.media_type, paper.person) == ("certificate", "application/pdf", made.person)
    link = reverse("people:paper", args=[made.person.public_id, paper.public_id])
    client.force_login(made.town)
    page = client.get(reverse("people:correction", args=[CorrectionRequest.objects.get().public_id]))
    assert f'href="{link}"' in page.content.decode()
    assert client.get(link).status_code == 200
    client.force_login(make_officer(made.district.other_town, Role.TOWNSHIP))
    assert client.get(link).status_code == 404


def test_what_is_no_paper_is_refused_and_nothing_is_asked(client: Client, made: Made) -> None:
    client.force_login(made.account)
    sent = {
        "wanted": "少一本证书",
        "reason": "有原件",
        "proof": SimpleUploadedFile("x.pdf", b"MZ not a paper"),
    }
    answer = client.post(reverse("people:own_correction_missing"), sent)
    assert answer.status_code == 422
    assert not CorrectionRequest.objects.exists()
    assert not Attachment.objects.exists()


def test_nobody_else_proves_anything_in_a_file(made: Made) -> None:
    with pytest.raises(NotVisible):
        attach_proof(person=made.person, given=PaperGiven("other", "x"), content=_pdf(), by=made.town)
