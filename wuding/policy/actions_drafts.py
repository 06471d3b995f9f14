"""Changes to drafts of new versions: started by one person, approved by another, published by an adoption."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes, created
from wuding.audit.names import Action, ThingKind
from wuding.calc.rules import Pack, PackError
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.policy.actions import adopt_pack
from wuding.policy.models import Adoption, Draft, DraftAct, DraftFile, DraftState, DraftStep, Publication
from wuding.policy.queries.assembly import Files, assembled, digest_of
from wuding.policy.queries.drafts import draft_pack, files_of, installed_files
from wuding.policy.queries.packs import examples_of, pack_of
from wuding.policy.queries.wishes import TitleWish, Wish


class UnsoundError(RuleError):
    """The checker refuses the draft as it would be; `error` holds every problem with its place."""

    def __init__(self, error: PackError) -> None:
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        super().__init__(error.problems[0].text("zh" if language == "zh" else "en"))
        self.error = error


@transaction.atomic
def start_draft(*, organisation: Organisation, base_id: str, title: str, by: User, at: datetime) -> Draft:
    """Begin a new version of a pack in force there. Its text is the base's, to the letter, but for the title.

    Raises NotVisible for a place where the user doesn't draft, RuleError for a pack that isn't adopted there or above.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not may(by, Permission.DRAFT_POLICY, locked):
        raise NotVisible
    if not Adoption.objects.governing(locked).filter(pack_id=base_id).exists():
        raise RuleError(
            _("%(place)s没有采用过这个政策包，不能以它为底稿。") % {"place": locked.name},
            next_step=_("请从本单位采用的办法里选一个。"),
        )
    base = pack_of(base_id)
    files = installed_files(base_id)
    draft = Draft(organisation=locked, title=title, base_id=base_id, base_digest=digest_of(files), author=by)
    draft.pack_id = f"{base_id.partition('/')[0]}/{draft.public_id.hex[:12]}"
    draft.save()
    changed = _sound(draft, TitleWish(title).made(files))
    step = _step(draft, DraftAct.START, by, at, f"《{base.title}》 {base_id}")
    _keep(step, {}, changed)
    _record(Action.DRAFT_START, draft, by, created(base=base_id, organisation=locked.name))
    return draft


@transaction.atomic
def change_draft(*, draft: Draft, wish: Wish, by: User, at: datetime) -> Pack:
    """Make one change; the pack as it then is. Nothing is kept that the checker refuses.

    Raises NotVisible, RuleError when it isn't the user's own or no longer being drafted, UnsoundError with the problems.
    """
    locked = _being_drafted(draft, by)
    before = files_of(locked)
    after = wish.made(before)
    if after == before:
        raise RuleError(_("这样改和原来一样，没有可保存的。"), next_step=_("请改一个数或公式再保存。"))
    pack = assembled_or_refused(locked, after)
    _keep(_step(locked, DraftAct.CHANGE, by, at, wish.words), before, after)
    if isinstance(wish, TitleWish):
        Draft.objects.filter(pk=locked.pk).update(title=wish.title)
    _record(Action.DRAFT_CHANGE, locked, by, created(change=wish.words))
    return pack


@transaction.atomic
def submit_draft(*, draft: Draft, by: User, at: datetime) -> None:
    """Hand it to somebody else for approval. Raises RuleError when nothing was changed or an example doesn't come out."""
    locked = _being_drafted(draft, by)
    if not locked.steps.filter(act=DraftAct.CHANGE).exists():
        raise RuleError(_("草案还没有任何改动。"), next_step=_("请先改要改的标准、参数或公式，再送审。"))
    failing = [result.name for result in examples_of(draft_pack(locked)) if not result.ok]
    if failing:
        raise RuleError(
            _("这些算例按草案算出来不一样了：%(names)s。") % {"names": "、".join(failing)},
            next_step=_("请逐个核对：改得对，就让算例跟着改；改错了，就把改动改回来。"),
        )
    _move(locked, DraftState.SUBMITTED, DraftAct.SUBMIT, by, at)
    _record(Action.DRAFT_SUBMIT, locked, by)


@transaction.atomic
def discard_draft(*, draft: Draft, by: User, at: datetime) -> None:
    """Give it up. It stays to be read, and is never published."""
    locked = _being_drafted(draft, by)
    _move(locked, DraftState.DISCARDED, DraftAct.DISCARD, by, at)
    _record(Action.DRAFT_DISCARD, locked, by)


@transaction.atomic
def send_back_draft(*, draft: Draft, reason: str, by: User, at: datetime) -> None:
    """Back to its author, with a reason. Also what is approved and not yet published."""
    locked = _to_judge(draft, by, (DraftState.SUBMITTED, DraftState.APPROVED))
    if not reason.strip():
        raise RuleError(_("退回要说明理由。"), next_step=_("请写明要改什么。"))
    Draft.objects.filter(pk=locked.pk).update(state=DraftState.DRAFTING, approved_by=None)
    _step(locked, DraftAct.SEND_BACK, by, at, reason.strip())
    _record(Action.DRAFT_SEND_BACK, locked, by, purpose=reason.strip())


@transaction.atomic
def approve_draft(*, draft: Draft, by: User, at: datetime) -> None:
    """Approve what somebody else drafted. Raises RuleError for one's own."""
    locked = _to_judge(draft, by, (DraftState.SUBMITTED,))
    Draft.objects.filter(pk=locked.pk).update(state=DraftState.APPROVED, approved_by=by)
    _step(locked, DraftAct.APPROVE, by, at)
    _record(Action.DRAFT_APPROVE, locked, by)


@transaction.atomic
def publish_draft(*, draft: Draft, since: date, by: User, at: datetime) -> Adoption:
    """The approved draft becomes a pack, and its place follows it from a day on.

    Raises NotVisible where the user may not adopt, RuleError when it isn't approved or `adopt_pack` refuses.
    """
    locked = _locked(draft)
    if not may(by, Permission.ADOPT_POLICY, locked.organisation):
        raise NotVisible
    _in_state(locked, (DraftState.APPROVED,))
    pack = assembled_or_refused(locked, files_of(locked))
    digest = digest_of(files_of(locked))
    Publication.objects.create(draft=locked, pack_id=locked.pack_id, digest=digest)
    _move(locked, DraftState.PUBLISHED, DraftAct.PUBLISH, by, at, since.isoformat())
    adoption = adopt_pack(
        organisation=locked.organisation, pack_id=locked.pack_id, since=since, until=pack.until, by=by, at=at
    )
    _record(Action.DRAFT_PUBLISH, locked, by, created(pack=locked.pack_id, since=since, sha256=digest))
    return adoption


def assembled_or_refused(draft: Draft, files: Files) -> Pack:
    """The pack of these files; raises UnsoundError where the checker finds a problem."""
    try:
        return assembled(draft.pack_id, files)
    except PackError as error:
        raise UnsoundError(error) from error


def _sound(draft: Draft, files: dict[str, str]) -> dict[str, str]:
    assembled_or_refused(draft, files)
    return files


def _locked(draft: Draft) -> Draft:
    return Draft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft.pk)


def _being_drafted(draft: Draft, by: User) -> Draft:
    """The draft locked, when it is the user's own and still being drafted."""
    locked = _locked(draft)
    if not may(by, Permission.DRAFT_POLICY, locked.organisation):
        raise NotVisible
    if locked.author_id != by.pk:
        raise RuleError(_("这份草案是别人起草的。"), next_step=_("请起草人修改，或自己另起草一份来比较。"))
    _in_state(locked, (DraftState.DRAFTING,))
    return locked


def _to_judge(draft: Draft, by: User, states: tuple[DraftState, ...]) -> Draft:
    """The draft locked, when the user may approve there and didn't write it."""
    locked = _locked(draft)
    if not may(by, Permission.APPROVE_POLICY, locked.organisation):
        raise NotVisible
    if locked.author_id == by.pk:
        raise RuleError(_("起草人不能审定自己的草案。"), next_step=_("请本单位有审定权限的另一个人审定。"))
    _in_state(locked, states)
    return locked


def _in_state(draft: Draft, states: tuple[DraftState, ...]) -> None:
    if draft.state not in states:
        raise RuleError(
            _("草案现在是“%(state)s”，不能这样做。") % {"state": draft.get_state_display()},
            next_step=_("请刷新页面，看它走到了哪一步。"),
        )


def _move(draft: Draft, state: DraftState, act: DraftAct, by: User, at: datetime, words: str = "") -> None:
    """The step first: once a draft has ended, none can be added."""
    _step(draft, act, by, at, words)
    Draft.objects.filter(pk=draft.pk).update(state=state)


def _step(draft: Draft, act: DraftAct, by: User, at: datetime, words: str = "") -> DraftStep:
    number = draft.steps.count() + 1
    return DraftStep.objects.create(draft=draft, number=number, act=act, by=by, at=at, words=words)


def _keep(step: DraftStep, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write the files that the step changed."""
    changed = [(name, text) for name, text in after.items() if before.get(name) != text]
    DraftFile.objects.bulk_create(DraftFile(step=step, name=name, text=text) for name, text in changed)


def _record(
    action: Action, draft: Draft, by: User, changes: Changes | None = None, purpose: str = ""
) -> None:
    record(
        action=action,
        by=acting(by),
        path=draft.organisation.path,
        thing=Thing(ThingKind.DRAFT, draft.public_id, draft.title),
        changes=changes,
        purpose=purpose,
    )
