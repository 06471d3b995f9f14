"""What the pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.grids.actions.planning import Wished


def _day(label: Any, *, required: bool, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d"], widget=widget
    )


class GroundForm(forms.Form):
    """A file of areas."""

    title = forms.CharField(label=_("名称"), max_length=64, help_text=_("如：2022 年老网格"))
    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "GeoJSON、GeoPackage、Shapefile（压缩成 zip）、Excel 或 CSV。每行一个小区域：编号、户数、社区，可有现网格、工作量。"
        ),
    )
    since = _day(
        _("现有网格自哪一天起"),
        required=False,
        help_text=_("填了，就按“现网格”一列建成现有网格图；须有审定权限。"),
    )


WEIGHTS = (
    ("4 2 1", _("兼顾")),
    ("8 1 0.5", _("户数尽量均匀")),
    ("1 8 1", _("边界尽量短")),
    ("1 1 8", _("尽量不换网格员")),
    ("curve", _("各算一个，放在一起比")),
)


class PlanForm(forms.Form):
    """What a plan is computed by."""

    title = forms.CharField(label=_("名称"), max_length=48)
    low = forms.IntegerField(label=_("每格至少（户）"), min_value=1, initial=300)
    high = forms.IntegerField(label=_("每格至多（户）"), min_value=1, initial=500)
    number = forms.IntegerField(
        label=_("一共几格"), min_value=1, required=False, help_text=_("不填就划最少的格数。")
    )
    weights = forms.ChoiceField(
        label=_("格数定了以后，看重什么"), choices=WEIGHTS, initial="4 2 1", widget=forms.RadioSelect
    )
    pins = forms.CharField(
        label=_("固定要求"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一条：同格 A、B；不同格 A、B；归入 A=网格；不动 网格。"),
    )

    def wishes(self) -> list[Wished]:
        """One plan, or one for each weight."""
        given = self.cleaned_data
        chosen = [row for row in WEIGHTS[:4] if given["weights"] in (row[0], "curve")]
        pins = tuple(line.strip() for line in given["pins"].splitlines() if line.strip())
        return [
            Wished(
                title=given["title"] if len(chosen) == 1 else f"{given['title']} · {words}",
                low=given["low"],
                high=given["high"],
                balance=float(numbers.split()[0]),
                compactness=float(numbers.split()[1]),
                closeness=float(numbers.split()[2]),
                number=given["number"],
                pins=pins,
            )
            for numbers, words in chosen
        ]


class AskForm(forms.Form):
    """From which day the plan would hold."""

    since = _day(
        _("启用日期"), required=True, help_text=_("从这一天起按新网格图；以前的图到前一天为止，仍可查看。")
    )
    document = forms.CharField(label=_("依据"), max_length=128, required=False)
