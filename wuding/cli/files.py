"""`wuding files …`: attached papers on disk."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Files(LazyGroup):
    table = {
        "sweep": (
            "wuding.cli.files_sweep",
            say("删除到期的和没有归属的附件文件", "Remove attached files that are over or stray"),
        ),
    }


@click.group(
    cls=_Files,
    help=say(
        "附件文件：加密存放在数据目录的 files 里。",
        "Attached files: they lie sealed in files, below the data folder.",
    ),
)
def files() -> None:
    """Hold the commands on attached files."""
