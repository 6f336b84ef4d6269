"""Sending a mail once: it is noted before it leaves, and its outcome when the server has said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.service.changes import Author, log_change
from tracker.service.reminders import record_reminders
from tracker.store import Reminder
from tracker.store.mails import MailRecord

UNDER_WAY = "under way"


class Outcome(StrEnum):
    """What became of a mail: the server took it, or surely did not."""

    TAKEN = "taken"
    NOT_TAKEN = "not taken"


def begin_mail(
    session: Session, message_id: str, recipient: str, reminders: Iterable[Reminder], *, author: str, now: datetime
) -> None:
    """Note that a mail is about to leave, in a transaction of its own, so that no server is waited for in one.

    From now on nobody else sends these reminders, also where the program dies before it knows the outcome.
    """
    told = [list(astuple(each)) for each in reminders]
    mail = MailRecord(
        message_id=message_id, recipient=recipient.casefold(), begun=now, author=author, reminders=told
    )  # fmt: skip
    session.add(mail)
    log_change(session, Author(author, now), "begin mail", f"mail {message_id}", "reminders", None, str(len(told)))
    session.flush()


def settle_mail(session: Session, message_id: str, outcome: Outcome, *, author: str, now: datetime) -> None:
    """Note what became of a mail: what it reminded of was sent, or may be sent again.

    NotFound where it is settled already.
    """
    mail = session.get(MailRecord, message_id, with_for_update=True)
    if mail is None:
        raise NotFound(f"No mail {message_id} is under way: somebody settled it meanwhile.")
    if outcome is Outcome.TAKEN:
        reminders = [Reminder(*parts) for parts in mail.reminders]
        record_reminders(session, mail.recipient, reminders, author=author, now=now)
    session.delete(mail)
    log_change(session, Author(author, now), "settle mail", f"mail {message_id}", "outcome", UNDER_WAY, outcome.value)
    session.flush()
