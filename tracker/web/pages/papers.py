"""Reports and papers: the list of them, each as a page to print and as a file; a text as Akoma Ntoso."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from tracker.errors import UsageProblem
from tracker.knowledge.statuses import VOCABULARIES
from tracker.reports import FORMATS, find_definition, list_definitions, run_report, write
from tracker.store import AsOf, load_resolution
from tracker.web.access import Reader
from tracker.web.asking import Day, Text, days_after
from tracker.web.sending import send_file

router = APIRouter(include_in_schema=False)

SHOWN = 500
"""Rows that the page of a report shows; its files have all."""


@router.get("/reports", name="reports")
def show_reports(visit: Reader) -> Response:
    """The reports, and what each answers."""
    return visit.page("reports.html", definitions=list_definitions(visit.options.reports))


@router.get("/reports/{name}", name="report")
def show_report(
    visit: Reader,
    name: str,
    form: Annotated[Text, Query()] = None,
    vocabulary: Annotated[Text, Query()] = None,
    as_of: Annotated[Day, Query()] = None,
    within: Annotated[int, Query(ge=1, le=36_500)] = 90,
) -> Response:
    """A report as a page to read or print, or as a file."""
    definition = find_definition(name, visit.options.reports)
    today = date.today()
    day = as_of or today
    if form is not None and form not in FORMATS:
        raise UsageProblem(f"{form!r} is not a format: choose one of {', '.join(FORMATS)}.")
    with visit.exporting():
        table = run_report(
            visit.register,
            definition,
            today=day,
            until=days_after(day, within),
            vocabulary=vocabulary,
            as_of=AsOf.of(day, today),
        )
        written = write(table, definition, form, today=day, bom=form == "csv") if form is not None else None
    if written is not None:
        visit.note_export()
        return send_file(written, f"{name}-{day}.{form}")
    return visit.page(
        "report.html",
        definition=definition,
        table=table,
        rows=table.rows[:SHOWN],
        day=day,
        within=within,
        as_of=as_of,
        vocabulary=vocabulary,
        vocabularies=VOCABULARIES,
        formats=FORMATS,
    )


@router.get("/akn/{key:path}", name="export_akn")
def export_text(visit: Reader, key: str) -> Response:
    """A text as Akoma Ntoso."""
    from tracker.writers.akn import write_akn

    with visit.reading() as session:
        resolution = load_resolution(session, key)
    return send_file(write_akn(resolution), f"{key}.xml")
