"""Recording who came in, was refused, took something away, or did something to an account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.access_log import AccessRecord
from tracker.store.accounts import UserRecord

SIGN_IN, REFUSED, KEPT_WAITING = "sign in", "refuse sign-in", "let guesses wait"
EXPORT, FORBIDDEN = "export", "refuse"


def record(
    session: Session,
    operation: str,
    *,
    author: str,
    now: datetime,
    name: str = "",
    field: str = "",
    old: str | None = None,
    new: str | None = None,
    address: str = "",
) -> None:
    """Append one row to the log of access, in the transaction of what it tells of; see `AccessRecord`."""
    session.add(
        AccessRecord(
            at=now, author=author, operation=operation, name=name, field=field, old=old, new=new, address=address
        )
    )


def known_name(session: Session, name: str) -> str:
    """The name that somebody tried, where an account has it: else it may be a password, typed in the wrong field."""
    return session.scalar(select(UserRecord.name).where(UserRecord.name == name)) or ""
