"""Reading a sheet that comes back, through all that Excel does to a file: semicolons, marks, moved columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import EmptySource, NotFound, TooLarge, UnreadableSource, UsageProblem
from tracker.reports.tables import opens_formula
from tracker.sheets.columns import ADDRESS, COLUMNS, EDITABLE, VERSION, plain_words

LARGEST = 50 * 1024 * 1024
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


def read_sheet(file: Path) -> Sheet:
    """Read a workbook or CSV file that `tracker sheet export` wrote and people saved again.

    NotFound where there is no such file, UnreadableSource where it is no sheet,
    UsageProblem where the columns Action and Version, or all that can be filled in, are gone.
    """
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise TooLarge(f"{file} is larger than 50 MB: export fewer actions.")
        data = file.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} cannot be read ({error.strerror}): check the path.") from None
    if not data.strip():
        raise EmptySource(f"{file} is empty: fill in what `tracker sheet export` wrote.")
    if data.startswith(OLD_WORKBOOK):
        raise UnreadableSource(f"{file} is protected by a password or in the old form .xls: save it as .xlsx.")
    tables = _read_workbook(file, data) if data.startswith(WORKBOOK) else _read_csv(file, data)
    for table in tables:
        lines = list(table)
        head = _find_head(lines)
        if head is not None:
            return _lay_out(lines, head)
    raise UsageProblem(
        f"{file} lacks the columns {ADDRESS.heading} and {VERSION.heading}: fill in what `tracker sheet export` wrote."
    )


def column_letter(place: int) -> str:
    """Name a column as a spreadsheet does: 0 is "A", 26 is "AA"."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_workbook(file: Path, data: bytes) -> Iterator[list[tuple[object, ...]]]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones
            yield [tuple(row) for row in sheet.iter_rows(values_only=True)]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
        EOFError,
        OSError,
    ) as error:
        raise UnreadableSource(f"{file} is no workbook that can be read ({error}): save it again as .xlsx.") from None


def _read_csv(file: Path, data: bytes) -> Iterator[list[tuple[object, ...]]]:
    text = _decode(data)
    if "\x00" in text:
        raise UnreadableSource(f"{file} is neither a workbook nor CSV: save it as .xlsx or CSV.")
    refused = None
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            refused = refused or error
            continue
        yield [tuple(_unharden(words) for words in row) for row in rows]
    if refused is not None:
        raise UnreadableSource(
            f"{file} cannot be read as CSV ({refused}): a cell has at most {csv.field_size_limit():,} letters, "
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


def _find_head(lines: Sequence[tuple[object, ...]]) -> int | None:
    for number, line in enumerate(lines[:HEAD_WITHIN]):
        names = {_heading(value) for value in line}
        if {_heading(ADDRESS.heading), _heading(VERSION.heading)} <= names:
            return number
    return None


def _lay_out(lines: Sequence[tuple[object, ...]], head: int) -> Sheet:
    known = {_heading(column.heading): column.heading for column in COLUMNS}
    places: dict[str, int] = {}
    for place, value in enumerate(lines[head]):
        heading = known.get(_heading(value))
        if heading in places:
            raise UsageProblem(
                f"{column_letter(place)}{head + 1}: the column {heading} is there twice: delete one of them."
            )
        if heading is not None:
            places[heading] = place
    if not any(column.heading in places for column in EDITABLE):
        raise UsageProblem(
            f"The sheet has none of the columns {', '.join(column.heading for column in EDITABLE)}: export it again."
        )
    rows = []
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
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
