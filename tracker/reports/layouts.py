"""How a report is laid out for reading: what belongs together in one column, in words, nothing empty, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter

from tracker.errors import ReportBroken
from tracker.knowledge.writing import NOBODY_NAMED, write_day, write_due
from tracker.reports.definitions import Definition, PaperColumn, Part
from tracker.reports.tables import Cell, Table

Record = Mapping[str, Cell]
"""A row of a report by the names of its columns."""

ISO_MOMENT = re.compile(r"\b(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d):\d\dZ)?(?!\S*\d)", re.ASCII)
"""A day or a moment anywhere in a cell, as the register gives them."""
DUE_COLUMNS = ("due", "late after", "due is", "later times", "deadline")
"""What a column of days takes together, where a report has it: see `write_due`."""
LEADING = ("number", "addressee", "paragraph")
"""What leads to the action of a row: the first of these that is printed, else what is printed first."""
TEXTS = ("chapeau", "text", "request")
"""Words of a text: they may begin in the middle of its sentence, but a cell begins with a capital letter."""
LETTERS = 190
"""Letters that the width of a page holds; what is written decides how the columns share them."""
LEAST = 6
"""Letters: how wide a column is at least."""
LONGEST_WORD = 22
"""A longer word, such as an address, may be torn; shorter ones may not."""
ROOMY = 45
"""Letters of a wide column, at least."""
MEASURED, STEP = 400, 3
"""Rows that say how wide columns are, and letters that are given at a time."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a paper: its words, the pieces of them that lead somewhere, and over how many rows it stands.

    `pieces` are the words in order, each with the number of the action or the key of the resolution that it
    names, "Member States" with 16. A cell that the one above it covers has a `span` of 0; a heading stands over
    as many `columns` as there are, alone in its row.
    """

    pieces: tuple[tuple[str, int | str | None], ...]
    span: int = 1
    is_number: bool = False
    columns: int = 1
    is_heading: bool = False

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
    for part in (*definition.heading, *(part for column in columns for part in column.parts)):
        if part.name not in table.columns:
            raise ReportBroken(
                f"The report {definition.name} has no column {part.name!r}: correct its `-- paper` or `-- heading`."
            )
    printed = [part.name for column in columns for part in column.parts]
    leading = next((name for name in (*LEADING, *printed) if name in printed), "") if "number" in table.columns else ""
    records: list[Record] = [dict(zip(table.columns, row, strict=True)) for row in table.rows[:most]]
    together = [[record] for record in records]
    if definition.heading:
        together = _gather(records, [part.name for part in definition.heading] + printed, today)
    headings = [_compose(definition.heading, group, leading, today) for group in together]
    rows = [[_compose(column.parts, group, leading, today) for column in columns] for group in together]
    kept = [
        place
        for place, column in enumerate(columns)
        if not rows or column.is_wide or any(row[place].words for row in rows)
    ]
    rows = [[row[place] for place in kept] for row in rows] if kept else []
    joined = sum(columns[place].is_joined for place in kept)
    count = len(table.rows)
    what = "action" if definition.heading else "row"
    laid: list[tuple[Place, ...]] = []
    for heading, under in groupby(zip(headings, rows, strict=True), key=itemgetter(0)):
        if heading.words:
            laid.append((replace(heading, columns=len(kept), is_heading=True),))
        laid += _join([row for _, row in under], joined)
    heads = tuple(columns[place].head for place in kept)
    measured = [[cell.words if cell.span else "" for cell in row] for row in laid if not row[0].is_heading]
    return Paper(
        title=definition.title,
        lines=(
            f"As of {write_day(today)}." + (f" {count:,} {what}{'s' if count != 1 else ''}." if count else ""),
            *([f"Only {narrowed}."] if narrowed else []),
        ),
        heads=heads,
        shares=share_width(heads, measured, [ROOMY if columns[place].is_wide else LEAST for place in kept]),
        rows=tuple(laid),
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


def share_width(
    heads: Sequence[str], rows: Sequence[Sequence[str]], least: Sequence[int] | None = None
) -> tuple[float, ...]:
    """Share the width of a page among columns, so that the rows together are as low as can be; the shares sum to 1.

    Each column begins as wide as its longest word, and the rest goes, a few letters at a time, to the column that is
    the tallest of most rows. `least` are the letters that each has at least, LEAST unless said.
    """
    if not heads:
        return ()
    widths = []
    for place, (head, letters) in enumerate(zip(heads, least or [LEAST] * len(heads), strict=True)):
        longest = sorted(max(map(len, row[place].split()), default=0) for row in rows) or [0]
        # Bold letters are wider; and of a hundred rows the one with the longest word may have it torn.
        widths.append(
            max(1.2 * max(map(len, head.split())), min(LONGEST_WORD, longest[len(longest) * 99 // 100]), letters) + 3
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


def _gather(records: Sequence[Record], printed: Sequence[str], today: date) -> list[list[Record]]:
    """Put the records together that differ, of all that is printed, in their addressee alone."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        words = tuple(_write(name, record, today) for name in printed if name != "addressee")
        groups.setdefault(words, []).append(record)
    return list(groups.values())


def _compose(parts: Sequence[Part], group: Sequence[Record], leading: str, today: date) -> Place:
    """Write a cell from the one record of a row, or from several that differ in their addressee alone."""
    pieces: list[tuple[str, int | str | None]] = []
    for part in parts:
        before = part.before if pieces else part.before.strip(" ,:\n")
        for values in group if part.name == "addressee" else group[:1]:
            value = values[part.name]
            leads_to = values["number"] if part.name == leading else value if part.name == "resolution" else None
            if words := _write(part.name, values, today):
                if part.name in TEXTS and (not pieces or before in (": ", "\n")):
                    words = words[:1].upper() + words[1:]
                leads = leads_to if isinstance(leads_to, int | str) else None
                pieces += [(before, None), (words, leads)]
                before = "; "
        if before == "; ":
            pieces.append((part.after, None))
    value = group[0][parts[0].name] if parts else None
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
                done[each][column] = replace(cell, span=place - top if each == top else 0)
        top = place
    return tuple(map(tuple, done))
