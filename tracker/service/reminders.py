"""Noting which reminders went out, in the transaction in which they are sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.service.changes import Author, log_change
from tracker.store import Reminder
from tracker.store.models import ReminderRecord
from tracker.store.names import token_of


def record_reminders(
    session: Session, recipient: str, reminders: Iterable[Reminder], *, author: str, now: datetime
) -> None:
    """Note that a recipient is reminded: "overdue, about 30 June 2027", before the mail leaves.

    The database refuses a reminder that went out already, also where two send at
    once; a mail that cannot be sent takes its reminders back with the transaction.
    """
    by = Author(author, now)
    to = recipient.casefold()
    for reminder in reminders:
        session.add(
            ReminderRecord(
                recipient=to,
                address=reminder.address,
                kind=reminder.kind,
                about=reminder.about,
                sent=now,
                author=author,
            )
        )
        told = f"{reminder.kind} about {reminder.about}"
        log_change(session, by, "remind", reminder.address, told, None, token_of(session, to))
    session.flush()
