"""Which operative verb stands at a place of a text, and where its words end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from tracker.knowledge.verbs import Verb, load_verbs


class Mood(StrEnum):
    """The form in which a text puts its verbs, which stays the same within a document."""

    THIRD = "third"  # The Council ... requests
    BASE = "base"  # We ... request
    PAST = "past"  # The Council ... requested


class VerbMatch(NamedTuple):
    """A verb found at `start`; its head word ends at `head_end`, its particle or noun at `end`."""

    verb: Verb
    mood: Mood
    start: int
    head_end: int
    end: int


# Words that may stand before a verb without being part of it: "Also strongly urges".
ADVERB = (
    r"(?:also|further|again|once\ (?:again|more)|therefore|hereby|then|still|thus|moreover|furthermore"
    r"|likewise|"
    r"(?:in|with|to|for|on|at|under|by)\ (?:this|that|these|those|such|the\ same)\ [a-z]+(?:\ [a-z]+)??|in\ particular|"
    r"as\ (?:a\ matter\ of\ priority|appropriate)|finally|meanwhile|nevertheless|however|now|jointly|"
    r"(?!apply|supply|reply|rely|multiply|imply|comply|family|assembly|july|italy|early|only)[a-z]+ly)"
)
LEAD = re.compile(rf"(?:{ADVERB}[,\s]\s*){{0,6}}", re.IGNORECASE | re.VERBOSE)
WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
# "continues to urge", "wishes to express", "would like to thank": the second verb is meant.
ASPECT = re.compile(
    r"(?:continues?|wish(?:es)?|desires?|would\ like|is\ pleased|has\ the\ honour|continued|wished)\ to\ ",
    re.I | re.X,
)
_REACH = 110  # characters within which a particle may stand


@dataclass(frozen=True, slots=True)
class _Head:
    """The rows that share one head form, those with a particle apart."""

    mood: Mood
    with_particle: tuple[tuple[Verb, re.Pattern[str]], ...]
    alone: Verb | None


# Words that end a noun's modifiers: "its endorsement of the request" has no "its ... request".
_NO_MODIFIERS = "of|for|on|to|in|by|at|that|upon|with|from|against|towards|regarding|concerning|as|which|who"


def _particle(pattern: str) -> re.Pattern[str]:
    free = r"(?:[^\s,;:()]+,?\s+){1,6}?"
    modifiers = rf"(?:(?!(?:{_NO_MODIFIERS})\b)[^\s,;:()]+,?\s+){{0,5}}?"
    alternatives = (
        alternative.strip().replace(" ", r"\s+").replace(r"~\s+", free).replace(r"^\s+", modifiers)
        for alternative in _split(pattern)
    )
    return re.compile(r"[,\s]\s*(?:" + "|".join(alternatives) + r")\b", re.IGNORECASE)


def _split(pattern: str) -> list[str]:
    parts, depth = [""], 0
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += "(?:" if sign == "(" else sign
    return parts


@cache
def heads() -> dict[str, tuple[_Head, ...]]:
    """Every head form in lower case, with the rows that it may open, by mood."""
    found: dict[tuple[str, Mood], list[Verb]] = {}
    for verb in load_verbs():
        for mood, forms in ((Mood.THIRD, verb.third), (Mood.BASE, verb.base), (Mood.PAST, verb.past)):
            for form in forms:
                found.setdefault((form, mood), []).append(verb)
    table: dict[str, list[_Head]] = {}
    for (form, mood), verbs in found.items():
        with_particle = tuple((verb, _particle(verb.particle)) for verb in verbs if verb.particle)
        alone = next((verb for verb in verbs if not verb.particle), None)
        table.setdefault(form, []).append(_Head(mood, with_particle, alone))
    return {form: tuple(rows) for form, rows in table.items()}


def verb_at(text: str, start: int, moods: tuple[Mood, ...] = (Mood.THIRD,)) -> VerbMatch | None:
    """The verb whose head word begins exactly at `start`, in one of `moods`: "calls once again upon".

    Of several rows with the same head, the one whose particle ends first wins,
    and any particle wins over the bare head. None where no row fits.
    """
    word = WORD.match(text, start)
    if not word:
        return None
    rows = heads().get(word.group().lower())
    if not rows:
        return None
    for mood in moods:
        for head in rows:
            if head.mood is mood:
                return _best(text, start, word.end(), head)
    return None


def _best(text: str, start: int, head_end: int, head: _Head) -> VerbMatch | None:
    found: list[VerbMatch] = []
    window = head_end + _REACH
    for verb, pattern in head.with_particle:
        match = pattern.match(text, head_end, window)
        if match:
            found.append(VerbMatch(verb, head.mood, start, head_end, match.end()))
    if found:
        first = min(found, key=lambda match: match.end)
        # of rows of one name ("take note with satisfaction", "take note") the fuller stands first
        return next(match for match in found if match.verb.name == first.verb.name)
    return None if head.alone is None else VerbMatch(head.alone, head.mood, start, head_end, head_end)


def lead_end(text: str, start: int) -> int:
    """Where the adverbs before a verb end: 13 for "Also strongly urges"."""
    match = LEAD.match(text, start)
    return match.end() if match else start


def verb_after_lead(text: str, start: int, moods: tuple[Mood, ...] = (Mood.THIRD,)) -> VerbMatch | None:
    """The verb at `start`, adverbs and aspect skipped: "Further continues to urge"."""
    place = lead_end(text, start)
    aspect = ASPECT.match(text, place)
    if aspect:
        inner = lead_end(text, aspect.end())
        match = verb_at(text, inner, (Mood.BASE,))
        if match:
            mood = Mood.THIRD if Mood.THIRD in moods else moods[0]
            return VerbMatch(match.verb, mood, match.start, match.head_end, match.end)
    return verb_at(text, place, moods)
