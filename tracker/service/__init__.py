"""Every write to the register, one named operation each, which logs what it changed."""

from tracker.service.addresses import action_address, register_key
from tracker.service.assigning import Assignment, assign_actions
from tracker.service.ingesting import Ingestion, Outcome, hash_content, ingest
from tracker.service.measuring import Annotations, export_annotations
from tracker.service.planning import PlannedAction, makes_action, plan_actions
from tracker.service.reporting import report_status
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
from tracker.service.staff import add_entity, add_session

__all__ = [
    "Annotations",
    "Assignment",
    "Ingestion",
    "Outcome",
    "PlannedAction",
    "accept_clauses",
    "action_address",
    "add_action",
    "add_clause",
    "add_entity",
    "add_session",
    "assign_actions",
    "export_annotations",
    "hash_content",
    "ingest",
    "makes_action",
    "merge_clauses",
    "plan_actions",
    "register_key",
    "remove",
    "report_status",
    "set_values",
    "split_clause",
    "withdraw_review",
]
