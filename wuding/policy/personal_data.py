"""Register of personal data: which policy pack holds where."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import Table, keys, personal, plain
from wuding.common.retention import AS_LONG_AS_THE_RECORD

TABLES = (
    Table(
        "policy.Adoption",
        (
            *keys("id public_id organisation"),
            *plain("pack_id since until", _("哪里从哪天起执行哪个办法"), shown=_("政策页")),
            *personal(
                "adopted_by adopted_at", _("由谁决定执行"), shown=_("政策页"), kept=AS_LONG_AS_THE_RECORD
            ),
        ),
    ),
)
