"""One cell to one value, for certain, or why not. Nothing is guessed, and what is taken otherwise than written is told."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from wuding.calc.sheets import dates
from wuding.calc.sheets.cells import Cell, ErrorCell, OddCell
from wuding.calc.sheets.columns import ColumnSpec, Kind
from wuding.calc.sheets.identity_cells import identity_fault
from wuding.calc.sheets.outcomes import EMPTY, Faulty, Masked, Outcome, Taken

CERTAIN = 10**15
"""Excel keeps 15 digits of a number; what lies beyond was rounded when somebody typed it."""


def outcome(spec: ColumnSpec, cell: Cell, *, since_1904: bool = False) -> Outcome:
    """What the cell means in that column. `since_1904`: the workbook counts its days from 1904."""
    if cell is None:
        return EMPTY
    if isinstance(cell, ErrorCell):
        return Faulty("cell.error", {"shown": cell.text})
    if isinstance(cell, OddCell):
        return Faulty("cell.odd", {"shown": cell.text})
    if isinstance(cell, bool):
        return Faulty("cell.flag")
    if isinstance(cell, str):
        return _from_text(spec, cell)
    if isinstance(cell, date):
        return (
            dates.from_cell(spec, cell)
            if spec.kind == Kind.DATE
            else Faulty("date.elsewhere", {"day": str(cell)})
        )
    return _from_number(spec, cell, since_1904=since_1904)


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_BLANKS = re.compile(r"[\t\r\n\u00a0\u2000-\u200a\u202f\u3000 ]+")
_CHINESE = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_INSIDE_NAME = re.compile(rf"(?<=[{_CHINESE}]) +(?=[{_CHINESE}])")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MASKED = re.compile(r"[^*]{0,6}\*{2,}[^*]{0,6}")
_PLAIN = re.compile(r"[!-~\u4e00-\u9fff]+")


def _from_text(spec: ColumnSpec, text: str) -> Outcome:
    clean, notice = (text, "") if _PLAIN.fullmatch(text) else _cleaned(text)
    if clean[:1] in "'=" and (unhidden := _typed_as_text(clean)) is not None:
        clean, notice = unhidden, "took.quoted"
    if not clean or clean in spec.nothing:
        return EMPTY
    if not clean.isprintable():
        strange = next(mark for mark in clean if not mark.isprintable())
        return Faulty("text.character", {"character": f"U+{ord(strange):04X}"})
    found = _READERS[spec.kind](spec, clean)
    if notice and isinstance(found, Taken) and not found.notice:
        return Taken(found.value, notice)
    return found


def _cleaned(text: str) -> tuple[str, str]:
    """Without what can't be seen and without blanks around; what was done."""
    visible = _INVISIBLE.sub("", text)
    notice = "took.invisible" if visible != text else ""
    one_line = _BLANKS.sub(" ", visible)
    stripped = one_line.strip()
    if not notice and stripped != visible:
        notice = "took.blanks" if stripped != visible.strip() else "took.trimmed"
    return stripped, notice


def _typed_as_text(text: str) -> str | None:
    """What older systems write so that Excel keeps a number whole: '0123 or ="0123"."""
    if found := re.fullmatch(r'="([^"]*)"', text):
        return found[1]
    return text[1:] if re.fullmatch(r"'[0-9Xx]+", text) else None


def _half_width(text: str) -> tuple[str, str]:
    if text.isascii():
        return text, ""
    narrow = unicodedata.normalize("NFKC", text)
    return narrow, "took.full_width" if narrow != text else ""


def _text(spec: ColumnSpec, text: str) -> Outcome:
    if spec.masked and _MASKED.fullmatch(text):
        return Taken(Masked(text))
    return (
        Faulty("text.long", {"most": str(spec.most), "found": str(len(text))})
        if len(text) > spec.most
        else Taken(text)
    )


def _name(spec: ColumnSpec, text: str) -> Outcome:
    if _CHINESE_NAME.fullmatch(text):
        return Taken(text)
    joined = _BLANK_INSIDE_NAME.sub("", text)
    if any(mark.isdigit() for mark in joined) or not any(mark.isalpha() for mark in joined):
        return Faulty("name.not")
    if any(mark in joined for mark in "、，,;；/\\|<>"):
        return Faulty("name.several")
    if len(joined) > spec.most:
        return Faulty("text.long", {"most": str(spec.most), "found": str(len(joined))})
    return Taken(joined, "took.blanks" if joined != text else "")


def _date(spec: ColumnSpec, text: str) -> Outcome:
    narrow, notice = _half_width(text)
    found = dates.from_text(spec, narrow)
    return Taken(found.value, notice) if notice and isinstance(found, Taken) and not found.notice else found


def _number(spec: ColumnSpec, text: str) -> Outcome:
    narrow, notice = _half_width(text)
    plain = narrow.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", narrow) else narrow
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", plain):
        return Faulty("number.not")
    found = _bounded(spec, Decimal(plain))
    return Taken(found.value, notice) if notice and isinstance(found, Taken) else found


def _bounded(spec: ColumnSpec, number: Decimal) -> Outcome:
    low, high = spec.least, spec.greatest
    if spec.kind == Kind.WHOLE and number != number.to_integral_value():
        return Faulty("number.whole")
    if round(number, spec.places) != number:
        return Faulty("number.places", {"places": str(spec.places)})
    if (low is not None and number < low) or (high is not None and number > high):
        return Faulty(
            "number.bounds",
            {"least": "" if low is None else str(low), "most": "" if high is None else str(high)},
        )
    return Taken(int(number) if spec.kind == Kind.WHOLE else number)


def _choice(spec: ColumnSpec, text: str) -> Outcome:
    words = _words(spec)
    folded = _folded(text)
    if folded in words:
        return Taken(words[folded])
    near = get_close_matches(folded, words, n=1, cutoff=0.5)
    listed = "、".join(choice.word for choice in spec.choices[:12]) + ("…" if len(spec.choices) > 12 else "")
    return Faulty("choice.near" if near else "choice.none", {"list": listed, "near": near[0] if near else ""})


_WORDS: dict[tuple[object, ...], dict[str, str]] = {}


def _words(spec: ColumnSpec) -> dict[str, str]:
    """Every spelling → the value kept; made once for each list."""
    known = _WORDS.get(spec.choices)
    if known is None:
        known = {}
        for choice in spec.choices:
            for word in (choice.word, choice.value, *choice.others):
                known.setdefault(_folded(word), choice.value)
        _WORDS.clear()  # lists of one place at a time: nothing grows
        _WORDS[spec.choices] = known
    return known


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").casefold()


def _identity(spec: ColumnSpec, text: str) -> Outcome:
    if _MASKED.fullmatch(text):
        return Taken(Masked(text))
    narrow, notice = _half_width(text)
    plain = narrow.replace(" ", "").upper()
    if fault := identity_fault(plain, latest=spec.latest):
        return Faulty(f"identity.{fault}", {"found": str(len(plain))})
    return Taken(plain, notice or ("took.blanks" if len(plain) != len(text) else ""))


_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}")


def _phone(_spec: ColumnSpec, text: str) -> Outcome:
    if _MOBILE.fullmatch(text):
        return Taken(text)
    if _MASKED.fullmatch(text):
        return Taken(Masked(text))
    narrow, notice = _half_width(text)
    joined = re.sub(r"[\s()-]", "", narrow)
    mobile = re.sub(r"^(\+?86|0086)(?=1)", "", joined)
    if _MOBILE.fullmatch(mobile):
        return Taken(mobile, notice or ("took.phone" if mobile != narrow else ""))
    if _LANDLINE.fullmatch(narrow):
        return Taken(joined, notice or ("took.phone" if joined != narrow else ""))
    if re.fullmatch(r"1\d{10}|1\d{9}|1\d{11}", joined):
        return Faulty("phone.digits", {"found": str(len(joined))})
    return Faulty("phone.not")


_READERS: Mapping[Kind, Callable[[ColumnSpec, str], Outcome]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.DATE: _date,
    Kind.WHOLE: _number,
    Kind.DECIMAL: _number,
    Kind.CHOICE: _choice,
    Kind.IDENTITY: _identity,
    Kind.PHONE: _phone,
}


def _from_number(spec: ColumnSpec, number: float, *, since_1904: bool) -> Outcome:
    """A cell that Excel keeps as a number: exact up to 15 digits, without leading zeros."""
    if number != number or abs(number) == float("inf"):
        return Faulty("number.not")
    whole = number == int(number)
    if spec.kind == Kind.DATE:
        return dates.from_number(spec, number, since_1904=since_1904)
    if spec.kind in (Kind.WHOLE, Kind.DECIMAL):
        return Faulty("number.rounded") if abs(number) >= CERTAIN else _bounded(spec, Decimal(repr(number)))
    if abs(number) >= CERTAIN:
        return Faulty("identity.rounded" if spec.kind == Kind.IDENTITY else "number.rounded")
    if not whole or number < 0:
        return Faulty("number.text")
    found = _READERS[spec.kind](spec, str(int(number)))
    if isinstance(found, Faulty) and spec.kind == Kind.PHONE:
        return (
            Faulty("phone.zero")
            if len(str(int(number))) in (9, 10, 11) and found.code == "phone.not"
            else found
        )
    return (
        Taken(found.value, "took.number") if isinstance(found, Taken) and spec.kind != Kind.PHONE else found
    )


def shown(cell: Cell) -> str:
    """The cell as a person would see it, shortened."""
    if cell is None:
        return ""
    if isinstance(cell, ErrorCell | OddCell):
        return cell.text
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell == cell and abs(cell) < CERTAIN and cell == int(cell):
        return str(int(cell))
    text = str(cell)
    return text if len(text) <= 40 else text[:40] + "…"
