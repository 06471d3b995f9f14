"""Tables of the concern: adoptions, drafts of new versions with their steps and texts, publications."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.common.frozen import FrozenInStates
from wuding.common.kept import RowsStay
from wuding.common.periods import NoOverlap, holds_on
from wuding.organisation.models import Organisation, scopes_of, within


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    """Reads of adoptions."""

    def on(self, day: date) -> Self:
        """Those in force on that day."""
        return self.filter(holds_on(day))

    def visible_to(self, user: User) -> Self:
        """Those made at or below the user's places, and those from above that hold there."""
        scopes = scopes_of(user, Permission.SEE_POLICY)
        above = {
            "/" + "/".join(steps[:count]) + "/"
            for steps in (scope.strip("/").split("/") for scope in scopes)
            for count in range(1, len(steps))
        }
        return self.filter(within(scopes, "organisation__path") | Q(organisation__path__in=above))

    def governing(self, organisation: Organisation) -> Self:
        """Those made there or above, the nearest first."""
        paths = (*organisation.ancestor_paths, organisation.path)
        return self.filter(organisation__path__in=paths).order_by("-organisation__path", "-since")


class Adoption(models.Model):
    """An organisation and what lies below follow a pack, from `since` to `until`, both days included."""

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("组织")
    )
    pack_id = models.CharField(_("政策包"), max_length=128)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    adopted_at = models.DateTimeField(_("登记时间"))

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("政策采用")
        verbose_name_plural = _("政策采用")
        ordering = ["organisation__path", "-since"]
        constraints = [
            NoOverlap(
                name="adoption_periods_apart",
                same=("organisation",),
                violation_error_message=_("这个单位在这段时间已采用另一个政策包，两段不能重叠。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="adoption_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.since.isoformat()}"


class DraftState(models.TextChoices):
    """How far a draft has come."""

    DRAFTING = "drafting", _("起草中")
    SUBMITTED = "submitted", _("待审定")
    APPROVED = "approved", _("已审定，待发布")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已放弃")


_ENDED = (DraftState.PUBLISHED.value, DraftState.DISCARDED.value)
"""Published or given up: nothing about the draft changes any more."""


class DraftQuerySet(models.QuerySet["Draft"]):
    """Reads of drafts."""

    def visible_to(self, user: User) -> Self:
        """Those at or below the places where the user drafts, approves or adopts."""
        scopes = {
            path
            for permission in (Permission.DRAFT_POLICY, Permission.APPROVE_POLICY, Permission.ADOPT_POLICY)
            for path in scopes_of(user, permission)
        }
        return self.filter(within(tuple(scopes), "organisation__path"))


class Draft(models.Model):
    """A new version of a pack being written for a place. Its text is what its steps left behind, see `DraftFile`.

    `pack_id` is the id under which it is checked from the first day and will be adopted; nobody approves the own draft.
    """

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="drafts", verbose_name=_("单位")
    )
    title = models.CharField(_("办法名称"), max_length=200)
    pack_id = models.CharField(_("政策包"), max_length=128, unique=True)
    base_id = models.CharField(_("依据的办法"), max_length=128)
    base_digest = models.CharField(_("依据的办法的校验值"), max_length=64)
    state = models.CharField(_("状态"), max_length=16, choices=DraftState, default=DraftState.DRAFTING)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("审定人")
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("办法草案")
        verbose_name_plural = _("办法草案")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("author")),
                name="draft_approved_by_another",
                violation_error_message=_("起草人不能审定自己的草案。"),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=False, state__in=["approved", "published"])
                | Q(approved_by__isnull=True, state__in=["drafting", "submitted", "discarded"]),
                name="draft_approved_by_somebody",
                violation_error_message=_("审定和发布的草案要有审定人。"),
            ),
            FrozenInStates(name="draft_frozen", states=_ENDED),
        ]

    def __str__(self) -> str:
        return self.title


class DraftAct(models.TextChoices):
    """What happened to a draft."""

    START = "start", _("起草")
    CHANGE = "change", _("修改")
    SUBMIT = "submit", _("送审")
    SEND_BACK = "send_back", _("退回")
    APPROVE = "approve", _("审定")
    PUBLISH = "publish", _("发布")
    DISCARD = "discard", _("放弃")


class DraftStep(models.Model):
    """One act on a draft, in order; `words` say what was changed, or why it was sent back."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="steps", verbose_name=_("办法草案"))
    number = models.PositiveIntegerField(_("序号"))
    act = models.CharField(_("步骤"), max_length=16, choices=DraftAct)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"))
    words = models.TextField(_("内容"), blank=True)

    class Meta:
        verbose_name = _("草案步骤")
        verbose_name_plural = _("草案步骤")
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_steps_in_order"),
            RowsStay(name="draft_step_rows_stay"),
            FrozenInStates(name="draft_step_frozen", states=_ENDED, path=("draft",)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_act_display()}"


class DraftFile(models.Model):
    """A file of the draft as a step left it; the latest of each name are the draft's text."""

    step = models.ForeignKey(DraftStep, models.PROTECT, related_name="files", verbose_name=_("草案步骤"))
    name = models.CharField(_("文件"), max_length=64)
    text = models.TextField(_("内容"))

    class Meta:
        verbose_name = _("草案文件")
        verbose_name_plural = _("草案文件")
        ordering = ["step__number", "name"]
        constraints = [
            models.UniqueConstraint(fields=["step", "name"], name="draft_file_once_a_step"),
            RowsStay(name="draft_file_rows_stay"),
            FrozenInStates(name="draft_file_frozen", states=_ENDED, path=("step", "draft")),
        ]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """A draft that has become a pack: from here on its text is what it was, and `digest` proves it."""

    draft = models.OneToOneField(
        Draft, models.PROTECT, related_name="publication", verbose_name=_("办法草案")
    )
    pack_id = models.CharField(_("政策包"), max_length=128, unique=True)
    digest = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("发布的办法")
        verbose_name_plural = _("发布的办法")
        ordering = ["pack_id"]
        constraints = [
            RowsStay(name="publication_rows_stay"),
            FrozenInStates(name="publication_frozen", states=_ENDED, path=("draft",)),
        ]

    def __str__(self) -> str:
        return self.pack_id
