"""The numbers that blocks bear before the walk: which comes next, and which markup lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.extract.clauses import openings
from tracker.extract.structure.numbering import Style, read_mark
from tracker.model import Block, Role


def next_tops(blocks: Sequence[Block]) -> list[int]:
    """Give for each block the next paragraph number that is printed after it, 0 where none is."""
    tops: list[int] = []
    following = 0
    for block in reversed(blocks):
        tops.append(following)
        text = block.text
        if openings.heads_annex(text) or openings.opener_end(text) == len(text) or openings.section_label(text):
            following = 0  # what an annex, the next part or section numbers is not this one's
        mark = read_mark(block.text)
        if mark is not None and mark.style is Style.TOP:
            following = mark.value
    return tops[::-1]


def with_missing_numbers(blocks: Sequence[Block]) -> Iterator[Block]:
    """Number the one unnumbered block that markup left between "5." and "7."."""
    last = 0
    for position, block in enumerate(blocks):
        if block.role is Role.OPERATIVE and not block.depth:
            if block.number is None and last and position + 1 < len(blocks):
                follower = blocks[position + 1].number
                if follower is not None and _top_value(follower) == last + 2:
                    block = replace(block, number=str(last + 1))
            last = _top_value(block.number) or last
        yield block


def _top_value(number: str | None) -> int:
    digits = (number or "").rstrip(" .-–")
    return int(digits) if digits.isdecimal() else 0
