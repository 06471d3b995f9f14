"""Register of personal data: which policy pack holds where, and who drafts and approves the next."""

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
    Table(
        "policy.Draft",
        (
            *keys("id public_id organisation"),
            *plain(
                "title pack_id base_id base_digest state", _("正在起草的新一版办法"), shown=_("办法草案页")
            ),
            *personal(
                "author approved_by",
                _("由谁起草、由谁审定：同一个人不能都做"),
                shown=_("办法草案页"),
                kept=AS_LONG_AS_THE_RECORD,
            ),
        ),
    ),
    Table(
        "policy.DraftStep",
        (
            *keys("id draft"),
            *plain("number act words", _("草案改了什么、走到哪一步"), shown=_("办法草案页")),
            *personal("by at", _("由谁办理"), shown=_("办法草案页"), kept=AS_LONG_AS_THE_RECORD),
        ),
    ),
    Table(
        "policy.DraftFile",
        (*keys("id step"), *plain("name text", _("草案的条文、标准和公式"), shown=_("办法草案页"))),
    ),
    Table(
        "policy.Publication",
        (*keys("id draft"), *plain("pack_id digest", _("哪个草案成为哪个政策包"), shown=_("政策页"))),
    ),
)
