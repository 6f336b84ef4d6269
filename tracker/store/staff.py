"""What staff taught the register: their entities, aliases and sessions beside the shipped tables."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.knowledge import EntityKind, Knowledge, StaffEntity, load_with
from tracker.knowledge import Session as BodySession
from tracker.store.models import StaffEntityRecord, StaffSessionRecord


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as the register knows it; `author` and `added` are empty where staff added nothing.

    "United Nations Office on Drugs and Crime" with the aliases of the table and those of staff.
    """

    name: str
    kind: str
    acronym: str | None
    aliases: str
    short: str
    parent: str | None
    source: str
    author: str | None
    added: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of the calendar: the eighty-second of the General Assembly; `author` is empty for a shipped row."""

    body: str
    number: int
    opens: date
    closes: date | None
    source: str
    author: str | None
    added: datetime | None


def load_knowledge(session: Session) -> Knowledge:
    """Load the tables that documents are read with: the shipped ones with what staff added.

    "Requests the Panel on Wells to report" finds the Panel once staff added it.
    """
    entities = tuple(
        StaffEntity(name, tuple(aliases), EntityKind(kind) if kind else None)
        for name, aliases, kind in session.execute(
            select(StaffEntityRecord.name, StaffEntityRecord.aliases, StaffEntityRecord.kind).order_by(
                StaffEntityRecord.name
            )
        )
    )
    row = StaffSessionRecord
    taught = select(row.body, row.number, row.opens, row.closes, row.source).order_by(row.body, row.number)
    sessions = tuple(BodySession(*each) for each in session.execute(taught))
    return load_with(entities, sessions)


def hash_staff(session: Session) -> str:
    """Hash what staff added to the tables: another hash means that texts may read otherwise."""
    said = [
        repr((each.name, each.aliases, each.kind))
        for each in session.scalars(select(StaffEntityRecord).order_by(StaffEntityRecord.name))
    ]
    ordered = select(StaffSessionRecord).order_by(StaffSessionRecord.body, StaffSessionRecord.number)
    said += [repr((each.body, each.number, each.opens, each.closes)) for each in session.scalars(ordered)]
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def list_entities(session: Session, words: str = "", *, staff_only: bool = False) -> list[EntityRow]:
    """List the entities by name, those only that have `words` in one of their names: "drugs"."""
    added = {record.name: record for record in session.scalars(select(StaffEntityRecord))}
    wanted = words.casefold()
    rows = []
    for entity in load_knowledge(session).entities:
        record = added.get(entity.name)
        names = (*entity.names, *entity.shared)
        if (staff_only and record is None) or not any(wanted in name.casefold() for name in names):
            continue
        rows.append(
            EntityRow(
                name=entity.name,
                kind=entity.kind.value,
                acronym=entity.acronym,
                aliases="|".join((*entity.aliases, *entity.shared)),
                short="|".join(f"the {form}" for form in entity.anaphora),
                parent=entity.parent,
                source=entity.source,
                author=record.author if record else None,
                added=record.added if record else None,
            )
        )
    return sorted(rows, key=lambda row: row.name.casefold())


def find_body_session(session: Session, body: str, number: int) -> SessionRow | None:
    """Find a session of the calendar by the whole name of its body, None where none is listed; see `list_sessions`."""
    return next((row for row in list_sessions(session, body) if (row.body, row.number) == (body, number)), None)


def list_sessions(session: Session, body: str = "", *, staff_only: bool = False) -> list[SessionRow]:
    """List the sessions of the calendar, of the bodies only that have `body` in their name: "Human Rights".

    Sessions that follow from a rule ("at its eightieth session" of the General Assembly) are not listed.
    """
    added = {(record.body, record.number): record for record in session.scalars(select(StaffSessionRecord))}
    rows = []
    for known in load_knowledge(session).calendar.sessions:
        record = added.get((known.body, known.number))
        if (staff_only and record is None) or body.casefold() not in known.body.casefold():
            continue
        rows.append(
            SessionRow(
                body=known.body,
                number=known.number,
                opens=known.start,
                closes=known.end,
                source=known.source,
                author=record.author if record else None,
                added=record.added if record else None,
            )
        )
    return rows
