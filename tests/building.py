"""Clauses, deadlines and paragraphs built by hand, for tests of what comes after extraction."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.model import (
    Addressee,
    Category,
    Clause,
    Deadline,
    DeadlineKind,
    Paragraph,
    ParagraphKind,
    Reporting,
    Resolution,
    SessionRef,
    Span,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def ask(
    words: str,
    *addressees: str,
    verb: str = "request",
    category: Category = Category.DIRECTIVE,
    deadlines: tuple[Deadline, ...] = (),
    inherited: bool = False,
    reporting: Reporting | None = None,
) -> Clause:
    """Build a clause, such as ask("Requests the Office to count wells", "Office")."""
    return Clause(
        verb=verb,
        category=category,
        text=words,
        span=Span(0, len(words)),
        verb_span=None if inherited else Span(0, len(words.split()[0])),
        inherited=inherited,
        addressees=tuple(Addressee(name, f"the {name}") for name in addressees),
        deadlines=deadlines,
        reporting=reporting,
    )


def by_date(day: date, words: str = "by then") -> Deadline:
    return Deadline(words, DeadlineKind.DATE, Span(0, 1), date=day, first=day, last=day)


def at_session(body: str, number: int, day: date | None = None, last: date | None = None) -> Deadline:
    """A session, known from its opening to its last day, which is the same unless given."""
    return Deadline(
        f"at session {number}",
        DeadlineKind.SESSION,
        Span(0, 1),
        date=day,
        session=SessionRef(body, number),
        first=day,
        last=last or day,
    )


def paragraph(ref: str, *clauses: Clause, stem: bool = False, words: str = "") -> Paragraph:
    text_of_clauses = words or ", and ".join(clause.text for clause in clauses) or "The wells."
    return Paragraph(ref, ParagraphKind.OPERATIVE, text_of_clauses, stem=stem, clauses=clauses)


SERIES = "A/HRC/RES/51/90:1:1:high-commissioner"
"""The action of a report to four sessions."""
SITTINGS = {  # of the Human Rights Council, as the calendar has them
    52: (date(2023, 2, 27), date(2023, 4, 4)),
    54: (date(2023, 9, 11), date(2023, 10, 13)),
    55: (date(2024, 2, 26), date(2024, 4, 5)),
    57: (date(2024, 9, 9), date(2024, 10, 11)),
}


def report_to_sessions(*numbers: int) -> Clause:
    """Build a request to report to the Human Rights Council at its sessions of those numbers."""
    return ask(
        "Requests the High Commissioner to report to it at several sessions",
        "High Commissioner",
        deadlines=tuple(at_session("Human Rights Council", number, *SITTINGS[number]) for number in numbers),
        reporting=Reporting("Human Rights Council"),
    )


def springs(*paragraphs: Paragraph) -> Resolution:
    """Build a resolution of the Human Rights Council at its fifty-first session."""
    return Resolution(
        source="springs.txt",
        symbol="A/HRC/RES/51/90",
        body="Human Rights Council",
        title="Springs",
        adopted=date(2022, 10, 6),
        session=51,
        paragraphs=paragraphs,
    )


RESOLUTION = """\
Economic and Social Council

2026/77. Wells of the uplands

The Economic and Social Council,

Recalling its earlier work on wells,

1. Commends the United Nations Office on Drugs and Crime for its survey of wells;

2. Requests the Secretary-General to map the wells by 30 June 2027, and invites Member States to repair them;

3. Requests the Secretary-General to report to the Council at its 2028 session;

4. Decides to remain seized of the matter.

40th plenary meeting
21 July 2026
"""
