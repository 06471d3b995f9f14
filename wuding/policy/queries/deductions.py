"""What is taken off pay at a place: the packs for social insurance and income tax that hold there by law, not by adoption."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.calc.pay.net_packs import NetPacks, net_packs
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.rules import Pack, PackError, all_pack_ids, load_pack
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.policy.queries.assembly import newest


def net_packs_at(organisation: Organisation, day: date) -> NetPacks:
    """The packs by which gross becomes net at an organisation in the month of a day.

    Raises RuleError, with the sentence of what is missing, where the place has none of its own.
    """
    library = Path(settings.POLICIES)
    try:
        return net_packs(_installed(library, newest(library)), organisation.code, day)
    except NetError as error:
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        raise RuleError(
            error.text("zh" if language == "zh" else "en"),
            next_step=_("请由组织部请系统管理员补上当地的社会保险和个人所得税政策包。"),
        ) from error


def missing_packs(organisation: Organisation, day: date) -> str:
    """Which pack or figure the place lacks to get from gross to net, as a sentence; empty where nothing is missing."""
    try:
        net_packs_at(organisation, day)
    except RuleError as refusal:
        return refusal.what
    return ""


def net_packs_by_code(codes: Iterable[str], day: date) -> dict[str, NetPacks | None]:
    """The packs that hold at each of these divisions; None where the place has none of its own."""
    library = Path(settings.POLICIES)
    installed = _installed(library, newest(library))
    found: dict[str, NetPacks | None] = {}
    for code in codes:
        try:
            found[code] = net_packs(installed, code, day)
        except NetError:
            found[code] = None
    return found


@lru_cache(maxsize=2)
def _installed(library: Path, _newest: int) -> tuple[Pack, ...]:
    """All packs that can be read; a broken one is told of where it is looked at."""
    found = []
    for pack_id in all_pack_ids([library]):
        try:
            pack = load_pack(library / pack_id)
        except PackError:
            continue
        if pack.header.serves != "pay":
            found.append(pack)
    return tuple(found)
