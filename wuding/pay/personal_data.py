"""Register of personal data: pay."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import Table, keys, personal, plain
from wuding.common.retention import PAY_RECORDS

_PAY = _("工资条，给本人和管待遇的人看")

TABLES = (
    Table(
        "pay.Slip",
        (
            *keys("id public_id person organisation"),
            *plain("month kind pack_id pack_title", _("哪个月、按哪个办法算"), shown=_PAY, kept=PAY_RECORDS),
            *personal(
                "post facts sources",
                _("金额由哪些事实算出、事实从哪里来，可以逐项核对"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
            *personal("headline total", _("应发多少"), shown=_PAY, kept=PAY_RECORDS),
            *personal(
                "computed_at computed_by confirmed_at confirmed_by",
                _("由谁算、由谁确认"),
                shown=_PAY,
                kept=PAY_RECORDS,
            ),
        ),
    ),
    Table(
        "pay.Line",
        (
            *keys("id slip position"),
            *personal(
                "name amount clause is_sum", _("每一项应发多少、依据哪一条"), shown=_PAY, kept=PAY_RECORDS
            ),
        ),
    ),
)
