"""Many actions changed at once: assigned, reported on, or corrected after a look at what that comes to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tracker.errors import Conflict, TrackerError, UsageProblem
from tracker.knowledge.statuses import load_statuses
from tracker.service import Assignment, assign_actions
from tracker.service.correcting import Correction, correct_actions
from tracker.service.desk import Desk
from tracker.store import changes_since, find_actions, find_doubtful, find_versions, question_names, subjects_of
from tracker.store.suggesting import Kind
from tracker.web.access import Editor, Visit
from tracker.web.forms import put_right, read_lines
from tracker.web.listing import choose_columns
from tracker.web.pages.actions import MOST_AT_ONCE, go_back, mark_asked, plain_query
from tracker.web.pages.suggesting import suggestions_of

router = APIRouter(include_in_schema=False)

ASSIGNED = ("unit", "focal_point", "email", "target", "add_tags")
SUGGESTED = (Kind.ADDRESSEE, Kind.UNIT, Kind.PERSON, Kind.TAG)


@router.post("/actions/bulk", name="bulk")
def change_many(
    visit: Editor,
    selected: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    addressee: Annotated[str, Form()] = "",
    deadlines: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    focal_point: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
    add_tags: Annotated[str, Form()] = "",
    status: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    meant: Annotated[str, Form()] = "",
    as_written: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
    of: Annotated[str, Form()] = "actions",
) -> Response:
    """Change the selected actions, all of them or none; each comes with the version that was seen.

    What corrects their clauses is first shown as what it comes to, and done once the person is sure of that.
    """
    seen = {address: version for version, _, address in (each.partition(" ") for each in selected)}
    given = {"addressee": put_right(addressee, meant), "deadlines": deadlines}
    given |= {"unit": unit, "focal_point": focal_point, "email": email, "target": target, "add_tags": add_tags}
    given |= {"status": status, "note": note, "evidence": evidence}
    is_corrected = bool(given["addressee"].strip() or deadlines.strip())
    moment: str | None = None
    try:
        is_changing = is_corrected or any(given[each].strip() for each in (*ASSIGNED, "status"))
        _check_selected(selected, is_changing=is_changing)
        if is_corrected and sure != "yes":
            return _foresee(visit, seen, given, back, of, as_written)
        with visit.desk() as desk:
            _change(desk, seen, given)
            moment = desk.moment()
    except TrackerError as problem:
        return _selected(visit, seen, given, back, of, problem=problem)
    done = "reported" if status else "corrected" if is_corrected else "assigned"
    return go_back(visit, of, back, {"done": done, "changed": str(len(seen)), "undo": moment})


def _check_selected(selected: list[str], *, is_changing: bool) -> None:
    if not selected:
        raise UsageProblem("Nothing was ticked, so nothing was changed: tick the actions that you mean in the list.")
    if len(selected) > MOST_AT_ONCE:
        raise UsageProblem(f"Those are more than {MOST_AT_ONCE} actions: select fewer at once.")
    if not is_changing:
        raise UsageProblem(
            "Nothing to change: give an addressee, a deadline, a unit, a focal point, a target date, a tag or a status."
        )


def _change(desk: Desk, seen: dict[str, str], given: dict[str, str]) -> None:
    """Assign and report, as the actions are, before what corrects them gives them other addresses."""
    assigned = {name: given[name] for name in ASSIGNED if given[name].strip()}

    def assign() -> None:
        if assigned:
            desk.do(assign_actions, tuple(seen), Assignment(**assigned))

    if given["status"]:
        note, evidence = given["note"], given["evidence"]
        desk.report(seen, given["status"], before=assign, as_of=desk.today, note=note, evidence=evidence)
    else:
        desk.expect(seen)
        assign()
    wanted = _correction(given)
    if wanted is not None:
        desk.do(correct_actions, tuple(seen), wanted)


def _correction(given: dict[str, str]) -> Correction | None:
    """What of the clauses is to be corrected; None where nothing is."""
    addressees, deadlines = read_lines(given["addressee"]), read_lines(given["deadlines"])
    return Correction(addressees=addressees or None, deadlines=deadlines or None) if addressees or deadlines else None


def _foresee(
    visit: Visit, seen: dict[str, str], given: dict[str, str], back: str, of: str, as_written: str
) -> Response:
    """Show what a correction of the selected actions comes to; nothing is written yet."""
    with visit.reading() as session:
        questions = question_names(session, read_lines(given["addressee"]))
    if questions and as_written != "yes":
        return _selected(visit, seen, given, back, of, questions=questions)
    wanted = _correction(given)
    with visit.trial() as desk:
        desk.expect(seen)
        changed = desk.do(correct_actions, tuple(seen), wanted)
    return visit.page(
        "bulk_foreseen.html",
        changed=changed,
        same=len(seen) - sum(not each.is_beside for each in changed),
        selected=[f"{version} {address}" for address, version in seen.items()],
        given=given,
        back=plain_query(back),
        of=of,
    )


def _selected(
    visit: Visit,
    seen: dict[str, str],
    given: dict[str, str],
    back: str,
    of: str,
    *,
    problem: TrackerError | None = None,
    questions: dict[str, list[str]] | None = None,
) -> Response:
    """Show what was selected with what was to be changed, and what others changed meanwhile; nothing was written."""
    with visit.reading() as session:
        found = find_actions(session, seen)
        rows = [found[address] for address in seen if address in found]
        versions = find_versions(session, rows)
        changed = [row for row in rows if versions[row.address] != seen[row.address]]
        return visit.page(
            "bulk.html",
            problem.http_status if problem else 422,
            rows=rows,
            asked=mark_asked(rows),
            doubtful=find_doubtful(session, rows),
            versions=versions,
            columns=choose_columns(()),
            suggestions=suggestions_of(visit, session, *SUGGESTED),
            statuses=tuple(load_statuses()),
            given=given,
            questions=questions or {},
            back=plain_query(back),
            of=of,
            was_ticked=bool(seen),
            problem=str(problem) if problem else None,
            meanwhile=[
                (row, changes_since(session, seen[row.address], *subjects_of(row)))
                for row in changed
                if isinstance(problem, Conflict)
            ],
        )
