"""Any two versions beside each other, clause by clause: steps of a draft, its base, other drafts, packs that were adopted."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.calc.rules import Pack
from wuding.common.errors import NotVisible
from wuding.policy.models import Adoption, Draft, DraftState
from wuding.policy.queries.draft_pages import changes_under_clauses
from wuding.policy.queries.drafts import (
    draft_pack,
    drafts_for,
    pack_as_of,
    steps_of,
    text_steps,
    visible_draft,
)
from wuding.policy.queries.packs import pack_of
from wuding.policy.views import signed_in
from wuding.policy.views_drafts import trail
from wuding.policy.words import SORTS, WAYS


@dataclass(frozen=True)
class Version:
    """A text that can stand on either side: `key` in the address, what it is called, how it is read."""

    key: str
    words: str
    group: str
    read: Callable[[], Pack]


@require_safe
def versions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What one version says differently from another; without a choice, the draft as it is against its base."""
    user = signed_in(request)
    found = visible_draft(user, public_id)
    offered = _versions(user, found)
    latest = f"step-{text_steps(found)[-1]}"
    new = request.GET.get("new") or latest
    old = request.GET.get("old") or _before(new, found)
    before, after = _chosen(offered, old), _chosen(offered, new)
    context = {
        "draft": found,
        "offered": offered,
        "old": before,
        "new": after,
        "clauses": changes_under_clauses(before.read(), after.read()),
        "sorts": SORTS,
        "ways": WAYS,
        "trail": [*trail(), (found.title, reverse("policy:draft", args=[found.public_id]))],
    }
    return render(request, "policy/draft_versions.html", context)


def _before(key: str, draft: Draft) -> str:
    """What a step is held against by itself: the step before, the base for the latest state of all."""
    numbers = text_steps(draft)
    if key.startswith("step-") and key[5:].isdigit() and int(key[5:]) in numbers[1:-1]:
        return f"step-{numbers[numbers.index(int(key[5:])) - 1]}"
    return f"pack-{draft.base_id}"


def _chosen(offered: list[Version], key: str) -> Version:
    version = next((one for one in offered if one.key == key), None)
    if version is None:
        raise NotVisible
    return version


def _versions(user: User, draft: Draft) -> list[Version]:
    return [*_of_steps(draft), *_of_packs(draft), *_of_other_drafts(user, draft)]


def _of_steps(draft: Draft) -> list[Version]:
    numbers, group = text_steps(draft), _("这份草案")
    words = {step.number: step.words for step in steps_of(draft)}
    return [
        Version(
            f"step-{number}",
            f"{number} {_short(words[number])}",
            group,
            lambda number=number: pack_as_of(draft, number),  # type: ignore[misc]  # bound at once
        )
        for number in reversed(numbers)
    ]


def _of_packs(draft: Draft) -> list[Version]:
    governing = Adoption.objects.governing(draft.organisation).order_by("-since")
    ids = dict.fromkeys([draft.base_id, *governing.values_list("pack_id", flat=True)])
    return [
        Version(
            f"pack-{pack_id}",
            pack_of(pack_id).title,
            _("采用过的办法"),
            lambda pack_id=pack_id: pack_of(pack_id),  # type: ignore[misc]  # bound at once
        )
        for pack_id in ids
        if pack_id != draft.pack_id
    ]


def _of_other_drafts(user: User, draft: Draft) -> list[Version]:
    others = [
        one
        for one in drafts_for(user)
        if one.pk != draft.pk
        and one.organisation_id == draft.organisation_id
        and one.state != DraftState.PUBLISHED
    ]
    return [
        Version(
            f"draft-{one.public_id}",
            one.title,
            _("别的草案"),
            lambda one=one: draft_pack(one),  # type: ignore[misc]  # bound at once
        )
        for one in others
    ]


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 40 else line[:40] + "…"
