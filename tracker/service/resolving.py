"""Dating the deadlines of documents already taken in, when the calendar learns of a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.knowledge import SessionCalendar
from tracker.model import DeadlineKind
from tracker.service.changes import Author, log_change
from tracker.service.planning import choose_leading
from tracker.store.models import ActionRecord, ClauseRecord, DeadlineRecord, DoubtRecord, ResolutionRecord


def resolve_sessions(session: Session, bodies: Iterable[str], calendar: SessionCalendar, by: Author) -> int:
    """Date the deadlines that name a session of these bodies, and return how many actions got another date.

    "at its forty-third session" was undated or differently dated before; each
    action's old and new due date is logged. A day that the calendar no longer
    knows is kept.
    """
    found: dict[ClauseRecord, date | None] = {}
    statement = (
        select(ClauseRecord, ResolutionRecord.adopted)
        .join(ResolutionRecord, ResolutionRecord.key == ClauseRecord.resolution_key)
        .join(DeadlineRecord, DeadlineRecord.clause_id == ClauseRecord.id)
        .where(DeadlineRecord.kind == DeadlineKind.SESSION, DeadlineRecord.session_body.in_(sorted(set(bodies))))
        .options(selectinload(ClauseRecord.deadlines), selectinload(ClauseRecord.doubts))
        .order_by(ClauseRecord.id)
    )
    for clause, adopted in session.execute(statement):
        found[clause] = adopted
    dated: dict[tuple[str, str, int], tuple[date | None, date | None]] = {}
    for clause, adopted in found.items():
        old, new = _resolve(clause, adopted, calendar)
        if old != new:
            dated[clause.resolution_key, clause.ref, clause.number] = old, new
    return _log_actions(session, dated, by)


def _resolve(clause: ClauseRecord, adopted: date | None, calendar: SessionCalendar) -> tuple[date | None, date | None]:
    """Date the sessions of one clause; gives its leading date before and after."""
    old = next((deadline.due for deadline in clause.deadlines if deadline.leads), None)
    for deadline in clause.deadlines:
        opening = _opening(deadline, adopted, calendar)
        if opening is None or opening == deadline.due:
            continue
        deadline.due = opening
        for doubt in [each for each in clause.doubts if _is_of(each, deadline)]:
            clause.doubts.remove(doubt)
    leading = choose_leading([(each.due, _names_session(each)) for each in clause.deadlines])
    for position, deadline in enumerate(clause.deadlines):
        deadline.leads = position == leading
    return old, next((deadline.due for deadline in clause.deadlines if deadline.leads), None)


def _is_of(doubt: DoubtRecord, deadline: DeadlineRecord) -> bool:
    """Whether a doubt is one of a deadline: told by its position, or by the words."""
    if doubt.deadline_position is not None:
        return doubt.deadline_position == deadline.position
    return doubt.field == "deadline" and doubt.text == deadline.text


def _opening(deadline: DeadlineRecord, adopted: date | None, calendar: SessionCalendar) -> date | None:
    body, number = deadline.session_body, deadline.session_number
    if deadline.kind is not DeadlineKind.SESSION or body is None:
        return None
    if number is None and deadline.is_next_session and adopted is not None:
        number = calendar.next_number(body, adopted)
    return None if number is None else calendar.opening(body, number)


def _names_session(deadline: DeadlineRecord) -> bool:
    return deadline.kind is DeadlineKind.SESSION


def _log_actions(
    session: Session, dated: dict[tuple[str, str, int], tuple[date | None, date | None]], by: Author
) -> int:
    actions: dict[str, list[ActionRecord]] = defaultdict(list)
    keys = sorted({key for key, _, _ in dated})
    for action in session.scalars(
        select(ActionRecord)
        .where(ActionRecord.resolution_key.in_(keys), ActionRecord.withdrawn.is_(None))
        .order_by(ActionRecord.handle)
    ):
        actions[action.resolution_key].append(action)
    count = 0
    for (key, ref, number), (old, new) in dated.items():
        for action in actions[key]:
            if (action.ref, action.clause_number) == (ref, number):
                count += 1
                log_change(
                    session,
                    by,
                    "resolve session",
                    action.address,
                    "due",
                    old.isoformat() if old else None,
                    new.isoformat() if new else None,
                )
    session.flush()
    return count
