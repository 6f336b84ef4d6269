"""The reports: definitions in SQL that staff can read and add to, written as files for Excel, Word and paper."""

from typing import TYPE_CHECKING

from tracker.loading import lazily

if TYPE_CHECKING:
    from tracker.reports.definitions import Definition as Definition
    from tracker.reports.definitions import find_definition as find_definition
    from tracker.reports.definitions import list_definitions as list_definitions
    from tracker.reports.layouts import Paper as Paper
    from tracker.reports.layouts import lay_out as lay_out
    from tracker.reports.papers import Links as Links
    from tracker.reports.papers import write_docx as write_docx
    from tracker.reports.papers import write_html as write_html
    from tracker.reports.running import run_report as run_report
    from tracker.reports.tables import Cell as Cell
    from tracker.reports.tables import Table as Table
    from tracker.reports.tables import check_room as check_room
    from tracker.reports.tables import columns_of as columns_of
    from tracker.reports.tables import harden as harden
    from tracker.reports.tables import opens_formula as opens_formula
    from tracker.reports.tables import save_xlsx as save_xlsx
    from tracker.reports.tables import stream_csv as stream_csv
    from tracker.reports.tables import stream_json as stream_json
    from tracker.reports.tables import tabulate as tabulate
    from tracker.reports.tables import write_csv as write_csv
    from tracker.reports.tables import write_json as write_json
    from tracker.reports.tables import write_xlsx as write_xlsx
    from tracker.reports.writing import FORMATS as FORMATS
    from tracker.reports.writing import write as write

HOMES = {
    "definitions": "Definition find_definition list_definitions",
    "layouts": "Paper lay_out",
    "papers": "Links write_docx write_html",
    "running": "run_report",
    "tables": (
        "Cell Table check_room columns_of harden opens_formula save_xlsx stream_csv stream_json tabulate "
        "write_csv write_json write_xlsx"
    ),
    "writing": "FORMATS write",
}
"""Where what this room offers lives; a test holds it equal to what is imported above, which only mypy reads."""

__getattr__ = lazily(__name__, HOMES)
