"""What the page asks that adopts a pack."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.calc.rules import Pack


def _day(label: Any, *, required: bool, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d"], widget=widget
    )


class AdoptForm(forms.Form):
    """Which pack holds here, from which day until which."""

    pack = forms.ChoiceField(label=_("政策包"), widget=forms.RadioSelect)
    since = _day(
        _("自"), required=True, help_text=_("从这一天起按这一版办法计算；以前采用的办法到前一天为止。")
    )
    until = _day(_("至"), required=False, help_text=_("最后一天；办法没有规定有效期的留空。"))

    def __init__(self, *args: Any, packs: Iterable[Pack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pack"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pack.id, _words(pack)) for pack in packs]


def _words(pack: Pack) -> str:
    period = {"since": pack.start.isoformat(), "until": pack.until.isoformat() if pack.until else ""}
    if pack.until:
        return _("《%(title)s》，%(since)s 至 %(until)s 有效") % {"title": pack.title, **period}
    return _("《%(title)s》，自 %(since)s 起有效") % {"title": pack.title, **period}
