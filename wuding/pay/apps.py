"""The concern as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayConfig(AppConfig):
    """Slips and their lines."""

    name = "wuding.pay"
    verbose_name = _("薪酬")
