"""Actions: their list by any filter, one of them, its status reports, and who answers for it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from tracker.service import Assignment, assign_actions
from tracker.store import (
    ActionOrder,
    ActionRow,
    StatusReport,
    count_actions,
    find_action,
    find_occurrences,
    find_version,
    find_versions,
    list_actions,
    list_history,
    subjects_of,
)
from tracker.web.access import Editor, Reader, Reporter
from tracker.web.api.conditions import IfMatch, expect, is_known, not_modified, tagged
from tracker.web.api.repeating import Repeatable
from tracker.web.api.schema import MAY_BE_REPEATED, NEEDS_VERSION, make_router, refusals, versioned
from tracker.web.api.shapes import Answer, Listed, Name, Number, Paging, Prose, Sent, SentDay, page_of
from tracker.web.asking import ActionQuery

router = make_router("actions", Repeatable)


class ActionShown(Answer):
    """One clause as asked of one addressee, with its deadline, its last status report and who answers for it."""

    number: int = Field(validation_alias="handle", description="The number by which people name it.")
    version: str = Field(description="What If-Match has to say to write on it.")
    address: str = Field(examples=["A/RES/79/114:8(a):1:secretary-general"])
    resolution: str
    symbol: str | None
    body: str | None
    session: int | None
    title: str
    adopted: date | None
    language: str
    ref: str
    clause_number: int
    verb: str | None
    category: str | None
    chapeau: str | None
    text: str | None
    addressee: str | None
    addressee_text: str | None
    qualifier: str | None
    deadline_text: str | None
    deadline_kind: str | None
    due: date | None
    deadline_body: str | None
    deadline_session: int | None
    is_next_session: bool | None
    period: str | None
    frequency: str | None
    reporting: bool
    reports_to: str | None
    flags: str | None
    status: str
    is_open: bool
    is_overdue: bool
    as_of: date | None
    last_report: str | None
    evidence: str | None
    evidence_sha256: str | None
    next_step: str | None
    challenge: str | None
    reported_by: str | None
    reported: datetime | None
    occurrence: int
    is_withdrawn: bool
    forecast: date | None
    submission: date | None
    issuance: date | None
    unit: str | None
    focal_point: str | None
    focal_point_email: str | None
    supervisor_note: str | None
    superseded_by: str | None
    is_reviewed: bool
    late_after: date | None = Field(description="The last day on which it is not late: a session's closing day.")
    meets: date | None = Field(description="The day from which documents are planned back.")
    estimated: bool = Field(description="Whether the calendar of the body, and so the date, is estimated.")
    expires: bool = Field(description="Whether a term ends then, which makes nobody late.")
    occurrences: int = Field(description="At how many sessions or dates the text wants it.")
    later: int = Field(description="How many of them follow and are open.")
    target: date | None = Field(description="The day by which the house itself wants it done.")
    tags: str | None = Field(description="What it was put together with, separated by semicolons.")


class ReportSent(Sent):
    """A status report to append."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "implemented",
                    "as_of": "2027-06-30",
                    "note": "The report was issued.",
                    "evidence": "A/82/214",
                }
            ]
        }
    )

    status: Annotated[str, Field(max_length=40, description="As statuses.csv names it, such as 'in progress'.")]
    as_of: SentDay | None = Field(None, description="The day of which it speaks, today where none is given.")
    note: Prose = ""
    evidence: Annotated[str, Field(max_length=2000, description="A document symbol or a URL, no plain word.")] = ""
    next_step: Prose = ""
    challenge: Prose = ""
    occurrence: Annotated[int | None, Field(ge=1, le=100_000, strict=True)] = Field(
        None, description="Another time at which the action is due: an earlier one to correct it, or a later one."
    )
    next_due: SentDay | None = Field(None, description="When an action that recurs is due again.")


class AssignmentSent(Sent):
    """Who answers for the action; what is left out or null stays, empty words clear it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"unit": "Water Section", "focal_point": "Ana Pozo", "email": "pozo@un.test"}]}
    )

    unit: Name | None = None
    focal_point: Name | None = None
    email: Name | None = None
    note: Prose | None = Field(None, description="What the supervisor says to them.")
    target: Annotated[str, Field(max_length=10)] | None = Field(
        None, description="The day by which the house itself wants it done, 2027-03-31."
    )
    tags: Prose | None = Field(None, description="All of its tags, separated by semicolons.")


class ActionsAsked(Paging, ActionQuery):
    """Which actions, in which order, and which page of them."""

    order: ActionOrder = ActionOrder.TEXT
    descending: bool = False


@router.get("/actions", name="api_list_actions", response_model=Listed[ActionShown], responses=refusals(404))
def list_them(visit: Reader, query: Annotated[ActionsAsked, Query()], response: Response) -> dict[str, Any]:
    """List the actions of a filter."""
    today = date.today()
    with visit.reading() as session:
        wanted = query.to_filter(session, today)
        total = count_actions(session, wanted)
        rows = list_actions(
            session,
            wanted,
            order=query.order,
            descending=query.descending,
            limit=query.limit,
            offset=query.offset,
        )
        versions = find_versions(session, rows)
    day = wanted.today or today
    return page_of(visit, response, query, total, [show_action(row, versions[row.address], day) for row in rows])


@router.get(
    "/actions/{number}",
    name="api_get_action",
    response_model=ActionShown,
    responses={**refusals(404), **versioned()},
)
def get_one(visit: Reader, number: Number, response: Response) -> Any:
    """Read one action."""
    with visit.reading() as session:
        row = find_action(session, str(number))
        version = find_version(session, *subjects_of(row))
    if is_known(visit.request, version):
        return not_modified(version)
    response.headers.update(tagged(version))
    return show_action(row, version, date.today())


@router.get(
    "/actions/{number}/occurrences",
    name="api_list_action_occurrences",
    response_model=list[ActionShown],
    responses={**refusals(404), **versioned()},
)
def list_occurrences_of(visit: Reader, number: Number, response: Response) -> Any:
    """List the sessions or dates at which an action is due, each with its own days and status, the first first."""
    today = date.today()
    with visit.reading() as session:
        row = find_action(session, str(number))
        version = find_version(session, *subjects_of(row))
        times = find_occurrences(session, [row.address])
    if is_known(visit.request, version):
        return not_modified(version)
    response.headers.update(tagged(version))
    return [show_action(times[time], version, today) for time in sorted(times)]


@router.get(
    "/actions/{number}/reports",
    name="api_list_action_reports",
    response_model=list[StatusReport],
    responses={**refusals(404), **versioned()},
)
def list_reports_of(visit: Reader, number: Number, response: Response) -> Any:
    """List what was reported on an action, the oldest first, on the actions that it took over from too."""
    with visit.reading() as session:
        row = find_action(session, str(number))
        version = find_version(session, *subjects_of(row))
        reports = list_history(session, row.address)
    if is_known(visit.request, version):
        return not_modified(version)
    response.headers.update(tagged(version))
    return reports


@router.post(
    "/actions/{number}/reports",
    name="api_report_status",
    status_code=201,
    response_model=StatusReport,
    responses={**refusals(404, 409, 412, 413, 428), **versioned(201)},
    openapi_extra={"parameters": [*NEEDS_VERSION["parameters"], *MAY_BE_REPEATED["parameters"]]},
)
def take_report(visit: Reporter, version: IfMatch, number: Number, sent: ReportSent, response: Response) -> Any:
    """Append a status report; a focal point does so on the actions of their entities only.

    A request that is sent again because its answer was lost, with the same If-Match, is answered with
    what was written.
    """
    with visit.desk() as desk:
        row = find_action(desk.session, str(number))
        words: dict[str, Any] = {
            "as_of": sent.as_of or desk.today,
            "note": sent.note,
            "evidence": sent.evidence,
            "next_step": sent.next_step,
            "challenge": sent.challenge,
            "occurrence": sent.occurrence,
            "next_due": sent.next_due,
        }
        (reported,) = expect(
            desk, lambda: desk.report({row.address: version}, sent.status, **words), version, *subjects_of(row)
        )
        response.headers.update(tagged(find_version(desk.session, *subjects_of(row))))
    return reported


@router.put(
    "/actions/{number}/assignment",
    name="api_assign_action",
    response_model=ActionShown,
    responses={**refusals(404, 409, 412, 413, 428), 200: {"headers": versioned()[200]["headers"]}},
    openapi_extra=NEEDS_VERSION,
)
def take_assignment(
    visit: Editor, version: IfMatch, number: Number, sent: AssignmentSent, response: Response
) -> dict[str, Any]:
    """Say who answers for an action."""
    with visit.desk() as desk:
        row = find_action(desk.session, str(number))
        expect(desk, lambda: desk.expect({row.address: version}), version, *subjects_of(row))
        wanted = Assignment(sent.unit, sent.focal_point, sent.email, sent.note, sent.target, sent.tags)
        desk.do(assign_actions, (row.address,), wanted)
        now = find_version(desk.session, *subjects_of(row))
        shown = show_action(find_action(desk.session, row.address), now, desk.today)
    response.headers.update(tagged(now))
    return shown


def show_action(row: ActionRow, version: str, today: date) -> dict[str, Any]:
    """Lay an action out as `ActionShown` has it."""
    named = asdict(row)
    return {**named, "version": version, "is_overdue": row.is_overdue(today)}
