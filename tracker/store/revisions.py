"""How far what a calendar shows of an action has been changed, and when last: read from the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.models import ChangeRecord
from tracker.store.queries import MANY
from tracker.store.rows import ActionRow

FIRST_ENTRIES = 2
"""Rows of the log that every action begins with: the import of its resolution, and its own opening."""
REPORTED = "report status"


@dataclass(frozen=True, slots=True)
class Revision:
    """The last change of an action: its number, which only ever grows, and its moment.

    `is_rewritten` where its text or dates were touched after it was opened.
    """

    number: int
    changed: datetime
    is_rewritten: bool = False


@dataclass(frozen=True, slots=True)
class RemovedAction:
    """An action whose clause left the text before anybody reported on it; only the log knows it."""

    address: str
    revision: Revision


def find_revisions(session: Session, rows: Sequence[ActionRow]) -> dict[str, Revision]:
    """Find the last change of each action, by address: in its own log, its resolution's, or its session's.

    The number is the place in the log, so that it serves as SEQUENCE of a calendar event.
    """
    log = _log_of(session, sorted({subject for row in rows for subject in _subjects(row)}))
    revisions = {}
    for row in rows:
        entries = [entry for subject in _subjects(row) for entry in log.get(subject, ())]
        if entries:
            number, changed, _ = max(entries)
            rewritten = sum(operation != REPORTED for _, _, operation in entries) > FIRST_ENTRIES
            revisions[row.address] = Revision(number, changed, rewritten)
    return revisions


def list_removed(session: Session) -> list[RemovedAction]:
    """List the actions that imports took out of the register and that are not back."""
    last = (
        select(func.max(ChangeRecord.id))
        .where(ChangeRecord.operation == "ingest", ChangeRecord.field == "action")
        .group_by(ChangeRecord.subject)
    )
    statement = select(ChangeRecord).where(ChangeRecord.id.in_(last), ChangeRecord.new.is_(None))
    return [
        RemovedAction(change.subject, Revision(change.id, change.at, is_rewritten=True))
        for change in session.scalars(statement.order_by(ChangeRecord.subject))
    ]


def _subjects(row: ActionRow) -> Iterator[str]:
    yield row.address
    yield f"{row.resolution}:{row.ref}:{row.clause_number}"  # reviews of its clause
    yield row.resolution
    if row.deadline_body and row.deadline_session:
        yield f"{row.deadline_body} session {row.deadline_session}"


def _log_of(session: Session, subjects: Sequence[str]) -> dict[str, list[tuple[int, datetime, str]]]:
    log: dict[str, list[tuple[int, datetime, str]]] = {}
    for start in range(0, len(subjects), MANY):
        statement = select(ChangeRecord.subject, ChangeRecord.id, ChangeRecord.at, ChangeRecord.operation).where(
            ChangeRecord.subject.in_(subjects[start : start + MANY])
        )
        for subject, number, at, operation in session.execute(statement):
            log.setdefault(subject, []).append((number, at, operation))
    return log
