"""Days that calendars have shown: what a write makes of them is logged, so that events can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.service.changes import Author, log_change
from tracker.store.queries import read_rows
from tracker.store.revisions import DATED, occurrence_mark
from tracker.store.rows import OCCURRENCE_VIEW

Days = Mapping[str, Mapping[str, date | None]]
"""The days of actions by address, as DATED and `occurrence_mark` name them: "due", "forecast", "due;2"."""


def find_days(session: Session, *, key: str | None = None, address: str | None = None) -> Days:
    """Find when the actions of a text are due, or one action, and when their documents are forecast."""
    view = OCCURRENCE_VIEW.c
    statement = select(OCCURRENCE_VIEW)
    if key is not None:
        statement = statement.where(view.resolution == key)
    if address is not None:
        statement = statement.where(view.address == address)
    found: dict[str, dict[str, date | None]] = {}
    for row in read_rows(session, statement):
        days = found.setdefault(row.address, {})
        days |= {f"{name}{occurrence_mark(row)}": getattr(row, name) for name in DATED}
    return found


def log_days(session: Session, before: Days, after: Days, by: Author, operation: str) -> None:
    """Log each day that actions no longer have, or have otherwise: due on 30 June 2027, now on 31 March 2028.

    The days with which an action is opened are those of its text, and no change. Where the first
    day moves, the last one moves with it: it is logged only where it moves alone.
    """
    for address, old in before.items():
        new = after.get(address, {})
        for name in (*old, *(each for each in new if each not in old)):
            was, now = old.get(name), new.get(name)
            first = name.replace("late_after", "due")
            if was != now and (first == name or old.get(first) == new.get(first)):
                log_change(session, by, operation, address, name, _words(was), _words(now))
    session.flush()


def _words(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
