"""Forms of papers: attaching, removing, printing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.people.forms.fields import DayField, reason_field
from wuding.people.queries.papers import PHOTO, RULES, SECRETARY
from wuding.people.queries.printing import Printed
from wuding.people.secretary_rules import secretary_rules

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
PRINTED_WORDS = {
    Printed.FORM: _("社区工作者登记表"),
    Printed.FORM_WITH_TIMELINE: _("登记表，后附履历时间线"),
    Printed.TIMELINE: _("履历时间线"),
    Printed.CATALOGUE: _("书记档案目录"),
}


class PaperForm(forms.Form):
    """A paper for the file. `parts` are those that the user may add to; `chosen` is offered first."""

    wide = ("file",)
    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        help_text=_("PDF、JPG、PNG、DOCX 或 XLSX；图片中的拍摄地点等信息会去掉。"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    section = forms.ChoiceField(label=_("归入"))
    title = forms.CharField(label=_("材料名称"), max_length=100)
    made_on = DayField(label=_("材料形成日期"), required=False)
    pages = forms.IntegerField(label=_("页数"), min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, parts: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [part for part in parts if part != PHOTO]
        choices: list[tuple[str, Any]] = [(part, RULES[part].title) for part in offered if part != SECRETARY]
        if SECRETARY in offered:
            items = secretary_rules().items
            choices.append((str(_("书记档案")), [(f"{SECRETARY}:{item.key}", item.name) for item in items]))
        self.fields["section"] = forms.ChoiceField(label=_("归入"), choices=choices)

    @property
    def place(self) -> tuple[str, str]:
        """Part and category chosen."""
        part, _colon, category = str(self.cleaned_data["section"]).partition(":")
        return part, category


class PhotoForm(forms.Form):
    """A photo for the file."""

    wide = ("file",)
    file = forms.FileField(
        label=_("照片"),
        allow_empty_file=True,
        help_text=_("JPG 或 PNG，近期免冠正面；自动裁成一寸（295×413 像素）。"),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
    )


class RemoveForm(forms.Form):
    """Why a paper goes."""

    wide = ("reason",)
    reason = reason_field(_("为什么移除"), _("例如：扫描不清，已另传一份。"))


class PrintForm(forms.Form):
    """What goes on paper, and what for."""

    wide: tuple[str, ...] = ("purpose", "whole_numbers")
    what = forms.ChoiceField(label=_("打印内容"))
    format = forms.ChoiceField(
        label=_("格式"), choices=[("pdf", "PDF"), ("docx", _("Word（可用 Word、WPS 修改）"))]
    )
    purpose = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("印在页脚，也记入审计，例如“年度考核备案”。")
    )
    whole_numbers = forms.BooleanField(label=_("印出完整的身份证号和手机号"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Printed], may_reveal: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.value, PRINTED_WORDS[one]) for one in offered]
        self.fields["what"] = forms.ChoiceField(label=_("打印内容"), choices=choices)
        if not may_reveal:
            del self.fields["whole_numbers"]


class PrintListForm(PrintForm):
    """A list on paper: there is only one thing to print, and no numbers on it."""

    wide = ("purpose",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, offered=(), may_reveal=False, **options)
        del self.fields["what"]
