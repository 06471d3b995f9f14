"""Forms of imports and exports."""

from typing import ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuding.calc.sheets.reading import MOST_BYTES
from wuding.people.models import Team

ACCEPTED = ".xlsx,.xls,.ods,.csv,.txt"


class UploadForm(forms.Form):
    """The table to be imported."""

    file = forms.FileField(
        label=gettext_lazy("名册文件"),
        allow_empty_file=True,  # an empty file gets our own sentence, which says what to do
        max_length=255,
        help_text=gettext_lazy(
            "Excel 或 WPS 表格（.xlsx、.xls、.ods），或 CSV（UTF-8、GBK 都可以），不超过 32 MB。"
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("还没有选择文件。请先选择要导入的名册。")},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refused by its size before any of it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("文件超过 %(most)d MB，不像一份名册。请删去图片和用不到的列，或者按单位分成几个文件。")
                % {"most": MOST_BYTES // 1024 // 1024}
            )
        return file


class ExportForm(forms.Form):
    """Whom, and how much of their numbers."""

    MASKED, FULL = "masked", "full"
    NUMBERS: ClassVar = [
        (MASKED, gettext_lazy("遮盖号码（默认）")),
        (FULL, gettext_lazy("完整号码，须说明用途")),
    ]
    team = forms.ChoiceField(
        label=gettext_lazy("队伍"), required=False, choices=[("", gettext_lazy("全部队伍")), *Team.choices]
    )
    numbers = forms.ChoiceField(
        label=gettext_lazy("身份证号、手机和证书编号"),
        choices=NUMBERS,
        initial=MASKED,
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label=gettext_lazy("用途"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "导出完整号码时必填，例如“办理 2022 年度社会保险申报”。用途记入审计，本人查得到。"
        ),
    )

    def __init__(self, data: object = None, *, may_reveal: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, as Django hands it
        if not may_reveal:
            del self.fields["numbers"], self.fields["purpose"]

    @property
    def full(self) -> bool:
        """Whether whole numbers were asked for."""
        return self.cleaned_data.get("numbers") == self.FULL
