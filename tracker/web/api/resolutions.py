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
from tracker.writers.contract import ClauseFound, ParagraphFound, ResolutionFound, write_resolution

router = make_router("resolutions")


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


class ClauseShown(ClauseFound):
    """One operative verb and what it governs, with its address (A/RES/79/114:8(a):1) and the actions it became.

    `version` is what If-Match has to say to review it.
    """

    address: str
    version: str
    actions: list[ActionOfClause]


class ParagraphShown(ParagraphFound):
    """A paragraph with its clauses and its address; `version` is what If-Match has to say to add a clause to it."""

    address: str
    version: str
    clauses: list[ClauseShown]  # type: ignore[misc]  # each with what the register knows besides


class ResolutionShown(ResolutionFound):
    """A whole text, as `tracker parse --json` prints it, with the actions that the clauses became.

    `version` is what If-Match has to say to review the text as a whole.
    """

    key: str
    version: str
    paragraphs: list[ParagraphShown]  # type: ignore[misc]  # each with what the register knows besides


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
    paragraphs = []
    for paragraph, part in zip(text.paragraphs, shown["paragraphs"], strict=True):
        clauses = [
            {**clause, **_name(place, versions), "actions": of_clause.get(place.address, [])}
            for place, clause in zip(_clauses(key, paragraph), part["clauses"], strict=True)
        ]
        paragraphs.append({**part, **_name(Place(key, paragraph.ref), versions), "clauses": clauses})
    return {**shown, "paragraphs": paragraphs, "key": key, "version": place_version(session, Place(key))}


def _name(place: Place, versions: dict[str, str]) -> dict[str, str]:
    return {"address": place.address, "version": versions[place.address]}


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
