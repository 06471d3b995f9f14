"""The packs that are installed, and which of them fit a place."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wuding.calc.rules import Pack, all_pack_ids
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.policy.models import Publication
from wuding.policy.queries.packs import pack_of


@dataclass(frozen=True)
class Fitting:
    """Packs written for the place or for a division it lies in, nearest first; `broken` are ids that can't be read."""

    packs: tuple[Pack, ...]
    broken: tuple[str, ...]


def packs_fitting(place: Organisation) -> Fitting:
    """What could be adopted there."""
    found, broken = [], []
    published = Publication.objects.order_by("pack_id").values_list("pack_id", flat=True)
    for pack_id in (*all_pack_ids([Path(settings.POLICIES)]), *published):
        try:
            pack = pack_of(pack_id)
        except RuleError:
            broken.append(pack_id)
            continue
        if pack.header.serves == "pay" and place.code.startswith(pack.division):
            found.append(pack)
    found.sort(key=lambda pack: (-len(pack.division), pack.id))
    return Fitting(tuple(found), tuple(broken))
