"""The end of a unit. Here, because `organisation` knows no people."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import close_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may
from wuding.people.models import Service


@transaction.atomic
def dissolve_unit(*, unit: Organisation, last_day: date, by: User, document: str = "") -> None:
    """It stands until that day, included. Raises what `close_organisation` does, and RuleError when somebody serves there longer."""
    if not may(by, Permission.CHANGE_ORGANISATION, unit):
        raise NotVisible
    day_after = last_day + timedelta(days=1)
    serving = Service.objects.known().filter(organisation=unit).exclude(until__lt=day_after).count()
    if serving:
        raise RuleError(
            _("%(place)s还有 %(number)s 人任职到撤销之后。") % {"place": unit.name, "number": serving},
            next_step=_("请先把这些人调到承接工作的单位，或登记离岗。"),
        )
    close_organisation(organisation=unit, last_day=last_day, by=by, document=document)
