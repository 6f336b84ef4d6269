"""Reviews: what there is to review, what people decided, a further decision, and one taken back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model import Category
from tracker.service import withdraw_review
from tracker.service.desk import place_version
from tracker.service.review_decisions import Decision, take_decision
from tracker.store import (
    DoubtRow,
    Place,
    ReviewRow,
    UncertainRow,
    find_place,
    find_reviewed,
    foresee,
    list_doubts,
    list_reviews,
    list_uncertain,
    subjects_of_place,
)
from tracker.web.access import Editor, Reader
from tracker.web.api.conditions import IfMatch, expect, tagged
from tracker.web.api.schema import NEEDS_VERSION, make_router, refusals, versioned
from tracker.web.api.shapes import Answer, Asked, Listed, Name, Number, Paging, Prose, Sent, page_of
from tracker.web.asking import Text

router = make_router("reviews")


class ReviewSent(Sent):
    """A decision: its target is the address of a clause, of a paragraph (`add`), or of a text (`accept`)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"decision": "set", "target": "A/RES/79/114:8(a):1", "addressees": ["UNODC"], "note": "The Office."}
            ]
        }
    )

    decision: Decision
    target: Annotated[str, Field(min_length=1, max_length=500)]
    verb: Annotated[str, Field(max_length=100)] | None = None
    category: Category | None = None
    addressees: Annotated[list[Name], Field(max_length=100)] = Field(
        [], description="All addressees, by any of their names; ['none'] for nobody."
    )
    deadlines: Annotated[list[Name], Field(max_length=20)] = Field(
        [], description="Days, or words such as 'at its eighty-second session'; ['none'] for none."
    )
    reporting: Annotated[bool | None, Field(strict=True)] = None
    words: Prose = Field("", description="Where to split, or the words of an added clause.")
    other: Annotated[str, Field(max_length=500)] = Field("", description="The clause to merge with the target.")
    note: Prose = ""


class Reviewed(Answer):
    """What was reviewed: the addresses of the clauses, or of the actions where actions were decided on."""

    decision: Decision
    target: str
    changed: list[str]
    version: str = Field(description="The version of the target after the decision.")


class PlaceAsked(Paging):
    """Of which text, paragraph or clause, and which page of the list."""

    target: Text = Field(None, description="The address of a text, a paragraph or a clause.")


class ReviewsAsked(PlaceAsked):
    """Which reviews, and which page of them."""

    withdrawn: bool = Field(False, description="Those taken back, too.")


class UncertainAsked(Asked):
    """How many clauses there is time for, and of which text, paragraph or clause."""

    budget: Annotated[int, Field(ge=1, le=1000, description="How many clauses to list at most.")] = 40
    target: Text = Field(None, description="The address of a text, a paragraph or a clause.")


class Uncertain(Answer):
    """The clauses that are worth most to look at, the least certain first."""

    items: list[UncertainRow]
    clauses: int = Field(description="How many clauses there are whose confidence is known.")
    right_now: float = Field(description="How many of them are expected to be right in every field.")
    right_after: float = Field(description="How many are, once those listed are reviewed.")
    unknown: int = Field(description="Clauses of which an earlier version did not say how sure it was.")


@router.get("/doubts", name="api_list_doubts", response_model=Listed[DoubtRow], responses=refusals(404))
def list_what_is_doubted(visit: Reader, query: Annotated[PlaceAsked, Query()], response: Response) -> dict[str, Any]:
    """List what is to be reviewed."""
    with visit.reading() as session:
        rows = list_doubts(session, _place(session, query.target))
    return page_of(visit, response, query, len(rows), rows[query.offset : query.offset + query.limit])


@router.get("/uncertain", name="api_list_uncertain", response_model=Uncertain, responses=refusals(404))
def list_what_is_uncertain(visit: Reader, query: Annotated[UncertainAsked, Query()]) -> dict[str, Any]:
    """List the clauses that are worth most to look at, and how right all are before and after."""
    with visit.reading() as session:
        place = _place(session, query.target)
        rows = list_uncertain(session, query.budget, place)
        outlook = foresee(session, query.budget, place)
    return {
        "items": rows,
        "clauses": outlook.clauses,
        "right_now": outlook.now,
        "right_after": outlook.after,
        "unknown": outlook.unknown,
    }


@router.get("/reviews", name="api_list_reviews", response_model=Listed[ReviewRow], responses=refusals(404))
def list_them(visit: Reader, query: Annotated[ReviewsAsked, Query()], response: Response) -> dict[str, Any]:
    """List what was reviewed."""
    with visit.reading() as session:
        rows = list_reviews(session, _place(session, query.target), withdrawn=query.withdrawn)
    return page_of(visit, response, query, len(rows), rows[query.offset : query.offset + query.limit])


@router.post(
    "/reviews",
    name="api_review",
    status_code=201,
    response_model=Reviewed,
    responses={**refusals(404, 409, 412, 413, 428), **versioned(201)},
    openapi_extra=NEEDS_VERSION,
)
def take_review(visit: Editor, version: IfMatch, sent: ReviewSent, response: Response) -> dict[str, Any]:
    """Review a clause; If-Match names the version of the clause, paragraph or text that the target is."""
    with visit.desk() as desk:
        place = find_place(desk.session, sent.target)
        expect(desk, lambda: desk.expect_place(place, version), version, *subjects_of_place(desk.session, place))
        changed = take_decision(desk, **{name: getattr(sent, name) for name in ReviewSent.model_fields})
        now = place_version(desk.session, place)
    response.headers.update(tagged(now))
    return {"decision": sent.decision, "target": place.address, "changed": changed, "version": now}


@router.delete(
    "/reviews/{number}",
    name="api_withdraw_review",
    status_code=204,
    responses={**refusals(404, 409, 412, 428), **versioned(204)},
    openapi_extra=NEEDS_VERSION,
)
def take_back(visit: Editor, version: IfMatch, number: Number) -> Response:
    """Take a review back; If-Match names the version of its clause."""
    with visit.desk() as desk:
        place = find_reviewed(desk.session, number)
        expect(desk, lambda: desk.expect_place(place, version), version, *subjects_of_place(desk.session, place))
        desk.do(withdraw_review, number)
        now = place_version(desk.session, place)
    return Response(status_code=204, headers=tagged(now))


def _place(session: Session, words: str | None) -> Place | None:
    return find_place(session, words) if words else None
