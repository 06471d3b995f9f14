"""Words of the worker's own pages."""

from django import template

from wuding.pay.models import Difference
from wuding.pay.words_own import plain_words

register = template.Library()


@register.filter
def changed_plainly(step: Difference) -> str:
    """The step as a sentence to the worker."""
    return plain_words(step)
