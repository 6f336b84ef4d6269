"""Writing a report in the format asked for."""

from __future__ import annotations

from datetime import date

from tracker.errors import UsageProblem
from tracker.reports.definitions import Definition
from tracker.reports.layouts import lay_out
from tracker.reports.papers import Links, lead_nowhere, write_docx, write_html
from tracker.reports.tables import Table, write_csv, write_json, write_xlsx

FORMATS = ("csv", "xlsx", "json", "html", "docx")


def write(
    table: Table,
    definition: Definition,
    form: str,
    *,
    today: date,
    bom: bool = False,
    narrowed: str = "",
    links: Links = lead_nowhere,
) -> bytes:
    """Write a report in one of FORMATS; papers say as of which day they are, and of which actions alone."""
    match form:
        case "csv":
            return write_csv(table, bom=bom)
        case "xlsx":
            return write_xlsx(table, definition.title)
        case "json":
            return write_json(table)
        case "html":
            return write_html(lay_out(table, definition, today, narrowed), links)
        case "docx":
            return write_docx(lay_out(table, definition, today, narrowed), links)
        case _:
            raise UsageProblem(f"{form!r} is not a format: choose one of {', '.join(FORMATS)}.")
