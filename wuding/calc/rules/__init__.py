"""Rules as data: policy packs read, checked, computed exactly and explained down to the clause.

The way through: `locate` and `shapes` read files, `convert` and `parts` make parts of them, `merge` lays a child over
its parent, `infer` proves each formula safe, `program` fixes a month, `interpret` and `engines` compute, `explain`
tells why.
"""

from .examples import ExampleResult, check_examples
from .explain import explain
from .explain_text import explanation_text
from .explanation import Explanation, Source
from .interpret import evaluate
from .kinds import Value
from .pack import Pack, all_pack_ids, load_pack
from .problems import PackError, Problem, RowError, Where
from .program import Program

__all__ = [
    "ExampleResult",
    "Explanation",
    "Pack",
    "PackError",
    "Problem",
    "Program",
    "RowError",
    "Source",
    "Value",
    "Where",
    "all_pack_ids",
    "check_examples",
    "evaluate",
    "explain",
    "explanation_text",
    "load_pack",
]
