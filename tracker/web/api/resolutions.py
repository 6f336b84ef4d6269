"""Texts: their list, and one whole, as the contract of `tracker parse --json` lays it out, with what became of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model import Paragraph, Resolution
from tracker.service.desk import place_version
from tracker.service.staff import session_subject
from tracker.store import (
    ActionRow,
    Place,
    TextOrder,
    TextRow,
    count_texts,
    find_key,
    find_many_versions,
    find_version,
    list_actions_of,
    list_texts,
    rebuild_resolution,
)
from tracker.web.access import Reader
from tracker.web.api.conditions import is_known, not_modified, tagged
from tracker.web.api.schema import make_router, refusals, versioned
from tracker.web.api.shapes import Answer, Listed, Paging, page_of
from tracker.web.asking import Text, YesOrNo
from tracker.writers.contract import write_resolution

router = make_router("resolutions")


class DoubtFound(Answer):
    """What extraction was not sure of."""

    field: str
    reason: str
    text: str
    candidates: list[Any]


class PartyFound(Answer):
    """A party that a clause asks, or names as one to consult."""

    name: str
    text: str
    qualifier: str | None
    start: int | None
    end: int | None
    rule: str
    source: str = Field(description="Where the name comes from: a table, the document, a reference ...")
    confidence: float
    doubts: list[DoubtFound]


class SessionFound(Answer):
    """A session that a deadline names."""

    body: str | None
    number: int | None
    next: bool


class DeadlineFound(Answer):
    """When a clause is due, recurs or expires."""

    text: str
    kind: str
    date: str | None
    session: SessionFound | None
    period: str | None
    frequency: str | None
    start: int
    end: int
    rule: str
    first: str | None = Field(description="The first day on which it is due: a session's opening day.")
    last: str | None = Field(description="The last day on which it is not late: a session's closing day.")
    confidence: float
    doubts: list[DoubtFound]
    estimated: bool = Field(False, description="There where the calendar of the body is estimated.")
    expires: bool = Field(False, description="There where a term ends rather than that somebody must act.")


class ConfidenceFound(Answer):
    """How likely each field of a clause is right, 0 to 1."""

    verb: float
    category: float
    addressees: float
    deadlines: float
    reporting: float


class FlagFound(Answer):
    """A phrase that staff watch for."""

    kind: str
    text: str
    start: int
    end: int


class ActionOfClause(Answer):
    """An action that a clause became, in short."""

    number: int = Field(validation_alias="handle")
    address: str
    addressee: str | None
    status: str
    is_open: bool
    due: date | None
    late_after: date | None
    estimated: bool
    expires: bool
    later: int


class ClauseShown(Answer):
    """One operative verb and what it governs; `start` and `end` index the text of the paragraph."""

    address: str = Field(examples=["A/RES/79/114:8(a):1"])
    version: str = Field(description="What If-Match has to say to review it.")
    actions: list[ActionOfClause]
    verb: str
    category: str
    text: str
    start: int
    end: int
    inherited: bool
    reporting: bool
    addressees: list[PartyFound]
    deadlines: list[DeadlineFound]
    consulted: list[PartyFound]
    verb_start: int | None
    verb_end: int | None
    reports_to: str | None
    report_frequency: str | None
    report_text: str | None
    flags: list[FlagFound]
    rule: str
    confidence: ConfidenceFound
    doubts: list[DoubtFound]


class ParagraphShown(Answer):
    """A paragraph with its clauses."""

    address: str = Field(examples=["A/RES/79/114:8(a)"])
    version: str = Field(description="What If-Match has to say to add a clause to it.")
    ref: str
    kind: str
    text: str
    stem: bool
    heading: str | None
    page: int | None
    emphasis: list[list[int]]
    tail: str
    doubts: list[DoubtFound]
    clauses: list[ClauseShown]


class CitationFound(Answer):
    """Another document that a paragraph cites."""

    symbol: str
    text: str
    relation: str
    ref: str
    start: int
    end: int


class NoteFound(Answer):
    """A footnote, with the paragraph that it stands in and the documents that it cites."""

    mark: str
    text: str
    ref: str | None
    cites: list[str]


class VoteFound(Answer):
    """How the text was adopted, where it says so; without numbers where it gives none."""

    text: str
    in_favour: int | None
    against: int | None
    abstaining: int | None


class AnnexFound(Answer):
    """Text that a resolution carries but that is not its own clauses."""

    title: str
    text: str


class ResolutionShown(Answer):
    """A whole text: paragraphs, clauses, addressees and deadlines, with the actions that the clauses became."""

    key: str
    version: str = Field(description="What If-Match has to say to review the text as a whole.")
    source: str
    symbol: str | None
    body: str | None
    title: str
    adopted: str | None
    session: int | None
    language: str
    paragraphs: list[ParagraphShown]
    meeting: str | None
    agenda_items: list[str]
    closing: str
    citations: list[CitationFound]
    notes: list[NoteFound]
    annexes: list[AnnexFound]
    vote: VoteFound | None
    doubts: list[DoubtFound]


class TextsAsked(Paging):
    """Which texts, in which order, and which page of them."""

    text: Text = Field(None, description="All these words somewhere in symbol, title or body.")
    doubts: YesOrNo = Field(None, description="Only those with something to review.")
    order: TextOrder = TextOrder.ADOPTED
    descending: bool = True


@router.get("/resolutions", name="api_list_resolutions", response_model=Listed[TextRow])
def list_them(visit: Reader, query: Annotated[TextsAsked, Query()], response: Response) -> dict[str, Any]:
    """List the texts."""
    words, with_doubts = query.text or "", bool(query.doubts)
    with visit.reading() as session:
        total = count_texts(session, words=words, with_doubts=with_doubts)
        rows = list_texts(
            session,
            today=date.today(),
            words=words,
            order=query.order,
            descending=query.descending,
            with_doubts=with_doubts,
            limit=query.limit,
            offset=query.offset,
        )
    return page_of(visit, response, query, total, rows)


@router.get(
    "/resolutions/{key:path}",
    name="api_get_resolution",
    response_model=ResolutionShown,
    response_model_exclude_unset=True,
    responses={**refusals(404), **versioned()},
)
def get_one(
    visit: Reader, key: Annotated[str, Path(max_length=500, examples=["A/RES/79/114"])], response: Response
) -> Any:
    """Read a whole text, by its symbol or key."""
    with visit.reading() as session:
        found = find_key(session, key)
        text = rebuild_resolution(session, found)
        rows = [row for row in list_actions_of(session, found) if not row.is_withdrawn]
        version = find_version(session, *_subjects(found, text, rows))
        if is_known(visit.request, version):
            return not_modified(version)
        shown = _show(session, found, text, rows)
    response.headers.update(tagged(version))
    return shown


def _show(session: Session, key: str, text: Resolution, rows: list[ActionRow]) -> dict[str, Any]:
    """Add to the contract what the register knows: addresses, versions and actions."""
    shown = write_resolution(text)
    versions = find_many_versions(session, {place.address: (place.address, key) for place in _places(key, text)})
    of_clause: dict[str, list[ActionRow]] = {}
    for row in rows:
        of_clause.setdefault(Place(key, row.ref, row.clause_number).address, []).append(row)
    for paragraph, part in zip(text.paragraphs, shown["paragraphs"], strict=True):
        address = Place(key, paragraph.ref).address
        part |= {"address": address, "version": versions[address]}
        for place, clause in zip(_clauses(key, paragraph), part["clauses"], strict=True):
            address = place.address
            clause |= {"address": address, "version": versions[address], "actions": of_clause.get(address, [])}
    return {**shown, "key": key, "version": place_version(session, Place(key))}


def _subjects(key: str, text: Resolution, rows: list[ActionRow]) -> list[str]:
    """All under which the log speaks of what an answer holds: text, clauses, actions, and sessions that date them."""
    sessions = {
        session_subject(deadline.session.body, deadline.session.number)
        for paragraph in text.paragraphs
        for clause in paragraph.clauses
        for deadline in clause.deadlines
        if deadline.session is not None and deadline.session.body and deadline.session.number
    }
    return [*(place.address for place in _places(key, text)), *(row.address for row in rows), *sorted(sessions)]


def _places(key: str, text: Resolution) -> list[Place]:
    places = [Place(key)]
    for paragraph in text.paragraphs:
        places += [Place(key, paragraph.ref), *_clauses(key, paragraph)]
    return places


def _clauses(key: str, paragraph: Paragraph) -> list[Place]:
    return [Place(key, paragraph.ref, number) for number, _ in paragraph.numbered_clauses]
