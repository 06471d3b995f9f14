"""Runs a pack's worked examples: each must come out to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .interpret import evaluate
from .kinds import Value
from .model import Example
from .pack import Pack
from .problems import PackError, RowError


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What an example expected and what came out. `problem` says why nothing came out, or None."""

    example: Example
    got: Mapping[str, Value | None]
    problem: PackError | RowError | None = None

    @property
    def name(self) -> str:
        return self.example.name

    @property
    def ok(self) -> bool:
        expected = self.example.expect.items()
        return self.problem is None and all(_same(self.got.get(name), value) for name, value in expected)


def check_examples(pack: Pack) -> tuple[ExampleResult, ...]:
    """Return the result of each of the pack's own examples, in the order written."""
    return tuple(run_example(pack, example) for example in pack.examples)


def run_example(pack: Pack, example: Example) -> ExampleResult:
    """Compute the expected names from what the example gives; only the inputs these need have to be given.

    The others of its roster are like the one asked about, except in what they state themselves.
    """
    try:
        program = pack.at(example.month or pack.first_month, example.known, example.subject)
        rows = [example.given, *({**example.given, **other} for other in example.roster)]
        got = evaluate(program.only(example.expect), rows)[0]
    except (PackError, RowError) as problem:
        return ExampleResult(example, {}, problem)
    return ExampleResult(example, {name: got[name] for name in example.expect})


def _same(got: Value | None, expected: Value) -> bool:
    return type(got) is type(expected) and got == expected
