"""Every write to the register, one named operation each, which logs what it changed."""

from tracker.service.addresses import action_address, register_key
from tracker.service.assigning import Assignment, assign_actions
from tracker.service.comparing import Comparison, Fate, Offer, compare_texts, offer_successors
from tracker.service.filters import delete_filter, save_filter
from tracker.service.ingesting import Ingestion, Outcome, choose_text, hash_content, ingest, tell_known
from tracker.service.leading import FileRead
from tracker.service.measuring import Annotations, export_annotations
from tracker.service.planning import PlannedAction, makes_action, plan_actions
from tracker.service.reminders import record_reminders
from tracker.service.reporting import find_repeated, report_status
from tracker.service.rereading import Refreshed, RefreshRow, plan_refresh, refresh_text
from tracker.service.reviewing import (
    accept_clauses,
    add_action,
    add_clause,
    merge_clauses,
    remove,
    set_values,
    split_clause,
    withdraw_review,
)
from tracker.service.staff import add_aliases, add_entity, add_session, add_sessions, merge_entities
from tracker.service.superseding import supersede_action

__all__ = [
    "Annotations",
    "Assignment",
    "Comparison",
    "Fate",
    "FileRead",
    "Ingestion",
    "Offer",
    "Outcome",
    "PlannedAction",
    "RefreshRow",
    "Refreshed",
    "accept_clauses",
    "action_address",
    "add_action",
    "add_aliases",
    "add_clause",
    "add_entity",
    "add_session",
    "add_sessions",
    "assign_actions",
    "choose_text",
    "compare_texts",
    "delete_filter",
    "export_annotations",
    "find_repeated",
    "hash_content",
    "ingest",
    "makes_action",
    "merge_clauses",
    "merge_entities",
    "offer_successors",
    "plan_actions",
    "plan_refresh",
    "record_reminders",
    "refresh_text",
    "register_key",
    "remove",
    "report_status",
    "save_filter",
    "set_values",
    "split_clause",
    "supersede_action",
    "tell_known",
    "withdraw_review",
]
