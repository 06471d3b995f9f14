"""Set-up, checks and packaging of the clone. Standard library only, except where a module says it runs inside `.venv`."""
