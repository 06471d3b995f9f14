"""The file a bank pays from: by the template, never leaving anybody out in silence."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.calc.pay.runs import run, slip
from wuding.calc.pay.bank_file import BankTemplate, as_csv, payout, templates
from wuding.calc.pay.net_refusals import NetError
from wuding.places import policies


def shipped() -> dict[str, BankTemplate]:
    return templates((policies() / "payouts.toml").read_text(encoding="utf-8"))


PLAIN, PIPED, EXCEL = shipped().values()


def test_the_file_holds_what_the_run_pays() -> None:
    found = payout(PLAIN, run())
    assert (found.people, found.amount, found.nothing) == (5, Decimal("15804.41"), ())
    text = as_csv(found.table, PLAIN).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["序号", "账号", "户名", "开户行", "金额", "附言"]
    assert rows[1] == ["1", "6228000000000000001", "安一", "龙江银行", "3107.40", "松岭区2022年7月工资"]
    assert sum(Decimal(row[4]) for row in rows[1:]) == Decimal("15804.41")
    assert text.endswith("\r\n")


def test_another_template_is_another_file() -> None:
    text = as_csv(payout(PIPED, run()).table, PIPED).decode("gb18030")
    assert text.splitlines()[0] == "1|6228000000000000001|安一|310740|2022年7月工资"
    assert sum(int(line.split("|")[3]) for line in text.splitlines()) == 1580441


def test_whoever_gets_nothing_is_left_out_and_named() -> None:
    nobody = replace(slip("零工", "繁荣社区"), lines=())
    found = payout(PLAIN, run(slip("安一", "繁荣社区"), nobody))
    assert (found.people, found.nothing) == (1, ("零工",))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (slip("白二", "甲社区", account=" "), "有 1 人没有登记银行账号：白二"),
        (slip("白二", "甲社区", account="6228000000000000001"), "2 人的银行账号和别人相同：安一、白二"),
        (slip("白二", "甲社区", base="-3000"), "有 1 人实发为负：白二"),
        (slip("=1+1", "甲社区"), "不能写进文件的字符：=1+1"),
        (slip("白\u202e二", "甲社区"), "不能写进文件的字符"),
        (slip("白二", "甲社区", account="622\n8"), "不能写进文件的字符"),
    ],
)
def test_whoever_cannot_be_paid_stops_the_file(wrong: object, said: str) -> None:
    assert not isinstance(wrong, str)
    with pytest.raises(NetError) as caught:
        payout(PLAIN, run(slip("安一", "甲社区"), wrong))  # type: ignore[arg-type]
    assert said in caught.value.text()


def test_a_name_that_an_encoding_lacks_stops_only_that_encoding() -> None:
    rare = run(slip("\ud840\udc0b".encode("utf-16", "surrogatepass").decode("utf-16") + "某", "甲社区"))
    assert payout(PLAIN, rare).people == 1
    assert payout(PIPED, rare).people == 1  # gb18030 holds every character there is
    odd = replace(PIPED, encoding="ascii")
    with pytest.raises(NetError, match="不能写进文件的字符"):
        payout(odd, rare)


def test_an_account_in_another_name_is_paid_in_that_name() -> None:
    found = payout(PLAIN, run(replace(slip("安一", "甲社区"), holder="安老大")))
    assert found.table.column("户名") == ("安老大",)


def test_an_empty_run_is_refused() -> None:
    with pytest.raises(NetError, match="没有工资条"):
        payout(PLAIN, replace(run(), slips=()))


COLUMNS = 'columns = [{ title = "账号", field = "account" }, { title = "金额", field = "amount" }]'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[templates.x", "不符合 TOML 写法"),
        (
            '[templates.x]\ncolumns = [{ title = "a", field = "salary" }]',
            "没有“salary”这种内容，只能是：serial、account",
        ),
        ('[templates.x]\ncolumns = [{ title = "a", field = "name" }]', "要有账号（account）和金额"),
        (f'[templates.x]\nencoding = "big5"\n{COLUMNS}', "编码只能是 utf-8"),
        (f'[templates.x]\nseparator = "||"\n{COLUMNS}', "分隔符是一个字符"),
    ],
)
def test_a_template_that_is_wrong_is_told_so(text: str, said: str) -> None:
    with pytest.raises(NetError) as caught:
        templates(text)
    assert said in caught.value.text()
