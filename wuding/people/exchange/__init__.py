"""Tables of people that come in and go out: templates, imports with preview, apply and undo, exports.

A row says how somebody stands now. It is matched with a file, compared field by field, and becomes acts on records: what
differs is written, what is left empty stays. Nothing is written before somebody has seen what would be (S1.2, 决定 0009).
"""
