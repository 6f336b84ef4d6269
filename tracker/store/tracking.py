"""The tracking tables of offices that were taken in, and the rows of them that are still to be settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.errors import NotFound
from tracker.store.models import NAME, Base, ChangeRecord

TABLE_TAKEN_BACK = "take back table"
"""The operation of the log that tells that a table was taken back."""


class TrackingTableRecord(Base):
    """A file that an office keeps its follow-up in: what is in it until it is taken, and how its columns are read.

    `columns` and `statuses` are what people confirmed, by heading and by word; a table whose headings are
    among those of an earlier one begins with what was confirmed there.
    """

    __tablename__ = "tracking_tables"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    statuses: Mapped[dict[str, Any]] = mapped_column(JSON)
    day: Mapped[date | None] = mapped_column(Date)
    is_evidence: Mapped[bool]
    is_for_all: Mapped[bool]
    author: Mapped[str] = mapped_column(NAME)
    kept: Mapped[datetime]
    taken: Mapped[datetime | None]


class TrackingRowRecord(Base):
    """A row that was not taken with its table: what it says, why, and the addresses of the actions it may mean.

    `outcome` is one of `tracking.planning.Outcome`. Names of people stand in columns of their own, so that they
    can be erased; `settled` says when a person took it or let go of it.
    """

    __tablename__ = "tracking_rows"
    __table_args__ = (Index(None, "table_id", "settled"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("tracking_tables.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(String(300))
    number: Mapped[int]
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    focal_point: Mapped[str] = mapped_column(NAME)
    focal_point_email: Mapped[str] = mapped_column(NAME)
    about: Mapped[str]
    above: Mapped[str] = mapped_column(String(300))
    outcome: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str]
    candidates: Mapped[list[Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(NAME)
    settled: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class TrackingTable:
    """A tracking table as lists show it; `left` is the number of its rows that are still to be settled.

    `taken_back` is the moment at which a person took back what was written of it.
    """

    number: int
    name: str
    day: date | None
    author: str
    kept: datetime
    taken: datetime | None
    left: int
    taken_back: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that is still to be settled, as lists show it: which table, where in it, why, what it may mean."""

    number: int
    table: str
    place: str
    outcome: str
    reason: str
    candidates: tuple[str, ...]
    words: Mapping[str, str]


def list_tracking_tables(session: Session) -> list[TrackingTable]:
    """List the tables that were given, the newest first, with how many of their rows are left."""
    table, row = TrackingTableRecord, TrackingRowRecord
    left = (
        select(func.count()).where(row.table_id == table.id, row.settled.is_(None)).correlate(table).scalar_subquery()
    )
    found = session.execute(select(table, left).order_by(table.id.desc()))
    back = {change.subject: change.at for change in _list_taken_back(session)}
    return [
        TrackingTable(
            each.id, each.name, each.day, each.author, each.kept, each.taken, count, back.get(subject_of(each.id))
        )
        for each, count in found
    ]


def subject_of(number: int) -> str:
    """Under what the log speaks of a table."""
    return f"tracking table {number}"


def find_taken_back(session: Session, number: int) -> ChangeRecord | None:
    """Find what the log tells of the taking back of a table, when and by whom; None where it stands as taken."""
    return next((each for each in _list_taken_back(session) if each.subject == subject_of(number)), None)


def _list_taken_back(session: Session) -> list[ChangeRecord]:
    return list(session.scalars(select(ChangeRecord).where(ChangeRecord.operation == TABLE_TAKEN_BACK)))


def find_tracking_table(session: Session, number: int) -> TrackingTableRecord:
    """Find a table by its number; NotFound where there is none."""
    record = session.get(TrackingTableRecord, number)
    if record is None:
        raise NotFound(f"There is no tracking table {number}: `tracker table list` shows those that there are.")
    return record


def drop_tables_naming(session: Session, name: str) -> None:
    """Let go of the tables that were given, not taken yet, and hold a name: their files can be given again."""
    for record in session.scalars(select(TrackingTableRecord).where(TrackingTableRecord.taken.is_(None))):
        if name.casefold() in record.content.decode("utf-8", "replace").casefold():
            session.delete(record)


def list_kept_rows(session: Session, table: int | None = None) -> list[KeptRow]:
    """List the rows that are still to be settled, of one table or of all."""
    statement = (
        select(TrackingRowRecord, TrackingTableRecord.name)
        .join(TrackingTableRecord, TrackingTableRecord.id == TrackingRowRecord.table_id)
        .where(TrackingRowRecord.settled.is_(None))
        .order_by(TrackingRowRecord.table_id.desc(), TrackingRowRecord.id)
    )
    if table is not None:
        statement = statement.where(TrackingRowRecord.table_id == table)
    return [
        KeptRow(
            record.id,
            name,
            f"{record.sheet}, row {record.number}" if record.sheet else f"row {record.number}",
            record.outcome,
            record.reason,
            tuple(record.candidates),
            {**record.words, "focal point": record.focal_point, "e-mail": record.focal_point_email},
        )
        for record, name in session.execute(statement)
    ]
