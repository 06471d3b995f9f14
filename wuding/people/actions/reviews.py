"""Joint reviews (联审联查): opened and concluded by the organisation department, answered by the organs asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import acting, may
from wuding.people.actions.entering import open_entry
from wuding.people.models import Finding, JointReview, JointReviewOpinion, Person, ReviewState
from wuding.people.queries.reviews import organs_of
from wuding.people.secretary_rules import secretary_rules

if TYPE_CHECKING:
    from wuding.audit.masking import Changes

MOST_REMARK = 2000


@transaction.atomic
def open_review(
    *, person: Person, purpose: str, organs: Sequence[str], document: str = "", by: User
) -> JointReview:
    """Ask the organs about somebody who is proposed for a post. Raises NotVisible, RuleError."""
    _require_keeper(person, by)
    # The file's row is the lock: two openings at the same moment come one after the other.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    known = [organ.key for organ in secretary_rules().review.organs]
    asked = [key for key in known if key in set(organs)]
    if not purpose.strip():
        raise RuleError(
            _("没有写明为什么联审。"), next_step=_("请写明拟任职务，例如“拟任松鹤社区党支部书记”。")
        )
    if not asked:
        raise RuleError(_("没有选会审单位。"), next_step=_("请至少选一个单位。"))
    if JointReview.objects.filter(person=person, state=ReviewState.OPEN).exists():
        raise RuleError(
            _("%(name)s已有一次联审正在进行。") % {"name": person.name},
            next_step=_("请先办结或撤回它，再发起新的。"),
        )
    entry = open_entry(
        title=_("发起联审：%(purpose)s") % {"purpose": purpose.strip()[:100]},
        by=by,
        at=timezone.now(),
        document=document,
        organisation=person.organisation,
    )
    review = JointReview.objects.create(person=person, purpose=purpose.strip(), asked=asked, opened=entry)
    _record(
        Action.REVIEW_OPEN,
        review,
        by,
        created(purpose=purpose.strip(), asked=_names(asked), document=document or None),
    )
    return review


@transaction.atomic
def give_opinion(
    *, review: JointReview, organ: str, finding: Finding, remark: str, by: User
) -> JointReviewOpinion:
    """What an organ found. An organ may answer again while the review is open; the earlier answer stays.

    Raises NotVisible for whoever may not answer in its name, RuleError for an objection without a word why.
    """
    locked = _locked(review)
    if organ not in locked.asked or organ not in {one.key for one in organs_of(by, locked.person)}:
        raise NotVisible
    _require_open(locked)
    by_letter = next(one for one in secretary_rules().review.organs if one.key == organ).role is None
    if not remark.strip() and (finding != Finding.NO_OBJECTION or by_letter):
        raise RuleError(
            _("代录的意见没有写明复函。") if by_letter else _("有意见或待核实，却没有说明。"),
            next_step=_("请写明复函日期和文号。") if by_letter else _("请写明是什么情况、依据是什么。"),
        )
    opinion = JointReviewOpinion.objects.create(
        review=locked,
        organ=organ,
        finding=finding,
        remark=remark.strip()[:MOST_REMARK],
        given_by=by,
        given_at=timezone.now(),
    )
    _record(
        Action.REVIEW_ANSWER,
        locked,
        by,
        created(organ=_names([organ]), remark=opinion.remark),
    )
    return opinion


@transaction.atomic
def conclude_review(*, review: JointReview, conclusion: str, document: str = "", by: User) -> None:
    """The organisation department says what follows, once every organ has answered. Raises NotVisible, RuleError."""
    locked = _locked(review)
    _require_keeper(locked.person, by)
    _require_open(locked)
    answered = set(locked.opinions.order_by("pk").values_list("organ", flat=True))
    left = [key for key in locked.asked if key not in answered]
    if left:
        raise RuleError(
            _("还有 %(count)d 个单位没有答复：%(names)s。") % {"count": len(left), "names": _names(left)},
            next_step=_("请等它们答复；不再需要联审的，请撤回。"),
        )
    if not conclusion.strip():
        raise RuleError(_("没有写明结论。"), next_step=_("请写明是否同意任职及理由。"))
    _close(locked, ReviewState.CONCLUDED, conclusion, document, by)


@transaction.atomic
def withdraw_review(*, review: JointReview, reason: str, by: User) -> None:
    """The review is needed no longer. Raises NotVisible, RuleError."""
    locked = _locked(review)
    _require_keeper(locked.person, by)
    _require_open(locked)
    if not reason.strip():
        raise RuleError(_("没有写明为什么撤回。"), next_step=_("请用一句话写明原因。"))
    _close(locked, ReviewState.WITHDRAWN, reason, "", by)


@transaction.atomic
def read_review(*, review: JointReview, by: User) -> None:
    """Somebody looks at a review: recorded, but not where the person it is about sees it."""
    _record(Action.REVIEW_READ, review, by, created(purpose=review.purpose))


def _close(review: JointReview, state: ReviewState, words: str, document: str, by: User) -> None:
    concluded = state == ReviewState.CONCLUDED
    title = _("办结联审：%(purpose)s") if concluded else _("撤回联审：%(purpose)s")
    review.concluded = open_entry(
        title=title % {"purpose": review.purpose[:100]},
        by=by,
        at=timezone.now(),
        document=document,
        organisation=review.person.organisation,
    )
    review.state, review.conclusion = state, words.strip()[:MOST_REMARK]
    JointReview.objects.filter(pk=review.pk).update(
        state=state, conclusion=review.conclusion, concluded=review.concluded
    )
    action = Action.REVIEW_CONCLUDE if concluded else Action.REVIEW_WITHDRAW
    _record(
        action,
        review,
        by,
        created(purpose=review.purpose, document=document or None),
    )


def _locked(review: JointReview) -> JointReview:
    return (
        JointReview.objects.select_for_update(of=("self",))
        .select_related("person__organisation")
        .get(pk=review.pk)
    )


def _require_keeper(person: Person, by: User) -> None:
    if not may(by, Permission.CHANGE_SECRETARY_FILE, person.organisation):
        raise NotVisible


def _require_open(review: JointReview) -> None:
    if review.state != ReviewState.OPEN:
        raise RuleError(
            _("这次联审已经%(state)s，不能再改。") % {"state": review.get_state_display()},
            next_step=_("情况有变的，请发起新的联审。"),
        )


def _names(keys: Sequence[str]) -> str:
    rules = secretary_rules()
    return "、".join(rules.organ_name(key) for key in keys)


def _record(action: Action, review: JointReview, by: User, changes: "Changes") -> None:
    record(
        action=action,
        by=acting(by),
        path=review.person.organisation.path,
        thing=Thing(ThingKind.PERSON, review.person.public_id, review.person.name),
        changes=changes,
    )
