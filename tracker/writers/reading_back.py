"""The JSON object of one document, made elsewhere, read back into what it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import msgspec

from tracker.errors import UnreadableSource
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
)
from tracker.writers.contract import (
    ClauseFound,
    DeadlineFound,
    DoubtFound,
    FileFound,
    ParagraphFound,
    PartyFound,
    ResolutionFound,
)


def read_back(line: bytes) -> tuple[Resolution, FileFound]:
    """Read a line that `tracker parse --json` printed, and the file that it says it is of.

    UnreadableSource for what is not as the contract says: another shape, a day that does not exist, words that
    end before they begin.
    """
    try:
        found = _decoder().decode(line)
        return _resolution(found), found.get("file") or FileFound(sha256="", read_with="", held=1)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableSource(
            f"that is no text as `tracker parse --json` of this version prints it ({error}): parse it again."
        ) from None


@cache
def _decoder() -> msgspec.json.Decoder[ResolutionFound]:
    return msgspec.json.Decoder(ResolutionFound)


def _resolution(found: ResolutionFound) -> Resolution:
    vote = found["vote"]
    return Resolution(
        source=found["source"],
        symbol=found["symbol"],
        body=found["body"],
        title=found["title"],
        adopted=_day(found["adopted"]),
        session=found["session"],
        language=found["language"],
        format=found["format"],
        meeting=found["meeting"],
        agenda_items=tuple(found["agenda_items"]),
        paragraphs=tuple(map(_paragraph, found["paragraphs"])),
        citations=tuple(
            Citation(each["symbol"], each["text"], each["relation"], each["ref"], _span(each["start"], each["end"]))
            for each in found["citations"]
        ),
        closing=found["closing"],
        notes=tuple(Note(each["mark"], each["text"], each["ref"], tuple(each["cites"])) for each in found["notes"]),
        annexes=tuple(Annex(each["title"], each["text"]) for each in found["annexes"]),
        vote=Vote(vote["text"], vote["in_favour"], vote["against"], vote["abstaining"]) if vote else None,
        doubts=_doubts(found["doubts"]),
    )


def _paragraph(found: ParagraphFound) -> Paragraph:
    return Paragraph(
        ref=found["ref"],
        kind=found["kind"],
        text=found["text"],
        stem=found["stem"],
        clauses=tuple(_clause(each) for each in found["clauses"]),
        emphasis=tuple(_span(*pair) for pair in found["emphasis"]),
        heading=found["heading"],
        page=found["page"],
        tail=found["tail"],
        doubts=_doubts(found["doubts"]),
    )


def _clause(found: ClauseFound) -> Clause:
    reporting = None
    if found["reporting"]:
        reporting = Reporting(found["reports_to"], found["report_frequency"], found["report_text"] or "")
    return Clause(
        verb=found["verb"],
        category=found["category"],
        text=found["text"],
        span=_span(found["start"], found["end"]),
        verb_span=None if found["verb_start"] is None else _span(found["verb_start"], found["verb_end"]),
        inherited=found["inherited"],
        addressees=tuple(_party(each) for each in found["addressees"]),
        consulted=tuple(_party(each) for each in found["consulted"]),
        deadlines=tuple(_deadline(each) for each in found["deadlines"]),
        reporting=reporting,
        flags=tuple(Flag(each["kind"], each["text"], _span(each["start"], each["end"])) for each in found["flags"]),
        rule=found["rule"],
        doubts=_doubts(found["doubts"]),
        confidence=Confidence(**found["confidence"]),
        asked_by=found["asked_by"],
        unread=tuple(_span(*pair) for pair in found["unread"]),
    )


def _party(found: PartyFound) -> Addressee:
    return Addressee(
        name=found["name"],
        text=found["text"],
        span=None if found["start"] is None else _span(found["start"], found["end"]),
        qualifier=found["qualifier"],
        rule=found["rule"],
        source=found["source"],
        confidence=found["confidence"],
        doubts=_doubts(found["doubts"]),
    )


def _deadline(found: DeadlineFound) -> Deadline:
    session = found["session"]
    return Deadline(
        text=found["text"],
        kind=found["kind"],
        span=_span(found["start"], found["end"]),
        date=_day(found["date"]),
        session=SessionRef(session["body"], session["number"], session["next"]) if session else None,
        period=found["period"],
        frequency=found["frequency"],
        rule=found["rule"],
        first=_day(found["first"]),
        last=_day(found["last"]),
        estimated=found.get("estimated", False),
        expires=found.get("expires", False),
        confidence=found["confidence"],
        doubts=_doubts(found["doubts"]),
    )


def _doubts(found: Sequence[DoubtFound]) -> tuple[Doubt, ...]:
    return tuple(Doubt(each["field"], each["reason"], each["text"], tuple(each["candidates"])) for each in found)


def _span(start: int | None, end: int | None) -> Span:
    """Make a stretch of a text; it may be that of the paragraph above, whose deadline a subparagraph has."""
    if start is None or end is None or start > end:
        raise ValueError(f"there are no words from {start} to {end}")
    return Span(start, end)


def _day(words: str | None) -> date | None:
    return None if words is None else date.fromisoformat(words)
