"""Runs for tests of what is handed out. Everybody in them is invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wuding.calc.pay.paid import PaidLine, PaidRun, PaidSlip, Side

JULY = date(2022, 7, 1)
MAY = date(2022, 5, 1)
DISTRICT, PROVINCE = "区财政", "省级补助"


def lines(base: str, tax: str = "0", late: str = "0") -> tuple[PaidLine, ...]:
    """Base and post allowance, arrears for May, contributions, tax, and the employer's contribution."""
    found = [
        PaidLine("基础补贴", Decimal(base), Side.PAY, JULY, DISTRICT, "第十八条"),
        PaidLine("岗位补贴", Decimal("680.50"), Side.PAY, JULY, PROVINCE, "第十八条"),
        PaidLine("没有人有的", Decimal(0), Side.PAY, JULY, DISTRICT),
        PaidLine("养老保险个人", Decimal("291.20"), Side.OWN, JULY, clause="社会保险法 第十二条"),
        PaidLine("公积金个人", Decimal(182), Side.OWN, JULY),
        PaidLine("个人所得税", Decimal(tax), Side.TAX, JULY, clause="2018年第61号 第六条"),
        PaidLine("养老保险单位", Decimal("582.40"), Side.EMPLOYER, JULY, DISTRICT),
    ]
    if Decimal(late):
        found.insert(2, PaidLine("岗位补贴", Decimal(late), Side.PAY, MAY, PROVINCE, "第十八条"))
    return tuple(found)


def account_of(name: str) -> str:
    """An account of each one's own."""
    return f"62280000000{1 if name == '安一' else sum(map(ord, name)):08d}"


def slip(name: str, unit: str, base: str = "2900", **more: str) -> PaidSlip:
    return PaidSlip(
        name, unit, "小扬气镇", "一般工作岗位", lines(base, more.get("tax", "0"), more.get("late", "0")),
        number=more.get("number", ""), identity=more.get("identity", ""), bank="龙江银行", account=more.get("account", account_of(name)),
    )  # fmt: skip


def run(*slips: PaidSlip, month: date = JULY) -> PaidRun:
    listed = slips or (
        slip("安一", "繁荣社区", "2900.10"),
        slip("白二", "繁荣社区", "2900.20", tax="12.34"),
        slip("陈三", "小扬气社区", "3100", late="-40.05"),
        slip("邓四", "古源社区", "2900"),
        slip("范五", "古源社区", "2900", late="120"),
    )
    return PaidRun("松岭区", month, listed, "王制表", "李审核", "赵批准")
