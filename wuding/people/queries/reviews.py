"""Joint reviews: whose turn it is, and who may read what another organ said."""

import uuid
from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.common.errors import NotVisible
from wuding.organisation.models import memberships_of, within
from wuding.organisation.queries import may
from wuding.people.models import JointReview, JointReviewOpinion, Person, ReviewState
from wuding.people.secretary_rules import Organ, secretary_rules


@dataclass(frozen=True)
class OpinionShown:
    """What an organ answered, as far as the one who looks may know: `opinion` None: not yet, or not for this user."""

    key: str
    name: str
    answered: bool
    opinion: JointReviewOpinion | None
    mine: bool
    by_letter: bool


@dataclass(frozen=True)
class ReviewShown:
    """A review for one user. `keeps`: the user keeps secretaries' files; `to_answer`: organs the user may answer for now."""

    review: JointReview
    opinions: tuple[OpinionShown, ...]
    keeps: bool
    to_answer: tuple[Organ, ...]

    @property
    def answered(self) -> int:
        """How many organs have."""
        return sum(opinion.answered for opinion in self.opinions)

    @property
    def all_in(self) -> bool:
        """Whether every organ asked has answered."""
        return self.answered == len(self.opinions)

    @property
    def is_open(self) -> bool:
        """Whether it is going on."""
        return self.review.state == ReviewState.OPEN


def organs_of(user: User, person: Person) -> tuple[Organ, ...]:
    """The organs in whose name the user may answer about the person: by the role held at or above the file's place."""
    path = person.organisation.path
    roles = {
        Role(m.role)
        for m in memberships_of(user)
        if path.startswith(m.organisation.scope_path)
        and Permission.GIVE_OPINION in PERMISSIONS_OF[Role(m.role)]
    }
    keeps = may(user, Permission.CHANGE_SECRETARY_FILE, person.organisation)
    return tuple(
        organ
        for organ in secretary_rules().review.organs
        if organ.role in roles or (organ.role is None and keeps)
    )


def shown(review: JointReview, user: User) -> ReviewShown:
    """The review as the user may see it. Raises NotVisible for whoever neither keeps such files nor is asked."""
    organs = organs_of(user, review.person)
    keeps = may(user, Permission.SEE_SECRETARY_FILE, review.person.organisation)
    own = {organ.key for organ in organs} & set(review.asked)
    if not keeps and not own:
        raise NotVisible
    latest: dict[str, JointReviewOpinion] = {}
    for opinion in review.opinions.select_related("given_by").order_by("pk"):
        latest[opinion.organ] = opinion
    everything = review.state == ReviewState.CONCLUDED or all(key in latest for key in review.asked)
    rules = secretary_rules()
    by_letter = {organ.key for organ in rules.review.organs if organ.role is None}
    return ReviewShown(
        review,
        tuple(
            OpinionShown(
                key,
                rules.organ_name(key),
                key in latest,
                latest.get(key) if everything or key in own else None,
                key in own,
                key in by_letter,
            )
            for key in review.asked
        ),
        keeps,
        tuple(organ for organ in organs if organ.key in own) if review.state == ReviewState.OPEN else (),
    )


def review_for(user: User, public_id: uuid.UUID) -> ReviewShown:
    """One review; raises NotVisible when there is none, or none for this user."""
    found = (
        JointReview.objects.filter(public_id=public_id, person__withdrawn__isnull=True)
        .select_related("person__organisation__parent", "opened__entered_by", "concluded__entered_by")
        .first()
    )
    if found is None:
        raise NotVisible
    return shown(found, user)


def reviews_of(person: Person, user: User) -> list[ReviewShown]:
    """All reviews of somebody, the latest first. For a file already found to be visible with SEE_SECRETARY_FILE."""
    found = JointReview.objects.filter(person=person).select_related(
        "person__organisation__parent", "opened__entered_by", "concluded__entered_by"
    )
    return [shown(review, user) for review in found.order_by("-pk")]


def waiting_for(user: User) -> tuple[list[ReviewShown], list[ReviewShown]]:
    """Open reviews that the user's organ is asked about: those it hasn't answered, the oldest first, and the others."""
    scopes = tuple(
        m.organisation.scope_path
        for m in memberships_of(user)
        if Permission.GIVE_OPINION in PERMISSIONS_OF[Role(m.role)]
    )
    found = (
        JointReview.objects.filter(within(scopes, "person__organisation__path"), state=ReviewState.OPEN)
        .filter(person__withdrawn__isnull=True)
        .select_related("person__organisation__parent", "opened__entered_by", "concluded__entered_by")
    )
    waiting: list[ReviewShown] = []
    answered: list[ReviewShown] = []
    for review in found.order_by("opened__entered_at", "pk"):
        try:
            one = shown(review, user)
        except NotVisible:
            continue
        mine = [opinion for opinion in one.opinions if opinion.mine]
        if mine:
            (answered if all(opinion.answered for opinion in mine) else waiting).append(one)
    return waiting, answered
