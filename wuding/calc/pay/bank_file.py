"""The file a bank pays from: columns, encoding and limits as the bank's template says, rows from the slips."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .net_refusals import NetError
from .paid import PaidRun, PaidSlip, month_words, total
from .tables import Heading, Table, Value

FIELDS = ("serial", "account", "name", "amount", "fen", "bank", "identity", "note")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
FORMS = ("csv", "xlsx")
RISKY = ("=", "+", "-", "@")
"""A spreadsheet takes a text that begins so for a formula."""


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column of the file: its heading, and the field that stands in it."""

    title: str
    field: str


@dataclass(frozen=True, slots=True)
class BankTemplate:
    """How a bank wants the file. `note` may hold {place}, {month} and {what}; `headed`: the first line has the headings.

    `form` is csv, or xlsx, which has neither encoding nor separator.
    """

    name: str
    columns: tuple[BankColumn, ...]
    encoding: str
    separator: str
    headed: bool
    note: str
    form: str = "csv"


@dataclass(frozen=True, slots=True)
class Payout:
    """The file's rows with what they must come to: `people` rows, `amount` yuan. `nothing` lists whom nothing is paid."""

    table: Table
    people: int
    amount: Decimal
    nothing: tuple[str, ...]


def templates(text: str) -> dict[str, BankTemplate]:
    """Read templates from TOML. Raises NetError naming what is wrong."""
    try:
        found = tomllib.loads(text).get("templates", {})
    except tomllib.TOMLDecodeError as error:
        raise NetError("bank.file", said=str(error)) from None
    return {name: _template(name, entry) for name, entry in found.items()}


def _template(name: str, entry: Mapping[str, Any]) -> BankTemplate:
    columns = tuple(
        BankColumn(str(one.get("title", "")), str(one.get("field", ""))) for one in entry.get("columns", ())
    )
    fields = [column.field for column in columns]
    for column in columns:
        if column.field not in FIELDS:
            raise NetError("bank.field", name=name, found=column.field, fields="、".join(FIELDS))
    if "account" not in fields or not {"amount", "fen"} & set(fields):
        raise NetError("bank.columns", name=name)
    encoding, separator = str(entry.get("encoding", "utf-8-sig")), str(entry.get("separator", ","))
    form = str(entry.get("form", "csv"))
    if encoding not in ENCODINGS or len(separator) != 1 or form not in FORMS:
        raise NetError("bank.form", name=name, encodings="、".join(ENCODINGS))
    return BankTemplate(
        name, columns, encoding, separator, bool(entry.get("headed", True)), str(entry.get("note", "")), form
    )


def payout(template: BankTemplate, run: PaidRun) -> Payout:
    """Return the rows to pay from.

    Raises NetError naming everybody without an account, with less than nothing to pay, or with an account of
    somebody else's.
    """
    if not run.slips:
        raise NetError("run.empty", place=run.place, month=month_words(run.month))
    paid = [slip for slip in run.slips if slip.net]
    _refuse(run, "bank.account", [slip for slip in paid if not slip.account.strip()])
    _refuse(run, "bank.negative", [slip for slip in paid if slip.net < 0])
    _refuse(run, "bank.double", _sharing(paid))
    _refuse(run, "bank.character", [slip for slip in paid if not _plain(slip, template.encoding)])
    note = template.note
    for name, word in (("{place}", run.place), ("{month}", month_words(run.month)), ("{what}", run.what)):
        note = note.replace(name, word)
    rows = tuple(
        tuple(_value(column.field, slip, number, note) for column in template.columns)
        for number, slip in enumerate(paid, 1)
    )
    headings = tuple(
        Heading(column.title, 12, summed=column.field in ("amount", "fen")) for column in template.columns
    )
    table = Table(f"{run.place}{month_words(run.month)}代发{run.what}", headings, rows)
    nothing = tuple(slip.name for slip in run.slips if not slip.net)
    return Payout(table, len(paid), total(slip.net for slip in paid), nothing)


def _sharing(paid: Sequence[PaidSlip]) -> list[PaidSlip]:
    """Those whose account somebody else of the run has too."""
    counted = Counter(slip.account for slip in paid)
    return [slip for slip in paid if counted[slip.account] > 1]


def _refuse(run: PaidRun, code: str, slips: Sequence[PaidSlip]) -> None:
    if slips:
        names = "、".join(slip.name for slip in slips[:10])
        raise NetError(code, names=names, number=str(len(slips)), place=run.place)


def _plain(slip: PaidSlip, encoding: str) -> bool:
    """Whether name, bank and account can stand in the file as they are, and no spreadsheet takes them for a formula."""
    for text in (slip.name, slip.holder, slip.bank, slip.account):
        if text.startswith(RISKY) or any(unicodedata.category(letter)[0] == "C" for letter in text):
            return False
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return False
    return True


def _value(field: str, slip: PaidSlip, number: int, note: str) -> Value:
    match field:
        case "serial":
            return number
        case "amount":
            return slip.net
        case "fen":
            return int(slip.net * 100)
        case "name":
            return slip.holder or slip.name
        case "note":
            return note
        case _:
            return str(getattr(slip, field))


def as_csv(table: Table, template: BankTemplate) -> bytes:
    """Return the file's bytes: amounts with two decimal places, lines ended as Windows ends them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=template.separator, lineterminator="\r\n")
    if template.headed:
        writer.writerow([heading.title for heading in table.headings])
    for row in table.rows:
        writer.writerow([f"{value:.2f}" if isinstance(value, Decimal) else value for value in row])
    return buffer.getvalue().encode(template.encoding)
