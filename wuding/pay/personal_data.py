"""Register of personal data: pay."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import Table, keys, personal, plain
from wuding.common.retention import AS_LONG_AS_THE_RECORD, CLOSED_OBJECTION, PAY_RECORDS

_OBJECTION = _("工资异议，给本人和答复的人看")
_PAY = _("工资条，给本人和管待遇的人看")
_MONEY = _("资金来源页、预算执行页，给管待遇的人看")
_RUN = _("工资批次，给管待遇的人看")
_FORESIGHT = _("待遇测算，给管待遇的人看")

TABLES = (
    Table(
        "pay.Slip",
        (
            *keys("id public_id person organisation run"),
            *plain(
                "month kind pack_id pack_title pack_digest",
                _("哪个月、按哪个办法算"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
            *personal(
                "post facts sources parts settled",
                _("金额由哪些事实算出、事实从哪里来，可以逐项核对"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
            *personal("headline total arrears", _("应发多少"), shown=_PAY, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Line",
        (
            *keys("id slip position"),
            *personal(
                "name amount clause is_sum counts month_of since until",
                _("每一项应发多少、属于哪个月、依据哪一条"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
        ),
    ),
    Table(
        "pay.PayRun",
        (
            *keys("id public_id place"),
            *plain("month kind state round", _("哪个月的工资办到哪一步"), shown=_RUN, kept=PAY_RECORDS),
            *personal(
                "known_at computed_by computed_at closed_at",
                _("由谁算、什么时候"),
                shown=_RUN,
                kept=PAY_RECORDS,
            ),
        ),
    ),
    Table(
        "pay.RunStep",
        (
            *keys("id run"),
            *plain("round task outcome", _("办了哪个环节、结果如何"), shown=_RUN, kept=PAY_RECORDS),
            *personal("by at reason", _("由谁办、为什么退回"), shown=_RUN, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.RunBatch",
        (
            *keys("id run"),
            *plain("number slips total", _("算到哪一段，中断后接着算"), shown=_("不显示"), kept=PAY_RECORDS),
            *personal("persons", _("这一段有哪些人，中断后接着算"), shown=_("不显示"), kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Grant",
        (
            *keys("id run position person organisation"),
            *personal(
                "amount reason clause way apart_year",
                _("一次性发放和年终奖：发多少、为什么、怎么计税"),
                shown=_RUN,
                kept=PAY_RECORDS,
            ),
        ),
    ),
    Table(
        "pay.Notice",
        (
            *keys("id run person organisation slip"),
            *personal("kind told", _("这个人这个月为什么要先核对"), shown=_RUN, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Difference",
        (
            *keys("id run person organisation slip"),
            *personal("why what before after amount", _("和上月为什么不同"), shown=_RUN, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Funding",
        (
            *keys("id public_id place"),
            *plain("item since until document", _("哪个项目由谁出钱"), shown=_MONEY, kept=PAY_RECORDS),
            *personal("entered_by entered_at", _("由谁登记"), shown=_MONEY, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.FundingShare",
        (
            *keys("id funding position"),
            *plain("fund percent", _("各来源分担多少"), shown=_MONEY, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Budget",
        (
            *keys("id public_id place"),
            *plain("year fund amount document", _("一年能花多少"), shown=_MONEY, kept=PAY_RECORDS),
            *personal("entered_by entered_at", _("由谁登记"), shown=_MONEY, kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Opening",
        (
            *keys("id person"),
            *personal(
                "year since until income contributions tax",
                _("年中启用时，从已发月份的累计数接着预扣个人所得税"),
                shown=_("期初累计数页，给编制工资的人看"),
                kept=PAY_RECORDS,
            ),
            *personal("entered_by entered_at", _("由谁登记"), shown=_("期初累计数页"), kept=PAY_RECORDS),
        ),
    ),
    Table(
        "pay.Foresight",
        (
            *keys("id public_id place"),
            *plain(
                "title base_month years paths seed given planned progress done total beat_at fault found left_out packs",
                _("按什么假定测算以后几年的待遇、结果如何；只有人数和合计"),
                shown=_FORESIGHT,
            ),
            *personal("made_at made_by", _("谁做的测算"), shown=_FORESIGHT, kept=AS_LONG_AS_THE_RECORD),
        ),
    ),
    Table(
        "pay.Objection",
        (
            *keys("id public_id person slip attachment entry"),
            *plain("line state due_on", _("对哪一项有异议、办到哪一步"), shown=_OBJECTION, kept=PAY_RECORDS),
            *personal(
                "text answer",
                _("本人说哪里不对、核实的结果，以便更正或说明"),
                shown=_OBJECTION,
                kept=CLOSED_OBJECTION,
            ),
            *personal(
                "raised_at taken_by taken_at closed_by closed_at",
                _("什么时候提出、由谁答复，看是否逾期"),
                shown=_OBJECTION,
                kept=PAY_RECORDS,
            ),
        ),
    ),
    Table(
        "pay.SlipNet",
        (
            *keys("id slip"),
            *plain("insurance_pack tax_pack", _("扣款按哪个办法算"), shown=_PAY, kept=PAY_RECORDS),
            *personal(
                "facts figures",
                _("扣款由哪些事实算出，可以逐项核对、更正申报"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
            *personal(
                "income contributions tax net apart_income apart_tax employer",
                _("扣多少、实发多少，以及下个月从哪里接着算"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
        ),
    ),
    Table(
        "pay.NetLine",
        (
            *keys("id net position"),
            *personal(
                "name amount side clause month_of",
                _("每一项扣多少、由谁承担、依据哪一条"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
        ),
    ),
)
