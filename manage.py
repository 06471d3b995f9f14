#!/usr/bin/env python3
"""Django's own commands, for developers: migrate, makemigrations, shell. Users have `wuding`."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuding.settings")
    os.environ.setdefault("WUDING_MODE", "development")  # in production, `wuding` is the command
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
