"""Forms of where the money comes from and of what may be spent."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.calc.pay.funding import EMPLOYER, EVERYTHING
from wuding.common.dates import Month

SOURCES = 4
"""How many sources a form asks for; more come in by table."""


class MonthField(forms.CharField):
    """A month, as 2022-07."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2022-07"})

    def clean(self, value: Any) -> Any:
        """The month. Raises ValidationError."""
        text = super().clean(value)
        try:
            return Month.parse(text)
        except ValueError:
            raise forms.ValidationError(_("请填月份，例如 2022-07。")) from None


class FundingForm(forms.Form):
    """A rule: an item, from which month, and up to four sources in per cent."""

    wide = ("document",)
    item = forms.ChoiceField(label=_("项目"), required=False)
    since = MonthField(label=_("起始月份"), help_text=_("从这个月起；补发的按所属月份算。"))

    def __init__(self, data: object = None, *, items: Sequence[str], **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict, as Django hands it
        named = [(item, item) for item in items]
        choices = [(EVERYTHING, _("其余各项")), (EMPLOYER, _("单位缴费（各项）")), *named]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        for number in range(1, SOURCES + 1):
            first = number == 1
            self.fields[f"fund{number}"] = forms.CharField(
                label=_("来源 %(number)s") % {"number": number}, max_length=64, required=first
            )
            self.fields[f"percent{number}"] = forms.DecimalField(
                label=_("比例（%）"), max_digits=7, decimal_places=4, required=first
            )
        self.fields["document"] = forms.CharField(label=_("依据"), max_length=128, required=False)

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The sources that were named, or given a share."""
        asked = self.cleaned_data
        pairs = [
            (asked[f"fund{number}"].strip(), asked[f"percent{number}"]) for number in range(1, SOURCES + 1)
        ]
        return [(fund, percent or Decimal(0)) for fund, percent in pairs if fund or percent]


class BudgetForm(forms.Form):
    """What one source may spend in the year."""

    wide = ("document",)
    fund = forms.CharField(label=_("资金来源"), max_length=64)
    amount = forms.DecimalField(label=_("全年预算（元）"), min_value=0, max_digits=14, decimal_places=2)
    document = forms.CharField(label=_("依据"), max_length=128, required=False)
