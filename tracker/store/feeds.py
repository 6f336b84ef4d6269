"""What a calendar that programs subscribe to holds: the times of actions, and what is no longer in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.decisions import AssignmentRecord
from tracker.store.narrowing import ActionFilter
from tracker.store.queries import find_actions, find_occurrences, list_occurrences
from tracker.store.revisions import RemovedAction, Revision, find_revisions, list_removed
from tracker.store.rows import ActionRow

REMEMBERED = timedelta(days=180)
"""So long what is over stays in a feed, as cancelled, for programs that ask seldom."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The rows of a calendar: those that are in it, those that were and are no longer, and how far each was changed."""

    rows: tuple[ActionRow, ...]
    gone: tuple[ActionRow, ...]
    removed: tuple[RemovedAction, ...]
    revisions: dict[str, Revision]


def read_feed(session: Session, wanted: ActionFilter, now: datetime) -> Feed:
    """Read the times of the actions of a filter, and as gone what may have been among them within `REMEMBERED`.

    An action of a view of late ones that was answered, or one that has another focal point now, is gone; what was
    removed from its text is `removed`.
    """
    rows = list_occurrences(session, replace(wanted, withdrawn=True), with_closed=True)
    held = {row.address for row in rows}
    wider = replace(wanted, withdrawn=True, is_open=None, statuses=(), is_overdue=False, stale_days=None)
    former = [] if wider == replace(wanted, withdrawn=True) else list_occurrences(session, wider, with_closed=True)
    former = [*former, *_once_assigned(session, wanted)]
    gone = [row for row in former if row.address not in held]
    revisions = find_revisions(session, [*rows, *gone])

    def is_fresh(row: ActionRow) -> bool:
        return row.address in revisions and revisions[row.address].changed >= now - REMEMBERED

    return Feed(
        rows=tuple(row for row in rows if row.is_open or is_fresh(row)),
        gone=tuple(row for row in gone if is_fresh(row)),
        removed=tuple(_of_filter(list_removed(session), wanted, now)),
        revisions=revisions,
    )


def _once_assigned(session: Session, wanted: ActionFilter) -> list[ActionRow]:
    """The times of the actions that once named the account of a person as focal point."""
    if wanted.whose is None:
        return []
    given = AssignmentRecord
    named = select(given.address).distinct().where(given.account == wanted.whose.account)
    rows = find_actions(session, session.scalars(named).all())
    times = find_occurrences(session, rows)
    return list(times.values()) or list(rows.values())


def _of_filter(removed: Sequence[RemovedAction], wanted: ActionFilter, now: datetime) -> list[RemovedAction]:
    """What was removed lately, of the texts of a filter where it names some; of whom it was asked is not known."""
    symbols = [words.strip().lower() for words in wanted.symbols]
    fresh = [each for each in removed if each.revision.changed >= now - REMEMBERED]
    return [each for each in fresh if not symbols or any(words in each.address.lower() for words in symbols)]
