"""The log: every write says who, when, what, and from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.store.models import ChangeRecord


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, and when: the author of "updated A/RES/79/114:8(a):1:secretary-general"."""

    name: str
    at: datetime


def log_change(
    session: Session,
    author: Author,
    operation: str,
    subject: str,
    field: str,
    old: str | None,
    new: str | None,
) -> None:
    """Append one row to the log, in the transaction of the write itself."""
    session.add(
        ChangeRecord(
            at=author.at,
            author=author.name,
            operation=operation,
            subject=subject,
            field=field,
            old=old,
            new=new,
        )
    )
