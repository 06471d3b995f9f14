"""Changes, one verb each: handing areas in, planning, moving by hand, approving, bringing the tree in line."""

from wuding.grids.actions.approving import ask_approval, publish_plan, send_back
from wuding.grids.actions.grounds import add_ground, begin_map
from wuding.grids.actions.planning import (
    cancel_run,
    drop_plan,
    move_area,
    open_plan,
    undo_move,
)
from wuding.grids.actions.tree import bring_in_line

__all__ = [
    "add_ground",
    "ask_approval",
    "begin_map",
    "bring_in_line",
    "cancel_run",
    "drop_plan",
    "move_area",
    "open_plan",
    "publish_plan",
    "send_back",
    "undo_move",
]
