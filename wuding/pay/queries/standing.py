"""What holds for a month of pay: the pack of a workplace, fixed on the month and on what was published by a day."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.calc.pay.lines import Layout, layout_of
from wuding.calc.rules import Pack, PackError, Program
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.pay import ledger
from wuding.policy.models import Adoption
from wuding.policy.queries.adoptions import pack_in_force
from wuding.policy.queries.packs import digest_of, pack_of


def language() -> Literal["zh", "en"]:
    """The language of messages of the rule engine."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


@dataclass(frozen=True)
class Standing:
    """A pack fixed on a month: what it computes, what stands on slips, and the fingerprint of its files."""

    pack: Pack
    program: Program

    @cached_property
    def total(self) -> str:
        """The item that is all that is paid."""
        return self.pack.total_name or ledger.headline_of(self.pack)

    @cached_property
    def headline(self) -> str:
        """The item that is compared over time."""
        return ledger.headline_of(self.pack)

    @cached_property
    def layout(self) -> Layout:
        """What stands on the month's slips."""
        return layout_of(self.pack, self.program, self.total, self.headline)

    @cached_property
    def not_monthly(self) -> tuple[str, ...]:
        """The items that are paid quarterly, half-yearly or yearly, whether due in this month or not."""
        items = self.pack.items
        return tuple(name for name in self.program.outputs if name in items and len(items[name].months) < 12)

    @cached_property
    def due_now(self) -> tuple[str, ...]:
        """Those of them that are paid in this month."""
        month = self.program.month.month
        return tuple(name for name in self.not_monthly if month in self.pack.items[name].months)

    @cached_property
    def digest(self) -> str:
        """Of the pack's files as they are now."""
        return digest_of(self.pack)

    @property
    def in_pieces(self) -> bool:
        """Whether a month with a change in it is split."""
        return self.pack.header.days != "first-day"


class Rules:
    """The packs that govern workplaces, month by month; each looked up and prepared once."""

    def __init__(self) -> None:
        self._adopted: dict[date, dict[str, str]] = {}
        self._standing: dict[tuple[str, date, date | None], Standing] = {}

    def governing(self, path: str, month: date) -> str | None:
        """The id of the pack in force on the first day of the month for the organisation at that path."""
        if month not in self._adopted:
            found = Adoption.objects.on(month).order_by().values_list("organisation__path", "pack_id")
            self._adopted[month] = dict(found)
        above = [held for held in self._adopted[month] if path.startswith(held)]
        return self._adopted[month][max(above, key=len)] if above else None

    def of(self, path: str, month: date, known: date | None) -> Standing:
        """The pack that governs there. Raises RuleError when there is none, or it can't be used in that month."""
        pack_id = self.governing(path, month)
        if pack_id is None:
            pack_id = pack_in_force(Organisation.objects.get(path=path), month).id
        return self.by_id(pack_id, month, known)

    def by_id(self, pack_id: str, month: date, known: date | None) -> Standing:
        """That pack on the month, by what had been published until `known`. Raises RuleError where it can't be used."""
        key = (pack_id, month, known)
        if key not in self._standing:
            pack = pack_of(pack_id)
            self._standing[key] = Standing(pack, _program(pack, month, known))
        return self._standing[key]


def _program(pack: Pack, month: date, known: date | None) -> Program:
    """The pack's items as they hold in the month."""
    try:
        return pack.at(month, known).only(pack.items)
    except PackError as error:
        raise RuleError(
            _("《%(title)s》在 %(month)s 不能使用：%(problem)s")
            % {"title": pack.title, "month": Month.of(month), "problem": error.problems[0].text(language())},
            next_step=_("请由组织部更正采用的起止日期，或采用另一个政策包。"),
        ) from error
