"""What holds after every step of every history."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from wuding.calc.pay.computing import computed
from wuding.calc.pay.lines import by_item, lines_of
from wuding.calc.pay.net_packs import TAX
from wuding.calc.pay.paid import Side
from wuding.calc.rules import RowError
from wuding.pay import ledger
from wuding.pay.actions.working_out import lines_for
from wuding.pay.models import Difference, Line, NetLine, PayRun, RunBatch, RunStep, Slip, SlipNet
from wuding.pay.queries.runs import bridge_of
from wuding.pay.queries.standing import Rules, Standing
from wuding.people.queries.spans import spells_between, told_between
from wuding.policy.queries.packs import pack_of

Snapshot = Mapping[object, object]


def lines_add_up_to_slips() -> None:
    """Every slip is the sum of its lines that count, and its arrears are those of earlier months."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.order_by("pk"):
        lines[line.slip_id].append(line)
    for slip in Slip.objects.order_by("pk"):
        counted = [line for line in lines[slip.pk] if line.counts]
        assert sum((line.amount for line in counted), Decimal(0)) == slip.total
        earlier = sum((line.amount for line in counted if line.month_of != slip.month), Decimal(0))
        assert earlier == slip.arrears


def slips_add_up_to_runs() -> None:
    """Every run that is worked out is the sum of its slips, batch by batch, and last month plus what changed."""
    for run in PayRun.objects.exclude(computed_at=None).select_related("place").order_by("pk"):
        batches = list(RunBatch.objects.filter(run=run).order_by("pk"))
        total = sum(run.slips.order_by("pk").values_list("total", flat=True), Decimal(0))
        assert sum((batch.total for batch in batches), Decimal(0)) == total
        assert sum(batch.slips or 0 for batch in batches) == run.slips.count()
        assert bridge_of(run).ties, (run.month, bridge_of(run))


def snapshot_of_closed() -> Snapshot:
    """All that belongs to closed runs, as rows."""
    kept: dict[object, object] = {}
    for run in PayRun.objects.exclude(closed_at=None).order_by("pk").values():
        kept["run", run["id"]] = run
        for table in (RunStep, RunBatch, Slip, Difference):
            rows = table._default_manager.filter(run=run["id"]).order_by("pk").values()
            kept[table.__name__, run["id"]] = list(rows)
        kept["lines", run["id"]] = list(Line.objects.filter(slip__run=run["id"]).order_by("pk").values())
        for below, beyond in ((SlipNet, "slip__run"), (NetLine, "net__slip__run")):
            rows = below._default_manager.filter(**{beyond: run["id"]}).order_by("pk").values()
            kept[below.__name__, run["id"]] = list(rows)
    return kept


def closed_months_come_out_again() -> None:
    """From what a slip keeps, the pack gives the same lines, to the fen, as long as the pack's files are the same."""
    rules = Rules()
    for slip in Slip.objects.closed().select_related("run").order_by("pk"):
        known = localdate(slip.run.known_at)
        standing = rules.by_id(slip.pack_id, slip.month, known)
        pieces = ledger.pieces_of(slip, standing.pack.inputs)
        if not pieces:
            continue
        outputs = computed(standing.program, [piece.facts for piece in pieces])
        sound = [one for one in outputs if not isinstance(one, RowError)]
        assert len(sound) == len(outputs)
        again = lines_of(standing.pack, standing.layout, pieces, sound)
        kept = Line.objects.filter(slip=slip, month_of=slip.month).order_by("position")
        assert [(one.name, one.amount, one.since, one.until) for one in again] == [
            (one.name, one.amount, one.since, one.until) for one in kept
        ]


def nothing_is_owed_once_paid(run: PayRun) -> None:
    """After a closed run, all that was paid for each closed month is what is due by what was known at its moment.

    Only where rules work backwards, and for people whose facts can be computed.
    """
    rules = Rules()
    known = localdate(run.known_at)
    paid: dict[tuple[int, date], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = Line.objects.filter(slip__run__closed_at__isnull=False, counts=True, slip__run__pk__lte=run.pk)
    for line in rows.select_related("slip").order_by("pk"):
        paid[line.slip.person_id, line.month_of][line.name] += line.amount
    left_out = set(run.notices.filter(kind="missing").order_by().values_list("person", flat=True))
    months = PayRun.objects.exclude(closed_at=None).filter(month__lte=run.month).order_by("month")
    for month in months.values_list("month", flat=True).distinct():
        standing = rules.of(run.place.path, month, known)
        due = _due(run, standing, month)
        for person in {person for person, of in paid if of == month} | due.keys():
            if person in left_out or (person not in due and (person, month) not in paid):
                continue
            was = {name: amount for name, amount in paid[person, month].items() if amount}
            should = {name: amount for name, amount in due.get(person, {}).items() if amount}
            assert was == should, (month, person, was, should)


def _due(run: PayRun, standing: Standing, month: date) -> dict[int, dict[str, Decimal]]:
    from wuding.common.dates import Month

    span = Month.of(month)
    spells = spells_between(span.start, span.end, run.known_at, below=run.place.path)
    told = told_between(
        span.start,
        span.end,
        run.known_at,
        spells,
        standing.program.inputs,
        in_pieces=standing.in_pieces,
        with_sources=False,
    )
    lines, _wrong = lines_for(standing, {person: one.pieces for person, one in told.items()})
    return {person: by_item(own) for person, own in lines.items()}


def gross_comes_to_net() -> None:
    """Every slip's net pay is its total without the lines that come off it, and these are the sums it keeps."""
    lines: dict[int, list[NetLine]] = defaultdict(list)
    for line in NetLine.objects.order_by("pk"):
        lines[line.net_id].append(line)
    for net in SlipNet.objects.select_related("slip").order_by("pk"):
        sums = {side: Decimal(0) for side in Side}
        for line in lines[net.pk]:
            sums[Side(line.side)] += line.amount
        assert net.income == net.slip.total
        assert (sums[Side.OWN], sums[Side.TAX]) == (net.contributions, net.tax)
        assert sums[Side.EMPLOYER] == net.employer
        assert net.net == net.income - net.contributions - net.tax


def years_go_on_where_the_last_month_ended() -> None:
    """What each month's tax begins with is what the closed months of its year before it come to."""
    so_far: dict[tuple[int, int], list[SlipNet]] = defaultdict(list)
    closed = SlipNet.objects.filter(slip__run__closed_at__isnull=False).select_related("slip")
    for net in closed.order_by("slip__month", "pk"):
        before = so_far[net.slip.person_id, net.slip.month.year]
        facts = net.facts["tax"]
        assert Decimal(facts["前期收入"]) == sum((one.income for one in before), Decimal(0))
        assert Decimal(facts["前期专项扣除"]) == sum((one.contributions for one in before), Decimal(0))
        assert Decimal(facts["前期已扣税额"]) == sum((one.tax for one in before), Decimal(0))
        before.append(net)


def deductions_come_out_again() -> None:
    """From the facts that a closed slip keeps, both packs give the same deductions, to the fen."""
    closed = SlipNet.objects.filter(slip__run__closed_at__isnull=False).select_related("slip__run")
    for net in closed.order_by("pk"):
        kept = {line.name: line.amount for line in net.lines.filter(month_of=net.slip.month)}
        for chosen, given, wanted in (
            (net.insurance_pack, "insurance", [name for name in kept if name != TAX]),
            (net.tax_pack, "tax", [TAX]),
        ):
            pack = pack_of(chosen)
            program = pack.at(net.slip.month, localdate(net.slip.run.known_at)).only(wanted)
            (found,) = computed(program, [ledger.restored(net.facts[given], pack.inputs)])
            assert not isinstance(found, RowError)
            assert {name: found[name] for name in wanted} == {name: kept[name] for name in wanted}
