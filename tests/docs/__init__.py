"""The documents tell the truth: links lead somewhere, commands and settings exist, examples come out as printed."""
