"""Dating the deadlines of documents already taken in, when the calendar learns of a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.extract.times.sessions import ESTIMATED
from tracker.knowledge import SessionCalendar
from tracker.knowledge.document_dates import meeting_day
from tracker.model import DeadlineKind
from tracker.service.changes import Author, take_back
from tracker.service.days import Days, find_days, log_days
from tracker.service.occurrences import date_session
from tracker.service.schedules import (
    SessionDue,
    Time,
    days_at_session,
    find_kept,
    number_times,
)
from tracker.store.decisions import OccurrenceRecord, is_withdrawn
from tracker.store.models import ActionRecord, ClauseRecord, DeadlineRecord, DoubtRecord, ResolutionRecord


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
        .where(OccurrenceRecord.session_body.in_(named), ~is_withdrawn(OccurrenceRecord))
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
    _date_occurrences(session, named, by)
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
        due = _find_due(deadline, adopted, calendar)
        if due is None:
            continue
        is_dated_anew = (deadline.due, deadline.late_after, deadline.estimated) != (due.first, due.last, due.estimated)
        is_settled = not due.is_opening_estimated
        for doubt in [each for each in clause.doubts if _is_of(each, deadline)]:
            if is_dated_anew or (is_settled and doubt.reason == ESTIMATED):
                clause.doubts.remove(doubt)
        if not is_dated_anew:
            continue
        deadline.day, deadline.due, deadline.late_after = due.opening, due.first, due.last
        deadline.estimated = due.estimated
        body, number = deadline.session_body, deadline.session_number
        deadline.meets = meeting_day(calendar, body, number, due.first, due.last, adopted)
    times = [Time.of_record(each) for each in clause.deadlines]
    numbers = number_times(times, recurs=clause.frequency is not None, kept=kept)
    for deadline, place in zip(clause.deadlines, numbers, strict=True):
        deadline.occurrence = place


def _is_of(doubt: DoubtRecord, deadline: DeadlineRecord) -> bool:
    """Whether a doubt is one of a deadline: told by its position, or by the words."""
    if doubt.deadline_position is not None:
        return doubt.deadline_position == deadline.position
    return doubt.field == "deadline" and doubt.text == deadline.text


def _find_due(deadline: DeadlineRecord, adopted: date | None, calendar: SessionCalendar) -> SessionDue | None:
    body, number = deadline.session_body, deadline.session_number
    if deadline.kind is not DeadlineKind.SESSION or body is None:
        return None
    if number is None and deadline.is_next_session and adopted is not None:
        number = calendar.next_number(body, adopted)
    return None if number is None else days_at_session(deadline.text, body, number, adopted, calendar)


def _date_occurrences(session: Session, bodies: list[str], by: Author) -> None:
    """Date the sessions at which actions are due again: where the days change, by a further row in place of the old."""
    statement = (
        select(OccurrenceRecord, ResolutionRecord.adopted)
        .join(ActionRecord, ActionRecord.address == OccurrenceRecord.address)
        .join(ResolutionRecord, ResolutionRecord.key == ActionRecord.resolution_key)
        .where(OccurrenceRecord.session_body.in_(bodies), ~is_withdrawn(OccurrenceRecord))
    )
    for record, adopted in session.execute(statement).all():
        if record.session_body is None or record.session_number is None:
            continue
        time = date_session(session, record.session_body, record.session_number, adopted)
        days = {name: getattr(time, name) for name in ("due", "late_after", "meets", "estimated")}
        if time.due is None or all(getattr(record, name) == value for name, value in days.items()):
            continue
        take_back(session, record, by, ended=record.opened)  # as if it had never opened, once the new days are known
        session.add(
            OccurrenceRecord(
                address=record.address,
                number=record.number,
                session_body=record.session_body,
                session_number=record.session_number,
                opened=record.opened,
                author=by.name,
                recorded=by.at,
                **days,
            )
        )
        session.flush()
