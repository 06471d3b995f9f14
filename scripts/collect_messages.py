"""Collects the texts to be translated into `wuding/locale/en`: `python -m scripts.collect_messages`.

Reads Python by its syntax tree and templates by Django's own reader, so that no gettext need be on the machine.
New texts arrive untranslated, vanished ones go; translations are written by hand.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "wuding"
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
_PLAIN = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
_PLURAL = frozenset({"ngettext", "ngettext_lazy"})
_IN_CONTEXT = frozenset({"pgettext", "pgettext_lazy"})


@dataclass(frozen=True, order=True)
class Text:
    """One text: its context and plural are empty when it has none."""

    text: str
    plural: str = ""
    context: str = ""


def texts() -> dict[Text, list[str]]:
    """Every text of the product, with the files that use it."""
    found: dict[Text, list[str]] = {}
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in {".py", ".html", ".txt"} and "static" not in file.parts:
            for text in _texts_in(file):
                found.setdefault(text, []).append(str(file.relative_to(PACKAGE.parent)))
    return found


def _texts_in(file: Path) -> Iterator[Text]:
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from _in_python(ast.parse(source))
    elif "templates" in file.parts:
        yield from _in_template(templatize(source))


def _in_python(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            given = [
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            yield from _as_text(name, given)


def _as_text(name: str, given: list[str]) -> Iterator[Text]:
    if name in _PLAIN and given:
        yield Text(given[0])
    elif name in _PLURAL and len(given) > 1:
        yield Text(given[0], plural=given[1])
    elif name in _IN_CONTEXT and len(given) > 1:
        yield Text(given[1], context=given[0])


def _in_template(calls: str) -> Iterator[Text]:
    """The calls that Django's reader leaves of a template, amid padding that isn't Python."""
    name = ""
    given: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(_only_calls(calls)).readline):
        if token.type == tokenize.NAME:
            yield from _as_text(name, given)
            name, given = token.string, []
        elif token.type == tokenize.STRING:
            given.append(str(ast.literal_eval(token.string)))
    yield from _as_text(name, given)


def _only_calls(calls: str) -> str:
    """Django pads with runs of X, B and S; everything else is a call on one line."""
    return "\n".join(line.strip() for line in calls.splitlines())


def update() -> tuple[int, int]:
    """Bring the catalogue in step with the sources; how many texts came and went."""
    wanted = texts()
    book = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else _empty_book()
    known = {key_of(entry): entry for entry in book}
    for key in known.keys() - wanted.keys():
        book.remove(known[key])
    for key in sorted(wanted.keys() - known.keys()):
        book.append(_entry(key))
    for entry in book:
        entry.occurrences = [(file, "") for file in sorted(set(wanted[key_of(entry)]))]
    book.sort(key=lambda entry: (entry.occurrences[0][0], entry.msgid))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(CATALOGUE))
    return len(wanted.keys() - known.keys()), len(known.keys() - wanted.keys())


def key_of(entry: polib.POEntry) -> Text:
    """The text that the entry translates."""
    return Text(entry.msgid, plural=entry.msgid_plural or "", context=entry.msgctxt or "")


def _entry(key: Text) -> polib.POEntry:
    entry = polib.POEntry(msgid=key.text, msgctxt=key.context or None)
    if key.plural:
        entry.msgid_plural, entry.msgstr_plural = key.plural, {0: "", 1: ""}
    return entry


def _empty_book() -> polib.POFile:
    book = polib.POFile(wrapwidth=110)
    book.metadata = {
        "Project-Id-Version": "wuding",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return book


if __name__ == "__main__":
    came, went = update()
    sys.stdout.write(f"{came} new, {went} gone: {CATALOGUE.relative_to(PACKAGE.parent)}\n")
