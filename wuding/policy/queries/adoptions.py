"""Adoptions: what holds where, on which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.calc.rules import Pack
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.policy.models import Adoption
from wuding.policy.queries.packs import pack_of


@dataclass(frozen=True)
class Adopted:
    """An adoption with its pack."""

    adoption: Adoption
    pack: Pack


def adoptions_for(user: User) -> list[Adopted]:
    """All adoptions in sight, by place, the latest first."""
    found = Adoption.objects.visible_to(user).select_related("organisation", "adopted_by")
    return [
        Adopted(adoption, pack_of(adoption.pack_id))
        for adoption in found.order_by("organisation__path", "-since")
    ]


def visible_pack(user: User, pack_id: str) -> Pack:
    """A pack adopted in the user's sight, a parent of one, or one that holds by law; raises NotVisible otherwise."""
    adopted = adoptions_for(user)
    if any(pack_id in one.pack.chain for one in adopted):
        return pack_of(pack_id)
    if adopted and (pack := pack_of(pack_id)).header.serves != "pay":
        return pack  # what holds by law is adopted by nobody
    raise NotVisible


def pack_in_force(organisation: Organisation, day: date) -> Pack:
    """The pack that governs an organisation on a day; the nearest adoption at or above it counts.

    Raises RuleError when none is in force: nothing is computed by a silent default.
    """
    adoption = Adoption.objects.governing(organisation).on(day).first()
    if adoption is None:
        raise RuleError(
            _("%(place)s在 %(day)s 没有生效的政策包，因此不能计算。")
            % {"place": organisation.name, "day": day.isoformat()},
            next_step=_("请由组织部登记采用哪一个政策包、自哪一天起。"),
        )
    return pack_of(adoption.pack_id)


def packs_below(place: Organisation, day: date) -> dict[str, str]:
    """Pack ids by the path of the adopting organisation: what governs `place`, and what is adopted further down.

    The entry with the longest path at or above an organisation governs it; see `governing_pack`.
    """
    found = Adoption.objects.on(day).filter(
        Q(organisation__path__startswith=place.path) | Q(organisation__path__in=place.ancestor_paths)
    )
    return dict(found.order_by().values_list("organisation__path", "pack_id"))


def governing_pack(adopted: Mapping[str, str], organisation: Organisation) -> str | None:
    """The pack id that governs an organisation among those of `packs_below`; None when none does."""
    above = [path for path in adopted if organisation.path.startswith(path)]
    return adopted[max(above, key=len)] if above else None


def posts_in_order(organisation: Organisation, day: date) -> tuple[str, ...]:
    """The words for 岗位 as the pack in force lists them, highest first; empty when no pack is in force."""
    adoption = Adoption.objects.governing(organisation).on(day).first()
    if adoption is None:
        return ()
    declared = pack_of(adoption.pack_id).inputs.get("岗位")
    return tuple(getattr(declared.kind, "codes", None) or ()) if declared else ()
