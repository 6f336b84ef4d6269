"""One action: the words it came from, its status reports, who answers for it, and the form to report on it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, UploadFile
from starlette.responses import Response

from tracker.errors import Conflict, TrackerError
from tracker.knowledge.statuses import load_statuses
from tracker.model import Clause
from tracker.service import Assignment, assign_actions, supersede_action
from tracker.service.audit.proving import prove_history
from tracker.service.commenting import comment_action
from tracker.service.desk import may_report_on
from tracker.service.evidence import EVIDENCE_LIMIT, hash_evidence, keep_evidence, plain_name, remove_evidence
from tracker.service.reporting import WHAT_COUNTS
from tracker.store import (
    ActionRow,
    changes_since,
    find_action,
    find_actions,
    find_moved,
    find_version,
    list_doubts,
    list_history,
    list_history_of,
    list_later,
    load_lineage,
    subjects_of,
    tell_withdrawal,
)
from tracker.store.comments import list_comments
from tracker.store.ledger import find_head
from tracker.store.people import find_evidence, find_focal_accounts, find_kept, list_accounts
from tracker.store.reviews import Place
from tracker.store.suggesting import Kind
from tracker.web.access import Administrator, Editor, Reader, Reporter, Visit
from tracker.web.forms import read_form_day
from tracker.web.marking import mark, marks_of
from tracker.web.pages.suggesting import suggestions_of
from tracker.web.scanning import scan
from tracker.web.sending import send_file

router = APIRouter(include_in_schema=False)


@router.get("/actions/{number}", name="action")
def show_action(visit: Reader, number: int, moved: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> Response:
    """All that is known of an action; one that a review moved is shown where it is now."""
    with visit.reading() as session:
        gone = find_moved(session, number) if 0 < number < 2**31 else None
        is_there = gone is None or gone.address in find_actions(session, [gone.address])
    if gone is not None and not is_there:
        if len(gone.now) == 1:
            return visit.go("action", {"moved": number}, number=gone.now[0])
        return visit.page("moved.html", 200 if gone.now else 404, gone=gone)
    return _page(visit, str(number), moved=moved)


@router.get("/actions/{number}/proof", name="proof")
def show_proof(visit: Reader, number: int) -> Response:
    """The history of an action with its entries in the chain."""
    with visit.reading() as session:
        row = find_action(session, str(number))
        rows = prove_history(session, row)
        head = find_head(session.connection())
    return visit.page("proof.html", row=row, rows=rows, head=head, broken=sum(not each.holds for each in rows))


@router.post("/actions/{number}/report", name="report_action")
def take_report(
    visit: Reporter,
    number: int,
    version: Annotated[str, Form()],
    status: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    next_step: Annotated[str, Form()] = "",
    challenge: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    next_due: Annotated[str, Form()] = "",
    occurrence: Annotated[str, Form(pattern=r"^\d{0,9}$")] = "",
    file: UploadFile | None = None,
) -> Response:
    """Append a status report, with a file as evidence where one was chosen, for the time that is meant of several."""
    given = {
        "status": status,
        "as_of": as_of,
        "note": note,
        "next_step": next_step,
        "challenge": challenge,
        "evidence": evidence,
        "next_due": next_due,
        "occurrence": occurrence,
    }
    try:
        content = file.file.read(EVIDENCE_LIMIT + 1) if file is not None and file.filename else b""
        name = file.filename if file is not None and file.filename else ""
        if name and visit.options.scan_command:
            scan(plain_name(name), content, visit.options.scan_command)
        with visit.desk() as desk:
            row = find_action(desk.session, str(number))
            words: dict[str, Any] = {
                "as_of": read_form_day(as_of) or desk.today,
                "note": note,
                "evidence": evidence.strip() or (plain_name(name) if name else ""),
                "evidence_sha256": hash_evidence(content) if name else "",
                "next_step": next_step,
                "challenge": challenge,
                "occurrence": int(occurrence) if occurrence else None,
            }

            def keep() -> None:
                if name:
                    desk.do(keep_evidence, name, content, quota=visit.options.evidence_quota)

            desk.report({row.address: version}, status, before=keep, next_due=read_form_day(next_due), **words)
            moment = desk.moment()
    except TrackerError as problem:
        return _page(visit, str(number), problem=problem, given=given, seen=version)
    return visit.go("action", {"done": "reported", "undo": moment}, number=number)


@router.post("/actions/{number}/assign", name="assign_action")
def take_assignment(
    visit: Editor,
    number: int,
    version: Annotated[str, Form()],
    unit: Annotated[str, Form()] = "",
    focal_point: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    supervisor_note: Annotated[str, Form()] = "",
) -> Response:
    """Say who answers for the action; a field that was emptied is cleared."""
    given = {"unit": unit, "focal_point": focal_point, "email": email, "supervisor_note": supervisor_note}
    try:
        with visit.desk() as desk:
            row = find_action(desk.session, str(number))
            desk.expect({row.address: version})
            desk.do(assign_actions, (row.address,), Assignment(unit, focal_point, email, supervisor_note))
            moment = desk.moment()
    except TrackerError as problem:
        return _page(visit, str(number), problem=problem, given=given, seen=version)
    return visit.go("action", {"done": "assigned", "undo": moment}, number=number)


@router.post("/actions/{number}/supersede", name="supersede")
def take_successor(
    visit: Editor,
    number: int,
    version: Annotated[str, Form()],
    successor: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    anyway: Annotated[bool, Form()] = False,
) -> Response:
    """Let an action of a later text take the place of this one."""
    try:
        with visit.desk() as desk:
            row = find_action(desk.session, str(number))
            desk.expect({row.address: version})
            words: dict[str, Any] = {"note": note, "anyway": anyway}
            desk.do(supersede_action, row.address, successor, as_of=desk.today, today=desk.today, **words)
            moment = desk.moment() if row.is_open else None  # what was closed is not closed again without its evidence
    except TrackerError as problem:
        return _page(
            visit, str(number), problem=problem, given={"successor": successor, "successor_note": note}, seen=version
        )
    return visit.go("action", {"done": "superseded", "undo": moment}, number=number)


@router.post("/actions/{number}/comment", name="comment_action")
def take_comment(
    visit: Reporter, number: int, text: Annotated[str, Form()] = "", tell: Annotated[str, Form()] = ""
) -> Response:
    """Add a comment; whoever is to be told of it is mentioned at its end."""
    told = " ".join(f"@{name.lstrip('@')}" for name in tell.replace(",", " ").split())
    try:
        with visit.desk() as desk:
            desk.do(comment_action, str(number), f"{text}\n{told}" if text.strip() and told else text)
    except TrackerError as problem:
        return _page(visit, str(number), problem=problem, given={"text": text, "tell": tell})
    return visit.go("action", {"done": "commented"}, number=number, anchor="comments")


@router.get("/evidence/{sha256}", name="evidence")
def send_evidence(visit: Reader, sha256: str) -> Response:
    """A file of evidence, to be kept."""
    with visit.reading() as session:
        name, content = find_evidence(session, sha256)
    return send_file(content, name, "application/octet-stream")


@router.post("/evidence/{sha256}/remove", name="remove_evidence")
def take_away(
    visit: Administrator,
    sha256: str,
    reason: Annotated[str, Form()] = "",
    number: Annotated[int, Form()] = 0,
) -> Response:
    """Remove what a wrongly given file holds; its hash and its reports stay. Back to the action `number`."""
    with visit.desk() as desk:
        desk.do(remove_evidence, sha256, reason)
    return visit.go("action", {"done": "removed"}, number=number)


def _page(
    visit: Visit,
    words: str,
    *,
    problem: TrackerError | None = None,
    given: dict[str, str] | None = None,
    seen: str = "",
    moved: int = 0,
) -> Response:
    """Show the action; after a problem with what the person had written, and what others changed meanwhile."""
    with visit.reading() as session:
        row = find_action(session, words)
        subjects = subjects_of(row)
        reports = list_history(session, row.address)
        return visit.page(
            "action.html",
            problem.http_status if problem else 200,
            row=row,
            suggestions=suggestions_of(visit, session, Kind.UNIT),
            moved=find_moved(session, moved) if moved else None,
            gone=find_moved(session, row.handle) if row.is_withdrawn else None,
            later=list_later(session, row),
            paragraphs=[
                (paragraph.ref, mark(paragraph.words, marks_of((each for _, each in clauses), row.addressee)))
                for paragraph in load_lineage(session, row.resolution, row.ref)
                for clauses in [_of_the_action(paragraph.numbered_clauses, paragraph.ref, row)]
            ],
            version=find_version(session, *subjects),
            withdrawal=tell_withdrawal(session, row) if row.is_withdrawn else "",
            reports=reversed(reports),
            kept=find_kept(session, [report.evidence_sha256 for report in reports if report.evidence_sha256]),
            changes=list_history_of(session, row),
            comments=list_comments(session, row.address),
            accounts=list_accounts(session) if visit.actor.may("comment_action") else [],
            account=find_focal_accounts(session, [row.address]).get(row.address),
            doubts=list_doubts(session, Place(row.resolution, row.ref, row.clause_number)),
            successors=_successors(row),
            statuses=load_statuses(),
            what_counts=WHAT_COUNTS,
            may_report=may_report_on(session, visit.actor, row),
            problem=str(problem) if problem else None,
            given=given or {},
            meanwhile=changes_since(session, seen, *subjects) if isinstance(problem, Conflict) else [],
        )


def _of_the_action(clauses: tuple[tuple[int, Clause], ...], ref: str, row: ActionRow) -> list[tuple[int, Clause]]:
    """The clause that the action is of; of a chapeau above it, all."""
    return [(number, clause) for number, clause in clauses if ref != row.ref or number == row.clause_number]


def _successors(row: ActionRow) -> tuple[str, ...]:
    """The statuses that may be reported next."""
    status = load_statuses()[row.status]
    return tuple(dict.fromkeys((row.status, *status.successors)))
