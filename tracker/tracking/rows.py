"""The rows of a tracking table: what each says by field, about which resolution, and which lines are no rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from tracker.knowledge.office_words import Field, plain_heading
from tracker.sheets.days import read_day
from tracker.tracking.columns import HEAD_WITHIN, Chosen, Head, find_head
from tracker.tracking.grids import Cell, Grid, Grids, Line
from tracker.tracking.places import read_symbols

TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b|(?:sum|count|average)\b\s*:?\s*$", re.IGNORECASE)
AS_OF = re.compile(
    r"\b(?:as of|as at|status (?:on|at)|updated(?: on)?|last updated?|position (?:on|at))\s*:?\s*(?:the\s+)?"
    r"(?P<day>\d{1,2}[-/. ]+(?:[A-Za-z]{3,9}|\d{1,2})\.?[-/., ]+\d{4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
"""The day of a table in its title: "as of 1 November 2026"."""
DAYS = frozenset({Field.AS_OF, Field.DUE, Field.TARGET})
SHORT = 120
"""Letters of a line of one cell that may be the title of what follows."""

Words = Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: where it stands, what it says by field, and of which resolution where a title above it says that.

    `about` are the words of the sheet and of the titles above it, which may name the body. Days are written as
    "2027-06-30"; one that is no day of the calendar stands as it was written, in `unread`.
    """

    sheet: str
    number: int
    words: Words
    about: str = ""
    above: str = ""
    unread: Mapping[Field, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the row stands: "GA, row 12"."""
        return f"{self.sheet}, row {self.number}" if self.sheet else f"row {self.number}"

    def day(self, wanted: Field) -> date | None:
        """The day of a field, None where it has none."""
        return date.fromisoformat(self.words[wanted]) if self.words.get(wanted) else None


@dataclass(frozen=True, slots=True)
class Passed:
    """A line that is no row, and why: ("GA", 30, "Total: 25", "a total")."""

    sheet: str
    number: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of one sheet: its head, None where none was found, its rows, and the lines that are none."""

    name: str
    head: Head | None
    rows: tuple[TableRow, ...]
    passed: tuple[Passed, ...]


def find_day(grids: Grids, today: date) -> tuple[date | None, str]:
    """Find of which day a table is, and where that is said: "Status as of 1 November 2026" above it, or its file."""
    for grid in grids.tables:
        for words in (grid.name, grid.title, *(_alone(line) for line in grid.lines[:HEAD_WITHIN] if _alone(line))):
            for match in AS_OF.finditer(words):
                with suppress(ValueError):
                    day = read_day(match["day"])
                    if day is not None and day <= today:
                        return day, f"it says “{match.group()}”"
    if grids.saved is not None and grids.saved <= today:
        return grids.saved, "the file was last saved then"
    return None, ""


def read_sheets(grids: Grids, chosen: Chosen, names_addressee: Callable[[str], bool]) -> tuple[Sheet, ...]:
    """Read all sheets of a file with what people said of their columns."""
    return tuple(_read_sheet(grid, chosen, names_addressee, len(grids.tables) > 1) for grid in grids.tables)


def _read_sheet(grid: Grid, chosen: Chosen, names_addressee: Callable[[str], bool], is_one_of_many: bool) -> Sheet:
    head = find_head(grid, chosen, names_addressee)
    name = grid.name if is_one_of_many else ""
    if head is None:
        lines = [Passed(name, line.number, _join(line), "the sheet has no head that is known") for line in grid.lines]
        return Sheet(name, None, (), tuple(lines))
    titles = [grid.title, *(_alone(line) for line in grid.lines if line.number < head.first)]
    about = " ".join(filter(None, (grid.name, *titles)))
    above = _symbol_of(" ".join(titles)) or _symbol_of(grid.name, is_sheet_name=True)
    rows: list[TableRow] = []
    passed: list[Passed] = []
    headings = {plain_heading(column.heading) for column in head.columns}
    section = ""
    before = ""
    for line in grid.lines:
        if line.number <= head.last:
            continue
        words, unread = _words_of(line, head)
        alone = _alone(line)
        cells = [cell for cell in line.cells if cell is not None]
        if isinstance(cells[0], str) and TOTAL.match(cells[0]):
            reason = "a total"
        elif alone and len(alone) <= SHORT and len(head.columns) > 1 and (line.spans or not _is_row(words)):
            symbol = _symbol_of(alone)
            above = symbol or above
            section, before = alone, symbol or ""
            reason = "a title"
        elif {plain_heading(str(cell)) for cell in cells} <= headings:
            reason = "the head again"
        elif not words:
            reason = "nothing in the columns that are taken"
        else:
            before = words.get(Field.RESOLUTION) or before
            rows.append(TableRow(name, line.number, words, f"{about} {section}", before or above, unread))
            continue
        passed.append(Passed(name, line.number, _join(line), reason))
    return Sheet(name, head, tuple(rows), tuple(passed))


def _alone(line: Line) -> str:
    """The words of a line that has one cell, perhaps merged over several columns; "" of others."""
    filled = [place for place, cell in enumerate(line.cells) if cell is not None]
    if not filled or any(place not in line.spans for place in filled[1:]):
        return ""
    return str(line.cells[filled[0]])


def _is_row(words: Words) -> bool:
    """Whether one cell may be a row of its own: a paragraph in its column is, a symbol or a text alone is a title."""
    return bool(set(words) - {Field.RESOLUTION, Field.WORDS, Field.BODY, Field.NOTE})


def _words_of(line: Line, head: Head) -> tuple[dict[Field, str], dict[Field, str]]:
    words: dict[Field, str] = {}
    unread: dict[Field, str] = {}
    for column in head.columns:
        cell = line.cells[column.place] if column.place < len(line.cells) else None
        if column.field is None or cell is None:
            continue
        if column.field in DAYS:
            _put_day(words, unread, column.field, cell)
        elif column.field in words:
            words[column.field] += f"\n{cell}"
        else:
            words[column.field] = str(cell)
    return words, unread


def _put_day(words: dict[Field, str], unread: dict[Field, str], wanted: Field, cell: Cell) -> None:
    try:
        day = read_day(cell)
    except ValueError:
        unread[wanted] = str(cell)
        return
    if day is not None:
        words[wanted] = day.isoformat()


def _symbol_of(words: str, *, is_sheet_name: bool = False) -> str:
    """The first symbol of a title, as it is written there, "" where there is none."""
    found = read_symbols(words, is_sheet_name=is_sheet_name)
    return found[0].spelled if found else ""


def _join(line: Line) -> str:
    return " | ".join(dict.fromkeys(str(cell) for cell in line.cells if cell is not None))
