"""Tables, not code: verbs, entities, bodies, sessions and statuses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tracker.knowledge.bodies import Body, SessionNaming, SymbolForm, SymbolParts, load_bodies
from tracker.knowledge.entities import Entity, EntityKind, entities_by_name, load_entities
from tracker.knowledge.sessions import Session, SessionCalendar, load_sessions

__all__ = [
    "Body",
    "Entity",
    "EntityKind",
    "Knowledge",
    "Session",
    "SessionCalendar",
    "SessionNaming",
    "SymbolForm",
    "SymbolParts",
    "entities_by_name",
    "load",
    "load_bodies",
    "load_entities",
    "load_sessions",
]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The tables, read and checked: who can be asked, who adopts, when they meet."""

    entities: tuple[Entity, ...]
    bodies: tuple[Body, ...]
    calendar: SessionCalendar

    def self_references(self, body: str | None) -> frozenset[str]:
        """What a body calls itself, without the article: "Council" in texts of the Security Council."""
        return next((known.self_references for known in self.bodies if known.name == body), frozenset())


@cache
def load() -> Knowledge:
    """Read the tables once; KnowledgeBroken names the table and the row that contradict themselves."""
    return Knowledge(load_entities(), load_bodies(), SessionCalendar(load_sessions()))
