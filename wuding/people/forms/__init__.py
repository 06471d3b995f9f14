"""Forms of the concern: labels and parsing. What depends on another row is an action's to refuse."""
