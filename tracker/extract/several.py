"""A file that holds several resolutions, such as a session report or an annual volume, is parted into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extract.clauses import openings
from tracker.extract.structure.numbering import Style, read_mark
from tracker.model import Block, Document, Role

_NUMBERED = re.compile(
    r"(?:(?:Resolution|RESOLUTION|Decision|DECISION)\s+)?"
    r"(?P<number>(?:S-|ES-)?\d{1,4}/\d{1,4}(?:\s[A-Z])?|\d{1,4}\s?\((?:S-|ES-)?[IVXLC]+\))\s?[.:—–]\s*[“\"]?[^\W\d_].*",
    re.S,
)
_REACH = 12
"""Blocks behind a numbered title within which its text must begin."""
_LONGEST_TITLE = 400
_LONGEST_MASTHEAD = 1500
_SHORTEST_FRAGMENT = 100
"""Characters from which on words that belong to no resolution are said; less is a masthead or a running head."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The resolutions of a file in order, and the words of it that belong to none of them."""

    documents: tuple[Document, ...]
    fragments: tuple[str, ...] = ()


def part(document: Document) -> Parted:
    """Part a file before each numbered title with a text behind it: "1985/10. Wells" and "The Council,".

    A file with one resolution stays whole. What stands before the first title, where it is more than a masthead, is a
    fragment: the end of a text that began elsewhere. So is a text whose number came before, in another column.
    """
    if document.format == "akn":
        return Parted((document,))
    blocks = document.blocks
    starts = [place for place in range(len(blocks)) if _begins(blocks, place)]
    head = " ".join(block.text for block in blocks[: starts[0]] if block.role is Role.UNKNOWN) if starts else ""
    is_long = len(starts) > 1 and len(head) > _LONGEST_MASTHEAD
    has_end = bool(starts) and (is_long or (len(head) > _SHORTEST_FRAGMENT and _is_end(blocks[: starts[0]])))
    if len(starts) < 2 and not has_end:
        return Parted((document,))
    documents: list[Document] = []
    fragments = [head] if has_end else []
    seen: set[str] = set()
    for order, (start, end) in enumerate(zip(starts, [*starts[1:], len(blocks)], strict=True)):
        number = _number(blocks[start])
        if number in seen:
            fragments.append(" ".join(block.text for block in blocks[start:end]))
            continue
        seen.add(number)
        above = () if has_end or order else blocks[:start]
        own = _without_rules(blocks[start:end])
        documents.append(replace(document, blocks=(*above, *own)))
    return Parted(tuple(documents), tuple(fragments))


def _begins(blocks: Sequence[Block], place: int) -> bool:
    """Whether a resolution begins at a block: its number and title, and soon the body's name or a first paragraph."""
    if blocks[place].role is not Role.UNKNOWN or len(blocks[place].text) > _LONGEST_TITLE or not _number(blocks[place]):
        return False
    for block in blocks[place + 1 : place + 1 + _REACH]:
        text = block.text
        if block.role is Role.UNKNOWN and _number(block):
            return False  # a table of contents
        mark = read_mark(text)
        if openings.opener_end(text) is not None or (mark is not None and mark.style is Style.TOP and mark.value == 1):
            return True
    return False


def _number(block: Block) -> str:
    match = _NUMBERED.fullmatch(block.text)
    return " ".join(match["number"].split()) if match else ""


def _is_end(blocks: Sequence[Block]) -> bool:
    """Whether the blocks above the first title are the end of a text and no masthead: a numbered act stands in them."""
    for block in blocks:
        mark = read_mark(block.text)
        if mark is not None and mark.style is Style.TOP and openings.opens_with_known_verb(block.text[mark.end :]):
            return True
    return False


def _without_rules(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out rules and page marks at the end."""
    end = len(blocks)
    while end and not any(sign.isalnum() for sign in blocks[end - 1].text):
        end -= 1
    return tuple(blocks[:end])
