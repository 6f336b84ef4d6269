"""Actions that are due more than once: at each time that the text lists, and again where they recur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.knowledge.bodies import load_bodies
from tracker.knowledge.document_dates import meeting_day
from tracker.knowledge.statuses import FIRST_STATUS, load_statuses
from tracker.model import DeadlineKind
from tracker.service.changes import Author, log_change, take_back
from tracker.service.schedules import ENDS, FREQUENCY, count_on, days_at_session, step_of
from tracker.store import ActionRow, StatusReport, load_knowledge
from tracker.store.decisions import OccurrenceRecord, is_withdrawn
from tracker.store.models import ActionRecord, ClauseRecord, DeadlineRecord, StatusReportRecord

IMPLEMENTED = "implemented"
ENDING_ALL = ("superseded", "not applicable")
"""Statuses by which an action is over at all its times, and not at one of them."""


@dataclass(frozen=True, slots=True)
class DueTime:
    """When an occurrence is due that the text does not list: see the columns of OccurrenceRecord."""

    due: date | None = None
    late_after: date | None = None
    meets: date | None = None
    estimated: bool = False
    session_body: str | None = None
    session_number: int | None = None

    @classmethod
    def on(cls, day: date | None) -> DueTime:
        """A single day, or none that is known yet."""
        return cls(day, day, day)


def is_recurring(row: ActionRow) -> bool:
    """Whether an action comes again at known intervals: "annually", "every six months", "at each session".

    "On a regular basis" has no interval, and so no next occurrence.
    """
    return row.frequency == "session" or FREQUENCY.fullmatch(row.frequency or "") is not None


def list_times(session: Session, record: ActionRecord) -> tuple[int, ...]:
    """List the numbers of the times that the text gives: (1, 2, 3) at its 52nd, 54th and 55th sessions."""
    if record.withdrawn is not None:
        return ()
    statement = (
        select(DeadlineRecord.occurrence)
        .join(ClauseRecord, ClauseRecord.id == DeadlineRecord.clause_id)
        .where(
            ClauseRecord.resolution_key == record.resolution_key,
            ClauseRecord.ref == record.ref,
            ClauseRecord.number == record.clause_number,
            DeadlineRecord.occurrence.is_not(None),
        )
        .order_by(DeadlineRecord.occurrence)
    )
    return tuple(number for number in session.scalars(statement) if number is not None)


def status_at(record: ActionRecord, reports: Sequence[StatusReport], number: int) -> str:
    """Say the status of an action at one of its times: that of the last report, or of the whole where there is none."""
    if number == record.occurrence:
        return record.status
    told = [each.status for each in reports if each.occurrence == number]
    if told:
        return told[-1]
    return FIRST_STATUS if record.is_open or number < record.occurrence else record.status


def move_on(
    session: Session,
    record: ActionRecord,
    row: ActionRow,
    reports: Sequence[StatusReport],
    as_of: date,
    by: Author,
    next_due: date | None = None,
) -> None:
    """Let an action that was closed at one of its times stand at the next: the earliest still open, or the recurrence.

    Reporting to the fifty-second session leaves the fifty-fourth open. What is superseded or not
    applicable is over at all of them.
    """
    if record.status in ENDING_ALL:
        return
    times = list_times(session, record)
    for number in times:
        if number > record.occurrence and is_open_status(_told_at(reports, number)):
            due = DueTime.on(next_due) if next_due else DueTime()
            _stand_at(session, record, number, due, as_of, by, _told_at(reports, number))
            return
    if record.status == IMPLEMENTED and is_recurring(row):
        ends = find_end(session, row)
        time = DueTime.on(next_due) if next_due else find_next_time(session, row, as_of, ends)
        if next_due is None and ends is not None and (time.due or as_of) >= ends and time.due != ends:
            return
        _stand_at(session, record, max((record.occurrence, *times)) + 1, time, as_of, by, FIRST_STATUS)


def stand_at(
    session: Session,
    record: ActionRecord,
    number: int,
    status: str,
    as_of: date,
    by: Author,
    operation: str = "report status",
) -> None:
    """Let an action stand at one of the times of its text again: reopened there, before or after where it stood."""
    for following in session.scalars(
        select(OccurrenceRecord).where(
            OccurrenceRecord.address == record.address,
            OccurrenceRecord.number > number,
            ~is_withdrawn(OccurrenceRecord),
        )
    ):
        take_back(session, following, by, as_of)
    known = session.scalar(
        select(OccurrenceRecord.id).where(
            OccurrenceRecord.address == record.address,
            OccurrenceRecord.number == number,
            ~is_withdrawn(OccurrenceRecord),
        )
    )
    if number > 1 and known is None:
        _stand_at(session, record, number, DueTime(), as_of, by, status, operation)
        return
    log_change(session, by, operation, record.address, "occurrence", str(record.occurrence), str(number))
    record.occurrence, record.status, record.is_open = number, status, is_open_status(status)


def settle_times(session: Session, key: str, by: Author, as_of: date, operation: str) -> None:
    """After a text was read again, let no action stand at a time that the text no longer has, or rest before a new one.

    An action that was implemented at its only known session, of which a better reading finds two, is
    open again at the second; what was reported stays.
    """
    from tracker.store import list_reports

    statement = select(ActionRecord).where(
        ActionRecord.resolution_key == key, ActionRecord.withdrawn.is_(None), ActionRecord.status.not_in(ENDING_ALL)
    )
    told = select(StatusReportRecord.address).where(StatusReportRecord.address == ActionRecord.address)
    for record in session.scalars(statement.where((ActionRecord.occurrence > 1) | told.exists())).all():
        times = list_times(session, record)
        if not times or (record.is_open and (record.occurrence in times or _has_recurred(session, record))):
            continue
        reports = list_reports(session, record.address)
        still = [number for number in times if is_open_status(_told_at(reports, number))]
        following = next((number for number in still if number > record.occurrence), None)
        if following is not None:
            _stand_at(session, record, following, DueTime(), as_of, by, _told_at(reports, following), operation)
        elif record.occurrence not in times and not _has_recurred(session, record):
            left = still[0] if still else times[-1]
            stand_at(session, record, left, _told_at(reports, left), as_of, by, operation)
    session.flush()


def _has_recurred(session: Session, record: ActionRecord) -> bool:
    """Whether an action stands at a time that its text does not list, because it recurs."""
    frequency = session.scalar(
        select(ClauseRecord.frequency).where(
            ClauseRecord.resolution_key == record.resolution_key,
            ClauseRecord.ref == record.ref,
            ClauseRecord.number == record.clause_number,
        )
    )
    if frequency == "session" or FREQUENCY.fullmatch(frequency or ""):
        return True
    dated = select(OccurrenceRecord.id).where(
        OccurrenceRecord.address == record.address,
        OccurrenceRecord.number == record.occurrence,
        ~is_withdrawn(OccurrenceRecord),
        OccurrenceRecord.due.is_not(None),
    )
    return session.scalar(dated) is not None


def is_open_status(name: str) -> bool:
    """Whether a status leaves something to do."""
    return load_statuses()[name].is_open


def _told_at(reports: Sequence[StatusReport], number: int) -> str:
    told = [each.status for each in reports if each.occurrence == number]
    return told[-1] if told else FIRST_STATUS


def _stand_at(
    session: Session,
    record: ActionRecord,
    number: int,
    time: DueTime,
    as_of: date,
    by: Author,
    status: str,
    operation: str = "report status",
) -> None:
    session.add(
        OccurrenceRecord(
            address=record.address,
            number=number,
            due=time.due,
            late_after=time.late_after,
            meets=time.meets,
            estimated=time.estimated,
            session_body=time.session_body,
            session_number=time.session_number,
            opened=as_of,
            author=by.name,
            recorded=by.at,
        )
    )
    was = str(record.occurrence)
    record.occurrence, record.status, record.is_open = number, status, is_open_status(status)
    session.flush()
    due = find_due(session, record.address)
    log_change(session, by, operation, record.address, "occurrence", was, f"{number}, due {due or 'on no date yet'}")


def find_due(session: Session, address: str) -> date | None:
    """Find when an action is due at the time at which it stands."""
    from tracker.store.rows import ACTION_VIEW

    due: date | None = session.scalar(select(ACTION_VIEW.c.due).where(ACTION_VIEW.c.address == address))
    return due


# --- what recurs ----------------------------------------------------------------


def find_next_time(session: Session, row: ActionRow, as_of: date, ends: date | None = None) -> DueTime:
    """Reckon when what recurs is due next; on no day where the text gives nothing to count from.

    "Requests the Secretary-General to report annually", due on 14 September 2027, is due
    again on 14 September 2028, or at the session of that year where the text names one. "Every
    90 days" of a text that names no day counts from the report just given, which is `as_of` a day.
    """
    if row.deadline_kind == DeadlineKind.RECURRING and (counted := count_on(as_of, row.frequency)) is not None:
        return DueTime(counted, counted, counted, estimated=True)
    match = FREQUENCY.fullmatch(row.frequency or "")
    sessions = None
    if row.deadline_session is not None and row.deadline_body is not None:
        if row.frequency == "session":
            sessions = 1
        elif match and match["unit"] == "Y" and _is_annual(row.deadline_body):
            sessions = int(match["count"])
    if sessions is not None:
        time = date_session(session, str(row.deadline_body), _next_session(session, row, sessions), row.adopted)
        if time.due is not None or row.frequency == "session":
            return time
    if match is None or row.due is None or row.due == ends:
        return DueTime()
    step = step_of(match)
    last = row.late_after or row.due
    try:
        due: date = row.due + step
        late_after: date = last + step
    except (ValueError, OverflowError):
        return DueTime()
    if match["unit"] not in "DW":
        due = _on_its_day(session, row, row.due, due)
        late_after = _on_its_day(session, row, last, late_after, is_last=True)
    return DueTime(due, max(due, late_after), due, row.estimated)


def _on_its_day(session: Session, row: ActionRow, last: date, due: date, *, is_last: bool = False) -> date:
    """Keep to the day of the month that the text gives: 31 May, 30 November, and then 31 May again."""
    column = DeadlineRecord.late_after if is_last else DeadlineRecord.due
    statement = select(column).join(ClauseRecord, ClauseRecord.id == DeadlineRecord.clause_id)
    of_text = session.scalar(statement.where(*_is_clause_of(row), DeadlineRecord.occurrence == row.occurrences))
    if of_text is None or last + relativedelta(day=of_text.day) != last:
        return due
    kept: date = due + relativedelta(day=of_text.day)
    return kept


def find_end(session: Session, row: ActionRow) -> date | None:
    """Find the day until which an action recurs: "annually until 31 December 2030"."""
    deadlines = session.execute(
        select(DeadlineRecord.text, DeadlineRecord.expires, DeadlineRecord.late_after)
        .join(ClauseRecord, ClauseRecord.id == DeadlineRecord.clause_id)
        .where(*_is_clause_of(row), DeadlineRecord.late_after.is_not(None))
    )
    ends = [day for text, expires, day in deadlines if day is not None and (expires or ENDS.match(text))]
    return max(ends, default=None)


def date_session(session: Session, body: str, number: int, adopted: date | None) -> DueTime:
    """Say from when to when something is due at a session: all the while that it sits."""
    calendar = load_knowledge(session).calendar
    due = days_at_session("", body, number, adopted, calendar)
    if due is None:
        return DueTime(session_body=body, session_number=number)
    meets = meeting_day(calendar, body, number, due.first, due.last, adopted)
    return DueTime(due.first, due.last, meets, due.estimated, body, number)


def _next_session(session: Session, row: ActionRow, step: int) -> int:
    """The session after the one at which the action stands; the text's own, and so many later, where none was kept."""
    kept = session.scalar(
        select(OccurrenceRecord.session_number).where(
            OccurrenceRecord.address == row.address,
            OccurrenceRecord.number == row.occurrence,
            ~is_withdrawn(OccurrenceRecord),
        )
    )
    if kept is not None:
        return kept + step
    return (row.deadline_session or 0) + step * (1 + max(0, row.occurrence - max(row.occurrences, 1)))


def _is_clause_of(row: ActionRow) -> tuple[ColumnElement[bool], ...]:
    return (
        ClauseRecord.resolution_key == row.resolution,
        ClauseRecord.ref == row.ref,
        ClauseRecord.number == row.clause_number,
    )


def _is_annual(body: str) -> bool:
    return any(each.annual for each in load_bodies() if each.name == body)
