"""A tracking table as a file becomes grids of cells: sheets of a workbook, tables of a Word file, CSV.

Merged cells are filled with what stands in them, so that each row says what it is about.
"""

from __future__ import annotations

import io
import math
import os
import re
import tempfile
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec
from lxml import etree

from tracker.apart.files import SIZE_LIMIT, check_size, open_regular
from tracker.apart.limits import USUAL_LIMITS, Limits
from tracker.apart.messages import Prepare
from tracker.apart.reading import apart_within
from tracker.errors import EmptySource, TooLarge, TrackerError, UnreadableSource
from tracker.readers.word import attribute, local_name
from tracker.reports.tables import CELL_LIMIT
from tracker.sheets.columns import plain_words
from tracker.sheets.reading import MOST_ROWS, OLD_WORKBOOK, WORKBOOK, read_delimited

MOST_LINES, MOST_CELLS = 20_000, 60
"""The lines of all sheets together, and the columns, that a table of an office may have."""
DOCUMENT, PROPERTIES = "word/document.xml", "docProps/core.xml"
PIECE = 1 << 20
"""Bytes of a sheet that are looked through at once; properties of a file are never as long."""
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"'](?P<cells>[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"'][^>]*>")
"""Merged cells as a workbook writes them: <mergeCell ref="B5:B7"/>."""
TITLE_LINES = 3
"""Paragraphs before a table of a Word file that may be its title."""

Cell = str | int | float | date | None
"""What stands in a cell: words without blanks around them, a number, a day."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, by its number in the file; its cells from the first column on.

    `spans` are the columns whose cell goes on from the column before, because both are one merged cell.
    """

    number: int
    cells: tuple[Cell, ...]
    spans: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet, or a table of a Word file with the words that stand before it as its `title`."""

    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grids:
    """All tables of a file, the day on which the file says that it was last saved, and sheets left out as hidden."""

    tables: tuple[Grid, ...]
    saved: date | None = None
    hidden: tuple[str, ...] = ()


def read_grids(source: Path | bytes, name: str, limits: Limits = USUAL_LIMITS) -> Grids:
    """Read the tables of a file, or of what was uploaded, in a child process with limits.

    NotFound where there is no such file, UnreadableSource for what is no table, TooLarge beyond the limits.
    """
    if isinstance(source, Path):
        with open_regular(source) as opened:
            return _read(opened, name, limits)
    check_size(name, len(source))
    with tempfile.TemporaryFile() as file:
        file.write(source)
        file.flush()
        file.seek(0)
        return _read(file.fileno(), name, limits)


def make_ready(limits: Limits = USUAL_LIMITS) -> None:
    """Have the process that stands ready load what tables are read with, while this one does other things."""
    apart_within(limits).start(Prepare("tracker.tracking.grids:load_for_reading", b""))


def encode_grids(grids: Grids) -> bytes:
    """Write grids as bytes, to be sent or kept."""
    return msgspec.msgpack.encode(_put_in(grids))


def decode_grids(data: bytes, name: str) -> Grids:
    """Read grids back; UnreadableSource where they are damaged."""
    try:
        return _take_out(msgspec.msgpack.decode(data, type=_Sent))
    except (msgspec.DecodeError, ValueError):
        raise UnreadableSource(f"{name} is too damaged to be read as a table: save it again.") from None


def _read(handle: int, name: str, limits: Limits) -> Grids:
    if os.fstat(handle).st_size == 0:
        raise EmptySource(f"{name} is empty: choose the file again.")
    reading = apart_within(limits).begin("tracker.tracking.grids:read_apart", handle, name.encode(), name)
    return decode_grids(reading.answer(), name)


# --- how grids are sent: a day would be taken for words on its way -----------------


class _Day(msgspec.Struct, tag="day"):
    iso: str


class _SentLine(msgspec.Struct):
    number: int
    cells: list[str | int | float | _Day | None]
    spans: list[int]


class _SentGrid(msgspec.Struct):
    name: str
    title: str
    lines: list[_SentLine]


class _Sent(msgspec.Struct):
    tables: list[_SentGrid]
    saved: str
    hidden: list[str]


def _put_in(grids: Grids) -> _Sent:
    tables = [
        _SentGrid(
            grid.name,
            grid.title,
            [
                _SentLine(
                    line.number,
                    [_Day(cell.isoformat()) if isinstance(cell, date) else cell for cell in line.cells],
                    sorted(line.spans),
                )
                for line in grid.lines
            ],
        )
        for grid in grids.tables
    ]
    return _Sent(tables, grids.saved.isoformat() if grids.saved else "", list(grids.hidden))


def _take_out(sent: _Sent) -> Grids:
    tables = tuple(
        Grid(
            grid.name,
            grid.title,
            tuple(
                Line(
                    line.number,
                    tuple(date.fromisoformat(cell.iso) if isinstance(cell, _Day) else cell for cell in line.cells),
                    frozenset(line.spans),
                )
                for line in grid.lines
            ),
        )
        for grid in sent.tables
    )
    return Grids(tables, date.fromisoformat(sent.saved) if sent.saved else None, tuple(sent.hidden))


# --- what runs in the processes that read ------------------------------------------


def load_for_reading(data: bytes) -> None:
    """Load what workbooks are read with."""
    import openpyxl  # noqa: F401 (it is to be loaded)


def read_apart(data: bytes, name: bytes) -> bytes:
    """Read the tables of a file in a child process, and send what they say."""
    return encode_grids(read_bytes(data, name.decode()))


def read_bytes(data: bytes, name: str) -> Grids:
    """Read the tables of a file that is in memory already."""
    if not data.strip():
        raise EmptySource(f"{name} is empty: choose the file again.")
    if data.startswith(OLD_WORKBOOK):
        raise UnreadableSource(f"{name} is protected by a password or in an old form: save it as .xlsx or .docx.")
    try:
        if data.startswith(WORKBOOK):
            grids = _read_workbook(data, name) if b"xl/" in data else _read_word(data, name)
        else:
            parted = (_grid("", "", enumerate(lines), name) for lines in read_delimited(name, data))
            grids = Grids((max(parted, key=_cells_of),))
    except (TrackerError, MemoryError, RecursionError):
        raise
    except Exception as error:  # what is raised for a damaged file is of many kinds
        raise UnreadableSource(f"{name} cannot be read as a table ({error}): save it again.") from None
    if sum(len(grid.lines) for grid in grids.tables) > MOST_LINES:
        raise _too_long(name)
    return grids


def _read_workbook(data: bytes, name: str) -> Grids:
    """Read the sheets of a workbook row by row; merged cells are found apart, since a merged column is very long."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    tables, hidden = [], []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                hidden.append(sheet.title)
                continue
            sheet.reset_dimensions()  # some programs write wrong ones
            lines: dict[int, list[object]] = {}
            every_row = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_CELLS, values_only=True)
            for place, line in enumerate(every_row):
                if any(value is not None for value in line):
                    lines[place] = list(line)
                if len(lines) > MOST_LINES or place >= MOST_ROWS:
                    raise _too_long(name)
            spans = _fill_merged(lines, _find_merged(package, getattr(sheet, "_worksheet_path", "")))
            tables.append(_grid(sheet.title, "", lines.items(), name, spans))
    saved = book.properties.modified
    return Grids(tuple(tables), saved.date() if isinstance(saved, datetime) else None, tuple(hidden))


def _find_merged(package: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, int, int]]:
    """Find the merged cells of a sheet as left, top, right and bottom, from 0: they stand behind all its rows."""
    from openpyxl.utils import coordinate_to_tuple

    before = b""
    with package.open(part.lstrip("/")) as file:
        while piece := file.read(PIECE):
            text = before + piece
            for match in MERGED.finditer(text):
                (top, left), (bottom, right) = map(coordinate_to_tuple, match["cells"].decode().split(":"))
                yield left - 1, top - 1, right - 1, bottom - 1
            last = text.rfind(b"<")
            before = text[last:] if last >= 0 and not MERGED.match(text, last) else b""


def _fill_merged(lines: dict[int, list[object]], merged: Iterable[tuple[int, int, int, int]]) -> dict[int, set[int]]:
    """Fill each cell that is merged with others, and say which go on from the column before."""
    spans: dict[int, set[int]] = {}
    places = sorted(lines)
    for left, top, right, bottom in merged:
        if top not in lines or left >= len(lines[top]):
            continue
        value = lines[top][left]
        for row in places[bisect_left(places, top) : bisect_right(places, bottom)]:
            for column in range(left, min(right + 1, len(lines[row]))):
                lines[row][column] = value
                if column > left:
                    spans.setdefault(row, set()).add(column)
    return spans


def _read_word(data: bytes, name: str) -> Grids:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if DOCUMENT not in package.namelist():
            raise UnreadableSource(f"{name} is neither a workbook nor a Word file: save it as .xlsx, .docx or CSV.")
        if package.getinfo(DOCUMENT).file_size > SIZE_LIMIT:
            raise TooLarge(f"{name} holds more than {SIZE_LIMIT // (1024 * 1024)} MB of text: split it.")
        root = _parse(package, DOCUMENT)
        saved = _saved(package)
    body = next(child for child in root if local_name(child) == "body")
    tables: list[Grid] = []
    title: list[str] = []
    for element in body:
        if local_name(element) == "tbl":
            lines, spans = _word_lines(element)
            tables.append(
                _grid(f"Table {len(tables) + 1}", " ".join(title[-TITLE_LINES:]), enumerate(lines), name, spans)
            )
            title = []
        else:
            title.extend(filter(None, [_words(element)]))
    if not tables:
        raise UnreadableSource(f"{name} has no table in it: `tracker import` takes in texts of resolutions.")
    return Grids(tuple(tables), saved)


def _saved(package: zipfile.ZipFile) -> date | None:
    if PROPERTIES not in package.namelist() or package.getinfo(PROPERTIES).file_size > PIECE:
        return None
    for element in _parse(package, PROPERTIES):
        if local_name(element) == "modified" and element.text:
            return date.fromisoformat(element.text[:10])
    return None


def _parse(package: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(package.read(part), parser)


def _word_lines(table: etree._Element) -> tuple[list[list[object]], dict[int, set[int]]]:
    """The rows of a Word table; a cell that goes on from the row above, or over several columns, is filled."""
    lines: list[list[object]] = []
    spans: dict[int, set[int]] = {}
    for row in (child for child in table if local_name(child) == "tr"):
        line: list[object] = []
        for cell in (child for child in row if local_name(child) == "tc"):
            properties = next((child for child in cell if local_name(child) == "tcPr"), None)
            known = {local_name(each): each for each in (properties if properties is not None else ())}
            width = min(int(attribute(known.get("gridSpan"), "val") or 1), MOST_CELLS)
            goes_on = "vMerge" in known and attribute(known["vMerge"], "val") != "restart"
            above = lines[-1] if lines else []
            value = above[len(line)] if goes_on and len(line) < len(above) else _words(cell)
            if width > 1:
                spans.setdefault(len(lines), set()).update(range(len(line) + 1, len(line) + width))
            line += [value] * width
        lines.append(line)
    return lines, spans


def _words(element: etree._Element) -> str:
    """The words of a part of a document, a line for each paragraph; deleted revisions are left out."""
    paragraphs = []
    for paragraph in element.iter("{*}p"):
        parts = []
        for each in paragraph.iter("{*}t", "{*}tab", "{*}br"):
            parts.append((each.text or "") if local_name(each) == "t" else " ")
        paragraphs.append("".join(parts))
    return "\n".join(filter(None, (words.strip() for words in paragraphs)))


def _grid(
    name: str,
    title: str,
    lines: Iterable[tuple[int, Sequence[object]]],
    source: str,
    spans: dict[int, set[int]] | None = None,
) -> Grid:
    kept = []
    for place, line in lines:
        cells = tuple(_plain(value) for value in line[:MOST_CELLS])
        while cells and cells[-1] is None:
            cells = cells[:-1]
        if cells:
            kept.append(Line(place + 1, cells, frozenset((spans or {}).get(place, ()))))
        if len(kept) > MOST_LINES:
            raise _too_long(source)
    return Grid(name, title, tuple(kept))


def _cells_of(grid: Grid) -> int:
    """How many cells of a grid say something beside another: most where its columns were parted rightly."""
    return sum(len(line.cells) - 1 for line in grid.lines)


def _too_long(name: str) -> TooLarge:
    return TooLarge(f"{name} has more than {MOST_LINES:,} lines: split it, or delete what is not filled in.")


def _plain(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value
    words = plain_words(value)
    return words[:CELL_LIMIT] if words else None
