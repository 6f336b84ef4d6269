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
from tracker.store.resolutions import load_resolution
from tracker.store.rows import ActionRow, Change, StatusReport
from tracker.store.staff import EntityRow, SessionRow, list_entities, list_sessions, load_knowledge

__all__ = [
    "NOBODY",
    "ActionFilter",
    "ActionRow",
    "Change",
    "EntityRow",
    "SessionRow",
    "StatusReport",
    "count_unresolved",
    "engine",
    "find_action",
    "find_resolution",
    "list_actions",
    "list_changes",
    "list_due",
    "list_entities",
    "list_overdue",
    "list_reports",
    "list_sessions",
    "load_knowledge",
    "load_resolution",
    "prepared_engine",
    "reading",
    "transaction",
    "upgrade",
    "upgrade_register",
]
