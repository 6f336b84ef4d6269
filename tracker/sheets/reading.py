"""Reading a sheet that comes back, through all that Excel does to a file: semicolons, marks, moved columns."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import msgspec

from tracker.apart.files import check_size, open_regular
from tracker.apart.limits import USUAL_LIMITS, Limits
from tracker.apart.messages import Prepare
from tracker.apart.reading import apart_within
from tracker.errors import EmptySource, TooLarge, TrackerError, UnreadableSource, UsageProblem
from tracker.reports.tables import opens_formula
from tracker.sheets.columns import ADDRESS, COLUMNS, EDITABLE, VERSION, plain_words

MOST_ROWS, MOST_COLUMNS = 1_048_576, 256
"""The rows that a spreadsheet can have; the columns that are looked at, ten times those of ours."""
DELIMITERS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8-sig", "cp1252")
HEAD_WITHIN = 30
"""Rows in which the heading is looked for: people put titles above it."""
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: its address as the spreadsheet shows it, "F7", and what stands in it."""

    place: str
    value: object


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that names an action, with the cells of the columns that are there, by heading."""

    number: int
    cells: dict[str, SheetCell]

    def words(self, heading: str) -> str:
        """Say what stands in a column, "" where it is missing."""
        cell = self.cells.get(heading)
        return (plain_words(cell.value) or "") if cell else ""

    def place(self, heading: str) -> str:
        """Say where a column of this row is, "row 7" where the column is missing."""
        cell = self.cells.get(heading)
        return cell.place if cell else f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that came back: the headings that it has, and its rows without the blank ones."""

    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheet(file: Path, limits: Limits = USUAL_LIMITS) -> Sheet:
    """Read a workbook or CSV file that `tracker sheet export` wrote and people saved again; apart, as all from outside.

    NotFound where there is no such file, UnreadableSource where it is no sheet,
    UsageProblem where the columns Action and Version, or all that can be filled in, are gone.
    """
    with open_regular(file) as handle:
        if os.fstat(handle).st_size == 0:
            raise EmptySource(f"{file} is empty: fill in what `tracker sheet export` wrote.")
        reading = apart_within(limits).begin("tracker.sheets.reading:read_apart", handle, str(file).encode(), str(file))
    try:
        sent = msgspec.msgpack.decode(reading.answer(), type=_Sent)
    except msgspec.DecodeError:
        raise UnreadableSource(f"{file} is too damaged to be read as a sheet: export it again.") from None
    return Sheet(sent.headings, tuple(SheetRow(row.number, _take_out(row.cells)) for row in sent.rows))


def make_ready(limits: Limits = USUAL_LIMITS) -> None:
    """Have the process that stands ready load what sheets are read with, while this one does other things."""
    apart_within(limits).start(Prepare("tracker.sheets.reading:load_for_reading", b""))


# --- what runs in the processes that read ---------------------------------------


def load_for_reading(data: bytes) -> None:
    """Load what workbooks are read with."""
    import openpyxl  # noqa: F401 (it is to be loaded)


def read_apart(data: bytes, name: bytes) -> bytes:
    """Read a sheet in a child process, and send what it says."""
    read = read_bytes(data, name.decode())
    rows = tuple(_SentRow(row.number, _put_in(row.cells)) for row in read.rows)
    return msgspec.msgpack.encode(_Sent(read.headings, rows))


class _Moment(msgspec.Struct):
    """A day or a moment in a cell, which would be taken for words on its way."""

    when: datetime
    is_day: bool


class _SentRow(msgspec.Struct):
    number: int
    cells: dict[str, tuple[str, str | int | float | bool | _Moment | None]]


class _Sent(msgspec.Struct):
    headings: tuple[str, ...]
    rows: tuple[_SentRow, ...]


def _put_in(cells: dict[str, SheetCell]) -> dict[str, tuple[str, str | int | float | bool | _Moment | None]]:
    return {heading: (cell.place, _plain(cell.value)) for heading, cell in cells.items()}


def _take_out(cells: dict[str, tuple[str, str | int | float | bool | _Moment | None]]) -> dict[str, SheetCell]:
    taken: dict[str, SheetCell] = {}
    for heading, (place, value) in cells.items():
        if isinstance(value, _Moment):
            taken[heading] = SheetCell(place, value.when.date() if value.is_day else value.when)
        else:
            taken[heading] = SheetCell(place, value)
    return taken


def _plain(value: object) -> str | int | float | bool | _Moment | None:
    """Give what stands in a cell in a form that can be sent; a number beyond all days and counts as words."""
    if isinstance(value, datetime):
        return _Moment(value, is_day=False)
    if isinstance(value, date):
        return _Moment(datetime(value.year, value.month, value.day), is_day=True)
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def read_bytes(data: bytes, name: str) -> Sheet:
    """Read a sheet that is in memory already."""
    check_size(name, len(data))
    if not data.strip():
        raise EmptySource(f"{name} is empty: fill in what `tracker sheet export` wrote.")
    if data.startswith(OLD_WORKBOOK):
        raise UnreadableSource(f"{name} is protected by a password or in the old form .xls: save it as .xlsx.")
    if data.startswith(WORKBOOK) and b"xl/" not in data:
        raise UnreadableSource(f"{name} is no workbook but a Word file or an archive: give the sheet.")
    try:
        for table in _read_workbook(data) if data.startswith(WORKBOOK) else read_delimited(name, data):
            lines = enumerate(_limited(table, name), start=1)
            head = _find_head(lines)
            if head is not None:
                return _lay_out(*head, lines)
    except (TrackerError, MemoryError, RecursionError):
        raise
    except Exception as error:  # what is raised for a damaged workbook is of many kinds
        raise UnreadableSource(f"{name} is no workbook that can be read ({error}): save it again as .xlsx.") from None
    raise UsageProblem(
        f"{name} lacks the columns {ADDRESS.heading} and {VERSION.heading}: fill in what `tracker sheet export` wrote, "
        "or take a table of your own in with `tracker table import`."
    )


def _limited(table: Iterable[Sequence[object]], name: str) -> Iterator[tuple[object, ...]]:
    for number, line in enumerate(table, start=1):
        if number > MOST_ROWS:
            raise TooLarge(f"{name} has rows beyond the {MOST_ROWS:,} that a sheet can have: delete those below.")
        yield tuple(line[:MOST_COLUMNS])


def column_letter(place: int) -> str:
    """Name a column as a spreadsheet does: 0 is "A", 26 is "AA"."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_workbook(data: bytes) -> Iterator[Iterable[Sequence[object]]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones
        yield sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)


def read_delimited(name: str, data: bytes) -> Iterator[Iterable[Sequence[object]]]:
    """Read CSV by each sign that may part its cells, one after the other; the right one is told by the headings."""
    text = _decode(data)
    if "\x00" in text:
        raise UnreadableSource(f"{name} is neither a workbook nor CSV: save it as .xlsx or CSV.")
    refused = None
    for delimiter in DELIMITERS:
        try:
            for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                pass
        except csv.Error as error:
            refused = refused or error
            continue
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        yield ([_unharden(words) for words in row] for row in rows)
    if refused is not None:
        raise UnreadableSource(
            f"{name} cannot be read as CSV ({refused}): a cell has at most {csv.field_size_limit():,} letters, "
            "shorten it, or look for a quotation mark that is not closed."
        )


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" as Excel saves it
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _unharden(words: str) -> str:
    return words[1:] if words.startswith("'") and opens_formula(words[1:]) else words


def _find_head(lines: Iterator[tuple[int, tuple[object, ...]]]) -> tuple[int, tuple[object, ...]] | None:
    for number, line in islice(lines, HEAD_WITHIN):
        names = {_heading(value) for value in line}
        if {_heading(ADDRESS.heading), _heading(VERSION.heading)} <= names:
            return number, line
    return None


def _lay_out(head: int, headings: tuple[object, ...], lines: Iterator[tuple[int, tuple[object, ...]]]) -> Sheet:
    known = {_heading(column.heading): column.heading for column in COLUMNS}
    places: dict[str, int] = {}
    for place, value in enumerate(headings):
        heading = known.get(_heading(value))
        if heading in places:
            raise UsageProblem(
                f"{column_letter(place)}{head}: the column {heading} is there twice: delete one of them."
            )
        if heading is not None:
            places[heading] = place
    if not any(column.heading in places for column in EDITABLE):
        raise UsageProblem(
            f"The sheet has none of the columns {', '.join(column.heading for column in EDITABLE)}: export it again."
        )
    rows = []
    for number, line in lines:
        if _is_blank(line):
            continue
        cells = {
            heading: SheetCell(f"{column_letter(place)}{number}", line[place] if place < len(line) else None)
            for heading, place in places.items()
        }
        rows.append(SheetRow(number, cells))
    return Sheet(tuple(places), tuple(rows))


def _heading(value: object) -> str:
    return " ".join(str(value or "").replace("\ufeff", "").casefold().split())


def _is_blank(line: Iterable[object]) -> bool:
    return all(value is None or not str(value).strip() for value in line)
