"""The concern as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Persons, services and facts."""

    name = "wuding.people"
    verbose_name = _("人员")
