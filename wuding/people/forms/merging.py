"""The form of a merging."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.people.forms.fields import document_field, reason_field


class MergeForm(forms.Form):
    """Why the two are one, and on which document that rests."""

    wide = ("reason", "document")
    reason = reason_field(_("怎么认定是同一个人"), _("例如：已与本人和两个乡镇核对，是调动时另建了一份。"))
    document = document_field()
