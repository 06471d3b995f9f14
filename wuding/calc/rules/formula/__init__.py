"""The formula language as text: grammar, parser, and the tree as written."""
