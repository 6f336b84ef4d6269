"""Days that calendars have shown: what a write makes of them is logged, so that events can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.service.changes import Author, log_change
from tracker.store.revisions import DATED
from tracker.store.rows import ACTION_VIEW

Days = Mapping[str, tuple[date | None, ...]]
"""The days of actions by address, as DATED names them."""


def find_days(session: Session, *, key: str | None = None, address: str | None = None) -> Days:
    """Find when the actions of a text are due, or one action, and when its document is forecast."""
    view = ACTION_VIEW.c
    statement = select(view.address, *(view[name] for name in DATED))
    if key is not None:
        statement = statement.where(view.resolution == key)
    if address is not None:
        statement = statement.where(view.address == address)
    return {row[0]: tuple(row[1:]) for row in session.execute(statement)}


def log_days(session: Session, before: Days, after: Days, by: Author, operation: str) -> None:
    """Log each day that actions no longer have, or have otherwise: due on 30 June 2027, now on 31 March 2028.

    The days with which an action is opened are those of its text, and no change.
    """
    for address, old in before.items():
        new = after.get(address, (None,) * len(DATED))
        for name, was, now in zip(DATED, old, new, strict=True):
            if was != now:
                log_change(session, by, operation, address, name, _words(was), _words(now))
    session.flush()


def _words(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
