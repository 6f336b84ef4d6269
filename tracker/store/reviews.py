"""What there is to review, what was reviewed, and which clause a person means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from tracker.errors import NotFound, UnknownAction
from tracker.store.decisions import ReviewRecord, WithdrawalRecord, is_withdrawn
from tracker.store.models import (
    AddresseeRole,
    ClauseAddresseeRecord,
    ClauseRecord,
    DoubtRecord,
    ParagraphRecord,
    ResolutionRecord,
)
from tracker.store.queries import MANY, find_action, find_key

WHOLE: ColumnElement[float] = (
    ClauseRecord.confidence_verb
    * ClauseRecord.confidence_category
    * ClauseRecord.confidence_addressees
    * ClauseRecord.confidence_deadlines
    * ClauseRecord.confidence_reporting
)
"""How likely a clause is right in every field."""
READING = "reading"
"""The field of the doubt that an earlier version read a text, and did not say how sure it was."""
DOUBTS = (
    select(
        DoubtRecord.resolution_key,
        DoubtRecord.field,
        DoubtRecord.reason,
        DoubtRecord.text.label("words"),
        DoubtRecord.candidates,
        DoubtRecord.clause_id,
        ParagraphRecord.ref,
        ClauseRecord.number,
        ClauseRecord.verb,
        ClauseRecord.category,
        func.coalesce(ClauseRecord.text, ParagraphRecord.text).label("text"),
        WHOLE.label("confidence"),
    )
    .outerjoin(ClauseRecord, ClauseRecord.id == DoubtRecord.clause_id)
    .outerjoin(
        ParagraphRecord, ParagraphRecord.id == func.coalesce(DoubtRecord.paragraph_id, ClauseRecord.paragraph_id)
    )
    .order_by(
        case((ParagraphRecord.id.is_(None), 0), (ClauseRecord.id.is_(None), 1), else_=2),
        WHOLE,
        DoubtRecord.resolution_key,
        ParagraphRecord.position,
        ClauseRecord.number,
        DoubtRecord.id,
    )
)
OF_WHOLE = case((and_(DoubtRecord.clause_id.is_(None), DoubtRecord.paragraph_id.is_(None)), DoubtRecord.resolution_key))
WANTING = (
    func.count(DoubtRecord.clause_id.distinct()),
    func.count(DoubtRecord.paragraph_id.distinct()),
    func.count(OF_WHOLE.distinct()),
)
"""How many clauses, paragraphs and whole texts want a look, however many doubts there are of each."""
MADE, BACK = ReviewRecord.__table__, WithdrawalRecord.__table__
REVIEWS = (
    select(MADE, BACK.c.recorded.label("withdrawn"), BACK.c.author.label("withdrawn_by"))
    .outerjoin(BACK, and_(BACK.c.table_name == ReviewRecord.__tablename__, BACK.c.row_id == MADE.c.id))
    .order_by(MADE.c.id)
)
REVIEWS_OF = REVIEWS.where(MADE.c.resolution_key == bindparam("key"))
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
    """What extraction was not sure of: the clause, paragraph or text, the field, the words and the reason.

    `confidence` is how likely the clause is right in every field, 0 to 1; None of a paragraph or text.
    """

    clause: str
    field: str
    reason: str
    words: str
    candidates: str
    verb: str | None
    category: str | None
    addressees: str
    text: str | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class UncertainRow:
    """A clause that is worth a look, with what it says now and why it is doubted, if it is.

    `confidence` is how likely it is right in every field, 0 to 1.
    """

    clause: str
    confidence: float
    doubts: str
    verb: str
    category: str
    addressees: str
    deadlines: str
    text: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many of the `clauses` are right by what extraction says of itself: `now`, and `after` a review of some.

    Both are expected numbers of clauses. Those `unknown` were read by an earlier version, which said nothing
    of itself; they are in neither.
    """

    clauses: int
    now: float
    after: float
    unknown: int = 0

    def describe(self, looked_at: int) -> str:
        """Say it in a sentence: "About 94 of 100 clauses are right now; after these 40 about 97."."""
        said = []
        if self.clauses:
            said.append(
                f"{_share(self.now, self.clauses, is_certain=not looked_at)} of 100 clauses are right now".capitalize()
                + (f"; after these {looked_at} {_share(self.after, self.clauses)}." if looked_at else ".")
            )
        if self.unknown:
            said.append(
                f"Of {_count(self.unknown, 'further clause')} an earlier version did not say how sure it was: "
                "tracker refresh."
            )
        return " ".join(said)


@dataclass(frozen=True, slots=True)
class Doubted:
    """How many clauses want a look, and how many paragraphs and texts are doubted as a whole."""

    clauses: int = 0
    paragraphs: int = 0
    texts: int = 0

    def __bool__(self) -> bool:
        return bool(self.total)

    @property
    def total(self) -> int:
        """How many want a look in all, as the start page and the lists of texts count them."""
        return self.clauses + self.paragraphs + self.texts

    def describe(self) -> str:
        """Say it in a sentence: "3 clauses and 1 paragraph want a look, 4 in all"; empty where nothing does."""
        counts = ((self.clauses, "clause"), (self.paragraphs, "paragraph"), (self.texts, "whole text"))
        said = [_count(number, name) for number, name in counts if number]
        if not said:
            return ""
        listed = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
        in_all = f", {self.total} in all" if len(said) > 1 else ""
        return f"{listed} {'wants' if self.total == 1 else 'want'} a look{in_all}"

    def __add__(self, other: Doubted) -> Doubted:
        return Doubted(self.clauses + other.clauses, self.paragraphs + other.paragraphs, self.texts + other.texts)


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
    """List what extraction marked as uncertain and nobody reviewed yet: texts, paragraphs, then clauses.

    The least certain clauses come first.
    """
    of_text = () if place is None else (DoubtRecord.resolution_key == place.key,)
    found = [
        row
        for row in session.execute(DOUBTS.where(*of_text))
        if place is None or place.holds(row.ref or "", row.number or 0)
    ]
    if not found:
        return []
    names = _names(session, select(DoubtRecord.clause_id).where(*of_text))
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
            confidence=row.confidence,
        )
        for row in found
    ]


def count_doubted(session: Session, keys: Sequence[str] | None = None) -> Doubted:
    """Count the clauses, paragraphs and texts in which something is to be reviewed, of some texts only with `keys`."""
    row, counts = DoubtRecord, select(*WANTING)
    if keys is None:
        return Doubted(*session.execute(counts).one())
    counted = Doubted()
    for start in range(0, len(keys), MANY):
        some = keys[start : start + MANY]
        is_of = row.resolution_key == some[0] if len(some) == 1 else row.resolution_key.in_(some)
        counted += Doubted(*session.execute(counts.where(is_of)).one())
    return counted


def list_uncertain(session: Session, budget: int, place: Place | None = None) -> list[UncertainRow]:
    """List the clauses that are worth most to look at, as many as the budget has: the least certain first.

    A clause that a person decided is certain. Of equally certain ones those that are doubted come first.
    """
    is_doubted = select(DoubtRecord.id).where(DoubtRecord.clause_id == ClauseRecord.id).exists()
    statement = (
        select(ClauseRecord, WHOLE)
        .join(ParagraphRecord, ParagraphRecord.id == ClauseRecord.paragraph_id)
        .where(or_(WHOLE < 1, is_doubted), *_within(place))
        .options(selectinload(ClauseRecord.doubts), selectinload(ClauseRecord.deadlines))
        .order_by(
            WHOLE,
            case((is_doubted, 0), else_=1),
            ClauseRecord.resolution_key,
            ParagraphRecord.position,
            ClauseRecord.number,
        )
        .limit(budget)
    )
    found = session.execute(statement).all()
    names = _names(session, [clause.id for clause, _ in found])
    return [
        UncertainRow(
            clause=Place(clause.resolution_key, clause.ref, clause.number).address,
            confidence=confidence,
            doubts="; ".join(f"{doubt.field}: {doubt.reason}" for doubt in clause.doubts),
            verb=clause.verb,
            category=clause.category.value,
            addressees="; ".join(names.get(clause.id, [])),
            deadlines="; ".join(f"{each.text} ({each.due})" if each.due else each.text for each in clause.deadlines),
            text=clause.text,
        )
        for clause, confidence in found
    ]


def foresee(session: Session, budget: int, place: Place | None = None) -> Outlook:
    """Tell how right the clauses are by what extraction says of itself, now and after a review of so many.

    The expected number of right clauses is the sum of their confidences, in which a reviewed one counts as right.
    """
    unsaid = select(DoubtRecord.resolution_key).where(DoubtRecord.field == READING)
    is_unknown = and_(ClauseRecord.resolution_key.in_(unsaid), WHOLE == 1, ~_is_reviewed())
    counted = case((is_unknown, 0), else_=1)
    clauses, now, every = session.execute(
        select(func.sum(counted), func.sum(counted * WHOLE), func.count()).where(*_within(place))
    ).one()
    gained = sum(1 - row.confidence for row in list_uncertain(session, budget, place))
    return Outlook(clauses or 0, now or 0.0, min(clauses or 0, (now or 0.0) + gained), every - (clauses or 0))


def _share(part: float, whole: int, *, is_certain: bool = True) -> str:
    """A share in whole clauses of a hundred, that says neither all nor none of some: "about 97", "more than 99"."""
    share = 100 * part / whole
    if share < 99.5:
        return f"about {round(share)}" if share >= 0.5 else "fewer than 1"
    return "100" if part >= whole and is_certain else "more than 99"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _is_reviewed() -> ColumnElement[bool]:
    reviewed = select(ReviewRecord.id).where(
        ReviewRecord.resolution_key == ClauseRecord.resolution_key,
        ReviewRecord.ref == ClauseRecord.ref,
        ReviewRecord.clause_number == ClauseRecord.number,
        ~is_withdrawn(ReviewRecord),
    )
    return reviewed.exists()


def _within(place: Place | None) -> list[ColumnElement[bool]]:
    """Narrow clauses to those of a place."""
    if place is None:
        return []
    conditions = [ClauseRecord.resolution_key == place.key]
    if place.ref:
        conditions.append(ClauseRecord.ref == place.ref)
    if place.number:
        conditions.append(ClauseRecord.number == place.number)
    return conditions


def _names(session: Session, clauses: Select[int | None] | Sequence[int]) -> dict[int, list[str]]:
    """The addressees of some clauses, by the numbers of their rows."""
    names: dict[int, list[str]] = {}
    for clause_id, name in session.execute(ASKED.where(ClauseAddresseeRecord.clause_id.in_(clauses))):
        names.setdefault(clause_id, []).append(name)
    return names


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
