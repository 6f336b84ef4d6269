"""The reports: definitions in SQL that staff can read and add to, written as files for Excel, Word and paper."""

from tracker.reports.definitions import Definition, find_definition, list_definitions
from tracker.reports.layouts import Paper, lay_out
from tracker.reports.papers import Links, write_docx, write_html
from tracker.reports.running import run_report
from tracker.reports.tables import (
    Cell,
    Table,
    check_room,
    columns_of,
    harden,
    opens_formula,
    save_xlsx,
    stream_csv,
    stream_json,
    tabulate,
    write_csv,
    write_json,
    write_xlsx,
)
from tracker.reports.writing import FORMATS, write

__all__ = [
    "FORMATS",
    "Cell",
    "Definition",
    "Links",
    "Paper",
    "Table",
    "check_room",
    "columns_of",
    "find_definition",
    "harden",
    "lay_out",
    "list_definitions",
    "opens_formula",
    "run_report",
    "save_xlsx",
    "stream_csv",
    "stream_json",
    "tabulate",
    "write",
    "write_csv",
    "write_docx",
    "write_html",
    "write_json",
    "write_xlsx",
]
