"""What staff add to the shipped tables: entities, aliases and sessions of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.knowledge.entities import ARTICLE, Entity, EntityKind
from tracker.knowledge.sessions import Session

STAFF = "staff"
"""The source of a row that staff added."""


@dataclass(frozen=True, slots=True)
class StaffEntity:
    """An entity as staff describe it: "Panel on Wells", also called "PoW" and "the Panel".

    An alias that begins with its article is a short reference, used once a text
    has named the entity. One that is the full name of another entity takes that
    entity in, with all its names. `kind` None stands for the shipped row's kind,
    or an organization where there is none.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: EntityKind | None = None


def merge_entities(shipped: tuple[Entity, ...], staff: tuple[StaffEntity, ...]) -> tuple[Entity, ...]:
    """Put what staff added over the shipped rows: "UNODC" stays, "Panel on Wells" comes with its aliases.

    A name that staff give to one entity is no longer another's.
    """
    rows = {entity.name: entity for entity in shipped}
    owners = {alias: added.name for added in staff for alias in added.aliases}
    for added in staff:
        known = rows.get(added.name) or _row(added)
        taken = [rows.pop(alias) for alias in added.aliases if alias in rows and alias != added.name]
        rows[added.name] = _with_names(known, added, taken)
    merged = {alias: owner for alias, owner in owners.items() if alias not in rows}
    return tuple(_without_others_names(entity, owners, merged) for entity in rows.values())


def merge_sessions(shipped: Iterable[Session], staff: Iterable[Session]) -> tuple[Session, ...]:
    """Put the sessions that staff entered over the shipped ones, body by body in order.

    "at its forty-third session": the row that staff entered decides.
    """
    rows = {(session.body, session.number): session for session in (*shipped, *staff)}
    return tuple(rows[key] for key in sorted(rows))


def _row(added: StaffEntity) -> Entity:
    return Entity(
        name=added.name,
        kind=added.kind or EntityKind.OTHER_ORGANIZATION,
        acronym=None,
        aliases=(),
        shared=(),
        parent=None,
        anaphora=(),
        valid_from=None,
        valid_to=None,
        source=STAFF,
        example=f"Requests the {added.name} to report",
        row=0,
    )


def _with_names(known: Entity, added: StaffEntity, taken: list[Entity]) -> Entity:
    names = [*added.aliases, *(name for entity in taken for name in entity.names)]
    aliases = [name for name in names if not name.startswith(ARTICLE)]
    short = [name.removeprefix(ARTICLE) for name in names if name.startswith(ARTICLE)]
    own = {known.name, known.acronym}
    return replace(
        known,
        kind=added.kind or known.kind,
        aliases=tuple(name for name in dict.fromkeys((*known.aliases, *aliases)) if name not in own),
        shared=tuple(dict.fromkeys((*known.shared, *(name for entity in taken for name in entity.shared)))),
        anaphora=tuple(
            dict.fromkeys((*known.anaphora, *short, *(name for entity in taken for name in entity.anaphora)))
        ),
    )


def _without_others_names(entity: Entity, owners: dict[str, str], merged: dict[str, str]) -> Entity:
    """Take from an entity the names that staff gave to another, and follow its parent into a merger."""
    lost = {
        name for name in (entity.acronym, *entity.aliases, *entity.shared) if name and _is_lost(entity, name, owners)
    }
    parent = merged.get(entity.parent, entity.parent) if entity.parent else None
    if not lost and parent == entity.parent:
        return entity
    return replace(
        entity,
        acronym=None if entity.acronym in lost else entity.acronym,
        aliases=tuple(name for name in entity.aliases if name not in lost),
        shared=tuple(name for name in entity.shared if name not in lost),
        parent=parent if parent != entity.name else None,
    )


def _is_lost(entity: Entity, name: str, owners: dict[str, str]) -> bool:
    if name not in owners:
        return False
    return owners[name] != entity.name or name in entity.shared
