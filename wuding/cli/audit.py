"""`wuding audit …`: the proof of the audit trail, for whoever must not have to trust the server."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Audit(LazyGroup):
    table = {
        "verify": ("wuding.cli.audit_verify", say("核验每一条审计链", "Check every chain of the trail")),
        "head": (
            "wuding.cli.audit_head",
            say("把链头导出成文件，存到别处", "Export the heads of the chains, to be kept elsewhere"),
        ),
    }


@click.group(
    cls=_Audit,
    help=say(
        "审计链：核验、导出链头。定期把链头存到本机之外，以后就能查出结尾被截、整条被重写。",
        "The audit trail: verify it, export the heads of its chains. Keep heads outside this machine from time to time: "
        "against them a cut tail or a chain written anew is found.",
    ),
)
def audit() -> None:
    """Hold the commands on the trail."""
