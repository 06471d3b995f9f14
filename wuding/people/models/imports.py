"""Imports of tables: prepared, looked at, then applied or left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.common.fields import public_id
from wuding.common.sealed import SealedField
from wuding.organisation.models import Organisation
from wuding.people.models.entries import Entry


class ImportState(models.TextChoices):
    """How far an import is."""

    PREPARED = "prepared", _("待确认")
    APPLIED = "applied", _("已导入")
    UNDONE = "undone", _("已撤销")
    EXPIRED = "expired", _("已过期")


class ImportRun(models.Model):
    """One table that somebody handed in. `rows` is what was read, as sealed JSON, emptied once applied or expired."""

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="imports", verbose_name=_("单位")
    )
    kind = models.CharField(_("类别"), max_length=32)
    file_name = models.CharField(_("文件名"), max_length=255)
    file_hash = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=16, choices=ImportState, default=ImportState.PREPARED)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    prepared_at = models.DateTimeField(_("上传时间"))
    expires_at = models.DateTimeField(_("过期时间"))
    totals = models.JSONField(_("控制数"), default=dict)
    rows = SealedField(_("内容"))
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("导入")
    )
    undone_entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销")
    )

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        ordering = ["-prepared_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
