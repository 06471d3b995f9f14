"""Rules as data: policy packs read, checked, computed exactly and explained down to the clause.

The way through: `files` reads TOML with the place of every value, `convert` and `parts` make the parts of a pack of
it, `merge` lays a child over its parent, `formula` parses and `typed` proves each formula, `program` fixes a month,
`interpret` and `engines` compute, `explaining` tells why, `finding` looks for open amounts.
"""

from .examples import ExampleResult, check_examples
from .explaining.explain import explain
from .explaining.explanation import Explanation, Source
from .explaining.text import explanation_text
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
