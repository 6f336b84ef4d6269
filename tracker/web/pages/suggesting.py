"""What fields suggest: the names that a page carries, and those that are fetched while somebody types."""

from __future__ import annotations

import time
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from tracker.store.suggesting import Kind, Suggestion, list_known, suggest
from tracker.web.access import Reader, Visit

router = APIRouter(include_in_schema=False)

MOST_OF_PAGE = 200
"""Suggestions that a page carries for browsers that run no script."""
FRESH = 120.0
"""Seconds for which a process remembers what there is: to look through a long register takes longer than a page may."""

Remembered = dict[tuple[Kind, bool], tuple[float, list[Suggestion]]]


@router.get("/suggest/{kind}", name="suggest")
def show_suggestions(visit: Reader, kind: Kind, text: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What somebody may be typing into a field of a kind: [["UNEP", "United Nations Environment Programme"]]."""
    with visit.reading() as session:
        found = suggest(_known(visit, session, kind), text)
    return JSONResponse([[each.value, each.said] for each in found])


def suggestions_of(visit: Visit, session: Session, *kinds: Kind) -> dict[str, list[Suggestion]]:
    """What the fields of a page suggest without a script, by kind; of all kinds unless some are named."""
    found = {}
    for kind in kinds or Kind:
        used = (each for each in _known(visit, session, kind) if each.is_used)
        found[kind.value] = list(islice(used, MOST_OF_PAGE))
    return found


def _known(visit: Visit, session: Session, kind: Kind) -> list[Suggestion]:
    """What there is of a kind, as it was at most a moment ago; accounts for those only who name focal points."""
    remembered: Remembered = visit.request.app.state.suggestions
    with_accounts = kind is Kind.PERSON and visit.actor.may("assign_actions")
    since, known = remembered.get((kind, with_accounts), (-FRESH, []))
    if time.monotonic() - since > FRESH:
        known = list_known(session, kind, with_accounts=with_accounts)
        remembered[kind, with_accounts] = time.monotonic(), known
    return known
