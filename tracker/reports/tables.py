"""What a report says, as a table: written as CSV, XLSX or JSON."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas
    from _typeshed import DataclassInstance

Cell = str | int | float | bool | None
"""A value of a report: words, numbers, or an ISO date as words."""

FORMULA_SIGNS = frozenset("=+-@")
"""By what a spreadsheet knows a formula."""
CELL_LIMIT = 32_767
"""Characters that a cell of XLSX can hold."""

LINE_HEIGHT, TALLEST = 15, 409
"""Points of a line, and the most that a row of a workbook can have."""
A4 = 9
"""The number of the paper size in workbooks."""
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Table:
    """What a report says: its columns and rows, dates as ISO words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tabulate(kind: type[DataclassInstance], records: Sequence[DataclassInstance]) -> Table:
    """Lay dataclass records of one kind out as a table: fields as columns, dates in ISO form."""
    columns = tuple(field.name for field in fields(kind))
    rows = tuple(tuple(_plain_cell(getattr(record, name)) for name in columns) for record in records)
    return Table(columns, rows)


def harden(value: Cell) -> Cell:
    """Make a cell harmless for spreadsheets: "=HYPERLINK(...)" becomes "'=HYPERLINK(...)".

    Words that would open a formula get an apostrophe in front, which Excel and LibreOffice
    show as text; numbers stay numbers.
    """
    if isinstance(value, str) and opens_formula(value):
        return f"'{value}"
    return value


def opens_formula(words: str) -> bool:
    """Whether a spreadsheet might take words for a formula: they begin with = + - @, a tab or a line end.

    Full-width and small forms count, and so does what stands behind blanks and signs that nobody sees.
    """
    if words.startswith(("\t", "\r", "\n")):
        return True
    seen = next((sign for sign in words if not (sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"))), "")
    return unicodedata.normalize("NFKC", seen)[:1] in FORMULA_SIGNS


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
        widths = [_width(column, [row[place] for row in table.rows]) for place, column in enumerate(table.columns)]
        for line, row in enumerate(table.rows, start=1):
            sheet.set_row(line, fit_height([(_fit(str(cell or "")), widths[place]) for place, cell in enumerate(row)]))
        for place, column in enumerate(table.columns):
            cells = [row[place] for row in table.rows]
            sheet.set_column(place, place, widths[place], words)
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
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    return out.getvalue()


def fit_height(cells: Sequence[tuple[str, int]], least: int = 1) -> float:
    """Say how high a row of words in columns of so many letters has to be, in points.

    Excel fits the rows of a new workbook by itself, LibreOffice does not.
    """
    lines = least
    for words, width in cells:
        lines = max(lines, sum(max(1, math.ceil(1.1 * len(part) / width)) for part in words.split("\n")))
    return min(LINE_HEIGHT * lines, TALLEST)


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


def _plain_cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int | float | None):
        return value
    return str(value)
