"""Changes to people's files. Each is atomic, refuses first, then writes, and records itself last."""

from wuding.people.actions.files import (
    FactGiven,
    link_account,
    move_person,
    open_entry,
    record_fact,
    register_person,
)

__all__ = ["FactGiven", "link_account", "move_person", "open_entry", "record_fact", "register_person"]
