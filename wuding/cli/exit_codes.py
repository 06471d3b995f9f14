"""What `wuding` answers to the shell. Scripts may rely on these numbers; docs and help print this list."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0 is the only good answer; each other number says whose turn it is."""

    OK = 0
    PROBLEMS = 1
    """The thing looked at has problems, all of them printed: a pack with errors, an example that misses its figure."""
    USAGE = 2
    """The command line itself was wrong: unknown option, missing argument."""
    REFUSED = 3
    """The request was understood and refused: a damaged backup, a database that is not empty, a row that cannot be paid."""
    ENVIRONMENT = 4
    """Something outside is missing or busy: a port, a program, a database that does not answer, a full disk."""
    INTERRUPTED = 130
    """Ctrl+C."""
