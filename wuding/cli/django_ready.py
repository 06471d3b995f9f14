"""Django, its database and its static files, made ready before a command uses them."""

import hashlib
import os
import sys
from pathlib import Path

from wuding import __version__
from wuding.cli.refusals import EnvironmentLacking
from wuding.cli.words import language, say


def start_django() -> None:
    """Load settings and apps; a setting that can't be used ends the command with its own sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuding.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        raise EnvironmentLacking(str(refusal)) from refusal
    from wuding.common.reports import print_report

    sys.excepthook = print_report
    translation.activate("zh-hans" if language() == "zh" else "en")


def require_sound_settings() -> None:
    """EnvironmentLacking with the sentences of Django's own checks and ours that find an error."""
    from django.core.checks import ERROR, run_checks

    if found := [said.msg for said in run_checks() if said.level >= ERROR and not said.is_silenced()]:
        raise EnvironmentLacking("\n".join(found))


def pending_migrations() -> int:
    """How many migrations the database has yet to take; EnvironmentLacking when it does not answer."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as failure:
        raise unreachable_database(failure) from failure
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unreachable_database(failure: Exception) -> EnvironmentLacking:
    """The refusal for a database that does not answer; drivers say why in several lines, the first is enough."""
    reason = str(failure).strip().splitlines()[0]
    return EnvironmentLacking(
        say(
            f"连不上数据库（{reason}）。请检查 WUDING_DATABASE 和数据库服务，再试一次。",
            f"The database does not answer ({reason}). Check WUDING_DATABASE and the server, then try again.",
        )
    )


def migrate() -> None:
    """Bring the database's tables up to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Put compressed, fingerprinted static files where the server finds them; does nothing when none has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    files = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    value = _fingerprint(files)
    if stamp.is_file() and stamp.read_text() == value:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(value)


def _fingerprint(files: list[Path]) -> str:
    """Names, sizes and times: enough to see a change, without reading megabytes at every start."""
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(files):
        state = file.stat()
        digest.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
