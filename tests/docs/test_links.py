"""Links between documents lead to what is there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import ROOT, documents, name, prose

_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _anchors(file: Path) -> set[str]:
    """The anchors that a forge makes of a document's headings."""
    headings = re.findall(r"^#+ +(.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", documents(), ids=name)
def test_every_link_leads_somewhere(file: Path) -> None:
    broken = []
    for target in _LINK.findall(file.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = unquote(target).partition("#")
        there = (file.parent / path).resolve() if path else file
        lost = not there.exists() or not there.is_relative_to(ROOT)
        if lost or (anchor and there.suffix == ".md" and anchor not in _anchors(there)):
            broken.append(target)
    assert not broken


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in reached or file.suffix != ".md" or not file.is_file():
            continue
        reached.add(file)
        targets = _LINK.findall(file.read_text(encoding="utf-8"))
        waiting += [
            (file.parent / unquote(one.partition("#")[0])).resolve() for one in targets if "://" not in one
        ]
    lonely = [
        name(file) for file in documents() if file not in reached and file.parent.parts[-1] != "policies"
    ]
    assert not lonely


@pytest.mark.parametrize("file", documents(), ids=name)
def test_no_document_names_a_folder_of_somebodys_machine(file: Path) -> None:
    assert not re.findall(r"(?:^|[\s(`])/(?:home|root|work|Users|tmp)/\S*", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", [one for one in documents() if one.name.endswith(".zh-CN.md")], ids=name)
def test_chinese_paragraphs_are_not_broken_into_lines(file: Path) -> None:
    """A line break between two characters is shown as a gap."""
    text = prose(file)
    assert not re.findall(r"[\u4e00-\u9fff，。；：、]\n[\u4e00-\u9fff].{0,12}", text)


@pytest.mark.parametrize("file", [one for one in documents() if one.name.endswith(".zh-CN.md")], ids=name)
def test_chinese_has_full_width_marks(file: Path) -> None:
    text = re.sub(r"\]\([^)]*\)", "]", prose(file))
    assert not re.findall(r".{0,8}[\u4e00-\u9fff][,;?!].{0,6}", text)
