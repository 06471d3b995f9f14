"""A year-end bonus, taxed apart or merged: what either costs over the whole year, and which is cheaper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..rules import Pack, RowError, evaluate
from ..rules.interpret import Row
from .computing import Facts, amount, computed
from .tax import Withheld

APART_TAX, MERGED_TAX, CHEAPER = "单独计税税额", "并入计税税额", "年终奖较省办法"
EXPECTED = "预计全年其他所得额"


@dataclass(frozen=True, slots=True)
class BonusChoice:
    """The tax that a bonus costs in the year, taxed apart and merged, in yuan. Equal ones are merged.

    `facts` are what the pack was given, for `explain`.
    """

    apart: Decimal
    merged: Decimal
    cheaper: str
    facts: Row

    @property
    def saved(self) -> Decimal:
        """What the cheaper way saves against the other."""
        return abs(self.apart - self.merged)


def bonus_choice(
    pack: Pack, month: date, bonus: Decimal, other_income: Decimal, known: date | None = None
) -> BonusChoice:
    """Compare the two ways for a bonus paid in a month. Raises RowError for a bonus out of range.

    `other_income` is the year's income without the bonus less the year's deductions, negative where these leave some
    unused: it is an expectation, and so is the choice.
    """
    program = pack.at(month, known).only([APART_TAX, MERGED_TAX, CHEAPER])
    facts: Row = {"全年一次性奖金": bonus, "全年其他所得额": other_income}
    found = evaluate(program, [facts])[0]
    return BonusChoice(amount(found, APART_TAX), amount(found, MERGED_TAX), str(found[CHEAPER]), facts)


def expected_income(pack: Pack, month: date, latest: Withheld, known: date | None = None) -> Decimal:
    """Return what the year's income less deductions comes to if every month left is like `latest`, the month's own.

    Without the bonus, in yuan, negative where deductions are left over.
    """
    program = pack.at(month, known).only([EXPECTED])
    return amount(evaluate(program, [latest.facts])[0], EXPECTED)


def expected_incomes(
    pack: Pack, month: date, people: Sequence[Facts], known: date | None = None
) -> list[Decimal | RowError]:
    """Return `expected_income` of many, from the facts that a month's tax was worked out on, in order."""
    program = pack.at(month, known).only([EXPECTED])
    names = [one.name for one in program.inputs]
    found = computed(program, [{name: facts.get(name) for name in names} for facts in people])
    return [one if isinstance(one, RowError) else amount(one, EXPECTED) for one in found]


def bonus_choices(
    pack: Pack, month: date, people: Sequence[tuple[Decimal, Decimal]], known: date | None = None
) -> list[BonusChoice | RowError]:
    """Return `bonus_choice` of many, each a bonus and the year's other income, in order."""
    program = pack.at(month, known).only([APART_TAX, MERGED_TAX, CHEAPER])
    rows: list[Row] = [{"全年一次性奖金": bonus, "全年其他所得额": other} for bonus, other in people]
    return [
        one
        if isinstance(one, RowError)
        else BonusChoice(amount(one, APART_TAX), amount(one, MERGED_TAX), str(one[CHEAPER]), row)
        for row, one in zip(rows, computed(program, rows), strict=True)
    ]
