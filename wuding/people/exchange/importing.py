"""Imports: a table is read and planned, looked at, then written as one entry or left; and what was written is taken back."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.calc.sheets.checking import Checked, check
from wuding.calc.sheets.columns import TableSpec
from wuding.calc.sheets.parsing.refusal import Refused
from wuding.calc.sheets.problems import Language, Problem
from wuding.calc.sheets.reading import Reading, read_file
from wuding.calc.sheets.values import shown as cell_text
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import Secret
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.people.actions import correct_person, open_entry, register_people, take_back, write_records
from wuding.people.actions.undoing import record_tables
from wuding.people.exchange.columns import table_for
from wuding.people.exchange.planning import Fate, Plan, Planner
from wuding.people.exchange.rows import Kept, packed, rows_of, unpacked
from wuding.people.exchange.showing import shown, totals
from wuding.people.models import Entry, ImportRun, ImportState, Person, PersonVersion

KIND = "people"
KEPT_FOR = timedelta(hours=24)
"""How long a table waits for its confirmation."""
MOST_MARKED = 5000


class Unusable(Exception):
    """A table whose headings or sheets don't fit: nothing was kept. `problems` say what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


def language() -> Language:
    """In which language sentences about tables are said."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def prepare_import(
    *, place: Organisation, file_name: str, content: bytes, by: User, at: datetime
) -> ImportRun:
    """Read the table, plan it and keep it for a day; no file of anybody is changed.

    Raises NotVisible without the right to import there, RuleError for a file that can't be read, Unusable for a table
    whose headings don't fit.
    """
    _require_right(by, place)
    try:
        reading = read_file(content)
    except Refused as refused:
        told = Problem(refused.code, values=refused.values)
        raise RuleError(told.what(language()), next_step=told.remedy(language())) from None
    spec = table_for(by, place, today(), with_ids=True)
    checked = check(reading, spec)
    if checked.unusable:
        raise Unusable(checked.problems)
    kept = Kept(rows_of(checked), checked.problems, _marked(checked, reading, spec))
    kept.titles = [(column.key, column.title) for column in spec.columns if column.key in checked.values]
    plan = Planner(by, spec, today()).plan(kept.rows)
    faulty = len(checked.places) - len(kept.rows)
    run = ImportRun(
        organisation=place,
        kind=KIND,
        file_name=file_name[-255:] or _("未命名"),
        file_hash=hashlib.sha256(content).hexdigest(),
        prepared_by=by,
        prepared_at=at,
        expires_at=at + KEPT_FOR,
    )
    _keep(run, kept, plan, spec, read=len(checked.places), faulty=faulty)
    with transaction.atomic():
        run.save()
        _record(Action.IMPORT_PREPARE, run, by, rows=len(checked.places))
    return run


def _marked(checked: Checked, reading: Reading, spec: TableSpec) -> list[tuple[str, int, tuple[str, ...]]]:
    """Faulty rows as texts, to be given back marked; as many as somebody can mend."""
    sheets = {sheet.name: sheet for sheet in reading.sheets}
    columns = [checked.columns[column.key] for column in spec.columns if column.key in checked.values]
    wanted = sorted({(p.sheet, p.row) for p in checked.problems if p.row > 0 and p.grave})[:MOST_MARKED]
    return [
        (name, row, tuple(cell_text(sheets[name].columns[place].cell(row)) for place in columns))
        for name, row in wanted
    ]


def _keep(run: ImportRun, kept: Kept, plan: Plan, spec: TableSpec, *, read: int, faulty: int) -> None:
    kept.shown = shown(plan, spec, kept.decisions)
    run.totals = {
        **totals(plan, spec, read=read, faulty=faulty),
        "told": sum(not problem.grave for problem in kept.problems),
        "plan": plan.fingerprint(),
    }
    run.rows = Secret(packed(kept))


def runs_for(user: User, place: Organisation) -> "list[ImportRun]":
    """Imports at or below a place, the latest first."""
    _require_right(user, place)
    found = ImportRun.objects.filter(kind=KIND, organisation__path__startswith=place.path).defer("rows")
    return list(
        found.select_related("prepared_by", "organisation", "entry").order_by("-prepared_at", "-pk")[:50]
    )


def run_for(user: User, public_id: uuid.UUID) -> ImportRun:
    """One import; raises NotVisible when there is none, or none for this user."""
    found = (
        ImportRun.objects.filter(public_id=public_id, kind=KIND)
        .select_related("organisation", "prepared_by", "entry", "undone_entry")
        .first()
    )
    if found is None or not may(user, Permission.IMPORT_PEOPLE, found.organisation):
        raise NotVisible
    return found


def kept_of(run: ImportRun) -> Kept:
    """What a prepared import keeps; nothing once it was applied or expired."""
    return unpacked(run.rows.reveal()) if run.rows is not None else Kept()


@transaction.atomic
def decide_rows(*, run: ImportRun, decisions: Mapping[int, str], by: User, at: datetime) -> None:
    """Whose the undecided rows are. Raises RuleError when the import waits no longer."""
    locked = _waiting(run, by, at)
    kept = kept_of(locked)
    kept.decisions.update(decisions)
    spec = table_for(by, locked.organisation, today(), with_ids=True)
    plan = Planner(by, spec, today(), kept.decisions).plan(kept.rows)
    read, faulty = int(locked.totals["read"]), int(locked.totals["faulty"])
    _keep(locked, kept, plan, spec, read=read, faulty=faulty)
    locked.save(update_fields=["totals", "rows"])


@transaction.atomic
def apply_import(*, run: ImportRun, by: User, at: datetime) -> Entry:
    """Write all of it as one entry, or nothing.

    Raises RuleError when a row is refused or undecided, when nothing would change, when the import waits no longer, and
    when files were changed since the preview.
    """
    locked = _waiting(run, by, at)
    kept = kept_of(locked)
    spec = table_for(by, locked.organisation, today(), with_ids=True)
    plan = Planner(by, spec, today(), kept.decisions).plan(kept.rows)
    _require_whole(locked, plan)
    if plan.fingerprint() != locked.totals["plan"]:
        raise RuleError(
            _("预览之后，有的档案已经变了，这份预览不再准确，没有导入。"),
            next_step=_("请重新上传同一个文件，看过新的预览再确认。"),
        )
    title = _("导入名册 %(file)s") % {"file": locked.file_name}
    entry = open_entry(
        title=title[:128], by=by, at=at, document=locked.file_name[:128], organisation=locked.organisation
    )
    if plan.new:
        register_people(plan.new, entry=entry)
    for person, values in plan.corrections:
        correct_person(person=person, values=values, entry=entry)
    if plan.acts:
        write_records(plan.acts, entry=entry)
    locked.state, locked.entry, locked.rows = ImportState.APPLIED, entry, None
    locked.save(update_fields=["state", "entry", "rows"])
    _record(Action.IMPORT_APPLY, locked, by, rows=plan.counts[Fate.NEW] + plan.counts[Fate.CHANGED])
    return entry


def _require_whole(run: ImportRun, plan: Plan) -> None:
    refused = plan.counts[Fate.REFUSED] + int(run.totals["faulty"])
    if refused:
        raise RuleError(
            _("还有 %(number)s 行有问题。名册要么全部导入，要么都不导入。") % {"number": refused},
            next_step=_("请下载标出问题的表，改好后重新上传；不想导入的行可以从表里删去。"),
        )
    if plan.counts[Fate.ASK]:
        raise RuleError(
            _("还有 %(number)s 行没有认定是谁。") % {"number": plan.counts[Fate.ASK]},
            next_step=_("请在预览页逐行选择，再确认导入。"),
        )
    if not (plan.counts[Fate.NEW] + plan.counts[Fate.CHANGED]):
        raise RuleError(_("表里的内容和档案完全一致，不需要导入。"), next_step=_("可以放弃这次导入。"))


@transaction.atomic
def undo_import(*, run: ImportRun, by: User, at: datetime) -> Entry:
    """Believe again what was believed before the import; nothing is deleted.

    Raises RuleError when something that it wrote was changed or used since.
    """
    locked = (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("organisation", "entry")
        .get(pk=run.pk)
    )
    _require_right(by, locked.organisation)
    if locked.state != ImportState.APPLIED or locked.entry is None:
        raise RuleError(_("这次导入没有写入，或者已经撤销。"), next_step=_("请回到导入页查看。"))
    _require_unused(locked.entry)
    title = _("撤销导入 %(file)s") % {"file": locked.file_name}
    undoing = open_entry(title=title[:128], by=by, at=at, organisation=locked.organisation)
    people = take_back(entry=locked.entry, by=undoing)
    locked.state, locked.undone_entry = ImportState.UNDONE, undoing
    locked.save(update_fields=["state", "undone_entry"])
    _record(Action.IMPORT_UNDO, locked, by, rows=people)
    return undoing


def _require_unused(entry: Entry) -> None:
    """Raises RuleError when something else has come to stand on a file that the entry opened: records, slips, accounts."""
    opened = Person.objects.filter(entry=entry, withdrawn__isnull=True)
    own: tuple[type[Model], ...] = (*record_tables(), PersonVersion)
    for relation in Person._meta.related_objects:
        model = relation.related_model
        rows = model._default_manager.filter(**{f"{relation.field.name}__in": opened})
        later = rows.exclude(entry=entry) if model in own else rows
        if found := later.select_related(relation.field.name).order_by("pk").first():
            raise _used(getattr(found, relation.field.name), str(model._meta.verbose_name))
    if person := opened.filter(account__isnull=False).order_by("pk").first():
        raise _used(person, _("账号"))


def _used(person: Person, what: str) -> RuleError:
    return RuleError(
        _("%(name)s的档案在导入之后又有了“%(what)s”，不能整批撤销。") % {"name": person.name, "what": what},
        next_step=_("请到这个人的档案里逐条更正。"),
    )


@transaction.atomic
def discard_import(*, run: ImportRun, by: User, at: datetime) -> None:
    """Leave it: its rows are emptied at once."""
    locked = _waiting(run, by, at)
    locked.state, locked.rows = ImportState.EXPIRED, None
    locked.save(update_fields=["state", "rows"])
    _record(Action.IMPORT_DISCARD, locked, by, rows=int(locked.totals["read"]))


def expire_imports(at: datetime) -> int:
    """Empty what waited too long; how many there were."""
    over = ImportRun.objects.filter(state=ImportState.PREPARED, expires_at__lte=at)
    return over.update(state=ImportState.EXPIRED, rows=None)


def _waiting(run: ImportRun, by: User, at: datetime) -> ImportRun:
    """The import, locked, if it waits for its confirmation. Raises NotVisible or RuleError."""
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=run.pk)
    _require_right(by, locked.organisation)
    if locked.state != ImportState.PREPARED or locked.rows is None or locked.expires_at <= at:
        raise RuleError(
            _("这次导入已经%(state)s，不能再确认。")
            % {"state": _("过期") if locked.state == ImportState.PREPARED else locked.get_state_display()},
            next_step=_("请重新上传文件。"),
        )
    return locked


def _require_right(user: User, place: Organisation) -> None:
    if not all(may(user, right, place) for right in (Permission.IMPORT_PEOPLE, Permission.CHANGE_ROSTER)):
        raise NotVisible


def _record(action: Action, run: ImportRun, by: User, *, rows: int) -> None:
    record(
        action=action,
        by=acting(by),
        path=run.organisation.path,
        thing=Thing(ThingKind.IMPORT, run.public_id, run.file_name),
        changes=created(rows=rows),
    )
