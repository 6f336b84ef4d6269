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
    return Deadline(words, DeadlineKind.DATE, Span(0, 1), date=day)


def at_session(body: str, number: int, day: date | None = None) -> Deadline:
    words = f"at session {number}"
    return Deadline(words, DeadlineKind.SESSION, Span(0, 1), date=day, session=SessionRef(body, number))


def paragraph(ref: str, *clauses: Clause, stem: bool = False, words: str = "") -> Paragraph:
    text_of_clauses = words or ", and ".join(clause.text for clause in clauses) or "The wells."
    return Paragraph(ref, ParagraphKind.OPERATIVE, text_of_clauses, stem=stem, clauses=clauses)
