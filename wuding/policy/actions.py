"""Changes to what is adopted where."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.policy.models import Adoption
from wuding.policy.queries.packs import pack_of


@transaction.atomic
def adopt_pack(
    *,
    organisation: Organisation,
    pack_id: str,
    since: date,
    by: User,
    at: datetime,
    until: date | None = None,
) -> Adoption:
    """The organisation follows the pack from `since`; what it followed before ends the day before.

    Raises NotVisible for a place where the user may not adopt, and RuleError for a pack that is broken, isn't yet
    or no longer in force, was written for another division or for insurance or tax, or when a later adoption begins inside the period.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not may(by, Permission.ADOPT_POLICY, locked):
        raise NotVisible
    pack = pack_of(pack_id)
    if pack.header.serves != "pay":
        raise RuleError(
            _("《%(title)s》管的是社会保险或个人所得税，按地方自动适用，不用采用。") % {"title": pack.title},
            next_step=_("请采用规定待遇的政策包。"),
        )
    if not locked.code.startswith(pack.division):
        raise RuleError(
            _("《%(title)s》是为%(place)s（%(code)s）制定的，不能由%(name)s采用。")
            % {"title": pack.title, "place": pack.place, "code": pack.division, "name": locked.name},
            next_step=_("请采用本地的政策包，或为本地新建一个继承它的政策包。"),
        )
    if since < pack.start or (pack.until and (until is None or until > pack.until)):
        raise RuleError(
            _("《%(title)s》自 %(start)s 至 %(until)s 有效，采用的时间超出了它。")
            % {"title": pack.title, "start": pack.start, "until": pack.until or _("另行通知")},
            next_step=_("请把采用的起止日期改到这段时间之内。"),
        )
    _refuse_later(locked, since, until)
    before = Adoption.objects.filter(
        Q(until__gte=since) | Q(until__isnull=True), organisation=locked, since__lt=since
    )
    replaced = before.order_by("since").values_list("pack_id", flat=True).first()
    before.update(until=since - timedelta(days=1))
    adoption = Adoption.objects.create(
        organisation=locked, pack_id=pack_id, since=since, until=until, adopted_by=by, adopted_at=at
    )
    record(
        action=Action.POLICY_ADOPT,
        by=acting(by),
        path=locked.path,
        thing=Thing(ThingKind.PACK, adoption.public_id, pack.title),
        changes={
            "pack": (replaced, pack_id),
            **created(organisation=locked.name, since=since, until=until),
        },
    )
    return adoption


def _refuse_later(organisation: Organisation, since: date, until: date | None) -> None:
    later = Adoption.objects.filter(organisation=organisation, since__gte=since).order_by("since").first()
    if later and (until is None or until >= later.since):
        raise RuleError(
            _("%(name)s自 %(since)s 起已登记采用另一个政策包。")
            % {"name": organisation.name, "since": later.since.isoformat()},
            next_step=_("请把结束日期填到这一天之前。"),
        )
