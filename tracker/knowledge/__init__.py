"""Tables, not code: verbs, entities, bodies, sessions and statuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from tracker.knowledge.bodies import Body, SessionNaming, SymbolForm, SymbolParts, load_bodies
from tracker.knowledge.entities import Entity, EntityKind, entities_by_name, load_entities
from tracker.knowledge.session_calendar import SessionCalendar, SessionDays
from tracker.knowledge.sessions import Session, load_sessions
from tracker.knowledge.shorthand import load_shorthand
from tracker.knowledge.staff import STAFF, StaffEntity, merge_entities, merge_sessions
from tracker.knowledge.usual_sessions import UsualSession, load_usual_sessions

__all__ = [
    "STAFF",
    "Added",
    "Body",
    "Entity",
    "EntityKind",
    "Knowledge",
    "Session",
    "SessionCalendar",
    "SessionDays",
    "SessionNaming",
    "StaffEntity",
    "SymbolForm",
    "SymbolParts",
    "UsualSession",
    "entities_by_name",
    "load",
    "load_bodies",
    "load_entities",
    "load_sessions",
    "load_usual_sessions",
    "load_with",
    "nearest",
    "plain_name",
]


NEAR = 0.7
"""How alike two names have to be, 0 to 1, for one to be offered in place of the other."""
_LOOKED_AT = 50
"""Of so many names that are like one the nearest are chosen."""


@dataclass(frozen=True, slots=True)
class Added:
    """What staff added to the shipped tables."""

    entities: tuple[StaffEntity, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The tables, read and checked: who can be asked, who adopts, when they meet.

    Two are equal where they are the same object, so that what is made from one
    ("Requests the Secretary-General": a search for all names) is quickly found again.
    `added` is what staff added, from which another process can make the same.
    """

    entities: tuple[Entity, ...]
    bodies: tuple[Body, ...]
    calendar: SessionCalendar
    added: Added = Added()

    def self_references(self, body: str | None) -> frozenset[str]:
        """What a body calls itself, without the article: "Council" in texts of the Security Council."""
        return next((known.self_references for known in self.bodies if known.name == body), frozenset())

    def house_references(self, body: str | None) -> dict[str, str]:
        """What short references mean in the organization that a body belongs to, without the article.

        In texts of the World Health Assembly "Director-General" and "Executive Board" are those of the
        World Health Organization. A body under another one, such as a commission of a council, has no house
        but for the officials that its own row names.
        """
        return _house_references(self, body)

    def known_as(self, name: str) -> Entity | None:
        """The one entity that goes by a name, whatever its case: "unodc" is the Office on Drugs and Crime."""
        wanted = " ".join(name.split()).casefold()
        return next((row for row in self.entities if wanted in (known.casefold() for known in row.names)), None)

    def called(self, name: str) -> tuple[Entity, ...]:
        """Every entity that staff may mean by a name, in any case, with or without hyphen and article.

        "the secretary general" and "SG" are one official, "WTO" two organizations.
        """
        wanted = plain_name(name)
        one = _by_name(self).get(wanted)
        if one is not None:
            return (one,)
        meant = load_shorthand().get(wanted, ())
        return tuple(
            row for row in self.entities if row.name in meant or wanted in (plain_name(each) for each in row.shared)
        )

    def officials_of(self, name: str) -> tuple[str, ...]:
        """Who heads an entity: the Executive Director of the United Nations Environment Programme."""
        return _officials(self).get(name, ())

    def near(self, name: str, among: Iterable[str] = (), most: int = 3) -> list[str]:
        """The names most like one that nobody goes by, of entities and of `among`: "UNOCD" is near "UNODC"."""
        known = {plain_name(each): each for each in among}
        for row in self.entities:
            for each in (*row.names, *row.shared):
                known.setdefault(plain_name(each), each)
        return [known[each] for each in nearest(plain_name(name), known, most)]


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The words most like one that is not known, the fewest slips first: of "unpe" "unep", then "unops".

    Two letters in each other's place are one slip, and come before a letter that is another one.
    """
    from rapidfuzz.distance import OSA  # only once somebody mistyped a word

    like = get_close_matches(word, known, n=_LOOKED_AT, cutoff=NEAR)
    like.sort(key=lambda each: (OSA.distance(word, each), sorted(word) != sorted(each)))
    return like[:most]


def plain_name(name: str) -> str:
    """A name without what people leave out or add: "the Secretary General" and "Secretary-General" are one."""
    return " ".join(name.casefold().replace("-", " ").replace("‑", " ").replace("’", "'").split()).removeprefix("the ")


@lru_cache(maxsize=4)
def _by_name(knowledge: Knowledge) -> dict[str, Entity]:
    """Each name that means one entity alone, as `plain_name` writes it; the first row has it where two would."""
    found: dict[str, Entity] = {}
    for row in knowledge.entities:
        for name in row.names:
            found.setdefault(plain_name(name), row)
    return found


@lru_cache(maxsize=4)
def _officials(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The officials of each entity that has some."""
    found: dict[str, list[str]] = {}
    for row in knowledge.entities:
        if row.parent and row.kind is EntityKind.OFFICIAL:
            found.setdefault(row.parent, []).append(row.name)
    return {name: tuple(officials) for name, officials in found.items()}


@lru_cache(maxsize=64)
def _house_references(knowledge: Knowledge, body: str | None) -> dict[str, str]:
    """Look through the tables once for each body, and not for each of its texts."""
    adopting = {known.name for known in knowledge.bodies}
    house = next((row.parent for row in knowledge.entities if row.name == body), None)
    officials = next((known.officials for known in knowledge.bodies if known.name == body), {})
    if house is None or house in adopting:
        return officials
    found: dict[str, set[str]] = {}
    for row in knowledge.entities:
        if row.parent == house and row.name != body and (row.kind is EntityKind.OFFICIAL or row.name in adopting):
            for short in row.anaphora:
                found.setdefault(short, set()).add(row.name)
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1} | officials


@cache
def load() -> Knowledge:
    """Read the tables once; KnowledgeBroken names the table and the row that contradict themselves."""
    return Knowledge(load_entities(), load_bodies(), SessionCalendar(load_sessions(), load_usual_sessions()))


def load_with(entities: tuple[StaffEntity, ...], sessions: tuple[Session, ...]) -> Knowledge:
    """The shipped tables with what staff added: "at its forty-third session" is dated by their row."""
    return _merged(entities, sessions) if entities or sessions else load()


@lru_cache(maxsize=4)
def _merged(entities: tuple[StaffEntity, ...], sessions: tuple[Session, ...]) -> Knowledge:
    return Knowledge(
        merge_entities(load_entities(), entities),
        load_bodies(),
        SessionCalendar(merge_sessions(load_sessions(), sessions), load_usual_sessions()),
        Added(entities, sessions),
    )
