"""A form with one field of each kind, for the gallery."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """Every widget in use."""

    name = forms.CharField(label=_("姓名"), help_text=_("与身份证一致。"))
    post = forms.ChoiceField(
        label=_("岗位"), choices=[("", _("请选择")), ("principal", _("正职")), ("deputy", _("副职"))]
    )
    start = forms.DateField(
        label=_("起始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    remark = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    channel = forms.ChoiceField(
        label=_("来源"),
        choices=[("select", _("选")), ("hire", _("聘")), ("develop", _("培"))],
        widget=forms.RadioSelect,
        required=False,
    )
    agreed = forms.BooleanField(label=_("材料齐全"), required=False)
