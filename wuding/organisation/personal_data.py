"""Register of personal data: the tree of organisations, and who holds which role."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import Table, keys, personal, plain
from wuding.common.retention import AS_LONG_AS_THE_ACCOUNT

_TREE = _("组织页")

TABLES = (
    Table(
        "organisation.Organisation",
        (
            *keys("id public_id parent path sort_key"),
            *plain(
                "code code_basis name name_basis kind closed_on",
                _("单位是哪一个、叫什么、属于哪一类"),
                shown=_TREE,
            ),
            *plain("households", _("配备网格员的依据；只有户数，没有住户"), shown=_TREE),
        ),
    ),
    Table(
        "organisation.FormerName",
        (*keys("id organisation"), *plain("name until", _("旧文件上的名称还能找到单位"), shown=_TREE)),
    ),
    Table(
        "organisation.Membership",
        (
            *keys("id public_id user organisation"),
            *personal(
                "role since until",
                _("谁在什么时间、以什么角色、可以看和办哪里的事"),
                shown=_("账号管理页、权限页"),
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
        ),
    ),
)
