"""The configured database, whichever it is: dump it, load it, count it."""

from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from wuding import __version__
from wuding.cli.backups import postgres, sqlite
from wuding.cli.backups.manifest import Engine, Manifest, TableState, require_known_migrations, require_same
from wuding.cli.refusals import EnvironmentLacking, Refusal
from wuding.cli.words import say

# A database that was only migrated holds rows in these, and nothing of anyone's.
_FILLED_BY_MIGRATION = {"django_migrations", "django_content_type", "auth_permission"}


def dump(target: Path) -> Manifest:
    """Copy the database into `target`; what the copy holds."""
    if _engine() == "sqlite":
        if not _sqlite_file().is_file():
            raise EnvironmentLacking(
                say(
                    f"没有找到数据库 {_sqlite_file()}，无可备份。请检查 WUDING_HOME 或 WUDING_DATABASE。",
                    f"There is no database at {_sqlite_file()}, so nothing to back up. Check WUDING_HOME or WUDING_DATABASE.",
                )
            )
        states = sqlite.dump(_sqlite_file(), target)
    else:
        states = postgres.dump(connection.settings_dict, target)
    return Manifest(
        wuding=__version__,
        engine=_engine(),
        taken_at=datetime.now(tz=UTC),
        migrations=tuple(
            sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)
        ),
        tables=states,
    )


def load(manifest: Manifest, source: Path) -> None:
    """Put the backup in place of what is there, and hold the result against the manifest."""
    _require_same_engine(manifest)
    require_known_migrations(manifest, _known_migrations())
    connection.close()
    if _engine() == "sqlite":
        require_same(manifest, sqlite.table_states(source))
        sqlite.load(source, _sqlite_file())
    else:
        postgres.load(connection.settings_dict, source)
    require_same(manifest, _states())


def rows_in_place() -> int:
    """How many rows would be lost by a restore; a database that was only migrated counts as empty."""
    if _engine() == "sqlite" and not _sqlite_file().is_file():
        return 0
    return sum(state.rows for name, state in _states().items() if name not in _FILLED_BY_MIGRATION)


def _states() -> dict[str, TableState]:
    return (
        sqlite.table_states(_sqlite_file())
        if _engine() == "sqlite"
        else postgres.table_states(connection.settings_dict)
    )


def _engine() -> Engine:
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _known_migrations() -> set[str]:
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    replaced = {key for migration in disk.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in (*disk, *replaced)}


def _require_same_engine(manifest: Manifest) -> None:
    if manifest.engine != _engine():
        raise Refusal(
            say(
                f"备份出自 {manifest.engine}，当前数据库是 {_engine()}，不能直接恢复。请把 WUDING_DATABASE 指向同类数据库。",
                f"The backup is of {manifest.engine}, this database is {_engine()}, so it can't be restored here. "
                "Point WUDING_DATABASE at a database of the same kind.",
            )
        )
