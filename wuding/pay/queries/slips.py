"""One slip and why each of its amounts is what it is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wuding.accounts.models import User
from wuding.calc.rules import Explanation, Pack, explain
from wuding.calc.rules.explaining.explanation import Step
from wuding.common.errors import NotVisible
from wuding.pay import ledger
from wuding.pay.models import Line, Slip
from wuding.policy.queries.packs import pack_of


def slip_for(user: User, public_id: uuid.UUID) -> Slip:
    """One slip; raises NotVisible when there is none, or none for this user."""
    found = (
        Slip.objects.visible_to(user)
        .select_related("person", "organisation", "computed_by", "confirmed_by")
        .filter(public_id=public_id)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def lines_of(slip: Slip) -> list[Line]:
    """Its lines in order. For a slip already found to be visible."""
    return list(Line.objects.filter(slip=slip).order_by("position"))


def neighbours_of(user: User, slip: Slip) -> tuple[Slip | None, Slip | None]:
    """The same person's slip before and after it in time, as far as the user sees them."""
    same = Slip.objects.visible_to(user).filter(person=slip.person, kind=slip.kind)
    return (
        same.filter(month__lt=slip.month).order_by("-month").first(),
        same.filter(month__gt=slip.month).order_by("month").first(),
    )


class Reasons:
    """The explanations of one slip, from what the slip keeps and the pack it names; nothing is read from files again."""

    def __init__(self, slip: Slip) -> None:
        self.slip = slip

    @cached_property
    def pack(self) -> Pack:
        """The pack the slip was worked out by."""
        return pack_of(self.slip.pack_id)

    def of(self, name: str) -> Explanation:
        """Why the item has its amount. Raises NotVisible when the slip has no such item."""
        if name not in self.pack.items:
            raise NotVisible
        facts = ledger.restored(self.slip.facts, self.pack.inputs)
        sources = ledger.restored_sources(self.slip.sources)
        return explain(self.pack, self.pack.at(self.slip.month), facts, name, sources=sources)


@dataclass(frozen=True)
class LineReason:
    """A line with the step that made it.

    `helpers` are rules on the way that aren't items themselves, `facts` what they and the step read from the file,
    `items` other lines of the slip that went in. `agrees` is False when the pack was changed since and says another
    amount today.
    """

    line: Line
    step: Step
    helpers: tuple[Step, ...]
    facts: tuple[Step, ...]
    items: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the pack still gives the amount on the slip."""
        return self.step.value == self.line.amount


def reasons_of(reasons: Reasons, lines: Sequence[Line]) -> list[LineReason]:
    """A reason for each line; lines the pack no longer has are left out."""
    steps: dict[str, Step] = {}
    # Sums last: explaining the total first would bring all others along, so begin with the last line.
    for line in reversed(lines):
        if line.name not in steps and line.name in reasons.pack.items:
            steps |= {step.name: step for step in reasons.of(line.name).steps}
    return [_line_reason(line, steps) for line in lines if line.name in steps]


def _line_reason(line: Line, steps: Mapping[str, Step]) -> LineReason:
    helpers: dict[str, Step] = {}
    facts: dict[str, Step] = {}
    items: dict[str, None] = {}
    waiting = list(steps[line.name].needs)
    while waiting:
        step = steps.get(waiting.pop(0))
        if step is None or step.name in helpers:
            continue
        if step.sort == "item":
            items[step.name] = None
        elif step.sort == "input":
            facts[step.name] = step
        else:
            helpers[step.name] = step
            waiting += step.needs
    return LineReason(line, steps[line.name], tuple(helpers.values()), tuple(facts.values()), tuple(items))
