"""Requests of workers to have their own file corrected."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.common.fields import public_id
from wuding.common.sealed import SealedField
from wuding.people.models.attachments import Attachment
from wuding.people.models.entries import Entry
from wuding.people.models.persons import Person


class CorrectionState(models.TextChoices):
    """How far a request is."""

    OPEN = "open", _("待处理")
    ACCEPTED = "accepted", _("已采纳")
    REFUSED = "refused", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


class CorrectionRequest(models.Model):
    """What somebody says is wrong in the own file. `subject` is a field or a kind of record, `record` a `series`."""

    public_id = public_id()
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="correction_requests", verbose_name=_("人员")
    )
    subject = models.CharField(_("更正什么"), max_length=32)
    record = models.UUIDField(null=True, blank=True)
    present = SealedField(_("现在的内容"))
    wanted = SealedField(_("应改为"))
    reason = models.TextField(_("理由"))
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("佐证")
    )
    state = models.CharField(_("状态"), max_length=16, choices=CorrectionState, default=CorrectionState.OPEN)
    asked_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记")
    )

    class Meta:
        verbose_name = _("更正申请")
        verbose_name_plural = _("更正申请")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
