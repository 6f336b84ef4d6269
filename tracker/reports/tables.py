"""What a report says, as a table: written as CSV, XLSX or JSON."""

from __future__ import annotations

import io
import json
import math
import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from tracker.errors import UsageProblem

if TYPE_CHECKING:
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
MOST_ROWS = 1_048_575
"""Rows that a sheet of XLSX has below its heading."""
WORKBOOK = {
    **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
    "constant_memory": True,
}
"""How workbooks are written: words stay words, and a row is gone from memory once the next begins."""
YES_OR_NO = ("no", "yes")
PLAIN_SIGNS = frozenset(f"{string.ascii_letters}{string.digits}([") | {""}
"""By what a cell begins that no spreadsheet takes for a formula; of other signs `opens_formula` says it."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a report says: its columns and rows, dates as ISO words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def columns_of(kind: type[DataclassInstance]) -> tuple[str, ...]:
    """Name the columns of a table of records of one kind."""
    return tuple(field.name for field in fields(kind))


def tabulate(kind: type[DataclassInstance], records: Sequence[DataclassInstance]) -> Table:
    """Lay dataclass records of one kind out as a table: fields as columns, dates in ISO form."""
    columns = columns_of(kind)
    rows = tuple(tuple(plain_cell(getattr(record, name)) for name in columns) for record in records)
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


def stream_csv(
    columns: Sequence[str], parts: Iterable[Sequence[Sequence[Cell]]], *, bom: bool = False
) -> Iterator[bytes]:
    """Write CSV part after part: UTF-8, every cell quoted, harmless for spreadsheets.

    `parts` are some rows each, and each gives some bytes, the names of the columns before all. `bom` adds the
    mark by which Excel recognizes UTF-8.
    """
    mark = b"\xef\xbb\xbf" if bom else b""
    for rows in chain(((columns,),), parts):
        columns_of_rows = map(_harmless, zip(*rows, strict=True))
        lines = ['"' + '","'.join(row) + '"\r\n' for row in zip(*columns_of_rows, strict=True)]
        yield mark + "".join(lines).encode("utf-8", "replace")
        mark = b""


def write_csv(table: Table, *, bom: bool = False) -> bytes:
    """Write a table as CSV, see `stream_csv`."""
    return b"".join(stream_csv(table.columns, (table.rows,), bom=bom))


def stream_json(columns: Sequence[str], parts: Iterable[Sequence[Sequence[Cell]]]) -> Iterator[bytes]:
    """Write JSON part after part: a list with one object per row and line, as it is in the register."""
    glue = "[\n"
    for rows in parts:
        lines = [json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows]
        if lines:
            yield (glue + ",\n".join(lines)).encode("utf-8", "replace")
            glue = ",\n"
    yield b"[]\n" if glue == "[\n" else b"\n]\n"


def write_json(table: Table) -> bytes:
    """Write a table as JSON, see `stream_json`."""
    return b"".join(stream_json(table.columns, (table.rows,)))


def check_room(rows: int) -> None:
    """Raise UsageProblem for more rows than a sheet of Excel holds below its heading."""
    if rows > MOST_ROWS:
        raise UsageProblem(
            f"A sheet of Excel holds {MOST_ROWS:,} rows and these are {rows:,}: ask for fewer, such as those of one "
            "body or year, or take CSV."
        )


def save_xlsx(out: IO[bytes], columns: Sequence[str], parts: Iterable[Sequence[Sequence[Cell]]], title: str) -> None:
    """Write a workbook: frozen header with filters, wrapped text, dates as dates, words never as formulas.

    Rows go out as they come. The widths of the columns are those that the first part wants. UsageProblem where
    there are more rows than a sheet holds.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(out, WORKBOOK)
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Report")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    widths: list[int] = []
    written = 0
    for rows in chain(parts, ((),)):
        if not widths:
            cells = list(zip(*rows, strict=True)) or [()] * len(columns)
            widths = [_width(column, each) for column, each in zip(columns, cells, strict=True)]
            for place, column in enumerate(columns):
                sheet.set_column(place, place, widths[place], words)
                sheet.write_string(0, place, column, head)
        check_room(written + len(rows))
        for line, row in enumerate(rows, start=written + 1):
            shown = [_fit(cell) if isinstance(cell, str) else _yes_or_no(cell) for cell in row]
            sheet.set_row(line, fit_height([(str(cell or ""), widths[place]) for place, cell in enumerate(shown)]))
            for place, value in enumerate(shown):
                if value is None:
                    continue
                if not isinstance(value, str):
                    sheet.write_number(line, place, value, words)
                elif ISO_DAY.fullmatch(value):
                    sheet.write_datetime(line, place, datetime.fromisoformat(value), days)
                else:
                    sheet.write_string(line, place, value, words)
        written += len(rows)
    sheet.freeze_panes(1, 0)
    set_page(sheet)
    if columns:
        sheet.autofilter(0, 0, written, len(columns) - 1)
    book.close()


def set_page(sheet: Any) -> None:
    """Let a sheet of a workbook be printed on landscape A4, as wide as a page, with its heading on each."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_xlsx(table: Table, title: str) -> bytes:
    """Write a table as a workbook, see `save_xlsx`."""
    out = io.BytesIO()
    save_xlsx(out, table.columns, (table.rows,), title)
    return out.getvalue()


def fit_height(cells: Sequence[tuple[str, int]], least: int = 1) -> float:
    """Say how high a row of words in columns of so many letters has to be, in points.

    Excel fits the rows of a new workbook by itself, LibreOffice does not.
    """
    lines = least
    for words, width in cells:
        lines = max(lines, sum(max(1, math.ceil(1.1 * len(part) / width)) for part in words.split("\n")))
    return min(LINE_HEIGHT * lines, TALLEST)


def _harmless(cells: Sequence[Cell]) -> Sequence[str]:
    """The cells of a column as CSV has them between quotation marks; most are so already, which is quickly seen."""
    kinds = set(map(type, cells))
    if kinds == {type(None)}:
        return ("",) * len(cells)
    if bool in kinds:
        cells = [YES_OR_NO[cell] if cell.__class__ is bool else cell for cell in cells]
    if str in kinds and not {cell[:1] for cell in cells if cell.__class__ is str} <= PLAIN_SIGNS:
        cells = [harden(cell) for cell in cells]
    words = ["" if cell is None else cell if isinstance(cell, str) else str(cell) for cell in cells]
    if str in kinds and '"' in "".join(words):
        return [each.replace('"', '""') for each in words]
    return words


def _yes_or_no(value: Cell) -> Cell:
    return YES_OR_NO[value] if isinstance(value, bool) else value


def _fit(words: str) -> str:
    return words if len(words) <= CELL_LIMIT else f"{words[: CELL_LIMIT - 1]}…"


def _width(column: str, cells: Sequence[Cell]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return max(8, min(60, max(longest, len(column)) + 2))


def plain_cell(value: object) -> Cell:
    """Write a value of the register as a cell: days and moments, these in UTC, as ISO words."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC) if value.tzinfo else value
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int | float | None):
        return value
    return str(value)
