"""What the register knows: entities with their aliases, and sessions with their dates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tracker.errors import Conflict, TrackerError, UsageProblem
from tracker.knowledge import EntityKind
from tracker.service import add_aliases, add_entity, add_session, merge_entities
from tracker.service.staff import session_subject
from tracker.store import (
    SessionRow,
    changes_since,
    find_body_session,
    find_version,
    list_entities,
    list_sessions,
)
from tracker.store.suggesting import Kind
from tracker.web.access import Editor, Reader, Visit
from tracker.web.asking import PAGE, Pages, Text
from tracker.web.forms import one_of, read_form_day, read_lines, read_number
from tracker.web.pages.suggesting import suggestions_of

router = APIRouter(include_in_schema=False)

Page = Annotated[int, "1 to many"]


@router.get("/entities", name="entities")
def show_entities(visit: Reader, text: Text = None, staff: bool = False, page: int = 1) -> Response:
    """The entities, and the forms to teach the register more."""
    return _entities(visit, text or "", staff, page)


@router.post("/entities", name="add_entity")
def take_entity(
    visit: Editor,
    name: Annotated[str, Form()] = "",
    aliases: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
) -> Response:
    """Add an entity with its aliases, one a line."""
    try:
        with visit.desk() as desk:
            desk.do(add_entity, name, read_lines(aliases), kind=one_of(EntityKind, kind, "kind") if kind else None)
    except TrackerError as problem:
        return _entities(visit, name, False, 1, problem)
    return visit.go("entities", {"text": name, "done": "entity"})


@router.post("/entities/alias", name="add_alias")
def take_aliases(visit: Editor, name: Annotated[str, Form()] = "", aliases: Annotated[str, Form()] = "") -> Response:
    """Give an entity further names."""
    try:
        with visit.desk() as desk:
            desk.do(add_aliases, name, read_lines(aliases))
    except TrackerError as problem:
        return _entities(visit, name, False, 1, problem)
    return visit.go("entities", {"text": name, "done": "entity"})


@router.post("/entities/merge", name="merge_entity")
def take_merger(visit: Editor, absorbed: Annotated[str, Form()] = "", into: Annotated[str, Form()] = "") -> Response:
    """Make one entity of two; actions keep their addresses and histories."""
    try:
        with visit.desk() as desk:
            desk.do(merge_entities, absorbed, into)
    except TrackerError as problem:
        return _entities(visit, into, False, 1, problem)
    return visit.go("entities", {"text": into, "done": "entity"})


@router.get("/sessions", name="sessions")
def show_sessions(
    visit: Reader, body: Text = None, staff: bool = False, page: int = 1, of: Text = None, number: int = 0
) -> Response:
    """The sessions by which deadlines are dated, and the form to add one or correct session `number` `of` a body."""
    return _sessions(visit, body or "", staff, page, chosen=(of or "", number))


@router.post("/sessions", name="add_session")
def take_session(
    visit: Editor,
    body: Annotated[str, Form()] = "",
    number: Annotated[str, Form()] = "",
    opens: Annotated[str, Form()] = "",
    closes: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Response:
    """Add a session or correct it as it was seen; deadlines that name it are dated at once."""
    body = body.strip()
    given = {"body": body, "number": number, "opens": opens, "closes": closes, "source": source}
    numbered = 0
    try:
        numbered = read_number(number, "the number of a session, such as 82")
        opening = read_form_day(opens)
        if opening is None:
            raise UsageProblem("A session opens on a day: give it.")
        with visit.desk() as desk:
            named = {"source": source.strip()} if source.strip() else {}
            if find_body_session(desk.session, body, numbered) is not None:
                if not version:
                    raise Conflict(f"Session {numbered} of the {body} is known already: save again to correct it.")
                desk.expect_session(body, numbered, version)
            desk.do(add_session, body, numbered, opening, closes=read_form_day(closes), **named)
    except TrackerError as problem:
        return _sessions(visit, body, False, 1, problem, chosen=(body, numbered), given=given, seen=version)
    return visit.go("sessions", {"body": body, "done": "session"})


def _entities(visit: Visit, words: str, staff: bool, page: int, problem: TrackerError | None = None) -> Response:
    with visit.reading() as session:
        rows = list_entities(session, words, staff_only=staff)
        suggestions = suggestions_of(visit, session, Kind.ADDRESSEE)
    pages = Pages(len(rows), max(1, page))
    return visit.page(
        "entities.html",
        problem.http_status if problem else 200,
        rows=rows[pages.size * (pages.number - 1) : pages.size * pages.number],
        pages=pages,
        suggestions=suggestions,
        words=words,
        staff=staff,
        kinds=tuple(EntityKind),
        problem=str(problem) if problem else None,
    )


def _sessions(
    visit: Visit,
    body: str,
    staff: bool,
    page: int,
    problem: TrackerError | None = None,
    *,
    chosen: tuple[str, int] = ("", 0),
    given: dict[str, str] | None = None,
    seen: str = "",
) -> Response:
    """Show sessions; the form holds what was given, else what is known of the chosen one, with its version."""
    with visit.reading() as session:
        rows = list_sessions(session, body, staff_only=staff)
        known = find_body_session(session, *chosen) if all(chosen) else None
        subject = session_subject(*chosen)
        version = find_version(session, subject) if known else ""
        meanwhile = changes_since(session, seen, subject) if seen and isinstance(problem, Conflict) else []
    rows.sort(key=lambda row: (row.opens, row.body), reverse=True)
    pages = Pages(len(rows), max(1, page))
    return visit.page(
        "sessions.html",
        problem.http_status if problem else 200,
        rows=rows[PAGE * (pages.number - 1) : PAGE * pages.number],
        pages=pages,
        body=body,
        staff=staff,
        bodies=sorted({row.body for row in rows}),
        problem=str(problem) if problem else None,
        known=known,
        given=given or (_as_written(known) if known else {}),
        version=version,
        meanwhile=meanwhile,
    )


def _as_written(row: SessionRow) -> dict[str, str]:
    """What the form of a session holds of one that is known."""
    closes = row.closes.isoformat() if row.closes else ""
    return {
        "body": row.body,
        "number": str(row.number),
        "opens": row.opens.isoformat(),
        "closes": closes,
        "source": row.source if row.author else "",  # a date of ours does not come from where the former one did
    }
