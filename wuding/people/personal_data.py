"""Register of personal data: workers' files. No file of a resident is kept anywhere in the system."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import NOWHERE, Table, keys, personal, plain, sensitive
from wuding.common.retention import (
    AFTER_LEAVING,
    AS_LONG_AS_THE_RECORD,
    CLOSED_CORRECTION,
    PREPARED_IMPORT,
    REMOVED_ATTACHMENT,
    WHILE_SERVING,
)

_FILE = _("档案页，按权限分栏；本人可看")
_ROSTER = _("花名册、档案页、队伍结构；本人可看")
_SECRETARY = _("书记档案和联审页，只给管这类档案的人")
_CORRECTIONS = _("本人的更正申请页、受理页")


_CLOCKS = (
    *keys("id public_id series person entry closed_by"),
    *personal("since until", _("这一条从哪天到哪天属实"), shown=_FILE, kept=WHILE_SERVING),
    *personal(
        "known_from known_until",
        _("这一条什么时候登记、什么时候被更正，任何一天的认识都能复原"),
        shown=_("档案页的记录沿革"),
        kept=WHILE_SERVING,
    ),
)
"""Columns that every dated record has."""

TABLES = (
    Table(
        "people.Entry",
        (
            *keys("id public_id"),
            *personal("title document", _("记录的依据"), shown=_FILE, kept=AS_LONG_AS_THE_RECORD),
            *personal(
                "entered_at entered_by", _("由谁在什么时候登记"), shown=_FILE, kept=AS_LONG_AS_THE_RECORD
            ),
        ),
    ),
    Table(
        "people.Person",
        (
            *keys("id public_id account organisation entry withdrawn"),
            *personal(
                "name sort_key pinyin initials",
                _("认人、排序和按拼音查找"),
                shown=_ROSTER,
                kept=WHILE_SERVING,
            ),
            *personal("sex", _("任职资格和队伍结构"), shown=_ROSTER, kept=WHILE_SERVING),
            *personal(
                "born",
                _("核对年龄条件、算退休和年龄结构"),
                shown=_("档案页的身份栏；队伍结构只显示年龄段"),
                kept=WHILE_SERVING,
            ),
            *sensitive(
                "identity_number",
                _("签合同、参加社会保险时核对身份；加密保存"),
                shown=_("档案页，遮住中间各位；看完整号码要写事由并留痕"),
                kept=AFTER_LEAVING,
            ),
            *sensitive(
                "identity_hash identity_claim",
                _("防止同一个人建两份档案；是带密钥的摘要，还原不出号码"),
                shown=NOWHERE,
                kept=AFTER_LEAVING,
            ),
            *sensitive(
                "phone",
                _("工作联系；加密保存"),
                shown=_("档案页，遮住中间各位；看完整号码要写事由并留痕"),
                kept=AFTER_LEAVING,
            ),
            *sensitive("ethnicity native_place", _("人事登记表的项目"), shown=_FILE, kept=WHILE_SERVING),
            *sensitive("photo", _("工作证和登记表；加密保存"), shown=_FILE, kept=AFTER_LEAVING),
        ),
    ),
    Table(
        "people.PersonVersion",
        (
            *keys("id person entry"),
            *personal("field known_until", _("改过哪一项、什么时候改的"), shown=_FILE, kept=WHILE_SERVING),
            *sensitive(
                "before", _("更正前的内容；加密保存"), shown=_("档案页，号码遮住"), kept=AFTER_LEAVING
            ),
        ),
    ),
    Table(
        "people.Service",
        (
            *_CLOCKS,
            *personal(
                "organisation team contract",
                _("在哪里、属哪支队伍、什么用工形式"),
                shown=_ROSTER,
                kept=WHILE_SERVING,
            ),
            *personal("channel document", _("怎样进入、依据哪份文件"), shown=_ROSTER, kept=WHILE_SERVING),
        ),
    ),
    Table(
        "people.Fact",
        (
            *_CLOCKS,
            *personal(
                "name value", _("办法要问的事项：岗位、证书、考核等次等"), shown=_ROSTER, kept=WHILE_SERVING
            ),
        ),
    ),
    Table(
        "people.Contract",
        (
            *_CLOCKS,
            *personal(
                "kind number signed_on probation_until renews",
                _("合同的签订和续签，到期提醒"),
                shown=_("档案页的合同栏、合同到期页"),
                kept=WHILE_SERVING,
            ),
            *personal(
                "ended_on end_reason", _("合同怎样结束"), shown=_("档案页的合同栏"), kept=WHILE_SERVING
            ),
        ),
    ),
    Table(
        "people.Certificate",
        (
            *_CLOCKS,
            *personal(
                "kind level issuer registered_on registration_until",
                _("持证补贴和再登记提醒"),
                shown=_FILE,
                kept=WHILE_SERVING,
            ),
            *sensitive(
                "number", _("核对证书真伪；加密保存"), shown=_("档案页，只露末两位"), kept=WHILE_SERVING
            ),
        ),
    ),
    Table(
        "people.BankAccount",
        (
            *_CLOCKS,
            *personal(
                "branch kind holder",
                _("工资发到哪家银行、谁的名下"),
                shown=_("档案页的代发账户栏、代发账户页；本人可看"),
                kept=AFTER_LEAVING,
            ),
            *sensitive(
                "account",
                _("把工资发到本人；加密保存"),
                shown=_("档案页和本人的页面，只露末四位；银行代发文件里是完整的，每次生成都留痕"),
                kept=AFTER_LEAVING,
            ),
            *sensitive(
                "account_hash",
                _("防止把两个人的工资发到同一个账户；只能比对，不能还原"),
                shown=NOWHERE,
                kept=AFTER_LEAVING,
            ),
        ),
    ),
    Table(
        "people.Education",
        (
            *_CLOCKS,
            *personal(
                "level degree school major full_time",
                _("学历补贴、任职资格和队伍结构"),
                shown=_FILE,
                kept=WHILE_SERVING,
            ),
        ),
    ),
    Table(
        "people.PoliticalStatus",
        (
            *_CLOCKS,
            *personal("status joined_on", _("党务任职资格和队伍结构"), shown=_FILE, kept=WHILE_SERVING),
        ),
    ),
    Table(
        "people.Appraisal",
        (
            *_CLOCKS,
            *personal("year grade decided_by", _("考核等次决定绩效补贴"), shown=_ROSTER, kept=WHILE_SERVING),
            *sensitive(
                "remark",
                _("考核评语；只给管考核的人，算待遇的人看不到"),
                shown=_("档案页的考核栏"),
                kept=WHILE_SERVING,
            ),
        ),
    ),
    Table(
        "people.Training",
        (
            *_CLOCKS,
            *personal(
                "title organiser hours result", _("培训学时是否达到要求"), shown=_FILE, kept=WHILE_SERVING
            ),
        ),
    ),
    Table(
        "people.Recognition",
        (
            *_CLOCKS,
            *sensitive(
                "kind title level decided_by document",
                _("奖励和处分；处分只给管纪律的人"),
                shown=_("档案页的奖惩栏"),
                kept=WHILE_SERVING,
            ),
        ),
    ),
    Table(
        "people.Attachment",
        (
            *keys("id public_id person record entry removed stored_as"),
            *personal(
                "section category title made_on pages", _("附的是什么材料"), shown=_FILE, kept=AFTER_LEAVING
            ),
            *plain(
                "media_type size sha256", _("文件是否完整、能否打开"), shown=_FILE, kept=REMOVED_ATTACHMENT
            ),
        ),
    ),
    Table(
        "people.JointReview",
        (
            *keys("id public_id person opened concluded"),
            *sensitive(
                "purpose asked state conclusion",
                _("社区党组织书记任职前的联审"),
                shown=_SECRETARY,
                kept=WHILE_SERVING,
            ),
        ),
    ),
    Table(
        "people.JointReviewOpinion",
        (
            *keys("id public_id review"),
            *sensitive(
                "organ finding remark given_by given_at",
                _("各部门的联审意见"),
                shown=_SECRETARY,
                kept=WHILE_SERVING,
            ),
        ),
    ),
    Table(
        "people.ImportRun",
        (
            *keys("id public_id organisation entry undone_entry"),
            *plain(
                "kind file_name file_hash state totals",
                _("导入了哪份表、多少行、结果怎样"),
                shown=_("导入页"),
            ),
            *personal(
                "prepared_by prepared_at expires_at",
                _("由谁导入"),
                shown=_("导入页"),
                kept=AS_LONG_AS_THE_RECORD,
            ),
            *sensitive(
                "rows", _("等待确认的表格内容；加密保存"), shown=_("导入的预览页"), kept=PREPARED_IMPORT
            ),
        ),
    ),
    Table(
        "people.CorrectionRequest",
        (
            *keys("id public_id person record entry"),
            *personal(
                "subject state asked_at decided_by decided_at answer",
                _("更正的是哪一项、办到哪一步、由谁办、怎样答复"),
                shown=_CORRECTIONS,
                kept=WHILE_SERVING,
            ),
            *sensitive(
                "present wanted",
                _("现在的内容和应改成的内容；加密保存"),
                shown=_CORRECTIONS,
                kept=CLOSED_CORRECTION,
            ),
            *sensitive("reason attachment", _("理由和佐证"), shown=_CORRECTIONS, kept=CLOSED_CORRECTION),
        ),
    ),
)
