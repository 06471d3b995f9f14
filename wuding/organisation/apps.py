"""The concern as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    """Organisations and memberships."""

    name = "wuding.organisation"
    verbose_name = _("组织")
