"""The command line `wuding`.

`policy` needs neither Django nor a database and starts fast; everything heavy is imported by the command that uses it.
Sentences are Chinese first (`words.py`); what the shell is answered stands in `exit_codes.py`.
"""

from wuding.cli.words import speak


def main() -> None:
    """Run the command line and leave with its exit code."""
    speak()
    from wuding.cli.root import wuding

    wuding(prog_name="wuding")
