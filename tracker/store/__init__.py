"""The register: engine, models and queries."""

from tracker.store.engine import engine, prepared_engine, reading, transaction, upgrade, upgrade_register
from tracker.store.filters import SavedFilter, find_filter, from_parts, list_filters, to_parts
from tracker.store.queries import (
    NOBODY,
    ActionFilter,
    count_unresolved,
    find_action,
    find_actions,
    find_resolution,
    list_actions,
    list_changes,
    list_due,
    list_overdue,
    list_reports,
    list_stale,
)
from tracker.store.reminders import Reminder, list_reminders
from tracker.store.resolutions import load_resolution
from tracker.store.rows import ActionRow, Change, StatusReport
from tracker.store.search import SearchHit, search_texts
from tracker.store.staff import EntityRow, SessionRow, list_entities, list_sessions, load_knowledge

__all__ = [
    "NOBODY",
    "ActionFilter",
    "ActionRow",
    "Change",
    "EntityRow",
    "Reminder",
    "SavedFilter",
    "SearchHit",
    "SessionRow",
    "StatusReport",
    "count_unresolved",
    "engine",
    "find_action",
    "find_actions",
    "find_filter",
    "find_resolution",
    "from_parts",
    "list_actions",
    "list_changes",
    "list_due",
    "list_entities",
    "list_filters",
    "list_overdue",
    "list_reminders",
    "list_reports",
    "list_sessions",
    "list_stale",
    "load_knowledge",
    "load_resolution",
    "prepared_engine",
    "reading",
    "search_texts",
    "to_parts",
    "transaction",
    "upgrade",
    "upgrade_register",
]
