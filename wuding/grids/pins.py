"""What an officer has fixed, line by line as typed."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from wuding.calc.grids.areas import Pins
from wuding.common.errors import RuleError

WORDS = {"同格": "together", "不同格": "apart", "归入": "into", "不动": "keep",
         "together": "together", "apart": "apart", "into": "into", "keep": "keep"}  # fmt: skip
_SPLIT = re.compile(r"[、,，\s]+")


def pins_of(lines: Sequence[str]) -> Pins:
    """Raises RuleError for a line that is none of the four kinds."""
    together: list[list[str]] = []
    apart: list[tuple[str, str]] = []
    into: dict[str, str] = {}
    keep: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        word, _blank, rest = line.replace("：", " ").replace(":", " ").partition(" ")
        kind, names = WORDS.get(word), [name for name in _SPLIT.split(rest.strip()) if name]
        if kind == "together" and len(names) > 1:
            together.append(names)
        elif kind == "apart" and len(names) == 2:
            apart.append((names[0], names[1]))
        elif (
            kind == "into"
            and len(pair := [part.strip() for part in re.split("[=＝]", rest)]) == 2
            and all(pair)
        ):
            into[pair[0]] = pair[1]
        elif kind == "keep" and len(names) == 1:
            keep.append(names[0])
        else:
            raise RuleError(
                _("固定要求“%(line)s”看不懂。") % {"line": line},
                next_step=_("请写成：同格 A、B；不同格 A、B；归入 A=网格；不动 网格。一行一条。"),
            )
    return Pins(together, apart, into, keep)
