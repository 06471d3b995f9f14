"""Printing a file and lists: what stands on paper, for whom, and what the trail keeps of it."""

import io
import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.make import District, make_district, make_entry, make_officer, make_user, make_worker
from tests.people.records import whole_file, write
from tests.people.test_sheets_of_paper import words_in
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.common.errors import NotVisible, RuleError
from wuding.people.actions import correct_person, link_account
from wuding.people.actions.printing import PrintAsked, print_file
from wuding.people.models import Person, Service
from wuding.people.papers.fonts import CannotPrint
from wuding.people.queries.printing import Printed, printable
from wuding.people.queries.sections.sight import sight_of

pytestmark = pytest.mark.django_db
PHONE, IDENTITY = "13800138000", "11010519491231002X"


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    made = make_worker(district.community, district.officer, name="欧阳𠮷样例", post="一般工作岗位")
    correct_person(person=made, values={"phone": PHONE}, entry=make_entry(district.officer))
    write(make_officer(district.place), *whole_file(made))
    made.refresh_from_db()
    return made


def printed(person: Person, by: User, what: Printed = Printed.FORM, **how: object) -> str:
    asked = PrintAsked(what, "docx", "年度考核备案", **how)  # type: ignore[arg-type]  # how: whole_numbers
    return words_in(print_file(person=person, asked=asked, by=by))


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-at", "-sequence")[0]


def test_the_form_holds_the_file_and_masks_numbers(district: District, person: Person) -> None:
    words = printed(person, district.officer)
    for expected in (
        "社区工作者登记表",
        "欧阳𠮷样例",
        "样例大学",
        "良好",
        "评语金丝雀",
        "先进个人金丝雀",
        "138******00",
        "用途：年度考核备案",
    ):
        assert expected in words, expected
    assert PHONE not in words
    entry = last_entry()
    assert (entry.action, entry.purpose) == ("file.print", "年度考核备案")
    assert "奖惩（含处分）" in entry.changes["sections"][1]


def test_whole_numbers_need_the_right_to_them(district: District, person: Person) -> None:
    assert PHONE in printed(person, district.officer, whole_numbers=True)
    assert last_entry().changes["whole_numbers"] == [None, True]
    civil = make_officer(district.place, Role.CIVIL_AFFAIRS)
    with pytest.raises(NotVisible):
        printed(person, civil, whole_numbers=True)
    own = make_user()
    link_account(person=person, account=own, by=None)
    person.refresh_from_db()
    with pytest.raises(NotVisible):
        printed(person, own, whole_numbers=True)


@pytest.mark.parametrize(
    ("role", "there", "missing"),
    [
        (Role.HUMAN_RESOURCES, ["合同", "样例大学", "良好"], ["评语金丝雀", "诫勉金丝雀"]),
        (Role.CIVIL_AFFAIRS, ["评语金丝雀"], ["SL-001", "合同", "138", "诫勉金丝雀", "1990-05"]),
        (Role.TOWNSHIP, ["诫勉金丝雀", "SL-001", "评语金丝雀"], []),
    ],
)
def test_a_section_out_of_sight_leaves_no_trace_on_paper(
    district: District, person: Person, role: Role, there: list[str], missing: list[str]
) -> None:
    for what in (Printed.FORM, Printed.FORM_WITH_TIMELINE):
        words = printed(person, make_officer(district.place, role), what)
        boxes = words.replace("用工形式", "").replace("劳动合同", "")
        assert [word for word in there if word not in words] == []
        assert [word for word in missing if word in boxes] == []


@pytest.mark.parametrize(
    "role", [Role.COMMUNITY, Role.DISTRICT_LEADER, Role.SYSTEM_ADMIN, Role.POLITICAL_LEGAL_COMMITTEE]
)
def test_who_may_not_read_a_file_prints_none(district: District, person: Person, role: Role) -> None:
    officer = make_officer(district.place, role)
    assert printable(sight_of(officer, person)) == ()
    for what in Printed:
        with pytest.raises(NotVisible):
            printed(person, officer, what)


def test_the_catalogue_is_for_who_keeps_secretaries_files(district: District, person: Person) -> None:
    assert "干部履历表" in printed(person, district.officer, Printed.CATALOGUE)
    with pytest.raises(NotVisible):
        printed(person, make_officer(district.town, Role.TOWNSHIP), Printed.CATALOGUE)


def test_without_a_purpose_nothing_is_printed_and_nothing_recorded(
    district: District, person: Person
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(RuleError, match="用途"):
        print_file(person=person, asked=PrintAsked(Printed.FORM, "pdf", " 看 "), by=district.officer)
    assert AuditEntry.objects.count() == before


def test_a_number_typed_as_the_purpose_is_struck_out_on_paper(district: District, person: Person) -> None:
    asked = PrintAsked(Printed.FORM, "docx", f"核对 {IDENTITY}")
    assert IDENTITY not in words_in(print_file(person=person, asked=asked, by=district.officer))


def test_without_a_font_it_says_which_to_install(
    district: District, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_what: object) -> None:
        raise CannotPrint("𠮷")

    monkeypatch.setattr("wuding.people.papers.pdf.families_for", none)
    before = AuditEntry.objects.count()
    with pytest.raises(RuleError, match="𠮷") as refusal:
        print_file(person=person, asked=PrintAsked(Printed.FORM, "pdf", "年度考核备案"), by=district.officer)
    assert "fonts-noto-cjk" in refusal.value.next_step
    assert AuditEntry.objects.count() == before


def test_every_kind_of_section_has_its_widths_on_paper(district: District, person: Person) -> None:
    for role in (Role.ORGANISATION_DEPARTMENT, Role.HUMAN_RESOURCES, Role.CIVIL_AFFAIRS, Role.TOWNSHIP):
        for what in (Printed.FORM, Printed.FORM_WITH_TIMELINE, Printed.TIMELINE):
            asked = PrintAsked(what, "pdf", "逐样核对")
            assert print_file(person=person, asked=asked, by=make_officer(district.place, role)).startswith(
                b"%PDF"
            )


def test_the_person_prints_the_own_file_but_not_what_is_kept_on_secretaries(
    district: District, person: Person
) -> None:
    own = make_user()
    link_account(person=person, account=own, by=None)
    person.refresh_from_db()
    assert "诫勉金丝雀" in printed(person, own)
    with pytest.raises(NotVisible):
        printed(person, own, Printed.CATALOGUE)


# --- Pages ---------------------------------------------------------------------------------


def test_a_form_comes_as_a_file_for_saving(client: Client, district: District, person: Person) -> None:
    client.force_login(district.officer)
    address = reverse("people:print", args=[person.public_id])
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.post(address, {"what": "form", "format": kind, "purpose": "年度考核备案"})
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]


def test_without_a_purpose_the_page_says_so(client: Client, district: District, person: Person) -> None:
    client.force_login(district.officer)
    answer = client.post(
        reverse("people:print", args=[person.public_id]), {"what": "form", "format": "pdf", "purpose": ""}
    )
    assert answer.status_code == 422


def test_a_forged_wish_for_whole_numbers_changes_nothing(
    client: Client, district: District, person: Person
) -> None:
    client.force_login(make_officer(district.place, Role.CIVIL_AFFAIRS))
    given = {"what": "form", "format": "docx", "purpose": "年度考核备案", "whole_numbers": "on"}
    answer = client.post(reverse("people:print", args=[person.public_id]), given)
    assert answer.status_code == 200
    assert PHONE not in words_in(answer.content)


@pytest.mark.parametrize("route", ["people:print_contracts", "people:print_certificates"])
def test_lists_are_printed_in_the_own_branch_only(
    client: Client, district: District, person: Person, route: str
) -> None:
    address = reverse(route)
    assert client.get(address).status_code == 302
    given = {"format": "docx", "purpose": "每月核对"}
    for place, there in ((district.town, True), (district.other_town, False)):
        client.force_login(make_officer(place, Role.TOWNSHIP))
        assert client.get(address).status_code == 200
        answer = client.post(f"{address}?state=lasting", given)
        words = "".join(
            cell.text
            for table in Document(io.BytesIO(answer.content)).tables
            for row in table.rows
            for cell in row.cells
        )
        pressing = client.post(f"{address}?state=nonsense", given)
        words += words_in(pressing.content)
        assert ("欧阳𠮷样例" in words) is there
    assert last_entry().action == "list.print"
    client.force_login(make_officer(district.place, Role.COMMUNITY))
    assert client.get(address).status_code == 404


def test_a_file_that_is_not_there_is_not_printed(client: Client, district: District) -> None:
    client.force_login(district.officer)
    assert client.get(reverse("people:print", args=[uuid.uuid4()])).status_code == 404


def test_thirty_services_and_a_long_name_still_make_a_form(district: District) -> None:
    person = make_worker(
        district.community,
        district.officer,
        name="阿不都热依木·买买提明·阿布都热合曼·样例",
        since=date(2022, 12, 1),
    )
    earlier = [
        Service(
            person=person,
            organisation=district.community,
            team="worker",
            contract="labour",
            since=date(2010 + number // 3, 1 + number % 3 * 4, 1),
            until=date(2010 + number // 3, 4 + number % 3 * 4, 28),
        )
        for number in range(30)
    ]
    write(district.officer, *earlier)
    words = printed(person, district.officer)
    assert [row.since.isoformat() for row in earlier if row.since.isoformat() not in words] == []
    asked = PrintAsked(Printed.FORM_WITH_TIMELINE, "pdf", "换届材料归档")
    assert print_file(person=person, asked=asked, by=district.officer).startswith(b"%PDF")
