"""Joint reviews (联审) of secretaries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.common.fields import public_id
from wuding.people.models.entries import Entry
from wuding.people.models.persons import Person


class ReviewState(models.TextChoices):
    """How far a review is."""

    OPEN = "open", _("进行中")
    CONCLUDED = "concluded", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


class Finding(models.TextChoices):
    """What an organ found."""

    NO_OBJECTION = "no_objection", _("无意见")
    OBJECTION = "objection", _("有意见")
    TO_CHECK = "to_check", _("待核实")


class JointReview(models.Model):
    """Several organs say whether anything speaks against somebody. Read by those who keep secretaries' files only."""

    public_id = public_id()
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviews", verbose_name=_("人员"))
    purpose = models.CharField(_("联审事由"), max_length=128)
    asked = models.JSONField(_("会审单位"), default=list)
    """Keys of the organs asked, as the catalogue of organs named them when the review was opened."""
    opened = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("发起"))
    state = models.CharField(_("状态"), max_length=16, choices=ReviewState, default=ReviewState.OPEN)
    conclusion = models.TextField(_("结论"), blank=True)
    concluded = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办结")
    )

    class Meta:
        verbose_name = _("联审")
        verbose_name_plural = _("联审")
        ordering = ["person", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ReviewState.OPEN, concluded__isnull=True)
                | models.Q(state__in=[ReviewState.CONCLUDED, ReviewState.WITHDRAWN], concluded__isnull=False),
                name="review_concluded_by_an_entry",
                violation_error_message=_("办结的联审须写明由哪次登记办结。"),
            )
        ]

    def __str__(self) -> str:
        return self.purpose


class JointReviewOpinion(models.Model):
    """What one organ answered. An organ that answers again adds a row; the latest counts."""

    public_id = public_id()
    review = models.ForeignKey(JointReview, models.PROTECT, related_name="opinions", verbose_name=_("联审"))
    organ = models.CharField(_("单位"), max_length=32)
    finding = models.CharField(_("意见"), max_length=16, choices=Finding)
    remark = models.TextField(_("说明"), blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    given_at = models.DateTimeField(_("填写时间"))

    class Meta:
        verbose_name = _("联审意见")
        verbose_name_plural = _("联审意见")
        ordering = ["review", "pk"]

    def __str__(self) -> str:
        return f"{self.organ} {self.get_finding_display()}"
