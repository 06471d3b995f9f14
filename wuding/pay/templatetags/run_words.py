"""What stands out and what changed in runs, on pages."""

from django import template

from wuding.pay import words
from wuding.pay.models import Difference, Notice

register = template.Library()


@register.filter
def why(code: str) -> str:
    """The cause by itself."""
    return words.why_words(code)


@register.filter
def told(notice: Notice) -> str:
    """The notice as a sentence."""
    return words.notice_words(notice)


@register.filter
def changed(step: Difference) -> str:
    """The step with what changed."""
    return words.step_words(step)
