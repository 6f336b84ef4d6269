"""Which documents a paragraph cites in other languages than English: "Rappelant sa résolution 78/241"."""

from __future__ import annotations

import re
from functools import cache

from tracker.extract.structure.citations import PREFIXES, symbol_of_citation
from tracker.knowledge.languages import words_of
from tracker.model import Citation, Span

_LETTER = r"(?:\s?[A-Z](?=号|\b))?"  # the part of a resolution: "57/283 B", "75/245 B号"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9/.])(?:\d{{1,4}}/\d{{1,4}}{_LETTER}|\d{{1,4}}\s?[(（][IVXLC]+[)）]|\d{{1,4}}\s?[(（]\d{{4}}[)）])(?![\d/])"
)
_BETWEEN = 70
"""Signs from one number of a list to the next: "1265 (1999) du 17 septembre 1999, 1296 (2000)"."""
_AROUND = 60
_BETWEEN_CHINESE = 8
_FEW = 6
"""Words between two numbers of a list: "du", a month, "et"."""
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.;؛。；]")


def find_other_citations(text: str, ref: str, body: str | None, language: str) -> tuple[Citation, ...]:
    """Find the resolutions and decisions that a paragraph cites by their numbers, in its language."""
    found: list[Citation] = []
    kind, owner, end = "", None, -1
    for match in _NUMBER.finditer(text):
        own = _kind(text, match.start(), match.end(), max(end, 0), language)
        if own is not None:
            kind, owner = own, _owner(text, match.start(), match.end(), language)
        elif end < 0 or not _goes_on(text[end : match.start()], language):
            end = -1
            continue
        end = match.end()
        number = re.sub(r"\s*[(（]", " (", match[0]).replace("）", ")")
        symbol = symbol_of_citation(number, PREFIXES.get(owner or body or "", ""), kind)
        if symbol:
            words = text[max(0, match.start() - 20) : match.end()]
            found.append(Citation(symbol, words, "cite", ref, Span(*match.span())))
    return tuple(found)


def _goes_on(between: str, language: str) -> bool:
    """Whether a list of numbers goes on: "1265 (1999) du 17 septembre 1999 et 1296 (2000)" has a day between."""
    if len(between) > (_BETWEEN_CHINESE if language == "zh" else _BETWEEN) or _STOP.search(between):
        return False
    return len(_WORD.findall(between)) <= _FEW


def _kind(text: str, start: int, end: int, after: int, language: str) -> str | None:
    """Whether words say that a number is that of a resolution or of a decision; None where they do not."""
    if language == "zh":
        behind = text[end : end + 5].lstrip(" 号AB")
        if text[max(0, start - 2) : start].strip().endswith("第") or behind.startswith(("决议", "决定")):
            return "DEC" if "号决定" in text[end : end + _AROUND].split("决议")[0] else "RES"
        return None
    before = text[max(after, start - _AROUND) : start]
    places = [(found.end(), kind) for kind in ("RES", "DEC") for found in _words(language, kind).finditer(before)]
    if not places or _STOP.search(before, max(places)[0]):
        return None
    return max(places)[1]


@cache
def _words(language: str, kind: str) -> re.Pattern[str]:
    words = words_of(language, "resolution" if kind == "RES" else "decision")
    before = "[وفبل]?" if language == "ar" else ""  # "and", "by", "for" are written together with the word
    return re.compile(rf"(?<!\w){before}(?:{'|'.join(words)})(?!\w)", re.I) if words else re.compile(r"(?!)")


def _owner(text: str, start: int, end: int, language: str) -> str | None:
    """The body that is named beside a number: "la résolution 5/1 du Conseil des droits de l’homme"."""
    is_behind = language in ("fr", "es", "ru")
    beside = text[end : end + _AROUND] if is_behind else text[max(0, start - _AROUND // 2) : start]
    if (stop := re.search(r"[,;،；。]", beside)) and is_behind:
        beside = beside[: stop.start()]
    named = [(beside.find(word), body) for body in PREFIXES for word in words_of(language, body) if word in beside]
    return (min(named) if is_behind else max(named))[1] if named else None
