"""Correcting an action where somebody sees it: what was read of its clause, and who answers for it, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.model import Category
from tracker.service.addresses import action_address
from tracker.service.assigning import Assignment, assign_actions
from tracker.service.review_values import find_names
from tracker.service.reviewing import set_values
from tracker.store import ActionRow, Place, find_action, find_actions, load_knowledge
from tracker.store.models import AddresseeRole, ClauseAddresseeRecord, ClauseRecord


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
    party, clause = ClauseAddresseeRecord, ClauseRecord
    names = session.scalars(
        select(party.name)
        .join(clause, clause.id == party.clause_id)
        .where(clause.resolution_key == place.key, clause.ref == place.ref, clause.number == place.number)
        .where(party.role == AddresseeRole.ASKED)
        .order_by(party.position)
    ).all()
    at = names.index(old) if old in names else len(names)
    return tuple(dict.fromkeys((*names[:at], *new, *names[at + 1 :]))) or ("none",)


def _find_again(session: Session, place: Place, row: ActionRow, new: tuple[str, ...] | None) -> str | None:
    """The action that stands now where one was corrected: itself, or that of the first addressee in its place."""
    wanted = [row.address] if new is None or row.addressee in new else []
    if new is not None:
        wanted += [action_address(place.key, place.ref, place.number, name) for name in new or (None,)]
    there = {each for each, found in find_actions(session, wanted).items() if not found.is_withdrawn}
    return next((each for each in wanted if each in there), None)
