"""The reports: definitions in SQL that staff can read and add to, written as CSV, XLSX or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import UnknownReport, UsageProblem

if TYPE_CHECKING:
    import pandas
    from sqlalchemy import Engine, TextClause

    from tracker.store import AsOf

Cell = str | int | float | bool | None
"""A value of a report: words, numbers, or an ISO date as words."""

FORMATS = ("csv", "xlsx", "json")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula, the full-width forms included."""
CELL_LIMIT = 32_767
"""Characters that a cell of XLSX can hold."""

HEADER = re.compile(r"^--\s*(?P<name>title|answers|parameters)\s*:\s*(?P<words>.*\S)\s*$")
PARAMETERS = ("today", "until")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
STORED_MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<time>\d\d:\d\d:\d\d)\.\d{6}")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Definition:
    """A report: one .sql file with a header that says its title, what it answers and its parameters."""

    name: str
    title: str
    answers: str
    parameters: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a report says: its columns and rows, dates as ISO words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def list_definitions(extra: Path | None = None) -> list[Definition]:
    """List the reports by name: those that the program ships, and those of a folder of one's own.

    A definition of the same name in one's own folder takes the place of the shipped one.
    UsageProblem for a folder that does not exist or a file without its header.
    """
    found: dict[str, Definition] = {}
    for folder in (_shipped_folder(), extra):
        if folder is None:
            continue
        if not folder.is_dir():
            raise UsageProblem(f"There is no folder of reports at {folder}: correct TRACKER_REPORTS.")
        for file in sorted(folder.glob("*.sql")):
            found[file.stem] = _read_definition(file)
    return [found[name] for name in sorted(found)]


def find_definition(name: str, extra: Path | None = None) -> Definition:
    """Find a report by its name, "by-addressee"; UnknownReport lists the names that there are."""
    definitions = {definition.name: definition for definition in list_definitions(extra)}
    if name in definitions:
        return definitions[name]
    raise UnknownReport(f"There is no report {name!r}: choose one of {', '.join(definitions)}.")


def run_report(
    register: Engine, definition: Definition, *, today: date, until: date, as_of: AsOf | None = None
) -> Table:
    """Run a report on the register, which it cannot change.

    "overdue" as of 1 February 2027 lists what was due until 31 January; with `as_of` by
    what had been reported then. UsageProblem where the SQL of a definition fails.
    """
    from sqlalchemy import Date, bindparam, text
    from sqlalchemy.exc import SQLAlchemyError

    values = {"today": today, "until": until}
    statement = text(definition.sql).bindparams(
        *(bindparam(name, values[name], type_=Date()) for name in definition.parameters)
    )
    try:
        with register.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            read_only = "PRAGMA query_only=ON" if is_sqlite else "SET TRANSACTION READ ONLY"
            connection.exec_driver_sql(read_only)
            try:
                if as_of is not None:
                    statement = _as_of(statement, definition.sql, as_of, connection.dialect.name)
                result = connection.execute(statement)
                columns = tuple(result.keys())
                rows = tuple(tuple(_cell(value) for value in row) for row in result)
            finally:
                if is_sqlite:
                    connection.exec_driver_sql("PRAGMA query_only=OFF")
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise UsageProblem(f"The report {definition.name} cannot run ({cause}): correct its SQL.") from error
    return Table(columns, rows)


def _as_of(statement: TextClause, sql: str, as_of: AsOf, dialect: str) -> TextClause:
    """Let a report read the register as of a past day: its tables are hidden by what they held then."""
    from sqlalchemy import text

    from tracker.store import shadow_register

    shadows = shadow_register(as_of, dialect)
    # A report with definitions of its own keeps them inside.
    inner = f"SELECT * FROM (\n{sql}\n) AS report" if re.match(r"\s*WITH\b", sql, re.IGNORECASE) else sql
    parameters = [*shadows.compile().binds.values(), *statement.compile().binds.values()]
    return text(f"WITH {shadows.text}\n{inner}").bindparams(*parameters)


def harden(value: Cell) -> Cell:
    """Make a cell harmless for spreadsheets: "=HYPERLINK(...)" becomes "'=HYPERLINK(...)".

    Words that begin with = + - @, a tab or a line end get an apostrophe in front,
    which Excel and LibreOffice show as text; numbers stay numbers.
    """
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def write_csv(table: Table, *, bom: bool = False) -> bytes:
    """Write CSV through pandas: UTF-8, every cell quoted, ISO dates, harmless for spreadsheets.

    `bom` adds the mark by which Excel recognizes UTF-8.
    """
    out = io.StringIO()
    _frame(table).to_csv(out, index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8", "replace")


def write_json(table: Table) -> bytes:
    """Write JSON: a list with one object per row, as it is in the register."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def write_xlsx(table: Table, title: str) -> bytes:
    """Write a workbook: frozen header with filters, wrapped text, dates as dates, words never as formulas."""
    import pandas

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pandas.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        sheet_name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Report"
        book = writer.book
        sheet = book.add_worksheet(sheet_name)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        words = book.add_format({"text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        for place, column in enumerate(table.columns):
            cells = [row[place] for row in table.rows]
            sheet.set_column(place, place, _width(column, cells), words)
            sheet.write_string(0, place, column, head)
            for line, value in enumerate(map(_yes_or_no, cells), start=1):
                if value is None:
                    continue
                if isinstance(value, str) and ISO_DAY.fullmatch(value):
                    sheet.write_datetime(line, place, datetime.fromisoformat(value), days)
                elif isinstance(value, str):
                    sheet.write_string(line, place, _fit(value), words)
                else:
                    sheet.write(line, place, value, words)
        sheet.freeze_panes(1, 0)
        if table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    return out.getvalue()


def write(table: Table, definition: Definition, form: str, *, bom: bool = False) -> bytes:
    """Write a report in one of FORMATS."""
    match form:
        case "csv":
            return write_csv(table, bom=bom)
        case "xlsx":
            return write_xlsx(table, definition.title)
        case "json":
            return write_json(table)
        case _:
            raise UsageProblem(f"{form!r} is not a format: choose one of {', '.join(FORMATS)}.")


def _shipped_folder() -> Path:
    """The definitions: in the wheel beside the modules, in a checkout beside the package."""
    package = Path(__file__).parent
    shipped = package / "_reports"
    return shipped if shipped.is_dir() else package.parent / "reports"


def _read_definition(file: Path) -> Definition:
    if not NAME.fullmatch(file.stem):
        raise UsageProblem(f"{file} cannot be a report: name it with letters, digits and hyphens only.")
    try:
        sql = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{file} cannot be read ({error}): save it as UTF-8.") from error
    header = {match["name"]: match["words"] for match in (HEADER.match(line) for line in sql.splitlines()) if match}
    for needed in ("title", "answers"):
        if needed not in header:
            raise UsageProblem(f"{file} lacks its header: begin it with a line `-- {needed}: ...`.")
    parameters = tuple(name.strip() for name in header.get("parameters", "").split(",") if name.strip())
    for name in parameters:
        if name not in PARAMETERS:
            raise UsageProblem(f"{file} asks for {name!r}: a report can use {' and '.join(PARAMETERS)}.")
    # Without the comments: a colon in one ("at 10:30") would be read as a parameter.
    statement = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return Definition(file.stem, header["title"], header["answers"], parameters, statement)


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        value = value.astimezone(UTC) if value.tzinfo else value
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and (match := STORED_MOMENT.fullmatch(value)):
        return f"{match['day']}T{match['time']}Z"
    if isinstance(value, str | int | float | None):
        return value
    return str(value)


def _frame(table: Table) -> pandas.DataFrame:
    import pandas

    rows = [[harden(_yes_or_no(value)) for value in row] for row in table.rows]
    columns = [harden(column) for column in table.columns]
    # dtype object: else a column of whole numbers with a gap would be written as 80.0
    return pandas.DataFrame(rows, columns=columns, dtype=object)


def _yes_or_no(value: Cell) -> Cell:
    return ("no", "yes")[value] if isinstance(value, bool) else value


def _fit(words: str) -> str:
    return words if len(words) <= CELL_LIMIT else f"{words[: CELL_LIMIT - 1]}…"


def _width(column: str, cells: Sequence[Cell]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return max(8, min(60, max(longest, len(column)) + 2))
