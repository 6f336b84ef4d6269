"""Correcting an action where somebody sees it: what was read of its clause, and who answers for it, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.model import Category
from tracker.service.addresses import action_address
from tracker.service.assigning import Assignment, assign_actions
from tracker.service.changes import Author
from tracker.service.review_values import NONE, find_names
from tracker.service.reviewing import set_values, set_values_of
from tracker.store import ActionRow, Place, find_action, find_actions, list_actions_of, load_knowledge
from tracker.store.models import AddresseeRole, ClauseAddresseeRecord, ClauseRecord, DeadlineRecord


@dataclass(frozen=True, slots=True)
class Correction:
    """What an action should say; None leaves what is there.

    `Correction(addressees=("UNEP",), assignment=Assignment(unit="Water Section"))`: `addressees` are those that
    take the place of the action's own, the others of its clause stay; `deadlines` are those of the clause.
    """

    verb: str | None = None
    category: Category | None = None
    addressees: Sequence[str] | None = None
    deadlines: Sequence[str] | None = None
    assignment: Assignment | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """An action as it was and as it is; `after` is None where its clause has no such action any longer.

    `is_beside` says that it was not named itself: what was corrected of its clause is corrected for it too.
    `joins` is the number of the action of the same clause that it is one with now, where there was one already.
    """

    before: ActionRow
    after: ActionRow | None
    is_beside: bool = False
    joins: int | None = None


def correct_actions(
    session: Session, actions: Sequence[str], wanted: Correction, *, author: str, now: datetime
) -> tuple[Corrected, ...]:
    """Correct several actions alike, all of them or none, by their addresses; returns those that it changes.

    `correct_actions(session, addresses, Correction(addressees=("UNEP",), deadlines=("2027-06-30",)), ...)`; nothing is
    assigned here. What says so already is left alone. UsageProblem for what cannot be.
    """
    named = find_actions(session, actions)
    clauses: dict[Place, list[ActionRow]] = {}
    for row in named.values():
        if row.is_withdrawn:
            raise UsageProblem(f"The clause of action {row.handle} left its text, so nothing of it can be corrected.")
        clauses.setdefault(_place_of(row), []).append(row)
    before = [
        row
        for key in dict.fromkeys(place.key for place in clauses)
        for row in list_actions_of(session, key)
        if not row.is_withdrawn and _place_of(row) in clauses
    ]
    names = find_names(tuple(wanted.addressees), load_knowledge(session)) if wanted.addressees is not None else None
    values = {place.address: _values_of(session, place, rows, names, wanted) for place, rows in clauses.items()}
    values = {address: each for address, each in values.items() if each}
    set_values_of(session, values, Author(author, now), wanted.note)
    there = {row.address: row for key in {place.key for place in clauses} for row in list_actions_of(session, key)}
    known, told = {row.address: row.handle for row in before}, []
    for row in before:
        new = names if row.address in named else None
        address = _find_again(session, _place_of(row), row, new) or row.address
        joins = known.get(address) if address != row.address else None
        told.append(Corrected(row, there.get(address), row.address not in named, joins))
    return tuple(each for each in told if each.after is None or _says(each.before) != _says(each.after))


def _place_of(row: ActionRow) -> Place:
    return Place(row.resolution, row.ref, row.clause_number)


def _says(row: ActionRow) -> tuple[object, ...]:
    """What a correction changes of an action."""
    return (row.is_withdrawn, row.addressee, row.deadline_text, row.due, row.verb, row.category)


def _values_of(
    session: Session, place: Place, rows: Sequence[ActionRow], names: tuple[str, ...] | None, wanted: Correction
) -> dict[str, Any]:
    """What is to be set of a clause so that some of its actions are corrected; without what it says already."""
    values: dict[str, Any] = {
        name: value for name in ("verb", "category") if (value := getattr(wanted, name)) is not None
    }
    if names is not None:
        old = _addressees_of(session, place)
        new: list[str] = []
        for each in old:
            new += names if each in [row.addressee for row in rows] else (each,)
        new += names if not old else ()
        if (put := tuple(dict.fromkeys(new))) != tuple(old):
            values["addressees"] = put or (NONE,)
    if wanted.deadlines is not None:
        deadline, clause = DeadlineRecord, ClauseRecord
        texts = session.scalars(
            select(deadline.text)
            .join(clause, clause.id == deadline.clause_id)
            .where(clause.resolution_key == place.key, clause.ref == place.ref, clause.number == place.number)
            .order_by(deadline.position)
        ).all()
        if list(wanted.deadlines) != texts:
            values["deadlines"] = tuple(wanted.deadlines) or (NONE,)
    return values


def correct_action(session: Session, action: str, wanted: Correction, *, author: str, now: datetime) -> str:
    """Correct an action by its address or number; returns the address that it has then.

    Another addressee makes another action of it, which takes over what people decided; "" is returned where its
    clause is no action any longer. UsageProblem for what cannot be, or where nothing is to be corrected.
    """
    row = find_action(session, action)
    place = Place(row.resolution, row.ref, row.clause_number)
    read = (wanted.verb, wanted.category, wanted.addressees, wanted.deadlines)
    if read == (None, None, None, None) and wanted.assignment is None:
        raise UsageProblem("Nothing is to be corrected: change a field, then save.")
    address: str | None = row.address
    if read != (None, None, None, None):
        if row.is_withdrawn:
            raise UsageProblem("Its clause left the text, so nothing of it can be corrected.")
        addressees: tuple[str, ...] = ()
        if wanted.addressees is not None:
            addressees = _replace(session, place, row.addressee, tuple(wanted.addressees))
        set_values(
            session,
            place.address,
            author=author,
            now=now,
            verb=wanted.verb,
            category=wanted.category,
            addressees=addressees,
            deadlines=("none",) if wanted.deadlines == () else tuple(wanted.deadlines or ()),
            note=wanted.note,
        )
        new = None if wanted.addressees is None else find_names(tuple(wanted.addressees), load_knowledge(session))
        address = _find_again(session, place, row, new)
    if wanted.assignment is not None and address:
        assign_actions(session, (address,), wanted.assignment, author=author, now=now)
    return address or ""


def _replace(session: Session, place: Place, old: str | None, new: tuple[str, ...]) -> tuple[str, ...]:
    """The addressees of the clause with others in the place of one; "none" where none is left."""
    names = _addressees_of(session, place)
    at = names.index(old) if old in names else len(names)
    return tuple(dict.fromkeys((*names[:at], *new, *names[at + 1 :]))) or (NONE,)


def _addressees_of(session: Session, place: Place) -> list[str]:
    """Whom a clause asks, in order."""
    party, clause = ClauseAddresseeRecord, ClauseRecord
    statement = (
        select(party.name)
        .join(clause, clause.id == party.clause_id)
        .where(clause.resolution_key == place.key, clause.ref == place.ref, clause.number == place.number)
        .where(party.role == AddresseeRole.ASKED)
        .order_by(party.position)
    )
    return list(session.scalars(statement))


def _find_again(session: Session, place: Place, row: ActionRow, new: tuple[str, ...] | None) -> str | None:
    """The action that stands now where one was corrected: itself, or that of the first addressee in its place."""
    wanted = [row.address] if new is None or row.addressee in new else []
    if new is not None:
        wanted += [action_address(place.key, place.ref, place.number, name) for name in new or (None,)]
    there = {each for each, found in find_actions(session, wanted).items() if not found.is_withdrawn}
    return next((each for each in wanted if each in there), None)
