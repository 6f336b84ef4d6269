"""The known addressees: what each is called in full, and the other names that texts give it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "entities.csv"
COLUMNS = [
    "name",
    "kind",
    "acronym",
    "aliases",
    "parent",
    "anaphora",
    "valid_from",
    "valid_to",
    "source",
    "example",
]
SHARED = "?"  # ends a name that several entities answer to: "ICC?"
ARTICLE = "the "


class EntityKind(StrEnum):
    """What an entity is, as a reader of resolutions would sort it."""

    ORGAN = "organ"
    COMMITTEE = "committee"
    FUNCTIONAL_COMMISSION = "functional-commission"
    REGIONAL_COMMISSION = "regional-commission"
    UN_ENTITY = "un-entity"
    PROGRAMME = "programme"
    AGENCY = "agency"
    MECHANISM = "mechanism"
    CONFERENCE = "conference"
    TREATY_SECRETARIAT = "treaty-secretariat"
    TREATY_BODY = "treaty-body"
    COURT = "court"
    MISSION = "mission"
    POLITICAL_MISSION = "political-mission"
    NON_UN_MISSION = "non-un-mission"
    SANCTIONS = "sanctions"
    OFFICIAL = "official"
    SPECIAL_PROCEDURE = "special-procedure"
    OTHER_ORGANIZATION = "other-organization"
    MEMBER_STATE = "member-state"
    OBSERVER_STATE = "observer-state"
    ASSOCIATED_STATE = "associated-state"
    FORMER_STATE = "former-state"
    TERRITORY = "territory"
    GENERIC_GROUP = "generic-group"


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of entities.csv: "Requests the Office to report on the state of the harbour works".

    `name` is the full official English name without article, the one that an
    addressee carries. `aliases` are other names that mean this entity alone,
    `shared` those that several entities answer to ("WTO"): the text has to
    decide. `anaphora` are the short references that a text uses once it has
    named the entity, without their article ("Office"). `parent` is the name of the entity that an
    official heads or that a body belongs to. `valid_from` and `valid_to` are
    years. Names written in lower case stand at the start of a phrase with a
    capital too; names with capitals and acronyms are matched as written.
    """

    name: str
    kind: EntityKind
    acronym: str | None
    aliases: tuple[str, ...]
    shared: tuple[str, ...]
    parent: str | None
    anaphora: tuple[str, ...]
    valid_from: int | None
    valid_to: int | None
    source: str
    example: str
    row: int

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means this entity alone: "United Nations Children's Fund", "UNICEF"."""
        acronym = () if self.acronym is None or self.acronym in self.shared else (self.acronym,)
        return (self.name, *acronym, *self.aliases)

    def existed_in(self, year: int) -> bool:
        """Whether a text of that year can mean this entity: UNPROFOR in 1993, not in 2003."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)


@cache
def load_entities() -> tuple[Entity, ...]:
    """Read entities.csv; KnowledgeBroken names the row that contradicts itself."""
    return read_entities(files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines())


@cache
def entities_by_name() -> dict[str, Entity]:
    """Each entity under its full name: `["Secretary-General"]`."""
    return {entity.name: entity for entity in load_entities()}


def read_entities(lines: Iterable[str]) -> tuple[Entity, ...]:
    """Read and check a table of entities: "UNESCO" may not mean two of them."""
    rows = csv.reader(lines)
    if next(rows, None) != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    entities = tuple(_entity(row, number) for number, row in enumerate(rows, start=2))
    _check_names(entities)
    return entities


_KINDS = {kind.value: kind for kind in EntityKind}


def _entity(row: list[str], number: int) -> Entity:
    if len(row) != len(COLUMNS):
        raise KnowledgeBroken(f"{TABLE} row {number}: give {len(COLUMNS)} cells, not {len(row)}")
    name, kind, acronym, aliases, parent, anaphora, valid_from, valid_to, source, example = row
    if not name:
        raise KnowledgeBroken(f"{TABLE} row {number}: the name is empty")
    if kind not in _KINDS:
        raise KnowledgeBroken(f"{TABLE} row {number}: unknown kind {kind!r} of {name!r}")
    if not example:
        raise KnowledgeBroken(f"{TABLE} row {number}: {name!r} has no example")
    given = aliases.split("|") if aliases else []
    shared = [alias[:-1] for alias in given if alias.endswith(SHARED)]
    if acronym.endswith(SHARED):
        acronym = acronym[:-1]
        shared.append(acronym)
    own = tuple(alias for alias in given if not alias.endswith(SHARED)) if shared else tuple(given)
    if not (
        name in example
        or (acronym and acronym in example)
        or any(alias in example for alias in own)
        or any(alias in example for alias in shared)
    ):
        raise KnowledgeBroken(f"{TABLE} row {number}: the example does not name {name!r} or an alias of it")
    return Entity(
        name,
        _KINDS[kind],
        acronym or None,
        own,
        tuple(shared),
        parent or None,
        _without_article(anaphora, number) if anaphora else (),
        _year(valid_from, number),
        _year(valid_to, number),
        source,
        example,
        number,
    )


def _without_article(cell: str, number: int) -> tuple[str, ...]:
    forms = cell.split("|")
    for form in forms:
        if not form.startswith(ARTICLE):
            raise KnowledgeBroken(
                f"{TABLE} row {number}: write the short reference {form!r} with its article, as texts do"
            )
    return tuple(form[len(ARTICLE) :] for form in forms)


def _year(cell: str, number: int) -> int | None:
    if not cell:
        return None
    if len(cell) != 4 or not cell.isdigit():
        raise KnowledgeBroken(f"{TABLE} row {number}: {cell!r} is not a year; write it as 1994")
    return int(cell)


def _check_names(entities: tuple[Entity, ...]) -> None:
    """A name means one entity; a shared one is marked in each row that has it."""
    owners: dict[str, Entity] = {}
    for entity in entities:
        for name in entity.names:
            if not name:
                raise KnowledgeBroken(f"{TABLE} row {entity.row}: an alias of {entity.name!r} is empty")
            first = owners.setdefault(name, entity)
            if first is not entity:
                raise KnowledgeBroken(
                    f"{TABLE} row {entity.row}: {name!r} already means {first.name!r} (row {first.row});"
                    f" end it with '{SHARED}' in both rows if both are meant"
                )
    full = {entity.name for entity in entities}
    for entity in entities:
        for name in entity.shared:
            if name in owners:
                raise KnowledgeBroken(
                    f"{TABLE} row {entity.row}: {name!r} is marked as shared,"
                    f" but means {owners[name].name!r} alone in row {owners[name].row}"
                )
        if entity.parent is not None and entity.parent not in full:
            raise KnowledgeBroken(f"{TABLE} row {entity.row}: the parent {entity.parent!r} has no row of its own")
