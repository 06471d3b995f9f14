"""`python -m wuding` is the same as `wuding`."""

from wuding.cli import main

main()
