"""Each decision is a page with its context, what was decided, and what follows."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

FOLDER = ROOT / "docs/adr"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Consequences"]


def _sections(page: Path) -> dict[str, str]:
    pieces = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_has_its_three_sections(page: Path) -> None:
    sections = _sections(page)
    assert list(sections) == SECTIONS
    assert all(len(text.split()) >= 15 for text in sections.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_fits_on_a_page_and_says_its_state(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]} · ")
    assert re.search(r"^State: (in force|decided|replaced by \[)", text, re.MULTILINE)
    assert len(text.split()) <= 500


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [page.name[:4] for page in PAGES] == [f"{number:04}" for number in range(1, len(PAGES) + 1)]


def test_the_index_lists_every_decision_with_its_title_and_state() -> None:
    rows = re.findall(
        r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+?) \| (.+?) \|$",
        (FOLDER / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    expected = []
    for page in PAGES:
        title, _, state = page.read_text(encoding="utf-8").split("\n")[:3]
        expected.append((page.name[:4], page.name, title.split(" · ", 1)[1], state.removeprefix("State: ")))
    assert rows == expected
