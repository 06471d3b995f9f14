"""What is declared to the tax authority and to the insurance."""

from __future__ import annotations

from decimal import Decimal

from tests.calc.pay.runs import JULY, slip
from wuding.calc.pay.declarations import Declared, insurance_table, tax_table


def people() -> list[Declared]:
    deductions = {
        "子女教育扣除": Decimal(7000),
        "学历继续教育扣除": Decimal(400),
        "职业资格扣除": Decimal(3600),
    }
    bases = {"社保缴费基数": Decimal(3640), "工伤费率": Decimal("0.002")}
    return [
        Declared(slip("安一", "繁荣社区", identity="232700199001010017"), additional=deductions, bases=bases),
        Declared(slip("白二", "繁荣社区", tax="12.34"), pension=Decimal(500), bases=bases),
    ]


def test_the_tax_declaration_has_the_columns_of_the_form() -> None:
    table = tax_table("松岭区", JULY, people())
    assert table.title == "松岭区2022年7月工资薪金所得扣缴申报"
    assert table.column("证件号码") == ("232700199001010017", "")
    assert table.column("本期收入") == (Decimal("3580.50"), Decimal("3580.50"))
    assert table.column("基本养老保险费") == (Decimal("291.20"),) * 2
    assert table.column("基本医疗保险费") == (Decimal(0),) * 2
    assert table.column("累计子女教育") == (Decimal(7000), Decimal(0))
    assert table.column("累计继续教育") == (Decimal(4000), Decimal(0))
    assert table.column("累计个人养老金") == (Decimal(0), Decimal(500))
    assert table.column("本期应扣税额") == (Decimal(0), Decimal("12.34"))


def test_totals_of_a_declaration_are_those_of_the_run() -> None:
    table = tax_table("松岭区", JULY, people())
    totals = dict(zip([heading.title for heading in table.headings], table.totals, strict=True))
    assert totals["本期收入"] == sum(one.slip.gross for one in people()) == Decimal("7161.00")
    assert totals["本期应扣税额"] == Decimal("12.34")
    assert totals["姓名"] is None


def test_the_insurance_declaration_names_bases_and_both_shares() -> None:
    table = insurance_table("松岭区", JULY, people())
    assert [heading.title for heading in table.headings] == [
        "姓名", "证件号码", "单位", "社保缴费基数", "养老保险个人", "公积金个人", "养老保险单位", "个人合计", "单位合计",
    ]  # fmt: skip
    assert table.rows[0][3:] == tuple(
        Decimal(one) for one in ("3640", "291.20", "182", "582.40", "473.20", "582.40")
    )
