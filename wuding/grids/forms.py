"""What the pages ask."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuding.calc.grids.areas import Bounds
from wuding.calc.grids.spans import weighted
from wuding.grids.actions.planning import MOST_SPAN, Wished
from wuding.grids.asked_words import LEVELS, SPAN_WORDS
from wuding.grids.pins import Pin
from wuding.grids.queries.ground import CommunityRow, Land, community_rows


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
            "GeoJSON、GeoPackage、Shapefile（压缩成 zip）、Excel 或 CSV。每行一个小区域：编号、户数、社区，可有现网格、工作量、老年户、散居户、混居户。"
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
    ("curve", _("上面四种各算一个，放在一起比")),
    ("own", _("自己定")),
)
OWN = ("balance", "compactness", "closeness")


def _level(label: Any, initial: float) -> forms.TypedChoiceField:
    words = [(f"{value:g}", text) for value, text in LEVELS if value != 0.5]
    return forms.TypedChoiceField(label=label, choices=words, coerce=float, initial=f"{initial:g}")


class PlanForm(forms.Form):
    """What a plan is computed by. Communities and kinds of households are those of the ground."""

    title = forms.CharField(label=_("名称"), max_length=48)
    low = forms.IntegerField(label=_("每格至少（户）"), min_value=1, initial=300)
    high = forms.IntegerField(label=_("每格至多（户）"), min_value=1, initial=500)
    number = forms.IntegerField(
        label=_("全部一共几格"), min_value=1, required=False, help_text=_("不填就划最少的格数。")
    )
    weights = forms.ChoiceField(
        label=_("格数定了以后，看重什么"), choices=WEIGHTS, initial="4 2 1", widget=forms.RadioSelect
    )
    balance = _level(_("各格户数均匀"), 4)
    compactness = _level(_("网格紧凑、边界短"), 2)
    closeness = _level(_("居民不换网格员"), 1)

    def __init__(self, land: Land, *args: Any, pins: Sequence[Pin] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.land, self.pins = land, tuple(pins)
        self.rows = community_rows(land)
        for row in self.rows:
            label = gettext("%(community)s几格") % {"community": row.label}
            attrs = {"aria-label": label, "inputmode": "numeric"}
            self.fields[_number(row)] = forms.IntegerField(
                label=label, min_value=1, required=False, widget=forms.NumberInput(attrs=attrs)
            )
        for kind in land.kinds:
            self.fields[f"span-{kind}"] = forms.FloatField(
                label=gettext("一户%(kind)s算几户") % {"kind": SPAN_WORDS[kind]},
                min_value=1,
                max_value=MOST_SPAN,
                required=False,
                help_text=gettext("共 %(number)s 户。不填就是 1，即和别的户一样。")
                % {"number": land.kinds[kind]},
                widget=forms.NumberInput(attrs={"step": "0.1"}),
            )

    def communities(self) -> Iterator[tuple[CommunityRow, forms.BoundField]]:
        """Each community with its field."""
        return ((row, self[_number(row)]) for row in self.rows)

    def span_fields(self) -> list[forms.BoundField]:
        """One for each kind of household that the ground counts."""
        return [self[f"span-{kind}"] for kind in self.land.kinds]

    def clean(self) -> dict[str, Any]:
        """Bounds in order, numbers that the loads allow, one sort of number only, a weight at least."""
        given = super().clean() or self.cleaned_data
        low, high = given.get("low"), given.get("high")
        if low and high and low > high:
            self.add_error("high", gettext("至多的户数小于至少的户数，请把两个数对调。"))
        elif low and high:
            self._check_numbers(Bounds(low, high), given)
        if given.get("weights") == "own" and all(given.get(name) == 0 for name in OWN):
            self.add_error("weights", gettext("三样都不考虑，就分不出好坏。请至少看重一样。"))
        return given

    def _check_numbers(self, bounds: Bounds, given: dict[str, Any]) -> None:
        spans = self._spans(given)
        counts = self.land.counts
        rows = community_rows(self.land.with_district(weighted(self.land.district, counts, spans)))
        for row in rows:
            wished = given.get(_number(row))
            if wished and not bounds.fewest(row.load) <= wished <= bounds.most(row.load):
                self.add_error(_number(row), _told(row.label, row.load, bounds))
        if given.get("number") is None:
            return
        if any(given.get(_number(row)) for row in rows):
            self.add_error("number", gettext("一共几格和各社区几格只能给一样，请清空其中一样。"))
            return
        least = sum(max(1, bounds.fewest(row.load)) for row in rows)
        most = sum(max(1, bounds.most(row.load)) for row in rows)
        if not least <= given["number"] <= most:
            self.add_error(
                "number",
                gettext(
                    "网格不跨社区，每格 %(low)s–%(high)s 户，全部至少 %(least)s 格，至多 %(most)s 格。请改格数或上下限。"
                )
                % {"low": bounds.low, "high": bounds.high, "least": least, "most": most},
            )

    def _spans(self, given: dict[str, Any]) -> dict[str, float]:
        """Kinds that count for more than one household."""
        found = {kind: given.get(f"span-{kind}") for kind in self.land.kinds}
        return {kind: weight for kind, weight in found.items() if weight is not None and weight != 1}

    def wishes(self) -> list[Wished]:
        """One plan, or one for each weight."""
        given = self.cleaned_data
        chosen = [row for row in WEIGHTS[:4] if given["weights"] in (row[0], "curve")]
        if given["weights"] == "own":
            return [self._wished(given["title"], [given[name] for name in OWN])]
        return [
            self._wished(
                given["title"] if len(chosen) == 1 else f"{given['title']} · {words}",
                [float(number) for number in numbers.split()],
            )
            for numbers, words in chosen
        ]

    def _wished(self, title: str, weights: Sequence[float]) -> Wished:
        given = self.cleaned_data
        numbers = {row.code: given[_number(row)] for row in self.rows if given[_number(row)]}
        balance, compactness, closeness = weights
        return Wished(
            title=title,
            low=given["low"],
            high=given["high"],
            balance=balance,
            compactness=compactness,
            closeness=closeness,
            number=given["number"],
            numbers=numbers,
            spans=self._spans(given),
            pins=self.pins,
        )


def _number(row: CommunityRow) -> str:
    return f"number-{row.code}"


def _told(label: str, load: int, bounds: Bounds) -> str:
    words = {"community": label, "load": load, "low": bounds.low, "high": bounds.high}
    least, most = bounds.fewest(load), bounds.most(load)
    if least > most:
        return (
            gettext("%(community)s共 %(load)s 户，每格 %(low)s–%(high)s 户，几格都不合适。请留空或改上下限。")
            % words
        )
    return gettext("%(community)s共 %(load)s 户，每格 %(low)s–%(high)s 户，只能是 %(least)s 到 %(most)s 格。") % {
        **words, "least": least, "most": most,
    }  # fmt: skip


class AskForm(forms.Form):
    """From which day the plan would hold."""

    since = _day(
        _("启用日期"), required=True, help_text=_("从这一天起按新网格图；以前的图到前一天为止，仍可查看。")
    )
    document = forms.CharField(label=_("依据"), max_length=128, required=False)
