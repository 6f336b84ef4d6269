"""How far what a calendar shows of an action has been changed, and when last: read from the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tracker.store.models import ChangeRecord
from tracker.store.narrowing import ActionFilter
from tracker.store.queries import MANY, list_times
from tracker.store.rows import ActionRow
from tracker.store.streams import Picked, stream_rows

CHANGES_NOTHING = ("remind", "comment")
"""What the log tells of an action that leaves it as it is: nobody is shown another calendar for it, or held up."""
DATED = ("due", "late_after", "forecast")
"""The days of an action whose changes are logged; the other dates of a document move with its forecast."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The last change of an action: its number, which only ever grows, and its moment.

    `had` are the days that it once had and that were changed or lost since: {"due"}, or {"due;2"}
    at the second of its times; see `occurrence_mark`.
    """

    number: int
    changed: datetime
    had: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RemovedAction:
    """An action that an import, a review or a merger removed before anybody reported on it; only the log knows it."""

    address: str
    revision: Revision


def occurrence_mark(row: ActionRow) -> str:
    """Mark the events of one of several times of an action: ";2" for the second, none for the first.

    What recurs after them is ";next"; where the text lists one time, all that follows is that one moved on.
    """
    if row.occurrences <= 1 or row.occurrence == 1:
        return ""
    return f";{row.occurrence}" if row.occurrence <= row.occurrences else ";next"


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
            had = frozenset(lost for *_, lost in log.get(row.address, ()) if lost)
            revisions[row.address] = Revision(number, changed, had)
    return revisions


def stream_times(
    register: Engine, picked: Picked, wanted: ActionFilter
) -> Iterator[tuple[list[ActionRow], dict[str, Revision]]]:
    """Give all times of some hundred actions of a filter at a time, the closed ones too, with their last changes."""

    def find(session: Session, rows: list[ActionRow]) -> tuple[list[ActionRow], dict[str, Revision]]:
        times = list_times(session, rows, wanted, with_closed=True)
        return times, find_revisions(session, times)

    return stream_rows(register, picked, find)


def list_removed(session: Session) -> list[RemovedAction]:
    """List the actions that were taken out of the register, and are not back, with the days that they had."""
    last = select(func.max(ChangeRecord.id)).where(ChangeRecord.field == "action").group_by(ChangeRecord.subject)
    statement = select(ChangeRecord).where(ChangeRecord.id.in_(last), ChangeRecord.new.is_(None))
    gone = session.scalars(statement.order_by(ChangeRecord.subject)).all()
    log = _log_of(session, [change.subject for change in gone])
    return [
        RemovedAction(
            change.subject,
            Revision(change.id, change.at, frozenset(lost for *_, lost in log[change.subject] if lost)),
        )
        for change in gone
    ]


def _subjects(row: ActionRow) -> Iterator[str]:
    yield row.address
    yield f"{row.resolution}:{row.ref}:{row.clause_number}"  # reviews of its clause
    yield row.resolution
    if row.deadline_body and row.deadline_session:
        yield f"{row.deadline_body} session {row.deadline_session}"


def _log_of(session: Session, subjects: Sequence[str]) -> dict[str, list[tuple[int, datetime, str]]]:
    """Read each change's number, moment, and which day it took away or moved, "" for none."""
    log: dict[str, list[tuple[int, datetime, str]]] = {}
    for start in range(0, len(subjects), MANY):
        statement = select(
            ChangeRecord.subject, ChangeRecord.id, ChangeRecord.at, ChangeRecord.field, ChangeRecord.old
        ).where(
            ChangeRecord.subject.in_(subjects[start : start + MANY]), ChangeRecord.operation.not_in(CHANGES_NOTHING)
        )
        for subject, number, at, field, old in session.execute(statement):
            lost = field if field.partition(";")[0] in DATED and old is not None else ""
            log.setdefault(subject, []).append((number, at, lost))
    return log
