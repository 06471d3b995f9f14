"""Community Party secretaries' files and joint reviews: what is missing, who is asked, who sees what and when."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer, make_worker
from tests.people.records import whole_file, write
from tests.people.test_uploads import A_PDF
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.people.actions.attachments import PaperGiven, attach_paper
from wuding.people.actions.reviews import conclude_review, give_opinion, open_review, withdraw_review
from wuding.people.models import Finding, JointReview, Person, ReviewState
from wuding.people.queries.reviews import review_for, waiting_for
from wuding.people.queries.secretaries import file_state, secretaries_for
from wuding.people.secretary_rules import FILE, read_rules, secretary_rules

pytestmark = pytest.mark.django_db
ROLES = {
    "political_legal": Role.POLITICAL_LEGAL_COMMITTEE,
    "civil_affairs": Role.CIVIL_AFFAIRS,
    "human_resources": Role.HUMAN_RESOURCES,
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def secretary(district: District) -> Person:
    return make_worker(district.community, district.officer, name="王书记", post="正职")


@pytest.fixture
def organs(district: District) -> dict[str, User]:
    return {key: make_officer(district.place, role, name=f"{key} 经办人") for key, role in ROLES.items()}


def opened(person: Person, by: User, *keys: str) -> JointReview:
    asked = keys or ("political_legal", "civil_affairs")
    return open_review(person=person, purpose="拟任松鹤社区党支部书记", organs=asked, by=by)


def answer(
    review: JointReview, organ: str, by: User, finding: Finding = Finding.NO_OBJECTION, remark: str = ""
) -> None:
    give_opinion(review=review, organ=organ, finding=finding, remark=remark, by=by)


# --- The table of contents -------------------------------------------------------------------


def test_the_ten_categories_stand_in_order_with_their_source() -> None:
    rules = secretary_rules()
    assert [category.number for category in rules.file.categories] == list("一二三四五六七八九十")
    assert rules.file.trust == "published"
    assert all(item.source for item in rules.items if item.trust != "assumed")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('key = "1-identity"', 'key = "1-resume"'),
        lambda text: text.replace('role = "civil_affairs"', 'role = "nobody"'),
        lambda text: text.replace('trust  = "published"', 'trust  = "sure"', 1),
        lambda text: text + "\n[more]\n",
        lambda _text: "= no toml",
    ],
)
def test_a_district_file_that_can_not_be_right_is_refused(
    tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    text = (Path(__file__).parents[2] / "policies" / FILE).read_text(encoding="utf-8")
    changed = tmp_path / FILE
    changed.write_text(spoil(text), encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=FILE):
        read_rules(changed)


def test_a_file_is_as_full_as_what_is_there(district: District, secretary: Person) -> None:
    state = file_state(secretary, today())
    assert [shown.item.key for shown in state.missing] == [
        "1-resume",
        "4-education",
        "5-review",
        "6-party",
    ]
    assert (state.required, state.percent) == (6, 33)
    write(district.officer, *whole_file(secretary))
    attach_paper(
        person=secretary,
        given=PaperGiven("secretary", "干部履历表", "1-resume"),
        content=A_PDF,
        by=district.officer,
    )
    state = file_state(secretary, today())
    assert [shown.item.key for shown in state.missing] == ["5-review"]
    assert state.percent == 83


def test_an_optional_paper_makes_no_file_fuller(district: District, secretary: Person) -> None:
    before = file_state(secretary, today()).percent
    given = PaperGiven("secretary", "其他", "10-other")
    attach_paper(person=secretary, given=given, content=A_PDF, by=district.officer)
    assert file_state(secretary, today()).percent == before


def test_the_list_holds_secretaries_in_office_and_the_emptiest_come_first(
    district: District, secretary: Person
) -> None:
    fuller = make_worker(district.other_community, district.officer, name="安书记", post="正职")
    make_worker(district.community, district.officer, name="普通工作者")
    write(district.officer, *whole_file(fuller))
    assert [state.person for state in secretaries_for(district.officer, district.place, today())] == [
        secretary,
        fuller,
    ]


def test_the_list_costs_no_more_for_more_secretaries(
    district: District, secretary: Person, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(8):
        make_worker(district.community, district.officer, name=f"书记{number}", post="正职")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]  # a context manager
        assert len(secretaries_for(district.officer, district.place, today())) == 9


def test_in_office_without_a_review_is_said(district: District, secretary: Person) -> None:
    assert file_state(secretary, today()).appointed_without_review
    plain = make_worker(district.community, district.officer, name="普通工作者")
    assert not file_state(plain, today()).appointed_without_review
    review = opened(secretary, district.officer, "discipline")
    answer(review, "discipline", district.officer, remark="2022-12-01 复函〔2022〕3 号")
    conclude_review(review=review, conclusion="同意任职", by=district.officer)
    assert not file_state(secretary, today()).appointed_without_review


# --- Joint review ------------------------------------------------------------------------------


def test_only_who_keeps_secretaries_files_opens_and_closes(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    outsiders = [
        *organs.values(),
        make_officer(district.town, Role.TOWNSHIP),
        make_officer(district.place, Role.DISTRICT_LEADER),
    ]
    for outsider in outsiders:
        with pytest.raises(NotVisible):
            opened(secretary, outsider)
    review = opened(secretary, district.officer)
    for outsider in outsiders:
        with pytest.raises(NotVisible):
            conclude_review(review=review, conclusion="同意", by=outsider)
        with pytest.raises(NotVisible):
            withdraw_review(review=review, reason="不需要", by=outsider)


def test_an_organ_answers_in_its_own_name_only(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    review = opened(secretary, district.officer)
    for by, organ in (
        (organs["civil_affairs"], "political_legal"),
        (organs["human_resources"], "human_resources"),  # not asked
        (district.officer, "political_legal"),  # answers itself
        (make_officer(district.other_town, Role.CIVIL_AFFAIRS), "civil_affairs"),  # of another place
    ):
        with pytest.raises(NotVisible):
            answer(review, organ, by)
    assert not review.opinions.exists()


def test_nobody_sees_another_organs_remark_until_all_are_in(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    review = opened(secretary, district.officer)
    answer(review, "political_legal", organs["political_legal"], Finding.OBJECTION, "有一件信访未结")
    for viewer in (organs["civil_affairs"], district.officer):
        shown = review_for(viewer, review.public_id)
        assert [one.opinion for one in shown.opinions] == [None, None]
        assert [one.answered for one in shown.opinions] == [True, False]
    own = review_for(organs["political_legal"], review.public_id)
    assert own.opinions[0].opinion is not None
    answer(review, "civil_affairs", organs["civil_affairs"])
    for viewer in (*organs.values(), district.officer):
        if viewer is not organs["human_resources"]:
            assert all(one.opinion for one in review_for(viewer, review.public_id).opinions)


def test_an_objection_needs_a_word_why(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    review = opened(secretary, district.officer)
    for finding in (Finding.OBJECTION, Finding.TO_CHECK):
        with pytest.raises(RuleError, match="没有说明"):
            answer(review, "civil_affairs", organs["civil_affairs"], finding)


def test_a_letter_is_written_down_with_its_number(district: District, secretary: Person) -> None:
    review = opened(secretary, district.officer, "court")
    with pytest.raises(RuleError, match="复函"):
        answer(review, "court", district.officer)
    answer(review, "court", district.officer, remark="松法函〔2022〕8 号")


def test_an_organ_that_answers_again_keeps_both_and_the_later_counts(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    review = opened(secretary, district.officer)
    answer(review, "civil_affairs", organs["civil_affairs"], Finding.TO_CHECK, "正在核实")
    answer(review, "civil_affairs", organs["civil_affairs"])
    shown = review_for(organs["civil_affairs"], review.public_id)
    latest = shown.opinions[1].opinion
    assert latest is not None
    assert latest.finding == Finding.NO_OBJECTION
    assert review.opinions.count() == 2


def test_it_is_concluded_when_all_are_in_and_then_stays(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    review = opened(secretary, district.officer)
    with pytest.raises(RuleError, match="政法委、民政局"):
        conclude_review(review=review, conclusion="同意", by=district.officer)
    for key in ("political_legal", "civil_affairs"):
        answer(review, key, organs[key])
    conclude_review(review=review, conclusion="同意任职", by=district.officer)
    review.refresh_from_db()
    assert (review.state, review.conclusion) == (ReviewState.CONCLUDED, "同意任职")
    with pytest.raises(RuleError, match="已办结"):
        answer(review, "civil_affairs", organs["civil_affairs"])
    with pytest.raises(RuleError, match="已办结"):
        withdraw_review(review=review, reason="反悔", by=district.officer)
    assert list(AuditEntry.objects.filter(action__startswith="review.").order_by("at", "sequence").values_list("action", flat=True)) == [
        "review.open", "review.answer", "review.answer", "review.conclude",
    ]  # fmt: skip


def test_what_organs_said_never_stands_in_the_trail(
    district: District, secretary: Person, organs: dict[str, User]
) -> None:
    review = opened(secretary, district.officer)
    answer(review, "civil_affairs", organs["civil_affairs"], Finding.OBJECTION, "金丝雀说明")
    assert "金丝雀" not in str(list(AuditEntry.objects.order_by("pk").values_list("changes", flat=True)))


def test_one_review_at_a_time(district: District, secretary: Person) -> None:
    review = opened(secretary, district.officer)
    with pytest.raises(RuleError, match="正在进行"):
        opened(secretary, district.officer)
    withdraw_review(review=review, reason="人选有变", by=district.officer)
    assert opened(secretary, district.officer).state == ReviewState.OPEN


@pytest.mark.parametrize(
    ("purpose", "organs"), [(" ", ["court"]), ("拟任书记", []), ("拟任书记", ["nobody"])]
)
def test_what_is_not_asked_properly_is_refused(
    district: District, secretary: Person, purpose: str, organs: list[str]
) -> None:
    with pytest.raises(RuleError):
        open_review(person=secretary, purpose=purpose, organs=organs, by=district.officer)


def test_what_waits_for_an_organ(district: District, secretary: Person, organs: dict[str, User]) -> None:
    review = opened(secretary, district.officer)
    civil = organs["civil_affairs"]
    assert [shown.review for shown in waiting_for(civil)[0]] == [review]
    answer(review, "civil_affairs", civil)
    assert [[shown.review for shown in part] for part in waiting_for(civil)] == [[], [review]]
    assert waiting_for(organs["human_resources"]) == ([], [])
    assert waiting_for(make_officer(district.other_town, Role.CIVIL_AFFAIRS)) == ([], [])


# --- Pages -------------------------------------------------------------------------------------


def addresses(person: Person, review: JointReview) -> dict[str, str]:
    return {
        "secretary": reverse("people:secretary", args=[person.public_id]),
        "open": reverse("people:open_review", args=[person.public_id]),
        "review": reverse("people:review", args=[review.public_id]),
        "conclude": reverse("people:conclude_review", args=[review.public_id]),
        "withdraw": reverse("people:withdraw_review", args=[review.public_id]),
    }


def test_visitors_are_sent_to_sign_in(client: Client, district: District, secretary: Person) -> None:
    pages = addresses(secretary, opened(secretary, district.officer))
    for address in (*pages.values(), reverse("people:secretaries"), reverse("people:reviews")):
        assert client.post(address).status_code in (302, 405)
        assert client.get(address).status_code in (302, 405)


def test_the_department_walks_through_all_pages(
    client: Client, district: District, secretary: Person
) -> None:
    client.force_login(district.officer)
    listed = client.get(reverse("people:secretaries"))
    assert "王书记" in listed.content.decode()
    file = reverse("people:secretary", args=[secretary.public_id])
    assert "已任正职，但档案里没有办结的联审" in client.get(file).content.decode()
    given = {"purpose": "拟任书记", "organs": ["court"], "document": ""}
    answered = client.post(reverse("people:open_review", args=[secretary.public_id]), given)
    pages = addresses(secretary, JointReview.objects.get())
    assert answered["Location"] == pages["review"]
    assert client.post(pages["conclude"], {"conclusion": "同意"}).status_code == 422
    refused = client.post(pages["review"], {"organ": "court", "finding": "no_objection", "remark": ""})
    assert (refused.status_code, "没有写明复函" in refused.content.decode()) == (422, True)
    assert (
        client.post(
            pages["review"], {"organ": "court", "finding": "no_objection", "remark": "复函 8 号"}
        ).status_code
        == 302
    )
    assert client.get(pages["review"]).status_code == 200
    assert client.post(pages["conclude"], {"conclusion": "同意任职"}).status_code == 302
    page = client.get(file).content.decode()
    assert "同意任职" in page
    assert "已任正职，但档案里没有办结的联审" not in page


def test_an_asked_organ_sees_the_matter_and_not_the_file(
    client: Client, district: District, secretary: Person, organs: dict[str, User]
) -> None:
    write(district.officer, *whole_file(secretary))
    pages = addresses(secretary, opened(secretary, district.officer))
    client.force_login(organs["political_legal"])
    assert "王书记" in client.get(reverse("people:reviews")).content.decode()
    page = client.get(pages["review"])
    assert page.status_code == 200
    assert "金丝雀" not in page.content.decode()
    for name in ("secretary", "open"):
        assert client.get(pages[name]).status_code == 404
    for name in ("conclude", "withdraw"):
        assert client.post(pages[name], {"conclusion": "同意", "reason": "不"}).status_code == 404
    assert client.get(reverse("people:secretaries")).status_code == 404
    assert (
        client.post(pages["review"], {"organ": "political_legal", "finding": "no_objection"}).status_code
        == 302
    )


@pytest.mark.parametrize(
    "role", [Role.TOWNSHIP, Role.COMMUNITY, Role.DISTRICT_LEADER, Role.HUMAN_RESOURCES, Role.SECURITY_ADMIN]
)
def test_who_is_neither_keeper_nor_asked_finds_nothing(
    client: Client, district: District, secretary: Person, role: Role
) -> None:
    pages = addresses(secretary, opened(secretary, district.officer))
    client.force_login(make_officer(district.place, role))
    for name, address in pages.items():
        if name not in ("conclude", "withdraw"):
            assert client.get(address).status_code == 404, name
        assert client.post(address, {"organ": "civil_affairs", "finding": "no_objection"}).status_code in (
            404,
            405,
        ), name
    assert client.get(reverse("people:secretaries")).status_code == 404


def test_the_department_of_another_place_finds_nothing(
    client: Client, district: District, secretary: Person
) -> None:
    pages = addresses(secretary, opened(secretary, district.officer))
    client.force_login(make_officer(district.other_town))
    for name in ("secretary", "open", "review"):
        assert client.get(pages[name]).status_code == 404, name
    assert "王书记" not in client.get(reverse("people:secretaries")).content.decode()


def test_the_person_learns_nothing_of_the_review(
    client: Client, district: District, secretary: Person
) -> None:
    from tests.make import make_user
    from wuding.people.actions import link_account

    own = make_user()
    link_account(person=secretary, account=own, by=None)
    review = opened(secretary, district.officer)
    client.force_login(district.officer)
    client.get(reverse("people:review", args=[review.public_id]))
    client.force_login(own)
    for address in addresses(secretary, review).values():
        assert client.get(address).status_code in (404, 405)
    for page in ("people:person", "people:reads"):
        assert "联审" not in client.get(reverse(page, args=[secretary.public_id])).content.decode()
