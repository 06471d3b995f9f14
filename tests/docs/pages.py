"""The documents of the repository, and what can be read out of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^|\n)((?:\n {4}.*)+)")
_FOLDERS = ("docs", "deploy", "policies")


@dataclass(frozen=True)
class CodeBlock:
    """What stands between fences or indented by four, and the file it stands in."""

    file: Path
    text: str


@cache
def documents() -> tuple[Path, ...]:
    """Every Markdown file that people read, README first."""
    below = [file for folder in _FOLDERS for file in sorted((ROOT / folder).rglob("*.md"))]
    return (*sorted(ROOT.glob("*.md"), reverse=True), *below)


def name(file: Path) -> str:
    """The file as the repository names it."""
    return file.relative_to(ROOT).as_posix()


def prose(file: Path) -> str:
    """The text without code blocks and inline code."""
    text = _FENCE.sub("", file.read_text(encoding="utf-8"))
    text = "\n".join(line for line in text.split("\n") if not line.startswith("    "))
    return re.sub(r"`[^`\n]*`", "", text)


def code_blocks() -> Iterator[CodeBlock]:
    """Every block of code in the documents."""
    for file in documents():
        text = file.read_text(encoding="utf-8")
        for found in _FENCE.findall(text):
            yield CodeBlock(file, "\n".join(found.split("\n")[1:-1]))
        for found in _INDENTED.findall(_FENCE.sub("", text)):
            yield CodeBlock(file, "\n".join(line[4:] for line in found.strip("\n").split("\n")))


def all_code(file: Path) -> str:
    """Code blocks and inline code of one document, a line each."""
    blocks = [block.text for block in code_blocks() if block.file == file]
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", file.read_text(encoding="utf-8"))])


@cache
def sources() -> str:
    """All that the product and its packs say: Python, templates, packs, the grammar, styles."""
    endings = {".py", ".html", ".txt", ".toml", ".lark", ".js"}
    files = [
        file
        for folder in ("wuding", "policies", "scripts")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in endings and "vendor" not in file.parts
    ]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
