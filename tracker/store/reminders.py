"""The reminders that went out, so that nobody gets the same one twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import ReminderRecord


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody is reminded of: an action, in what way, and about which day.

    `Reminder("A/RES/79/114:8:1:secretary-general", "overdue", "2027-06-30")`: a deadline
    that moves is worth a new reminder, the same one again is not.
    """

    address: str
    kind: str
    about: str


def list_reminders(session: Session, recipient: str) -> frozenset[Reminder]:
    """List what a recipient was reminded of already."""
    statement = select(ReminderRecord).where(ReminderRecord.recipient == recipient.casefold())
    return frozenset(Reminder(record.address, record.kind, record.about) for record in session.scalars(statement))
