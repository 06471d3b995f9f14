"""English is complete, says the same, and Chinese is set with its own marks."""

import re

import polib
import pytest

from scripts.collect_messages import CATALOGUE, Text, key_of, texts

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;!?]|[,;!?][\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def book() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_text_is_in_the_catalogue_and_nothing_else(book: polib.POFile) -> None:
    wanted, known = set(texts()), {key_of(entry) for entry in book}
    assert wanted - known == set(), "run python -m scripts.collect_messages, then translate"
    assert known - wanted == set(), "run python -m scripts.collect_messages"


def test_every_text_is_translated_and_none_is_in_doubt(book: polib.POFile) -> None:
    assert [entry.msgid for entry in book if not entry.translated()] == []
    assert [entry.msgid for entry in book if entry.fuzzy or entry.obsolete] == []


def test_translations_have_the_same_placeholders(book: polib.POFile) -> None:
    for entry in book.translated_entries():
        wanted = set(PLACEHOLDER.findall(entry.msgid))
        for translation in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert set(PLACEHOLDER.findall(translation)) == wanted, entry.msgid


def test_placeholders_have_names() -> None:
    assert [text.text for text in texts() if re.search(r"%[sd]", text.text)] == []


def test_no_chinese_is_left_in_english_beyond_names(book: polib.POFile) -> None:
    left = [entry.msgstr for entry in book if re.search(r"[\u4e00-\u9fff]", entry.msgstr)]
    assert left == []


def test_chinese_uses_full_width_marks() -> None:
    assert [text.text for text in texts() if HALF_WIDTH.search(text.text)] == []


def test_the_collector_reads_code_and_templates() -> None:
    found = texts()
    assert Text("登录") in found
    assert Text("打开导航") in found, "texts inside a tag's arguments"
    assert any(text.plural for text in found)
