"""How each person is told of what happens to their own actions: on the site, and by mail as they choose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.service.accounts.people import record_account_event
from tracker.service.accounts.signing_in import actor_of
from tracker.service.changes import Author
from tracker.store.accounts import UserRecord
from tracker.store.mails import Told
from tracker.store.notices import Reader, find_newest_change
from tracker.store.people import find_user, is_mail_address


class MailChoice(StrEnum):
    """When a person is told by mail: never, at the next sending, once a day, once a week."""

    NOTHING = "nothing"
    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"


def choose_notices(
    session: Session, name: str, choice: MailChoice, address: str = "", *, author: str, now: datetime
) -> str:
    """Choose when a person is told by mail, and at which address; returns the address.

    `choose_notices(session, "a.pozo", MailChoice.DAILY, "pozo@example.org", ...)`. Without an address that stays
    which is there, else the name counts where it is one. From now on they are told, not of what was before.
    UsageProblem where there is no address, or it cannot be one.
    """
    user = find_user(session, name)
    chosen = address.strip() or user.mail_address or (user.name if is_mail_address(user.name) else "")
    if choice is not MailChoice.NOTHING and not chosen:
        raise UsageProblem("To which address? Give one, such as name@example.org.")
    if chosen and not is_mail_address(chosen):
        raise UsageProblem(f"{chosen!r} is not a mail address: write it as name@example.org.")
    old = f"{user.mail_notices}"
    if MailChoice(user.mail_notices) is MailChoice.NOTHING:
        user.mail_since = find_newest_change(session)
    user.mail_notices, user.mail_address = choice.value, chosen
    record_account_event(session, Author(author, now), "choose notices", user.name, "mail", old, choice.value)
    session.flush()
    return chosen


def see_notices(session: Session, until: int, *, author: str, now: datetime) -> None:
    """Note that a person saw the notices up to a row of the log; what they read is told to nobody, and not logged."""
    user = find_user(session, author)
    user.seen_change = max(user.seen_change, min(until, find_newest_change(session)))
    session.flush()


def reader_of(user: UserRecord) -> Reader:
    """Whom the notices of a person are for, with the actions that are theirs."""
    return Reader(user.id, actor_of(user).whose)


def list_told_by_mail(session: Session, names: Sequence[str] = ()) -> list[UserRecord]:
    """List who chose to be told by mail and may sign in, by name; those `names` only where some are given.

    NotFound for a name that nobody signs in with.
    """
    wanted = {find_user(session, name).id for name in names}
    user = UserRecord
    statement = select(user).where(
        user.mail_notices != MailChoice.NOTHING.value, user.mail_address != "", user.disabled.is_(None)
    )
    found = session.scalars(statement.order_by(user.name))
    return [each for each in found if not names or each.id in wanted]


def is_time(user: UserRecord, told: Told, now: datetime) -> bool:
    """Whether a person is to be told now: at once always, daily or weekly that many days after the last letter."""
    days = {MailChoice.AT_ONCE: 0, MailChoice.DAILY: 1, MailChoice.WEEKLY: 7}[MailChoice(user.mail_notices)]
    if told.at is None:
        return True
    return (now.astimezone().date() - told.at.astimezone().date()).days >= days
