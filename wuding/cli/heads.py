"""The file of chain heads: JSON that people can read, with the SHA-256 of what it says."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from wuding.calc.chains import Head
from wuding.cli.refusals import EnvironmentLacking, Refusal
from wuding.cli.words import say


class HeadsFile(BaseModel):
    """What the file says. `sha256` is over the heads and the time, as canonical JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["wuding-audit-heads 1"] = "wuding-audit-heads 1"
    taken_at: datetime
    heads: tuple[Head, ...]
    sha256: str = ""

    def digest(self) -> str:
        """What `sha256` must be."""
        said = self.model_dump(mode="json", exclude={"sha256"})
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def write_heads(target: Path, heads: list[Head], at: datetime) -> HeadsFile:
    """Write the file; EnvironmentLacking where it can't be."""
    unsigned = HeadsFile(taken_at=at, heads=tuple(heads))
    signed = unsigned.model_copy(update={"sha256": unsigned.digest()})
    try:
        target.write_text(signed.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as failure:
        raise EnvironmentLacking(
            say(
                f"写不了 {target}：{failure.strerror}。请检查文件夹和权限，再试一次。",
                f"Can't write {target}: {failure.strerror}. Check the folder and its permissions, then try again.",
            )
        ) from failure
    return signed


def read_heads(source: Path) -> HeadsFile:
    """What the file says; Refusal unless it is as it was written."""
    try:
        found = HeadsFile.model_validate_json(source.read_bytes())
    except ValidationError as failure:
        raise Refusal(
            say(
                f"{source} 不是链头文件，没有核验。请选用 wuding audit head 写出的文件。",
                f"{source} is no file of heads; nothing was verified. Choose one written by wuding audit head.",
            )
        ) from failure
    if found.sha256 != found.digest():
        raise Refusal(
            say(
                f"{source} 被改动过：内容与它的校验值不符，没有核验。请取出另一份存档。",
                f"{source} has been altered: it does not match its own checksum; nothing was verified. Take another copy.",
            )
        )
    return found
