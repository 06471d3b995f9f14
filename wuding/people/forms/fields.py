"""Fields that forms of files share: days, and the document that something rests on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own picker of days."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day; also written as 2022.7.1, 2022/7/1 or 20220701, as people type it."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"], **options
        )


def document_field() -> forms.CharField:
    """On which document an act of entering rests."""
    return forms.CharField(
        label=_("依据"),
        max_length=128,
        required=False,
        help_text=_("文件名称和文号，或证件、合同的编号。写明了，以后查得到。"),
    )


def reason_field(label: Any, help_text: Any = "") -> forms.CharField:
    """Why something is done, in one line."""
    return forms.CharField(label=label, max_length=100, help_text=help_text)
