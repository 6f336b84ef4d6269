"""Correcting an action beside its words, and taking back what one just did."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from tracker.errors import Conflict, TrackerError, UsageProblem
from tracker.model import Category, Clause
from tracker.service import Assignment
from tracker.service.accounts.preferences import keep_preferences
from tracker.service.correcting import Correction, correct_action
from tracker.service.undoing import undo_changes
from tracker.store import (
    ActionRow,
    Place,
    changes_since,
    find_action,
    find_doubtful,
    find_version,
    list_doubts,
    load_lineage,
    question_names,
    subjects_of,
)
from tracker.store.people import find_focal_accounts
from tracker.store.suggesting import Kind
from tracker.web.access import Account, Editor, Reporter, Visit
from tracker.web.asking import Text
from tracker.web.forms import one_of, put_right, read_lines
from tracker.web.marking import mark, marks_of
from tracker.web.pages.actions import go_back
from tracker.web.pages.signing_in import safe_target
from tracker.web.pages.suggesting import suggestions_of

router = APIRouter(include_in_schema=False)

ASSIGNED = ("unit", "focal_point", "email", "target", "tags", "supervisor_note")
"""The fields of the form that are an assignment, by the names that the form gives them."""


@router.get("/actions/{number}/correct", name="correct")
def show_correction(visit: Editor, number: int, back: Text = None, of: Text = None) -> Response:
    """The fields of an action in a form, beside the paragraph that they were read from."""
    return _page(visit, number, back=back or "", of=of or "")


@router.post("/actions/{number}/correct")
def take_correction(
    visit: Editor,
    number: int,
    version: Annotated[str, Form()],
    verb: Annotated[str, Form()] = "",
    category: Annotated[str, Form()] = "",
    addressee: Annotated[str, Form()] = "",
    deadlines: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    focal_point: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
    tags: Annotated[str, Form()] = "",
    supervisor_note: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    meant: Annotated[str, Form()] = "",
    as_written: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
    of: Annotated[str, Form()] = "",
) -> Response:
    """Correct what is not as it was shown; a new addressee that nobody goes by is questioned first."""
    given = {"verb": verb, "category": category, "addressee": put_right(addressee, meant), "deadlines": deadlines}
    given |= {"unit": unit, "focal_point": focal_point, "email": email, "target": target, "tags": tags}
    given |= {"supervisor_note": supervisor_note, "note": note}
    try:
        with visit.desk() as desk:
            row = find_action(desk.session, str(number))
            desk.expect({row.address: version})
            wanted = _wanted(desk.session, row, given)
            if wanted.addressees is not None:
                questions = question_names(desk.session, wanted.addressees)
                if questions and as_written != "yes":
                    return _page(visit, number, given=given, seen=version, back=back, of=of, questions=questions)
            address = desk.do(correct_action, row.address, wanted)
            now = find_action(desk.session, address).handle if address else 0
            moment = desk.moment()
    except TrackerError as problem:
        return _page(visit, number, given=given, seen=version, back=back, of=of, problem=problem)
    if of:
        return go_back(visit, of, back, {"done": "corrected", "undo": moment})
    if not now:
        place = f"c-{row.ref}-{row.clause_number}"
        return visit.go("resolution", {"done": "corrected", "undo": moment}, anchor=place, key=row.resolution)
    return visit.go("action", {"done": "corrected", "undo": moment}, number=now)


@router.post("/undo", name="undo")
def take_back(visit: Reporter, moment: Annotated[str, Form()], back: Annotated[str, Form()] = "") -> Response:
    """Take back what the person wrote at a moment, and show the page again from which they did."""
    try:
        then = datetime.fromisoformat(moment)
        if then.tzinfo is None:
            raise ValueError(moment)
    except ValueError:
        raise UsageProblem("It is not clear what is to be taken back: go back to the page and try again.") from None
    with visit.desk() as desk:
        desk.do(undo_changes, then)
    return _show_again(visit, back, "undone")


@router.post("/keys", name="switch_keys")
def switch_keys(visit: Account, on: Annotated[bool, Form()] = False, back: Annotated[str, Form()] = "") -> Response:
    """Let single keys do something, or nothing, for the person."""
    with visit.desk() as desk:
        desk.do(keep_preferences, {"keys": on})
    return _show_again(visit, back, "keys-on" if on else "keys-off")


def _show_again(visit: Visit, back: str, done: str) -> Response:
    """Back to the page from which something was done, which says so; the home page where that is none of ours."""
    target = safe_target(visit.request, back)
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}done={done}", HTTPStatus.SEE_OTHER)


def _clause_of(session: Session, row: ActionRow) -> Clause | None:
    """The clause of an action as it stands in its text; None where it left it."""
    if row.is_withdrawn:
        return None
    paragraph = load_lineage(session, row.resolution, row.ref)[-1]
    return dict(paragraph.numbered_clauses).get(row.clause_number)


def _fields_of(session: Session, row: ActionRow) -> dict[str, str]:
    """What the form shows of an action as it is."""
    clause = _clause_of(session, row)
    return {
        "verb": row.verb or "",
        "category": row.category or "",
        "addressee": row.addressee or "",
        "deadlines": "\n".join(each.text for each in clause.deadlines) if clause else "",
        "unit": row.unit or "",
        "focal_point": find_focal_accounts(session, [row.address]).get(row.address) or row.focal_point or "",
        "email": row.focal_point_email or "",
        "target": row.target.isoformat() if row.target else "",
        "tags": row.tags or "",
        "supervisor_note": row.supervisor_note or "",
    }


def _wanted(session: Session, row: ActionRow, given: dict[str, str]) -> Correction:
    """Read from the form what is to be corrected: only what differs from what it showed."""
    shown = _fields_of(session, row)
    changed = {name for name, words in shown.items() if " ".join(words.split()) != " ".join(given[name].split())}
    assigned = {name: given[name] for name in ASSIGNED if name in changed}
    if "supervisor_note" in assigned:
        assigned["note"] = assigned.pop("supervisor_note")
    verb = given["verb"] if "verb" in changed else None
    is_categorized = "category" in changed and given["category"]
    return Correction(
        verb=verb,
        category=one_of(Category, given["category"], "category") if is_categorized else None,
        addressees=read_lines(given["addressee"]) if "addressee" in changed else None,
        deadlines=read_lines(given["deadlines"]) if "deadlines" in changed else None,
        assignment=Assignment(**assigned) if assigned else None,
        note=given["note"],
    )


def _page(
    visit: Visit,
    number: int,
    *,
    given: dict[str, str] | None = None,
    seen: str = "",
    back: str = "",
    of: str = "",
    problem: TrackerError | None = None,
    questions: dict[str, list[str]] | None = None,
) -> Response:
    """Show the form; after a problem or a question with what the person had given."""
    with visit.reading() as session:
        row = find_action(session, str(number))
        subjects = subjects_of(row)
        return visit.page(
            "correct.html",
            problem.http_status if problem else 422 if questions else 200,
            row=row,
            paragraphs=[
                (paragraph.ref, mark(paragraph.words, marks_of(paragraph.clauses, row.addressee)))
                for paragraph in load_lineage(session, row.resolution, row.ref)
            ],
            fields=_fields_of(session, row) | (given or {"note": ""}),
            version=find_version(session, *subjects),
            doubts=list_doubts(session, Place(row.resolution, row.ref, row.clause_number))
            if find_doubtful(session, [row])
            else [],
            suggestions=suggestions_of(visit, session, Kind.ADDRESSEE, Kind.UNIT, Kind.PERSON, Kind.VERB, Kind.TAG),
            categories=tuple(Category),
            back=back,
            of=of,
            questions=questions or {},
            problem=str(problem) if problem else None,
            meanwhile=changes_since(session, seen, *subjects) if isinstance(problem, Conflict) else [],
        )
