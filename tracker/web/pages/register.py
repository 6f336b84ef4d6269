"""What was changed and by whom, and a search through all texts and reports."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from tracker.errors import UsageProblem
from tracker.store import (
    SearchHit,
    asks_for_symbol,
    count_changes,
    find_actions,
    find_named,
    list_changes,
    search_texts,
)
from tracker.store.access_log import count_access, list_access
from tracker.web.access import Administrator, Reader
from tracker.web.asking import LAST_PAGE, PAGE, Pages, Text
from tracker.web.marking import mark_found

router = APIRouter(include_in_schema=False)


@router.get("/changes", name="changes")
def show_changes(
    visit: Reader, subject: Text = None, text: Text = None, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> Response:
    """The change log, the newest first."""
    with visit.reading() as session:
        asked: dict[str, Any] = {"words": text or "", "with_accounts": visit.actor.may("add_user")}
        pages = Pages(count_changes(session, subject, **asked), page)
        rows = list_changes(session, subject, newest_first=True, limit=PAGE, offset=(page - 1) * PAGE, **asked)
    return visit.page("changes.html", rows=rows, pages=pages, subject=subject, text=text)


@router.get("/access", name="access")
def show_access(
    visit: Administrator, text: Text = None, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> Response:
    """Sign-ins, refusals, exports and account work, the newest first."""
    with visit.reading() as session:
        pages = Pages(count_access(session, words=text or ""), page)
        rows = list_access(session, words=text or "", limit=PAGE, offset=(page - 1) * PAGE)
    return visit.page("access.html", rows=rows, pages=pages, text=text)


@router.get("/search", name="search")
def show_search(visit: Reader, text: Text = None) -> Response:
    """What goes by the words, and the paragraphs and status reports in which all of them were found."""
    problem, hits, numbers = None, list[SearchHit](), {}
    if text:
        try:
            with visit.reading() as session:
                hits = [*find_named(session, text), *search_texts(session, text, 100)]
                numbers = find_actions(session, [hit.action for hit in hits if hit.action])
        except UsageProblem as refusal:
            problem = str(refusal)
    return visit.page(
        "search.html",
        422 if problem else 200,
        text=text or "",
        hits=[(hit, mark_found(hit.excerpt), numbers.get(hit.action or "")) for hit in hits],
        problem=problem,
        asked_for_symbol=asks_for_symbol(text or ""),
    )
