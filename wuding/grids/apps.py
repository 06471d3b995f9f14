"""The concern as a Django app."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from wuding.grids.checks import tiles_can_be_used


class GridsConfig(AppConfig):
    """Grounds, maps and plans."""

    name = "wuding.grids"
    verbose_name = _("网格")

    def ready(self) -> None:
        """Have the settings checked."""
        register(tiles_can_be_used)
