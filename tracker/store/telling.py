"""The history of an action in plain words: who assigned it, what a review corrected, when its day moved."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import ActionRecord, ChangeRecord
from tracker.store.queries import list_changes
from tracker.store.rows import ActionRow, Change
from tracker.store.versions import subjects_of

TOLD_APART = ("report status", "comment")
"""The operations whose rows say what status reports and comments say themselves."""
MOVED_TO = "moved to"
"""What stands in the log before the address of the action that took the place of a withdrawn one."""
_FIELDS = {
    "unit": "the unit",
    "focal_point": "the focal point",
    "account": "the account of the focal point",
    "focal_point_email": "the e-mail address of the focal point",
    "supervisor_note": "the supervisor's note",
    "due": "the day on which it is due",
    "late_after": "the last day on which it is not late",
    "addressees": "the addressees",
    "deadlines": "the deadlines",
    "reporting": "whether it asks for a report",
}
_TIME = re.compile(r"(?P<field>due|late_after)\b(?P<mark>.*)")
_LONGEST = 200


def list_history_of(session: Session, row: ActionRow) -> list[Change]:
    """List what was done to an action besides reports and comments, oldest first, with the reviews of its clause."""
    action, clause, _ = subjects_of(row)
    of_action = [change for change in list_changes(session, action) if change.operation not in TOLD_APART]
    of_clause = [change for change in list_changes(session, clause) if not is_repeated(change)]
    return sorted([*of_action, *of_clause], key=lambda change: change.at)


def tell_withdrawal(session: Session, action: ActionRow) -> str:
    """Say since when and why an action is no longer in its text: "a review by Ana Pozo moved it to action 31 (...)"."""
    change = session.scalars(
        select(ChangeRecord)
        .where(ChangeRecord.subject == action.address, ChangeRecord.field == "action")
        .order_by(ChangeRecord.id.desc())
        .limit(1)
    ).first()
    if change is None:
        return "its clause left the text"
    _, _, moved = (change.new or "").partition(f"{MOVED_TO} ")
    handle = session.scalar(select(ActionRecord.handle).where(ActionRecord.address == moved))
    goes_on = f"moved it to action {handle} ({moved})" if handle is not None else "took it out of the text"
    day = f"on {change.at:%-d %B %Y}"
    if change.operation == "review":
        return f"a review by {change.author} {goes_on} {day}"
    if handle is not None:
        return f"its clause was read again {day}: it is action {handle} now ({moved})"
    return f"its clause is not in the text as it was read {day}"


def tell_change(change: Change) -> str:
    """Tell a row of the log as a sentence: "changed the unit from Water Section to Wells Section"."""
    operation, field, old, new = change.operation, change.field, _short(change.old), _short(change.new)
    match operation, field:
        case _, "action":
            return _tell_action(operation, old, new)
        case _, "content":
            return "read the text again, and it is not the same" if old else "took the text in"
        case "report status", "status":
            return f"reported “{new}”" if old == new else f"reported “{new}”, after “{old}”"
        case _, "status":
            return f"set the status to {new}"
        case _, "occurrence":
            return f"opened it for its next time: occurrence {new}"
        case _, "superseded by":
            return f"said that it is superseded by {new}" if new else f"took back that it is superseded by {old}"
        case _, "supersedes":
            return f"said that it supersedes {new}"
        case _, "assignment":
            return f"gave it who answered for another: {new}"
        case "review", "review":
            return f"withdrew review {old}" if new == "withdrawn" else f"reviewed it: {new}"
        case "review", "clause" | "paragraph" | "text":
            return _tell_review(field, old, new)
        case "comment", _:
            return f"commented: “{new}”"
        case "save filter", _:
            return "changed the view" if old else "kept the view"
        case "delete filter", _:
            return "deleted the view"
        case "keep table", "file":
            return f"gave the tracking table {new}"
        case "keep evidence", "file":
            return f"gave the file {new} as evidence"
        case "take table", _:
            return f"took that from a tracking table: {new}"
        case "take back table", _:
            return "took back what came from it"
        case "remind", _:
            return f"sent a reminder: {field}"
    return f"{'corrected in a review' if operation == 'review' else 'changed'} {_tell_values(field, old, new)}"


def _tell_action(operation: str, old: str, new: str) -> str:
    match new:
        case "opened":
            return "opened it, with a review" if operation == "review" else "opened it, with its text"
        case "":
            return "removed it"
        case "tracked" | "not tracked":
            return f"decided that it is {new}"
        case "back in text":
            return "found it in its text again"
        case "withdrawn from text":
            return "found that its clause left the text"
        case "withdrawn by a review":
            return "took it out of the text, with a review"
    _, _, moved = new.partition(f"{MOVED_TO} ")
    return f"moved it to {moved}" if moved else f"changed it: {new}"


def _tell_review(field: str, old: str, new: str) -> str:
    if new == "accepted":
        return f"accepted the {field} as right"
    if not old:
        return f"added the {field} “{new}”"
    return f"took the {field} out: “{old}”" if not new else f"reviewed the {field}: {new}"


def _tell_values(field: str, old: str, new: str) -> str:
    time = _TIME.fullmatch(field)
    if time is not None:
        field = time["field"]
    name = _FIELDS.get(field, f"the {field.replace('_', ' ')}")
    if time is not None and time["mark"]:
        name += " of what recurs" if time["mark"] == ";next" else f" (time {time['mark'].removeprefix(';')})"
    if field == "text":
        return f"the words of its clause from “{old}” to “{new}”"
    return f"{name} from {old or 'none'} to {new or 'none'}"


def is_repeated(change: Change) -> bool:
    """Whether a row of a review says nothing: it is kept for the proof of the log, or a field was decided as it was."""
    return change.old == change.new or (change.field == "review" and change.new != "withdrawn")


def _short(words: str | None) -> str:
    """Shorten what the log has of a field; a list is told as its parts."""
    plain = " ".join((words or "").split())
    if plain.startswith("["):
        with suppress(ValueError):
            plain = "; ".join(_part(each) for each in json.loads(words or ""))
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rsplit(' ', 1)[0]} …"


def _part(each: object) -> str:
    """A part of a list: a deadline by its words, an addressee by its name."""
    return str(each.get("text") or each.get("name") or each) if isinstance(each, dict) else str(each)
