"""Two texts side by side, and the open requests of the earlier one that the later one repeats, to be superseded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tracker.errors import TrackerError, UsageProblem
from tracker.service import compare_texts, offer_successors, supersede_action
from tracker.service.comparing import is_reversed
from tracker.service.superseding import find_concerns
from tracker.store import find_action, find_actions, find_chain, find_key, find_versions
from tracker.web.access import Editor, Reader, Visit
from tracker.web.asking import Text
from tracker.web.marking import mark_difference

router = APIRouter(include_in_schema=False)


@router.get("/compare", name="compare")
def show_comparison(visit: Reader, old: Text = None, new: Text = None) -> Response:
    """Two texts paragraph by paragraph; the earlier one is found where only the later one is given."""
    return _page(visit, old, new)


@router.post("/compare", name="supersede_many")
def take_successors(
    visit: Editor,
    old: Annotated[str, Form()],
    new: Annotated[str, Form()],
    selected: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    anyway: Annotated[bool, Form()] = False,
) -> Response:
    """Let each ticked request of the later text take the place of the earlier one beside it, all of them or none.

    Each comes as the version of the earlier action that was seen, its number and that of the later one.
    """
    try:
        if not selected:
            raise UsageProblem("No request was ticked: tick those that the later text asks for again.")
        with visit.desk() as desk:
            versions: dict[str, str] = {}
            pairs = []
            for each in selected:
                version, *numbers = each.split(" ")
                before, after = (find_action(desk.session, number).address for number in _two(numbers))
                versions[before] = version
                pairs.append((before, after))
            desk.expect(versions)
            for before, after in pairs:
                desk.do(supersede_action, before, after, as_of=desk.today, today=desk.today, anyway=anyway)
            moment = desk.moment()
    except TrackerError as problem:
        return _page(visit, old, new, problem=problem, ticked=selected)
    return visit.go("compare", {"old": old, "new": new, "done": "superseded-many", "undo": moment})


def _page(
    visit: Visit,
    old: str | None,
    new: str | None,
    *,
    problem: TrackerError | None = None,
    ticked: Collection[str] = (),
) -> Response:
    with visit.reading() as session:
        later = find_key(session, new) if new else None
        chain = find_chain(session, later) if later else []
        before = next((link.follows for link in chain if link.resolution == later), None)
        earlier = find_key(session, old) if old else before
        rows = compare_texts(session, earlier, later) if earlier and later else ()
        is_backwards = bool(earlier and later and is_reversed(session, earlier, later))
        offers = offer_successors(session, earlier, later) if earlier and later and not is_backwards else ()
        actions = find_actions(session, [each for offer in offers for each in (offer.old_action, offer.new_action)])
        versions = find_versions(session, actions.values())
        today = date.today()
        chosen = {each.partition(" ")[2] for each in ticked}
        return visit.page(
            "compare.html",
            problem.http_status if problem else 200,
            old=earlier,
            new=later,
            chain=chain,
            follows=earlier is not None and earlier == before,
            is_backwards=is_backwards,
            rows=[(row, mark_difference(row.difference)) for row in rows],
            fates=Counter(row.fate.value for row in rows),
            offers=[
                (
                    offer,
                    mark_difference(offer.difference),
                    versions[offer.old_action],
                    f"{offer.old_number} {offer.new_number}" in chosen,
                    (pair := (actions[offer.old_action], actions[offer.new_action])),
                    find_concerns(*pair, today),
                )
                for offer in offers
            ],
            problem=str(problem) if problem else None,
        )


def _two(numbers: list[str]) -> tuple[str, str]:
    """The numbers of the two actions of a pair."""
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        raise UsageProblem("What was ticked is no pair of actions: look at the offers again.")
    return numbers[0], numbers[1]
