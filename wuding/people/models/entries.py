"""Acts of entering."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.common.fields import public_id


class Entry(models.Model):
    """One act of entering records: an import, a form. Purpose: where a figure came from. Kept as long as its records."""

    public_id = public_id()
    title = models.CharField(_("登记事项"), max_length=128)
    document = models.CharField(_("依据"), max_length=128, blank=True)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("登记")
        verbose_name_plural = _("登记")
        ordering = ["-entered_at", "-pk"]

    def __str__(self) -> str:
        return self.title
