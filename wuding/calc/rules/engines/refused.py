"""Rows that cannot be computed: which they are and what is wrong with them, said before any result is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from ..interpret import checked_row
from ..kinds import DateKind, NumberKind, type_names
from ..model import Input
from ..problems import Language, RowError
from ..sentences import sentence

MOST_SHOWN = 5


class RowsRefused(RowError):
    """Rows break the declarations, or a table has no row for them. `errors` are the first ones, in row order."""

    def __init__(
        self, errors: Sequence[RowError], *, keys: Sequence[str | None] = (), more: bool = False
    ) -> None:
        self.errors, self.keys, self.more = tuple(errors), tuple(keys), more
        super().__init__(errors[0].code, errors[0].values, row=errors[0].row)

    def text(self, lang: Language = "zh") -> str:
        keys = self.keys or (None,) * len(self.errors)
        lines = [_line(error, key, lang) for error, key in zip(self.errors, keys, strict=True)]
        if self.more:
            lines.append(sentence("rows.more", {"shown": str(len(self.errors))}, lang))
        return "\n".join([*lines, sentence("rows.nothing", {}, lang)])


def _line(error: RowError, key: str | None, lang: Language) -> str:
    if key is None:
        return error.text(lang)
    said = sentence(error.code, error.values, lang)
    return sentence("row.keyed", {"row": str((error.row or 0) + 1), "key": key, "said": said}, lang)


def errors_of(inputs: Sequence[Input], rows: Iterable[tuple[int, Mapping[str, object]]]) -> list[RowError]:
    """Return what is wrong with each row (its number from 0, and its raw facts), as the interpreter says it."""
    found = []
    for number, raw in rows:
        facts = {declared.name: _fact(declared, raw.get(declared.name)) for declared in inputs}
        try:
            checked_row(inputs, facts, number)  # type: ignore[arg-type]  # wrong types are what it looks for
        except RowError as error:
            found.append(error)
        else:
            found.append(_unlike(inputs, raw, number))
    return found


def _unlike(inputs: Sequence[Input], raw: Mapping[str, object], number: int) -> RowError:
    """Return the error of a row that the engine refuses though its facts look right: a text not in plain form."""
    declared = next((one for one in inputs if isinstance(raw.get(one.name), str | float)), inputs[0])
    words = type_names[declared.kind.name]
    values = {
        "name": declared.name,
        "found": str(raw.get(declared.name)),
        "wanted": words[0],
        "wanted_en": words[1],
    }
    return RowError("row.type", values, row=number)


def _fact(declared: Input, raw: object) -> object:
    """Return a raw value as the interpreter would be given it; what cannot be read stays as it is."""
    if raw is None or (raw == "" and declared.kind.optional):
        return None
    if isinstance(declared.kind, NumberKind):
        return _number(raw)
    if isinstance(declared.kind, DateKind):
        return _day(raw)
    return raw


def _number(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | Decimal):
        return Decimal(raw)
    try:
        return Decimal(str(raw).strip())
    except InvalidOperation:
        return raw


def _day(raw: object) -> object:
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == datetime.min.time() else raw
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw.strip())
        except ValueError:
            return raw
    return raw


Rows = Sequence[tuple[object, ...]]
Fetch = Callable[[str], Rows]


def stopped(rows: Rows, stops: Sequence[tuple[str, str, str]]) -> list[RowError]:
    """Return the errors of rows from `Plan.stopped_rows`: the row's number, then a text for each place it can stop."""
    errors = []
    for number, *told in rows:
        for text, (_, code, name) in zip(told, stops, strict=True):
            if text is not None:
                values = (
                    {"name": name, "key": str(text)} if code == "row.table" else {"name": name or str(text)}
                )
                errors.append(RowError(code, values, row=int(str(number))))
                break
    return errors
