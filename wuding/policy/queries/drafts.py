"""Drafts: who sees which, their text as it stands, and the pack that it makes."""

import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.rules import Pack
from wuding.common.errors import NotVisible
from wuding.organisation.models import scopes_of, within
from wuding.policy.models import Draft, DraftAct, DraftFile, DraftState, DraftStep, Publication
from wuding.policy.queries.assembly import Files, assembled, digest_of


def drafts_for(user: User) -> list[Draft]:
    """All drafts in sight, the latest first, with their authors and places."""
    return list(Draft.objects.visible_to(user).select_related("organisation", "author", "approved_by"))


@dataclass(frozen=True)
class WaitingDrafts:
    """How many drafts wait for somebody: to be approved, to be published, to be worked over after being sent back."""

    to_approve: int
    to_publish: int
    sent_back: int


def waiting_for(user: User) -> WaitingDrafts:
    """The drafts that wait for the user: those of others where the user approves or publishes, and the own ones."""
    judged = Draft.objects.filter(_where(user, Permission.APPROVE_POLICY), state=DraftState.SUBMITTED)
    published = Draft.objects.filter(_where(user, Permission.ADOPT_POLICY), state=DraftState.APPROVED)
    last = DraftStep.objects.filter(draft=OuterRef("pk")).order_by("-number").values("act")[:1]
    own = Draft.objects.filter(author=user, state=DraftState.DRAFTING).annotate(last=Subquery(last))
    return WaitingDrafts(
        judged.exclude(author=user).count(), published.count(), own.filter(last=DraftAct.SEND_BACK).count()
    )


def _where(user: User, permission: Permission) -> Q:
    return within(scopes_of(user, permission), "organisation__path")


def visible_draft(user: User, public_id: uuid.UUID) -> Draft:
    """One draft in sight; raises NotVisible otherwise."""
    found = Draft.objects.visible_to(user).select_related("organisation", "author", "approved_by")
    draft = found.filter(public_id=public_id).first()
    if draft is None:
        raise NotVisible
    return draft


def files_of(draft: Draft, upto: int | None = None) -> dict[str, str]:
    """The draft's files as they stand, or as a step left them: of each name the latest."""
    rows = DraftFile.objects.filter(step__draft=draft).order_by("step__number")
    if upto is not None:
        rows = rows.filter(step__number__lte=upto)
    return dict(rows.values_list("name", "text"))


def steps_of(draft: Draft) -> list[DraftStep]:
    """What happened to it, the latest first."""
    return list(draft.steps.select_related("by").order_by("-number"))


def text_steps(draft: Draft) -> list[int]:
    """The numbers of the steps that left another text behind, in their order: each is a version of the draft."""
    numbers = DraftFile.objects.filter(step__draft=draft).order_by("step__number")
    return list(dict.fromkeys(numbers.values_list("step__number", flat=True)))


def pack_as_of(draft: Draft, step: int) -> Pack:
    """The pack as a step left it."""
    return assembled(draft.pack_id, files_of(draft, step))


def draft_pack(draft: Draft) -> Pack:
    """The draft as a pack. Every text that is kept has passed the checker, yet a parent may have changed: PackError."""
    return assembled(draft.pack_id, files_of(draft))


def installed_files(pack_id: str) -> Files:
    """The text of a pack in force, wherever it stands. Raises NotVisible when there is none."""
    folder = Path(settings.POLICIES) / pack_id
    if pack_id.count("/") == 1 and ".." not in pack_id and (folder / "pack.toml").is_file():
        return {file.name: file.read_text(encoding="utf-8-sig") for file in sorted(folder.glob("*.toml"))}
    return published_files(pack_id)


def published_files(pack_id: str) -> Files:
    """The text of a published draft. Raises NotVisible when there is none, or when it isn't what was published."""
    published = Publication.objects.filter(pack_id=pack_id).select_related("draft").first()
    if published is None:
        raise NotVisible
    files = files_of(published.draft)
    if digest_of(files) != published.digest:
        raise NotVisible
    return files
