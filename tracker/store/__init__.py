"""The register: engine, models and queries."""

from tracker.store.engine import engine, prepared_engine, reading, transaction, upgrade, upgrade_register
from tracker.store.queries import (
    NOBODY,
    ActionFilter,
    count_unresolved,
    find_action,
    find_resolution,
    list_actions,
    list_changes,
    list_due,
    list_overdue,
    list_reports,
)
from tracker.store.rows import ActionRow, Change, StatusReport

__all__ = [
    "NOBODY",
    "ActionFilter",
    "ActionRow",
    "Change",
    "StatusReport",
    "count_unresolved",
    "engine",
    "find_action",
    "find_resolution",
    "list_actions",
    "list_changes",
    "list_due",
    "list_overdue",
    "list_reports",
    "prepared_engine",
    "reading",
    "transaction",
    "upgrade",
    "upgrade_register",
]
