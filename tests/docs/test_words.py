"""The glossary and the code have the same words, the change log names every pack, the guides name what pages show."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Choices
from django.utils import translation

from tests.docs.pages import ROOT, name, prose, sources
from wuding.accounts.roles import Role
from wuding.calc.rules import all_pack_ids
from wuding.calc.rules.files.schema import ASPECTS
from wuding.calc.rules.typed.functions import SYNONYMS
from wuding.organisation.models import Basis, Kind
from wuding.people.models import EmploymentForm, Team
from wuding.policy.words import FREQUENCIES, TOPICS

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
GUIDES = sorted((ROOT / "docs/guide").glob("*.zh-CN.md"))


def _rows() -> Iterator[tuple[str, list[str]]]:
    """Chinese words and code of each row, without the section of words that have no code yet."""
    built = GLOSSARY.split("## 还没有代码的词")[0]
    for chinese, code in re.findall(r"^\| ([^|]+) \| (`[^|]+`) \| [^|]+ \|$", built, re.MULTILINE):
        yield chinese.strip(), re.findall(r"`([^`]+)`", code)


ROWS = list(_rows())


def _is_there(word: str) -> bool:
    return (ROOT / word).is_dir() or all(
        re.search(rf"(?<![\w]){re.escape(piece)}(?![\w])", sources()) for piece in word.split(".")
    )


def test_every_word_of_the_glossary_is_used() -> None:
    assert len(ROWS) > 100
    assert [row for row in ROWS if not all(map(_is_there, row[1]))] == []
    told = sources() + "".join(
        file.read_text(encoding="utf-8") for file in sorted((ROOT / "docs/packs").glob("*.md"))
    )
    unused = [chinese for chinese, _ in ROWS for word in chinese.split("、") if word not in told]
    assert unused == []


def test_no_chinese_word_has_two_entries_in_a_section() -> None:
    for section in GLOSSARY.split("\n## ")[1:]:
        words = re.findall(r"^\| ([^|]+) \| `", section, re.MULTILINE)
        assert len(words) == len(set(words)), section[:20]


@pytest.mark.parametrize("choices", [Role, Kind, Basis, Team, EmploymentForm], ids=lambda one: one.__name__)
def test_every_closed_word_of_the_code_is_in_the_glossary(choices: type[Choices]) -> None:
    with translation.override("zh-hans"):
        wanted = {(str(one.label), f"{choices.__name__}.{one.name}") for one in choices}
    assert wanted - {(chinese, code) for chinese, codes in ROWS for code in codes} == set()


def test_every_word_of_packs_and_formulas_is_in_the_glossary() -> None:
    with translation.override("zh-hans"):
        closed = {(str(label), key) for words in (FREQUENCIES, TOPICS) for key, label in words.items()}
    functions = {(chinese, english) for english, chinese in SYNONYMS.items()}
    aspects = {(aspect, "ASPECTS") for aspect in ASPECTS}
    listed = {(chinese, code) for chinese, codes in ROWS for code in codes}
    assert (closed | functions | aspects) - listed == set()


def test_the_change_log_has_its_sections_and_names_every_pack() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^### Improvements", text, re.MULTILINE)
    policy = text.split("### Policy")[1]
    rows = re.findall(
        r"^\| (.*\d{4}-\d{2}-\d{2}.*) \| (.+) \| `([\w/]+)` \| (.+) \| .+ \|$", policy, re.MULTILINE
    )
    assert {row[2] for row in rows} == set(all_pack_ids([ROOT / "policies"]))


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_what_a_guide_quotes_stands_on_a_page(guide: Path) -> None:
    quoted = re.findall(r"“([^”]+)”", prose(guide))
    assert [words for words in quoted if words not in sources()] == []


def test_every_guide_has_its_english_version() -> None:
    english = {file.name.removesuffix(".en.md") for file in (ROOT / "docs/guide").glob("*.en.md")}
    assert {file.name.removesuffix(".zh-CN.md") for file in GUIDES} == english
