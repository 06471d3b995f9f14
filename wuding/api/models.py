"""Tables of the concern: tokens."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.organisation.models import Organisation


class ApiToken(models.Model):
    """A key by which a program acts for its owner. Purpose: access control. Kept as long as records name it.

    The token itself is shown once and not kept: `secret_hash` recognises it. `permissions` and `organisation` are what
    it was issued for; what it may do is the part of that which its owner may do today.
    """

    public_id = public_id()
    owner = models.ForeignKey(User, models.PROTECT, related_name="api_tokens", verbose_name=_("所有人"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="api_tokens", verbose_name=_("范围")
    )
    name = models.CharField(_("用途"), max_length=64)
    permissions = models.JSONField(_("权限"), default=list)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("发放时间"))
    expires_on = models.DateField(_("有效期至"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    last_used_on = models.DateField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def granted(self) -> frozenset[Permission]:
        """What it was issued for; words of permissions that exist no more are passed over."""
        return frozenset(
            Permission(word) for word in self.permissions if word in Permission.__members__.values()
        )

    def is_good(self, today: date) -> bool:
        """Whether it still opens anything. Its last day counts."""
        return self.revoked_at is None and today <= self.expires_on
