"""What the pages ask that change the tree."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.organisation.models import Kind


def _day(label: Any, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, input_formats=["%Y-%m-%d"], widget=widget)


def _document() -> forms.CharField:
    return forms.CharField(
        label=_("依据"), required=False, max_length=128, help_text=_("批复或通知的文号，记入审计。")
    )


class NewUnitForm(forms.Form):
    """A unit below the one looked at."""

    kind = forms.ChoiceField(label=_("类别"))
    name = forms.CharField(label=_("名称"), max_length=64)
    code = forms.CharField(
        label=_("代码"),
        max_length=32,
        help_text=_(
            "行政区划代码或统计用区划代码；机关在所服务的单位代码后加简称，例如 230102-ZZB。建后不能改。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code_basis = forms.ChoiceField(label=_("代码来源"))
    households = forms.IntegerField(
        label=_("户数"), required=False, min_value=1, help_text=_("只填在网格上。")
    )

    def __init__(
        self, *args: Any, kinds: Iterable[Kind], bases: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("kind", [(kind.value, kind.label) for kind in kinds]),
            ("code_basis", list(bases)),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class RenameForm(forms.Form):
    """Another name, from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=64)
    since = _day(_("自"), _("从这一天起叫新名称；以前的名称留作曾用名。"))
    document = _document()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today


class CloseUnitForm(forms.Form):
    """The last day of a unit."""

    last_day = _day(_("最后一天"), _("次日起不再列入；已有的记录都保留。"))
    document = _document()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today
