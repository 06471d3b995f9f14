"""Attached papers and the photo: added, fetched, removed. The bytes lie sealed on disk, the row says what they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.keyring import SealBroken
from wuding.organisation.queries import acting
from wuding.people import storage
from wuding.people.actions.entering import open_entry
from wuding.people.models import Attachment, Entry, Person
from wuding.people.papers.uploads import Checked, UploadRefused, checked, portrait
from wuding.people.queries.papers import PHOTO, RULES
from wuding.people.queries.sections.sight import sight_of
from wuding.people.upload_words import refusal_of

MOST_PAPERS = 300
"""Papers that one file may hold; more is a mistake, or somebody filling the disk."""


@dataclass(frozen=True)
class PaperGiven:
    """What is said of a paper: which part of the file it belongs to, what it is called, when it was made, its pages."""

    section: str
    title: str
    category: str = ""
    made_on: date | None = None
    pages: int | None = None


def attach_paper(*, person: Person, given: PaperGiven, content: bytes, by: User) -> Attachment:
    """The paper lies in the file from now on. All or nothing: when anything fails, no row and no bytes are left.

    Raises NotVisible without the permission for that part of the file, RuleError for a file that can't be kept.
    """
    _require_change(person, given.section, by)
    taken = _accepted(checked, content)
    if Attachment.objects.filter(person=person, removed__isnull=True).count() >= MOST_PAPERS:
        raise RuleError(
            _("这份档案已有 %(most)d 个附件。") % {"most": MOST_PAPERS},
            next_step=_("请先移除不再需要的，或把几页合成一个 PDF。"),
        )
    return _kept(person, given, taken, by)


def set_photo(*, person: Person, content: bytes, by: User) -> Attachment:
    """The file's photo, cut to size; the one before it is removed. Raises NotVisible, RuleError."""
    _require_change(person, PHOTO, by)
    taken = _accepted(portrait, content)
    return _kept(person, PaperGiven(PHOTO, _("照片")), taken, by)


def attach_proof(*, person: Person, given: PaperGiven, content: bytes, by: User) -> Attachment:
    """A paper by which the person proves a correction of the own file; to others it is one of that part of the file.

    Raises NotVisible for anybody else's file, RuleError for a file that can't be kept.
    """
    if person.account_id != by.pk or given.section not in RULES:
        raise NotVisible
    return _kept(person, given, _accepted(checked, content), by)


def _kept(person: Person, given: PaperGiven, taken: Checked, by: User) -> Attachment:
    """Bytes first, then the row; a row without bytes can't be, and bytes without a row are dropped again."""
    name = storage.put(taken.content)
    try:
        return _written(person, given, taken, by, name)
    except BaseException:
        storage.drop(name)
        raise


@transaction.atomic
def _written(person: Person, given: PaperGiven, taken: Checked, by: User, name: str) -> Attachment:
    locked = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
    entry = _entry(_("添加附件：%(title)s") % {"title": given.title}, locked, by)
    paper = Attachment.objects.create(
        person=locked,
        section=given.section,
        category=given.category,
        title=given.title,
        made_on=given.made_on,
        pages=given.pages,
        media_type=taken.media_type,
        size=len(taken.content),
        sha256=sha256(taken.content).hexdigest(),
        stored_as=name,
        entry=entry,
    )
    if given.section == PHOTO:
        Attachment.objects.filter(person=locked, section=PHOTO, removed__isnull=True).exclude(
            pk=paper.pk
        ).update(removed=entry)
        Person.objects.filter(pk=locked.pk).update(photo=paper)
    _record(Action.PHOTO_SET if given.section == PHOTO else Action.ATTACHMENT_ADD, locked, paper, by)
    return paper


@transaction.atomic
def remove_paper(*, person: Person, paper: Attachment, reason: str, by: User) -> None:
    """The paper is shown no longer; its row stays, its bytes go after the retention. Raises NotVisible, RuleError."""
    _require_change(person, paper.section, by)
    if not reason.strip():
        raise RuleError(_("没有写明为什么移除。"), next_step=_("请用一句话写明原因。"))
    entry = _entry(_("移除附件：%(title)s") % {"title": paper.title}, person, by, reason)
    if not Attachment.objects.filter(pk=paper.pk, person=person, removed__isnull=True).update(removed=entry):
        raise NotVisible
    Person.objects.filter(pk=person.pk, photo=paper).update(photo=None)
    _record(Action.ATTACHMENT_REMOVE, person, paper, by, purpose=reason)


@transaction.atomic
def fetch_paper(*, person: Person, paper: Attachment, by: User) -> bytes:
    """The open bytes, for saving; recorded as a look. Raises NotVisible, RuleError when they can't be opened."""
    if not sight_of(by, person).may(*RULES[paper.section].see):
        raise NotVisible
    content = opened(paper)
    record(
        action=Action.FILE_FETCH,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=created(sections=f"{RULES[paper.section].title}：{paper.title}"),
    )
    return content


def opened(paper: Attachment) -> bytes:
    """The open bytes, proved to be those that were attached. Raises RuleError."""
    try:
        content = storage.fetch(paper.stored_as)
    except SealBroken:
        content = b""
    if sha256(content).hexdigest() != paper.sha256:
        raise RuleError(
            _("“%(title)s”打不开：文件缺失，或与登记时不一致。") % {"title": paper.title},
            next_step=_("请系统管理员从备份中恢复附件，并核对加密密钥。"),
        )
    return content


def _require_change(person: Person, section: str, by: User) -> None:
    sight = sight_of(by, person)
    # The person's own file opens to reading only: OF_ONES_OWN holds nothing that changes.
    if section not in RULES or not sight.may(*RULES[section].change):
        raise NotVisible


def _accepted(check: Callable[..., Checked], content: bytes) -> Checked:
    try:
        return check(content, largest=settings.UPLOAD_MB * 1_000_000)
    except UploadRefused as refused:
        raise refusal_of(refused.fault, limit_in_mb=settings.UPLOAD_MB) from refused


def _entry(title: str, person: Person, by: User, document: str = "") -> Entry:
    return open_entry(
        title=title[:128], by=by, at=timezone.now(), document=document[:128], organisation=person.organisation
    )


def _record(action: Action, person: Person, paper: Attachment, by: User, *, purpose: str = "") -> None:
    facts: dict[str, object] = {
        "section": str(RULES[paper.section].title),
        "category": paper.category or None,
        "title": paper.title,
        "size": paper.size,
        "sha256": paper.sha256,
    }
    changes = (
        {name: (value, None) for name, value in facts.items()}
        if action == Action.ATTACHMENT_REMOVE
        else created(**facts)
    )
    record(
        action=action,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=changes,
        purpose=purpose,
    )
