"""Paragraphs that lost their line ends are set apart again: "...; 4. Stresses that ...; 5. Decides ..."."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.extract.clauses.openings import (
    heads_annex,
    opener_end,
    opens_operative,
    opens_preamble,
    opens_with_known_verb,
)
from tracker.extract.structure.numbering import roman_value, to_roman
from tracker.model import Block, Role, Span

_NUMBER = re.compile(r"(?<=[;.:,)\d”a-z])\d{0,2}(?P<gap>\s+|(?<=[;:.,]))(?P<number>\d{1,3})\.\s?(?=[“\"]?[A-Z])")
_OPENING_NUMBER = re.compile(r"(?:[-–]\s)?(\d{1,3})\.\s?(?=[A-Z])")
_MAY_NUMBER = re.compile(r"\d\.\s?[“\"]?[A-Z]")
_OPENER_INSIDE = re.compile(r"(?<=[\s:])[“\"]?(?=(?:The|THE)\s[^.;:,]{3,120},(?:\s?[A-Z]|$))")
# "THE CONFERENCE OF THE PARTIES": what follows "of" goes on with a name.
_WITHIN_A_NAME = re.compile(r"\b(?:of|to|for|and|on|as|by|with)\s+[“\"]?$", re.I)
_PREAMBLE_INSIDE = re.compile(r"[,;.]\d{0,2}\s*(?=[A-Z][A-Za-z]+(?:ly\s[a-z]+)?\b)")
_POINT = re.compile(
    r"(?P<before>[:;])(?:\s?(?:and|or))?\d{0,2}\s*"
    r"(?P<mark>\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|\d{1,2}\.\d{1,2}(?=\s))\s*(?=\S)"
)
_BEGINS_LIST = re.compile(r"\((?:a|i|1)\)\s|\d{1,2}\.1\s")
_FIRST_MARKS = frozenset({"(a)", "(i)", "(1)"})
_ANNEX_INSIDE = re.compile(r"(?<=[.)\d]\s)(?=(?:ANNEX|APPENDIX)\s)")
_CLOSING_INSIDE = re.compile(
    r"(?<=[.;)]\s)(?=\(?(?:[A-Z][a-z]+(?:-[a-z]+)?|\d{1,3}(?:st|nd|rd|th))\s(?:plenary\s)?(?:meeting|plenary)\b,?\s\d{1,2}\s[A-Z][a-z]+)"
)
LONG = 400
"""Characters below which a paragraph is surely one paragraph."""


def split_run_in(blocks: list[Block], *, is_laid_out: bool = False) -> list[Block]:
    """Set paragraphs apart that one block runs together.

    "The Security Council, Recalling its resolutions, 1. Decides to extend"
    becomes three blocks. Where a page tells where lines begin (`is_laid_out`), a list inside a paragraph is its own.
    """
    found: list[Block] = []
    last = 0
    is_flat = not is_laid_out and not any(_BEGINS_LIST.match(block.text) for block in blocks)
    for block in blocks:
        if block.role is not Role.UNKNOWN or (len(block.text) < 60 and " the " not in block.text.lower()):
            found.append(block)
            last = _number_of(block.text) or last
            continue
        cuts = _cuts(block.text, last, is_laid_out=is_laid_out)
        pieces = _cut(block, cuts)
        is_flat = is_flat or (len(pieces) > 1 and not is_laid_out)
        for piece in pieces:
            last = _number_of(piece.text) or last
        found += pieces
    if not is_flat:  # subparagraphs begin lines here: lists inside a paragraph are its own words
        return found
    return [piece for block in found for piece in _cut(block, _point_cuts(block.text))]


def _number_of(text: str) -> int | None:
    match = _OPENING_NUMBER.match(text)
    return int(match[1]) if match else None


def _cuts(text: str, last: int, *, is_laid_out: bool) -> list[int]:
    """Find where a block's paragraphs begin."""
    cuts = _opener_cuts(text, only_first=is_laid_out)
    if is_laid_out:
        return sorted({*cuts, *_number_cuts(text, last)} if _MAY_NUMBER.search(text) else cuts)
    if cuts or (len(text) > LONG and opens_preamble(text)):
        cuts += _preamble_cuts(text, bool(cuts))
    if _MAY_NUMBER.search(text):
        cuts += _number_cuts(text, last)
    if "ANNEX" in text or "APPENDIX" in text:
        cuts += (match.start() for match in _ANNEX_INSIDE.finditer(text))
    if (cuts or len(text) > LONG) and ("meeting" in text or "plenary" in text):
        cuts += (match.start() for match in _CLOSING_INSIDE.finditer(text))
    return sorted(set(cuts))


def _opener_cuts(text: str, *, only_first: bool) -> list[int]:
    """Find the body's name inside a block, and where it ends: "25 May 2012 The Health Assembly, Having"."""
    cuts: list[int] = []
    starts = [0]
    if not only_first and (" The " in text or " THE " in text):
        found = (match.start() for match in _OPENER_INSIDE.finditer(text, 0, 6000))
        starts += (start for start in found if not _WITHIN_A_NAME.search(text, max(0, start - 12), start))
    for start in starts:
        rest = text[start : start + 400].lstrip()
        end = opener_end(rest)
        if end is None:
            continue
        if end < len(rest):
            cuts.append(start + len(text[start : start + 400]) - len(rest) + end)
        if start:
            cuts.append(start)
    return cuts


def _preamble_cuts(text: str, is_flat: bool) -> list[int]:
    """Find preambular paragraphs and a first unnumbered verb: "..., Recalling also ..., RECOMMENDS to"."""
    cuts: list[int] = []
    for match in _PREAMBLE_INSIDE.finditer(text):
        rest = text[match.end() : match.end() + 60]
        sign = text[match.start()]
        if sign == "." and text[: match.start()][-1:].isdigit():
            continue  # the number of a paragraph: "2. REQUESTS"
        shouts = sign != "." and rest.split(maxsplit=1)[0].rstrip(":").isupper() and opens_with_known_verb(rest)
        acts = is_flat and sign in ",;" and opens_with_known_verb(rest)
        if shouts or acts or opens_preamble(rest):
            cuts.append(match.end())
    return cuts


def _number_cuts(text: str, last: int) -> list[int]:
    """Find operative paragraphs by their numbers in order: "...; 4. Stresses that ...; 5. Decides"."""
    cuts: list[int] = []
    expected = (_number_of(text) or last) + 1
    if f"{expected}." not in text:
        return cuts
    for match in _NUMBER.finditer(text):
        if int(match["number"]) != expected:
            continue
        rest = text[match.end() : match.end() + 60]
        if opens_operative(rest) or rest.startswith(("To ", "“To ")) or last == 0 or len(text) > 2000:
            cuts.append(match.start("number"))
            expected += 1
    return cuts


def _point_cuts(text: str) -> list[int]:
    """Find subparagraphs that lost their line ends: "urges: (a) To promote ...; (b) To disseminate ...".

    A list begins after a colon and goes on after semicolons; with commas it is
    run in by the drafter and stays part of its paragraph.
    """
    if ":" not in text or heads_annex(text):
        return []
    cuts: list[int] = []
    expected: set[str] = set()
    for match in _POINT.finditer(text):
        mark = match["mark"]
        if match["before"] == ":" and mark in _FIRST_MARKS | {f"{_number_of(text)}.1"}:
            expected |= _successors(mark)
        elif match["before"] != ":" and mark in expected:
            expected = (expected - {mark}) | _successors(mark)
        else:
            continue
        cuts.append(match.start("mark"))
    return cuts if len(cuts) > 1 else []


def _successors(mark: str) -> set[str]:
    """Give the marks that may follow one: "(b)" after "(a)", "(ii)" after "(i)", "1.3" after "1.2"."""
    if mark[0].isdigit():
        top, _, number = mark.partition(".")
        return {f"{top}.{int(number) + 1}"}
    core = mark.strip("()")
    if core.isdigit():
        return {f"({int(core) + 1})"}
    found = set()
    if len(core) == 1 and core < "z":
        found.add(f"({chr(ord(core) + 1)})")
    if (value := roman_value(core)) is not None:
        found.add(f"({to_roman(value + 1).lower()})")
    return found


def _cut(block: Block, cuts: list[int]) -> list[Block]:
    if not cuts:
        return [block]
    pieces = []
    for start, end in zip([0, *cuts], [*cuts, len(block.text)], strict=True):
        text = block.text[start:end]
        stripped = text.strip()
        if not stripped:
            continue
        start += len(text) - len(text.lstrip())
        end = start + len(stripped)
        spans = tuple(
            Span(max(span.start, start) - start, min(span.end, end) - start)
            for span in block.emphasis
            if span.start < end and span.end > start
        )
        notes = tuple((offset - start, mark) for offset, mark in block.notes if start <= offset <= end)
        pieces.append(replace(block, text=stripped, emphasis=spans, notes=notes))
    return pieces or [block]
