"""What there is to review, what was reviewed, and which clause a person means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, UnknownAction
from tracker.store.decisions import ReviewRecord
from tracker.store.models import (
    AddresseeRole,
    ClauseAddresseeRecord,
    ClauseRecord,
    DoubtRecord,
    ParagraphRecord,
    ResolutionRecord,
)
from tracker.store.queries import find_action, find_key

DOUBTS = (
    select(
        DoubtRecord.resolution_key,
        DoubtRecord.field,
        DoubtRecord.reason,
        DoubtRecord.text.label("words"),
        DoubtRecord.candidates,
        DoubtRecord.clause_id,
        ClauseRecord.ref,
        ClauseRecord.number,
        ClauseRecord.verb,
        ClauseRecord.category,
        ClauseRecord.text,
    )
    .outerjoin(ClauseRecord, ClauseRecord.id == DoubtRecord.clause_id)
    .outerjoin(ParagraphRecord, ParagraphRecord.id == ClauseRecord.paragraph_id)
    .order_by(DoubtRecord.resolution_key, ParagraphRecord.position, ClauseRecord.number, DoubtRecord.id)
)
REVIEWS = select(ReviewRecord.__table__).order_by(ReviewRecord.__table__.c.id)
REVIEWS_OF = REVIEWS.where(ReviewRecord.__table__.c.resolution_key == bindparam("key"))
ASKED = (
    select(ClauseAddresseeRecord.clause_id, ClauseAddresseeRecord.name)
    .where(ClauseAddresseeRecord.role == AddresseeRole.ASKED)
    .order_by(ClauseAddresseeRecord.position)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A text, a paragraph of it (`ref`), or a clause (`number`): "A/RES/79/114:8(a):1".

    `action` is the address of the action by which a person named the clause, if so.
    """

    key: str
    ref: str = ""
    number: int = 0
    action: str | None = None

    @property
    def address(self) -> str:
        """The stable address of the place."""
        if not self.ref:
            return self.key
        return f"{self.key}:{self.ref}:{self.number}" if self.number else f"{self.key}:{self.ref}"

    def holds(self, ref: str, number: int) -> bool:
        """Whether a clause lies in this place: "8:2" in "8", "8:2" and the whole text."""
        return self.ref in ("", ref) and self.number in (0, number)


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """What extraction was not sure of: the clause, the field, the words and the reason."""

    clause: str
    field: str
    reason: str
    words: str
    candidates: str
    verb: str | None
    category: str | None
    addressees: str
    text: str | None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review as it was made: "set" of clause "A/RES/79/114:8(a):1" by whom, and whether it stands."""

    number: int
    clause: str
    decision: str
    what: str
    note: str
    author: str
    recorded: datetime
    withdrawn: datetime | None
    withdrawn_by: str | None


def find_place(session: Session, words: str) -> Place:
    """Find what a person names: a symbol, "SYMBOL:8(a)", "SYMBOL:8(a):1", or an action and its clause.

    UnknownAction says how to list what there is.
    """
    plain = words.strip()
    parts = plain.split(":")
    for length in range(len(parts), 0, -1):
        start, rest = ":".join(parts[:length]), parts[length:]
        key = session.scalar(select(ResolutionRecord.key).where(func.lower(ResolutionRecord.key) == start.lower()))
        if key is None or len(rest) > 2:
            continue
        if not rest:
            return Place(key)
        ref = session.scalar(
            select(ParagraphRecord.ref).where(
                ParagraphRecord.resolution_key == key, func.lower(ParagraphRecord.ref) == rest[0].lower()
            )
        )
        if ref is None:
            raise UnknownAction(f"{key} has no paragraph {rest[0]}: `tracker show {key}` lists those it has.")
        if len(rest) == 1:
            return Place(key, ref)
        number = int(rest[1]) if rest[1].isdecimal() and len(rest[1]) < 6 else 0
        clause = select(ClauseRecord.id).where(
            ClauseRecord.resolution_key == key, ClauseRecord.ref == ref, ClauseRecord.number == number
        )
        if session.scalar(clause) is None:
            raise UnknownAction(f"{key}:{ref} has no clause {rest[1]}: `tracker show {key}` lists what it has.")
        return Place(key, ref, number)
    if ":" not in plain and not plain.removeprefix("#").isdecimal():
        return Place(find_key(session, plain))
    row = find_action(session, plain)
    return Place(row.resolution, row.ref, row.clause_number, row.address)


def list_doubts(session: Session, place: Place | None = None) -> list[DoubtRow]:
    """List what extraction marked as uncertain and nobody reviewed yet, in the order of the texts."""
    of_text = () if place is None else (DoubtRecord.resolution_key == place.key,)
    found = [
        row
        for row in session.execute(DOUBTS.where(*of_text))
        if place is None or place.holds(row.ref or "", row.number or 0)
    ]
    if not found:
        return []
    doubtful = select(DoubtRecord.clause_id).where(*of_text)
    names: dict[int, list[str]] = {}
    for clause_id, name in session.execute(ASKED.where(ClauseAddresseeRecord.clause_id.in_(doubtful))):
        names.setdefault(clause_id, []).append(name)
    return [
        DoubtRow(
            clause=Place(row.resolution_key, row.ref or "", row.number or 0).address,
            field=row.field,
            reason=row.reason,
            words=row.words,
            candidates="; ".join(str(each) for each in row.candidates),
            verb=row.verb,
            category=row.category.value if row.category else None,
            addressees="; ".join(names.get(row.clause_id, [])),
            text=row.text,
        )
        for row in found
    ]


def count_doubts(session: Session) -> int:
    """Count what extraction marked as uncertain and nobody reviewed yet."""
    return session.scalar(select(func.count()).select_from(DoubtRecord)) or 0


def list_reviews(session: Session, place: Place | None = None, *, withdrawn: bool = False) -> list[ReviewRow]:
    """List the reviews that stand, oldest first; those taken back too with `withdrawn`."""
    session.flush()  # rows are read past the objects of a session
    found = session.execute(REVIEWS) if place is None else session.execute(REVIEWS_OF, {"key": place.key})
    return [
        ReviewRow(
            number=record.id,
            clause=Place(record.resolution_key, record.ref, record.clause_number).address,
            decision=record.kind,
            what=_describe(record),
            note=record.note,
            author=record.author,
            recorded=record.recorded,
            withdrawn=record.withdrawn,
            withdrawn_by=record.withdrawn_by,
        )
        for record in found.all()
        if withdrawn or record.withdrawn is None
        if place is None or place.holds(record.ref, record.clause_number)
    ]


def find_reviewed(session: Session, number: int) -> Place:
    """Find what a review was made of, by its number; NotFound where none was. The clause may have left its text."""
    record = session.get(ReviewRecord, number)
    if record is None:
        raise NotFound(f"There is no review {number}: `tracker review list` names those that there are.")
    return Place(record.resolution_key, record.ref, record.clause_number)


def _describe(record: Row[Any]) -> str:
    parts = [f"{name}: {_say(value)}" for name, value in record.decided.items()]
    if record.words:
        parts.insert(0, record.words)
    if record.other:
        parts.append(f"clause {record.other}")
    return "; ".join(parts)


def _say(value: object) -> str:
    """A decided value in words: two addressees "Member States, UNODC", a deadline by its text, a flag "yes"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_say, value)) or "none"
    if isinstance(value, dict):
        day = value.get("date")
        words = str(value.get("text") or day or "")
        return f"{words} ({day})" if day and day not in words else words
    return "none" if value is None else str(value)
