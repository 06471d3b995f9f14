"""How forms are drawn: one template for a field, Tabler's classes, sentences for errors.

Named in settings as FORM_RENDERER, so that `{{ form }}` and `{{ field.as_field_group }}` look the same everywhere.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from typing_extensions import override

_CLASS_OF_WIDGET: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


class ShellBoundField(forms.BoundField):
    """Adds the look of its widget; labels, help and errors are joined to it by Django's own aria attributes."""

    @override
    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes plus the class, and `is-invalid` after an error."""
        built = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        look = next((name for kind, name in _CLASS_OF_WIDGET if isinstance(shown, kind)), "form-control")
        own = str(shown.attrs.get("class", ""))
        words = [own, look, "is-invalid" if self.errors else ""]
        if joined := " ".join(word for word in words if word):
            built["class"] = joined
        return built

    @property
    def is_single_box(self) -> bool:
        """Whether it is one tick box, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Whether it is several boxes, named by a legend rather than a label."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


class ShellRenderer(TemplatesSetting):
    """Our templates for forms and fields."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
    bound_field_class = ShellBoundField
