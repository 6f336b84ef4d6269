"""A resolution of the register as it was extracted, for what is written from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, FromClause, Row, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from tracker.model import (
    Addressee,
    Annex,
    Citation,
    Clause,
    Confidence,
    Deadline,
    Doubt,
    Flag,
    Note,
    Paragraph,
    Reporting,
    Resolution,
    SessionRef,
    Span,
    Vote,
    parent_ref,
)
from tracker.store.languages import TextRecord, read_paragraph
from tracker.store.models import (
    AddresseeRole,
    AnnexRecord,
    CitationRecord,
    ClauseAddresseeRecord,
    ClauseRecord,
    DeadlineRecord,
    DoubtRecord,
    FlagRecord,
    NoteRecord,
    ParagraphRecord,
    ResolutionRecord,
)
from tracker.store.queries import find_key

# Plain rows, by statements that are made once: objects that a session follows take several times as long to load,
# and a text is read by every page that shows it.
PARAGRAPHS, CLAUSES = ParagraphRecord.__table__, ClauseRecord.__table__
KEY: BindParameter[str] = bindparam("key")
OF_TEXT = PARAGRAPHS.c.resolution_key == KEY
OF_LINEAGE = and_(OF_TEXT, PARAGRAPHS.c.ref.in_(bindparam("refs", expanding=True)))


def _read_of_text(table: FromClause, order: str) -> Select[Any]:
    """Read what belongs to a whole text."""
    return select(table).where(table.c.resolution_key == KEY).order_by(table.c[order])


def _read_paragraphs(wanted: ColumnElement[bool]) -> tuple[Select[Any], ...]:
    """Read paragraphs, their clauses, and what belongs to a clause: addressees, deadlines, flags."""
    clauses = PARAGRAPHS.join(CLAUSES)
    parts = (
        (ClauseAddresseeRecord.__table__, "position"),
        (DeadlineRecord.__table__, "position"),
        (FlagRecord.__table__, "begins"),
    )
    return (
        select(PARAGRAPHS).where(wanted).order_by(PARAGRAPHS.c.position),
        select(CLAUSES).select_from(clauses).where(wanted).order_by(CLAUSES.c.begins, CLAUSES.c.number),
        *(
            select(table).select_from(clauses.join(table)).where(wanted).order_by(table.c[order])
            for table, order in parts
        ),
    )


RESOLUTION = select(ResolutionRecord.__table__).where(ResolutionRecord.__table__.c.key == KEY)
TEXT = select(TextRecord.__table__).where(TextRecord.__table__.c.resolution_key == KEY, TextRecord.__table__.c.leads)
CITATIONS = _read_of_text(CitationRecord.__table__, "id")
NOTES = _read_of_text(NoteRecord.__table__, "id")
ANNEXES = _read_of_text(AnnexRecord.__table__, "position")
DOUBTS = _read_of_text(DoubtRecord.__table__, "id")
ALL_PARAGRAPHS = _read_paragraphs(OF_TEXT)
LINEAGE = _read_paragraphs(OF_LINEAGE)


def load_resolution(session: Session, words: str) -> Resolution:
    """Rebuild a resolution from the register by its symbol or key, "A/RES/79/114".

    Its source is the document that it was read from. UnknownAction where there is none.
    """
    return rebuild_resolution(session, find_key(session, words))


def rebuild_resolution(session: Session, key: str) -> Resolution:
    """Rebuild the resolution of a key that was found already; see `load_resolution`."""
    session.flush()  # rows are read past the objects of a session
    rows = session.connection()
    of_text = {"key": key}
    record = rows.execute(RESOLUTION, of_text).one()
    doubts = _Doubts(rows.execute(DOUBTS, of_text).all())
    text = rows.execute(TEXT, of_text).first()
    return Resolution(
        source=text.source if text else key,
        symbol=record.symbol,
        body=record.body,
        title=record.title,
        adopted=record.adopted,
        session=record.session,
        language=record.language,
        format=text.format if text else "text",
        meeting=record.meeting,
        agenda_items=tuple(record.agenda.split("; ")) if record.agenda else (),
        paragraphs=_paragraphs(rows, ALL_PARAGRAPHS, of_text, doubts),
        citations=tuple(
            Citation(each.symbol, each.text, each.relation, each.ref, Span(each.begins, each.ends))
            for each in rows.execute(CITATIONS, of_text)
        ),
        closing=record.closing,
        notes=tuple(Note(each.mark, each.text, each.ref, tuple(each.cites)) for each in rows.execute(NOTES, of_text)),
        annexes=tuple(Annex(annex.title, annex.text) for annex in rows.execute(ANNEXES, of_text)),
        vote=Vote(**record.vote) if record.vote else None,
        doubts=tuple(_doubt(doubt) for doubt in doubts.of_text),
    )


def _paragraph(row: Row[Any], clauses: list[Clause], doubts: list[Row[Any]]) -> Paragraph:
    return read_paragraph(row, tuple(clauses), tuple(_doubt(each) for each in doubts))


def _clause(
    row: Row[Any],
    place: int,
    addressees: list[Row[Any]],
    deadlines: list[Row[Any]],
    flags: list[Row[Any]],
    doubts: list[Row[Any]],
) -> Clause:
    own = [each for each in doubts if each.addressee_position is None and each.deadline_position is None]
    of_party, of_deadline = _by("addressee_position", doubts), _by("deadline_position", doubts)
    has_verb = row.verb_begins is not None and row.verb_ends is not None
    return Clause(
        verb=row.verb,
        category=row.category,
        text=row.text,
        span=Span(row.begins, row.ends),
        verb_span=Span(row.verb_begins, row.verb_ends) if has_verb else None,
        inherited=row.is_inherited,
        addressees=tuple(
            _party(each, of_party.get(each.position, [])) for each in addressees if each.role is AddresseeRole.ASKED
        ),
        consulted=tuple(
            _party(each, of_party.get(each.position, [])) for each in addressees if each.role is AddresseeRole.CONSULTED
        ),
        deadlines=tuple(
            _deadline(each, of_deadline.get(each.position, [])) for each in deadlines if not each.is_inherited
        ),
        reporting=_reporting(row) if row.is_reporting else None,
        flags=tuple(Flag(each.kind, each.text, Span(each.begins, each.ends)) for each in flags),
        rule=row.rule,
        doubts=tuple(_doubt(each) for each in own),
        number=row.number if row.number != place else 0,
        confidence=Confidence(
            row.confidence_verb,
            row.confidence_category,
            row.confidence_addressees,
            row.confidence_deadlines,
            row.confidence_reporting,
        ),
    )


def _party(row: Row[Any], doubts: list[Row[Any]]) -> Addressee:
    is_named = row.begins is not None and row.ends is not None
    span = Span(row.begins, row.ends) if is_named else None
    said = tuple(_doubt(each) for each in doubts)
    return Addressee(row.name, row.text, span, row.qualifier, row.rule, row.source, row.confidence, said)


def _deadline(row: Row[Any], doubts: list[Row[Any]]) -> Deadline:
    has_session = row.session_body is not None or row.session_number is not None or row.is_next_session
    return Deadline(
        text=row.text,
        kind=row.kind,
        span=Span(row.begins, row.ends),
        date=row.day,
        session=SessionRef(row.session_body, row.session_number, row.is_next_session) if has_session else None,
        period=row.period,
        frequency=row.frequency,
        rule=row.rule,
        first=row.due,
        last=row.late_after,
        estimated=row.estimated,
        expires=row.expires,
        confidence=row.confidence,
        doubts=tuple(_doubt(each) for each in doubts),
    )


def _reporting(clause: Row[Any]) -> Reporting:
    """The clause's frequency stands for the reporting request's own where that was the one kept."""
    return Reporting(clause.reporting_recipient, clause.frequency, clause.reporting_text or "")


def _doubt(row: Row[Any]) -> Doubt:
    return Doubt(row.field, row.reason, row.text, tuple(row.candidates))


def load_lineage(session: Session, key: str, ref: str) -> tuple[Paragraph, ...]:
    """Load a paragraph after the chapeaux above it: "8", "8(a)" and "8(a)(i)", without the rest of the text.

    Empty where the resolution has no such paragraph.
    """
    session.flush()
    rows = session.connection()
    lineage = [ref]
    while above := parent_ref(lineage[-1]):
        lineage.append(above)
    doubts = _Doubts(rows.execute(DOUBTS, {"key": key}).all())
    found = _paragraphs(rows, LINEAGE, {"key": key, "refs": lineage}, doubts)
    return found if any(paragraph.ref == ref for paragraph in found) else ()


def _paragraphs(
    rows: Connection,
    statements: tuple[Select[Any], ...],
    values: dict[str, Any],
    doubts: _Doubts,
) -> tuple[Paragraph, ...]:
    """Load paragraphs in their order, with all that hangs on them."""
    paragraphs, clauses, *parts = (rows.execute(statement, values).all() for statement in statements)
    of_paragraph = _by("paragraph_id", clauses)
    of_clause = [*(_by("clause_id", part) for part in parts), doubts.of_clause]
    return tuple(
        _paragraph(
            row,
            [
                _clause(clause, place, *(part.get(clause.id, []) for part in of_clause))
                for place, clause in enumerate(of_paragraph.get(row.id, []), start=1)
            ],
            doubts.of_paragraph.get(row.id, []),
        )
        for row in paragraphs
    )


class _Doubts:
    """The doubts of a text, told apart: of the whole, of its paragraphs, of its clauses and what they name."""

    def __init__(self, rows: Sequence[Row[Any]]) -> None:
        self.of_text = [each for each in rows if each.clause_id is None and each.paragraph_id is None]
        self.of_paragraph = _by("paragraph_id", rows)
        self.of_clause = _by("clause_id", rows)


def _by(parent: str, rows: Iterable[Row[Any]]) -> dict[int | None, list[Row[Any]]]:
    """Put together the rows that belong to one parent, by its number; under None those that belong to none."""
    found: dict[int | None, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(getattr(row, parent), []).append(row)
    return found
