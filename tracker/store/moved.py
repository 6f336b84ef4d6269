"""Where an action went whose number is of no action any longer: a review named somebody else in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.models import ActionRecord, ChangeRecord, KeptNumberRecord

ACTION = "action"
"""The field of the log that says that an action was opened, or left."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An action that is no more: its number, address and addressee, and the numbers of those in its place, if any."""

    handle: int
    address: str
    entity: str
    now: tuple[int, ...]


def find_moved(session: Session, handle: int) -> Moved | None:
    """Find what became of an action that left the register, or its text; None of one that is there or never was.

    In its place are those actions of its clause that the same write opened, else all that the clause has.
    """
    kept = KeptNumberRecord
    gone: KeptNumberRecord | ActionRecord | None = session.scalars(select(kept).where(kept.handle == handle)).first()
    if gone is None:
        withdrawn = select(ActionRecord).where(ActionRecord.handle == handle, ActionRecord.withdrawn.is_not(None))
        gone = session.scalars(withdrawn).first()
    if gone is None:
        return None
    action, change = ActionRecord, ChangeRecord
    there = session.execute(
        select(action.address, action.handle)
        .where(
            action.resolution_key == gone.resolution_key,
            action.ref == gone.ref,
            action.clause_number == gone.clause_number,
            action.withdrawn.is_(None),
        )
        .order_by(action.handle)
    ).all()
    last = select(func.max(change.id)).where(change.subject == gone.address, change.field == ACTION)
    left = session.get(change, session.scalar(last) or 0)
    came: set[str] = set()
    if left is not None:
        of_same_write = select(change.subject).where(
            change.at == left.at, change.field == ACTION, change.subject.in_([row.address for row in there])
        )
        came = set(session.scalars(of_same_write))
    numbers = tuple(row.handle for row in there if not came or row.address in came)
    return Moved(handle, gone.address, gone.entity, numbers)


def list_numbers(session: Session, key: str, ref: str, clause: int) -> list[int]:
    """List the numbers of the actions that a clause has now."""
    action = ActionRecord
    of_clause = (action.resolution_key == key, action.ref == ref, action.clause_number == clause)
    return list(session.scalars(select(action.handle).where(*of_clause, action.withdrawn.is_(None))))


def tell_moved(session: Session, handles: Iterable[int]) -> list[str]:
    """Say of those actions that are no more what is in their place: "#645 is #658 now"."""
    gone = [moved for handle in sorted(handles) if (moved := find_moved(session, handle)) is not None]
    return [
        f"#{each.handle} is {' and '.join(f'#{number}' for number in each.now)} now"
        if each.now
        else f"#{each.handle} is gone: its clause asks nobody any more"
        for each in gone
    ]
