"""Every write to the register, one named operation each, which logs what it changed."""

from typing import TYPE_CHECKING

from tracker.loading import lazily

if TYPE_CHECKING:
    from tracker.service.addresses import action_address as action_address
    from tracker.service.addresses import register_key as register_key
    from tracker.service.assigning import Assignment as Assignment
    from tracker.service.assigning import assign_actions as assign_actions
    from tracker.service.comparing import Comparison as Comparison
    from tracker.service.comparing import Fate as Fate
    from tracker.service.comparing import Offer as Offer
    from tracker.service.comparing import compare_texts as compare_texts
    from tracker.service.comparing import offer_successors as offer_successors
    from tracker.service.filters import delete_filter as delete_filter
    from tracker.service.filters import save_filter as save_filter
    from tracker.service.ingesting import Ingestion as Ingestion
    from tracker.service.ingesting import Outcome as Outcome
    from tracker.service.ingesting import choose_text as choose_text
    from tracker.service.ingesting import hash_content as hash_content
    from tracker.service.ingesting import ingest as ingest
    from tracker.service.ingesting import tell_known as tell_known
    from tracker.service.leading import FileRead as FileRead
    from tracker.service.measuring import Annotations as Annotations
    from tracker.service.measuring import export_annotations as export_annotations
    from tracker.service.planning import PlannedAction as PlannedAction
    from tracker.service.planning import makes_action as makes_action
    from tracker.service.planning import plan_actions as plan_actions
    from tracker.service.reminders import record_reminders as record_reminders
    from tracker.service.reporting import find_repeated as find_repeated
    from tracker.service.reporting import report_status as report_status
    from tracker.service.rereading import Refreshed as Refreshed
    from tracker.service.rereading import RefreshRow as RefreshRow
    from tracker.service.rereading import plan_refresh as plan_refresh
    from tracker.service.rereading import refresh_text as refresh_text
    from tracker.service.reviewing import accept_clauses as accept_clauses
    from tracker.service.reviewing import add_action as add_action
    from tracker.service.reviewing import add_clause as add_clause
    from tracker.service.reviewing import merge_clauses as merge_clauses
    from tracker.service.reviewing import remove as remove
    from tracker.service.reviewing import set_values as set_values
    from tracker.service.reviewing import split_clause as split_clause
    from tracker.service.reviewing import withdraw_review as withdraw_review
    from tracker.service.source_files import keep_file as keep_file
    from tracker.service.source_files import wants_file as wants_file
    from tracker.service.staff import add_aliases as add_aliases
    from tracker.service.staff import add_entity as add_entity
    from tracker.service.staff import add_session as add_session
    from tracker.service.staff import add_sessions as add_sessions
    from tracker.service.staff import merge_entities as merge_entities
    from tracker.service.superseding import supersede_action as supersede_action

HOMES = {
    "addresses": "action_address register_key",
    "assigning": "Assignment assign_actions",
    "comparing": "Comparison Fate Offer compare_texts offer_successors",
    "filters": "delete_filter save_filter",
    "ingesting": "Ingestion Outcome choose_text hash_content ingest tell_known",
    "leading": "FileRead",
    "measuring": "Annotations export_annotations",
    "planning": "PlannedAction makes_action plan_actions",
    "reminders": "record_reminders",
    "reporting": "find_repeated report_status",
    "rereading": "Refreshed RefreshRow plan_refresh refresh_text",
    "reviewing": "accept_clauses add_action add_clause merge_clauses remove set_values split_clause withdraw_review",
    "source_files": "keep_file wants_file",
    "staff": "add_aliases add_entity add_session add_sessions merge_entities",
    "superseding": "supersede_action",
}
"""Where what this room offers lives; a test holds it equal to what is imported above, which only mypy reads."""

__getattr__ = lazily(__name__, HOMES)
