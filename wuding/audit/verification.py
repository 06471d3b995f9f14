"""Checking chains as they lie in the database. What a sound chain is, `calc.chains` knows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as joined

from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from wuding.audit.models import Check, Entry, Head
from wuding.calc import chains

Report = Callable[[int], None]
_BATCH = 2000


@dataclass(frozen=True)
class Finding:
    """One chain: how many entries were read, and every break."""

    chain: str
    entries: int
    breaks: tuple[chains.Break, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.breaks


def present_heads() -> list[chains.Head]:
    """The heads as they stand now, by chain: what is lodged outside."""
    return [head.value for head in Head.objects.order_by("chain") if head.sequence]


def all_chains(lodged: Iterable[chains.Head] = ()) -> list[str]:
    """Every chain that has an entry, a head, or a head lodged outside; by name."""
    entries = Entry.objects.order_by().values_list("chain", flat=True).distinct()
    heads = Head.objects.order_by("chain").values_list("chain", flat=True)
    return sorted({*entries, *heads, *(head.chain for head in lodged)})


def check_chain(
    chain: str, *, lodged: Iterable[chains.Head] = (), report: Report = lambda _number: None
) -> Finding:
    """Read the whole chain and hold it against its head and the lodged ones; `report` is told how many were read.

    Entries written meanwhile are left for the next time.
    """
    head = Head.objects.filter(chain=chain).order_by("chain").first()
    number = 0

    def counted(links: Iterable[chains.Link]) -> Iterator[chains.Link]:
        nonlocal number
        for number, link in enumerate(links, start=1):
            if number % _BATCH == 0:
                report(number)
            yield link

    present = head.value if head else None
    wanted = [one for one in lodged if one.chain == chain]
    breaks = tuple(chains.breaks_in(chain, counted(_links(chain, present)), present=present, lodged=wanted))
    report(number)
    return Finding(chain, number, breaks)


def _links(chain: str, present: chains.Head | None) -> Iterator[chains.Link]:
    """Entries up to the head, and those that stand behind where it is by then: in one statement, so that none is new."""
    own = Entry.objects.filter(chain=chain).order_by("sequence")
    last = present.sequence if present else 0
    now = Coalesce(
        Subquery(Head.objects.filter(chain=chain).values("sequence")),
        Value(0),
        output_field=BigIntegerField(),
    )
    upto = own.filter(sequence__lte=last).iterator(chunk_size=_BATCH)
    behind = own.filter(sequence__gt=now).iterator(chunk_size=_BATCH)
    return (entry.link for entry in joined(upto, behind))


def note(finding: Finding) -> Check:
    """Keep the outcome for the page."""
    first = finding.breaks[0] if finding.breaks else None
    return Check.objects.create(
        chain=finding.chain,
        at=timezone.now(),
        entries=finding.entries,
        breaks=len(finding.breaks),
        first_kind=first.kind.value if first else "",
        first_sequence=first.sequence if first else None,
    )
