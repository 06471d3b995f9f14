"""How a command says no: one sentence that tells what, why and what to do next, and an exit code."""

import sys
from typing import IO, Any

import click

from wuding.cli.exit_codes import ExitCode


class Refusal(click.ClickException):
    """The request was understood and refused; raise it with a whole sentence."""

    exit_code = int(ExitCode.REFUSED)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence to standard error, without a word in another language before it."""
        click.secho(self.format_message(), fg="red", err=True, file=file or sys.stderr)


class ProblemsFound(Refusal):
    """The thing looked at has problems."""

    exit_code = int(ExitCode.PROBLEMS)


class EnvironmentLacking(Refusal):
    """Something outside is missing or busy."""

    exit_code = int(ExitCode.ENVIRONMENT)
