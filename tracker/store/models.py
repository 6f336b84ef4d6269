"""The tables of the register: what extraction found, and apart from it what people decided."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from tracker.model import Category, DeadlineKind, FlagKind, ParagraphKind, Source
from tracker.store.names import PersonalName, PossibleName

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

KEY = String(200)
"""A resolution's key: its document symbol, or body, date and title where it has none."""
ADDRESS = String(500)
"""An action's stable address: "A/RES/79/114:8(a):1:secretary-general"."""
REF = String(60)
NAME = String(500)
PERSON = PersonalName(500)
"""A name or an address in a row that is never rewritten: kept apart, so that it can be erased; see `store.names`."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC, zone included, on databases that forget zones too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment in the register needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AddresseeRole(StrEnum):
    """Whether a party is asked to act, or only named as one to work with."""

    ASKED = "asked"
    CONSULTED = "consulted"


def _words(kind: type[StrEnum]) -> Enum:
    """Store an enum as its words, so that a report in SQL can be read aloud."""
    return Enum(
        kind,
        native_enum=False,
        values_callable=lambda members: [member.value for member in members],
        length=40,
        validate_strings=True,
    )


class Base(DeclarativeBase):
    """The register's metadata, with names for every constraint so that migrations can drop them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it from the class)
        datetime: UTCDateTime,
        date: Date,
        str: Text,
        list[Any]: JSON,
        dict[str, Any]: JSON,
        Category: _words(Category),
        ParagraphKind: _words(ParagraphKind),
        DeadlineKind: _words(DeadlineKind),
        FlagKind: _words(FlagKind),
        AddresseeRole: _words(AddresseeRole),
        Source: _words(Source),
        float: Float,
    }


# --- what extraction found: thrown away and written again at every import -------


class ResolutionRecord(Base):
    """A resolution under its key; `content_hash` tells whether an import brings anything new."""

    __tablename__ = "resolutions"

    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    symbol: Mapped[str | None] = mapped_column(String(200), index=True)
    body: Mapped[str | None] = mapped_column(NAME)
    title: Mapped[str]
    adopted: Mapped[date | None]
    session: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(10))
    meeting: Mapped[str | None]
    agenda: Mapped[str]
    closing: Mapped[str]
    vote: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    content_hash: Mapped[str] = mapped_column(String(64))
    first_imported: Mapped[datetime]
    last_imported: Mapped[datetime]

    paragraphs: Mapped[list[ParagraphRecord]] = relationship(
        order_by="ParagraphRecord.position", passive_deletes=True, cascade="all, delete-orphan"
    )


class DocumentRecord(Base):
    """A file that was taken in: where from, when and by whom, and what it held by its hash."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key"), index=True)
    source: Mapped[str]
    content_hash: Mapped[str] = mapped_column(String(64))
    imported: Mapped[datetime]
    author: Mapped[str] = mapped_column(NAME)


class PrintedParagraph:
    """What is printed of a paragraph, of whichever text."""

    ref: Mapped[str] = mapped_column(REF)
    position: Mapped[int]
    kind: Mapped[ParagraphKind]
    text: Mapped[str]
    is_stem: Mapped[bool]
    heading: Mapped[str | None]
    page: Mapped[int | None]
    emphasis: Mapped[list[Any]]
    tail: Mapped[str]


class ParagraphRecord(PrintedParagraph, Base):
    """A preambular or operative paragraph, or subparagraph, in its place."""

    __tablename__ = "paragraphs"
    __table_args__ = (UniqueConstraint("resolution_key", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key", ondelete="CASCADE"))

    clauses: Mapped[list[ClauseRecord]] = relationship(
        order_by="ClauseRecord.begins, ClauseRecord.number", passive_deletes=True, cascade="all, delete-orphan"
    )
    doubts: Mapped[list[DoubtRecord]] = relationship(
        order_by="DoubtRecord.id", passive_deletes=True, cascade="all, delete-orphan"
    )


class ClauseRecord(Base):
    """One operative verb and what it governs; `number` counts from 1 within its paragraph.

    `chapeau` are the words of the stem that an inherited clause completes.
    `flags` are the kinds of its flags, for lists; `frequency` is how often it recurs,
    `occurrences` the highest number of its times, 0 where it names none. The confidences,
    0 to 1, say how likely each field is right; 1 where a person decided it.
    """

    __tablename__ = "clauses"
    __table_args__ = (UniqueConstraint("resolution_key", "ref", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id", ondelete="CASCADE"), index=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(REF)
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(String(100))
    category: Mapped[Category]
    text: Mapped[str]
    chapeau: Mapped[str | None]
    begins: Mapped[int]
    ends: Mapped[int]
    verb_begins: Mapped[int | None]
    verb_ends: Mapped[int | None]
    is_inherited: Mapped[bool]
    is_reporting: Mapped[bool]
    reporting_recipient: Mapped[str | None]
    reporting_text: Mapped[str | None]
    frequency: Mapped[str | None] = mapped_column(String(40))
    flags: Mapped[str]
    rule: Mapped[str]
    occurrences: Mapped[int] = mapped_column(default=0)
    confidence_verb: Mapped[float] = mapped_column(server_default="1", default=1.0)
    confidence_category: Mapped[float] = mapped_column(server_default="1", default=1.0)
    confidence_addressees: Mapped[float] = mapped_column(server_default="1", default=1.0)
    confidence_deadlines: Mapped[float] = mapped_column(server_default="1", default=1.0)
    confidence_reporting: Mapped[float] = mapped_column(server_default="1", default=1.0)

    addressees: Mapped[list[ClauseAddresseeRecord]] = relationship(
        order_by="ClauseAddresseeRecord.position", passive_deletes=True, cascade="all, delete-orphan"
    )
    deadlines: Mapped[list[DeadlineRecord]] = relationship(
        order_by="DeadlineRecord.position", passive_deletes=True, cascade="all, delete-orphan"
    )
    flag_phrases: Mapped[list[FlagRecord]] = relationship(
        order_by="FlagRecord.begins", passive_deletes=True, cascade="all, delete-orphan"
    )
    doubts: Mapped[list[DoubtRecord]] = relationship(
        order_by="DoubtRecord.id", passive_deletes=True, cascade="all, delete-orphan"
    )


class ClauseAddresseeRecord(Base):
    """A party that a clause asks, or names as one to consult; `entity` is its name in an address."""

    __tablename__ = "clause_addressees"
    __table_args__ = (UniqueConstraint("clause_id", "role", "entity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id", ondelete="CASCADE"))
    position: Mapped[int]
    role: Mapped[AddresseeRole]
    entity: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(NAME)
    text: Mapped[str]
    begins: Mapped[int | None]
    ends: Mapped[int | None]
    qualifier: Mapped[str | None]
    rule: Mapped[str]
    source: Mapped[Source] = mapped_column(server_default=Source.UNKNOWN.value, default=Source.UNKNOWN)
    confidence: Mapped[float] = mapped_column(server_default="1", default=1.0)


class DeadlineRecord(Base):
    """When a clause is due; `is_inherited` is one of the chapeau.

    `occurrence` counts the times at which its actions are due, 1 the earliest: of sessions 52,
    54 and 55 the last is 3. It is empty for what is no such time: "annually", the end of a recurrence.
    `day` is the day that the words mean, `due` and `late_after` the first and the last one of the time
    that they leave (a session's opening and closing day), `meets` the one from which documents are
    planned back. `estimated` says that the calendar is, `expires` that a term ends.
    """

    __tablename__ = "deadlines"
    __table_args__ = (Index(None, "session_body", "session_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    occurrence: Mapped[int | None]
    is_inherited: Mapped[bool]
    text: Mapped[str]
    kind: Mapped[DeadlineKind]
    day: Mapped[date | None]
    due: Mapped[date | None]
    late_after: Mapped[date | None]
    meets: Mapped[date | None]
    estimated: Mapped[bool]
    expires: Mapped[bool]
    session_body: Mapped[str | None] = mapped_column(NAME)
    session_number: Mapped[int | None]
    is_next_session: Mapped[bool]
    period: Mapped[str | None] = mapped_column(String(40))
    frequency: Mapped[str | None] = mapped_column(String(40))
    begins: Mapped[int]
    ends: Mapped[int]
    rule: Mapped[str]
    confidence: Mapped[float] = mapped_column(server_default="1", default=1.0)


class FlagRecord(Base):
    """A phrase that staff watch for: "within existing resources"."""

    __tablename__ = "flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FlagKind]
    text: Mapped[str]
    begins: Mapped[int]
    ends: Mapped[int]


class DoubtRecord(Base):
    """Why a person should look: of a clause, of a paragraph, or of the whole resolution where both are empty.

    A doubt of one addressee or deadline of the clause has its position beside the clause.
    """

    __tablename__ = "doubts"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key", ondelete="CASCADE"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clauses.id", ondelete="CASCADE"), index=True)
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id", ondelete="CASCADE"), index=True)
    addressee_position: Mapped[int | None]
    deadline_position: Mapped[int | None]
    field: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str]
    text: Mapped[str]
    candidates: Mapped[list[Any]]


class CitationRecord(Base):
    """Another document that a paragraph cites: "Recalling its resolution 78/241"."""

    __tablename__ = "citations"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(REF)
    symbol: Mapped[str] = mapped_column(String(200), index=True)
    text: Mapped[str]
    relation: Mapped[str] = mapped_column(String(100))
    begins: Mapped[int]
    ends: Mapped[int]


class NoteRecord(Base):
    """A footnote: its mark and its words, the paragraph that it stands in, and the documents that it cites."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key", ondelete="CASCADE"), index=True)
    mark: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    ref: Mapped[str | None] = mapped_column(REF)
    cites: Mapped[list[str]] = mapped_column(JSON)


class AnnexRecord(Base):
    """Text that a resolution carries but that is not its own clauses."""

    __tablename__ = "annexes"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]


# --- what people decided: never overwritten by an import ------------------------


class ActionRecord(Base):
    """One clause as asked of one addressee, under its stable address.

    `handle` is a short number for people, never used twice. `status` and
    `is_open` repeat the last status report, so that lists are quick, and
    `occurrence` is the earliest due date that is open, of an action that has several. An action
    that people decided something on, and whose clause left the text, keeps its
    last words and is `withdrawn`.
    """

    __tablename__ = "actions"
    __table_args__ = (Index(None, "resolution_key", "ref", "clause_number"),)

    address: Mapped[str] = mapped_column(ADDRESS, primary_key=True)
    handle: Mapped[int] = mapped_column(unique=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key"))
    ref: Mapped[str] = mapped_column(REF)
    clause_number: Mapped[int]
    entity: Mapped[str] = mapped_column(String(200))
    addressee: Mapped[str | None] = mapped_column(NAME, index=True)
    status: Mapped[str] = mapped_column(String(40), index=True)
    is_open: Mapped[bool]
    occurrence: Mapped[int] = mapped_column(default=1)
    opened: Mapped[datetime]
    withdrawn: Mapped[datetime | None]
    last_verb: Mapped[str | None] = mapped_column(String(100))
    last_category: Mapped[Category | None]
    last_text: Mapped[str | None]

    reports: Mapped[list[StatusReportRecord]] = relationship(order_by="StatusReportRecord.id", passive_deletes="all")


class StatusReportRecord(Base):
    """What was reported on an occurrence of an action: written once, corrected by a later row.

    `evidence_sha256` is the hash of the file that `evidence` names, empty for a symbol or a URL.
    """

    __tablename__ = "status_reports"
    __table_args__ = (
        ForeignKeyConstraint(["address"], ["actions.address"]),
        Index(None, "address", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ADDRESS)
    status: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    note: Mapped[str]
    evidence: Mapped[str]
    evidence_sha256: Mapped[str] = mapped_column(String(64), default="")
    next_step: Mapped[str] = mapped_column(default="")
    challenge: Mapped[str] = mapped_column(default="")
    occurrence: Mapped[int] = mapped_column(default=1)
    author: Mapped[str] = mapped_column(PERSON)
    recorded: Mapped[datetime]


class ChangeRecord(Base):
    """One row of the log: who changed what, when, from what to what."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(PERSON)
    operation: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(ADDRESS)
    field: Mapped[str] = mapped_column(String(60))
    old: Mapped[str | None] = mapped_column(PossibleName)
    new: Mapped[str | None] = mapped_column(PossibleName)


class StaffEntityRecord(Base):
    """An addressee that staff added, or a shipped one to which they gave aliases.

    `kind` is None where the shipped row decides it, or nobody did.
    """

    __tablename__ = "staff_entities"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    aliases: Mapped[list[Any]]
    kind: Mapped[str | None] = mapped_column(String(40))
    author: Mapped[str] = mapped_column(NAME)
    added: Mapped[datetime]


class StaffSessionRecord(Base):
    """A session that staff added to the calendar: its deadlines resolve at once."""

    __tablename__ = "staff_sessions"

    body: Mapped[str] = mapped_column(NAME, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[date]
    closes: Mapped[date | None]
    source: Mapped[str]
    author: Mapped[str] = mapped_column(NAME)
    added: Mapped[datetime]


class SavedFilterRecord(Base):
    """A filter that staff keep under a name: its parts as words, see `store.filters`, and how its list is shown."""

    __tablename__ = "saved_filters"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    parts: Mapped[dict[str, Any]]
    look: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    author: Mapped[str] = mapped_column(NAME)
    saved: Mapped[datetime]


class ReminderRecord(Base):
    """A reminder that went out: to whom, of which action, of what kind ("overdue") and about which day."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("recipient", "address", "kind", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(PersonalName(320))
    address: Mapped[str] = mapped_column(ADDRESS)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(40))
    sent: Mapped[datetime]
    author: Mapped[str] = mapped_column(PERSON)


class KeptNumberRecord(Base):
    """The number of an action that left the register: it is nobody else's, and its own again when it returns.

    `entity` is its addressee as addresses name it, after mergers too.
    """

    __tablename__ = "kept_numbers"
    __table_args__ = (Index(None, "resolution_key", "ref", "clause_number"),)

    address: Mapped[str] = mapped_column(ADDRESS, primary_key=True)
    handle: Mapped[int] = mapped_column(unique=True)
    resolution_key: Mapped[str] = mapped_column(KEY)
    ref: Mapped[str] = mapped_column(REF)
    clause_number: Mapped[int]
    entity: Mapped[str] = mapped_column(String(200))


class ClauseNumberRecord(Base):
    """A number that a clause of a paragraph once had, with the hash of its words, so that it keeps it.

    A clause that leaves the text and comes back, or before which another is found, is told by its words.
    """

    __tablename__ = "clause_numbers"

    resolution_key: Mapped[str] = mapped_column(KEY, primary_key=True)
    ref: Mapped[str] = mapped_column(REF, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(64), primary_key=True)


class CounterRecord(Base):
    """The last handle given out, so that none is used twice."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
