"""An office's own tracking table is taken in: its columns are guessed and confirmed, its rows matched to actions."""

from tracker.tracking.grids import Grids, read_grids
from tracker.tracking.planning import Finding, Outcome, Terms
from tracker.tracking.taking import (
    TableView,
    drop_row,
    drop_table,
    keep_table,
    look_again,
    map_table,
    recall,
    settle_row,
    take_table,
    view_table,
)

__all__ = [
    "Finding",
    "Grids",
    "Outcome",
    "TableView",
    "Terms",
    "drop_row",
    "drop_table",
    "keep_table",
    "look_again",
    "map_table",
    "read_grids",
    "recall",
    "settle_row",
    "take_table",
    "view_table",
]
