"""Assigning: the unit and the person who answer for an action, and what the supervisor says to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.service.changes import Author, log_change
from tracker.store import find_action
from tracker.store.decisions import AssignmentRecord
from tracker.store.models import ActionRecord

EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What to assign; None leaves what is there, empty words clear it.

    `Assignment(unit="Water Section", focal_point="Ana Pozo", email="pozo@example.org")`.
    """

    unit: str | None = None
    focal_point: str | None = None
    email: str | None = None
    note: str | None = None


def assign_actions(
    session: Session, actions: Sequence[str], assignment: Assignment, *, author: str, now: datetime
) -> tuple[str, ...]:
    """Assign actions by their addresses or numbers; returns the addresses of those that changed.

    All of them or none: UnknownAction where one is not in the register, UsageProblem for an
    e-mail address that cannot be one or where nothing is to be assigned.
    """
    given = {
        "unit": assignment.unit,
        "focal_point": assignment.focal_point,
        "focal_point_email": assignment.email,
        "supervisor_note": assignment.note,
    }
    wanted = {name: " ".join(words.split()) for name, words in given.items() if words is not None}
    if not wanted:
        raise UsageProblem("Nothing to assign: give a unit, a focal point, an e-mail address or a note.")
    if wanted.get("focal_point_email") and not EMAIL.fullmatch(wanted["focal_point_email"]):
        raise UsageProblem(f"{wanted['focal_point_email']!r} is no e-mail address: write it as name@example.org.")
    for name in ("unit", "focal_point", "focal_point_email"):
        if len(wanted.get(name, "")) > 500:
            raise UsageProblem(f"The {name.replace('_', ' ')} is longer than 500 characters: shorten it.")
    by = Author(author, now)
    changed: list[str] = []
    for action in actions:
        row = find_action(session, action)
        session.scalars(select(ActionRecord).where(ActionRecord.address == row.address).with_for_update()).one()
        row = find_action(session, row.address)
        old = {name: getattr(row, name) or "" for name in given}
        new = {**old, **wanted}
        if new == old:
            continue
        session.add(AssignmentRecord(address=row.address, author=author, recorded=now, **new))
        for name, words in new.items():
            if words != old[name]:
                log_change(session, by, "assign", row.address, name, old[name] or None, words or None)
        session.flush()
        changed.append(row.address)
    return tuple(changed)
