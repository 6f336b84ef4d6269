"""The log: every write says who, when, what, and from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.store.decisions import OccurrenceRecord, ReviewRecord, SupersessionRecord, WithdrawalRecord
from tracker.store.ledger import append_rows
from tracker.store.models import ChangeRecord
from tracker.store.names import token_of

PERSONAL = ("focal_point", "focal_point_email", "account")
"""Fields that name a person: the log holds tokens of what they were and are, so that the person can be erased."""


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
    if field in PERSONAL:
        old, new = token_of(session, old), token_of(session, new)
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


def log_opened(session: Session, author: Author, operation: str, addresses: Sequence[str]) -> None:
    """Append a row to the log for each action that is opened, as `log_change` does for one."""
    common = {"at": author.at, "author": author.name, "operation": operation, "field": "action"}
    append_rows(
        session, ChangeRecord, [{**common, "subject": address, "old": None, "new": "opened"} for address in addresses]
    )


def take_back(
    session: Session,
    record: ReviewRecord | OccurrenceRecord | SupersessionRecord,
    author: Author,
    ended: date | None = None,
) -> None:
    """Say by a further row that one counts no longer, of an occurrence or a successor as of the day `ended`."""
    session.add(
        WithdrawalRecord(
            table_name=record.__tablename__, row_id=record.id, ended=ended, author=author.name, recorded=author.at
        )
    )
    session.flush()
