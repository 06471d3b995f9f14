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
    PERSON_CORRECT = "person.correct", _("更正基本信息")
    PERSON_MERGE = "person.merge", _("合并人员档案")
    FACT_RECORD = "fact.record", _("记入事项")
    RECORD_WRITE = "record.write", _("登记档案记录")
    RECORD_CORRECT = "record.correct", _("更正档案记录")
    RECORD_END = "record.end", _("结束档案记录")
    RECORD_WITHDRAW = "record.withdraw", _("撤销档案记录")
    ENTRY_TAKE_BACK = "entry.take_back", _("整批撤销登记")
    FILE_READ = "file.read", _("查阅档案")
    FILE_REVEAL = "file.reveal", _("查看完整号码")
    FILE_FETCH = "file.fetch", _("下载附件")
    FILE_PRINT = "file.print", _("打印档案")
    LIST_READ = "list.read", _("查阅名单")
    FILE_EXPORT = "file.export", _("导出档案")
    LIST_EXPORT = "list.export", _("导出名单")
    IMPORT_PREPARE = "import.prepare", _("上传待导入的名册")
    IMPORT_APPLY = "import.apply", _("导入名册")
    IMPORT_UNDO = "import.undo", _("撤销导入")
    IMPORT_DISCARD = "import.discard", _("放弃导入")
    LIST_PRINT = "list.print", _("打印名单")
    ATTACHMENT_ADD = "attachment.add", _("添加附件")
    ATTACHMENT_REMOVE = "attachment.remove", _("移除附件")
    PHOTO_SET = "photo.set", _("更换照片")
    REVIEW_OPEN = "review.open", _("发起联审")
    REVIEW_READ = "review.read", _("查阅联审")
    REVIEW_ANSWER = "review.answer", _("填写联审意见")
    REVIEW_CONCLUDE = "review.conclude", _("办结联审")
    REVIEW_WITHDRAW = "review.withdraw", _("撤回联审")
    CORRECTION_ASK = "correction.ask", _("申请更正")
    CORRECTION_WITHDRAW = "correction.withdraw", _("撤回更正申请")
    CORRECTION_ACCEPT = "correction.accept", _("采纳更正申请")
    CORRECTION_REFUSE = "correction.refuse", _("不采纳更正申请")
    PRIVACY_EXPIRE = "privacy.expire", _("删除到期的个人信息")
    POLICY_ADOPT = "policy.adopt", _("采用政策")
    DRAFT_START = "draft.start", _("起草办法")
    DRAFT_CHANGE = "draft.change", _("修改办法草案")
    DRAFT_SUBMIT = "draft.submit", _("办法草案送审")
    DRAFT_SEND_BACK = "draft.send_back", _("退回办法草案")
    DRAFT_APPROVE = "draft.approve", _("审定办法草案")
    DRAFT_PUBLISH = "draft.publish", _("发布办法")
    DRAFT_DISCARD = "draft.discard", _("放弃办法草案")
    AREAS_IMPORT = "areas.import", _("导入底图")
    PLAN_OPEN = "plan.open", _("新建网格方案")
    PLAN_COMPUTE = "plan.compute", _("算出网格方案")
    PLAN_CANCEL = "plan.cancel", _("取消计算")
    PLAN_AGAIN = "plan.again", _("重新计算网格方案")
    PLAN_MOVE = "plan.move", _("手工调整网格方案")
    PLAN_ASK = "plan.ask", _("网格方案送审")
    PLAN_SEND_BACK = "plan.send_back", _("退回网格方案")
    PLAN_PUBLISH = "plan.publish", _("审定网格方案")
    PLAN_DROP = "plan.drop", _("放弃网格方案")
    MAP_PUBLISH = "map.publish", _("发布网格图")
    MAP_IN_LINE = "map.in_line", _("网格图落到组织树")
    PAY_COMPUTE = "pay.compute", _("计算待遇")
    PAY_PREPARE = "pay.prepare", _("提交待遇")
    PAY_CHECK = "pay.check", _("审核待遇")
    PAY_CONFIRM = "pay.confirm", _("审批待遇")
    PAY_DROP = "pay.drop", _("撤回发放名单")
    PAY_HAND_OUT = "pay.hand_out", _("生成工资报表")
    FUNDING_SET = "funding.set", _("登记资金来源")
    FUNDING_WITHDRAW = "funding.withdraw", _("撤销资金来源")
    BUDGET_SET = "budget.set", _("登记年度预算")
    OPENING_SET = "opening.set", _("登记期初累计数")
    FORESIGHT_OPEN = "foresight.open", _("新建待遇测算")
    FORESIGHT_COMPUTE = "foresight.compute", _("算出待遇测算")
    FORESIGHT_AGAIN = "foresight.again", _("重新计算待遇测算")
    FORESIGHT_DROP = "foresight.drop", _("删除待遇测算")
    PAY_SEND_BACK = "pay.send_back", _("退回待遇")
    OBJECTION_RAISE = "objection.raise", _("提出工资异议")
    OBJECTION_WITHDRAW = "objection.withdraw", _("撤回工资异议")
    OBJECTION_TAKE_UP = "objection.take_up", _("开始核实工资异议")
    OBJECTION_ANSWER = "objection.answer", _("答复工资异议")
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

    TOKEN_ISSUE = "token.issue", _("发放接口令牌")
    TOKEN_REVOKE = "token.revoke", _("收回接口令牌")


class ThingKind(models.TextChoices):
    """What it was done to."""

    ORGANISATION = "organisation", _("组织")
    ACCOUNT = "account", _("账号")
    ENTRY = "entry", _("登记")
    PERSON = "person", _("人员")
    IMPORT = "import", _("导入")
    GROUND = "ground", _("底图")
    GRID_PLAN = "grid_plan", _("网格方案")
    GRID_MAP = "grid_map", _("网格图")
    PACK = "pack", _("政策包")
    DRAFT = "draft", _("办法草案")
    MONTH = "month", _("月度待遇")
    PAY_RUN = "pay_run", _("工资批次")
    FORESIGHT = "foresight", _("待遇测算")


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
    "identity_number": _("公民身份号码"),
    "phone": _("手机号码"),
    "ethnicity": _("民族"),
    "native_place": _("籍贯"),
    "organisation": _("单位"),
    "team": _("队伍"),
    "contract": _("用工形式"),
    "channel": _("进入渠道"),
    "level": _("级别"),
    "degree": _("学位"),
    "school": _("毕业院校"),
    "major": _("专业"),
    "full_time": _("全日制"),
    "status": _("政治面貌"),
    "joined_on": _("加入日期"),
    "year": _("年度"),
    "grade": _("等次"),
    "remark": _("评语"),
    "decided_by": _("决定单位"),
    "number": _("编号"),
    "certificate_number": _("证书编号"),
    "holder": _("户名"),
    "branch": _("开户行"),
    "bank_account": _("代发账号"),
    "issuer": _("发证机关"),
    "registered_on": _("登记日期"),
    "registration_until": _("登记有效期至"),
    "signed_on": _("签订日期"),
    "probation_until": _("试用期至"),
    "ended_on": _("结束日期"),
    "end_reason": _("结束原因"),
    "organiser": _("主办单位"),
    "hours": _("学时"),
    "result": _("结果"),
    "value": _("内容"),
    "role": _("角色"),
    "pack": _("政策包"),
    "base": _("依据的办法"),
    "change": _("改动"),
    "month": _("月份"),
    "kind": _("类别"),
    "code": _("代码"),
    "code_basis": _("代码来源"),
    "name_basis": _("名称来源"),
    "households": _("户数"),
    "bounds": _("上下限"),
    "area": _("小区域"),
    "grid": _("网格"),
    "grids": _("网格数"),
    "new": _("新增单位"),
    "run_kind": _("发放种类"),
    "slips": _("工资条数"),
    "slips_replaced": _("替换的工资条数"),
    "slips_confirmed": _("已确认的工资条数"),
    "total": _("应发合计"),
    "net": _("实发合计"),
    "not_settled": _("算不出扣款的人数"),
    "facts": _("事项数"),
    "records": _("记录数"),
    "sections": _("查阅内容"),
    "subject": _("更正什么"),
    "state": _("状态"),
    "sessions": _("过期的会话"),
    "sign_ins": _("登录记录"),
    "imports": _("导入的内容"),
    "persons": _("离岗人员的号码"),
    "attachments": _("附件数"),
    "corrections": _("更正申请的内容"),
    "filter": _("查阅条件"),
    "rows": _("行数"),
    "full": _("完整号码"),
    "paper": _("打印内容"),
    "format": _("格式"),
    "whole_numbers": _("完整号码"),
    "left_out": _("没有列入"),
    "item": _("项目"),
    "shares": _("分担比例"),
    "income": _("累计收入"),
    "contributions": _("累计个人缴费"),
    "tax": _("累计已扣税额"),
    "fund": _("来源"),
    "amount": _("金额"),
    "section": _("栏目"),
    "category": _("类别"),
    "size": _("字节数"),
    "sha256": _("校验值"),
    "purpose": _("事由"),
    "asked": _("会审单位"),
    "organ": _("会审单位"),
    "since": _("自"),
    "until": _("至"),
}
"""Fields of `changes` in words, in the order in which they are shown. Facts stand there under their own Chinese names."""
