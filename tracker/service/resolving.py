"""Dating the deadlines of documents already taken in, when the calendar learns of a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.knowledge import SessionCalendar, SessionDays
from tracker.knowledge.document_dates import meeting_day
from tracker.model import DeadlineKind
from tracker.service.changes import Author
from tracker.service.days import Days, find_days, log_days
from tracker.service.occurrences import date_session
from tracker.service.schedules import (
    Time,
    days_at_session,
    find_kept,
    is_estimate,
    number_times,
)
from tracker.store.decisions import OccurrenceRecord
from tracker.store.models import ActionRecord, ClauseRecord, DeadlineRecord, ResolutionRecord


def find_days_at(session: Session, bodies: Iterable[str]) -> dict[str, Days]:
    """Find the days of the actions of each text that names a session of these bodies, before these are dated anew."""
    named = sorted(set(bodies))
    of_texts = (
        select(ClauseRecord.resolution_key)
        .join(DeadlineRecord, DeadlineRecord.clause_id == ClauseRecord.id)
        .where(DeadlineRecord.kind == DeadlineKind.SESSION, DeadlineRecord.session_body.in_(named))
    )
    recurring = (
        select(ActionRecord.resolution_key)
        .join(OccurrenceRecord, OccurrenceRecord.address == ActionRecord.address)
        .where(OccurrenceRecord.session_body.in_(named), OccurrenceRecord.withdrawn.is_(None))
    )
    keys = session.scalars(of_texts.union(recurring)).all()
    return {key: find_days(session, key=key) for key in sorted(keys)}


def resolve_sessions(
    session: Session, bodies: Iterable[str], calendar: SessionCalendar, by: Author, days: Mapping[str, Days]
) -> int:
    """Date the deadlines that name a session of these bodies, and return how many actions got another date.

    "at its forty-third session" was undated, estimated or differently dated before; each
    action's old day, of `days`, and its new one are logged. A day that the calendar no longer
    knows is kept.
    """
    named = sorted(set(bodies))
    statement = (
        select(ClauseRecord, ResolutionRecord.adopted)
        .join(ResolutionRecord, ResolutionRecord.key == ClauseRecord.resolution_key)
        .join(DeadlineRecord, DeadlineRecord.clause_id == ClauseRecord.id)
        .where(DeadlineRecord.kind == DeadlineKind.SESSION, DeadlineRecord.session_body.in_(named))
        .options(selectinload(ClauseRecord.deadlines), selectinload(ClauseRecord.doubts))
        .order_by(ClauseRecord.id)
    )
    kept = {key: find_kept(session, key) for key in days}
    adopted: dict[ClauseRecord, date | None] = {}
    for clause, day in session.execute(statement):
        adopted[clause] = day
    for clause, day in adopted.items():
        numbers = kept.get(clause.resolution_key, {}).get((clause.ref, clause.number), {})
        _resolve(clause, day, calendar, numbers)
    _date_occurrences(session, named)
    session.flush()
    changed = 0
    for key, before in days.items():
        after = find_days(session, key=key)
        log_days(session, before, after, by, "resolve session")
        changed += sum(old != after.get(address) for address, old in before.items())
    return changed


def _resolve(clause: ClauseRecord, adopted: date | None, calendar: SessionCalendar, kept: Mapping[str, int]) -> None:
    """Date the sessions of one clause, and put its times in order."""
    for deadline in clause.deadlines:
        sits = _sitting(deadline, adopted, calendar)
        if sits is None:
            continue
        first, last = days_at_session(deadline.text, sits)
        estimated = is_estimate(sits, last)
        if (deadline.due, deadline.late_after, deadline.estimated) == (first, last, estimated):
            continue
        deadline.day, deadline.due, deadline.late_after, deadline.estimated = sits.first, first, last, estimated
        number = deadline.session_number
        deadline.meets = meeting_day(calendar, deadline.session_body, number, first, last, adopted)
        for doubt in [each for each in clause.doubts if each.field == "deadline" and each.text == deadline.text]:
            clause.doubts.remove(doubt)
    times = [Time.of_record(each) for each in clause.deadlines]
    numbers = number_times(times, recurs=clause.frequency is not None, kept=kept)
    for deadline, place in zip(clause.deadlines, numbers, strict=True):
        deadline.occurrence = place


def _sitting(deadline: DeadlineRecord, adopted: date | None, calendar: SessionCalendar) -> SessionDays | None:
    body, number = deadline.session_body, deadline.session_number
    if deadline.kind is not DeadlineKind.SESSION or body is None:
        return None
    if number is None and deadline.is_next_session and adopted is not None:
        number = calendar.next_number(body, adopted)
    return None if number is None else calendar.interval(body, number)


def _date_occurrences(session: Session, bodies: list[str]) -> None:
    """Date the sessions at which actions are due again."""
    statement = (
        select(OccurrenceRecord, ResolutionRecord.adopted)
        .join(ActionRecord, ActionRecord.address == OccurrenceRecord.address)
        .join(ResolutionRecord, ResolutionRecord.key == ActionRecord.resolution_key)
        .where(OccurrenceRecord.session_body.in_(bodies), OccurrenceRecord.withdrawn.is_(None))
    )
    for record, adopted in session.execute(statement):
        if record.session_body is None or record.session_number is None:
            continue
        time = date_session(session, record.session_body, record.session_number, adopted)
        if time.due is not None:
            record.due, record.late_after, record.meets = time.due, time.late_after, time.meets
            record.estimated = time.estimated
