"""Register of personal data: grids. Areas and grids count households and name nobody."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import Table, keys, personal, plain
from wuding.common.retention import AS_LONG_AS_THE_RECORD

_MAP = _("网格图和网格方案，给看组织和规划网格的人")
_TRAIL = _("审计记录")
_WHO = _("谁规划、谁送审、谁发布")

TABLES = (
    Table(
        "grids.Ground",
        (
            *keys("id public_id organisation"),
            *plain(
                "title source basis has_shapes borders anchor reference",
                _("网格由哪些小区域组成、谁和谁相邻"),
                shown=_MAP,
            ),
            *personal("made_at made_by", _WHO, shown=_TRAIL, kept=AS_LONG_AS_THE_RECORD),
        ),
    ),
    Table(
        "grids.Area",
        (
            *keys("id ground community"),
            *plain(
                "code households load x y size outline current rings counts",
                _("划网格要数户数、看形状；不到户、不到人"),
                shown=_MAP,
            ),
        ),
    ),
    Table(
        "grids.GridMap",
        (
            *keys("id public_id organisation ground"),
            *plain("since until low high spans document in_tree", _("哪一天起按哪张图"), shown=_MAP),
            *personal("published_at published_by", _WHO, shown=_TRAIL, kept=AS_LONG_AS_THE_RECORD),
        ),
    ),
    Table(
        "grids.Grid",
        (
            *keys("id public_id grid_map community unit"),
            *plain("name households load areas", _("每个网格有哪些小区域、多少户"), shown=_MAP),
        ),
    ),
    Table(
        "grids.Plan",
        (
            *keys("id public_id organisation ground published_as"),
            *plain(
                "title low high balance compactness closeness number numbers spans pins run_state done total beat_at cancel_asked "
                "tries faults "
                "grid_of workers proofs moves state since document",
                _("方案按什么要求算、算出什么、改过什么"),
                shown=_MAP,
            ),
            *personal("made_at made_by asked_by asked_at", _WHO, shown=_MAP, kept=AS_LONG_AS_THE_RECORD),
        ),
    ),
)
