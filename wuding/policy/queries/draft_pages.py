"""What a draft's pages show: the parts one may change, the figures of a day to start from, where a problem stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from wuding.calc.rules import Pack, PackError, Problem, Value
from wuding.calc.rules.diff import Change, diff
from wuding.calc.rules.model import Brackets, Dated, Item, Param, Part, Rule, Table, in_force
from wuding.calc.rules.rewriting import find_part, section_of
from wuding.calc.rules.rewriting.toml_text import Text
from wuding.policy.queries.assembly import Files
from wuding.policy.queries.figures import shown, step_label
from wuding.policy.queries.overrides import Overriding
from wuding.policy.queries.wishes import ClauseWish, FormulaWish, Leaf, ValueWish, Wish


@dataclass(frozen=True)
class Cell:
    """One figure that can be changed: where it stands in its dated entry, what it is called, what it is now."""

    leaf: Leaf
    label: str
    value: Value
    unit: str

    @property
    def shown(self) -> str:
        """The figure as a reader expects it."""
        return shown(self.value, self.unit)


@dataclass(frozen=True)
class FigureLine:
    """A parameter or table of the draft's own: the latest figures in a line."""

    name: str
    clause: str
    since: date
    said: str
    trust: str


def own_figures(pack: Pack) -> list[FigureLine]:
    """What the pack itself writes as figures, in the order written."""
    own = [part for part in pack.parts.values() if part.origin == pack.id]
    return [_figure_line(part) for part in own if isinstance(part, Param | Table | Brackets)]


def figures_above(pack: Pack) -> dict[str, str]:
    """The latest figures of what the pack takes from a higher level, in words, by name."""
    above = [part for part in pack.parts.values() if part.origin != pack.id]
    return {
        part.name: _figure_line(part).said for part in above if isinstance(part, Param | Table | Brackets)
    }


def _figure_line(part: Param | Table | Brackets) -> FigureLine:
    latest = max(_versions(part), key=lambda version: version.start)
    cells = list(_cells(part, latest))
    said = "；".join(f"{cell.label} {cell.shown}".strip() for cell in cells[:4])
    more = " …" if len(cells) > 4 else ""
    return FigureLine(part.name, part.clause or "", latest.start, said + more, latest.trust)


def own_formulas(pack: Pack) -> list[Item | Rule]:
    """Items and rules that the pack itself writes."""
    own = [part for part in pack.parts.values() if part.origin == pack.id]
    return [part for part in own if isinstance(part, Item | Rule)]


def cells_on(part: Part, day: date) -> list[Cell]:
    """The figures in force on a day, in the order written; empty before the first."""
    if not isinstance(part, Param | Table | Brackets):
        return []
    version = in_force(_versions(part), day, None, retroactive=True)
    return list(_cells(part, version)) if version else []


def _versions(part: Param | Table | Brackets) -> tuple[Dated[object], ...]:
    return part.values if isinstance(part, Param) else part.versions


def _cells(part: Param | Table | Brackets, version: Dated[object]) -> Iterator[Cell]:
    unit, value = str(part.unit), version.value
    if isinstance(part, Param):
        if isinstance(value, Value):
            yield Cell(("value",), "", value, unit)
    elif isinstance(part, Table):
        assert isinstance(value, Mapping)
        for index, (key, cell) in enumerate(value.items()):
            if isinstance(cell, Value):
                yield Cell(("rows", index, len(part.keys)), " · ".join(map(str, key)), cell, unit)
    else:
        assert isinstance(value, tuple)
        low = None
        for index, step in enumerate(value):
            yield Cell(
                ("steps", index, "value"), step_label(low, step.to, upper=part.upper), step.value, unit
            )
            low = step.to


@dataclass(frozen=True)
class ProblemShown:
    """A problem in words. `leaf` is the figure it stands at, None when it stands elsewhere.

    In a formula `before`, `at` and `after` are its text around the place.
    """

    text: str
    leaf: Leaf | None = None
    before: str = ""
    at: str = ""
    after: str = ""


def problems_shown(error: PackError, files: Files, wish: Wish, pack_id: str) -> list[ProblemShown]:
    """Every problem of the draft as it would be, tied to the field where it arose."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    spots = dict(_spots(files, wish))
    found = []
    for problem in error.problems:
        said = problem.text("zh" if language == "zh" else "en")
        spot = next((leaf for leaf, place in spots.items() if _inside(problem, place, pack_id)), None)
        inner = wish.change if isinstance(wish, Overriding) else wish
        if spot == ("formula",) and isinstance(inner, FormulaWish):
            text, (begin, _end) = spots[spot]
            at = max(0, text.offset(problem.where) - begin - 1)
            found.append(ProblemShown(said, spot, *_around(inner.formula, at)))
        else:
            found.append(ProblemShown(said, spot))
    return found


def _around(formula: str, at: int) -> tuple[str, str, str]:
    """A formula cut at a place: what stands before, the word there, what comes after."""
    end = at
    while end < len(formula) and (formula[end].isalnum() or formula[end] == "_"):
        end += 1
    end = max(end, at + 1)
    return formula[:at], formula[at:end], formula[end:]


Spot = tuple[Text, tuple[int, int]]


def _spots(files: Files, asked: Wish) -> Iterator[tuple[Leaf, Spot]]:
    """Where in the changed files each changed value stands."""
    wish = asked.change if isinstance(asked, Overriding) else asked
    if isinstance(wish, FormulaWish):
        text, path = find_part(files, section_of(files, wish.name), "name", wish.name)
        yield ("formula",), (text, text.span((*path, "formula")))
    elif isinstance(wish, ClauseWish):
        text, path = find_part(files, "provisions", "clause", wish.clause)
        yield ("text",), (text, text.span((*path, "text")))
    elif isinstance(wish, ValueWish):
        section = section_of(files, wish.name)
        text, path = find_part(files, section, "name", wish.name)
        dated = (*path, "values" if section == "params" else "versions")
        entries = text.at(dated)
        assert isinstance(entries, list)
        for index, entry in enumerate(entries):
            if entry["from"] == wish.since:
                for leaf in wish.leaves:
                    yield leaf, (text, text.span((*dated, index, *leaf)))


def _inside(problem: Problem, spot: Spot, pack_id: str) -> bool:
    text, (begin, end) = spot
    if problem.file != f"{pack_id}/{text.name}" or problem.line > len(text.lines):
        return False
    return begin <= text.offset(problem.where) <= end


def changes_under_clauses(base: Pack, pack: Pack) -> list[tuple[str, tuple[Change, ...]]]:
    """What the draft says differently from its base, under the clauses."""
    return list(diff(base, pack).by_clause().items())
