"""The mails that are under way: begun, and not yet known to be taken or refused by a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.models import NAME, Base, ReminderRecord
from tracker.store.reminders import Reminder


class MailRecord(Base):
    """A mail that somebody begins to send; the row is there until its outcome is known.

    `reminders` are what it reminds of, each as [address, kind, about]. A row that stays is of a mail that was
    perhaps sent: the program died, or the server, before it could say.
    """

    __tablename__ = "mails"

    message_id: Mapped[str] = mapped_column(String(300), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(320), index=True)
    begun: Mapped[datetime]
    author: Mapped[str] = mapped_column(NAME)
    reminders: Mapped[list[Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail under way: what it is called on mail servers, since when, and what it reminds of."""

    message_id: str
    recipient: str
    begun: datetime
    reminders: tuple[Reminder, ...]


NOTICES = "notices"
"""The kind of the reminder that marks of which rows of the log a person was told."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of which rows of the log a person was told by mail, each stretch after one row up to another, and when last."""

    stretches: tuple[tuple[int, int], ...] = ()
    at: datetime | None = None

    def holds(self, number: int) -> bool:
        """Whether they were told of a row of the log."""
        return any(after < number <= until for after, until in self.stretches)

    def first_after(self, since: int) -> int:
        """The row, not before `since`, up to which they were told of everything."""
        for after, until in sorted(self.stretches):
            if after <= since:
                since = max(since, until)
        return since


def mark_told(user_id: int, after: int, until: int) -> Reminder:
    """Mark that the person with that account is told of a stretch of the log: Reminder("desk 7", "notices", "3-9")."""
    return Reminder(f"desk {user_id}", NOTICES, f"{after}-{until}")


def find_told(session: Session, user_id: int) -> Told:
    """Find of what a person was told by mail, or perhaps was by one that is under way."""
    desk = mark_told(user_id, 0, 0).address
    sent = select(ReminderRecord.about, ReminderRecord.sent).where(
        ReminderRecord.address == desk, ReminderRecord.kind == NOTICES
    )
    marks = [(about, at) for about, at in session.execute(sent)]
    for mail in session.scalars(select(MailRecord)):
        own = (about for address, kind, about in mail.reminders if (address, kind) == (desk, NOTICES))
        marks += [(about, mail.begun) for about in own]
    stretches = [tuple(map(int, about.split("-"))) for about, _ in marks]
    return Told(tuple((after, until) for after, until in stretches), max((at for _, at in marks), default=None))


def list_mails(session: Session, recipient: str) -> list[Mail]:
    """List the mails to a recipient that are under way, the earliest first."""
    statement = select(MailRecord).where(MailRecord.recipient == recipient.casefold()).order_by(MailRecord.begun)
    return [
        Mail(each.message_id, each.recipient, each.begun, tuple(Reminder(*parts) for parts in each.reminders))
        for each in session.scalars(statement)
    ]
