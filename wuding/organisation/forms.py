"""What the pages of access ask. A rule that needs another row belongs to an action."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.accounts.roles import Role
from wuding.accounts.ways import WAYS
from wuding.organisation.models import Organisation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

STATES: list[tuple[str, "str | StrPromise"]] = [
    ("", _("全部状态")),
    ("open", _("在用")),
    ("closed", _("已停用")),
    ("waiting", _("还没改一次性密码")),
    ("never", _("从未登录")),
]


def day_field(
    label: "StrPromise", *, required: bool = True, help_text: "str | StrPromise" = ""
) -> forms.DateField:
    """A day as the browser's own calendar writes it, in every language."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d"], widget=widget
    )


def document_field() -> forms.CharField:
    """The paper that an act rests on."""
    return forms.CharField(
        label=_("依据"),
        required=False,
        max_length=200,
        help_text=_("任免或分工文件的文号、会议日期等，记入审计。"),
    )


def reason_field() -> forms.CharField:
    """Why, in a sentence for the trail."""
    return forms.CharField(label=_("事由"), max_length=200, help_text=_("写一句原因，记入审计。"))


class AccountFilterForm(forms.Form):
    """What the list shows. An impossible choice counts as none."""

    search = forms.CharField(
        label=_("姓名或用户名"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部角色")), *Role.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)

    def chosen(self, name: str) -> str:
        """What was chosen, nothing when it can't be."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class RoleForm(forms.Form):
    """A role in an organisation, from a day until a day."""

    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Role.choices])
    organisation = forms.ChoiceField(label=_("单位"))
    since = day_field(_("自"))
    until = day_field(_("至"), required=False, help_text=_("最后一天；留空表示长期，到期自动结束。"))
    document = document_field()

    def __init__(self, *args: Any, places: Iterable[Organisation], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(place.public_id): place for place in places}
        top = min((place.depth for place in self._places.values()), default=0)
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("请选择")),
                *((key, "　" * (place.depth - top) + place.name) for key, place in self._places.items()),
            ]
        self.fields["since"].initial = today

    @property
    def place(self) -> Organisation:
        """The organisation chosen; only after the form was found valid."""
        return self._places[str(uuid.UUID(self.cleaned_data["organisation"]))]


class OpenForm(RoleForm):
    """A new account with its first role."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=64,
        help_text=_("登录时用，3 到 64 个小写字母、数字、点、横线，例如姓名全拼。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(label=_("姓名"), max_length=64, help_text=_("本人姓名，或单位加科室。"))
    field_order = ("name", "username", "role", "organisation", "since", "until", "document")


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = day_field(_("最后一天"), help_text=_("这一天仍然有效，次日起失效。"))
    document = document_field()


class HandOverForm(EndForm):
    """The last day of a role, and whose it is from the next."""

    to = forms.CharField(
        label=_("接任者的用户名"),
        max_length=64,
        help_text=_("从列表里选，或输入用户名。"),
        widget=forms.TextInput(attrs={"list": "successors", "autocomplete": "off"}),
    )
    field_order = ("to", "last_day", "document")


class ReasonForm(forms.Form):
    """Why."""

    reason = reason_field()


class ExternalForm(forms.Form):
    """The account's id at a way of signing in."""

    way = forms.ChoiceField(label=_("登录方式"))
    external_id = forms.CharField(
        label=_("外部账号"),
        required=False,
        max_length=190,
        help_text=_(
            "对方系统里的编号：统一身份认证的 sub，钉钉的 unionId，企业微信的成员账号。留空表示取消。"
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, ways: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["way"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(way, WAYS[way]) for way in ways]
