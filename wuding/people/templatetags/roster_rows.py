"""The rows of a list of people. Drawn at once and not cell by cell: fifty rows of ten cells took half of the page's time."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

ADDRESS, NAME, PLACE = 0, 1, 3
OF_FILES = frozenset({6, 7, 8})


@register.simple_tag(takes_context=True)
def roster_rows(context: Context) -> SafeString:
    """`lines` of the context as rows; without the place if `without_place`, without what files say unless `with_files`.

    A line's cells stand in the order of `queries.roster.Line`. Each cell names its column, for phones.
    """
    columns: list[tuple[int, str, str]] = [
        (2, _("性别"), ""),
        (PLACE, _("单位"), ""),
        (4, _("队伍"), ""),
        (5, _("岗位"), ""),
        (6, _("证书"), ""),
        (7, _("考核等次"), ""),
        (8, _("学历"), ""),
        (9, _("用工形式"), ""),
        (10, _("任职自"), ' class="num"'),
    ]
    left_out = ({PLACE} if context.get("without_place") else set()) | (
        set() if context.get("with_files") else OF_FILES
    )
    # `{n}` is cell n of a line, escaped by format_html_join; the words are escaped here and hold no braces.
    cells = "".join(
        f'<td{mark} data-label="{escape(words)}">{{{cell}}}</td>'
        for cell, words, mark in columns
        if cell not in left_out
    )
    row = f'<tr><th scope="row"><a class="row-link" href="{{{ADDRESS}}}">{{{NAME}}}</a></th>{cells}</tr>'
    lines: Any = context["lines"]
    return format_html_join("\n", row, lines)
