"""The backup file: one line that names the format, one with the SHA-256 of all that follows, then a zip.

A hash over the whole, because a zip has bits of its own that no checksum covers.
"""

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from wuding.cli.backups.manifest import Manifest
from wuding.cli.refusals import EnvironmentLacking, Refusal
from wuding.cli.words import say

_FORMAT = b"WUDING-BACKUP 1\n"
_HEADER_LENGTH = len(_FORMAT) + 64 + 1
_DATABASE, _MANIFEST, _FILES = "database", "manifest.json", "files/"
_KEPT_FILE = re.compile(_FILES + r"([0-9a-f]{32})")


def write_archive(target: Path, manifest: Manifest, database: Path, files: Iterable[Path] = ()) -> None:
    """Write the whole file beside its place, then move it there: a broken-off backup never looks like one.

    `files` are attached papers as they lie on disk: sealed, so packing them would save nothing.
    """
    unfinished = target.with_name(target.name + ".part")
    try:
        with _private_file(unfinished) as file:
            file.write(b"\0" * _HEADER_LENGTH)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
                archive.write(database, _DATABASE)
                for path in files:
                    # A paper whose time ended while the backup ran is gone, and rightly so.
                    if path.is_file():
                        archive.write(path, _FILES + path.name, zipfile.ZIP_STORED)
        header = _header(unfinished)
        with unfinished.open("r+b") as file:
            file.write(header)
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as failure:
        unfinished.unlink(missing_ok=True)
        raise EnvironmentLacking(
            say(
                f"写不了备份 {target}：{failure.strerror}。请检查磁盘空间和权限，再试一次。",
                f"Can't write the backup {target}: {failure.strerror}. Check space and permissions, then try again.",
            )
        ) from failure


def read_archive(source: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest, and the database unpacked into `folder`; Refusal unless every bit is as it was written."""
    with source.open("rb") as file:
        header = file.read(_HEADER_LENGTH)
    if not header.startswith(_FORMAT):
        raise _not_a_backup(source)
    if header != _header(source):
        raise Refusal(
            say(
                f"{source} 已损坏：内容与写入时的校验值不符，没有恢复任何数据。请换一份备份。",
                f"{source} is damaged: its content does not match the checksum it was written with. "
                "Nothing was restored; use another backup.",
            )
        )
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            database = folder / _DATABASE
            with archive.open(_DATABASE) as packed, _private_file(database) as unpacked:
                shutil.copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, KeyError, ValidationError) as failure:
        raise _not_a_backup(source) from failure
    return manifest, database


def files_in(source: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The attached papers of a backup that `read_archive` found sound: name and sealed bytes, one after the other."""
    with zipfile.ZipFile(source) as archive:
        for packed in archive.namelist():
            if named := _KEPT_FILE.fullmatch(packed):
                with archive.open(packed) as file:
                    yield named[1], file  # type: ignore[misc]  # reads bytes, as a file does


def _not_a_backup(source: Path) -> Refusal:
    return Refusal(
        say(
            f"{source} 不是五定的备份文件，没有恢复任何数据。请选用 wuding backup 写出的文件。",
            f"{source} is not a backup of Wuding; nothing was restored. Choose a file written by wuding backup.",
        )
    )


def _header(path: Path) -> bytes:
    """The two lines that belong before what the file holds."""
    with path.open("rb") as file:
        file.seek(_HEADER_LENGTH)
        return _FORMAT + hashlib.file_digest(file, "sha256").hexdigest().encode() + b"\n"


def _private_file(path: Path) -> BinaryIO:
    """A new file that only this account can read: it holds people's data."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")
