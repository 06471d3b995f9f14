"""Forms of joint reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.people.forms.fields import document_field, reason_field
from wuding.people.models import Finding
from wuding.people.queries.reviews import ReviewShown
from wuding.people.secretary_rules import secretary_rules


def _text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenReviewForm(forms.Form):
    """What post is proposed, and who is asked."""

    wide = ("purpose", "organs", "document")
    purpose = forms.CharField(
        label=_("联审事由"), max_length=100, help_text=_("写明拟任职务，例如“拟任松鹤社区党支部书记”。")
    )
    organs = forms.MultipleChoiceField(label=_("会审单位"), widget=forms.CheckboxSelectMultiple)
    document = document_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(organ.key, organ.name) for organ in secretary_rules().review.organs]
        self.fields["organs"] = forms.MultipleChoiceField(
            label=_("会审单位"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            initial=[key for key, _name in choices],
        )


class OpinionForm(forms.Form):
    """What the organ found."""

    wide = ("remark",)
    organ = forms.ChoiceField(label=_("以哪个单位的名义"))
    finding = forms.ChoiceField(label=_("意见"), choices=Finding.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("说明"),
        max_length=2000,
        required=False,
        widget=_text(),
        help_text=_("有意见或待核实的必须写明；按复函代录的写复函日期和文号。"),
    )

    def __init__(self, *args: Any, shown: ReviewShown, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organ"] = forms.ChoiceField(
            label=_("以哪个单位的名义"), choices=[(organ.key, organ.name) for organ in shown.to_answer]
        )


class ConcludeForm(forms.Form):
    """What follows from the review."""

    wide = ("conclusion", "document")
    conclusion = forms.CharField(label=_("结论"), max_length=2000, widget=_text(3))
    document = document_field()


class WithdrawReviewForm(forms.Form):
    """Why the review is needed no longer."""

    wide = ("reason",)
    reason = reason_field(_("为什么撤回"))
