"""Writing a sheet to fill in: drop-downs, a frozen heading, locked columns, a version mark in every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

from tracker.errors import UsageProblem
from tracker.knowledge.statuses import load_statuses
from tracker.reports.tables import (
    CELL_LIMIT,
    WORKBOOK,
    Cell,
    check_room,
    fit_height,
    plain_cell,
    set_page,
    stream_csv,
)
from tracker.sheets.columns import ADDRESS, COLUMNS, OCCURRENCE, TARGET, VERSION, Kind, SheetColumn, Value, values_of
from tracker.store import ActionRow

SHEET_FORMATS = ("xlsx", "csv")
FROZEN_COLUMNS = 3
FIRST_DAY = date(1945, 10, 24)
"""Before it nothing was asked of the United Nations."""
LEAST_LINES = 2
"""Lines that there is room for in any row."""
SHOWN = [(place, column.width) for place, column in enumerate(COLUMNS) if column not in (OCCURRENCE, ADDRESS, VERSION)]
"""The columns whose words want room, by their places and widths."""

GUIDE = (
    "How to fill in this sheet",
    "",
    "1. Change only the yellow columns: {editable}. The others are locked.",
    "2. Choose the status from the list in its cell. Some statuses need evidence: the symbol or address of a document.",
    "3. Write dates as 2027-06-30 or 30/06/2027. Where the date is left as it was, the day of the import counts.",
    "4. Rows may be sorted, hidden or left out; the columns Occurrence, Action and Version have to stay.",
    "5. Save it, then look at what it would change: tracker sheet import FILE --dry-run",
    "",
    "A row that somebody else changed meanwhile is reported, and not overwritten.",
)


def write_sheet(out: IO[bytes], rows: Iterable[ActionRow], form: str, *, today: date) -> int:
    """Write actions as a sheet to fill in, in one of SHEET_FORMATS, row after row; returns how many there were."""
    match form:
        case "xlsx":
            return _write_workbook(out, rows, today)
        case "csv":
            return _write_csv(out, rows)
        case _:
            raise UsageProblem(
                f"A sheet is written as {' or '.join(SHEET_FORMATS)}{f', not as {form}' if form else ''}: "
                "let the name of the file end so."
            )


def _write_csv(out: IO[bytes], rows: Iterable[ActionRow]) -> int:
    count = 0

    def parts() -> Iterator[list[list[Cell]]]:
        nonlocal count
        for count, row in enumerate(rows, start=1):  # noqa: B007 (it is what is returned)
            yield [[plain_cell(value) for value in values_of(row)]]

    out.writelines(stream_csv([column.heading for column in COLUMNS], parts(), bom=True))
    return count


def _write_workbook(out: IO[bytes], rows: Iterable[ActionRow], today: date) -> int:
    import xlsxwriter

    book = xlsxwriter.Workbook(out, WORKBOOK)
    sheet = book.add_worksheet("Actions")
    formats = _formats(book)
    for place, column in enumerate(COLUMNS):
        hidden = {"hidden": True} if column is VERSION else {}
        sheet.set_column(place, place, column.width, formats["words"], hidden)
        sheet.write_string(0, place, column.heading, formats["fill-head" if column.is_editable else "head"])
    forms = [formats[_format_of(column)] for column in COLUMNS]
    line = 0
    for line, row in enumerate(rows, start=1):
        check_room(line)
        values = values_of(row)
        sheet.set_row(line, _height(values))
        for place, value in enumerate(values):
            _write_cell(sheet, line, place, value, forms[place])
    last = max(line, 1)
    for place, column in enumerate(COLUMNS):
        _validate(sheet, column, last, place, today)
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.protect("", dict.fromkeys(("format_cells", "format_columns", "format_rows", "sort", "autofilter"), True))
    set_page(sheet)
    sheet.print_area(0, 0, last, COLUMNS.index(OCCURRENCE) - 1)
    sheet.set_footer("&C&P / &N")
    _write_guide(book)
    book.close()
    return line


def _height(values: Sequence[Value]) -> float:
    """Say how high a row has to be in points: a program that opens a locked sheet does not fit it by itself."""
    return fit_height([(str(values[place] or ""), width) for place, width in SHOWN], LEAST_LINES)


def _formats(book: Any) -> dict[str, Any]:
    common = {"text_wrap": True, "valign": "top", "align": "left", "border": 1, "border_color": "#BFBFBF"}
    fill = {"locked": False, "bg_color": "#FFF9DB"}
    day = {"num_format": "yyyy-mm-dd"}
    return {
        "head": book.add_format({**common, "bold": True, "bg_color": "#E8E8E8"}),
        "fill-head": book.add_format({**common, "bold": True, "bg_color": "#FFE58F"}),
        "words": book.add_format(common),
        "key": book.add_format({**common, "font_color": "#808080", "font_size": 8}),
        "day": book.add_format({**common, **day}),
        "fill": book.add_format({**common, **fill}),
        "fill-day": book.add_format({**common, **fill, **day}),
    }


def _format_of(column: SheetColumn) -> str:
    if column.is_editable:
        return "fill-day" if column.kind is Kind.DAY else "fill"
    if column in (ADDRESS, VERSION):
        return "key"
    return "day" if column.field in ("due", "late_after") else "words"


def _write_cell(sheet: Any, line: int, place: int, value: Value, form: Any) -> None:
    if value is None:
        sheet.write_blank(line, place, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, form)
    elif isinstance(value, str):
        sheet.write_string(line, place, value[:CELL_LIMIT], form)
    else:
        sheet.write_number(line, place, value, form)


def _validate(sheet: Any, column: SheetColumn, last: int, place: int, today: date) -> None:
    """Let Excel itself refuse what the import would refuse."""
    if column.kind is Kind.STATUS:
        sheet.data_validation(
            1,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": list(load_statuses()),
                "error_title": "Not a status",
                "error_message": "Choose a status from the list.",
            },
        )
    elif column.kind is Kind.DAY:
        sheet.data_validation(
            1,
            place,
            last,
            place,
            {
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DAY,
                "maximum": date(2100, 12, 31) if column is TARGET else max(today, FIRST_DAY).replace(month=12, day=31),
                "error_title": "Not a day",
                "error_message": "Write the day as 2027-06-30."
                + ("" if column is TARGET else " A day to come is refused at the import."),
            },
        )


def _write_guide(book: Any) -> None:
    guide = book.add_worksheet("Guide")
    guide.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    editable = ", ".join(column.heading for column in COLUMNS if column.is_editable)
    for line, words in enumerate(GUIDE):
        form = book.add_format({"bold": True, "font_size": 13}) if line == 0 else None
        guide.write_string(line, 0, words.format(editable=editable), form)
    guide.protect()
