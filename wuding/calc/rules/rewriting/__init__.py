"""Changes a pack as it is written: only the characters that must differ; comments, order and sources stay."""

from .edits import (
    Edit,
    Refused,
    change_value,
    drop_block,
    drop_key,
    find_part,
    overriding,
    put_block,
    put_key,
    section_of,
)
from .toml_text import literal

__all__ = [
    "Edit",
    "Refused",
    "change_value",
    "drop_block",
    "drop_key",
    "find_part",
    "literal",
    "overriding",
    "put_block",
    "put_key",
    "section_of",
]
