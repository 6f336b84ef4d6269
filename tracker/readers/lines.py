"""Lines of a text become paragraphs: which line end is a break, and which only the end of the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = re.compile(
    r"""
    (?:[-–•*]\s+)?                                   # "- 1." as Markdown converters write it
    (?: \d{1,3}(?:\.\d{1,2}){0,3}[.)](?!\d)           # "8."  "8)"  "1.1."
      | \d{1,3}\.?\s?(?:bis|ter|quater|quinquies|sexies|alt)\b[.)]?(?=\s)  # "2bis."
      | \d{1,3}[A-Za-z][.)](?=\s)                     # "1A."
      | (?:\.\d{1,2}){1,2}(?=\s+\w)                   # ".1 ensure"
      | (?:[a-z]|[ivx]{2,5}|[A-HJ-UW-Z])\.(?=\s+[^\W\d_](?:[^\W\d_]|\s))   # "a. clear mines"
      | \d{1,2}\.\d{1,2}(?=\s+[A-Z])                 # "1.1 Conduct"
      | \d{1,4}/\d{1,3}\.(?=\s[A-Z])                  # "79/114. Wells", a title
      | \([a-z]{1,2}\)(?=\s|[A-Z]) | \([ivx]{1,5}\)(?=\s|[A-Z])   # "(a)"  "(iv)"
      | \([a-z]\s(?:bis|ter|quater)\)(?=\s)            # "(a bis)"
      | \(\d{1,2}\)(?=\s) | [a-z]\)(?=\s)            # "(1)"  "a)"
      | [SlIZO]\.(?=\s+[A-Z][a-z]+s\b)               # "S. Decides", misread
    )
  | [¹²³⁰⁴-⁹]+\s | \(\d{1,3}\)\s+See\b | \d{1,3}/?\s+(?:See|Ibid)\b | \d{1,2}/\s+[A-Z]    # a footnote
  | [*•–—-]\s
  | _{5,}|-{3,}
    """,
    re.X,
)
_MARK_ALONE = re.compile(r"(?:[-–•]\s)?(?:\d{1,2}[.)]|\d{1,2}\.\d{1,2}\.?|\([a-z]{1,4}\)|\(\d{1,2}\))")
_SENTENCE_END = re.compile(r"[.,;:!?\]](?:[\"”’')]*)(?:\s?(?:\(?\d{1,3}\)?|[¹²³⁰⁴-⁹]+))?$")
_CAPITAL = re.compile(r"[\"“‘'(\[]?[A-ZÀ-ÞА-Я]")
_DATE_LINE = re.compile(r"\d{1,2}\s+[A-Z][a-z]+\s+(?:1[89]|20)\d\d\s*$")
_SOFT = re.compile(r"([^\W\d_]{2,})-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Prefixes after which drafters keep the hyphen: "non-compliance", "peace-keeping".
_KEPT_BEFORE = _words(
    "non self co well long short cease multi inter peace post pre anti sub cross all high low full half "
    "two three four five six seven one follow mid ex re vice so least middle mine gender women child "
    "troop police human decision policy law drug income job peer time country age climate science "
    "secretary under cost large small world wide South North East West"
)
WRAP_WIDTH = 120
"""Longest line that a page can hold; longer lines are paragraphs of their own."""


def group_lines(text: str) -> Iterator[list[str]]:
    """Cut text into the lines of one paragraph each.

    "8. Decides to meet again in the event of\\nnon-compliance" is one group;
    "55th meeting\\n31 March 2022" is two.
    """
    group: list[str] = []
    lines = [" ".join(line.split()) for line in text.split("\n")]
    width = _wrapped_width(lines)
    for line in lines:
        alone = len(group) == 1 and _MARK_ALONE.fullmatch(group[0]) is not None
        if not line:
            if group and not alone:
                yield group
                group = []
            continue
        if group and not alone and _breaks(group[-1], line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def join_lines(lines: list[str]) -> str:
    """Join the lines of a paragraph; "sus-" and "taining" become "sustaining"."""
    pieces = [lines[0]]
    for line in lines[1:]:
        before = pieces[-1]
        soft = _SOFT.search(before[-40:])
        word = _FIRST_WORD.match(line)
        is_paired = word is not None and word[0] in ("and", "or", "to")  # "short- and long-term"
        if soft and line[:1].islower() and not is_paired:
            if soft[1] not in _KEPT_BEFORE:
                pieces[-1] = before[:-1]
        elif not before.endswith(("-", "‑", "/")) or not before[-2:-1].isalnum() or is_paired:
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)


def _wrapped_width(lines: list[str]) -> int:
    """Give the width that lines are wrapped at, 0 where each line is a paragraph."""
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return 0
    top = lengths[min(len(lengths) - 1, len(lengths) * 9 // 10)]
    return top if top <= WRAP_WIDTH else 0


def _breaks(before: str, after: str, width: int) -> bool:
    """Whether a paragraph ends between two neighbouring lines."""
    if _DATE_LINE.match(after) and not before.endswith((" of", " on", ",", " to", " and")):
        return True
    if _MARK.match(after) or (_MARK_ALONE.fullmatch(after) and _SENTENCE_END.search(before)):
        return True
    capital = _CAPITAL.match(after) is not None
    ends = _SENTENCE_END.search(before) is not None
    if width:
        if not capital:
            return False
        return ends and (len(before) < 0.8 * width or before.endswith((";", ":")))
    if not capital and not after[:1].isdigit():
        return False
    return ends or len(before) < WRAP_WIDTH
