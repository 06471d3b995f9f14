"""Django's entry for the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Pages around the concerns."""

    name = "wuding.web"
    label = "web"
    verbose_name = _("页面")
