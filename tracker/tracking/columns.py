"""The columns of a tracking table: where its heads stand, and what each column is guessed to hold.

A person confirms the guess; what they confirmed for these headings is the guess of the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.errors import UsageProblem
from tracker.knowledge.office_words import Field, load_headings, plain_heading
from tracker.service.assigning import EMAIL
from tracker.sheets.reading import column_letter
from tracker.tracking.grids import Cell, Grid, Line
from tracker.tracking.places import read_symbols
from tracker.tracking.statuses import read_status

HEAD_WITHIN = 30
"""Lines in which the head is looked for: offices put titles, dates and legends above it."""
LONGEST_HEADING = 80
SAMPLE = 200
TELLING = frozenset({Field.RESOLUTION, Field.PARAGRAPH, Field.WORDS, Field.STATUS})
"""Fields of which a head names one at least."""
MANY = frozenset({Field.NOTE})
"""Fields that several columns of a table may hold together."""
SAID = 10.0
"""What a column that somebody said something of weighs, more than any guess."""
NOTHING = "-"
"""What is said of a column that is not taken: `--map "Cluster=-"`."""

Chosen = Mapping[str, Field | None]
"""What people said of columns, by heading as `plain_heading` writes it; None is not to be taken."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a head: its place, its heading, what it is taken for and why; None where it is not taken."""

    place: int
    heading: str
    field: Field | None
    reason: str

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it, "F"."""
        return column_letter(self.place)

    @property
    def name(self) -> str:
        """By what the column is remembered."""
        return plain_heading(self.heading)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: the lines that it takes, from the first to the last, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def of(self, field: Field) -> list[Column]:
        """The columns that hold a field."""
        return [column for column in self.columns if column.field is field]


def find_head(grid: Grid, chosen: Chosen, names_addressee: Callable[[str], bool]) -> Head | None:
    """Find the head of a table, of one line or two, and guess its columns; None where no line is like one.

    "Resolution | OP | Action required | Status" is a head; above it titles may stand, and over "Unit" and
    "Focal point" a merged "Responsibility". `names_addressee` tells whether a word is a known addressee.
    """
    lines = grid.lines[:HEAD_WITHIN]
    alone = [_score(_headings([line]), chosen) for line in lines]
    ranked = [(score, -place, 1) for place, score in enumerate(alone)]
    for place, (line, below) in enumerate(pairwise(lines)):
        score = _score(_headings([line, below]), chosen)
        more = score - max(alone[place : place + 2])
        if (more > 0 or (more == 0 and alone[place])) and _goes_on(line, below):
            ranked.append((score, -place, 2))
    best, before, length = max(ranked, default=(0, 0, 0))
    if not best:
        return None
    place = -before
    headings = _headings(grid.lines[place : place + length])
    rows = grid.lines[place + length : place + length + SAMPLE]
    columns = _guess(headings, rows, chosen, names_addressee)
    return Head(grid.lines[place].number, grid.lines[place + length - 1].number, columns)


def read_choices(given: Sequence[str], heads: Sequence[Head]) -> dict[str, Field | None]:
    """Read what people say of columns: "Res. no.=resolution", "F=note", "Cluster=-"; UsageProblem for others."""
    chosen: dict[str, Field | None] = {}
    for words in given:
        wanted, sign, field = words.rpartition("=")
        if not sign:
            raise UsageProblem(f"{words!r} maps nothing: write COLUMN=FIELD, such as 'Res. no.=resolution'.")
        columns = [
            column
            for head in heads
            for column in head.columns
            if plain_heading(wanted) == column.name or wanted.strip().upper() == column.letter
        ]
        if not columns:
            known = ", ".join(dict.fromkeys(repr(column.heading) for head in heads for column in head.columns))
            raise UsageProblem(f"The table has no column {wanted.strip()!r}: it has {known or 'none'}.")
        for column in columns:
            chosen[column.name] = read_field(field)
    return chosen


def read_field(words: str) -> Field | None:
    """Read the name of a field, None of "-"; UsageProblem lists those that there are."""
    plain = " ".join(words.casefold().replace("_", " ").split())
    if plain in (NOTHING, ""):
        return None
    for field in Field:
        if plain_heading(field.value) == plain_heading(plain):
            return field
    raise UsageProblem(f"{words!r} is no field: choose one of {', '.join(Field)}, or - for none.")


def _score(headings: Sequence[str], chosen: Chosen) -> int:
    """How many fields the headings name, 0 where they are not those of a head."""
    found = {field for field in map(_by_heading, headings) if field is not None}
    known = {name for name in map(plain_heading, headings) if name and name in chosen}
    score = len(found) + len(known)
    return score if score > 1 and (found & TELLING or known) else 0


def _goes_on(line: Line, below: Line) -> bool:
    """Whether a line is the second of a head: short words, each below a cell that spans, or beside one of two lines."""
    words = [cell for cell in below.cells if cell is not None]
    if not words or any(not isinstance(cell, str) or len(cell) > LONGEST_HEADING for cell in words):
        return False
    is_parted = False
    for place in range(max(len(line.cells), len(below.cells))):
        above, here = _cell(line, place), _cell(below, place)
        if here is None or here == above:
            continue
        spans = place in line.spans or place + 1 in line.spans
        if above is not None and not spans and _cell(line, place + 1) is not None:
            return False
        is_parted = is_parted or (above is None or spans or _cell(line, place + 1) is None)
    return is_parted and any(_by_heading(str(cell)) is not None for cell in words)


def _headings(lines: Sequence[Line]) -> list[str]:
    """The heading of each column, of a head of two lines with that above: "Responsibility / Unit"."""
    width = max(len(line.cells) for line in lines)
    headings = []
    for place in range(width):
        parts = [str(cell) for line in lines if (cell := _cell(line, place)) is not None]
        short = [" ".join(part.split()) for part in dict.fromkeys(parts) if len(part) <= LONGEST_HEADING]
        headings.append(" / ".join(short))
    return headings


def _by_heading(heading: str) -> Field | None:
    """The field that a heading names: all of it, its last line, or the longest known words in it."""
    known = load_headings()
    for words in (heading, heading.rpartition(" / ")[2]):
        field = known.get(plain_heading(words))
        if field is not None:
            return Field.NOTE if _is_mixed(heading) else field
    if _is_mixed(heading):
        return Field.NOTE
    plain = f" {plain_heading(heading.rpartition(' / ')[2] or heading)} "
    within = [each for each in known if f" {each} " in plain and len(each) > 2]
    return known[max(within, key=len)] if within and len(plain) <= LONGEST_HEADING else None


def _is_mixed(heading: str) -> bool:
    """Whether a heading names notes and evidence both, "Remarks / proof": what stands below it proves nothing."""
    known, plain = load_headings(), f" {plain_heading(heading)} "
    if known.get(plain.strip()) is not None:
        return False
    return {Field.NOTE, Field.EVIDENCE} <= {field for each, field in known.items() if f" {each} " in plain}


def _guess(
    headings: Sequence[str], rows: Sequence[Line], chosen: Chosen, names_addressee: Callable[[str], bool]
) -> tuple[Column, ...]:
    guesses: list[tuple[float, Column]] = []
    seen: dict[str, int] = {}
    for place, heading in enumerate(headings):
        cells = [cell for line in rows if (cell := _cell(line, place)) is not None]
        if not heading and not cells:
            continue
        name = plain_heading(heading) or f"column {column_letter(place).lower()}"
        seen[name] = seen.get(name, 0) + 1
        shown = heading or f"Column {column_letter(place)}"
        shown = shown if seen[name] == 1 else f"{shown} ({seen[name]})"
        if plain_heading(shown) in chosen:
            guesses.append((SAID, Column(place, shown, chosen[plain_heading(shown)], "as you said")))
            continue
        field, score, reason = _weigh(heading, cells, names_addressee)
        guesses.append((score, Column(place, shown, field, reason)))
    taken: dict[Field, int] = {}
    for _, column in sorted(guesses, key=lambda each: -each[0]):
        if column.field is not None:
            taken.setdefault(column.field, column.place)
    return tuple(
        column
        if column.field is None or column.field in MANY or taken[column.field] == column.place or score == SAID
        else Column(column.place, column.heading, None, f"another column is the {column.field}")
        for score, column in guesses
    )


def _weigh(
    heading: str, cells: Sequence[Cell], names_addressee: Callable[[str], bool]
) -> tuple[Field | None, float, str]:
    """Weigh what a heading says against what stands below it: a "Status" of long texts is a note."""
    field = _by_heading(heading)
    look = _Look(cells, names_addressee)
    for looked, share, _ in look.fields():
        if field is looked:
            return field, 3 + share, "its heading, and its cells"
    if look.emails >= 0.5:
        return Field.EMAIL, 1.5, "its cells are e-mail addresses"
    if field is Field.STATUS and look.is_long:
        return Field.NOTE, 1.5, "its cells are texts"
    if field is Field.RESOLUTION and look.is_long and look.symbols < 0.2:
        return Field.WORDS, 1.5, "its cells are texts"
    if field is Field.UNIT and look.addressees >= 0.6:
        return Field.ADDRESSEE, 1.5, "its cells are addressees"
    if field is Field.WORDS and look.statuses >= 0.7:
        return Field.STATUS, 1.5, "its cells are statuses"
    if field is not None:
        return field, 2.0, "its heading"
    for looked, share, why in look.fields():
        return looked, share, why
    return None, 0.0, "nothing tells what it holds"


class _Look:
    """What the cells of a column look like, as shares of those that are filled in."""

    def __init__(self, cells: Sequence[Cell], names_addressee: Callable[[str], bool]) -> None:
        words = [str(cell) for cell in cells if not isinstance(cell, date)]
        self._many = max(1, len(cells))
        self.symbols = self._share(words, lambda each: "/" in each[:40] and len(each) < 60 and bool(read_symbols(each)))
        self.statuses = self._share(words, lambda each: read_status(each, {}).status is not None)
        self.addressees = self._share(words, names_addressee)
        self.emails = self._share(words, lambda each: EMAIL.fullmatch(each) is not None)
        self.is_long = bool(words) and sum(map(len, words)) / len(words) > 60
        self.is_filled = len(cells) > 1

    def _share(self, words: Sequence[str], is_so: Callable[[str], bool]) -> float:
        return sum(map(is_so, words)) / self._many

    def fields(self) -> Iterator[tuple[Field, float, str]]:
        """What the cells say by themselves, the surest first."""
        if not self.is_filled:
            return
        for field, share, least, why in (
            (Field.EMAIL, self.emails, 0.5, "its cells are e-mail addresses"),
            (Field.RESOLUTION, self.symbols, 0.6, "its cells are symbols"),
            (Field.STATUS, self.statuses, 0.6, "its cells are statuses"),
            (Field.ADDRESSEE, self.addressees, 0.6, "its cells are addressees"),
        ):
            if share >= least:
                yield field, share, why


def _cell(line: Line, place: int) -> Cell:
    return line.cells[place] if place < len(line.cells) else None
