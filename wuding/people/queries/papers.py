"""Attached papers: which there are, and who sees those of each part of the file."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.people.models import Attachment, Person
from wuding.people.queries.sections.kinds import Kind
from wuding.people.queries.sections.sight import Sight

if TYPE_CHECKING:
    from wuding.people.queries.sections.kinds import Words

P = Permission
PHOTO, IDENTITY, OTHER, SECRETARY = "photo", "identity", "other", "secretary"


@dataclass(frozen=True)
class PaperRule:
    """Who may see the papers of one part of the file, and who may add and remove them: all of each set."""

    title: "Words"
    see: frozenset[Permission]
    change: frozenset[Permission]


def _rule(title: "Words", see: set[Permission], change: Permission = P.CHANGE_ROSTER) -> PaperRule:
    return PaperRule(title, frozenset(see), frozenset({*see, change}))


RULES: Mapping[str, PaperRule] = {
    PHOTO: _rule(_("照片"), {P.SEE_FILE}),
    IDENTITY: _rule(_("身份证明"), {P.SEE_FILE, P.SEE_IDENTITY}),
    Kind.SERVICE.value: _rule(_("任职文件"), {P.SEE_FILE}),
    Kind.CONTRACT.value: _rule(_("合同"), {P.SEE_CONTRACTS}, P.CHANGE_CONTRACTS),
    Kind.CERTIFICATE.value: _rule(_("职业资格证书"), {P.SEE_FILE}),
    Kind.APPRAISAL.value: _rule(_("考核材料"), {P.SEE_FILE, P.SEE_APPRAISAL}),
    Kind.EDUCATION.value: _rule(_("学历学位证书"), {P.SEE_FILE}),
    Kind.POLITICAL.value: _rule(_("政治面貌材料"), {P.SEE_FILE}),
    Kind.TRAINING.value: _rule(_("培训材料"), {P.SEE_FILE}),
    Kind.RECOGNITION.value: _rule(_("奖惩材料"), {P.SEE_FILE, P.SEE_DISCIPLINE}),
    OTHER: _rule(_("其他材料"), {P.SEE_FILE}),
    SECRETARY: _rule(_("书记档案材料"), {P.SEE_SECRETARY_FILE}, P.CHANGE_SECRETARY_FILE),
}
"""Parts of the file that papers belong to, in its order."""


def seen(sight: Sight) -> tuple[str, ...]:
    """Parts whose papers the user may see."""
    return tuple(part for part, rule in RULES.items() if sight.may(*rule.see))


def changed(sight: Sight) -> tuple[str, ...]:
    """Parts whose papers the user may add and remove."""
    return tuple(part for part, rule in RULES.items() if sight.may(*rule.change))


def papers_of(person: Person, sight: Sight) -> list[Attachment]:
    """What is attached and in sight, by part and age; photos and removed papers are left out."""
    parts = [part for part in seen(sight) if part != PHOTO]
    found = Attachment.objects.filter(person=person, section__in=parts, removed__isnull=True)
    order = list(RULES)
    return sorted(
        found.select_related("entry__entered_by").order_by("pk"), key=lambda paper: order.index(paper.section)
    )


def paper_for(person: Person, public_id: uuid.UUID, sight: Sight) -> Attachment:
    """One of them; raises NotVisible for a removed one, another person's, or one of a part out of sight."""
    found = (
        Attachment.objects.filter(
            person=person, public_id=public_id, section__in=seen(sight), removed__isnull=True
        )
        .select_related("entry__entered_by")
        .first()
    )
    if found is None:
        raise NotVisible
    return found
