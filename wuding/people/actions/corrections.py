"""Requests of workers to have their own file corrected: asked by the person, decided by somebody else (个人信息保护法 第四十六条)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes, created
from wuding.audit.names import Action, ThingKind
from wuding.calc.masking import struck
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import SealedField, Secret
from wuding.common.today import today
from wuding.organisation.queries import acting, may
from wuding.people.actions.attachments import PaperGiven, attach_proof
from wuding.people.actions.entering import open_entry
from wuding.people.actions.numbers import normal_phone
from wuding.people.actions.persons import correct_person
from wuding.people.actions.records import correct_record, record_now
from wuding.people.identity_words import identity_in
from wuding.people.models import Attachment, CorrectionRequest, CorrectionState, Person, Record
from wuding.people.queries.corrections import (
    MISSING,
    PERSON,
    Item,
    column_field,
    label_of,
    model_of,
    stored_text,
)
from wuding.people.queries.papers import IDENTITY, OTHER

MOST_OPEN = 20


@transaction.atomic
def ask_correction(
    *,
    person: Person,
    item: Item,
    wanted: str,
    reason: str,
    by: User,
    at: datetime,
    proof: bytes = b"",
) -> CorrectionRequest:
    """The person asks that `item` should say `wanted`, as it would be stored.

    Raises NotVisible for anybody else's file, RuleError for what can't be stored, what stands there already, what was
    asked before and is still open.
    """
    locked = _own(person, by)
    stored = stored_text(typed_value(item.kind, item.column, wanted))
    if stored == item.whole:
        raise RuleError(_("档案里现在就是这样写的，没有可更正的。"), next_step=_("请核对要更正的是哪一项。"))
    same = CorrectionRequest.objects.filter(
        person=locked, subject=item.subject, record=item.series, state=CorrectionState.OPEN
    )
    if same.exists():
        raise RuleError(_("这一项已有一个待处理的申请。"), next_step=_("请等它处理完，或者先撤回它。"))
    return _ask(locked, item, stored, Grounds(reason, proof), by, at)


@transaction.atomic
def ask_missing(
    *, person: Person, wanted: str, reason: str, by: User, at: datetime, proof: bytes = b""
) -> CorrectionRequest:
    """The person asks that something be entered that is not in the file. Raises NotVisible for anybody else's file."""
    return _ask(_own(person, by), None, wanted, Grounds(reason, proof), by, at)


def _own(person: Person, by: User) -> Person:
    if person.account_id != by.pk:
        raise NotVisible
    locked = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
    waiting = CorrectionRequest.objects.filter(person=locked, state=CorrectionState.OPEN).count()
    if waiting >= MOST_OPEN:
        raise RuleError(
            _("已有 %(number)d 个申请在等待处理。") % {"number": waiting},
            next_step=_("请等处理以后再提，或者撤回不再需要的。"),
        )
    return locked


@dataclass(frozen=True)
class Grounds:
    """Why something should be corrected, and the bytes of a paper that proves it; none: empty."""

    reason: str
    proof: bytes = b""


def _ask(
    person: Person, item: Item | None, wanted: str, grounds: Grounds, by: User, at: datetime
) -> CorrectionRequest:
    subject = item.subject if item else MISSING
    paper = _proof(person, item, grounds.proof, by) if grounds.proof else None
    asked = CorrectionRequest.objects.create(
        person=person,
        subject=subject,
        record=item.series if item else None,
        present=Secret(item.whole) if item else None,
        wanted=Secret(wanted),
        reason=struck(grounds.reason),
        attachment=paper,
        asked_at=at,
    )
    _note(Action.CORRECTION_ASK, asked, by, created(subject=_subject(subject), state=asked.state))
    return asked


def _proof(person: Person, item: Item | None, content: bytes, by: User) -> Attachment:
    """The paper, in the part of the file that it proves."""
    section = OTHER if item is None else IDENTITY if item.kind == PERSON else item.kind
    title = f"更正申请佐证：{_subject(item.subject if item else MISSING)}"
    return attach_proof(person=person, given=PaperGiven(section, title[:128]), content=content, by=by)


@transaction.atomic
def withdraw_correction(*, request: CorrectionRequest, by: User, at: datetime) -> None:
    """The person takes an open request back. Raises NotVisible for anybody else's, RuleError once it was decided."""
    if request.person.account_id != by.pk:
        raise NotVisible
    _close(request, CorrectionState.WITHDRAWN, None, at, "")
    _note(
        Action.CORRECTION_WITHDRAW, request, by, {"state": (CorrectionState.OPEN, CorrectionState.WITHDRAWN)}
    )


@transaction.atomic
def accept_correction(*, request: CorrectionRequest, answer: str, by: User, at: datetime) -> None:
    """The file is corrected as asked, by an entry that names the request; of something missing, it has been entered.

    Raises NotVisible for whom it isn't to decide, RuleError for the asker, for what was decided already, and for what
    the correction itself refuses: then nothing is decided.
    """
    person = _decided_by_another(request, by)
    day = localtime(request.asked_at).date().isoformat()
    entry = open_entry(
        title="采纳本人更正申请",
        by=by,
        at=at,
        document=f"{day} 提出的更正申请 {str(request.public_id)[:8]}",
        organisation=person.organisation,
    )
    if request.subject != MISSING:
        kind, _dot, column = request.subject.partition(".")
        if request.wanted is None:
            raise RuleError(_("申请的内容已经按保存期限清空。"), next_step=_("请本人重新提出。"))
        values = {column: typed_value(kind, column, request.wanted.reveal())}
        if kind == PERSON:
            correct_person(person=person, values=values, entry=entry)
        else:
            correct_record(old=_record_of(request, kind), values=values, entry=entry)
    CorrectionRequest.objects.filter(pk=request.pk).update(entry=entry)
    _close(request, CorrectionState.ACCEPTED, by, at, answer)
    changes = {
        "state": (CorrectionState.OPEN, CorrectionState.ACCEPTED),
        **created(subject=_subject(request.subject)),
    }
    _note(Action.CORRECTION_ACCEPT, request, by, changes)


@transaction.atomic
def refuse_correction(*, request: CorrectionRequest, answer: str, by: User, at: datetime) -> None:
    """The file stays as it is; `answer` says why. Raises like `accept_correction`, RuleError without a reason."""
    _decided_by_another(request, by)
    if not answer.strip():
        raise RuleError(
            _("没有写明不采纳的理由。"), next_step=_("请用一两句话告诉本人为什么、还可以怎么办。")
        )
    _close(request, CorrectionState.REFUSED, by, at, answer)
    changes = {
        "state": (CorrectionState.OPEN, CorrectionState.REFUSED),
        **created(subject=_subject(request.subject)),
    }
    _note(Action.CORRECTION_REFUSE, request, by, changes)


@transaction.atomic
def reveal_request(*, request: CorrectionRequest, by: User) -> tuple[str, str]:
    """What stands in the file and what is asked for, whole, for whoever decides on a number. Recorded like any reveal.

    Raises NotVisible for whom it isn't to decide, or who may not see whole numbers there.
    """
    person = _decided_by_another(request, by)
    if not may(by, Permission.REVEAL_NUMBERS, person.organisation) or request.wanted is None:
        raise NotVisible
    changes = created(sections=_subject(request.subject))
    _note(Action.FILE_REVEAL, request, by, changes, purpose="处理本人的更正申请")
    return (request.present.reveal() if request.present else "", request.wanted.reveal())


def typed_value(kind: str, column: str, text: str) -> Any:
    """The text as the column takes it. Raises RuleError with a sentence for what it can't take."""
    field = column_field(kind, column)
    text = text.strip()
    if not text and not field.blank:
        raise RuleError(_("没有填应该是什么。"), next_step=_("请把正确的内容填上。"))
    if kind == PERSON and column == "identity_number":
        return identity_in(text, today=today()).number
    if kind == PERSON and column == "phone":
        phone = normal_phone(text)
        return phone.reveal() if phone else ""
    if isinstance(field, SealedField):
        return text
    if not text:
        return None if field.null else ""
    try:
        value = field.to_python(text)
        field.run_validators(value)
    except ValidationError as failure:
        raise RuleError(
            _("“%(name)s”不能这样填。") % {"name": field.verbose_name}, next_step=" ".join(failure.messages)
        ) from None
    return value


def _record_of(request: CorrectionRequest, kind: str) -> Record:
    table = model_of(kind)
    if request.record is None or not issubclass(table, Record):
        raise NotVisible
    return record_now(table, request.record)


def _decided_by_another(request: CorrectionRequest, by: User) -> Person:
    """The person whose request it is, once it is clear that `by` may decide it."""
    person = Person.objects.select_related("organisation").get(pk=request.person_id)
    if not may(by, Permission.DECIDE_CORRECTIONS, person.organisation):
        raise NotVisible
    if person.account_id == by.pk:
        raise RuleError(_("自己的更正申请不能由自己处理。"), next_step=_("请让本单位或上级的其他同志处理。"))
    return person


def _close(
    request: CorrectionRequest, state: CorrectionState, by: User | None, at: datetime, answer: str
) -> None:
    waiting = CorrectionRequest.objects.filter(pk=request.pk, state=CorrectionState.OPEN)
    if not waiting.update(state=state, decided_by=by, decided_at=at, answer=struck(answer)):
        raise RuleError(_("这个申请已经处理过了。"), next_step=_("请刷新页面看处理结果。"))


def _subject(subject: str) -> str:
    return _("缺少的内容") if subject == MISSING else label_of(subject)


def _note(action: Action, request: CorrectionRequest, by: User, changes: Changes, purpose: str = "") -> None:
    person = request.person
    record(
        action=action,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=changes,
        purpose=purpose,
    )
