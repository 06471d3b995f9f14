"""Working out a month: who gets a slip, by which pack, what is refused, who confirms."""

import shutil
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.make import (
    ENTERED_AT,
    District,
    close_run,
    make_adoption,
    make_district,
    make_entry,
    make_officer,
    make_payers,
    make_worker,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.pay.actions import compute_month
from wuding.pay.models import Line, Notice, Slip
from wuding.pay.queries import months
from wuding.people.actions import FactGiven, add_record, record_fact
from wuding.people.models import Certificate, Team
from wuding.policy.actions import adopt_pack
from wuding.policy.models import Adoption

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2022, 6), Month(2022, 7)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    return made


@pytest.fixture
def bureau(district: District) -> User:
    return make_officer(district.place, Role.TOWNSHIP)


def _compute(district: District, by: User, month: Month = JULY) -> int:
    """How many slips came of it."""
    return compute_month(place=district.place, month=month, by=by, at=ENTERED_AT).slips.count()


def _total(month: Month = JULY) -> Decimal:
    return Slip.objects.get(month=month.start).total


def test_a_slip_has_the_pack_the_facts_their_sources_and_a_line_for_each_item(
    district: District, bureau: User
) -> None:
    make_worker(
        district.community, district.officer, post="正职", grade="优秀", certificate="中级", woman=False
    )
    assert _compute(district, bureau) == 1
    slip = Slip.objects.get()
    assert (slip.pack_id, slip.post, slip.organisation) == ("songling/2022", "正职", district.community)
    assert slip.facts["入职日期"] == "2021-03-01"
    assert slip.sources["证书"]["entered_by"] == "名册导入（组织部 陈样例，2022-07-04）"
    lines = dict(Line.objects.filter(slip=slip).values_list("name", "amount"))
    assert lines == {
        "基础补贴": Decimal(2900),
        "岗位补贴": Decimal(680),
        "绩效补贴": Decimal(170),
        "职业津贴": Decimal(300),
        "年限补贴": Decimal(20),
        "工作补贴": Decimal(4070),
        "卫生费补贴": Decimal(0),
        "应发合计": Decimal(4070),
    }


def test_before_july_the_uniform_scheme_pays(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer, woman=True)
    _compute(district, bureau, JUNE)
    slip = Slip.objects.get()
    assert (slip.pack_id, slip.headline, slip.total) == ("songling/2019", Decimal(3175), Decimal(3210))


def test_facts_are_read_as_of_the_first_of_the_month(district: District, bureau: User) -> None:
    person = make_worker(district.community, district.officer)
    entry = make_entry(district.officer)
    record_fact(person=person, given=FactGiven("岗位", "正职", date(2022, 8, 2)), entry=entry)
    run = compute_month(place=district.place, month=Month(2022, 8), by=bureau, at=ENTERED_AT)
    assert Slip.objects.get().post == "一般工作岗位"
    close_run(run, replace(make_payers(district.place), preparer=bureau))
    _compute(district, bureau, Month(2022, 9))
    assert Slip.objects.get(month=date(2022, 9, 1)).post == "正职"


def test_only_community_workers_in_service_on_that_day_get_a_slip(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer, name="在岗")
    make_worker(district.community, district.officer, name="网格员", team=Team.GRID_WORKER)
    make_worker(district.community, district.officer, name="后来", since=date(2022, 7, 2))
    _compute(district, bureau)
    assert [slip.person.name for slip in Slip.objects.select_related("person")] == ["在岗"]


def test_computing_again_replaces_what_is_not_confirmed(district: District, bureau: User) -> None:
    person = make_worker(district.community, district.officer, grade="一般", woman=False)
    _compute(district, bureau)
    before = _total()
    row = Certificate(level="初级", since=date(2022, 1, 1))
    add_record(person=person, row=row, entry=make_entry(district.officer))
    _compute(district, bureau)
    assert _total() - before == 150
    assert Slip.objects.count() == 1


def test_a_month_without_a_pack_stops_with_a_sentence(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer, since=date(2015, 1, 1))
    with pytest.raises(RuleError, match="没有生效的政策包"):
        _compute(district, bureau, Month(2018, 12))


def test_a_missing_fact_leaves_the_person_out_and_names_it(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer, name="赵样例", post="站长")
    make_worker(district.community, district.officer, name="钱样例")
    assert _compute(district, bureau) == 1
    notice = Notice.objects.get(kind="missing")
    assert notice.person.name == "赵样例"
    assert "站长" in notice.told["zh"]


def test_a_place_without_workers_has_nothing_to_compute(district: District, bureau: User) -> None:
    with pytest.raises(RuleError, match="没有在岗的社区工作者"):
        _compute(district, bureau)


def test_the_table_keeps_one_slip_a_month(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer)
    _compute(district, bureau)
    slip = Slip.objects.get()
    slip.pk, slip.public_id = None, uuid.uuid4()
    slip._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.bulk_create([slip])


def test_figures_are_those_in_the_users_sight(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer, name="甲", post="正职", woman=False)
    make_worker(district.other_community, district.officer, name="乙", woman=False)
    _compute(district, bureau)
    figures = months.figures_of(bureau, district.place, JULY)
    assert figures is not None
    assert (figures.heads, figures.lowest, figures.highest) == (2, Decimal(3640), Decimal(3736))
    assert figures.mean == Decimal(3688)
    town = make_officer(district.town, Role.TOWNSHIP)
    seen = months.figures_of(town, district.place, JULY)
    assert seen is not None
    assert seen.heads == 1
    assert months.figures_of(make_officer(district.community, Role.COMMUNITY), district.place, JULY) is None


def test_months_not_worked_out_stand_empty(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer)
    _compute(district, bureau)
    course = months.figures_by_month(bureau, district.place, Month(2022, 6), Month(2022, 8))
    assert [entry.figures is not None for entry in course] == [False, True, False]
    assert months.latest_month(bureau, district.place, Month(2022, 12)) == JULY
    assert months.latest_month(bureau, district.place, JUNE) is None


TOWN_PACK = """
[pack]
title = "小扬气镇年限补贴"
place = "小扬气镇"
division = "232762100"
issuer = "小扬气镇党委"
from = 2022-07-01
parent = "songling/2022"
trust = "assumed"
source = "样例"
how = "样例"

[[params]]
name = "年限补贴标准"
unit = "元/年"
clause = "第一条"
overrides = true
values = [{ from = 2022-07-01, value = 30, how = "样例" }]

[[provisions]]
clause = "第一条"
aspect = "薪酬待遇"
text = "年限补贴每年三十元。"
how = "样例"
governs = ["年限补贴标准"]
"""


def test_a_place_with_a_pack_of_its_own_is_paid_by_it(
    district: District, bureau: User, tmp_path: Path, settings: Settings
) -> None:
    shutil.copytree(settings.POLICIES, tmp_path / "packs")
    settings.POLICIES = tmp_path / "packs"
    folder = tmp_path / "packs" / "xiaoyangqi" / "2022"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(TOWN_PACK, encoding="utf-8")
    adopt_pack(
        organisation=district.town,
        pack_id="xiaoyangqi/2022",
        since=date(2022, 7, 1),
        by=district.officer,
        at=ENTERED_AT,
    )
    make_worker(district.community, district.officer, name="甲", woman=False)
    make_worker(district.other_community, district.officer, name="乙", woman=False)
    assert _compute(district, bureau) == 2
    paid = {slip.person.name: (slip.pack_id, slip.total) for slip in Slip.objects.select_related("person")}
    assert paid == {"甲": ("xiaoyangqi/2022", Decimal(3680)), "乙": ("songling/2022", Decimal(3640))}


def test_a_pack_adopted_beyond_its_own_end_is_refused(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer)
    Adoption.objects.filter(pack_id="songling/2022").delete()
    Adoption.objects.update(until=None)
    with pytest.raises(RuleError, match="不能使用"):
        _compute(district, bureau)


def test_without_a_pack_for_one_workplace_nothing_is_written(district: District, bureau: User) -> None:
    make_worker(district.community, district.officer)
    Adoption.objects.all().delete()
    with pytest.raises(RuleError, match="松鹤社区在 2022-07-01 没有生效的政策包"):
        _compute(district, bureau)
    assert not Slip.objects.exists()
