"""Every write to the register, one named operation each, which logs what it changed."""

from tracker.service.addresses import action_address, register_key
from tracker.service.filters import delete_filter, save_filter
from tracker.service.ingesting import Ingestion, Outcome, hash_content, ingest
from tracker.service.planning import PlannedAction, makes_action, plan_actions
from tracker.service.reminders import record_reminders
from tracker.service.reporting import report_status
from tracker.service.staff import add_aliases, add_entity, add_session, add_sessions, merge_entities

__all__ = [
    "Ingestion",
    "Outcome",
    "PlannedAction",
    "action_address",
    "add_aliases",
    "add_entity",
    "add_session",
    "add_sessions",
    "delete_filter",
    "hash_content",
    "ingest",
    "makes_action",
    "merge_entities",
    "plan_actions",
    "record_reminders",
    "register_key",
    "report_status",
    "save_filter",
]
