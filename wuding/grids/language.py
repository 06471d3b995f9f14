"""In which language sentences of `calc.grids` are said."""

from django.utils.translation import get_language

from wuding.calc.grids.reasons import Language


def language() -> Language:
    """That of the page."""
    return "en" if (get_language() or "").startswith("en") else "zh"
