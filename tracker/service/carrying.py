"""Carrying over what people decided on an action to the one that takes its place."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.service.changes import Author, log_change
from tracker.store.decisions import AssignmentRecord, OccurrenceRecord, is_withdrawn
from tracker.store.ledger import copy_row
from tracker.store.models import ActionRecord, StatusReportRecord


def carry_assignment(session: Session, old: str, new: str, by: Author, operation: str) -> bool:
    """Give an action the unit, focal point and note of another; False where that has none, or this has its own."""
    theirs, ours = _last_assignment(session, old), _last_assignment(session, new)
    if theirs is None or (ours is not None and ours.recorded >= theirs.recorded):
        return False
    session.add(copy_row(theirs, address=new, author=by.name, recorded=by.at))
    log_change(session, by, operation, new, "assignment", None, f"carried over from {old}")
    session.flush()
    return True


def carry_over(session: Session, old: str, new: str, by: Author, operation: str) -> None:
    """Give an action all that was decided on the one whose clause it is now, where that is newer.

    The action of "nobody" was in progress; once a review names UNODC, that of UNODC is.
    """
    carry_assignment(session, old, new, by, operation)
    told, known = _last_report(session, old), _last_report(session, new)
    if told is None or (known is not None and known.recorded >= told.recorded):
        return
    source = session.get_one(ActionRecord, old)
    target = session.get_one(ActionRecord, new)
    if source.occurrence > target.occurrence:
        open_one = session.scalars(
            select(OccurrenceRecord).where(
                OccurrenceRecord.address == old,
                OccurrenceRecord.number == source.occurrence,
                ~is_withdrawn(OccurrenceRecord),
            )
        ).one()
        session.add(copy_row(open_one, address=new, author=by.name, recorded=by.at))
        target.occurrence = source.occurrence
    if told.occurrence == target.occurrence:
        session.add(copy_row(told, address=new, recorded=by.at))
    log_change(session, by, operation, new, "status", target.status, f"{source.status}, carried over from {old}")
    target.status, target.is_open = source.status, source.is_open
    session.flush()


def _last_assignment(session: Session, address: str) -> AssignmentRecord | None:
    newest = select(func.max(AssignmentRecord.id)).where(AssignmentRecord.address == address).scalar_subquery()
    return session.scalars(select(AssignmentRecord).where(AssignmentRecord.id == newest)).first()


def _last_report(session: Session, address: str) -> StatusReportRecord | None:
    newest = select(func.max(StatusReportRecord.id)).where(StatusReportRecord.address == address).scalar_subquery()
    return session.scalars(select(StatusReportRecord).where(StatusReportRecord.id == newest)).first()
