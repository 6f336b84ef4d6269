"""The register: engine, models and queries."""

from typing import TYPE_CHECKING

from tracker.loading import lazily
from tracker.store.engine import engine as engine
from tracker.store.engine import prepared_engine as prepared_engine
from tracker.store.engine import reading as reading
from tracker.store.engine import transaction as transaction
from tracker.store.engine import upgrade as upgrade

if TYPE_CHECKING:
    from tracker.store.action_view import AsOf as AsOf
    from tracker.store.action_view import shadow_register as shadow_register
    from tracker.store.backups import Manifest as Manifest
    from tracker.store.backups import restore_backup as restore_backup
    from tracker.store.backups import verify_backup as verify_backup
    from tracker.store.backups import write_backup as write_backup
    from tracker.store.chains import Link as Link
    from tracker.store.chains import Overlap as Overlap
    from tracker.store.chains import find_chain as find_chain
    from tracker.store.chains import find_overlaps as find_overlaps
    from tracker.store.chains import find_predecessor as find_predecessor
    from tracker.store.chains import list_history as list_history
    from tracker.store.figures import AddresseeCount as AddresseeCount
    from tracker.store.figures import AgeCount as AgeCount
    from tracker.store.figures import FollowUp as FollowUp
    from tracker.store.figures import MonthCount as MonthCount
    from tracker.store.figures import count_by_addressee as count_by_addressee
    from tracker.store.figures import count_by_age as count_by_age
    from tracker.store.figures import count_due_by_month as count_due_by_month
    from tracker.store.figures import count_follow_up as count_follow_up
    from tracker.store.filters import SavedFilter as SavedFilter
    from tracker.store.filters import describe_filter as describe_filter
    from tracker.store.filters import find_filter as find_filter
    from tracker.store.filters import find_view as find_view
    from tracker.store.filters import from_parts as from_parts
    from tracker.store.filters import list_filters as list_filters
    from tracker.store.filters import read_options as read_options
    from tracker.store.filters import to_parts as to_parts
    from tracker.store.languages import TextOfResolution as TextOfResolution
    from tracker.store.languages import find_read_file as find_read_file
    from tracker.store.languages import list_texts_of as list_texts_of
    from tracker.store.languages import load_text_paragraphs as load_text_paragraphs
    from tracker.store.languages import write_text_paragraphs as write_text_paragraphs
    from tracker.store.mails import Mail as Mail
    from tracker.store.mails import list_mails as list_mails
    from tracker.store.moved import Moved as Moved
    from tracker.store.moved import find_moved as find_moved
    from tracker.store.named import asks_for_symbol as asks_for_symbol
    from tracker.store.named import find_named as find_named
    from tracker.store.narrowing import EVERY as EVERY
    from tracker.store.narrowing import NOBODY as NOBODY
    from tracker.store.narrowing import ActionFilter as ActionFilter
    from tracker.store.queries import count_actions as count_actions
    from tracker.store.queries import count_changes as count_changes
    from tracker.store.queries import count_groups as count_groups
    from tracker.store.queries import count_unresolved as count_unresolved
    from tracker.store.queries import find_action as find_action
    from tracker.store.queries import find_actions as find_actions
    from tracker.store.queries import find_doubtful as find_doubtful
    from tracker.store.queries import find_key as find_key
    from tracker.store.queries import find_occurrences as find_occurrences
    from tracker.store.queries import find_resolution as find_resolution
    from tracker.store.queries import group_of as group_of
    from tracker.store.queries import list_actions as list_actions
    from tracker.store.queries import list_actions_of as list_actions_of
    from tracker.store.queries import list_addresses as list_addresses
    from tracker.store.queries import list_changes as list_changes
    from tracker.store.queries import list_later as list_later
    from tracker.store.queries import list_occurrences as list_occurrences
    from tracker.store.queries import list_reports as list_reports
    from tracker.store.queries import list_times as list_times
    from tracker.store.reminders import Reminder as Reminder
    from tracker.store.reminders import list_reminders as list_reminders
    from tracker.store.resolutions import load_lineage as load_lineage
    from tracker.store.resolutions import load_resolution as load_resolution
    from tracker.store.resolutions import rebuild_resolution as rebuild_resolution
    from tracker.store.reviews import Doubted as Doubted
    from tracker.store.reviews import DoubtRow as DoubtRow
    from tracker.store.reviews import Outlook as Outlook
    from tracker.store.reviews import Place as Place
    from tracker.store.reviews import ReviewRow as ReviewRow
    from tracker.store.reviews import UncertainRow as UncertainRow
    from tracker.store.reviews import count_doubted as count_doubted
    from tracker.store.reviews import find_place as find_place
    from tracker.store.reviews import find_reviewed as find_reviewed
    from tracker.store.reviews import foresee as foresee
    from tracker.store.reviews import list_doubts as list_doubts
    from tracker.store.reviews import list_reviews as list_reviews
    from tracker.store.reviews import list_uncertain as list_uncertain
    from tracker.store.rows import ActionRow as ActionRow
    from tracker.store.rows import Change as Change
    from tracker.store.rows import StatusReport as StatusReport
    from tracker.store.search import SearchHit as SearchHit
    from tracker.store.search import search_texts as search_texts
    from tracker.store.sorting import ActionGroup as ActionGroup
    from tracker.store.sorting import ActionOrder as ActionOrder
    from tracker.store.staff import EntityRow as EntityRow
    from tracker.store.staff import SessionRow as SessionRow
    from tracker.store.staff import find_body_session as find_body_session
    from tracker.store.staff import hash_staff as hash_staff
    from tracker.store.staff import list_entities as list_entities
    from tracker.store.staff import list_sessions as list_sessions
    from tracker.store.staff import load_knowledge as load_knowledge
    from tracker.store.streams import Picked as Picked
    from tracker.store.streams import list_due as list_due
    from tracker.store.streams import list_overdue as list_overdue
    from tracker.store.streams import pick_actions as pick_actions
    from tracker.store.streams import pick_due as pick_due
    from tracker.store.streams import pick_overdue as pick_overdue
    from tracker.store.streams import stream_cells as stream_cells
    from tracker.store.streams import stream_rows as stream_rows
    from tracker.store.telling import MOVED_TO as MOVED_TO
    from tracker.store.telling import list_history_of as list_history_of
    from tracker.store.telling import tell_change as tell_change
    from tracker.store.telling import tell_withdrawal as tell_withdrawal
    from tracker.store.texts import TextOrder as TextOrder
    from tracker.store.texts import TextRow as TextRow
    from tracker.store.texts import count_texts as count_texts
    from tracker.store.texts import list_texts as list_texts
    from tracker.store.tracking import KeptRow as KeptRow
    from tracker.store.tracking import TrackingTable as TrackingTable
    from tracker.store.tracking import find_tracking_table as find_tracking_table
    from tracker.store.tracking import list_kept_rows as list_kept_rows
    from tracker.store.tracking import list_tracking_tables as list_tracking_tables
    from tracker.store.upgrading import upgrade_register as upgrade_register
    from tracker.store.versions import changes_since as changes_since
    from tracker.store.versions import find_many_versions as find_many_versions
    from tracker.store.versions import find_version as find_version
    from tracker.store.versions import find_versions as find_versions
    from tracker.store.versions import subjects_of as subjects_of
    from tracker.store.versions import subjects_of_place as subjects_of_place
    from tracker.store.webhooks import Webhook as Webhook
    from tracker.store.webhooks import list_webhooks as list_webhooks
    from tracker.store.whose import Whose as Whose
    from tracker.store.wording import find_verb as find_verb
    from tracker.store.wording import question_names as question_names
    from tracker.store.wording import understand as understand

HOMES = {
    "action_view": "AsOf shadow_register",
    "backups": "Manifest restore_backup verify_backup write_backup",
    "chains": "Link Overlap find_chain find_overlaps find_predecessor list_history",
    "figures": (
        "AddresseeCount AgeCount FollowUp MonthCount count_by_addressee count_by_age count_due_by_month count_follow_up"
    ),
    "filters": "SavedFilter describe_filter find_filter find_view from_parts list_filters read_options to_parts",
    "languages": "TextOfResolution find_read_file list_texts_of load_text_paragraphs write_text_paragraphs",
    "mails": "Mail list_mails",
    "moved": "Moved find_moved",
    "named": "asks_for_symbol find_named",
    "narrowing": "EVERY NOBODY ActionFilter",
    "queries": (
        "count_actions count_changes count_groups count_unresolved find_action find_actions find_doubtful "
        "find_key find_occurrences find_resolution group_of list_actions list_actions_of list_addresses "
        "list_changes list_later list_occurrences list_reports list_times"
    ),
    "reminders": "Reminder list_reminders",
    "resolutions": "load_lineage load_resolution rebuild_resolution",
    "reviews": (
        "Doubted DoubtRow Outlook Place ReviewRow UncertainRow count_doubted find_place find_reviewed "
        "foresee list_doubts list_reviews list_uncertain"
    ),
    "rows": "ActionRow Change StatusReport",
    "search": "SearchHit search_texts",
    "sorting": "ActionGroup ActionOrder",
    "staff": "EntityRow SessionRow find_body_session hash_staff list_entities list_sessions load_knowledge",
    "streams": "Picked list_due list_overdue pick_actions pick_due pick_overdue stream_cells stream_rows",
    "telling": "MOVED_TO list_history_of tell_change tell_withdrawal",
    "texts": "TextOrder TextRow count_texts list_texts",
    "tracking": "KeptRow TrackingTable find_tracking_table list_kept_rows list_tracking_tables",
    "upgrading": "upgrade_register",
    "versions": "changes_since find_many_versions find_version find_versions subjects_of subjects_of_place",
    "webhooks": "Webhook list_webhooks",
    "whose": "Whose",
    "wording": "find_verb question_names understand",
}
"""Where what this room offers lives; a test holds it equal to what is imported above, which only mypy reads."""

__getattr__ = lazily(__name__, HOMES)
