"""How a report is laid out for reading: what belongs together in one column, in words, nothing empty, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.errors import ReportBroken
from tracker.knowledge.writing import NOBODY_NAMED, write_day, write_due
from tracker.reports.definitions import Definition, PaperColumn, Part
from tracker.reports.tables import Cell, Table

ISO_MOMENT = re.compile(r"\b(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d):\d\dZ)?(?!\S*\d)", re.ASCII)
"""A day or a moment anywhere in a cell, as the register gives them."""
DUE_COLUMNS = ("due", "late after", "due is", "later times", "deadline")
"""What a column of days takes together, where a report has it: see `write_due`."""
LEADING = ("number", "addressee", "paragraph")
"""What leads to the action of a row: the first of these that is printed, else what is printed first."""
LETTERS = 190
"""Letters that the width of a page holds; what is written decides how the columns share them."""
LEAST = 6
"""Letters: how wide a column is at least."""
LONGEST_WORD = 22
"""A longer word, such as an address, may be torn; shorter ones may not."""
MEASURED, STEP = 400, 3
"""Rows that say how wide columns are, and letters that are given at a time."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a paper: its words, the pieces of them that lead somewhere, and over how many rows it stands.

    `pieces` are the words in order, each with the number of the action or the key of the resolution that it
    names, "#16" with 16. A cell that the one above it covers has a `span` of 0.
    """

    pieces: tuple[tuple[str, int | str | None], ...]
    span: int = 1
    is_number: bool = False

    @property
    def words(self) -> str:
        """All of its words."""
        return "".join(words for words, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Paper:
    """A report to be read: its title, the lines below it, the heads of its columns, their shares of the width, rows."""

    title: str
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[Place, ...], ...]
    today: date

    @property
    def foot(self) -> str:
        """What stands at the foot of every page beside its number: "Overdue actions, 24 November 2026"."""
        return f"{self.title}, {write_day(self.today)}"


def lay_out(table: Table, definition: Definition, today: date, narrowed: str = "", *, most: int | None = None) -> Paper:
    """Lay a report out as its definition says, else with a column for each of its own.

    Columns without a word are left out, and rows beyond the `most`. `narrowed` says of which actions alone the
    paper is, "body: Human Rights Council". ReportBroken for a layout that names a column that the report has not.
    """
    columns = definition.paper or tuple(PaperColumn(head_of(name), (Part(name),)) for name in table.columns)
    for part in (part for column in columns for part in column.parts):
        if part.name not in table.columns:
            raise ReportBroken(f"The report {definition.name} has no column {part.name!r}: correct its `-- paper`.")
    printed = [part.name for column in columns for part in column.parts]
    leading = next((name for name in (*LEADING, *printed) if name in printed), "") if "number" in table.columns else ""
    rows = []
    for row in table.rows[:most]:
        values = dict(zip(table.columns, row, strict=True))
        rows.append([_compose(column.parts, values, leading, today) for column in columns])
    kept = [place for place in range(len(columns)) if not rows or any(row[place].words for row in rows)]
    rows = [[row[place] for place in kept] for row in rows]
    joined = sum(columns[place].is_joined for place in kept)
    count = len(table.rows)
    laid = _join(rows, joined)
    heads = tuple(columns[place].head for place in kept)
    return Paper(
        title=definition.title,
        lines=(
            f"As of {write_day(today)}." + (f" {count:,} row{'s' if count != 1 else ''}." if count else ""),
            *([f"Only {narrowed}."] if narrowed else []),
        ),
        heads=heads,
        shares=share_width(heads, [[cell.words if cell.span else "" for cell in row] for row in laid]),
        rows=laid,
        today=today,
    )


def head_of(column: str) -> str:
    """Write the name of a column as the heading of a paper: "action_required" is "Action required"."""
    words = column.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def words_of(value: Cell) -> str:
    """Write a cell as a paper does: "2027-06-30" is "30 June 2027", also among other words; True is "yes"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ISO_MOMENT.sub(_write_moment, value) if isinstance(value, str) else str(value)


def share_width(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Share the width of a page among columns, so that the rows together are as low as can be; the shares sum to 1.

    Each column begins as wide as its longest word, and the rest goes, a few letters at a time, to the column that is
    the tallest of most rows.
    """
    if not heads:
        return ()
    widths = []
    for place, head in enumerate(heads):
        longest = sorted(max(map(len, row[place].split()), default=0) for row in rows) or [0]
        # Bold letters are wider; and of a hundred rows the one with the longest word may have it torn.
        widths.append(
            max(1.2 * max(map(len, head.split())), min(LONGEST_WORD, longest[len(longest) * 99 // 100]), LEAST) + 3
        )
    lengths = [[len(words) for words in row] for row in rows[:MEASURED]] or [[1] * len(heads)]
    while sum(widths) < LETTERS:
        tallest = dict.fromkeys(range(len(heads)), 0.0)
        for row in lengths:
            heights = [length / width for length, width in zip(row, widths, strict=True)]
            place = max(range(len(heights)), key=heights.__getitem__)
            tallest[place] += heights[place]
        widths[max(tallest, key=lambda place: tallest[place] / widths[place])] += STEP
    return tuple(width / sum(widths) for width in widths)


def _compose(parts: Sequence[Part], values: Mapping[str, Cell], leading: str, today: date) -> Place:
    pieces: list[tuple[str, int | str | None]] = []
    for part in parts:
        value = values[part.name]
        leads_to = values["number"] if part.name == leading else value if part.name == "resolution" else None
        if words := _write(part.name, values, today):
            before = part.before if pieces else part.before.strip(" ,\n")
            leads = leads_to if isinstance(leads_to, int | str) else None
            pieces += [(before, None), (words, leads), (part.after, None)]
    value = values[parts[0].name]
    is_number = len(parts) == 1 and parts[0].name != "number" and isinstance(value, int | float)
    return Place(tuple(piece for piece in pieces if piece[0]), is_number=is_number and not isinstance(value, bool))


def _write(name: str, values: Mapping[str, Cell], today: date) -> str:
    value = values[name]
    match name:
        case "number":
            return f"#{value}" if value is not None else ""
        case "paragraph":
            return f"para. {value}" if value else ""
        case "due":
            return _write_due(values, today)
        case "addressee":
            return words_of(value) or NOBODY_NAMED
        case _:
            return words_of(value)


def _write_due(values: Mapping[str, Cell], today: date) -> str:
    due, last, remark, later, words = (values.get(name) for name in DUE_COLUMNS)
    return write_due(
        date.fromisoformat(due) if isinstance(due, str) and due else None,
        date.fromisoformat(last) if isinstance(last, str) and last else None,
        today=today,
        is_open=values.get("open") != "no",
        expires=remark == "expires",
        estimated=remark == "estimated",
        later=later if isinstance(later, int) else 0,
        words=words_of(words),
    )


def _write_moment(match: re.Match[str]) -> str:
    try:
        day = write_day(date.fromisoformat(match["day"]))
    except ValueError:
        return match[0]
    return f"{day}, {match['time']} UTC" if match["time"] else day


def _join(rows: list[list[Place]], joined: int) -> tuple[tuple[Place, ...], ...]:
    """Let the first cells of a row stand over the next rows as long as these have all of them the same."""
    done = [list(row) for row in rows]
    top = 0
    for place in range(1, len(rows) + 1):
        if place < len(rows) and joined and rows[place][:joined] == rows[top][:joined]:
            continue
        for column in range(joined):
            for each in range(top, place):
                cell = rows[each][column]
                done[each][column] = Place(cell.pieces, place - top if each == top else 0, cell.is_number)
        top = place
    return tuple(map(tuple, done))
