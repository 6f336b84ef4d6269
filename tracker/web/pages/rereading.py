"""A text read again, as this version reads: first what would change, then, where somebody says so, the change."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from tracker.service import plan_refresh, refresh_text
from tracker.service.desk import place_version
from tracker.store import Place, find_key
from tracker.web.access import Editor

router = APIRouter(include_in_schema=False)


@router.get("/refresh", name="refresh")
def show_plan(visit: Editor, key: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
    """Show what reading a text again would change."""
    with visit.reading() as session:
        found = find_key(session, key)
        planned, version = plan_refresh(session, found), place_version(session, Place(found))
        return visit.page("refresh.html", key=found, planned=planned, version=version)


@router.post("/refresh")
def read_again(visit: Editor, key: Annotated[str, Form()], version: Annotated[str, Form()]) -> Response:
    """Read a text again, where nobody changed it meanwhile."""
    with visit.desk() as desk:
        place = Place(find_key(desk.session, key))
        desk.expect_place(place, version)
        desk.do(refresh_text, place.key)
    return visit.go("resolution", {"done": "refreshed"}, key=place.key)
