"""What is recorded, by name: actions, kinds of things, fields. Like permissions, they are listed below those who use them.

A new action is one line here. The table takes any name, so that old entries stay readable when an action is dropped.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What somebody did, as kind.verb."""

    ORGANISATION_CREATE = "organisation.create", _("新建组织")
    ORGANISATION_RENAME = "organisation.rename", _("组织更名")
    ORGANISATION_CLOSE = "organisation.close", _("撤销组织")
    ROLE_ASSIGN = "role.assign", _("授予角色")
    ROLE_END = "role.end", _("结束角色")
    ROLE_WITHDRAW = "role.withdraw", _("立即收回角色")
    ROLE_HAND_OVER = "role.hand_over", _("交出角色")
    ENTRY_OPEN = "entry.open", _("开始登记")
    PERSON_REGISTER = "person.register", _("建立人员档案")
    PERSON_MOVE = "person.move", _("调动人员")
    PERSON_LINK_ACCOUNT = "person.link_account", _("关联账号")
    FACT_RECORD = "fact.record", _("记入事项")
    FILE_READ = "file.read", _("查阅档案")
    FILE_REVEAL = "file.reveal", _("查看完整号码")
    LIST_READ = "list.read", _("查阅名单")
    POLICY_ADOPT = "policy.adopt", _("采用政策")
    PAY_COMPUTE = "pay.compute", _("计算待遇")
    PAY_CONFIRM = "pay.confirm", _("确认待遇")
    ACCOUNT_OPEN = "account.open", _("开通账号")
    ACCOUNT_CLOSE = "account.close", _("停用账号")
    ACCOUNT_REOPEN = "account.reopen", _("重新启用账号")
    ACCOUNT_RESET_PASSWORD = "account.reset_password", _("重设密码")
    ACCOUNT_LINK = "account.link", _("登记外部账号")
    ACCOUNT_UNLOCK = "account.unlock", _("解除登录锁定")
    ACCOUNT_SECOND_STEP_ON = "account.second_step_on", _("开启两步验证")
    ACCOUNT_SECOND_STEP_OFF = "account.second_step_off", _("关闭两步验证")
    ACCOUNT_RECOVERY_CODES = "account.recovery_codes", _("重新生成恢复码")
    ACCOUNT_SIGN_IN = "account.sign_in", _("登录成功")
    ACCOUNT_SIGN_IN_FAILED = "account.sign_in_failed", _("登录失败")
    ACCOUNT_CHANGE_PASSWORD = "account.change_password", _("修改密码")


class ThingKind(models.TextChoices):
    """What it was done to."""

    ORGANISATION = "organisation", _("组织")
    ACCOUNT = "account", _("账号")
    ENTRY = "entry", _("登记")
    PERSON = "person", _("人员")
    PACK = "pack", _("政策包")
    MONTH = "month", _("月度待遇")


FIELD_WORDS = {
    "name": _("名称"),
    "title": _("登记事项"),
    "document": _("依据"),
    "account": _("账号"),
    "username": _("用户名"),
    "active": _("启用"),
    "way": _("登录方式"),
    "external_id": _("外部账号"),
    "successor": _("接任者"),
    "predecessor": _("前任"),
    "sex": _("性别"),
    "born": _("出生日期"),
    "organisation": _("单位"),
    "team": _("队伍"),
    "contract": _("用工形式"),
    "role": _("角色"),
    "pack": _("政策包"),
    "month": _("月份"),
    "kind": _("类别"),
    "code": _("代码"),
    "code_basis": _("代码来源"),
    "name_basis": _("名称来源"),
    "households": _("户数"),
    "slips": _("工资条数"),
    "slips_replaced": _("替换的工资条数"),
    "slips_confirmed": _("已确认的工资条数"),
    "facts": _("事项数"),
    "sections": _("查阅内容"),
    "filter": _("查阅条件"),
    "rows": _("行数"),
    "since": _("自"),
    "until": _("至"),
}
"""Fields of `changes` in words, in the order in which they are shown. Facts stand there under their own Chinese names."""
