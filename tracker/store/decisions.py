"""The tables of what people decided beside status reports: reviews, assignments, occurrences, successors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    exists,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models import ADDRESS, KEY, NAME, PERSON, REF, Base


class ReviewKind(StrEnum):
    """What a person decided about a clause: that it is right, what is right, or where it begins and ends."""

    ACCEPT = "accept"
    SET = "set"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    REMOVE = "remove"
    TRACK = "track"
    UNTRACK = "untrack"


class ReviewRecord(Base):
    """A person's decision about a clause, under its stable address; taken back by a row of `withdrawals`.

    `ref` is empty and `clause_number` 0 for a decision about the whole text or
    paragraph. `decided` are the fields in the words of the gold format.
    `words` are those at which a clause is split or that are added, `other` the
    number of the second clause, `basis` the words that were reviewed.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index(None, "resolution_key", "ref", "clause_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key"))
    ref: Mapped[str] = mapped_column(REF)
    clause_number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    decided: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str]
    other: Mapped[int | None]
    basis: Mapped[str]
    note: Mapped[str]
    author: Mapped[str] = mapped_column(PERSON)
    recorded: Mapped[datetime]


class ExtractionRecord(Base):
    """What extraction found in a text that people reviewed, so that a review can be taken back."""

    __tablename__ = "extractions"

    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class AssignmentRecord(Base):
    """Who answers for an action from a moment on, by when, and its tags: written once, the last row of one counts.

    `account` is the name under which the focal point signs in, None where the focal point is a name only.
    """

    __tablename__ = "assignments"
    __table_args__ = (ForeignKeyConstraint(["address"], ["actions.address"]), Index(None, "address", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ADDRESS)
    unit: Mapped[str] = mapped_column(NAME)
    focal_point: Mapped[str] = mapped_column(PERSON)
    focal_point_email: Mapped[str] = mapped_column(PERSON)
    supervisor_note: Mapped[str]
    author: Mapped[str] = mapped_column(PERSON)
    recorded: Mapped[datetime]
    target: Mapped[date | None]
    tags: Mapped[str | None]
    account: Mapped[str | None] = mapped_column(PERSON, index=True)


class OccurrenceRecord(Base):
    """A further due date of an action, at which it stands from a day on; the first one has no row.

    `due` is empty where the text lists that time, and dates it. Where the action recurs, it was
    reckoned, or people said it; of a session that it was reckoned by, body and number are kept,
    so that it follows the calendar: where that changes, the row is taken back by one of `withdrawals`, and a further
    one has the new days. `opened` is the day as of which the one before was reported as implemented.
    """

    __tablename__ = "occurrences"
    __table_args__ = (ForeignKeyConstraint(["address"], ["actions.address"]), Index(None, "address", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ADDRESS)
    number: Mapped[int]
    due: Mapped[date | None]
    late_after: Mapped[date | None]
    meets: Mapped[date | None]
    estimated: Mapped[bool] = mapped_column(default=False)
    session_body: Mapped[str | None] = mapped_column(NAME)
    session_number: Mapped[int | None]
    opened: Mapped[date]
    author: Mapped[str] = mapped_column(PERSON)
    recorded: Mapped[datetime]


class SupersessionRecord(Base):
    """The action of a later text that took the place of an older one; taken back when that is reopened."""

    __tablename__ = "supersessions"
    __table_args__ = (
        ForeignKeyConstraint(["address"], ["actions.address"]),
        ForeignKeyConstraint(["successor"], ["actions.address"]),
        Index(None, "address"),
        Index(None, "successor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ADDRESS)
    successor: Mapped[str] = mapped_column(ADDRESS)
    as_of: Mapped[date]
    author: Mapped[str] = mapped_column(PERSON)
    recorded: Mapped[datetime]


class WithdrawalRecord(Base):
    """A review, an occurrence or a successor is taken back: its row stays as it was written, and this one follows it.

    `ended` is the day as of which an occurrence or a successor no longer counts.
    """

    __tablename__ = "withdrawals"
    __table_args__ = (UniqueConstraint("table_name", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    ended: Mapped[date | None]
    author: Mapped[str] = mapped_column(PERSON)
    recorded: Mapped[datetime]


def is_withdrawn(record: type[ReviewRecord | OccurrenceRecord | SupersessionRecord]) -> ColumnElement[bool]:
    """Whether a row was taken back, as a condition: `select(ReviewRecord).where(~is_withdrawn(ReviewRecord))`."""
    back = WithdrawalRecord
    return exists().where(back.table_name == record.__tablename__, back.row_id == record.id)
