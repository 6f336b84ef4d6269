"""Which of several bodies a text is of, where its opening does not tell: masthead, officials, documents cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import ahocorasick

from tracker.extract.masthead.symbols import find_symbols
from tracker.knowledge import Body, load_bodies

SYMBOL = 100
"""The symbol of the text itself is the body's."""
_MASTHEAD = 40
"""A line of the masthead names the body or its organization."""
_OWN = 8
"""The text charges an official of the organization ("instructs the Secretary-General of CITES"), speaks to its members
("member States of the Council of Europe"), or cites its acts and papers ("resolution GC(69)/RES/9")."""
_BARE = 2
"""The text charges an official whom the body has: "the Director General"; as much is taken where it has none such."""
_MENTION = 1
_MOST = 3
"""How often one kind of evidence counts."""
_REST = 30
"""How much may follow the name of an organization in a line of the masthead: ", Geneva"."""
ENOUGH = 8
"""From what on evidence tells, if it is twice that of every other body."""
_CHARGES = re.compile(
    r"\b(?:requests|instructs|directs|mandates|authorizes|invites|encourages|asks|urges)\s+(?:also\s+|further\s+)?the\s+"
    r"(?P<title>(?:Director|Secretary)[- ]General|Executive\s+Secretary)\b(?!\s+of\b)",
    re.I,
)
_INSTRUCTS = re.compile(r"\b(?:requests|instructs|directs|mandates|authorizes)\b[^.;]{0,24}$", re.I)
_OF_MEMBERS = re.compile(r"(?:[Mm]ember\s?[Ss]tates|[Mm]embers|Parties|States\s[Pp]arties)\s+(?:of|to)\s+(?:the\s+)?$")
_MEMBERS_AFTER = re.compile(r"\s+(?:[Mm]ember\s?[Ss]tates|[Mm]embers|[Ss]tates\s[Pp]arties)\b")
_OF_OFFICIAL = re.compile(
    r"(?:Secretary|Director)[- ]General\s+of\s+(?:the\s+)?$|(?:Executive\sSecretary|[Ss]ecretariat)\s+of\s+(?:the\s+)?$"
)
_BESIDE = re.compile(r"\b(?:with|between|and|to|for|by)\s+(?:the\s+)?$", re.I)


@cache
def _organizations() -> ahocorasick.Automaton:
    """The names of the organizations, as written and in capitals, with the bodies that each has."""
    owners: dict[str, list[Body]] = {}
    for body in load_bodies():
        for name in body.organization:
            for words in {name, name.upper()}:
                owners.setdefault(words, []).append(body)
    automaton = ahocorasick.Automaton()
    for words, bodies in owners.items():
        automaton.add_word(words, (len(words), tuple(bodies)))
    automaton.make_automaton()
    return automaton


def _named(text: str) -> Iterable[tuple[int, int, tuple[Body, ...]]]:
    """The organizations that a text names, the longest names only: never "Council of Europe" within another word."""
    reached = -1
    hits = []
    for last, (size, bodies) in _organizations().iter(text):
        start, end = last + 1 - size, last + 1
        if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
            continue
        hits.append((start, -end, bodies))
    for start, ending, bodies in sorted(hits, key=lambda hit: hit[:2]):
        if start >= reached:
            yield start, -ending, bodies
            reached = -ending


def weigh_evidence(candidates: Sequence[Body], head: Sequence[str], texts: Iterable[str]) -> dict[Body, int]:
    """How much speaks for each body, by the lines of its masthead and the words of its paragraphs.

    "Requests the Director General" and "resolution GC(69)/RES/9" speak for the General
    Conference of the IAEA among those whose texts open with "The General Conference,".
    """
    counts: dict[tuple[Body, int], int] = {}

    def count(bodies: Iterable[Body], weight: int) -> None:
        for body in bodies:
            counts[body, weight] = counts.get((body, weight), 0) + 1

    wanted = set(candidates)
    for line in head:
        for start, end, bodies in _named(line):
            is_own = (start < 4 and len(line) - end < _REST) or _names_body(line, bodies)
            is_other = _BESIDE.search(line[max(0, start - 30) : start])
            count(wanted.intersection(bodies), _MASTHEAD if is_own else _MENTION if is_other else _OWN)
        for printed in find_symbols(line):
            count(wanted.intersection(printed.cited_by), _OWN)
    titles: set[str] = set()
    for text in texts:
        for start, end, bodies in _named(text):
            before = text[max(0, start - 60) : start]
            if (
                _OF_MEMBERS.search(before)
                or _MEMBERS_AFTER.match(text, end)
                or ((office := _OF_OFFICIAL.search(before)) and _INSTRUCTS.search(before[: office.start()]))
            ):
                count(wanted.intersection(bodies), _OWN)
            else:
                count(wanted.intersection(bodies), _MENTION)
        for printed in find_symbols(text):
            count(wanted.intersection(printed.cited_by), _OWN)
        for match in _CHARGES.finditer(text):
            titles.add(" ".join(match["title"].lower().split()))
    scores = dict.fromkeys(candidates, 0)
    for (body, weight), times in counts.items():
        scores[body] += weight * min(times, _MOST)
    for title in titles:
        for body in candidates:
            has = any(short.lower() == title for short in body.officials)
            scores[body] += _BARE if has else -_BARE
    return scores


def _names_body(line: str, bodies: Iterable[Body]) -> bool:
    """Whether a line gives a body its full name: "DECISION ADOPTED BY THE CONFERENCE OF THE PARTIES TO THE ..."."""
    plain = line.lower()
    if not any(words in plain for words in ("adopted by", "decision of", "resolution of", "session of", "meeting of")):
        return False
    return any(opening.lower().removeprefix("the ") in plain for body in bodies for opening in body.openings)
