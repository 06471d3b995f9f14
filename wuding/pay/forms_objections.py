"""Forms of objections: what is wrong; and the answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wuding.pay.models import ObjectionState
from wuding.people.models import Entry


class ObjectionForm(forms.Form):
    """What is wrong, in the worker's words, with a photo if there is one."""

    line = forms.ChoiceField(label=_("哪一项"), required=False)
    text = forms.CharField(
        label=_("哪里不对"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例如：三月已取得中级证书，这个月还是按初级发的。不要在这里写号码。"),
    )
    proof = forms.FileField(
        label=_("证明材料"),
        required=False,
        help_text=_("拍一张证件、证书的照片，或选一个 PDF。"),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *given: Any, lines: Sequence[str], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["line"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("整张工资条")), *((name, name) for name in lines)]

    @property
    def proof_bytes(self) -> bytes:
        """Of the paper, empty without one."""
        found = self.cleaned_data.get("proof")
        return bytes(found.read()) if found else b""


class AnswerForm(forms.Form):
    """How it ends, and what the person is told."""

    state = forms.ChoiceField(
        label=_("核实结果"),
        choices=[
            (ObjectionState.CORRECTED.value, _("确有错误，已更正")),
            (ObjectionState.EXPLAINED.value, _("没有错误，说明理由")),
        ],
        widget=forms.RadioSelect,
    )
    entry = forms.ChoiceField(
        label=_("据以更正的登记"),
        required=False,
        help_text=_("先在档案里更正，再选那一次登记。差额由下一批工资自动补发或扣回。"),
    )
    answer = forms.CharField(
        label=_("答复"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("本人看得到。写明核实了什么、依据哪一条。"),
    )

    def __init__(self, *given: Any, entries: Sequence[Entry], **named: Any) -> None:
        super().__init__(*given, **named)
        self.entries = {str(one.public_id): one for one in entries}
        field = self.fields["entry"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("没有改档案（例如办法或标准更正）")), *self._offered()]

    def _offered(self) -> list[tuple[str, str]]:
        return [
            (key, f"{one.title}（{one.entered_by.name}，{localtime(one.entered_at):%Y-%m-%d}）")
            for key, one in self.entries.items()
        ]

    @property
    def chosen(self) -> Entry | None:
        """The act of entering that was chosen."""
        return self.entries.get(self.cleaned_data["entry"])
