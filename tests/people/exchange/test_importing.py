"""An import is looked at before it is written, written whole or not at all, and can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.make import District, make_district, make_officer
from tests.people.exchange.tables import AT, applied, fates, number_of, person, prepared, refusals, table
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Trail
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import assign_role
from wuding.people.exchange.importing import (
    Unusable,
    apply_import,
    decide_rows,
    discard_import,
    expire_imports,
    kept_of,
    prepare_import,
    run_for,
    undo_import,
)
from wuding.people.models import (
    Certificate,
    Contract,
    Education,
    Fact,
    ImportState,
    Person,
    PersonVersion,
    PoliticalStatus,
    Service,
)

pytestmark = pytest.mark.django_db

WHOLE = person(
    身份证号=number_of(2),
    民族="汉族",
    籍贯代码="232700",
    手机号码="13800138000",
    进入渠道="聘",
    岗位="正职",
    学历="本科",
    毕业日期="2012.07",
    毕业院校="示例大学",
    政治面貌="党员",
    加入日期=date(2015, 7, 1),
    证书级别="初级",
    取得日期=date(2019, 9, 1),
    证书编号="0012345",
    合同类型="固定期限",
    合同开始=date(2021, 3, 1),
    合同结束=date(2024, 2, 29),
    考核年度=2022,
    考核等次="良好",
)


@pytest.fixture
def district() -> District:
    """The officer keeps contracts as well, which is the HR bureau's."""
    made = make_district()
    assign_role(
        user=made.officer, organisation=made.place, role=Role.HUMAN_RESOURCES, since=date(2000, 1, 1), by=None
    )
    return made


def test_a_new_person_gets_a_file_with_all_its_records(district: District) -> None:
    entry = applied(district, [WHOLE])
    made = Person.objects.get()
    assert (made.name, made.sex, made.born, made.ethnicity) == ("王样例", "女", date(1990, 5, 17), "01")
    assert made.organisation == district.community
    assert made.identity_number is not None
    assert made.identity_number.reveal() == number_of(2)
    assert made.phone is not None
    assert made.phone.reveal() == "13800138000"
    service = Service.objects.known().get()
    assert (service.team, service.contract, service.channel, service.since) == (
        "worker",
        "labour",
        "hired",
        date(2021, 3, 1),
    )
    assert Education.objects.known().get().since == date(2012, 7, 1)
    assert PoliticalStatus.objects.known().get().status == "01"
    certificate = Certificate.objects.known().get()
    assert certificate.number is not None
    assert certificate.number.reveal() == "0012345"
    assert Contract.objects.known().get().until == date(2024, 2, 29)
    held = {fact.name: (fact.value, fact.since) for fact in Fact.objects.known()}
    assert held["岗位"] == ("正职", date(2021, 3, 1))
    assert held["证书"] == ("初级", date(2019, 9, 1))
    assert held["学历"][0] == "本科"
    assert held["考核等次"] == ("良好", date(2022, 1, 1))
    assert {row.entry for row in (service, certificate)} == {entry}


def test_nothing_is_written_before_it_is_confirmed(district: District) -> None:
    run = prepared(district, [WHOLE])
    assert fates(run) == {"new": 1}
    assert run.state == ImportState.PREPARED
    assert not Person.objects.exists()
    assert str(run.rows) == "••••"


def test_the_same_table_again_changes_nothing(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [WHOLE])
    assert fates(run) == {"unchanged": 1}
    with pytest.raises(RuleError, match="完全一致"):
        apply_import(run=run, by=district.officer, at=AT)


def test_what_differs_is_shown_before_and_after_with_numbers_masked(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [{**WHOLE, "手机号码": "13900139000", "毕业院校": "样例大学"}])
    (row,) = kept_of(run).shown
    assert row.fate == "changed"
    assert set(row.changes) == {
        ("手机号码", "138******00", "139******00"),
        ("毕业院校", "示例大学", "样例大学"),
    }


def test_changes_are_written_as_corrections_and_as_new_stretches(district: District) -> None:
    applied(district, [WHOLE])
    applied(
        district,
        [
            {
                **WHOLE,
                "姓名": "王改名",
                "单位": "青松社区",
                "任职开始": date(2022, 9, 1),
                "毕业院校": "样例大学",
                "证书编号": "99",
            }
        ],
    )
    services = Service.objects.known().order_by("since")
    assert [(one.organisation, one.since, one.until) for one in services] == [
        (district.community, date(2021, 3, 1), date(2022, 8, 31)),
        (district.other_community, date(2022, 9, 1), None),
    ]
    assert Person.objects.get().organisation == district.other_community
    assert Person.objects.get().name == "王改名"
    assert PersonVersion.objects.get().field == "name"
    assert Education.objects.known().get().school == "样例大学"
    assert Education.objects.count() == 2


def test_empty_cells_leave_the_file_as_it_is(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [person(身份证号=number_of(2))])
    assert fates(run) == {"unchanged": 1}


def test_an_earlier_stretch_is_refused_with_a_remedy(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [{**WHOLE, "单位": "青松社区", "任职开始": date(2020, 1, 1)}])
    assert fates(run) == {"refused": 1}
    assert "早于档案里已有的" in refusals(kept_of(run))[0]


def test_a_correction_from_the_first_day_is_pointed_out(district: District) -> None:
    applied(district, [WHOLE])
    (row,) = kept_of(prepared(district, [{**WHOLE, "单位": "青松社区"}])).shown
    assert row.corrected == ("单位",)


def test_a_row_without_a_number_asks_whose_it_is(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [person(手机号码="13900139000")])
    (row,) = kept_of(run).shown
    assert row.fate == "ask"
    assert "姓名和出生日期相同" in row.likely[0][1]
    with pytest.raises(RuleError, match="没有认定"):
        apply_import(run=run, by=district.officer, at=AT)
    decide_rows(run=run, decisions={row.number: f"same:{row.likely[0][0]}"}, by=district.officer, at=AT)
    run.refresh_from_db()
    assert fates(run) == {"changed": 1}
    apply_import(run=run, by=district.officer, at=AT)
    (kept,) = Person.objects.all()
    assert kept.phone is not None
    assert kept.phone.reveal() == "13900139000"


def test_a_namesake_can_be_a_new_file_or_left_out(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [person(身份证号=number_of(4))])
    decide_rows(run=run, decisions={0: "skip"}, by=district.officer, at=AT)
    run.refresh_from_db()
    assert fates(run) == {"skipped": 1}
    decide_rows(run=run, decisions={0: "new"}, by=district.officer, at=AT)
    run.refresh_from_db()
    apply_import(run=run, by=district.officer, at=AT)
    assert Person.objects.count() == 2


def test_likeness_by_telephone_and_by_a_mistyped_number_is_shown(district: District) -> None:
    applied(district, [WHOLE])
    rows = [
        person("李样例", 手机号码="13800138000"),
        person(身份证号=number_of(2, date(1990, 5, 18)), 出生日期=date(1990, 5, 18)),
    ]
    said = [row.likely[0][1] for row in kept_of(prepared(district, rows)).shown]
    assert "手机号码相同" in said[0]
    assert "只差一两位" in said[1]


def test_one_person_twice_in_a_table_is_refused_in_both_rows(district: District) -> None:
    run = prepared(district, [WHOLE, {**WHOLE, "姓名": "王重复"}, person("李样例"), person("李样例")])
    assert fates(run) == {"refused": 4}
    assert "同一个人" in refusals(kept_of(run))[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"出生日期": date(1991, 5, 17)}, "出生日期不一致"),
        ({"性别": "男"}, "性别不一致"),
        ({"任职开始": date(2001, 3, 1)}, "未满 16 周岁"),
        ({"毕业日期": None}, "没有填“毕业日期”"),
        ({"合同结束": None}, "要写明到哪一天"),
        ({"籍贯代码": "99"}, "籍贯代码"),
    ],
)
def test_what_cannot_be_true_is_refused_in_the_preview(
    district: District, change: dict[str, object], said: str
) -> None:
    run = prepared(district, [{**WHOLE, **change}])
    assert fates(run) == {"refused": 1}
    assert said in refusals(kept_of(run))[0]


def test_one_bad_row_keeps_all_others_out(district: District) -> None:
    run = prepared(district, [WHOLE, person("李样例", 出生日期="昨天")])
    assert fates(run) == {"new": 1, "faulty": 1}
    with pytest.raises(RuleError, match="要么全部导入"):
        apply_import(run=run, by=district.officer, at=AT)
    assert not Person.objects.exists()


def test_a_unit_elsewhere_is_refused_like_one_that_does_not_exist(district: District) -> None:
    township = make_officer(district.town, Role.TOWNSHIP)
    said = []
    for unit in ("青松社区", "青竹社区"):
        run = prepare_import(
            place=district.town, file_name="名册.xlsx", content=table([person(单位=unit)]), by=township, at=AT
        )
        (problem,) = [problem for problem in kept_of(run).problems if problem.grave]
        said.append(problem.what().replace(unit, "…"))
    assert said[0] == said[1]
    assert "青松" not in said[0]


def test_a_file_elsewhere_is_refused_like_one_that_does_not_exist(district: District) -> None:
    applied(district, [person(单位="青松社区", 身份证号=number_of(2))])
    theirs = Person.objects.get()
    township = make_officer(district.town, Role.TOWNSHIP)
    said = []
    for file_id in (str(theirs.public_id), "00000000-0000-4000-8000-000000000000"):
        run = prepare_import(
            place=district.town,
            file_name="名册.xlsx",
            content=table([person(档案号=file_id)]),
            by=township,
            at=AT,
        )
        said += refusals(kept_of(run))
    assert said[0] == said[1]


def test_a_number_held_elsewhere_is_taken_without_telling(district: District) -> None:
    applied(district, [person(单位="青松社区", 身份证号=number_of(2))])
    township = make_officer(district.town, Role.TOWNSHIP)
    run = prepare_import(
        place=district.town,
        file_name="a.xlsx",
        content=table([person("李样例", 身份证号=number_of(2))]),
        by=township,
        at=AT,
    )
    assert fates(run) == {"new": 1}
    apply_import(run=run, by=township, at=AT)
    assert Person.objects.count() == 2


def test_outsiders_import_nothing_and_see_no_import(district: District) -> None:
    run = prepared(district, [WHOLE])
    for role in (Role.COMMUNITY, Role.CIVIL_AFFAIRS, Role.SYSTEM_ADMIN):
        stranger = make_officer(district.place, role)
        with pytest.raises(NotVisible):
            prepared(district, [WHOLE], by=stranger)
        with pytest.raises(NotVisible):
            run_for(stranger, run.public_id)
        with pytest.raises(NotVisible):
            apply_import(run=run, by=stranger, at=AT)


def test_a_file_changed_since_the_preview_stops_the_import(district: District) -> None:
    applied(district, [WHOLE])
    run = prepared(district, [{**WHOLE, "毕业院校": "样例大学"}])
    applied(district, [{**WHOLE, "毕业院校": "另一大学"}])
    with pytest.raises(RuleError, match="预览之后"):
        apply_import(run=run, by=district.officer, at=AT)


def test_an_import_is_applied_once(district: District) -> None:
    run = prepared(district, [WHOLE])
    apply_import(run=run, by=district.officer, at=AT)
    with pytest.raises(RuleError, match="不能再确认"):
        apply_import(run=run, by=district.officer, at=AT)
    run.refresh_from_db()
    assert run.rows is None


def test_an_import_waits_for_a_day_and_is_emptied_then(district: District) -> None:
    run = prepared(district, [WHOLE])
    late = AT + timedelta(hours=25)
    with pytest.raises(RuleError, match="过期"):
        apply_import(run=run, by=district.officer, at=late)
    assert expire_imports(late) == 1
    run.refresh_from_db()
    assert (run.state, run.rows) == (ImportState.EXPIRED, None)


def test_a_discarded_import_is_emptied_at_once(district: District) -> None:
    run = prepared(district, [WHOLE])
    discard_import(run=run, by=district.officer, at=AT)
    run.refresh_from_db()
    assert (run.state, run.rows) == (ImportState.EXPIRED, None)


def test_undoing_brings_back_what_was_believed(district: District) -> None:
    applied(district, [WHOLE])
    before = {
        (type(row).__name__, str(row), row.since, row.until)
        for table in (Service, Education, Fact)
        for row in table.objects.known()
    }
    run = prepared(
        district,
        [
            {**WHOLE, "姓名": "王改名", "毕业院校": "样例大学", "岗位": "副职", "岗位开始": date(2022, 9, 1)},
            person("李样例", 身份证号=number_of(5, date(1980, 1, 1)), 性别="男", 出生日期=date(1980, 1, 1)),
        ],
    )
    apply_import(run=run, by=district.officer, at=AT)
    run.refresh_from_db()
    undo_import(run=run, by=district.officer, at=AT + timedelta(minutes=1))
    after = {
        (type(row).__name__, str(row), row.since, row.until)
        for table in (Service, Education, Fact)
        for row in table.objects.known()
    }
    assert after == before
    assert [one.name for one in Person.objects.visible_to(district.officer)] == ["王样例"]
    again = prepared(district, [WHOLE])
    assert fates(again) == {"unchanged": 1}


def test_undoing_is_refused_when_something_came_to_stand_on_it(district: District) -> None:
    run = prepared(district, [WHOLE])
    apply_import(run=run, by=district.officer, at=AT)
    applied(district, [{**WHOLE, "合同编号": "HT-1"}])
    run.refresh_from_db()
    with pytest.raises(RuleError, match="王样例"):
        undo_import(run=run, by=district.officer, at=datetime(2022, 12, 21, tzinfo=UTC))


def test_each_step_is_recorded(district: District) -> None:
    run = prepared(district, [WHOLE])
    apply_import(run=run, by=district.officer, at=AT)
    run.refresh_from_db()
    undo_import(run=run, by=district.officer, at=AT + timedelta(minutes=1))
    actions = set(Trail.objects.values_list("action", flat=True))
    assert {Action.IMPORT_PREPARE, Action.IMPORT_APPLY, Action.IMPORT_UNDO, Action.PERSON_REGISTER} <= actions


def test_a_table_without_the_headings_is_not_kept(district: District) -> None:
    with pytest.raises(Unusable) as refused:
        prepared(district, [{"甲": "1", "乙": "2"}])
    assert [problem.code for problem in refused.value.problems if problem.grave] == ["sheet.none"]


def test_a_file_that_is_no_table_is_refused_with_a_sentence(district: District) -> None:
    with pytest.raises(RuleError, match="PDF") as refused:
        prepare_import(
            place=district.place, file_name="a.xlsx", content=b"%PDF-1.7", by=district.officer, at=AT
        )
    assert refused.value.next_step


def test_contracts_are_not_taken_from_who_may_not_change_them() -> None:
    plain = make_district()
    run = prepared(plain, [WHOLE])
    left_out = [problem.shown for problem in kept_of(run).problems if problem.code == "header.unknown"]
    assert left_out == ["合同类型", "合同开始", "合同结束"]
    apply_import(run=run, by=plain.officer, at=AT)
    assert not Contract.objects.exists()
