"""A record as the cells of a row, kind by kind. The first cell names it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wuding.common.templatetags.parts import number
from wuding.people import facts
from wuding.people.code_sets import DEGREES, EDUCATION, POLITICAL
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    Education,
    Fact,
    PoliticalStatus,
    Recognition,
    RecognitionKind,
    Record,
    Service,
    Training,
)
from wuding.people.queries.inputs import entry_words
from wuding.people.queries.sections.cells import Cell, Heading, Line, day_cell, expiry_cell
from wuding.people.queries.sections.kinds import ENDING, Kind

if TYPE_CHECKING:
    from wuding.people.queries.sections.kinds import Words

_Cells = Callable[[Any], tuple[Cell, ...]]

HEADINGS: Mapping[Kind, tuple[tuple["Words", str], ...]] = {
    Kind.SERVICE: (
        (gettext_lazy("单位"), ""),
        (gettext_lazy("队伍"), ""),
        (gettext_lazy("用工形式"), ""),
        (gettext_lazy("进入渠道"), ""),
        (gettext_lazy("自"), "day"),
        (gettext_lazy("至"), "day"),
    ),
    Kind.CONTRACT: (
        (gettext_lazy("合同类型"), ""),
        (gettext_lazy("编号"), ""),
        (gettext_lazy("签订"), "day"),
        (gettext_lazy("自"), "day"),
        (gettext_lazy("至"), "day"),
        (gettext_lazy("状态"), ""),
    ),
    Kind.CERTIFICATE: (
        (gettext_lazy("证书"), ""),
        (gettext_lazy("级别"), ""),
        (gettext_lazy("证书编号"), ""),
        (gettext_lazy("取得"), "day"),
        (gettext_lazy("登记有效期至"), "day"),
        (gettext_lazy("状态"), ""),
    ),
    Kind.APPRAISAL: (
        (gettext_lazy("年度"), ""),
        (gettext_lazy("等次"), ""),
        (gettext_lazy("评定单位"), ""),
    ),
    Kind.EDUCATION: (
        (gettext_lazy("学历"), ""),
        (gettext_lazy("学位"), ""),
        (gettext_lazy("学校"), ""),
        (gettext_lazy("专业"), ""),
        (gettext_lazy("毕业"), "day"),
    ),
    Kind.POLITICAL: (
        (gettext_lazy("政治面貌"), ""),
        (gettext_lazy("加入日期"), "day"),
        (gettext_lazy("自"), "day"),
        (gettext_lazy("至"), "day"),
    ),
    Kind.TRAINING: (
        (gettext_lazy("内容"), ""),
        (gettext_lazy("主办单位"), ""),
        (gettext_lazy("学时"), "number"),
        (gettext_lazy("结果"), ""),
        (gettext_lazy("开始日期"), "day"),
    ),
    Kind.RECOGNITION: (
        (gettext_lazy("名称"), ""),
        (gettext_lazy("类别"), ""),
        (gettext_lazy("级别"), ""),
        (gettext_lazy("决定单位"), ""),
        (gettext_lazy("决定日期"), "day"),
    ),
    Kind.FACT: (
        (gettext_lazy("事项"), ""),
        (gettext_lazy("内容"), ""),
        (gettext_lazy("自"), "day"),
        (gettext_lazy("至"), "day"),
        (gettext_lazy("登记"), "long"),
    ),
    Kind.BANK_ACCOUNT: (
        (gettext_lazy("开户行"), ""),
        (gettext_lazy("账户种类"), ""),
        (gettext_lazy("账号"), ""),
        (gettext_lazy("户名"), ""),
        (gettext_lazy("自"), "day"),
        (gettext_lazy("至"), "day"),
    ),
}
"""Each column's heading, and how it is set."""

REMARK = gettext_lazy("评语")


def headings_of(kind: Kind, *, remarks: bool) -> tuple[Heading, ...]:
    """The columns of a kind; appraisal remarks have one of their own where they may be seen."""
    named = HEADINGS[kind]
    if kind == Kind.APPRAISAL and remarks:
        named = (*named, (REMARK, "long"))
    return tuple(Heading(str(text), look) for text, look in named)


def is_derived(record: Record) -> bool:
    """Whether another record keeps it: facts drawn from certificates, appraisals, education and political status."""
    return isinstance(record, Fact) and record.name in facts.DERIVED


def line_of(kind: Kind, record: Record, day: date, *, remarks: bool, newest: bool = True) -> Line:
    """The record as it stands on `day`; `newest`: none of its kind began later."""
    cells = _cells(kind, record, day, newest=newest)
    if kind == Kind.APPRAISAL and remarks:
        cells = (*cells, Cell(record.remark))  # type: ignore[attr-defined]  # an Appraisal, by its kind
    labelled = zip(headings_of(kind, remarks=remarks), cells, strict=True)
    return Line(
        series=record.series,
        derived=is_derived(record),
        cells=tuple(
            Cell(cell.text, cell.note, cell.tone, heading.look, heading.text) for heading, cell in labelled
        ),
        current=record.until is None or day <= record.until or kind not in ENDING,
        open=kind in ENDING and (record.until is None or day < record.until),
    )


def _cells(kind: Kind, record: Record, day: date, *, newest: bool) -> tuple[Cell, ...]:
    if isinstance(record, Contract):
        return _contract(record, day, newest=newest)
    if isinstance(record, Certificate):
        return _certificate(record, day, newest=newest)
    return _CELLS[kind](record)


def _service(record: Service) -> tuple[Cell, ...]:
    above = record.organisation.parent.name if record.organisation.parent else ""
    return (
        Cell(record.organisation.name, note=above),
        Cell(record.get_team_display()),
        Cell(record.get_contract_display()),
        Cell(record.get_channel_display() if record.channel else ""),
        day_cell(record.since),
        day_cell(record.until),
    )


def _contract(record: Contract, day: date, *, newest: bool) -> tuple[Cell, ...]:
    trial = record.probation_until
    return (
        Cell(
            record.get_kind_display(),
            note=_("试用期至 %(day)s") % {"day": trial.isoformat()} if trial and trial >= day else "",
        ),
        Cell(record.number),
        day_cell(record.signed_on),
        day_cell(record.since),
        day_cell(record.until),
        contract_state(record, day, newest=newest),
    )


def contract_state(record: Contract, day: date, *, newest: bool) -> Cell:
    """Whether a contract holds on `day`, will, or has ended and how."""
    if record.ended_on is not None and record.ended_on < day:
        return Cell(_("已结束"), note=record.get_end_reason_display() if record.end_reason else "")
    if record.since > day:
        return Cell(_("未生效"), tone="wait")
    return expiry_cell(record.until, day, newest=newest) if record.until else Cell(_("有效"), tone="good")


def _certificate(record: Certificate, day: date, *, newest: bool) -> tuple[Cell, ...]:
    return (
        Cell(record.kind),
        Cell(record.level),
        Cell(record.number.masked if record.number else ""),
        day_cell(record.since),
        day_cell(record.registration_until),
        expiry_cell(record.registration_until, day, newest=newest),
    )


def _appraisal(record: Appraisal) -> tuple[Cell, ...]:
    return (Cell(str(record.year)), Cell(record.grade), Cell(record.decided_by))


def _education(record: Education) -> tuple[Cell, ...]:
    return (
        Cell(
            EDUCATION.word(record.level),
            note=pgettext("学习形式", "全日制") if record.full_time else pgettext("学习形式", "在职"),
        ),
        Cell(DEGREES.word(record.degree) if record.degree else ""),
        Cell(record.school),
        Cell(record.major),
        day_cell(record.since),
    )


def _political(record: PoliticalStatus) -> tuple[Cell, ...]:
    return (
        Cell(POLITICAL.word(record.status)),
        day_cell(record.joined_on),
        day_cell(record.since),
        day_cell(record.until),
    )


def _training(record: Training) -> tuple[Cell, ...]:
    return (
        Cell(record.title),
        Cell(record.organiser),
        Cell(number(record.hours, 1) if record.hours else ""),
        Cell(record.result),
        day_cell(record.since),
    )


def _recognition(record: Recognition) -> tuple[Cell, ...]:
    return (
        Cell(record.title),
        Cell(record.get_kind_display(), tone="bad" if record.kind == RecognitionKind.PENALTY else "good"),
        Cell(record.level),
        Cell(record.decided_by),
        day_cell(record.since),
    )


def _fact(record: Fact) -> tuple[Cell, ...]:
    return (
        Cell(record.name),
        Cell(record.value),
        day_cell(record.since),
        day_cell(record.until),
        Cell(entry_words(record.entry)),
    )


def _bank_account(record: BankAccount) -> tuple[Cell, ...]:
    return (
        Cell(record.branch),
        Cell(record.get_kind_display()),
        Cell(record.account.masked if record.account else ""),
        Cell(record.holder or _("本人")),
        day_cell(record.since),
        day_cell(record.until),
    )


_CELLS: Mapping[Kind, _Cells] = {
    Kind.SERVICE: _service,
    Kind.APPRAISAL: _appraisal,
    Kind.EDUCATION: _education,
    Kind.POLITICAL: _political,
    Kind.TRAINING: _training,
    Kind.RECOGNITION: _recognition,
    Kind.FACT: _fact,
    Kind.BANK_ACCOUNT: _bank_account,
}
