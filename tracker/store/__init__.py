"""The register: engine, models and queries."""

from tracker.store.action_view import AsOf, shadow_register
from tracker.store.chains import Link, Overlap, find_chain, find_overlaps, find_predecessor, list_history
from tracker.store.engine import engine, prepared_engine, reading, transaction, upgrade, upgrade_register
from tracker.store.figures import (
    AddresseeCount,
    AgeCount,
    FollowUp,
    MonthCount,
    count_by_addressee,
    count_by_age,
    count_due_by_month,
    count_follow_up,
)
from tracker.store.filters import SavedFilter, find_filter, from_parts, list_filters, to_parts
from tracker.store.narrowing import NOBODY, ActionFilter, ActionOrder
from tracker.store.queries import (
    count_actions,
    count_changes,
    count_unresolved,
    find_action,
    find_actions,
    find_resolution,
    list_actions,
    list_changes,
    list_due,
    list_overdue,
    list_reports,
)
from tracker.store.reminders import Reminder, list_reminders
from tracker.store.resolutions import load_lineage, load_resolution
from tracker.store.reviews import DoubtRow, Place, ReviewRow, count_doubts, find_place, list_doubts, list_reviews
from tracker.store.rows import ActionRow, Change, StatusReport
from tracker.store.search import SearchHit, search_texts
from tracker.store.staff import EntityRow, SessionRow, list_entities, list_sessions, load_knowledge
from tracker.store.texts import TextOrder, TextRow, count_texts, list_texts
from tracker.store.versions import changes_since, find_many_versions, find_version, find_versions, subjects_of

__all__ = [
    "NOBODY",
    "ActionFilter",
    "ActionOrder",
    "ActionRow",
    "AddresseeCount",
    "AgeCount",
    "AsOf",
    "Change",
    "DoubtRow",
    "EntityRow",
    "FollowUp",
    "Link",
    "MonthCount",
    "Overlap",
    "Place",
    "Reminder",
    "ReviewRow",
    "SavedFilter",
    "SearchHit",
    "SessionRow",
    "StatusReport",
    "TextOrder",
    "TextRow",
    "changes_since",
    "count_actions",
    "count_by_addressee",
    "count_by_age",
    "count_changes",
    "count_doubts",
    "count_due_by_month",
    "count_follow_up",
    "count_texts",
    "count_unresolved",
    "engine",
    "find_action",
    "find_actions",
    "find_chain",
    "find_filter",
    "find_many_versions",
    "find_overlaps",
    "find_place",
    "find_predecessor",
    "find_resolution",
    "find_version",
    "find_versions",
    "from_parts",
    "list_actions",
    "list_changes",
    "list_doubts",
    "list_due",
    "list_entities",
    "list_filters",
    "list_history",
    "list_overdue",
    "list_reminders",
    "list_reports",
    "list_reviews",
    "list_sessions",
    "list_texts",
    "load_knowledge",
    "load_lineage",
    "load_resolution",
    "prepared_engine",
    "reading",
    "search_texts",
    "shadow_register",
    "subjects_of",
    "to_parts",
    "transaction",
    "upgrade",
    "upgrade_register",
]
