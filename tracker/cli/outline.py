"""A resolution in a few lines to read: its paragraphs, and under each clause who, what, when, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.cli.output import shorten
from tracker.knowledge import load
from tracker.knowledge.document_dates import meeting_day, plan_document
from tracker.model import Addressee, Clause, Deadline, DeadlineKind, Doubt, Paragraph, ParagraphKind, Resolution

CLAUSE = " " * 13
FIELD = " " * 15


def outline(resolution: Resolution, *, explained: bool = False) -> Iterator[str]:
    """Write the outline of an extracted resolution, line by line.

    `8 request (directive) -> Secretary-General | at its eightieth session = 2025-09-09`. What hangs behind a
    paragraph stands in the doubt that it was not read.
    With `explained` each field follows with the words that it came from and the rule
    or table row that decided, and at the end the documents that the text cites.
    """
    yield f"{resolution.symbol or resolution.source}  {shorten(resolution.title, 120)}".rstrip()
    adopted = resolution.adopted.isoformat() if resolution.adopted else "not stated"
    session = f", session {resolution.session}" if resolution.session else ""
    yield f"  {resolution.body or 'body not stated'}{session}, adopted {adopted}"
    if resolution.vote:
        yield f"  {resolution.vote.text}"
    operative = resolution.operative
    yield f"  {len(resolution.preambular)} preambular and {len(operative)} operative paragraphs"
    yield from (f"  {describe_doubt(doubt)}" for doubt in resolution.doubts)
    for paragraph in resolution.paragraphs:
        if paragraph.kind is ParagraphKind.PREAMBULAR and not paragraph.doubts:
            continue
        lead = "  (chapeau)" if paragraph.stem else ""
        yield f"  {paragraph.ref:<8} {shorten(paragraph.text, 100)}{lead}"
        yield from (f"{CLAUSE}{describe_doubt(doubt)}" for doubt in paragraph.doubts)
        for clause in paragraph.clauses:
            yield f"{CLAUSE}{describe_clause(clause)}"
            if explained:
                yield from (f"{FIELD}{line}" for line in explain_clause(clause, paragraph, resolution.adopted))
            yield from (f"{FIELD}{describe_doubt(doubt)}" for doubt in clause.all_doubts)
    if explained and resolution.citations:
        yield "  Cites"
        for citation in resolution.citations:
            yield f"  {citation.ref:<8} {citation.symbol} ({citation.relation}): {quote(citation.text)}"
    if explained and resolution.notes:
        yield "  Notes"
        for note in resolution.notes:
            yield f"  {note.ref or '':<8} {note.mark} {shorten(note.text, 100)}"


def outline_draft(draft: Resolution, *, explained: bool = False) -> Iterator[str]:
    """Write the outline of a draft that a resolution recommends: "Recommended to the General Assembly: Lamps"."""
    _, _, *lines = outline(draft, explained=explained)
    yield f"  Recommended to the {draft.body or 'body that it names'}, to adopt: {shorten(draft.title, 100)}"
    yield from (f"  {line}" for line in lines)


def describe_clause(clause: Clause) -> str:
    """One clause: verb, category, addressees, parties to consult, the words of deadlines with their dates, flags."""
    words = [f"{clause.verb} ({clause.category.value}{', inherited' if clause.inherited else ''})"]
    if clause.addressees:
        words.append("-> " + ", ".join(addressee.name for addressee in clause.addressees))
    if clause.consulted:
        words.append("| with " + ", ".join(party.name for party in clause.consulted))
    for deadline in clause.deadlines:
        days = describe_days(deadline)
        words.append(f"| {deadline.text}{f' = {days}' if days else ''}")
    if clause.is_reporting:
        words.append("| reporting")
    words.extend(f"| {flag.kind.value}" for flag in clause.flags)
    return " ".join(words)


def describe_days(deadline: Deadline) -> str:
    """The days of a deadline: "2025-09-09 to 2026-09-07, estimated", "expires 2026-10-31", "" for none."""
    first, last = deadline.first or deadline.date, deadline.last or deadline.date
    if first is None or last is None:
        return ""
    days = f"expires {last}" if deadline.expires else f"{first}" if first == last else f"{first} to {last}"
    return f"{days}, estimated" if deadline.estimated else days


def describe_doubt(doubt: Doubt) -> str:
    """What a person should look at, and why: `look at the addressee: this name is in no table ("the Panel")`."""
    words = f" ({quote(doubt.text)})" if doubt.text else ""
    candidates = f": it could be {', '.join(doubt.candidates)}" if doubt.candidates else ""
    return f"look at the {doubt.field}: {doubt.reason}{words}{candidates}"


def explain_clause(clause: Clause, paragraph: Paragraph, adopted: date | None = None) -> Iterator[str]:
    """Each field of a clause with its words and what decided: `verb "Requests" by verbs: request`."""
    if clause.verb_span is not None:
        verb = quote(paragraph.words[clause.verb_span.start : clause.verb_span.end])
    else:
        verb = "of the chapeau"
    yield f"verb {clause.verb} {verb}{_by(clause.rule)}"
    for addressee in clause.addressees:
        yield f"addressee {_explain_party(addressee)}"
    for party in clause.consulted:
        yield f"to be consulted {_explain_party(party)}"
    for deadline in clause.deadlines:
        yield f"deadline {_explain_deadline(deadline)}"
    if clause.reporting is not None:
        recipient = f" to the {clause.reporting.recipient}" if clause.reporting.recipient else ""
        frequency = f", recurring {clause.reporting.frequency}" if clause.reporting.frequency else ""
        yield f"report{recipient}{frequency} {quote(clause.reporting.text)}".rstrip()
        yield from _plan_documents(clause.deadlines, adopted)
    for flag in clause.flags:
        yield f"flag {flag.kind.value} {quote(flag.text)}"


def quote(words: str) -> str:
    """Set words of the text apart: "at its eightieth session"."""
    return f'"{shorten(words)}"' if words.strip() else ""


def _explain_party(party: Addressee) -> str:
    words = quote(party.text) if party.span is not None else "not in these words"
    qualifier = f", only those {quote(party.qualifier)}" if party.qualifier else ""
    return f"{party.name} {words}{qualifier}{_by(party.rule)}"


def _explain_deadline(deadline: Deadline) -> str:
    facts = [deadline.kind.value]
    if deadline.session is not None:
        number = "next" if deadline.session.next else str(deadline.session.number)
        facts.append(f"{number} of the {deadline.session.body or 'body not known'}")
    facts.extend(fact for fact in (deadline.period, deadline.frequency) if fact)
    facts.append(describe_days(deadline) or "no date yet")
    return f"{quote(deadline.text)}: {', '.join(facts)}{_by(deadline.rule)}"


def _plan_documents(deadlines: tuple[Deadline, ...], adopted: date | None) -> Iterator[str]:
    """The dates of the report's document, counted back from each meeting or date that it is due at."""
    for deadline in deadlines:
        first, named = deadline.first or deadline.date, deadline.session
        if first is None or deadline.expires or deadline.kind not in (DeadlineKind.SESSION, DeadlineKind.DATE):
            continue
        body, number = (named.body, named.number) if named else (None, None)
        meets = meeting_day(load().calendar, body, number, first, deadline.last or deadline.date, adopted)
        if meets is not None:
            planned = plan_document(meets)
            yield (
                f"document forecast {planned.forecast}, submission {planned.submission}, issuance {planned.issuance}"
            )


def _by(rule: str) -> str:
    return f" by {rule}" if rule else ""
