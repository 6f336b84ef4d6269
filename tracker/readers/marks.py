"""Marks inside a paragraph that are not its words: emphasis signs and footnote numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.model import Block, Span
from tracker.readers.noise import DIGITS

_EMPHASIS = re.compile(
    r"""
      (?<![\w*/)])\*{1,3}(?P<stars>(?![\s*])[^*\n]{1,200}?(?<![\s*]))\*{1,3}(?![\w*])  # *Invites*
    | (?<![\w_])_{1,3}(?P<lines>(?![\s_])[^_\n]{1,200}?(?<![\s_]))_{1,3}(?![\w_])  # _Invites_
    """,
    re.X,
)
_NOTE_MARK = re.compile(
    r"""
      [ ]?(?<!km)(?<![\d ]m)(?P<raised>[⁰¹²³⁴-⁹]+(?:[ ]?,[ ]?[⁰¹²³⁴-⁹]+)*)  # Justice,²
    | (?<=[a-zé”’")][,;:])(?P<glued>\d{1,3})(?=\s|$)                            # reconstruction,3 health
    | (?<=[a-zé”’")][,;:])[ ](?P<last>\d{1,3})$  # Angola, 76
    | [ ]?(?<=[,;:.][ ])\((?P<round>\d{1,3})\)$                                     # Energy Commission; (48)
    | (?<=[a-z][,;:])\((?P<tight>\d{1,3})\)(?=\s|$)                             # United Nations,(360)
    | (?<=[a-z]{3})(?P<word>\d{1,2})(?=[,;.]?$|[,;]?[ ])                         # Mediterranean Region1;
    | (?<=\s[12]\d\d\d[,;.])(?P<year>\d{1,2})(?=\s|$)  # on 12 April 2002;4
    | [ ]?\[(?P<square>\d{1,3})\](?=$|[\s,;.])  # document S/8146,[2]
    | (?<=[a-z”"’\)][,;:.])[ ](?P<stroke>\d{1,3})/(?=$|[\s,;.])  # Development; 1/
    | (?<=[a-z”"’\)])[ ](?P<bare>\d{1,3})/(?=$|[\s,;.])  # on Population 1/ and
    | (?<=[a-z]{2}\.)(?<!/[A-Z][a-z]{2}\.)(?<!/[A-Z][a-z]{3}\.)(?P<stop>\d{1,3})$           # the conclusions.3
    """,
    re.X,
)
_DIGITS = re.compile(rf"[{DIGITS}⁰¹²³⁴-⁹][{DIGITS}⁰¹²³⁴-⁹]*")  # one digit first: the search skips to it


def lift_emphasis(block: Block) -> Block:
    """Turn "*Invites* Member States" into "Invites Member States" with its first word emphasized."""
    text = block.text
    if "*" not in text and "_" not in text:
        return block
    pieces: list[str] = []
    spans: list[Span] = []
    length = done = 0
    for match in _EMPHASIS.finditer(text):
        inner = match["stars"] or match["lines"]
        before = text[done : match.start()]
        pieces += (before, inner)
        spans.append(Span(length + len(before), length + len(before) + len(inner)))
        length += len(before) + len(inner)
        done = match.end()
    if not spans:
        return block
    pieces.append(text[done:])
    return replace(block, text="".join(pieces), emphasis=tuple(spans))


def lift_note_marks(block: Block) -> Block:
    """Take footnote marks out of a block's words: "section 23, ¹⁰ of the budget" keeps ("10", offset)."""
    text = block.text
    notes: list[tuple[int, str]] = []
    cuts: list[tuple[int, int]] = []
    removed = 0
    for digits in _DIGITS.finditer(text):
        match = _NOTE_MARK.match(text, _before_digits(text, digits.start()))
        if match is None:
            continue
        start, end = match.span()
        for mark in re.findall(r"\d+", match.group().translate(_PLAIN)):
            notes.append((start - removed, mark))
        cuts.append((start, end))
        removed += end - start
    if not cuts:
        return block
    return replace(block, text=cut(text, cuts), emphasis=shift(block.emphasis, cuts), notes=tuple(notes))


def _before_digits(text: str, place: int) -> int:
    """Give the place of the space and bracket before a number, which are cut with it: " (48)"."""
    if text[place - 1 : place] in ("(", "["):
        place -= 1
    return place - 1 if text[place - 1 : place] == " " else place


_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def cut(text: str, cuts: list[tuple[int, int]]) -> str:
    """Remove stretches from a text."""
    kept: list[str] = []
    done = 0
    for start, end in cuts:
        kept.append(text[done:start])
        done = end
    kept.append(text[done:])
    return "".join(kept)


def shift(spans: tuple[Span, ...], cuts: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Move spans to where their words are after the cuts."""
    if not spans:
        return spans

    def moved(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in cuts if start < offset)

    shifted = (Span(moved(span.start), moved(span.end)) for span in spans)
    return tuple(span for span in shifted if span.end > span.start)
