"""Register of personal data: the audit trail."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import Table, keys, personal, plain
from wuding.common.retention import PERMANENT_TRAIL

_TRAIL = _("审计页；查阅本人档案的记录给本人看")
_SEALED = _("证明审计链没有被改动")

TABLES = (
    Table(
        "audit.Entry",
        (
            *keys("public_id"),
            *plain("chain sequence previous hash", _SEALED, shown=_("审计页"), kept=PERMANENT_TRAIL),
            *plain(
                "at path action request_id",
                _("什么时候、在哪里、做了什么"),
                shown=_TRAIL,
                kept=PERMANENT_TRAIL,
            ),
            *personal(
                "actor_id actor_name actor_roles", _("由谁以什么角色办理"), shown=_TRAIL, kept=PERMANENT_TRAIL
            ),
            *personal(
                "purpose", _("查阅或办理的事由，其中的个人号码已隐去"), shown=_TRAIL, kept=PERMANENT_TRAIL
            ),
            *personal(
                "thing_kind thing_id thing_label", _("办的是谁的、哪一项"), shown=_TRAIL, kept=PERMANENT_TRAIL
            ),
            *personal(
                "changes",
                _("改动前后的内容；号码、住址等只记“已隐去”"),
                shown=_("审计页"),
                kept=PERMANENT_TRAIL,
            ),
        ),
    ),
    Table("audit.Head", plain("chain sequence hash", _SEALED, shown=_("审计页"), kept=PERMANENT_TRAIL)),
    Table(
        "audit.Check",
        (
            *keys("id"),
            *plain(
                "chain at entries breaks first_kind first_sequence",
                _("最近一次核验的结果"),
                shown=_("审计页"),
            ),
        ),
    ),
)
