"""The concern as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    """Adoptions of policy packs."""

    name = "wuding.policy"
    verbose_name = _("政策")
