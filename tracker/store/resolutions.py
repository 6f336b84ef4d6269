"""A resolution of the register as it was extracted, for what is written from it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from tracker.model import (
    Addressee,
    Annex,
    Citation,
    Clause,
    Deadline,
    Doubt,
    Flag,
    Paragraph,
    Reporting,
    Resolution,
    SessionRef,
    Span,
)
from tracker.store.models import (
    AddresseeRole,
    AnnexRecord,
    CitationRecord,
    ClauseAddresseeRecord,
    ClauseRecord,
    DeadlineRecord,
    DocumentRecord,
    DoubtRecord,
    NoteRecord,
    ParagraphRecord,
    ResolutionRecord,
)
from tracker.store.queries import find_resolution


def load_resolution(session: Session, words: str) -> Resolution:
    """Rebuild a resolution from the register by its symbol or key, "A/RES/79/114".

    Its source is the document that was taken in last. UnknownAction where there is none.
    """
    return rebuild_resolution(session, find_resolution(session, words))


def rebuild_resolution(session: Session, record: ResolutionRecord) -> Resolution:
    """Rebuild a resolution of which the record was found already; see `load_resolution`."""
    key = record.key
    source = session.scalar(
        select(DocumentRecord.source)
        .where(DocumentRecord.resolution_key == key)
        .order_by(DocumentRecord.id.desc())
        .limit(1)
    )
    citations = session.scalars(
        select(CitationRecord).where(CitationRecord.resolution_key == key).order_by(CitationRecord.id)
    )
    notes = session.scalars(select(NoteRecord).where(NoteRecord.resolution_key == key).order_by(NoteRecord.id))
    annexes = session.scalars(
        select(AnnexRecord).where(AnnexRecord.resolution_key == key).order_by(AnnexRecord.position)
    )
    doubts = session.scalars(
        select(DoubtRecord)
        .where(DoubtRecord.resolution_key == key, DoubtRecord.clause_id.is_(None))
        .order_by(DoubtRecord.id)
    )
    return Resolution(
        source=source or key,
        symbol=record.symbol,
        body=record.body,
        title=record.title,
        adopted=record.adopted,
        session=record.session,
        language=record.language,
        meeting=record.meeting,
        agenda_items=tuple(record.agenda.split("; ")) if record.agenda else (),
        paragraphs=_paragraphs(session, ParagraphRecord.resolution_key == key),
        citations=tuple(
            Citation(each.symbol, each.text, each.relation, each.ref, Span(each.begins, each.ends))
            for each in citations
        ),
        closing=record.closing,
        notes=tuple((note.mark, note.text) for note in notes),
        annexes=tuple(Annex(annex.title, annex.text) for annex in annexes),
        doubts=tuple(_doubt(doubt) for doubt in doubts),
    )


def _paragraph(record: ParagraphRecord) -> Paragraph:
    return Paragraph(
        ref=record.ref,
        kind=record.kind,
        text=record.text,
        stem=record.is_stem,
        clauses=tuple(_clause(clause, place) for place, clause in enumerate(record.clauses, start=1)),
        emphasis=tuple(Span(start, end) for start, end in record.emphasis),
        heading=record.heading,
        page=record.page,
        tail=record.tail,
    )


def _clause(record: ClauseRecord, place: int) -> Clause:
    has_verb = record.verb_begins is not None and record.verb_ends is not None
    return Clause(
        verb=record.verb,
        category=record.category,
        text=record.text,
        span=Span(record.begins, record.ends),
        verb_span=Span(record.verb_begins or 0, record.verb_ends or 0) if has_verb else None,
        inherited=record.is_inherited,
        addressees=_parties(record, AddresseeRole.ASKED),
        consulted=_parties(record, AddresseeRole.CONSULTED),
        deadlines=tuple(_deadline(deadline) for deadline in record.deadlines if not deadline.is_inherited),
        reporting=_reporting(record) if record.is_reporting else None,
        flags=tuple(Flag(flag.kind, flag.text, Span(flag.begins, flag.ends)) for flag in record.flag_phrases),
        rule=record.rule,
        doubts=tuple(_doubt(doubt) for doubt in record.doubts),
        number=record.number if record.number != place else 0,
    )


def _parties(record: ClauseRecord, role: AddresseeRole) -> tuple[Addressee, ...]:
    return tuple(_party(party) for party in record.addressees if party.role is role)


def _party(record: ClauseAddresseeRecord) -> Addressee:
    is_named = record.begins is not None and record.ends is not None
    span = Span(record.begins or 0, record.ends or 0) if is_named else None
    return Addressee(record.name, record.text, span, record.qualifier, record.rule)


def _deadline(record: DeadlineRecord) -> Deadline:
    has_session = record.session_body is not None or record.session_number is not None or record.is_next_session
    return Deadline(
        text=record.text,
        kind=record.kind,
        span=Span(record.begins, record.ends),
        date=record.due,
        session=SessionRef(record.session_body, record.session_number, record.is_next_session) if has_session else None,
        period=record.period,
        frequency=record.frequency,
        rule=record.rule,
    )


def _reporting(record: ClauseRecord) -> Reporting:
    """The clause's frequency stands for the reporting request's own where that was the one kept."""
    return Reporting(record.reporting_recipient, record.frequency, record.reporting_text or "")


def _doubt(record: DoubtRecord) -> Doubt:
    return Doubt(record.field, record.reason, record.text, tuple(record.candidates))


def load_lineage(session: Session, key: str, ref: str) -> tuple[Paragraph, ...]:
    """Load a paragraph after the chapeaux above it: "8", "8(a)" and "8(a)(i)", without the rest of the text.

    Empty where the resolution has no such paragraph.
    """
    above = [ref[:place] for place, letter in enumerate(ref) if letter == "("]
    found = _paragraphs(session, ParagraphRecord.resolution_key == key, ParagraphRecord.ref.in_([*above, ref]))
    return found if any(paragraph.ref == ref for paragraph in found) else ()


def _paragraphs(session: Session, *conditions: ColumnElement[bool]) -> tuple[Paragraph, ...]:
    """Load paragraphs in their order, with all that hangs on them, in one query."""
    records = session.scalars(
        select(ParagraphRecord)
        .where(*conditions)
        .order_by(ParagraphRecord.position)
        .options(
            joinedload(ParagraphRecord.clauses).options(
                joinedload(ClauseRecord.addressees),
                joinedload(ClauseRecord.deadlines),
                joinedload(ClauseRecord.flag_phrases),
                joinedload(ClauseRecord.doubts),
            )
        )
    )
    return tuple(_paragraph(record) for record in records.unique())
