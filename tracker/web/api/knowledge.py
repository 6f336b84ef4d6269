"""What the register knows: entities with their aliases, and sessions with their dates."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.knowledge import EntityKind
from tracker.service import add_aliases, add_entity, add_session
from tracker.service.staff import LAST_SESSION, session_subject
from tracker.store import EntityRow, find_body_session, find_many_versions, find_version, list_entities, list_sessions
from tracker.web.access import Editor, Reader
from tracker.web.api.conditions import expect, needed_version, tagged
from tracker.web.api.schema import MAY_NEED_VERSION, make_router, refusals, versioned
from tracker.web.api.shapes import Answer, Listed, Name, Paging, Prose, Sent, SentDay, page_of
from tracker.web.asking import Text

router = make_router("knowledge")

SessionNumber = Annotated[int, Field(ge=1, le=LAST_SESSION, strict=True)]
Aliases = Annotated[list[Name], Field(max_length=100)]


class EntityShown(Answer):
    """An addressee that texts name; `author` and `added` are null where staff added nothing."""

    name: str
    kind: EntityKind
    acronym: str | None
    aliases: list[str]
    short: list[str] = Field(description="Short references that count once a text has named it: 'the Office'.")
    parent: str | None
    source: str
    author: str | None
    added: datetime | None


class EntitySent(Sent):
    """An addressee to add."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Panel on Wells", "aliases": ["PoW", "the Panel"]}]}
    )

    name: Name
    aliases: Aliases = Field([], description="Other names; one with its article counts once a text has named it.")
    kind: EntityKind | None = None


class AliasesSent(Sent):
    """Further names of an entity that is known."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "UNODC", "aliases": ["Vienna Crime Office"]}]})

    name: Name
    aliases: Annotated[Aliases, Field(min_length=1)]


class SessionShown(Answer):
    """A session by which deadlines are dated; `author` is null for one that the program brings along."""

    body: str
    number: int
    opens: date
    closes: date | None
    source: str
    author: str | None
    added: datetime | None
    version: str = Field(description="What If-Match has to say to correct it.")


class SessionSent(Sent):
    """A session to add, or to correct."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"body": "Human Rights Council", "number": 67, "opens": "2028-02-28"}]}
    )

    body: Annotated[str, Field(min_length=1, max_length=400)]
    number: SessionNumber
    opens: SentDay
    closes: SentDay | None = None
    source: Prose = ""


class SessionTaken(SessionShown):
    """A session as it is now, and how many actions it gave another date."""

    dated: int


class EntitiesAsked(Paging):
    """Which entities, and which page of them."""

    text: Text = Field(None, description="With this in one of their names.")
    staff: bool = Field(False, description="Only those that staff added or gave aliases.")


class SessionsAsked(Paging):
    """Which sessions, and which page of them."""

    body: Text = Field(None, description="Of bodies with this in their name.")
    staff: bool = Field(False, description="Only those that staff added.")


@router.get("/entities", name="api_list_entities", response_model=Listed[EntityShown])
def list_known_entities(visit: Reader, query: Annotated[EntitiesAsked, Query()], response: Response) -> dict[str, Any]:
    """List the entities by name."""
    with visit.reading() as session:
        rows = list_entities(session, query.text or "", staff_only=query.staff)
    shown = [_show_entity(row) for row in rows[query.offset : query.offset + query.limit]]
    return page_of(visit, response, query, len(rows), shown)


@router.post(
    "/entities",
    name="api_add_entity",
    status_code=201,
    response_model=EntityShown,
    responses=refusals(409, 413),
)
def take_entity(visit: Editor, sent: EntitySent) -> dict[str, Any]:
    """Add an entity; it counts for every later import."""
    with visit.desk() as desk:
        desk.do(add_entity, sent.name, sent.aliases, kind=sent.kind)
        name = " ".join(sent.name.split())
        return next(_show_entity(row) for row in list_entities(desk.session, name) if row.name == name)


@router.post(
    "/entities/aliases",
    name="api_add_aliases",
    response_model=EntityShown,
    responses=refusals(409, 413),
)
def take_aliases(visit: Editor, sent: AliasesSent) -> dict[str, Any]:
    """Give an entity further names, beside those that it has."""
    with visit.desk() as desk:
        name = desk.do(add_aliases, sent.name, sent.aliases)
        return next(_show_entity(row) for row in list_entities(desk.session, name) if row.name == name)


@router.get("/sessions", name="api_list_sessions", response_model=Listed[SessionShown])
def list_known_sessions(visit: Reader, query: Annotated[SessionsAsked, Query()], response: Response) -> dict[str, Any]:
    """List the sessions, the latest first."""
    with visit.reading() as session:
        rows = list_sessions(session, query.body or "", staff_only=query.staff)
        rows.sort(key=lambda row: (row.opens, row.body), reverse=True)
        page = rows[query.offset : query.offset + query.limit]
        versions = find_many_versions(
            session,
            {subject: (subject,) for subject in (session_subject(row.body, row.number) for row in page)},
        )
    shown = [
        {
            **asdict(row),
            "version": versions[session_subject(row.body, row.number)],
        }
        for row in page
    ]
    return page_of(visit, response, query, len(rows), shown)


@router.post(
    "/sessions",
    name="api_add_session",
    status_code=201,
    response_model=SessionTaken,
    responses={
        **refusals(409, 412, 413, 428),
        **versioned(201),
        200: {"model": SessionTaken, "description": "The session was there and is corrected."},
    },
    openapi_extra=MAY_NEED_VERSION,
)
def take_session(visit: Editor, request: Request, sent: SessionSent, response: Response) -> dict[str, Any]:
    """Add a session, or correct one that is there (then with If-Match); deadlines that name it are dated at once."""
    body = sent.body.strip()
    subject = session_subject(body, sent.number)
    with visit.desk() as desk:
        is_known = find_body_session(desk.session, body, sent.number) is not None
        if is_known or "if-match" in request.headers:
            version = needed_version(request)
            expect(desk, lambda: desk.expect_session(body, sent.number, version), version, subject)
        named = {"source": sent.source.strip()} if sent.source.strip() else {}
        dated = desk.do(add_session, body, sent.number, sent.opens, closes=sent.closes, **named)
        now = find_version(desk.session, subject)
        row = next(row for row in list_sessions(desk.session, body) if (row.body, row.number) == (body, sent.number))
    response.status_code = 200 if is_known else 201
    response.headers.update(tagged(now))
    return {**asdict(row), "version": now, "dated": dated}


def _show_entity(row: EntityRow) -> dict[str, Any]:
    named = asdict(row)
    return {**named, "aliases": _split(row.aliases), "short": _split(row.short)}


def _split(words: str) -> list[str]:
    return [word for word in words.split("|") if word]
