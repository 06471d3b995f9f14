"""Adopting packs: who may, what is refused, what then governs a place on a day."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.make import ENTERED_AT, District, make_adoption, make_district, make_officer, make_place, make_user
from wuding.accounts.roles import Role
from wuding.common.errors import NotVisible, RuleError
from wuding.places import policies
from wuding.policy.actions import adopt_pack
from wuding.policy.models import Adoption
from wuding.policy.queries.adoptions import adoptions_for, pack_in_force, posts_in_order, visible_pack
from wuding.policy.queries.deductions import net_packs_at
from wuding.policy.queries.library import packs_fitting
from wuding.policy.queries.packs import pack_of

pytestmark = pytest.mark.django_db


def _adopt(district: District, pack: str, since: date, until: date | None = None) -> Adoption:
    return adopt_pack(
        organisation=district.place,
        pack_id=pack,
        since=since,
        until=until,
        by=district.officer,
        at=ENTERED_AT,
    )


def test_a_later_pack_ends_the_earlier_one() -> None:
    district = make_district()
    _adopt(district, "songling/2019", date(2019, 1, 1), date(2022, 6, 30))
    _adopt(district, "songling/2022", date(2022, 7, 1))
    assert pack_in_force(district.place, date(2022, 6, 30)).id == "songling/2019"
    assert pack_in_force(district.place, date(2022, 7, 1)).id == "songling/2022"


def test_a_pack_holds_for_everything_below() -> None:
    district = make_district()
    make_adoption(district)
    assert pack_in_force(district.community, date(2022, 7, 1)).id == "songling/2022"
    assert posts_in_order(district.community, date(2022, 7, 1)) == ("正职", "副职", "一般工作岗位")


def test_without_a_pack_in_force_there_is_a_sentence() -> None:
    district = make_district()
    make_adoption(district)
    with pytest.raises(RuleError, match="没有生效的政策包") as refusal:
        pack_in_force(district.place, date(2018, 12, 31))
    assert refusal.value.next_step
    assert posts_in_order(district.place, date(2018, 12, 31)) == ()


def test_only_the_organisation_department_adopts() -> None:
    district = make_district()
    for other in (make_officer(district.place, Role.CIVIL_AFFAIRS), make_user(), make_officer(district.town)):
        with pytest.raises(NotVisible):
            adopt_pack(
                organisation=district.place,
                pack_id="songling/2022",
                since=date(2022, 7, 1),
                by=other,
                at=ENTERED_AT,
            )
    assert not Adoption.objects.exists()


def test_a_pack_of_another_division_is_refused() -> None:
    place = make_place("新林区", code="232763")
    with pytest.raises(RuleError, match="不能由新林区采用"):
        adopt_pack(
            organisation=place,
            pack_id="songling/2022",
            since=date(2022, 7, 1),
            by=make_officer(place),
            at=ENTERED_AT,
        )


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2022, 6, 30), None), (date(2018, 1, 1), date(2022, 6, 30))],
    ids=["early", "too early"],
)
def test_a_pack_is_adopted_only_while_it_is_in_force(since: date, until: date | None) -> None:
    district = make_district()
    with pytest.raises(RuleError, match="超出了它"):
        _adopt(district, "songling/2022" if until is None else "songling/2019", since, until)


def test_a_pack_that_ends_is_not_adopted_without_end() -> None:
    with pytest.raises(RuleError, match="超出了它"):
        _adopt(make_district(), "songling/2019", date(2019, 1, 1))


def test_an_adoption_does_not_run_into_a_later_one() -> None:
    district = make_district()
    _adopt(district, "songling/2022", date(2022, 9, 1))
    with pytest.raises(RuleError, match="2022-09-01"):
        _adopt(district, "songling/2022", date(2022, 7, 1))
    _adopt(district, "songling/2022", date(2022, 7, 1), date(2022, 8, 31))


@pytest.mark.parametrize(
    "pack", ["songling/1999", "../songling/2022", "songling", "songling/2022/..", "nowhere/1"]
)
def test_a_pack_that_is_not_there_is_not_visible(pack: str) -> None:
    with pytest.raises(NotVisible):
        pack_of(pack)


def test_a_broken_pack_says_where_it_is_broken(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "here" / "1"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('[pack]\ntitle = "坏的"\nsurprise = 1\n', encoding="utf-8")
    settings.POLICIES = tmp_path
    with pytest.raises(RuleError, match=r"here/1/pack\.toml:") as refusal:
        pack_of("here/1")
    assert "wuding policy check" in refusal.value.next_step


def test_what_is_adopted_above_is_seen_below_and_not_elsewhere() -> None:
    district = make_district()
    make_adoption(district)
    community = make_officer(district.community, Role.COMMUNITY)
    assert [one.pack.id for one in adoptions_for(community)] == ["songling/2022", "songling/2019"]
    assert visible_pack(community, "heilongjiang/2017").place == "黑龙江省"
    stranger = make_officer(make_place("新林区", code="232763"))
    assert adoptions_for(stranger) == []
    with pytest.raises(NotVisible):
        visible_pack(stranger, "songling/2022")


def test_what_holds_by_law_is_not_adopted(tmp_path: Path, settings: Settings) -> None:
    district = make_district()
    shutil.copytree(policies(), tmp_path / "p")
    folder = tmp_path / "p" / "songling" / "shebao2022"
    shutil.copytree(policies() / "daxinganling" / "shebao2022", folder)
    text = (folder / "pack.toml").read_text(encoding="utf-8").replace('"232700"', '"232762"')
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    settings.POLICIES = tmp_path / "p"
    assert "songling/shebao2022" not in {pack.id for pack in packs_fitting(district.place).packs}
    with pytest.raises(RuleError, match="不用采用"):
        _adopt(district, "songling/shebao2022", date(2022, 7, 1))
    found = net_packs_at(district.community, date(2022, 7, 1))
    assert (found.insurance.id, found.tax.id) == ("songling/shebao2022", "zhonghua/geshui2019")


def test_the_packs_of_the_region_hold_where_a_place_has_none() -> None:
    district = make_district()
    assert net_packs_at(district.place, date(2022, 7, 1)).insurance.id == "daxinganling/shebao2022"


def test_a_place_without_amounts_of_its_own_is_told_so() -> None:
    elsewhere = make_place("某区", code="440305")
    with pytest.raises(RuleError, match="社保月平均工资") as refusal:
        net_packs_at(elsewhere, date(2022, 7, 1))
    assert refusal.value.next_step
