"""Tables to read in a terminal: as wide as it is, wrapped between words, nothing cut."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

PIPE_WIDTH = 160
"""Columns of a table that is not read in a terminal, which would tell its own."""
GAP = 2
"""Blanks between two columns."""
SHORT = 12
"""Letters of a word that is never broken: "2027-06-30"."""
LONG = 18
"""Letters of a part of a word from which on it may be broken at a slash too."""
PART = re.compile(r".+?[-:](?=\w)|.+")
SMALL_PART = re.compile(r".+?[-:/|](?=\w)|.+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its share of the page where not all fits; without one it is not wrapped."""

    heading: str
    ratio: int | None = None


def show_table(columns: Sequence[Column], cells: Sequence[Sequence[str]], *, title: str = "") -> None:
    """Print a table under its headings, its long cells wrapped."""
    click.echo("\n".join(lay_out(columns, cells, page_width(), title=title)))


def show_entries(columns: Sequence[Column], cells: Sequence[Sequence[str]], *, title: str = "") -> None:
    """Print each row as an entry of a few lines, for pages that are too narrow for all columns."""
    click.echo("\n".join(lay_entries(columns, cells, page_width(), title=title)))


def lay_entries(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int, *, title: str = ""
) -> Iterator[str]:
    """Lay rows out as entries: the first cells beside one another, each further one below under its heading.

    The first column, and those after it that are never wrapped, make the first line.
    """
    first = next((place for place, column in enumerate(columns) if place and column.ratio is not None), len(columns))
    room = max((width_of(column.heading) for column in columns[first:]), default=0) + GAP
    if title:
        yield from (*_wrap(_plain(title), width), "")
    for row in cells:
        yield from _wrap((" " * GAP).join(_plain(cell) for cell in row[:first] if cell), width)
        for column, cell in zip(columns[first:], row[first:], strict=True):
            for line, words in enumerate(_wrap(_plain(cell), max(1, width - GAP - room)) if cell else ()):
                yield f"{' ' * GAP}{'' if line else column.heading:<{room}}{words}".rstrip()
        yield ""


def page_width() -> int:
    """The columns of the terminal, or PIPE_WIDTH where the output goes elsewhere."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return PIPE_WIDTH
    return shutil.get_terminal_size().columns


def lay_out(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int, *, title: str = "") -> Iterator[str]:
    """Lay a table out as lines of a width; a word is broken only where its column cannot hold it.

    "A/RES/79/114:8(a)" breaks after the colon, "Secretary-General" after the hyphen.
    """
    headings = [column.heading for column in columns]
    rows = [headings, *([_plain(cell) for cell in row] for row in cells)]
    widths = _share(columns, rows, width - GAP * (len(columns) - 1))
    if title:
        yield from (*_wrap(_plain(title), width), "")
    for place, row in enumerate(rows):
        wrapped = [_wrap(cell, room) for cell, room in zip(row, widths, strict=True)]
        for line in range(max(map(len, wrapped))):
            parts = [each[line] if line < len(each) else "" for each in wrapped]
            padded = (part + " " * (room - width_of(part)) for part, room in zip(parts, widths, strict=True))
            yield (" " * GAP).join(padded).rstrip()
        if place == 0:
            yield _rule() * min(width, sum(widths) + GAP * (len(widths) - 1))
    yield ""


def _share(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Share a width among columns: what fits stands as it is, the others grow by their ratios."""
    natural = [max(1, *(_longest_line(row[place]) for row in rows)) for place in range(len(columns))]
    if sum(natural) <= width:
        return natural
    least = [max(1, *(_longest_part(row[place]) for row in rows)) for place in range(len(columns))]
    for place, column in enumerate(columns):
        if column.ratio is None:
            least[place] = natural[place]
    while sum(least) > max(width, len(columns)):
        least[least.index(max(least))] -= 1  # a narrow page: the widest gives way
    widths = least
    while sum(widths) < width:
        hungry = [place for place in range(len(columns)) if widths[place] < natural[place]]
        widths[min(hungry, key=lambda place: widths[place] / (columns[place].ratio or 1))] += 1
    return widths


def _wrap(words: str, width: int) -> list[str]:
    if len(words) <= width and "\n" not in words and words.isascii():
        return [words]
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for part, is_new_word in _parts(paragraph, width):
            glue = " " if line and is_new_word else ""
            if line and width_of(line) + len(glue) + width_of(part) > width:
                lines.append(line)
                line = part
            else:
                line += glue + part
            while width_of(line) > width:
                cut = _fitting(line, width)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    return lines


def _parts(words: str, width: int) -> Iterator[tuple[str, bool]]:
    """The pieces that a line may end after, each with whether a new word begins; a word that fits is one."""
    for word in words.split():
        pieces = [word] if width_of(word) <= width else _pieces(word)
        for place, piece in enumerate(pieces):
            yield piece, place == 0


def _pieces(word: str) -> list[str]:
    if len(word) <= SHORT:
        return [word]
    pieces = PART.findall(word)
    return [small for piece in pieces for small in (SMALL_PART.findall(piece) if len(piece) > LONG else [piece])]


def _longest_line(cell: str) -> int:
    return max(map(width_of, cell.split("\n")))


def _longest_part(cell: str) -> int:
    return max((width_of(piece) for word in cell.split() for piece in _pieces(word)), default=0)


def width_of(words: str) -> int:
    """The columns that words take in a terminal: two for an ideograph, none for an accent of its own."""
    if words.isascii():
        return len(words)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in words
    )


def _fitting(line: str, width: int) -> int:
    """How many letters of a line fit, one at least."""
    for cut in range(1, len(line)):
        if width_of(line[: cut + 1]) > width:
            return cut
    return len(line)


def _plain(cell: str) -> str:
    """Words without the signs by which a text could move the cursor."""
    if cell.isprintable():
        return cell
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf") else " " for letter in cell
    ).strip()


def _rule() -> str:
    try:
        "─".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "-"
    return "─"


__all__ = [
    "PIPE_WIDTH",
    "Column",
    "lay_entries",
    "lay_out",
    "page_width",
    "show_entries",
    "show_table",
    "width_of",
]
