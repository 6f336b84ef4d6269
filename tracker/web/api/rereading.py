"""Texts read again, as this version reads: what would change, and the change."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from tracker.service import RefreshRow, plan_refresh, refresh_text
from tracker.service.desk import place_version
from tracker.store import Place, find_key, subjects_of_place
from tracker.web.access import Editor
from tracker.web.api.conditions import IfMatch, expect, tagged
from tracker.web.api.schema import NEEDS_VERSION, make_router, refusals, versioned
from tracker.web.api.shapes import Answer, Asked, Sent

router = make_router("resolutions")

Target = Annotated[str, Field(min_length=1, max_length=500, examples=["A/RES/79/114"])]


class TextAsked(Asked):
    """Which text."""

    target: Target


class TextSent(Sent):
    """The text to be read again, by its symbol or key."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"target": "A/RES/79/114"}]})

    target: Target


class Refreshed(Answer):
    """What reading a text again changes; `is_new` also where only confidences, doubts or rules are other ones."""

    key: str
    is_new: bool
    rows: list[RefreshRow]
    version: str = Field(description="What If-Match has to say to read the text again, as of this answer.")


@router.get("/refresh", name="api_plan_refresh", response_model=Refreshed, responses={**refusals(404), **versioned()})
def plan(visit: Editor, query: Annotated[TextAsked, Query()], response: Response) -> Any:
    """Tell what reading a text again would change, and write nothing."""
    with visit.reading() as session:
        key = find_key(session, query.target)
        planned, version = plan_refresh(session, key), place_version(session, Place(key))
    response.headers.update(tagged(version))
    return {"key": key, "is_new": planned.is_new, "rows": planned.rows, "version": version}


@router.post(
    "/refresh",
    name="api_refresh",
    response_model=Refreshed,
    responses={**refusals(404, 409, 412, 413, 428), **versioned()},
    openapi_extra=NEEDS_VERSION,
)
def read_again(visit: Editor, version: IfMatch, sent: TextSent, response: Response) -> Any:
    """Read a text again; If-Match names its version."""
    with visit.desk() as desk:
        place = Place(find_key(desk.session, sent.target))
        expect(desk, lambda: desk.expect_place(place, version), version, *subjects_of_place(desk.session, place))
        done = desk.do(refresh_text, place.key)
        now = place_version(desk.session, place)
    response.headers.update(tagged(now))
    return {"key": place.key, "is_new": done.is_new, "rows": done.rows, "version": now}
