"""The JSON object of one document that other tools rely on: `tracker parse --json`, and the API.

Its shape is written here once: as types, from which the JSON Schema that `tracker parse --schema` prints is made.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from msgspec import Meta
from typing_extensions import TypedDict  # that of `typing` is not taken by pydantic before Python 3.12

from tracker.model import (
    Addressee,
    Category,
    Clause,
    Deadline,
    DeadlineKind,
    Doubt,
    FlagKind,
    Paragraph,
    ParagraphKind,
    Resolution,
    Source,
    Vote,
)

SCHEMA_VERSION = "1.2"
"""The first number changes where a key goes or changes its meaning, the second where one is added."""


Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Pair = Annotated[list[Offset], Meta(min_length=2, max_length=2)]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Word = Annotated[str, Meta(max_length=40)]
Ref = Annotated[str, Meta(min_length=1, max_length=60)]
Verb = Annotated[str, Meta(max_length=100)]
Symbol = Annotated[str, Meta(max_length=200)]
Name = Annotated[str, Meta(max_length=500)]


class DoubtFound(TypedDict):
    """What extraction was not sure of, why, the words that it is about, and what they could mean instead."""

    field: Word
    reason: str
    text: str
    candidates: list[str]


class PartyFound(TypedDict):
    """A party that a clause asks, or names as one to consult.

    `name` is the entity's full official English name, `text` the words that name it, from `start` to `end` of the
    paragraph's text (null where it was inherited), `qualifier` what narrows it; `source` and `rule` tell where the
    name comes from, `confidence` (0 to 1) how likely it is right.
    """

    name: Name
    text: str
    qualifier: str | None
    start: Offset | None
    end: Offset | None
    rule: str
    source: Source
    confidence: Share
    doubts: list[DoubtFound]


class SessionFound(TypedDict):
    """A session that a deadline names: its number, or its year where the body counts by years; `next` without one."""

    body: Name | None
    number: Count | None
    next: bool


class DeadlineFound(TypedDict):
    """When a clause is due, recurs or expires.

    `date`, `first` and `last` are ISO dates: the day that the words give, the first day on which it is due (a
    session's opening day) and the last on which it is not late (its closing day). `period` and `frequency` are ISO
    8601 durations, `frequency` also "session" or "regular". `estimated` is there where the calendar of the body is
    estimated, `expires` where a term ends rather than that somebody must act.
    """

    text: str
    kind: DeadlineKind
    date: Day | None
    session: SessionFound | None
    period: Word | None
    frequency: Word | None
    start: Offset
    end: Offset
    rule: str
    first: Day | None
    last: Day | None
    confidence: Share
    doubts: list[DoubtFound]
    estimated: NotRequired[bool]
    expires: NotRequired[bool]


class ConfidenceFound(TypedDict):
    """How likely each field of a clause is right, 0 to 1."""

    verb: Share
    category: Share
    addressees: Share
    deadlines: Share
    reporting: Share


class FlagFound(TypedDict):
    """A phrase that staff watch for, such as "within existing resources"."""

    kind: FlagKind
    text: str
    start: Offset
    end: Offset


class ClauseFound(TypedDict):
    """One operative verb and what it governs.

    `start` and `end` index the text of the paragraph, `verb_start` and `verb_end` that of the verb, null where it
    is `inherited` from the lead-in. `reporting` says whether it asks for a report: `reports_to` whom, and how often.
    `asked_by` names the rule that read who is asked; `unread` are pairs of offsets of words that could name somebody.
    """

    verb: Verb
    category: Category
    text: str
    start: Offset
    end: Offset
    inherited: bool
    reporting: bool
    addressees: list[PartyFound]
    deadlines: list[DeadlineFound]
    consulted: list[PartyFound]
    verb_start: Offset | None
    verb_end: Offset | None
    reports_to: Name | None
    report_frequency: Word | None
    report_text: str | None
    flags: list[FlagFound]
    rule: str
    asked_by: str
    unread: list[Pair]
    confidence: ConfidenceFound
    doubts: list[DoubtFound]


class ParagraphFound(TypedDict):
    """A paragraph or subparagraph with its clauses, under its ref: "P1", "8", "8(a)(i)", "I.4".

    `stem` says that its subparagraphs complete it; `emphasis` are pairs of offsets into `text`; `tail` are
    unnumbered lines that belong to it. Where the body acts again in the tail, the offsets of that clause count in
    `text`, a space and `tail`.
    """

    ref: Ref
    kind: ParagraphKind
    text: str
    stem: bool
    heading: str | None
    page: Count | None
    emphasis: list[Pair]
    tail: str
    doubts: list[DoubtFound]
    clauses: list[ClauseFound]


class CitationFound(TypedDict):
    """Another document that the paragraph `ref` cites, and the verb that governs it ("recall", "cite")."""

    symbol: Symbol
    text: str
    relation: Verb
    ref: Ref
    start: Offset
    end: Offset


class NoteFound(TypedDict):
    """A footnote, with the paragraph that it stands in and the documents that it cites."""

    mark: Word
    text: str
    ref: Ref | None
    cites: list[str]


class AnnexFound(TypedDict):
    """Text that a resolution carries but that is not its own clauses."""

    title: str
    text: str


class VoteFound(TypedDict):
    """How the text was adopted, where it says so; without numbers where it gives none."""

    text: str
    in_favour: Count | None
    against: Count | None
    abstaining: Count | None


class FileFound(TypedDict):
    """The file that a text was read from.

    `sha256` is the hash of its bytes, empty where it was fetched by a symbol; `read_with` the hash of the program and
    tables that read it, `held` how many texts it held: import takes all of them or none.
    """

    sha256: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
    read_with: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
    held: Annotated[int, Meta(ge=1, le=100_000)]


class ResolutionFound(TypedDict):
    """A whole text: paragraphs, clauses, addressees and deadlines, and what of it is doubted.

    `adopted` is an ISO date, `format` that of the file. `recommended` are drafts that another body is to adopt, each as
    a text of its own; `tracker parse` gives them where there are any, and says of which `file` it is. Keys may be added
    later, never taken away or changed.
    """

    source: str
    symbol: Symbol | None
    body: Name | None
    title: str
    adopted: Day | None
    session: Count | None
    language: Annotated[str, Meta(max_length=10)]
    format: Literal["text", "markdown", "pdf", "word", "html", "akn"]
    paragraphs: Annotated[list[ParagraphFound], Meta(max_length=20_000)]
    meeting: str | None
    agenda_items: list[str]
    closing: str
    citations: list[CitationFound]
    notes: list[NoteFound]
    annexes: list[AnnexFound]
    vote: VoteFound | None
    doubts: list[DoubtFound]
    recommended: NotRequired[list[ResolutionFound]]
    file: NotRequired[FileFound]


def write_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of what `write_resolution` lays out."""
    from msgspec.json import schema

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A resolution as `tracker parse --json` prints it",
        "version": SCHEMA_VERSION,
        **schema(ResolutionFound),
    }


def write_resolution(resolution: Resolution) -> ResolutionFound:
    """Lay a resolution out as the contract says: paragraphs, their clauses, addressees and deadlines."""
    return {
        "source": resolution.source,
        "symbol": resolution.symbol,
        "body": resolution.body,
        "title": resolution.title,
        "adopted": resolution.adopted.isoformat() if resolution.adopted else None,
        "session": resolution.session,
        "language": resolution.language,
        "format": resolution.format,  # type: ignore[typeddict-item]
        "paragraphs": [_paragraph(paragraph) for paragraph in resolution.paragraphs],
        "meeting": resolution.meeting,
        "agenda_items": list(resolution.agenda_items),
        "closing": resolution.closing,
        "citations": [
            {
                "symbol": citation.symbol,
                "text": citation.text,
                "relation": citation.relation,
                "ref": citation.ref,
                "start": citation.span.start,
                "end": citation.span.end,
            }
            for citation in resolution.citations
        ],
        "notes": [
            {"mark": note.mark, "text": note.text, "ref": note.ref, "cites": list(note.cites)}
            for note in resolution.notes
        ],
        "annexes": [{"title": annex.title, "text": annex.text} for annex in resolution.annexes],
        "vote": _vote(resolution.vote) if resolution.vote else None,
        "doubts": [_doubt(doubt) for doubt in resolution.doubts],
    }


def _paragraph(paragraph: Paragraph) -> ParagraphFound:
    return {
        "ref": paragraph.ref,
        "kind": paragraph.kind,
        "text": paragraph.text,
        "stem": paragraph.stem,
        "heading": paragraph.heading,
        "page": paragraph.page,
        "emphasis": [[span.start, span.end] for span in paragraph.emphasis],
        "tail": paragraph.tail,
        "doubts": [_doubt(doubt) for doubt in paragraph.doubts],
        "clauses": [_clause(clause) for clause in paragraph.clauses],
    }


def _clause(clause: Clause) -> ClauseFound:
    return {
        "verb": clause.verb,
        "category": clause.category,
        "text": clause.text,
        "start": clause.span.start,
        "end": clause.span.end,
        "inherited": clause.inherited,
        "reporting": clause.is_reporting,
        "addressees": [_addressee(addressee) for addressee in clause.addressees],
        "deadlines": [_deadline(deadline) for deadline in clause.deadlines],
        "consulted": [_addressee(party) for party in clause.consulted],
        "verb_start": clause.verb_span.start if clause.verb_span else None,
        "verb_end": clause.verb_span.end if clause.verb_span else None,
        "reports_to": clause.reporting.recipient if clause.reporting else None,
        "report_frequency": clause.reporting.frequency if clause.reporting else None,
        "report_text": clause.reporting.text if clause.reporting else None,
        "flags": [
            {"kind": flag.kind, "text": flag.text, "start": flag.span.start, "end": flag.span.end}
            for flag in clause.flags
        ],
        "rule": clause.rule,
        "asked_by": clause.asked_by,
        "unread": [[span.start, span.end] for span in clause.unread],
        "confidence": {
            "verb": clause.confidence.verb,
            "category": clause.confidence.category,
            "addressees": clause.confidence.addressees,
            "deadlines": clause.confidence.deadlines,
            "reporting": clause.confidence.reporting,
        },
        "doubts": [_doubt(doubt) for doubt in clause.doubts],
    }


def _addressee(addressee: Addressee) -> PartyFound:
    return {
        "name": addressee.name,
        "text": addressee.text,
        "qualifier": addressee.qualifier,
        "start": addressee.span.start if addressee.span else None,
        "end": addressee.span.end if addressee.span else None,
        "rule": addressee.rule,
        "source": addressee.source,
        "confidence": addressee.confidence,
        "doubts": [_doubt(doubt) for doubt in addressee.doubts],
    }


def _deadline(deadline: Deadline) -> DeadlineFound:
    session = deadline.session
    written: DeadlineFound = {
        "text": deadline.text,
        "kind": deadline.kind,
        "date": deadline.date.isoformat() if deadline.date else None,
        "session": {"body": session.body, "number": session.number, "next": session.next} if session else None,
        "period": deadline.period,
        "frequency": deadline.frequency,
        "start": deadline.span.start,
        "end": deadline.span.end,
        "rule": deadline.rule,
        "first": deadline.first.isoformat() if deadline.first else None,
        "last": deadline.last.isoformat() if deadline.last else None,
        "confidence": deadline.confidence,
        "doubts": [_doubt(doubt) for doubt in deadline.doubts],
    }
    if deadline.estimated:
        written["estimated"] = True
    if deadline.expires:
        written["expires"] = True
    return written


def _vote(vote: Vote) -> VoteFound:
    return {
        "text": vote.text,
        "in_favour": vote.in_favour,
        "against": vote.against,
        "abstaining": vote.abstaining,
    }


def _doubt(doubt: Doubt) -> DoubtFound:
    return {
        "field": doubt.field,
        "reason": doubt.reason,
        "text": doubt.text,
        "candidates": list(doubt.candidates),
    }
