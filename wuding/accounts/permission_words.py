"""Every permission in plain words: what it lets one do, and what for. Who reads them is no programmer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wuding.accounts.permissions import Permission

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

P = Permission


@dataclass(frozen=True)
class Words:
    """`title` says what one can do, `purpose` for which work it is needed."""

    title: "StrPromise"
    purpose: "StrPromise"


GROUPS: tuple[tuple["StrPromise", tuple[P, ...]], ...] = (
    (_("组织"), (P.SEE_ORGANISATION, P.CHANGE_ORGANISATION)),
    (_("网格"), (P.PLAN_GRIDS, P.APPROVE_GRIDS)),
    (_("花名册"), (P.SEE_ROSTER, P.CHANGE_ROSTER, P.IMPORT_PEOPLE, P.EXPORT_PEOPLE)),
    (
        _("人员档案"),
        (
            P.SEE_FILE,
            P.SEE_IDENTITY,
            P.REVEAL_NUMBERS,
            P.SEE_CONTRACTS,
            P.CHANGE_CONTRACTS,
            P.SEE_BANK_ACCOUNTS,
            P.CHANGE_BANK_ACCOUNTS,
            P.SEE_APPRAISAL,
            P.SEE_DISCIPLINE,
            P.SEE_SECRETARY_FILE,
            P.CHANGE_SECRETARY_FILE,
            P.GIVE_OPINION,
            P.DECIDE_CORRECTIONS,
        ),
    ),
    (
        _("政策和待遇"),
        (
            P.SEE_POLICY,
            P.DRAFT_POLICY,
            P.APPROVE_POLICY,
            P.ADOPT_POLICY,
            P.SEE_PAY,
            P.PREPARE_PAY,
            P.CHECK_PAY,
            P.APPROVE_PAY,
            P.ANSWER_OBJECTIONS,
        ),
    ),
    (_("本人"), (P.SEE_OWN_FILE,)),
    (_("账号和监督"), (P.MANAGE_ACCOUNTS, P.SEE_ACCESS, P.SEE_AUDIT, P.USE_API)),
)
"""In the order of the pages; each permission stands once."""

WORDS: Mapping[P, Words] = {
    P.SEE_ORGANISATION: Words(_("看组织"), _("知道有哪些单位、谁管谁；不含人员。")),
    P.CHANGE_ORGANISATION: Words(_("改组织"), _("新建、更名、撤销单位，使组织与行政区划一致。")),
    P.SEE_ROSTER: Words(_("看花名册"), _("知道谁在哪里任什么职；不含证件、联系方式和考核评语。")),
    P.CHANGE_ROSTER: Words(_("改花名册和档案"), _("登记入职、调动、离岗和档案里的各项记录。")),
    P.IMPORT_PEOPLE: Words(_("从表格导入人员"), _("把已有的名册一次录入，可以撤销。")),
    P.EXPORT_PEOPLE: Words(_("导出人员表格"), _("把看得到的名册存成表格，用于上报和核对；号码照样隐去。")),
    P.SEE_FILE: Words(_("看档案的一般内容"), _("学历、证书、任职经历等，用于任用和培训。")),
    P.SEE_IDENTITY: Words(_("看隐去的证件和出生日期"), _("核对是不是同一个人；号码只露头尾。")),
    P.REVEAL_NUMBERS: Words(
        _("看完整号码"), _("办理社保、备案等必须用完整号码的事；每次写明事由并记入审计。")
    ),
    P.SEE_CONTRACTS: Words(_("看合同"), _("掌握签订、到期和续签，防止无合同用工。")),
    P.CHANGE_CONTRACTS: Words(_("签订和变更合同"), _("登记签订、续签、解除和终止。")),
    P.SEE_BANK_ACCOUNTS: Words(_("看代发账户"), _("核对工资发到哪家银行；账号只露末四位。")),
    P.CHANGE_BANK_ACCOUNTS: Words(_("改代发账户"), _("登记和更换工资代发账户，生成银行代发文件。")),
    P.SEE_APPRAISAL: Words(_("看考核评语"), _("任用、奖惩和帮带要看评语；发待遇的人只看等次。")),
    P.SEE_DISCIPLINE: Words(_("看奖惩"), _("任用和联审时了解奖励和处分。")),
    P.SEE_SECRETARY_FILE: Words(_("看书记档案"), _("组织部备案管理社区党组织书记。")),
    P.CHANGE_SECRETARY_FILE: Words(_("改书记档案"), _("组织部建立和补齐社区党组织书记的档案。")),
    P.GIVE_OPINION: Words(_("提出联审意见"), _("以本机关的名义对人选提出意见。")),
    P.DECIDE_CORRECTIONS: Words(_("处理更正申请"), _("核实本人提出的更正，同意或说明理由退回。")),
    P.PLAN_GRIDS: Words(_("规划网格"), _("导入底图，计算和调整网格方案，送别人审定。")),
    P.APPROVE_GRIDS: Words(_("审定网格"), _("审定别人送审的网格方案，发布网格图。")),
    P.SEE_POLICY: Words(_("看政策"), _("查阅本地采用的办法、标准和公式。")),
    P.DRAFT_POLICY: Words(_("起草办法"), _("在现行办法上起草新的一版，测算花多少、谁增谁减，送别人审定。")),
    P.APPROVE_POLICY: Words(_("审定办法草案"), _("审定别人起草的新一版办法，或说明理由退回。")),
    P.ADOPT_POLICY: Words(_("采用政策"), _("登记本地自哪一天起执行哪一版办法。")),
    P.SEE_PAY: Words(_("看待遇"), _("核对工资条和待遇总体情况；不含考核评语。")),
    P.PREPARE_PAY: Words(_("编制待遇"), _("按生效的办法算出一个月的待遇，提交审核。")),
    P.CHECK_PAY: Words(_("审核待遇"), _("核对别人编制的一个月待遇，通过或写明原因退回。")),
    P.APPROVE_PAY: Words(_("审批待遇"), _("批准审核过的一个月待遇；批准以后谁也不能改。")),
    P.ANSWER_OBJECTIONS: Words(
        _("答复工资异议"), _("核实本人对工资条提出的异议，更正或说明理由；自己的由别人答复。")
    ),
    P.SEE_OWN_FILE: Words(_("看自己的档案和工资条"), _("本人核对自己的情况，申请更正，看谁查阅过。")),
    P.MANAGE_ACCOUNTS: Words(_("管账号和角色"), _("开通和停用账号，授予、结束、交接角色；看不到人员档案。")),
    P.SEE_ACCESS: Words(_("看谁有什么权限"), _("核对每个账号能做什么、凭什么，每份档案谁能看。")),
    P.SEE_AUDIT: Words(_("看审计记录"), _("查清谁在什么时候做了什么，核验审计链。")),
    P.USE_API: Words(_("用接口读数据"), _("别的系统用本人的令牌读取，范围不超过本人。")),
}
