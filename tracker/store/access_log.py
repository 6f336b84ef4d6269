"""The log that administrators see: sign-ins, refusals, exports and account work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.models import PERSON, Base
from tracker.store.names import name_of
from tracker.store.narrowing import every_word


class AccessRecord(Base):
    """Who came in, was refused, took something away, or did something to an account; never rewritten.

    `author` is who did it and `name` whose account it concerns, empty where that is nobody's; `address` the network
    address that it came from, empty at the command line. `field`, `old` and `new` say what changed of an account.
    """

    __tablename__ = "access_log"
    __table_args__ = (Index(None, "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(PERSON)
    operation: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(PERSON)
    field: Mapped[str] = mapped_column(String(60))
    old: Mapped[str | None]
    new: Mapped[str | None]
    address: Mapped[str] = mapped_column(PERSON)

    @property
    def subject(self) -> str:
        """What it is about, as the log of changes calls it."""
        return f"user {self.name}"


@dataclass(frozen=True, slots=True)
class Access:
    """One row of the log of access."""

    at: datetime
    author: str
    operation: str
    name: str
    field: str
    old: str | None
    new: str | None
    address: str


def list_access(session: Session, *, words: str = "", limit: int | None = None, offset: int = 0) -> list[Access]:
    """List the log of access, the newest first: all of it, or where every word is somewhere in a row."""
    statement = select(AccessRecord).where(*_conditions(words)).order_by(AccessRecord.id.desc())
    return [
        Access(each.at, each.author, each.operation, each.name, each.field, each.old, each.new, each.address)
        for each in session.scalars(statement.limit(limit).offset(offset or None))
    ]


def count_access(session: Session, *, words: str = "") -> int:
    """Count the rows that `list_access` lists without a limit."""
    return session.scalar(select(func.count()).select_from(AccessRecord).where(*_conditions(words))) or 0


def list_own_addresses(session: Session, name: str) -> set[str]:
    """List the network addresses from which a person came, and nobody else."""
    where = select(AccessRecord.address).distinct()
    others = session.scalars(where.where(AccessRecord.name != name, AccessRecord.name != ""))
    return set(session.scalars(where.where(AccessRecord.name == name))) - set(others)


def _conditions(words: str) -> list[ColumnElement[bool]]:
    columns = AccessRecord.__table__.c
    named = (name_of(columns[name]) for name in ("author", "name", "address"))
    return [every_word(words, columns.operation, *named)] if words.strip() else []
