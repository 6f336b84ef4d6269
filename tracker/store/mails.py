"""The mails that are under way: begun, and not yet known to be taken or refused by a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.models import NAME, Base
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


def list_mails(session: Session, recipient: str) -> list[Mail]:
    """List the mails to a recipient that are under way, the earliest first."""
    statement = select(MailRecord).where(MailRecord.recipient == recipient.casefold()).order_by(MailRecord.begun)
    return [
        Mail(each.message_id, each.recipient, each.begun, tuple(Reminder(*parts) for parts in each.reminders))
        for each in session.scalars(statement)
    ]
