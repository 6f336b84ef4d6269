"""Reports and papers: the list of them, each as a page to print and as a file; a text as Akoma Ntoso."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from tracker.errors import UnknownWord, UsageProblem
from tracker.knowledge.statuses import VOCABULARIES, load_statuses
from tracker.model import Category, FlagKind
from tracker.reports import FORMATS, Links, find_definition, lay_out, list_definitions, write
from tracker.store import describe_filter, list_filters, load_resolution
from tracker.web.access import Reader
from tracker.web.asking import ReportQuery, Text
from tracker.web.pages.suggesting import suggestions_of
from tracker.web.rendering import url_of
from tracker.web.sending import send_file

router = APIRouter(include_in_schema=False)

SHOWN = 500
"""Rows that the page of a report shows; its files have all."""


class PaperQuery(ReportQuery):
    """The question that a report answers, and as what file."""

    form: Text = None


@router.get("/reports", name="reports")
def show_reports(visit: Reader) -> Response:
    """The reports, and what each answers."""
    return visit.page("reports.html", definitions=list_definitions(visit.options.reports))


@router.get("/reports/{name}", name="report")
def show_report(visit: Reader, name: str, query: Annotated[PaperQuery, Query()]) -> Response:
    """A report as a page to read or print, or as a file."""
    definition = find_definition(name, visit.options.reports)
    today = date.today()
    day = query.as_of or today
    if query.form is not None and query.form not in FORMATS:
        raise UsageProblem(f"{query.form!r} is not a format: choose one of {', '.join(FORMATS)}.")
    problem, paper, count, narrowed = None, None, 0, ""
    with visit.reading() as session:
        views, suggestions = list_filters(session), suggestions_of(visit, session)
        try:
            wanted = query.to_filter(session, today)
            narrowed = describe_filter(wanted)
        except UnknownWord as unknown:
            problem = unknown
    if problem is None:
        with visit.exporting():
            table = query.run(visit.register, definition, wanted, today)
            written = None
            if query.form is not None:
                written = write(
                    table,
                    definition,
                    query.form,
                    today=day,
                    bom=query.form == "csv",
                    narrowed=narrowed,
                    links=_links(visit.request),
                )
        if written is not None:
            visit.note_export()
            return send_file(written, f"{name}-{day}.{query.form}")
        count = len(table.rows)
        paper = lay_out(table, definition, day, narrowed, most=SHOWN)
    return visit.page(
        "report.html",
        problem.http_status if problem else 200,
        problem=problem,
        definition=definition,
        paper=paper,
        count=count,
        most=SHOWN,
        narrowed=narrowed,
        query=query,
        views=views,
        suggestions=suggestions,
        vocabularies=VOCABULARIES,
        formats=FORMATS,
        statuses=tuple(load_statuses()),
        categories=tuple(Category),
        flags=tuple(FlagKind),
    )


def _links(request: Request) -> Links:
    """What files lead to: the pages of this site, at the address by which it was asked."""
    site = f"{request.url.scheme}://{request.url.netloc}"

    def lead(named: int | str) -> str:
        is_action = isinstance(named, int)
        return site + (
            url_of(request, "action", number=named) if is_action else url_of(request, "resolution", key=named)
        )

    return lead


@router.get("/akn/{key:path}", name="export_akn")
def export_text(visit: Reader, key: str) -> Response:
    """A text as Akoma Ntoso."""
    from tracker.writers.akn import write_akn

    with visit.reading() as session:
        resolution = load_resolution(session, key)
    return send_file(write_akn(resolution), f"{key}.xml")
