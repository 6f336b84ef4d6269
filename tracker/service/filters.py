"""Keeping a filter under a name, and letting go of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.service.changes import Author, log_change
from tracker.store import ActionFilter, find_filter, to_parts
from tracker.store.models import SavedFilterRecord

LONGEST_NAME = 100


def save_filter(
    session: Session,
    name: str,
    wanted: ActionFilter,
    look: Mapping[str, Any] | None = None,
    *,
    author: str,
    now: datetime,
) -> None:
    """Keep a filter under a name, "late in Vienna", and how its list is shown; one that is there is replaced.

    `look` has the order, the group, the columns and the density; where it is not given, that of before stays.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise UsageProblem(f"{name[:40]!r} cannot name a filter: give it 1 to {LONGEST_NAME} letters.")
    parts = to_parts(wanted)
    if not parts:
        raise UsageProblem(
            "That filter asks for nothing: narrow the list by one thing at least, such as what is overdue."
        )
    known = session.get(SavedFilterRecord, name)
    old = _written(known.parts) if known else None
    if known is None:
        known = SavedFilterRecord(name=name)
        session.add(known)
    known.parts, known.author, known.saved = parts, author, now
    known.look = known.look if look is None else dict(look)
    log_change(session, Author(author, now), "save filter", name, "parts", old, _written(parts))
    session.flush()


def delete_filter(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Let go of a saved filter; NotFound where there is none of that name."""
    parts = to_parts(find_filter(session, name))
    session.delete(session.get_one(SavedFilterRecord, name))
    log_change(session, Author(author, now), "delete filter", name, "parts", _written(parts), None)
    session.flush()


def _written(parts: dict[str, object]) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)
