"""The names of the tables found in a text, all in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from tracker.knowledge import Entity, Knowledge

_LONG_UN, _SHORT_UN = "United Nations ", "UN "
_STRAIGHT = {"’": "'", "‘": "'", "\u00a0": " ", "‑": "-", "‐": "-", "–": "-"}

_SLIPS = {"Secretary General": "Secretary-General", "Member-States": "Member States"}
"""Names with a hyphen too few or too many, as some texts print them."""


def straight(text: str) -> str:
    """Give a text plain quotation marks, hyphens and spaces, one sign for one, and usual names their hyphens."""
    if not text.isascii():
        for sign, plain in _STRAIGHT.items():  # str.translate is ten times slower
            text = text.replace(sign, plain)
    for slip, plain in _SLIPS.items():
        if slip in text:
            text = text.replace(slip, plain)
    return text


class Mention(NamedTuple):
    """An entity named in a text at `start`..`end` (offsets), by which row of entities.csv.

    `candidates` are the entities that share this name ("WTO"); the document has
    to decide between them.
    """

    start: int
    end: int
    name: str
    kind: str
    rule: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write an entity; `exact` where upper and lower case must be as printed."""

    words: str
    exact: bool
    name: str
    kind: str
    rule: str
    candidates: tuple[str, ...] = ()


class Gazetteer:
    """All names of entities.csv, found in one pass."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.by_name = {entity.name: entity for entity in entities}
        self._automaton = ahocorasick.Automaton()
        surfaces: dict[str, list[Surface]] = {}
        for entity in self.by_name.values():
            for words in _written(entity.names):
                surface = _surface(words, entity)
                surfaces.setdefault(surface.words.lower(), []).append(surface)
        for words, owners in _shared_names(self.by_name.values()).items():
            surface = _surface(words, owners[0], tuple(owner.name for owner in owners))
            surfaces.setdefault(surface.words.lower(), []).append(surface)
        for lower, known in surfaces.items():
            self._automaton.add_word(lower, (len(lower), tuple(known)))
        self._automaton.make_automaton()
        self.exact = {surface.words: surface for known in surfaces.values() for surface in known}
        self.folded = {lower: known[0] for lower, known in surfaces.items()}

    def find(self, text: str) -> list[Mention]:
        """The longest names in `text`, left to right and without overlap."""
        plain = straight(text)
        lower = plain.lower()
        if len(lower) != len(plain):
            lower = plain
        hits: list[tuple[int, int, tuple[Surface, ...]]] = []  # start, -end: of names that start together the longest
        length = len(plain)
        for last, (size, surfaces) in self._automaton.iter(lower):
            end = last + 1
            start = end - size
            if (start and (lower[start - 1].isalnum() or lower[start - 1] == "-")) or (
                end < length
                and (
                    lower[end].isalpha()
                    or (lower[end].isdigit() and lower[last].isdigit())
                    or (lower[end] == "-" and lower[end + 1 : end + 2].isalpha())
                )
            ):
                continue
            hits.append((start, -end, surfaces))
        hits.sort()
        found: list[Mention] = []
        reached = -1
        for place, (start, ending, surfaces) in enumerate(hits):
            if start < reached or _is_cut_short(plain, hits, place):
                continue
            for surface in surfaces:
                if not surface.exact or plain.startswith(surface.words, start):
                    end = -ending
                    found.append(Mention(start, end, surface.name, surface.kind, surface.rule, surface.candidates))
                    reached = end
                    break
        return found

    def named(self, words: str) -> Surface | None:
        """The entity written exactly so: "World Bank", "UNODC"."""
        plain = straight(words)
        exact = self.exact.get(plain)
        if exact:
            return exact
        folded = self.folded.get(plain.lower())
        return folded if folded and not folded.exact else None


def _written(names: Iterable[str]) -> Iterator[str]:
    """Each name as texts write it: "United Nations Water Office" is the "UN Water Office" too."""
    for name in names:
        yield name
        if name.startswith(_LONG_UN):
            yield _SHORT_UN + name.removeprefix(_LONG_UN)


def _is_cut_short(text: str, hits: Sequence[tuple[int, int, object]], place: int) -> bool:
    """Whether a name ends within another: "secretariat of the United Nations" that goes on "Conference on Trade"."""
    start, end = hits[place][0], -hits[place][1]
    for later in range(place + 1, len(hits)):
        inner, ending, _ = hits[later]
        if inner >= end:
            return False
        if inner > start and -ending > end and text.endswith((" of the ", " of "), start, inner):
            return True
    return False


def _shared_names(entities: Iterable[Entity]) -> dict[str, list[Entity]]:
    shared: dict[str, list[Entity]] = {}
    for entity in entities:
        for words in entity.shared:
            shared.setdefault(words, []).append(entity)
    return shared


def _surface(words: str, entity: Entity, candidates: tuple[str, ...] = ()) -> Surface:
    plain = straight(words)
    letters = [sign for sign in plain if sign.isalpha()]
    single = " " not in plain
    # "who", "turkey" and "parties" are other words than "WHO", "Turkey" and "Parties"
    exact = bool(letters) and ((single and letters[0].isupper()) or sum(map(str.isupper, letters)) > len(letters) / 2)
    return Surface(plain, exact, entity.name, entity.kind, f"entities: {entity.name}", candidates)


@lru_cache(maxsize=4)
def gazetteer(knowledge: Knowledge) -> Gazetteer:
    """The gazetteer of these entities, made once: the shipped ones, or those with what staff added."""
    return Gazetteer(knowledge.entities)
