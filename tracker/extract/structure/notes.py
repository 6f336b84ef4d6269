"""Footnotes: which paragraph each stands in, and which documents it cites."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from tracker.extract.structure.citations import find_citations
from tracker.extract.structure.drafts import Draft
from tracker.model import Block, Note, Paragraph, Role

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def read_notes(
    blocks: Sequence[Block], drafts: Sequence[Draft], paragraphs: Sequence[Paragraph], body: str | None
) -> tuple[Note, ...]:
    """Read the notes with the paragraphs that their marks stand in: "4 General Assembly resolution 55/25, annex I.".

    Where a mark is used anew on every page, the page tells, and without pages the order of the text.
    """
    places: dict[tuple[str, int | None], deque[str]] = {}
    for draft, paragraph in zip(drafts, paragraphs, strict=True):
        for mark, page in draft.notes:
            places.setdefault((mark.translate(_RAISED), page), deque()).append(paragraph.ref)
    notes: list[Note] = []
    for block in blocks:
        if block.role is not Role.NOTE:
            continue
        mark, words = _mark_of(block)
        here = places.get((mark, block.page))
        ref = None if not here else here.popleft() if len(here) > 1 else here[0]
        cites = tuple(dict.fromkeys(each.symbol for each in find_citations(words, ref or "", body)))
        notes.append(Note(mark, words, ref, cites))
    return tuple(notes)


def _mark_of(block: Block) -> tuple[str, str]:
    """Part a footnote's mark from its words: ("4", "General Assembly resolution 55/25, annex I.")."""
    if block.number is not None:
        return block.number, block.text
    mark, _, words = block.text.partition(" ")
    plain = mark.translate(_RAISED).strip("()[]")
    digits = len(plain) - len(plain.lstrip("0123456789"))
    if digits and len(plain) > digits:
        words, plain = f"{plain[digits:]} {words}", plain[:digits]
    if plain.isdigit() or plain.strip("*") == "":
        return plain, words
    return "", block.text
