"""What keeps pay from being brought from gross to net, as sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

_S: Mapping[str, tuple[str, str]] = {
    "pack.none": (
        "{day} 没有适用于 {division} 的{what}政策包，因此不能计算扣款。请在 policies 里补上当地的包，或核对行政区划代码。",
        "No pack for {what_en} holds in {division} on {day}, so nothing can be taken off. Add one for the place, or check the code.",
    ),
    "pack.open": (
        "《{title}》里的“{name}”还没有金额，要由当地的包写明。请为 {place} 补上一个继承它的包。",
        "“{name}” in “{title}” has no amount yet; the place has to state it. Write a pack for {place} that inherits it.",
    ),
    "pack.part": (
        "《{title}》里没有“{name}”，不能当作{what}的包用。请继承全国的包来写。",
        "“{title}” has no “{name}” and cannot serve as a pack for {what_en}. Write it as a child of the national one.",
    ),
    "month.year": (
        "{month} 和累计数的 {year} 年不是同一个纳税年度。请从当年一月起重新累计。",
        "{month} does not lie in {year}, the tax year of the figures so far. Begin again in January of the year.",
    ),
    "month.missing": (
        "没有给出 {month} 当月的填报情况。请至少给出当月的；没有填报的写空。",
        "What was declared for {month} itself is not given. Give at least that month; leave it empty if nothing was declared.",
    ),
    "month.later": (
        "任职月份里的 {found} 不在 {first} 至 {month} 之间。请只给当年到本月为止、在本单位任职的月份。",
        "{found} among the months of employment does not lie between {first} and {month}. Give only those.",
    ),
    "amount.fen": (
        "“{name}”是 {found} 元，不是到分的数。请先按规定取整到分。",
        "“{name}” is {found} yuan, which is not a whole number of fen. Round it first, as the rules say.",
    ),
    "exempt.more": (
        "本月免税收入 {exempt} 元多于本月收入 {income} 元。请核对免税的项目。",
        "The exempt income of {exempt} yuan exceeds the month's income of {income} yuan. Check what is exempt.",
    ),
    "months.order": (
        "月份的次序不对：{found} 排在 {before} 后面。请从早到晚排列，一个月一次。",
        "The months are out of order: {found} follows {before}. List each once, the earliest first.",
    ),
    "months.differ": (
        "更正前后的月份不同：{before} 对 {after}。请给出同样的月份。",
        "Before and after the correction the months differ: {before} against {after}. Give the same months.",
    ),
    "run.empty": (
        "{place} {month}的批次里没有工资条，没有可以制的表。请先计算这个月。",
        "The run of {place} for {month} has no slips, so there is nothing to lay out. Compute the month first.",
    ),
    "shares.names": (
        "资金来源要写明，并且各不相同；现在是：{found}。请改正。",
        "The sources must be named, each once; they are: {found}. Correct them.",
    ),
    "shares.sum": (
        "各资金来源的比例要都大于零，加起来正好是 100%；现在是：{found}。请改正分担比例。",
        "The shares of the sources must be above zero and come to exactly 100 per cent; they are: {found}. Correct them.",
    ),
    "bank.file": (
        "代发文件的模板不符合 TOML 写法：{said}。请改正模板文件。",
        "The bank templates are not TOML: {said}. Correct the file.",
    ),
    "bank.field": (
        "模板“{name}”里没有“{found}”这种内容，只能是：{fields}。请改正模板。",
        "The template “{name}” asks for “{found}”; it can only hold: {fields}. Correct it.",
    ),
    "bank.columns": (
        "模板“{name}”要有账号（account）和金额（amount 或 fen）两列。请补上。",
        "The template “{name}” needs a column for the account and one for the amount (amount or fen). Add them.",
    ),
    "bank.form": (
        "模板“{name}”的编码只能是 {encodings}，分隔符是一个字符，form 只能是 csv 或 xlsx。请改正模板。",
        "The template “{name}” needs one of the encodings {encodings} a separator of one character, and csv or xlsx as form. Correct it.",
    ),
    "bank.account": (
        "{place}有 {number} 人没有登记银行账号：{names}。请补登后再生成代发文件，以免漏发。",
        "People of {place} without a bank account: {number} ({names}). Enter them first, so that nobody is left out.",
    ),
    "bank.double": (
        "{place}有 {number} 人的银行账号和别人相同：{names}。请核对账号，一人一个账户。",
        "People of {place} whose account is somebody else's too: {number} ({names}). Check the numbers.",
    ),
    "bank.negative": (
        "{place}有 {number} 人实发为负：{names}。银行不能代扣，请先处理这几个人的扣款。",
        "People of {place} with less than nothing to pay: {number} ({names}). A bank cannot take back; settle these first.",
    ),
    "bank.character": (
        "{place}有 {number} 人的姓名、银行或账号里有不能写进文件的字符：{names}。请更正档案，或换用 utf-8 的模板。",
        "People of {place} whose name, bank or account cannot be written: {number} ({names}). Correct them, or use UTF-8.",
    ),
}  # fmt: skip


class NetError(Exception):
    """Net pay cannot be worked out; nothing is assumed in its place."""

    def __init__(self, code: str, **values: str) -> None:
        self.code, self.values = code, values
        super().__init__(self.text())

    def text(self, lang: Literal["zh", "en"] = "zh") -> str:
        """Return the sentence: what, why, and what to do."""
        chinese, english = _S[self.code]
        return (english if lang == "en" else chinese).format_map(self.values)
