"""A reviewed text in the light of what staff taught since it was extracted: merged addressees, dated sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tracker.extract.times.sessions import ESTIMATED
from tracker.knowledge import Knowledge, SessionCalendar
from tracker.model import Addressee, Clause, Deadline, Resolution
from tracker.service.review_overlay import Reviewed
from tracker.service.schedules import days_at_session, first_day, last_day


def refresh(reviewed: Reviewed, knowledge: Knowledge) -> Reviewed:
    """Give addressees the names that they go by now, and date the sessions that the calendar has learnt of.

    A review that says "Panel of Wells", since merged into "Panel on Wells", means the latter.
    """
    names = {name: entity.name for entity in knowledge.entities for name in entity.names}
    text = reviewed.resolution
    paragraphs = tuple(
        replace(
            paragraph,
            clauses=tuple(_refresh(clause, text, names, knowledge.calendar) for clause in paragraph.clauses),
        )
        for paragraph in text.paragraphs
    )
    return replace(reviewed, resolution=replace(text, paragraphs=paragraphs))


def _refresh(clause: Clause, text: Resolution, names: Mapping[str, str], calendar: SessionCalendar) -> Clause:
    deadlines = tuple(_date(each, text.adopted, calendar) for each in clause.deadlines)
    dated = {new.text for old, new in zip(clause.deadlines, deadlines, strict=True) if _days(old) != _days(new)}
    return replace(
        clause,
        addressees=_rename(clause.addressees, names),
        consulted=_rename(clause.consulted, names),
        deadlines=deadlines,
        doubts=tuple(each for each in clause.doubts if not (each.field == "deadline" and each.text in dated)),
    )


def _rename(parties: tuple[Addressee, ...], names: Mapping[str, str]) -> tuple[Addressee, ...]:
    renamed: dict[str, Addressee] = {}
    for party in parties:
        name = names.get(party.name, party.name)
        renamed.setdefault(name, replace(party, name=name))
    return tuple(renamed.values())


def _date(deadline: Deadline, adopted: date | None, calendar: SessionCalendar) -> Deadline:
    session = deadline.session
    if session is None or session.body is None:
        return deadline
    number = session.number
    if number is None and session.next and adopted is not None:
        number = calendar.next_number(session.body, adopted)
    due = None if number is None else days_at_session(deadline.text, session.body, number, adopted, calendar)
    if due is None:
        return deadline
    dated = replace(deadline, date=due.opening, first=due.first, last=due.last, estimated=due.estimated)
    if due.is_opening_estimated:
        return dated
    if _days(dated) != _days(deadline):
        return replace(dated, doubts=())
    return replace(dated, doubts=tuple(doubt for doubt in deadline.doubts if doubt.reason != ESTIMATED))


def _days(deadline: Deadline) -> tuple[date | None, date | None]:
    return first_day(deadline), last_day(deadline)
