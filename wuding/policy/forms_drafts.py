"""What the pages of drafts ask: plain fields for figures, formulas and clauses."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from wuding.calc.rules import Pack, Value
from wuding.calc.rules.values import trimmed
from wuding.policy.queries.draft_pages import Cell
from wuding.policy.queries.overrides import Dropping, Following, NewItem, OwnClause
from wuding.policy.queries.wishes import ClauseWish, FormulaWish, TitleWish, ValueWish, Wish
from wuding.policy.words import FREQUENCIES

Given = QueryDict | None
NEW = "new"
TRUST = (
    ("assumed", _("测算或讨论中的")),
    ("derived", _("由文件写明的数推算的")),
    ("published", _("文件写明的")),
)


class FigureField(forms.CharField):
    """A number as officers write it: full-width digits, commas and a per cent sign are read as meant.

    None for nothing, where nothing need be written.
    """

    @override
    def clean(self, value: Any) -> Decimal | None:
        text = unicodedata.normalize("NFKC", str(super().clean(value))).replace(",", "").replace(" ", "")
        if not text and not self.required:
            return None
        share = text.endswith("%")
        try:
            number = Decimal(text.removesuffix("%"))
        except ArithmeticError:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
            raise forms.ValidationError(
                gettext("“%(text)s”不是一个数。请写 1200、0.25 或 25%% 这样的数。") % {"text": value}
            )
        return number / 100 if share else number


class StartForm(forms.Form):
    """Which pack the new version begins with, and what it will be called."""

    base = forms.ChoiceField(label=_("以哪一版为底稿"))
    title = forms.CharField(
        label=_("新一版的名称"),
        max_length=200,
        help_text=_("例如“……实施办法（2027 年调整方案一）”。几个方案各起一份，便于比较。"),
    )

    def __init__(self, *args: Any, bases: Iterable[Pack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["base"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pack.id, pack.title) for pack in bases]


class MarksForm(forms.Form):
    """How far the new figure can be trusted, and by what."""

    trust = forms.ChoiceField(label=_("可信程度"), choices=TRUST)
    basis = forms.CharField(
        label=_("依据"),
        max_length=500,
        help_text=_("文件写明的，写文件名、文号；推算或测算的，写怎么得来。"),
    )

    def marks(self) -> dict[str, str]:
        """Trust with its source or its way, as a pack says it."""
        trust, basis = self.cleaned_data["trust"], self.cleaned_data["basis"]
        return {"trust": trust, "source" if trust == "published" else "how": basis}


class FiguresForm(MarksForm):
    """The figures of a parameter, a table or brackets from a day on; those that stay are left as they are."""

    since = forms.DateField(
        label=_("自"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("从这一天起用新数；以前的数照旧保留。"),
    )

    def __init__(self, data: Given, *, name: str, cells: Sequence[Cell], since: date) -> None:
        super().__init__(data, initial={"since": since, "trust": "assumed"})
        self.name, self.cells = name, cells
        for number, cell in enumerate(cells):
            field = _field_for(cell.value, cell.label or name)
            field.help_text = gettext("现为 %(value)s") % {"value": cell.shown}
            self.fields[f"cell{number}"] = field
            self.initial[f"cell{number}"] = _as_written(cell.value)
        self.order_fields(["since", *(f"cell{number}" for number in range(len(cells))), "trust", "basis"])

    def wish(self) -> Wish:
        """The figures that differ from what they are."""
        changed = [
            (cell, self.cleaned_data[f"cell{number}"])
            for number, cell in enumerate(self.cells)
            if self.cleaned_data[f"cell{number}"] != cell.value
        ]
        said = tuple(
            f"{cell.label} {_as_written(cell.value)} → {_as_written(value)}".strip()
            for cell, value in changed
        )
        leaves = {cell.leaf: value for cell, value in changed}
        return ValueWish(self.name, self.cleaned_data["since"], leaves, self.marks(), said)


def _field_for(value: Value, label: str) -> forms.Field:
    if isinstance(value, bool):
        return forms.TypedChoiceField(
            label=label,
            choices=[("yes", _("是")), ("no", _("否"))],
            coerce=lambda chosen: chosen == "yes",
        )
    if isinstance(value, Decimal):
        return FigureField(label=label, max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if isinstance(value, date):
        return forms.DateField(
            label=label,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )
    return forms.CharField(label=label, max_length=200)


def _as_written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return trimmed(value) if isinstance(value, Decimal) else str(value)


class FormulaForm(MarksForm):
    """The formula of an item or rule."""

    formula = forms.CharField(
        label=_("公式"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("新一版算的每个月都用这个公式；全角、半角的符号都可以。"),
    )

    def __init__(self, data: Given, *, name: str, formula: str) -> None:
        super().__init__(data, initial={"formula": formula, "trust": "assumed"})
        self.name = name
        self.order_fields(["formula", "trust", "basis"])

    def wish(self) -> Wish:
        """The formula as typed."""
        return FormulaWish(self.name, self.cleaned_data["formula"], self.marks())


class OwnClauseForm(forms.Form):
    """Under which clause of the own measures something stands: one that is there, or a new one in one's own words."""

    clause = forms.ChoiceField(label=_("本办法的条款"))
    new_clause = forms.CharField(
        label=_("新条款号"),
        max_length=40,
        required=False,
        help_text=_("上面没有合适的才填，例如“第二十八条”。"),
    )
    new_text = forms.CharField(
        label=_("新条款的内容"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Given, *, clauses: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["clause"]
        if isinstance(field, forms.ChoiceField):
            short = [
                (clause, f"{clause} {text[:24]}{'…' if len(text) > 24 else ''}") for clause, text in clauses
            ]
            field.choices = [(NEW, gettext("写新的一条")), *short]

    @override
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("clause") == NEW:
            if not given.get("new_clause"):
                self.add_error("new_clause", gettext("请写条款号，或在上面选一条：本级规定要有本级的依据。"))
            elif not given.get("new_text"):
                self.add_error("new_text", gettext("请写新条款的内容。"))
        return given

    def chosen(self) -> OwnClause:
        """The clause chosen or written."""
        given = self.cleaned_data
        if given["clause"] != NEW:
            return OwnClause(given["clause"])
        return OwnClause(given["new_clause"].strip(), " ".join(given["new_text"].split()))


class DropForm(forms.Form):
    """Why a part of the level above isn't followed."""

    why = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Given, *, name: str, origin: str) -> None:
        super().__init__(data)
        self.name, self.origin = name, origin

    def wish(self) -> Wish:
        """Left out, with the reason."""
        return Dropping(self.name, self.origin, " ".join(self.cleaned_data["why"].split()))


class FollowForm(DropForm):
    """Why the level above is followed again, or a part of the own measures struck out."""

    @override
    def wish(self) -> Wish:
        """As above again, with the reason."""
        return Following(self.name, " ".join(self.cleaned_data["why"].split()))


class ItemForm(MarksForm):
    """A new pay item."""

    name = forms.CharField(label=_("项目名称"), max_length=60)
    formula = forms.CharField(
        label=_("公式"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("固定金额直接写数，如 200；也可以写 岗位补贴 × 0.1 这样的算式。"),
    )
    frequency = forms.ChoiceField(label=_("周期"), choices=list(FREQUENCIES.items()))
    counts = forms.BooleanField(label=_("计入合计"), required=False, initial=True)

    def __init__(self, data: Given, *, into: str, clause: OwnClauseForm) -> None:
        super().__init__(data, initial={"trust": "assumed", "counts": True})
        self.into, self.clause = into, clause
        if into:
            self.fields["counts"].label = gettext("计入“%(item)s”") % {"item": into}
        else:
            del self.fields["counts"]
        self.order_fields(["name", "formula", "frequency", "counts", "trust", "basis"])

    def wish(self) -> Wish:
        """The item as typed, under the clause of the form beside."""
        given = self.cleaned_data
        return NewItem(
            given["name"].strip(),
            given["formula"],
            given["frequency"],
            self.clause.chosen(),
            self.marks(),
            into=self.into if given.get("counts") else "",
        )


class ClauseForm(forms.Form):
    """A clause in one's own words."""

    text = forms.CharField(label=_("条文"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, data: Given, *, clause: str, text: str) -> None:
        super().__init__(data, initial={"text": text})
        self.clause = clause

    def wish(self) -> Wish:
        """The words as typed, on one line."""
        return ClauseWish(self.clause, " ".join(self.cleaned_data["text"].split()))


class TitleForm(forms.Form):
    """The title of the new version."""

    title = forms.CharField(label=_("新一版的名称"), max_length=200)

    def wish(self) -> Wish:
        """The title as typed."""
        return TitleWish(self.cleaned_data["title"])


class SendBackForm(forms.Form):
    """Why it goes back."""

    reason = forms.CharField(label=_("退回的理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class PublishForm(forms.Form):
    """From which day the place follows the new version."""

    since = forms.DateField(
        label=_("自哪一天起执行"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("现行办法用到前一天为止。发布以后不能再改，要改就另起新的一版。"),
    )
