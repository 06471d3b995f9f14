"""Objections to slips: raised by the person, looked at and answered by somebody else; withdrawn while they are open."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.calc.masking import struck
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import acting, may
from wuding.pay.deadlines import deadline_on
from wuding.pay.models import Objection, ObjectionState, Slip
from wuding.pay.models.objections import ANSWERED, WAITING
from wuding.pay.queries.objections import corrections_since, lines_to_object
from wuding.people.actions.attachments import PaperGiven, attach_proof
from wuding.people.models import Entry, Person
from wuding.people.queries.papers import OTHER

MOST_OPEN = 10


@dataclass(frozen=True)
class Grounds:
    """What is wrong in the worker's words, and the bytes of a paper that shows it; none: empty."""

    text: str
    proof: bytes = b""


@dataclass(frozen=True)
class Answer:
    """How an objection ends: `state` is corrected or explained, `entry` the act that corrected the file, if one did."""

    state: ObjectionState
    text: str
    entry: Entry | None = None


@transaction.atomic
def raise_objection(*, slip: Slip, line: str, grounds: Grounds, by: User, at: datetime) -> Objection:
    """The person objects to the own approved slip, or to one item of it.

    Raises NotVisible for anybody else's slip or one that isn't approved; RuleError without a reason, for an item that
    the slip hasn't got, and while the same objection is open.
    """
    if slip.person.account_id != by.pk or slip.run.closed_at is None:
        raise NotVisible
    person = (
        Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=slip.person_id)
    )
    if line and line not in lines_to_object(slip):
        raise RuleError(
            _("这张工资条没有“%(line)s”这一项。") % {"line": line}, next_step=_("请从列出的项目里选。")
        )
    text = struck(grounds.text.strip())
    if not text:
        raise RuleError(_("没有写明哪里不对。"), next_step=_("请用一两句话写明应当是多少、为什么。"))
    own = Objection.objects.filter(person=person).waiting()
    if own.filter(slip=slip, line=line).exists():
        raise RuleError(
            _("这一项已有一个等待答复的异议。"), next_step=_("请等答复，或者先撤回它再重新提出。")
        )
    if own.count() >= MOST_OPEN:
        raise RuleError(
            _("已有 %(number)d 个异议在等待答复。") % {"number": MOST_OPEN},
            next_step=_("请等答复以后再提，或者撤回不再需要的。"),
        )
    paper = None
    if grounds.proof:
        title = f"工资异议佐证：{Month.of(slip.month)} {line}".strip()
        paper = attach_proof(
            person=person, given=PaperGiven(OTHER, title[:128]), content=grounds.proof, by=by
        )
    day = localtime(at).date()
    made = Objection.objects.create(
        person=person,
        slip=slip,
        line=line,
        text=text,
        attachment=paper,
        raised_at=at,
        due_on=deadline_on(day).last_day(day),
    )
    _note(Action.OBJECTION_RAISE, made, by, {"state": (None, made.state)})
    return made


@transaction.atomic
def withdraw_objection(*, objection: Objection, by: User, at: datetime) -> None:
    """The person takes it back. Raises NotVisible for anybody else's, RuleError once it was answered."""
    if objection.person.account_id != by.pk:
        raise NotVisible
    before = objection.state
    _move(objection, state=ObjectionState.WITHDRAWN, closed_at=at)
    _note(Action.OBJECTION_WITHDRAW, objection, by, {"state": (before, ObjectionState.WITHDRAWN)})


@transaction.atomic
def take_up(*, objection: Objection, by: User, at: datetime) -> None:
    """Somebody begins to look into it; the person sees who and since when. Raises NotVisible, RuleError."""
    _answered_by_another(objection, by)
    if objection.state != ObjectionState.RAISED:
        raise RuleError(
            _("这个异议已经有人在核实，或者已经办结。"), next_step=_("请刷新页面看看办到哪一步。")
        )
    _move(objection, state=ObjectionState.LOOKING, taken_by=by, taken_at=at)
    change = (ObjectionState.RAISED, ObjectionState.LOOKING)
    _note(Action.OBJECTION_TAKE_UP, objection, by, {"state": change})


@transaction.atomic
def answer_objection(*, objection: Objection, answer: Answer, by: User, at: datetime) -> None:
    """The objection is answered: what was wrong has been corrected, or why the amount is right.

    Raises NotVisible for whom it isn't to answer; RuleError for one's own, without words, once it was answered, and for
    an act that didn't change the person's facts since the slip.
    """
    _answered_by_another(objection, by)
    if answer.state not in ANSWERED:
        raise ValueError(f"{answer.state} is no answer")
    text = struck(answer.text.strip())
    if not text:
        raise RuleError(_("没有写答复。"), next_step=_("请用一两句话告诉本人核实的结果和依据。"))
    entry = answer.entry if answer.state == ObjectionState.CORRECTED else None
    if entry is not None and entry not in corrections_since(objection):
        raise RuleError(
            _("选的登记没有改动这个人算工资用的事项。"), next_step=_("请先在档案里更正，再选那一次登记。")
        )
    before = objection.state
    taken = {} if objection.taken_by_id else {"taken_by": by, "taken_at": at}
    _move(objection, state=answer.state, closed_by=by, closed_at=at, answer=text, entry=entry, **taken)
    _note(Action.OBJECTION_ANSWER, objection, by, {"state": (before, answer.state)})


def _answered_by_another(objection: Objection, by: User) -> None:
    if not may(by, Permission.ANSWER_OBJECTIONS, objection.slip.organisation):
        raise NotVisible
    if objection.person.account_id == by.pk:
        raise RuleError(_("自己的异议不能由自己答复。"), next_step=_("请让本单位或上级的其他同志答复。"))


def _move(objection: Objection, **changes: object) -> None:
    """Change an open objection; RuleError when it has been closed in the meantime."""
    if not Objection.objects.filter(pk=objection.pk, state__in=WAITING).update(**changes):
        raise RuleError(_("这个异议已经办结。"), next_step=_("请刷新页面看结果。"))
    objection.refresh_from_db()


def _note(action: Action, objection: Objection, by: User, changes: Changes) -> None:
    person = objection.person
    record(
        action=action,
        by=acting(by),
        path=objection.slip.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes={"month": (None, str(Month.of(objection.slip.month))), **changes},
    )
