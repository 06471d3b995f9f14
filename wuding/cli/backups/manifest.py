"""What a backup says of itself, and how a restored database is held against it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from wuding.cli.refusals import Refusal
from wuding.cli.words import say

Engine = Literal["sqlite", "postgresql"]


class TableState(BaseModel):
    """How many rows a table had, and the SHA-256 over all of them in order of their key."""

    model_config = ConfigDict(frozen=True)

    rows: int
    sha256: str


class Manifest(BaseModel):
    """Written as `manifest.json` beside the database in the archive."""

    model_config = ConfigDict(frozen=True)

    wuding: str
    """The version that wrote the backup."""
    engine: Engine
    taken_at: datetime
    migrations: tuple[str, ...]
    """`app.name` of every migration that the database had taken."""
    tables: dict[str, TableState]

    @property
    def rows(self) -> int:
        """Rows in all tables together."""
        return sum(table.rows for table in self.tables.values())


def require_same(expected: Manifest, found: dict[str, TableState]) -> None:
    """Refusal when the restored tables are not, row for row, those that were backed up."""
    names = sorted(expected.tables.keys() | found.keys())
    wrong = [name for name in names if expected.tables.get(name) != found.get(name)]
    if wrong:
        listed = "、".join(wrong[:5])
        raise Refusal(
            say(
                f"恢复出来的数据与备份清单不一致（{listed}），不能使用。请换一份备份再恢复。",
                f"The restored tables differ from the backup's manifest ({listed}) and must not be used. "
                "Restore another backup.",
            )
        )


def require_known_migrations(manifest: Manifest, known: set[str]) -> None:
    """Refusal when the backup comes from a newer version than this one."""
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise Refusal(
            say(
                f"这份备份出自更新的版本（{manifest.wuding}），本版本不认识其中的 {unknown[0]}。请先升级五定，再恢复。",
                f"This backup was written by a newer version ({manifest.wuding}); this one does not know {unknown[0]}. "
                "Upgrade Wuding first, then restore.",
            )
        )
