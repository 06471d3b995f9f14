"""The concern as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    """Grounds, maps and plans."""

    name = "wuding.grids"
    verbose_name = _("网格")
