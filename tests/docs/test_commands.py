"""What the documents tell people to type exists, and whatever exists is documented."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.docs.pages import ROOT, all_code, code_blocks, documents, name
from wuding import settings
from wuding.cli.root import wuding

_DEPLOY = [ROOT / "docs/deploy.md", ROOT / "docs/deploy.zh-CN.md"]
_CALL = re.compile(r"(?:^|\$ |/bin/|  )(wuding (?:--lang \w+ )?[a-z].*)")


def _make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))


def _commands(group: click.Group, above: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        yield f"{above} {word}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above} {word}")


COMMANDS = dict(_commands(wuding, "wuding"))


def _typed() -> Iterator[tuple[str, list[str]]]:
    """Every line of code in the documents that calls `wuding`: the document and the words."""
    for block in code_blocks():
        for line in block.text.replace("\\\n", " ").split("\n"):
            if (found := _CALL.search(line)) and "()" not in line:
                words = shlex.split(
                    found.group(1).split("   #")[0].split(" | ")[0].rstrip("'`"), comments=True
                )
                yield name(block.file), words


def test_every_command_is_documented() -> None:
    said = "\n".join(all_code(file) for file in documents())
    assert not [command for command in COMMANDS if not re.search(rf"{command}\b", said)]


def test_every_command_that_is_named_exists() -> None:
    """In code of its own, such as `wuding serve`; a line that names the account of that name is no call."""
    named = {
        " ".join(found.split())
        for file in documents()
        for found in re.findall(r"^wuding (?:(?:policy|audit) )?[a-z]+", all_code(file), re.MULTILINE)
    }
    assert len(named) > 8
    assert sorted(named - set(COMMANDS)) == []


def test_every_option_that_is_typed_exists() -> None:
    seen, unknown = 0, []
    for where, words in _typed():
        path = [word for word in words if not word.startswith("--lang") and word not in {"en", "zh"}]
        command = COMMANDS.get(" ".join(path[:3])) or COMMANDS.get(" ".join(path[:2]))
        if command is None:
            unknown.append((where, words))
            continue
        options = {option for parameter in command.params for option in parameter.opts}
        for word in path:
            if word.startswith("--") or re.fullmatch(r"-[a-z]", word):
                seen += 1
                if word.partition("=")[0] not in options | {"--help", "-h"}:
                    unknown.append((where, words))
    assert seen > 10
    assert not unknown


def test_every_make_target_is_documented_and_every_documented_one_exists() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {target for target in _make_targets() if f"`make {target}`" not in told} == set()
    named = {
        found for file in documents() for found in re.findall(r"(?<![\w-])make ([a-z]+)", all_code(file))
    }
    assert named - _make_targets() == set()


@pytest.mark.parametrize("file", _DEPLOY, ids=name)
def test_every_setting_is_in_the_deployment_guide_and_nothing_else(file: Path) -> None:
    known = {*settings.env.names, "WUDING_LANG"}
    assert set(re.findall(r"WUDING_[A-Z_]+", file.read_text(encoding="utf-8"))) == known


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {*settings.env.names, "WUDING_LANG", "WUDING_TEST_POSTGRES"}
    named = {found for file in documents() for found in re.findall(r"WUDING_[A-Z_]+[A-Z]", all_code(file))}
    assert named - known == set()


def test_the_parts_of_make_test_are_listed_as_they_are() -> None:
    from scripts.check import PARTS

    listed = " ".join(part.name for part in PARTS)
    for file in ("CONTRIBUTING.md", "CONTRIBUTING.zh-CN.md"):
        assert listed in (ROOT / file).read_text(encoding="utf-8")
