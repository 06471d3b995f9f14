"""Template tags of the shell, loaded everywhere without `{% load %}`."""
