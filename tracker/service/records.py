"""An extracted resolution as rows of the register."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.knowledge import SessionCalendar
from tracker.knowledge.document_dates import meeting_day
from tracker.model import Addressee, Clause, DeadlineKind, Doubt, Paragraph, Resolution
from tracker.service.addresses import entity_slug
from tracker.service.planning import HeldDeadline, find_chapeau, hold_deadlines
from tracker.service.schedules import Places, Time, count_on, first_day, last_day, number_times
from tracker.store.bulk import Rows
from tracker.store.languages import paragraph_columns
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
)


def build_rows(
    key: str, resolution: Resolution, calendar: SessionCalendar, kept: Places | None = None, *, with_parts: bool = True
) -> Rows:
    """Build the rows of the paragraphs, their clauses, addressees, deadlines and flags, and of all doubts.

    By the `calendar` documents are planned back from the days on which a body works; the times at
    which actions are due keep the numbers of `kept`. With `with_parts` come citations, footnotes and annexes.
    """
    rows, numbers = Rows(), kept or {}
    for position, paragraph in enumerate(resolution.paragraphs):
        of_paragraph = rows.add(ParagraphRecord, resolution_key=key, **paragraph_columns(paragraph, position))
        for doubt in paragraph.doubts:
            _add_doubt(rows, key, doubt, paragraph=of_paragraph)
        for place, (number, _) in enumerate(paragraph.numbered_clauses, start=1):
            kept_times = numbers.get((paragraph.ref, number), {})
            _add_clause(rows, key, resolution, paragraph, of_paragraph, place, calendar, kept_times)
    for doubt in resolution.doubts:
        _add_doubt(rows, key, doubt)
    if with_parts:
        _add_parts(rows, key, resolution)
    return rows


def _add_parts(rows: Rows, key: str, resolution: Resolution) -> None:
    for citation in resolution.citations:
        rows.add(
            CitationRecord,
            resolution_key=key,
            ref=citation.ref,
            symbol=citation.symbol,
            text=citation.text,
            relation=citation.relation,
            begins=citation.span.start,
            ends=citation.span.end,
        )
    for note in resolution.notes:
        rows.add(NoteRecord, resolution_key=key, mark=note.mark, text=note.text, ref=note.ref, cites=list(note.cites))
    for position, annex in enumerate(resolution.annexes):
        rows.add(AnnexRecord, resolution_key=key, position=position, title=annex.title, text=annex.text)


def _add_clause(
    rows: Rows,
    key: str,
    resolution: Resolution,
    paragraph: Paragraph,
    of_paragraph: int,
    place: int,
    calendar: SessionCalendar,
    kept: Mapping[str, int],
) -> None:
    clause = paragraph.clauses[place - 1]
    chapeau = find_chapeau(resolution, paragraph) if clause.inherited else None
    held = hold_deadlines(resolution, paragraph, place)
    frequency = next((each.deadline.frequency for each in held if each.deadline.frequency), None)
    if frequency is None and clause.reporting is not None:
        frequency = clause.reporting.frequency
    numbers = number_times([Time.of(each.deadline) for each in held], recurs=frequency is not None, kept=kept)
    of_clause = rows.add(
        ClauseRecord,
        paragraph_id=of_paragraph,
        resolution_key=key,
        ref=paragraph.ref,
        number=clause.number or place,
        verb=clause.verb,
        category=clause.category,
        text=clause.text,
        chapeau=chapeau.text if chapeau else None,
        begins=clause.span.start,
        ends=clause.span.end,
        verb_begins=clause.verb_span.start if clause.verb_span else None,
        verb_ends=clause.verb_span.end if clause.verb_span else None,
        is_inherited=clause.inherited,
        is_reporting=clause.is_reporting,
        reporting_recipient=clause.reporting.recipient if clause.reporting else None,
        reporting_text=clause.reporting.text if clause.reporting else None,
        frequency=frequency,
        flags="; ".join(dict.fromkeys(flag.kind.value for flag in clause.flags)),
        rule=clause.rule,
        confidence_verb=clause.confidence.verb,
        confidence_category=clause.confidence.category,
        confidence_addressees=clause.confidence.addressees,
        confidence_deadlines=clause.confidence.deadlines,
        confidence_reporting=clause.confidence.reporting,
        occurrences=max((number for number in numbers if number is not None), default=0),
    )
    _add_addressees(rows, of_clause, clause)
    for position, each in enumerate(held):
        _add_deadline(rows, of_clause, each, position, numbers[position], resolution, calendar)
    for flag in clause.flags:
        rows.add(
            FlagRecord, clause_id=of_clause, kind=flag.kind, text=flag.text, begins=flag.span.start, ends=flag.span.end
        )
    _add_clause_doubts(rows, key, of_clause, clause)


def _add_clause_doubts(rows: Rows, key: str, of_clause: int, clause: Clause) -> None:
    """Add the doubts of a clause, then those of its addressees and deadlines, each of which is told by its position.

    A deadline that stands in the chapeau is doubted there.
    """
    for doubt in clause.doubts:
        _add_doubt(rows, key, doubt, clause=of_clause)
    for position, (_, party) in enumerate(_parties(clause)):
        for doubt in party.doubts:
            _add_doubt(rows, key, doubt, clause=of_clause, addressee=position)
    for position, deadline in enumerate(clause.deadlines):
        for doubt in deadline.doubts:
            _add_doubt(rows, key, doubt, clause=of_clause, deadline=position)


def _parties(clause: Clause) -> list[tuple[AddresseeRole, Addressee]]:
    """The parties of a clause in the order of their positions."""
    named = [
        *((AddresseeRole.ASKED, addressee) for addressee in clause.addressees),
        *((AddresseeRole.CONSULTED, party) for party in clause.consulted),
    ]
    first: dict[tuple[AddresseeRole, str], Addressee] = {}
    for role, party in named:
        first.setdefault((role, entity_slug(party.name)), party)
    return [(role, party) for (role, _), party in first.items()]


def _add_deadline(
    rows: Rows,
    of_clause: int,
    held: HeldDeadline,
    position: int,
    number: int | None,
    resolution: Resolution,
    calendar: SessionCalendar,
) -> None:
    deadline = held.deadline
    named = deadline.session
    body, count = (named.body, named.number) if named else (None, None)
    first, last = first_day(deadline), last_day(deadline)
    is_counted = number is not None and deadline.kind is DeadlineKind.RECURRING and first is None
    if is_counted:
        first = last = count_on(resolution.adopted, deadline.frequency)
    rows.add(
        DeadlineRecord,
        clause_id=of_clause,
        position=position,
        occurrence=number,
        is_inherited=held.is_inherited,
        text=deadline.text,
        kind=deadline.kind,
        day=deadline.date,
        due=first,
        late_after=last,
        meets=None if first is None else meeting_day(calendar, body, count, first, last, resolution.adopted),
        estimated=deadline.estimated or (is_counted and first is not None),
        expires=deadline.expires,
        session_body=body,
        session_number=count,
        is_next_session=bool(named and named.next),
        period=deadline.period,
        frequency=deadline.frequency,
        begins=deadline.span.start,
        ends=deadline.span.end,
        rule=deadline.rule,
        confidence=deadline.confidence,
    )


def _add_addressees(rows: Rows, of_clause: int, clause: Clause) -> None:
    """Add the parties of a clause, each named once in each role: a name given twice is one addressee."""
    for position, (role, party) in enumerate(_parties(clause)):
        rows.add(
            ClauseAddresseeRecord,
            clause_id=of_clause,
            position=position,
            role=role,
            entity=entity_slug(party.name),
            name=party.name,
            text=party.text,
            begins=party.span.start if party.span else None,
            ends=party.span.end if party.span else None,
            qualifier=party.qualifier,
            rule=party.rule,
            source=party.source,
            confidence=party.confidence,
        )


def _add_doubt(
    rows: Rows,
    key: str,
    doubt: Doubt,
    *,
    paragraph: int | None = None,
    clause: int | None = None,
    addressee: int | None = None,
    deadline: int | None = None,
) -> None:
    rows.add(
        DoubtRecord,
        resolution_key=key,
        paragraph_id=paragraph,
        clause_id=clause,
        addressee_position=addressee,
        deadline_position=deadline,
        field=doubt.field,
        reason=doubt.reason,
        text=doubt.text,
        candidates=list(doubt.candidates),
    )
