"""Attached papers: who adds, fetches and removes them; sealed on disk; all or nothing."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.make import District, make_district, make_officer, make_user, make_worker
from tests.people.test_uploads import A_PDF, a_picture
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.common.errors import NotVisible, RuleError
from wuding.people import storage
from wuding.people.actions import attachments, link_account
from wuding.people.actions.attachments import PaperGiven, attach_paper, fetch_paper, remove_paper, set_photo
from wuding.people.actions.sweeping import reseal_files, sweep_files
from wuding.people.models import Attachment, Entry, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    return make_worker(district.community, district.officer, name="王样例")


def attach(person: Person, by: User, section: str = "certificate", title: str = "初级证书") -> Attachment:
    return attach_paper(person=person, given=PaperGiven(section, title), content=A_PDF, by=by)


def kept() -> list[str]:
    return list(storage.names())


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("at", "sequence").values_list("action", flat=True))


def test_a_paper_is_sealed_on_disk_and_comes_back_whole(district: District, person: Person) -> None:
    paper = attach(person, district.officer)
    raw = (Path(settings.MEDIA_ROOT) / paper.stored_as[:2] / paper.stored_as).read_bytes()
    assert A_PDF not in raw
    assert b"%PDF" not in raw
    assert fetch_paper(person=person, paper=paper, by=district.officer) == A_PDF
    assert actions()[-2:] == ["attachment.add", "file.fetch"]


def test_kept_files_are_for_this_account_only(district: District, person: Person) -> None:
    paper = attach(person, district.officer)
    path = Path(settings.MEDIA_ROOT) / paper.stored_as[:2] / paper.stored_as
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("role", "section"),
    [
        (Role.HUMAN_RESOURCES, "certificate"),
        (Role.CIVIL_AFFAIRS, "other"),
        (Role.TOWNSHIP, "secretary"),
        (Role.COMMUNITY, "other"),
        (Role.SYSTEM_ADMIN, "other"),
    ],
)
def test_nobody_adds_to_a_part_that_is_not_theirs(
    district: District, person: Person, role: Role, section: str
) -> None:
    outsider = make_officer(district.place, role)
    with pytest.raises(NotVisible):
        attach(person, outsider, section)
    assert (kept(), Attachment.objects.count()) == ([], 0)


def test_another_town_neither_adds_nor_fetches_nor_removes(district: District, person: Person) -> None:
    paper = attach(person, district.officer)
    outsider = make_officer(district.other_town, Role.TOWNSHIP)
    with pytest.raises(NotVisible):
        attach(person, outsider)
    with pytest.raises(NotVisible):
        fetch_paper(person=person, paper=paper, by=outsider)
    with pytest.raises(NotVisible):
        remove_paper(person=person, paper=paper, reason="不该", by=outsider)


def test_who_pays_fetches_contracts_and_no_appraisals(district: District, person: Person) -> None:
    payer = make_officer(district.place, Role.HUMAN_RESOURCES)
    contract, appraisal = (
        attach(person, make_officer(district.town, Role.TOWNSHIP), "contract"),
        attach(person, district.officer, "appraisal"),
    )
    assert fetch_paper(person=person, paper=contract, by=payer) == A_PDF
    with pytest.raises(NotVisible):
        fetch_paper(person=person, paper=appraisal, by=payer)


def test_a_refused_file_leaves_nothing(district: District, person: Person) -> None:
    with pytest.raises(RuleError, match="内容不是") as refusal:
        attach_paper(
            person=person, given=PaperGiven("other", "程序"), content=b"MZ program", by=district.officer
        )
    assert refusal.value.next_step
    assert (kept(), Attachment.objects.count()) == ([], 0)


def test_when_the_row_can_not_be_written_the_bytes_go_too(
    district: District, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_what: object) -> None:
        raise RuntimeError("the trail is closed")

    monkeypatch.setattr(attachments, "record", fails)
    with pytest.raises(RuntimeError, match="trail"):
        attach(person, district.officer)
    assert (kept(), Attachment.objects.count()) == ([], 0)


def test_a_full_disk_leaves_neither_row_nor_half_a_file(
    district: District, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wuding.people.storage.os.fsync", full)
    with pytest.raises(OSError, match="space"):
        attach(person, district.officer)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert not Attachment.objects.exists()


def test_a_removed_paper_is_gone_for_readers_and_stays_for_the_trail(
    client: Client, district: District, person: Person
) -> None:
    paper = attach(person, district.officer)
    remove_paper(person=person, paper=paper, reason="扫描不清", by=district.officer)
    client.force_login(district.officer)
    assert client.get(reverse("people:paper", args=[person.public_id, paper.public_id])).status_code == 404
    assert kept() == [paper.stored_as]
    entry = AuditEntry.objects.get(action="attachment.remove")
    assert entry.purpose == "扫描不清"
    with pytest.raises(NotVisible):
        remove_paper(person=person, paper=paper, reason="再移一次", by=district.officer)


def test_removing_needs_a_reason(district: District, person: Person) -> None:
    paper = attach(person, district.officer)
    with pytest.raises(RuleError, match="为什么"):
        remove_paper(person=person, paper=paper, reason=" ", by=district.officer)


def test_the_sweep_takes_what_is_over_and_what_belongs_to_nothing(district: District, person: Person) -> None:
    stays, goes = attach(person, district.officer), attach(person, district.officer)
    remove_paper(person=person, paper=goes, reason="传错了", by=district.officer)
    stray = storage.put(b"left by a crash")
    assert sweep_files(now=timezone.now()).expired == 0
    assert stray in kept()
    swept = sweep_files(now=timezone.now() + timedelta(days=92), youngest_hours=0)
    assert (swept.expired, swept.stray, swept.missing) == (1, 1, 0)
    assert kept() == [stays.stored_as]
    assert Attachment.objects.count() == 2


def test_a_missing_file_is_counted_and_said(district: District, person: Person) -> None:
    paper = attach(person, district.officer)
    storage.drop(paper.stored_as)
    assert sweep_files(now=timezone.now()).missing == 1
    with pytest.raises(RuleError, match="打不开"):
        fetch_paper(person=person, paper=paper, by=district.officer)


def test_one_file_in_anothers_place_does_not_open(district: District, person: Person) -> None:
    first, second = attach(person, district.officer), attach(person, district.officer, title="另一份")
    one, other = (Path(settings.MEDIA_ROOT) / p.stored_as[:2] / p.stored_as for p in (first, second))
    other.write_bytes(one.read_bytes())
    with pytest.raises(RuleError, match="打不开"):
        fetch_paper(person=person, paper=second, by=district.officer)


def test_old_seals_are_renewed(district: District, person: Person, settings: object) -> None:
    paper = attach(person, district.officer)
    old = settings.FIELD_KEYS  # type: ignore[attr-defined]  # pytest-django's settings
    settings.FIELD_KEYS = f"next:{'QUJD' * 10}QUI=,{old}"  # type: ignore[attr-defined]  # as above
    assert reseal_files() == 1
    assert reseal_files() == 0
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[0]  # type: ignore[attr-defined]  # as above
    assert storage.fetch(paper.stored_as) == A_PDF


def test_names_that_lead_elsewhere_are_refused() -> None:
    for name in ("../settings", "a" * 31, "/etc/passwd", "A" * 32):
        with pytest.raises(ValueError, match="no name"):
            storage.fetch(name)


def test_a_new_photo_takes_the_place_of_the_old(district: District, person: Person) -> None:
    old = set_photo(person=person, content=a_picture(), by=district.officer)
    new = set_photo(person=person, content=a_picture("PNG"), by=district.officer)
    person.refresh_from_db()
    assert person.photo == new
    assert Attachment.objects.get(pk=old.pk).removed is not None
    assert "photo.set" in actions()


# --- Pages ---------------------------------------------------------------------------------


def addresses(person: Person, paper: Attachment) -> dict[str, str]:
    """Every page of papers."""
    file, one = [person.public_id], [person.public_id, paper.public_id]
    names = {"papers": file, "attach": file, "paper": one, "remove_paper": one, "photo": file, "print": file}
    return {name: reverse(f"people:{name}", args=args) for name, args in names.items()}


def test_nobody_comes_in_without_signing_in(client: Client, district: District, person: Person) -> None:
    for name, address in addresses(person, attach(person, district.officer)).items():
        assert client.get(address).status_code == 302, name
        assert client.post(address).status_code in (302, 405), name


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COMMUNITY, Role.DISTRICT_LEADER]
)
def test_roles_without_files_find_no_page(
    client: Client, district: District, person: Person, role: Role
) -> None:
    pages = addresses(person, attach(person, district.officer))
    client.force_login(make_officer(district.place, role))
    for name, address in pages.items():
        assert client.get(address).status_code == 404, name


def test_another_town_finds_no_page(client: Client, district: District, person: Person) -> None:
    pages = addresses(person, attach(person, district.officer))
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    for name, address in pages.items():
        assert client.get(address).status_code == 404, name


def test_those_in_charge_open_them_all(client: Client, district: District, person: Person) -> None:
    pages = addresses(person, attach(person, district.officer))
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    for name, address in pages.items():
        assert client.get(address).status_code == 200, name


def test_the_person_reads_the_own_papers_and_changes_none(
    client: Client, district: District, person: Person
) -> None:
    account = make_user()
    link_account(person=person, account=account, by=None)
    paper, secret = (
        attach(person, district.officer),
        attach(person, district.officer, "secretary", "考察材料金丝雀"),
    )
    pages = addresses(person, paper)
    client.force_login(account)
    assert client.get(pages["paper"]).status_code == 200
    assert client.get(pages["print"]).status_code == 200
    listed = client.get(pages["papers"])
    assert listed.status_code == 200
    assert "考察材料金丝雀" not in listed.content.decode()
    for name in ("attach", "remove_paper", "photo"):
        assert client.get(pages[name]).status_code == 404, name
    assert client.get(addresses(person, secret)["paper"]).status_code == 404


def test_another_persons_paper_is_not_reached_through_an_own_file(
    client: Client, district: District, person: Person
) -> None:
    paper = attach(person, district.officer)
    other = make_worker(district.community, district.officer, name="李样例")
    client.force_login(district.officer)
    assert client.get(reverse("people:paper", args=[other.public_id, paper.public_id])).status_code == 404


def test_a_paper_is_for_saving_only(client: Client, district: District, person: Person) -> None:
    paper = attach(person, district.officer, title='a"\r\nb/../证书')
    client.force_login(district.officer)
    answer = client.get(addresses(person, paper)["paper"])
    assert answer.content == A_PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\n" not in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_a_paper_is_attached_on_its_page(client: Client, district: District, person: Person) -> None:
    client.force_login(district.officer)
    upload = SimpleUploadedFile("证书.exe", A_PDF, content_type="image/gif")
    given = {
        "file": upload,
        "section": "certificate",
        "title": "初级证书",
        "made_on": "2019-01-01",
        "pages": "2",
    }
    answer = client.post(reverse("people:attach", args=[person.public_id]), given)
    assert answer.status_code == 302
    paper = Attachment.objects.get()
    assert (paper.media_type, paper.pages, paper.section) == ("application/pdf", 2, "certificate")


def test_a_refusal_is_said_beside_the_file(client: Client, district: District, person: Person) -> None:
    client.force_login(district.officer)
    given = {"file": SimpleUploadedFile("a.pdf", b"MZ"), "section": "other", "title": "程序"}
    answer = client.post(reverse("people:attach", args=[person.public_id]), given)
    assert answer.status_code == 422
    assert "内容不是" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_part_that_is_not_offered_is_not_taken(client: Client, district: District, person: Person) -> None:
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    given = {"file": SimpleUploadedFile("a.pdf", A_PDF), "section": "secretary:1-resume", "title": "履历表"}
    answer = client.post(reverse("people:attach", args=[person.public_id]), given)
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_the_photo_is_shown_on_the_file_and_to_nobody_else(
    client: Client, district: District, person: Person
) -> None:
    set_photo(person=person, content=a_picture(), by=district.officer)
    address = reverse("people:portrait", args=[person.public_id])
    client.force_login(district.officer)
    assert address in client.get(reverse("people:person", args=[person.public_id])).content.decode()
    answer = client.get(address)
    assert Image.open(io.BytesIO(answer.content)).size == (295, 413)
    assert "no-store" in answer["Cache-Control"]
    for role in (Role.COMMUNITY, Role.DISTRICT_LEADER):
        client.force_login(make_officer(district.place, role))
        page = client.get(reverse("people:person", args=[person.public_id]))
        assert address not in page.content.decode()
        assert client.get(address).status_code == 404


def test_each_paper_names_who_entered_it(district: District, person: Person) -> None:
    paper = attach(person, district.officer)
    assert Entry.objects.get(pk=paper.entry_id).entered_by == district.officer
