"""Numbers that stand in a column of their own in a table: "3." in one cell, "Decides to meet" in the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.model import Block, Role, Span

_NUMBER_ALONE = re.compile(
    r"(?P<digits>\d{1,3})(?:\s?(?:bis|ter|quater|quinquies|alt))?"
    r"|(?:\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)(?:\s?(?:bis|ter|quater)\.?)?"
    r"|\(?(?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})\.|(?:PP|OP)\s?\d{1,3}(?:\s?(?:bis|ter|alt))?[.:]?"
)


def with_row_numbers(found: Iterable[tuple[Block, object | None]]) -> Iterator[Block]:
    """Put a number that a cell holds alone before the words of the next cell of its row; each block with its row.

    "3" in one cell and "Decides to meet" in the next are "3. Decides to meet". Figures of other tables stay apart.
    """
    held: Block | None = None
    held_row: object | None = None
    for block, row in found:
        is_word = block.role is Role.UNKNOWN
        if held is not None:
            if is_word and row is held_row and " " in block.text and any(map(str.isalpha, block.text)):
                yield _numbered(block, _as_printed(held.text))
                held = None
                continue
            yield held
            held = None
        is_mark = is_word or block.role is Role.FURNITURE  # elsewhere "3" alone is the number of a page
        if is_mark and row is not None and _NUMBER_ALONE.fullmatch(block.text):
            held, held_row = block, row
        else:
            yield block
    if held is not None:
        yield held


def _as_printed(number: str) -> str:
    """A number as texts print it: "3" is "3."."""
    match = _NUMBER_ALONE.fullmatch(number)
    return f"{number}." if match and match["digits"] else number


def _numbered(block: Block, number: str) -> Block:
    moved = len(number) + 1
    return replace(
        block,
        text=f"{number} {block.text}",
        emphasis=tuple(Span(span.start + moved, span.end + moved) for span in block.emphasis),
        notes=tuple((place + moved, mark) for place, mark in block.notes),
    )
