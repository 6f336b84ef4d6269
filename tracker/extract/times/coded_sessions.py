"""Sessions that are written for short, "CoP22" or "SC79": whose they are, and codes that no table knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.knowledge.bodies import Body, SessionNaming, load_bodies
from tracker.knowledge.session_codes import load_session_codes
from tracker.model import Span

_CODED = re.compile(r"(?P<code>.*?)[\s.‑-]?(?P<number>\d{1,4})", re.S)
_UNKNOWN = re.compile(
    r"\b(?:at|before|by|until|to|for|during|after|than|of)\s+(?:the\s+)?"
    r"(?P<code>[A-Z]{1,3}[a-z]?[A-Z]{1,5})[-‑]?\d{1,3}(?![\w/-]|\.\d)"
)
_LIKE_A_CODE = re.compile(r"[A-Z][-‑]?\d")
_NO_SESSIONS = frozenset({"COVID", "SARS", "UN", "SDG", "ISO", "MDG", "CO", "PM", "OP", "PP"})
_CENTURY = 2000


def is_code(word: str) -> bool:
    """Whether a word, with a number behind it, is a session: "CoP", and "MOP" of "CP/MOP" too."""
    return word in _last_parts()


def joins_code(first: str, last: str) -> bool:
    """Whether two words are one code with a stroke between them: "CP/MOP"."""
    return f"{first}/{last}".casefold() in _with_strokes()


def coded_session(words: str, own: str | None, text: str) -> tuple[str | None, int]:
    """The body and number of "CoP22" in a text of the body `own`; no body where the code can be of several.

    The text's own body goes first, then its organization, then the only one whose name `text` has.
    """
    match = _CODED.fullmatch(words)
    if match is None:
        raise ValueError(f"no session for short: {words!r}")
    rows = load_session_codes().get(match["code"], ())
    bodies = _bodies()
    organization = frozenset(bodies[own].organization if own in bodies else ())
    body = next((row.body for row in rows if row.body == own), None)
    body = body or next((row.body for row in rows if row.within & organization), None)
    if body is None:
        beside = [row.body for row in rows if not row.within or any(name in text for name in row.within)]
        body = beside[0] if len(beside) == 1 else None
    number = int(match["number"])
    by_year = body in bodies and bodies[body].naming is SessionNaming.YEAR
    return body, number + _CENTURY if by_year and number < 100 else number


def session_noun(own: str | None) -> str:
    """The noun by which a body counts itself, "Assembly" for "the 151st Assembly"; empty where it has none."""
    noun = _bodies()[own].session_name if own in _bodies() else ""
    return noun if noun.istitle() else ""


def may_be_code(word: str) -> bool:
    """Whether a word has a capital right before a number, as each session for short has."""
    return _LIKE_A_CODE.search(word) is not None


def unknown_codes(text: str, start: int, end: int) -> Iterator[Span]:
    """Sessions for short that no table knows: "at XYZ12"."""
    for match in _UNKNOWN.finditer(text, start, end):
        if match["code"] not in _NO_SESSIONS and match["code"] not in load_session_codes():
            yield Span(match.start(), match.end())


@cache
def _last_parts() -> frozenset[str]:
    return frozenset(re.split(r"[/-]", code)[-1] for code in load_session_codes())


@cache
def _with_strokes() -> frozenset[str]:
    return frozenset(code.casefold().replace("-", "/") for code in load_session_codes() if "/" in code or "-" in code)


@cache
def _bodies() -> dict[str | None, Body]:
    return {body.name: body for body in load_bodies()}
