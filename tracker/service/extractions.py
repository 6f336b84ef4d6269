"""What extraction found in a text that people reviewed: kept beside the reviewed rows, so that both can be had."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from tracker.model import (
    Addressee,
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
from tracker.store.decisions import ExtractionRecord
from tracker.store.models import (
    AddresseeRole,
    ClauseAddresseeRecord,
    ClauseRecord,
    DoubtRecord,
    ParagraphRecord,
    ResolutionRecord,
)


def keep_extraction(session: Session, key: str, resolution: Resolution) -> None:
    """Keep what extraction found, in place of what it found before."""
    content = json.dumps(_to_plain(replace(resolution, citations=(), notes=(), annexes=())))
    record = session.get(ExtractionRecord, key)
    if record is None:
        session.add(ExtractionRecord(resolution_key=key, content=content))
    else:
        record.content = content


def drop_extraction(session: Session, key: str) -> None:
    """Keep nothing apart: the rows of the text are the extraction."""
    session.execute(delete(ExtractionRecord).where(ExtractionRecord.resolution_key == key))


def load_extraction(session: Session, key: str) -> Resolution:
    """Load what extraction found in a text of the register, before any review.

    Citations, notes and annexes stay in their own rows.
    """
    record = session.get(ExtractionRecord, key)
    if record is None:
        return load_rows(session, key)
    resolution: Resolution = _from_plain(Resolution, json.loads(record.content))
    return resolution


def load_rows(session: Session, key: str) -> Resolution:
    """Load a text as its rows have it, reviews included."""
    record = session.get_one(ResolutionRecord, key)
    paragraphs = session.scalars(
        select(ParagraphRecord)
        .where(ParagraphRecord.resolution_key == key)
        .order_by(ParagraphRecord.position)
        .options(
            selectinload(ParagraphRecord.clauses).options(
                selectinload(ClauseRecord.addressees),
                selectinload(ClauseRecord.deadlines),
                selectinload(ClauseRecord.flag_phrases),
                selectinload(ClauseRecord.doubts),
            )
        )
        .execution_options(populate_existing=True)
    )
    doubts = session.scalars(
        select(DoubtRecord)
        .where(DoubtRecord.resolution_key == key, DoubtRecord.clause_id.is_(None))
        .order_by(DoubtRecord.id)
    )
    return Resolution(
        source=key,
        symbol=record.symbol,
        body=record.body,
        title=record.title,
        adopted=record.adopted,
        session=record.session,
        language=record.language,
        meeting=record.meeting,
        agenda_items=tuple(record.agenda.split("; ")) if record.agenda else (),
        paragraphs=tuple(_paragraph(paragraph) for paragraph in paragraphs),
        closing=record.closing,
        doubts=tuple(_doubt(doubt) for doubt in doubts),
    )


def _paragraph(record: ParagraphRecord) -> Paragraph:
    return Paragraph(
        ref=record.ref,
        kind=record.kind,
        text=record.text,
        stem=record.is_stem,
        clauses=tuple(_clause(clause) for clause in record.clauses),
        emphasis=tuple(Span(start, end) for start, end in record.emphasis),
        heading=record.heading,
        page=record.page,
    )


def _clause(record: ClauseRecord) -> Clause:
    own = tuple(each for each in record.deadlines if not each.is_inherited)
    return Clause(
        verb=record.verb,
        category=record.category,
        text=record.text,
        span=Span(record.begins, record.ends),
        verb_span=_span(record.verb_begins, record.verb_ends),
        inherited=record.is_inherited,
        addressees=tuple(_parties(record, AddresseeRole.ASKED)),
        consulted=tuple(_parties(record, AddresseeRole.CONSULTED)),
        deadlines=tuple(
            Deadline(
                text=each.text,
                kind=each.kind,
                span=Span(each.begins, each.ends),
                date=each.due,
                session=SessionRef(each.session_body, each.session_number, each.is_next_session)
                if each.session_body or each.session_number or each.is_next_session
                else None,
                period=each.period,
                frequency=each.frequency,
                rule=each.rule,
            )
            for each in own
        ),
        reporting=Reporting(record.reporting_recipient, record.frequency, record.reporting_text or "")
        if record.is_reporting
        else None,
        flags=tuple(Flag(each.kind, each.text, Span(each.begins, each.ends)) for each in record.flag_phrases),
        rule=record.rule,
        doubts=tuple(_doubt(doubt) for doubt in record.doubts),
        number=record.number,
    )


def _parties(record: ClauseRecord, role: AddresseeRole) -> Iterator[Addressee]:
    parties: list[ClauseAddresseeRecord] = [each for each in record.addressees if each.role is role]
    for each in parties:
        yield Addressee(each.name, each.text, _span(each.begins, each.ends), each.qualifier, each.rule)


def _doubt(record: DoubtRecord) -> Doubt:
    return Doubt(record.field, record.reason, record.text, tuple(record.candidates))


def _span(begins: int | None, ends: int | None) -> Span | None:
    return None if begins is None or ends is None else Span(begins, ends)


# --- dataclasses of the model as JSON, and back ---------------------------------


def _to_plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_to_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _from_plain(kind: Any, value: Any) -> Any:
    """Build a value of a type of the model; fields that an older version did not write keep their default."""
    if value is None:
        return None
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[1:] == (...,):
            return tuple(_from_plain(kinds[0], each) for each in value)
        return tuple(_from_plain(each_kind, each) for each_kind, each in zip(kinds, value, strict=True))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _from_plain(hints[name], each) for name, each in value.items() if name in hints})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
