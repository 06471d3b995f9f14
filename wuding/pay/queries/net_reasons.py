"""Why each deduction of a slip is what it is, from what the slip keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wuding.calc.pay.net_packs import TAX
from wuding.calc.pay.paid import Side
from wuding.calc.pay.tax import FROM_SLIPS
from wuding.calc.rules import Explanation, Pack, Source, explain
from wuding.calc.rules.explaining.explanation import Step
from wuding.pay import ledger
from wuding.pay.models import NetLine, Slip, SlipNet
from wuding.policy.queries.packs import pack_of


@dataclass(frozen=True)
class NetReason:
    """A line with the step that made it, the steps below that one, and the facts at the bottom.

    `agrees` is False when the pack was changed since and says another amount today.
    """

    line: NetLine
    pack: Pack
    step: Step
    below: tuple[Step, ...]
    facts: tuple[Step, ...]

    @property
    def agrees(self) -> bool:
        """Whether the pack still gives the amount on the slip; arrears of other months are differences of two."""
        return self.line.month_of != self.line.net.slip.month or self.step.value == self.line.amount


class NetReasons:
    """The net pay of one slip with its reasons: taken off, and paid by the employer on top."""

    def __init__(self, slip: Slip, net: SlipNet) -> None:
        self.slip, self.net = slip, net

    @cached_property
    def lines(self) -> list[NetLine]:
        """Those that amount to something, in order, and the tax even where it is nothing."""
        found = self.net.lines.select_related("net__slip").filter(~Q(amount=0) | Q(name=TAX))
        return list(found.order_by("position"))

    @property
    def taken(self) -> list[NetReason]:
        """What comes off pay: contributions, then tax."""
        return self._reasons([line for line in self.lines if line.side != Side.EMPLOYER])

    @property
    def on_top(self) -> list[NetReason]:
        """What the employer pays on top."""
        return self._reasons([line for line in self.lines if line.side == Side.EMPLOYER])

    def _reasons(self, lines: Sequence[NetLine]) -> list[NetReason]:
        found = []
        for line in lines:
            pack, explanation = self._explained(line)
            steps = explanation.steps
            below = tuple(step for step in steps[1:] if step.sort != "input" and step.value != 0)
            facts = tuple(
                step for step in steps if step.sort == "input" and step.value not in (None, 0, False)
            )
            found.append(NetReason(line, pack, explanation.asked, below, facts))
        return found

    def _explained(self, line: NetLine) -> tuple[Pack, Explanation]:
        taxed = line.side == Side.TAX
        pack = pack_of(self.net.tax_pack if taxed else self.net.insurance_pack)
        kept = self.net.facts["tax" if taxed else "insurance"]
        program = pack.at(self.slip.month, localdate(self.slip.run.known_at))
        facts = ledger.restored(kept, pack.inputs)
        return pack, explain(pack, program, facts, line.name, sources=_sources(facts))


def _sources(facts: Iterable[str]) -> dict[str, Source]:
    """Where each fact of the tax and the contributions was taken from."""
    return {
        name: Source(
            _("本月和本年已审批的工资条") if name in FROM_SLIPS else _("登记事项“%(name)s”") % {"name": name}
        )
        for name in facts
    }


def net_reasons(slip: Slip) -> NetReasons | None:
    """The reasons of a slip's net pay; None where it was not worked out."""
    net = SlipNet.objects.filter(slip=slip).first()
    return NetReasons(slip, net) if net is not None else None
