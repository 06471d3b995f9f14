"""Income tax withheld from wages: what the year holds so far, and what this month adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ..rules import Pack, RowError, Value
from ..rules.kinds import scale_of
from .computing import Facts, Outputs, amount, computed
from .net_packs import BONUS_TAX, TAX
from .net_refusals import NetError

NOTHING = Decimal(0)
FEN = 2
APART, MERGED = "单独计税", "并入"
DECLARED_SUM = "本月专项附加扣除"
CERTIFICATE = "职业资格扣除"
CUMULATED = (
    "累计收入", "累计免税收入", "累计减除费用", "累计专项扣除", "累计专项附加扣除", "累计其他扣除", "累计应纳税所得额",
    "累计应扣税额", CERTIFICATE,
)  # fmt: skip

FROM_SLIPS = frozenset(
    {
        "本月收入", "前期收入", "本月免税收入", "前期免税收入", "本月专项扣除", "前期专项扣除", "前期专项附加扣除", "前期已扣税额",
        "任职月数", "上年任职月数", "上年收入", "全年一次性奖金", "年终奖计税", "本年单独计税",
    }
)  # fmt: skip
"""Facts that come from slips, not from what somebody told."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the earlier months of a tax year hold at this employer, in yuan. A new year, or somebody new, begins with zeros.

    `withheld` leaves out the tax of a bonus taxed apart; `bonus_apart` says that the year's one bonus taxed apart has
    been had, here or elsewhere.
    """

    year: int
    income: Decimal = NOTHING
    exempt: Decimal = NOTHING
    contributions: Decimal = NOTHING
    withheld: Decimal = NOTHING
    bonus_apart: bool = False


@dataclass(frozen=True, slots=True)
class Wages:
    """What is paid in a month, in yuan: `gross` for work, arrears of earlier months included, `exempt` of it free of tax.

    `bonus` is a year-end bonus on top, taxed apart or merged with the year's income.
    """

    gross: Decimal
    exempt: Decimal = NOTHING
    bonus: Decimal = NOTHING
    apart: bool = False

    @property
    def paid(self) -> Decimal:
        return self.gross + self.bonus


@dataclass(frozen=True, slots=True)
class Claims:
    """What a person claims in the tax year, beyond what is declared month by month; sums up to this month, in yuan."""

    pension: Decimal = NOTHING
    other: Decimal = NOTHING
    reduced: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Taxed:
    """Everything the tax of a month is worked out from.

    `declared` holds, for each month of the year employed here up to and with this one, the facts declared for
    additional deductions as they are known now: what was declared late counts from the month it holds for.
    `standing` are facts about the whole year, such as last year's income.
    """

    wages: Wages
    contributions: Decimal
    declared: Mapping[date, Facts]
    so_far: SoFar
    claims: Claims = field(default_factory=Claims)
    standing: Mapping[str, Value | None] | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A month's tax in yuan. `additional` is each additional deduction of the year so far, `figures` the other sums.

    `facts` are what the pack was given: with them `explain` gives the reasons of any line.
    """

    tax: Decimal
    bonus_tax: Decimal
    figures: Mapping[str, Decimal]
    additional: Mapping[str, Decimal]
    facts: Facts
    so_far: SoFar


def declared_inputs(pack: Pack, month: date, known: date | None = None) -> tuple[str, ...]:
    """Return the facts of a month that additional deductions are worked out from."""
    return tuple(one.name for one in pack.at(month, known).only([DECLARED_SUM, CERTIFICATE]).inputs)


def withhold(
    pack: Pack, month: date, people: Sequence[Taxed], known: date | None = None
) -> list[Withheld | RowError]:
    """Return the tax of everybody in order. Raises NetError for figures that cannot be, before anything is computed.

    A person whose facts the pack refuses gets that refusal; the others go on.
    """
    for person in people:
        _check(month, person)
    additional = _additional(pack, month, people, known)
    program = pack.at(month, known).only([TAX, BONUS_TAX])
    names = tuple(one.name for one in program.inputs)
    rows: list[Facts] = []
    for person, sums in zip(people, additional, strict=True):
        earlier = NOTHING if isinstance(sums, RowError) else sums.earlier
        facts = _facts(month, person, earlier)
        rows.append({name: facts.get(name) for name in names})
    found = computed(program, rows)
    return [
        _withheld(month, person, facts, sums, one)
        for person, facts, sums, one in zip(people, rows, additional, found, strict=True)
    ]


def _check(month: date, person: Taxed) -> None:
    first = date(month.year, 1, 1)
    if person.so_far.year != month.year:
        raise NetError("month.year", month=f"{month:%Y-%m}", year=str(person.so_far.year))
    for one in person.declared:
        if not first <= one <= month or one.day != 1:
            raise NetError(
                "month.later", found=one.isoformat(), first=f"{first:%Y-%m}", month=f"{month:%Y-%m}"
            )
    if month not in person.declared:
        raise NetError("month.missing", month=f"{month:%Y-%m}")
    wages = person.wages
    for name, value in (
        ("本月收入", wages.gross),
        ("本月免税收入", wages.exempt),
        ("全年一次性奖金", wages.bonus),
    ):
        if not value.is_finite() or scale_of(value) > FEN:
            raise NetError("amount.fen", name=name, found=str(value))
    if wages.exempt > max(wages.gross, NOTHING):
        raise NetError("exempt.more", exempt=str(wages.exempt), income=str(wages.gross))


@dataclass(frozen=True, slots=True)
class _Sums:
    earlier: Decimal
    by_kind: Mapping[str, Decimal]


def _additional(
    pack: Pack, month: date, people: Sequence[Taxed], known: date | None
) -> list[_Sums | RowError]:
    """Sum each monthly deduction over a person's months, each by the amounts of that month as known now."""
    kinds = pack.uses(DECLARED_SUM)
    by_month: dict[date, dict[tuple[Value | None, ...], Outputs | RowError]] = {}
    asked: dict[date, tuple[str, ...]] = {}
    for one in sorted({day for person in people for day in person.declared}):
        program = pack.at(one, known).only([DECLARED_SUM])
        asked[one] = tuple(declared.name for declared in program.inputs)
        keys = list(
            dict.fromkeys(
                _key(person.declared[one], asked[one]) for person in people if one in person.declared
            )
        )
        rows = [dict(zip(asked[one], key, strict=True)) for key in keys]
        by_month[one] = dict(zip(keys, computed(program, rows), strict=True))
    found: list[_Sums | RowError] = []
    for person in people:
        outputs = {one: by_month[one][_key(facts, asked[one])] for one, facts in person.declared.items()}
        found.append(_summed(outputs, kinds, month))
    return found


def _summed(
    outputs: Mapping[date, Outputs | RowError], kinds: Sequence[str], month: date
) -> _Sums | RowError:
    earlier, by_kind = NOTHING, dict.fromkeys(kinds, NOTHING)
    for one, found in sorted(outputs.items()):
        if isinstance(found, RowError):
            return found
        if one < month:
            earlier += amount(found, DECLARED_SUM)
        for kind in kinds:
            by_kind[kind] += amount(found, kind)
    return _Sums(earlier, by_kind)


def _key(facts: Facts, names: Sequence[str]) -> tuple[Value | None, ...]:
    return tuple(map(facts.get, names))


def _facts(month: date, person: Taxed, earlier: Decimal) -> dict[str, Value | None]:
    wages, so_far, claims = person.wages, person.so_far, person.claims
    return {
        **(person.standing or {}),
        **person.declared[month],
        "本月收入": wages.gross,
        "前期收入": so_far.income,
        "本月免税收入": wages.exempt,
        "前期免税收入": so_far.exempt,
        "本月专项扣除": person.contributions,
        "前期专项扣除": so_far.contributions,
        "前期专项附加扣除": earlier,
        "累计个人养老金": claims.pension,
        "累计其他扣除额": claims.other,
        "累计减免税额": claims.reduced,
        "前期已扣税额": so_far.withheld,
        "任职月数": Decimal(len(person.declared)),
        "全年一次性奖金": wages.bonus,
        "年终奖计税": APART if wages.bonus and wages.apart else MERGED,
        "本年单独计税": "用过" if so_far.bonus_apart else "没有用过",
    }


def _withheld(
    month: date, person: Taxed, facts: Facts, sums: _Sums | RowError, found: Outputs | RowError
) -> Withheld | RowError:
    if isinstance(sums, RowError):
        return sums
    if isinstance(found, RowError):
        return found
    wages, so_far = person.wages, person.so_far
    tax, apart = amount(found, TAX), bool(wages.bonus) and wages.apart
    after = SoFar(
        month.year,
        so_far.income + wages.gross + (NOTHING if apart else wages.bonus),
        so_far.exempt + wages.exempt,
        so_far.contributions + person.contributions,
        so_far.withheld + tax,
        so_far.bonus_apart or apart,
    )
    figures = {name: amount(found, name) for name in CUMULATED}
    additional = {**sums.by_kind, CERTIFICATE: figures[CERTIFICATE]}
    return Withheld(tax, amount(found, BONUS_TAX), figures, additional, facts, after)
