"""Which body adopts: told by the words that open its resolutions, by its symbols, and by what else speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tracker.extract.masthead.evidence import ENOUGH, SYMBOL, weigh_evidence
from tracker.extract.masthead.ordinals import ORDINAL, read_ordinal
from tracker.knowledge import Body, SessionNaming, SymbolForm, load_bodies
from tracker.model import Doubt

SHARED = "several bodies open their texts like this, and nothing in the text says which of them adopted it"
_ORDINAL_NAME = re.compile(rf"(?P<article>The\s|THE\s)(?P<ordinal>{ORDINAL})\s+(?P<name>[A-Z].*)", re.S)
_SESSION_NAME = re.compile(
    rf"(?:The|THE)\s(?P<ordinal>{ORDINAL})\s+(?i:(?:regular|ordinary|special|plenary)\s+)?(?i:session|meeting)\s+"
    r"(?i:of)\s+(?P<name>(?i:the)\s.*)",
    re.S,
)
_REVISION = re.compile(r"(?:/(?:Rev|Add|Corr)\.\d+)+$")
_PLAIN_NUMBER = re.compile(r"(?P<kind>ES-|S-)?(?P<session>\d{1,4})/(?P<number>\d{1,4})(?:\s(?P<part>[A-Z]))?")
_ROMAN_NUMBER = re.compile(r"(?P<number>\d{1,4})\s?(?:[A-Z]\s)?\((?P<kind>ES-|S-)?(?P<roman>[IVXLC]+)\)")
_ROMAN_SESSION = re.compile(r"(?P<roman>[IVXLC]+)/(?P<number>\d{1,4})")
_COUNCIL_NUMBER = re.compile(r"(?P<number>\d{1,4})\s?\((?P<year>\d{4})\)")
_KIND = re.compile(r"(?:ES|S)-(?=\{)")
_FIELD = re.compile(r"\{(\w+)\}")
# What may follow a name without making it another's: "The Plenipotentiary Conference (Dubai, 2018)".
_GOES_ON = re.compile(r"\s*(?:[,(\[]|$)|\s(?:at|in)\s(?:its|the)\b|\s(?:acting|meeting|having|hereby)\b")
_SUBJECT = re.compile(
    r"The\s(?:[A-Z][\w'’-]*|of|the|on|and|for|to)(?:\s(?:[A-Z][\w'’-]*|of|the|on|and|for|to)){0,14}(?=\s[a-z])"
)


@dataclass(frozen=True, slots=True)
class Recognized:
    """The body that a text is of, None where nothing says so; with the session in its name, and what is doubted.

    `name` is the body's name, or the words of the opening where no table has them.
    """

    body: Body | None = None
    name: str | None = None
    session: int | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """The bodies whose texts open so; one alone where the words are enough to tell."""

    bodies: tuple[Body, ...] = ()
    tells: bool = False
    session: int | None = None
    words: str = ""


@cache
def _openings() -> dict[str, tuple[Body, ...]]:
    """The bodies of each opening: one where it tells."""
    found: dict[str, dict[str, Body]] = {}
    for body in load_bodies():
        for opening in body.openings:
            found.setdefault(_plain(opening), {})[body.name] = body
    return {opening: tuple(owners.values()) for opening, owners in found.items()}


@cache
def _short_openings() -> dict[str, tuple[Body, ...]]:
    """The bodies that call themselves by each short name: "the Assembly"."""
    found: dict[str, list[Body]] = {}
    for body in load_bodies():
        for words in body.self_references:
            found.setdefault(f"the {words.lower()}", []).append(body)
    return {words: tuple(owners) for words, owners in found.items()}


@cache
def _long_openings() -> tuple[tuple[str, Body], ...]:
    """The openings that tell and stay unmistakable when more words follow, longest first."""
    known = ((words, owners[0]) for words, owners in _openings().items() if len(owners) == 1 and words.count(" ") >= 2)
    return tuple(sorted(known, key=lambda pair: -len(pair[0])))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).strip(" ,:،，“\"'‘«").lower()


def _opened(opener: str) -> _Opened:
    """Recognize the bodies whose texts open so and, where the name carries one, the session.

    "The Sixty-fifth World Health Assembly," is the World Health Assembly at session 65. The name
    that stands in the opening beats a prefix of it: "The Conference of the Parties to the Lamp
    Convention" is no other convention's.
    """
    session = None
    if match := _SESSION_NAME.match(opener):
        session, opener = read_ordinal(match["ordinal"]), match["name"]
    elif match := _ORDINAL_NAME.match(opener):
        session = read_ordinal(match["ordinal"])
        opener = match["article"] + match["name"]
    words = _plain(opener)
    if owners := _openings().get(words):
        return _Opened(owners, len(owners) == 1, session)
    for opening, body in _long_openings():
        if words.startswith(opening) and _only_goes_on(words[len(opening) :], body):
            return _Opened((body,), True, session)
    for end in sorted({words.find(sign) for sign in (",", " (", " at its ", " acting ")} | {len(words)}):
        if end > 0 and (owners := _short_openings().get(words[:end].strip())):
            return _Opened(owners, False, session)
    return _Opened(session=session)


def _only_goes_on(rest: str, body: Body) -> bool:
    """Whether the words after a name leave it this body's: ", at its", " of the World Health Organization"."""
    if _GOES_ON.match(rest):
        return True
    owner = re.match(r"\sof\s(?:the\s)?", rest)
    if owner is None:
        return False
    whose = rest[owner.end() :]
    organizations = body.organization or ("United Nations",)
    return any(whose.startswith(name.lower()) for name in organizations) or body.name.lower().endswith(rest.strip())


def recognize_body(
    opener: str,
    told: str,
    head: Sequence[str],
    texts: Sequence[str],
    own: Iterable[Body] = (),
    *,
    is_plain: bool = False,
) -> Recognized:
    """Say which body a text is of, by the longest name first, then symbol, masthead, officials, documents cited.

    `own` are the bodies whose form the text's own symbol has. An opening that several bodies share,
    without further evidence, gives its words and a doubt: "The Conference of the Parties,". A symbol that
    `is_plain`, "Resolution 2599 (2026)", says nothing against a body that the opening names in full.
    """
    of_symbol = tuple(own)
    opened = _opened(opener) if opener else _told(told, head, texts)
    if not opened.bodies:
        named = _own_words(opener) if is_plain else None
        body = of_symbol[0] if len(of_symbol) == 1 and named is None else None
        if body is None and not opener.startswith(("The ", "THE ")):
            body = body_mentioned(told or "\n".join(head))
        return Recognized(body, body.name if body else _own_words(opener), opened.session)
    alike = _alike(opener or opened.words, opened)
    if opened.tells and len(alike) == 1:
        return Recognized(opened.bodies[0], opened.bodies[0].name, opened.session)
    scores = weigh_evidence(alike, head, (told, *texts) if not opened.tells else ())
    fitting = [body for body in of_symbol if body in scores] or of_symbol
    for body in fitting:
        scores[body] = scores.get(body, 0) + SYMBOL // len(fitting)
    ranked = sorted(scores, key=lambda body: -scores[body])
    best, others = ranked[0], ranked[1:]
    if scores[best] >= ENOUGH and (not others or scores[best] >= 2 * scores[others[0]]):
        return Recognized(best, best.name, opened.session)
    if opened.tells:
        return Recognized(opened.bodies[0], opened.bodies[0].name, opened.session)
    likely = [body.name for body in ranked if scores[body] > 0] or [body.name for body in ranked]
    words = opener or opened.words
    return Recognized(None, _own_words(words), opened.session, Doubt("body", SHARED, words.strip(" ,"), tuple(likely)))


def _alike(opener: str, opened: _Opened) -> tuple[Body, ...]:
    """The bodies whose texts open alike: the General Assembly, and who calls itself "the General Assembly"."""
    return tuple(dict.fromkeys((*opened.bodies, *_short_openings().get(_plain(opener), ()))))


def _told(told: str, head: Sequence[str], texts: Sequence[str]) -> _Opened:
    """Recognize the body of a text that no name opens: by a line of its masthead, or by who acts in its first words."""
    for line in head:
        for words in (line, f"The {line}"):
            if len(line) < 160 and _is_whole(words):
                return replace(_opened(words), words=words)
    for text in (told, *texts[:2]):
        if (match := _SUBJECT.match(text)) and (found := _opened(match.group())).bodies:
            return replace(found, words=match.group())
    return _Opened()


def _is_whole(line: str) -> bool:
    """Whether a line is nothing but a name of the tables."""
    return _plain(line) in _openings() or _plain(line) in _short_openings()


def _own_words(opener: str) -> str | None:
    """Name a body that no table knows by the words that open its resolution: "The Governing Council,"."""
    match = re.match(r"[“\"‘']?(?:The|THE)\s+(?P<name>[A-Z][^,;:.]{2,160})", opener)
    if match is None:
        return None
    name = match["name"].strip()
    return name.title().replace(" Of ", " of ").replace(" The ", " the ") if name.isupper() else name


def body_mentioned(text: str) -> Body | None:
    """Find the body that a sentence names: "At its 43rd meeting, the General Assembly decided"."""
    lowered = _plain(text)
    places = [
        (place, -len(opening), owners[0])
        for opening, owners in _openings().items()
        if len(owners) == 1 and opening.startswith("the ") and opening.count(" ") > 1
        for place in [lowered.find(opening.removeprefix("the "))]
        if place >= 0
    ]
    return min(places, key=lambda found: found[:2])[2] if places else None


def opens_alone(text: str) -> bool:
    """Whether a line is nothing but a known body's name: "The Security Council" that lost its comma."""
    return len(text) < 160 and (_plain(text) in _openings() or (text.startswith(("The ", "THE ")) and _is_whole(text)))


def bodies_of_symbol(symbol: str) -> tuple[Body, ...]:
    """The bodies that name their acts so: "UNEP/EA.2/Res.5" is the Environment Assembly's alone."""
    bare = _REVISION.sub("", symbol)
    begun = (body for begins, body in _begins_of_symbols() if bare.startswith(begins))
    return tuple(body for body in begun if body.read_symbol(bare) is not None)


@cache
def _begins_of_symbols() -> tuple[tuple[tuple[str, ...], Body], ...]:
    """How the symbols of each body begin, by which most bodies are told not to be meant."""
    return tuple((tuple(form.literal for form in body.symbols), body) for body in load_bodies())


def body_of_symbol(symbol: str) -> Body | None:
    """Recognize the one body by its symbol, None where several have the form: "UNEP/EA.2/Res.5"."""
    found = bodies_of_symbol(symbol)
    return found[0] if len(found) == 1 else None


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
    shapes = (_PLAIN_NUMBER, _ROMAN_NUMBER, _ROMAN_SESSION, _COUNCIL_NUMBER)
    match = next((found for shape in shapes if (found := shape.fullmatch(printed))), None)
    if match is None:
        return None
    values = {name: value for name, value in match.groupdict().items() if value is not None}
    kind = values.pop("kind", "")
    if "session" in values:
        values["year"] = values["session"]
    wanted = {"number"} | {name for name in ("roman", "part") if name in values}
    # The forms of the same kind come first; a conference that adopts decisions only has no other.
    for form in sorted(body.symbols, key=lambda form: _is_decision(form) is not is_decision):
        fields = set(_FIELD.findall(form.pattern))
        if "/L." in form.pattern or "PRST" in form.pattern:
            continue
        if not wanted <= fields or not fields <= set(values) or ("part" in fields) is not ("part" in values):
            continue
        if _KIND.findall(form.pattern) != [kind] * bool(kind):
            continue
        if fields & {"session", "year", "roman"}:
            return _spaced(form.pattern.format(**values))
    return None


def _is_decision(form: SymbolForm) -> bool:
    """Whether acts that a body names so are decisions: "A/DEC/78/523"."""
    return "DEC" in form.pattern.upper()


def _spaced(symbol: str) -> str:
    """Print a symbol as documents print it: a space before "(XXX)" and before a part's letter."""
    return re.sub(r"(?<=\d)(?=\()|(?<=\d)(?=[A-Z]$)", " ", symbol)
