"""Actions that recur: one occurrence per due date, the next of which opens when one is implemented."""

from __future__ import annotations

import re
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.knowledge.bodies import load_bodies
from tracker.service.changes import Author, log_change
from tracker.store import ActionRow, load_knowledge
from tracker.store.decisions import OccurrenceRecord
from tracker.store.models import ClauseRecord, DeadlineRecord

FREQUENCY = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])")
UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
ENDS = re.compile(r"^(?:\W*)(?:until|through|up to|till)\b", re.IGNORECASE)


def is_recurring(row: ActionRow) -> bool:
    """Whether an action comes again at known intervals: "annually", "every six months", "at each session".

    "On a regular basis" has no interval, and so no next occurrence.
    """
    return row.frequency == "session" or FREQUENCY.fullmatch(row.frequency or "") is not None


def open_next(
    session: Session, row: ActionRow, as_of: date, by: Author, next_due: date | None
) -> OccurrenceRecord | None:
    """Open the occurrence after the one that was implemented; None where the text lets it end before.

    "Requests the Secretary-General to report annually", due on 14 September 2027, is due
    again on 14 September 2028, or at the opening of the session of that year where the text
    names one. Without a first date the next one has none either, unless `next_due` says it.
    """
    ends = find_end(session, row)
    due = next_due or find_next_due(session, row, ends)
    if next_due is None and ends is not None and (due or as_of) >= ends and due != ends:
        return None
    record = OccurrenceRecord(
        address=row.address,
        number=row.occurrence + 1,
        due=due,
        opened=as_of,
        author=by.name,
        recorded=by.at,
    )
    session.add(record)
    new = f"{record.number}, due {due or 'on no date yet'}"
    log_change(session, by, "report status", row.address, "occurrence", str(row.occurrence), new)
    return record


def find_next_due(session: Session, row: ActionRow, ends: date | None = None) -> date | None:
    """Reckon when the next occurrence is due; None where the text gives nothing to count from."""
    match = FREQUENCY.fullmatch(row.frequency or "")
    sessions = None
    if row.deadline_session is not None and row.deadline_body is not None:
        if row.frequency == "session":
            sessions = 1
        elif match and match["unit"] == "Y" and _is_annual(row.deadline_body):
            sessions = int(match["count"])
    if sessions is not None:
        number = (row.deadline_session or 0) + sessions * row.occurrence
        opens = _opening(session, str(row.deadline_body), number)
        if opens is not None or row.frequency == "session":
            return opens
    if match is None or row.due is None or row.due == ends:
        return None
    try:
        due: date = row.due + relativedelta(**{UNITS[match["unit"]]: int(match["count"])})  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None
    return due if match["unit"] in "DW" else _on_its_day(session, row, row.due, due)


def _on_its_day(session: Session, row: ActionRow, last: date, due: date) -> date:
    """Keep to the day of the month that the text gives: 31 May, 30 November, and then 31 May again."""
    statement = select(DeadlineRecord.due).join(ClauseRecord, ClauseRecord.id == DeadlineRecord.clause_id)
    first = session.scalar(statement.where(*_is_clause_of(row), DeadlineRecord.leads))
    if first is None or last + relativedelta(day=first.day) != last:
        return due
    kept: date = due + relativedelta(day=first.day)
    return kept


def find_end(session: Session, row: ActionRow) -> date | None:
    """Find the day until which an action recurs: "annually until 31 December 2030"."""
    deadlines = session.execute(
        select(DeadlineRecord.text, DeadlineRecord.due)
        .join(ClauseRecord, ClauseRecord.id == DeadlineRecord.clause_id)
        .where(*_is_clause_of(row), DeadlineRecord.due.is_not(None))
    )
    ends = [due for text, due in deadlines if due is not None and ENDS.match(text)]
    return max(ends, default=None)


def _is_clause_of(row: ActionRow) -> tuple[ColumnElement[bool], ...]:
    return (
        ClauseRecord.resolution_key == row.resolution,
        ClauseRecord.ref == row.ref,
        ClauseRecord.number == row.clause_number,
    )


def _is_annual(body: str) -> bool:
    return any(each.annual for each in load_bodies() if each.name == body)


def _opening(session: Session, body: str, number: int) -> date | None:
    return load_knowledge(session).calendar.opening(body, number)
