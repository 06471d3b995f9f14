"""Register of personal data: tokens."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import NOWHERE, Table, keys, personal, plain, sensitive
from wuding.common.retention import AS_LONG_AS_THE_ACCOUNT

_PAGE = _("我的账号 · 接口令牌")

TABLES = (
    Table(
        "api.ApiToken",
        (
            *keys("id public_id owner organisation"),
            *plain(
                "name permissions expires_on revoked_at",
                _("程序能读什么、到什么时候"),
                shown=_PAGE,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
            *personal(
                "issued_at last_used_on", _("发现没人用的令牌"), shown=_PAGE, kept=AS_LONG_AS_THE_ACCOUNT
            ),
            *sensitive(
                "secret_hash",
                _("认出令牌；只存不可还原的摘要"),
                shown=NOWHERE,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
        ),
    ),
)
