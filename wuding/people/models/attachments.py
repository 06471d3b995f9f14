"""Papers attached to a file, and the photo."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.common.fields import public_id
from wuding.people.models.entries import Entry
from wuding.people.models.persons import Person


class Attachment(models.Model):
    """One stored paper. The bytes lie sealed on disk under the random name `stored_as`; `sha256` is that of the open bytes.

    `section` is the part of the file that it belongs to, `record` the `series` of the record that it proves.
    """

    public_id = public_id()
    person = models.ForeignKey(Person, models.PROTECT, related_name="attachments", verbose_name=_("人员"))
    section = models.CharField(_("栏目"), max_length=32)
    category = models.CharField(_("类别"), max_length=64, blank=True)
    record = models.UUIDField(null=True, blank=True)
    title = models.CharField(_("名称"), max_length=128)
    made_on = models.DateField(_("材料形成日期"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("页数"), null=True, blank=True)
    media_type = models.CharField(_("格式"), max_length=64)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))
    removed = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("移除")
    )

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ["person", "section", "pk"]

    def __str__(self) -> str:
        return self.title
