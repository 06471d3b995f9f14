"""Tables of the concern: adoptions."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.common.periods import NoOverlap, holds_on
from wuding.organisation.models import Organisation, scopes_of, within


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    """Reads of adoptions."""

    def on(self, day: date) -> Self:
        """Those in force on that day."""
        return self.filter(holds_on(day))

    def visible_to(self, user: User) -> Self:
        """Those made at or below the user's places, and those from above that hold there."""
        scopes = scopes_of(user, Permission.SEE_POLICY)
        above = {
            "/" + "/".join(steps[:count]) + "/"
            for steps in (scope.strip("/").split("/") for scope in scopes)
            for count in range(1, len(steps))
        }
        return self.filter(within(scopes, "organisation__path") | Q(organisation__path__in=above))

    def governing(self, organisation: Organisation) -> Self:
        """Those made there or above, the nearest first."""
        paths = (*organisation.ancestor_paths, organisation.path)
        return self.filter(organisation__path__in=paths).order_by("-organisation__path", "-since")


class Adoption(models.Model):
    """An organisation and what lies below follow a pack, from `since` to `until`, both days included."""

    public_id = public_id()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("组织")
    )
    pack_id = models.CharField(_("政策包"), max_length=128)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    adopted_at = models.DateTimeField(_("登记时间"))

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("政策采用")
        verbose_name_plural = _("政策采用")
        ordering = ["organisation__path", "-since"]
        constraints = [
            NoOverlap(
                name="adoption_periods_apart",
                same=("organisation",),
                violation_error_message=_("这个单位在这段时间已采用另一个政策包，两段不能重叠。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="adoption_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.since.isoformat()}"
