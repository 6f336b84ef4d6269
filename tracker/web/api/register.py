"""The log of changes, a search through all texts and reports, and the reports with what they say."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field
from starlette.responses import Response

from tracker.reports import find_definition, list_definitions
from tracker.store import Change, count_changes, find_actions, list_changes, search_texts
from tracker.web.access import Reader
from tracker.web.api.schema import make_router, refusals
from tracker.web.api.shapes import MOST_ROWS, Answer, Asked, Listed, Paging, page_of
from tracker.web.asking import ReportQuery, Text

router = make_router("register")


class Hit(Answer):
    """A paragraph or a status report in which all the words were found, marked by square brackets."""

    kind: str = Field(description="paragraph or report")
    resolution: str
    ref: str
    action: str | None = Field(description="The address of the action that a report is about.")
    action_number: int | None
    excerpt: str = Field(examples=["to map the [wells]"])
    language: str = Field(description="The language of its text.")
    beside: int | None = Field(description="The text that it stands in, empty for the one that the actions come from.")


class Found(Answer):
    """What was found, the best first."""

    items: list[Hit]


class ReportDescribed(Answer):
    """A report: what it answers, and what it depends on."""

    name: str
    title: str
    answers: str
    parameters: tuple[str, ...]


class ReportRun(Answer):
    """What a report says as of a day: a row is an object with the columns as its names."""

    name: str
    title: str
    as_of: date
    columns: list[str]
    rows: list[dict[str, str | int | float | bool | None]]


class ChangesAsked(Paging):
    """Which rows of the log, and which page of them."""

    subject: Text = Field(None, description="Of this action, text, user or entity, by its whole name.")
    text: Text = Field(None, description="With all these words in author, operation or subject.")


class SearchAsked(Asked):
    """What to look for."""

    text: Annotated[str, Field(min_length=1, max_length=1000, examples=["mapping wells"])]
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 50


class ReportAsked(Asked, ReportQuery):
    """Of which actions, as of which day, how far ahead, and in whose words."""


@router.get("/changes", name="api_list_changes", response_model=Listed[Change])
def list_log(visit: Reader, query: Annotated[ChangesAsked, Query()], response: Response) -> dict[str, Any]:
    """List what was changed, the newest first."""
    asked: dict[str, Any] = {"words": query.text or "", "with_accounts": visit.actor.may("add_user")}
    with visit.reading() as session:
        total = count_changes(session, query.subject, **asked)
        rows = list_changes(session, query.subject, newest_first=True, limit=query.limit, offset=query.offset, **asked)
    return page_of(visit, response, query, total, rows)


@router.get("/search", name="api_search", response_model=Found)
def search(visit: Reader, query: Annotated[SearchAsked, Query()]) -> dict[str, Any]:
    """Find the paragraphs and status reports that hold all the words; those in quotation marks in that order."""
    with visit.reading() as session:
        hits = search_texts(session, query.text, query.limit)
        rows = find_actions(session, [hit.action for hit in hits if hit.action])
    return {
        "items": [
            {
                **asdict(hit),
                "action_number": rows[hit.action].handle if hit.action in rows else None,
            }
            for hit in hits
        ]
    }


@router.get("/reports", name="api_list_reports", response_model=list[ReportDescribed])
def list_known_reports(visit: Reader) -> Any:
    """List the reports by name."""
    return list_definitions(visit.options.reports)


@router.get("/reports/{name}", name="api_run_report", response_model=ReportRun, responses=refusals(404, 429))
def run_one(
    visit: Reader,
    name: Annotated[str, Path(max_length=200, examples=["overdue"])],
    query: Annotated[ReportAsked, Query()],
) -> dict[str, Any]:
    """Run a report."""
    definition = find_definition(name, visit.options.reports)
    today = date.today()
    with visit.reading() as session:
        wanted = query.to_filter(session, today)
    with visit.exporting():
        table = query.run(visit.register, definition, wanted, today)
    visit.note_export()
    return {
        "name": definition.name,
        "title": definition.title,
        "as_of": query.as_of or today,
        "columns": list(table.columns),
        "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
    }
