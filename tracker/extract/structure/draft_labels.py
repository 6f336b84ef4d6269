"""Working drafts label their paragraphs: "PP1. Recalling ...", "[OP2 bis. Invites ...]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.extract.structure.numbering import TIMES
from tracker.model import Block, Role, Span

_LABEL = re.compile(
    r"(?P<bracket>[\[(]*)(?P<kind>PP|OP)\s?\.?\s?(?P<number>\d{1,3})"
    rf"(?:[\s.-]{{0,2}}(?P<times>{TIMES}|alt))?(?:\s?\(?new\)?)?\s?[.:]*(?P<closed>[\])])?[.:]*\s+(?=\S)"
)
_FEWEST = 2
"""Labels from which on they are those of the paragraphs, and not a citation of one."""


def without_labels(blocks: Sequence[Block]) -> list[Block]:
    """Take the labels for what they say: "PP1" is preambular, "OP2 bis." becomes "2bis."; others stay as they are."""
    found = [_LABEL.match(block.text) for block in blocks]
    if sum(match is not None for match in found) < _FEWEST:
        return list(blocks)
    return [_read(block, match) if match else block for block, match in zip(blocks, found, strict=True)]


def _read(block: Block, match: re.Match[str]) -> Block:
    is_operative = match["kind"] == "OP"
    number = f"{match['number']}{match['times'] or ''}. " if is_operative else ""
    head = (match["bracket"][1:] if match["closed"] else match["bracket"]) + number
    moved = len(head) - match.end()
    return replace(
        block,
        text=head + block.text[match.end() :],
        role=block.role if is_operative else Role.PREAMBULAR,
        emphasis=tuple(
            Span(max(span.start + moved, len(head)), span.end + moved)
            for span in block.emphasis
            if span.end > match.end()
        ),
        notes=tuple((max(place + moved, 0), mark) for place, mark in block.notes),
    )
