"""Which body adopts: told by the words that open its resolutions, by its symbols and its numbers."""

from __future__ import annotations

import re
from functools import cache

from tracker.extract.ordinals import ORDINAL, read_ordinal
from tracker.knowledge import Body, SessionNaming, load_bodies

_ORDINAL_NAME = re.compile(rf"(?P<article>The\s|THE\s)(?P<ordinal>{ORDINAL})\s+(?P<name>[A-Z].*)", re.S)
_REVISION = re.compile(r"(?:/(?:Rev|Add|Corr)\.\d+)+$")
_PLAIN_NUMBER = re.compile(r"(?P<kind>ES-|S-)?(?P<session>\d{1,4})/(?P<number>\d{1,4})(?:\s(?P<part>[A-Z]))?")
_ROMAN_NUMBER = re.compile(r"(?P<number>\d{1,4})\s?(?:[A-Z]\s)?\((?P<kind>ES-|S-)?(?P<roman>[IVXLC]+)\)")
_KIND = re.compile(r"(?:ES|S)-(?=\{)")
_FIELD = re.compile(r"\{(\w+)\}")


@cache
def _openings() -> dict[str, Body]:
    """Give the first body of the table for each opening; the table names the likelier body first."""
    found: dict[str, Body] = {}
    for body in load_bodies():
        for opening in body.openings:
            found.setdefault(_plain(opening), body)
    return found


@cache
def _long_openings() -> tuple[tuple[str, Body], ...]:
    """Give the openings that stay unmistakable when more words follow, longest first."""
    known = ((words, body) for words, body in _openings().items() if words.count(" ") >= 3)
    return tuple(sorted(known, key=lambda pair: -len(pair[0])))


def _plain(text: str) -> str:
    return text.replace("’", "'").strip(" ,،，“\"'‘«").lower()


def body_named(opener: str) -> tuple[Body | None, int | None]:
    """Recognize the body that opens a text and, where its name carries one, the session.

    "The Sixty-fifth World Health Assembly," is the World Health Assembly at session 65.
    """
    session = None
    if match := _ORDINAL_NAME.match(opener):
        session = read_ordinal(match["ordinal"])
        opener = match["article"] + match["name"]
    words = _plain(opener)
    body = _openings().get(words)
    if body is None:
        body = next((known for opening, known in _long_openings() if words.startswith(opening)), None)
    return body, session


def body_mentioned(text: str) -> Body | None:
    """Find the body that a sentence names: "At its 43rd meeting, the General Assembly decided"."""
    lowered = _plain(text)
    places = [
        (place, -len(opening), body)
        for opening, body in _openings().items()
        if opening.startswith("the ") and opening.count(" ") > 1
        for place in [lowered.find(opening.removeprefix("the "))]
        if place >= 0
    ]
    return min(places, key=lambda found: found[:2])[2] if places else None


def opens_alone(text: str) -> bool:
    """Whether a line is nothing but a known body's name: "The Security Council" that lost its comma."""
    return len(text) < 160 and _plain(text) in _openings()


def body_of_symbol(symbol: str) -> Body | None:
    """Recognize the body by its symbol: "UNEP/EA.2/Res.5" is the Environment Assembly's."""
    bare = _REVISION.sub("", symbol)
    return next((body for body in load_bodies() if body.read_symbol(bare) is not None), None)


def session_of_symbol(body: Body, symbol: str) -> int | None:
    """Read the session from a symbol: 79 of "A/RES/79/114", 2012 of "E/RES/2012/2", 30 of "3447 (XXX)"."""
    parts = body.read_symbol(_REVISION.sub("", symbol))
    if parts is None or "/ES-" in symbol or "/S-" in symbol:
        return None
    return parts.year if body.naming is SessionNaming.YEAR and parts.year else parts.session


def symbol_of_number(body: Body, printed: str, *, is_decision: bool = False) -> str | None:
    """Write the symbol that a printed number stands for: "49/11" of the Human Rights Council.

    The forms of bodies.csv decide; None where the body has no form for such a number.
    """
    match = _PLAIN_NUMBER.fullmatch(printed) or _ROMAN_NUMBER.fullmatch(printed)
    if match is None:
        return None
    values = {name: value for name, value in match.groupdict().items() if value is not None}
    kind = values.pop("kind", "")
    if "session" in values:
        values["year"] = values["session"]
    wanted = {"number"} | ({"roman"} if "roman" in values else set()) | ({"part"} if "part" in values else set())
    for form in body.symbols:
        fields = set(_FIELD.findall(form.pattern))
        if "/L." in form.pattern or "PRST" in form.pattern or ("DEC" in form.pattern) is not is_decision:
            continue
        if not wanted <= fields or not fields <= set(values) or ("part" in fields) is not ("part" in values):
            continue
        if _KIND.findall(form.pattern) != [kind] * bool(kind):
            continue
        if fields & {"session", "year", "roman"}:
            return _spaced(form.pattern.format(**values))
    return None


def _spaced(symbol: str) -> str:
    """Print a symbol as documents print it: a space before "(XXX)" and before a part's letter."""
    return re.sub(r"(?<=\d)(?=\()|(?<=\d)(?=[A-Z]$)", " ", symbol)
