"""What fields suggest: the names that a page carries, and those that are fetched while somebody types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from tracker.store.suggesting import MOST_OF_PAGE, Kind, Suggestion, suggest
from tracker.web.access import Reader, Visit

router = APIRouter(include_in_schema=False)


@router.get("/suggest/{kind}", name="suggest")
def show_suggestions(visit: Reader, kind: Kind, text: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What somebody may be typing into a field of a kind: [["UNEP", "United Nations Environment Programme"]]."""
    with visit.reading() as session:
        found = suggest(session, kind, text, with_accounts=names_others(visit))
    return JSONResponse([[each.value, each.said] for each in found])


def suggestions_of(visit: Visit, session: Session, *kinds: Kind) -> dict[str, list[Suggestion]]:
    """What the fields of a page suggest without a script, by kind; of all kinds unless some are named."""
    with_accounts = names_others(visit)
    return {
        kind.value: suggest(session, kind, most=MOST_OF_PAGE, with_accounts=with_accounts) for kind in kinds or Kind
    }


def names_others(visit: Visit) -> bool:
    """Whether the person names focal points, and so sees who has an account."""
    return visit.actor.may("assign_actions")
