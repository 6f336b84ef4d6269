"""Superseding: the request of a later text takes the place of an older one, with its owner and history."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotAllowed, UsageProblem
from tracker.service.carrying import carry_assignment
from tracker.service.changes import Author, log_change
from tracker.service.comparing import ALIKE, compare_actions
from tracker.service.reporting import SUPERSEDED, report_status
from tracker.store import ActionRow, find_action
from tracker.store.decisions import SupersessionRecord
from tracker.store.models import ActionRecord


def supersede_action(
    session: Session,
    old: str,
    new: str,
    *,
    as_of: date,
    author: str,
    now: datetime,
    today: date,
    note: str = "",
    anyway: bool = False,
) -> ActionRow:
    """Close an action as superseded by one of a later text, which takes over unit, focal point and note.

    "Reiterates its request to the Secretary-General" of 82/92 takes the place of
    paragraph 9 of 81/92. The status reports of the old one are part of the new one's
    history. An assignment that the new one has of its own, and later, stays. Returns
    the new action. NotAllowed where the old one is superseded or closed already, and, as long as a
    person does not want it `anyway`, what `find_concerns` says of the two.
    """
    before, after = find_action(session, old), find_action(session, new)
    for address in sorted((before.address, after.address)):
        session.scalars(select(ActionRecord).where(ActionRecord.address == address).with_for_update()).one()
    before, after = find_action(session, before.address), find_action(session, after.address)
    _check(session, before, after)
    if not anyway and (concerns := find_concerns(before, after, today)):
        raise NotAllowed(
            f"Nothing was superseded, #{before.handle} {before.address} by #{after.handle} {after.address}: "
            f"{'; '.join(concerns)}. If that is meant, confirm it: --anyway on the command line, the tick on its page."
        )
    by = Author(author, now)
    report_status(
        session,
        before.address,
        SUPERSEDED,
        as_of=as_of,
        author=author,
        now=now,
        today=today,
        note=note.strip() or f"Superseded by {after.address}",
        evidence=after.symbol or after.resolution,
    )
    session.add(
        SupersessionRecord(address=before.address, successor=after.address, as_of=as_of, author=author, recorded=now)
    )
    log_change(session, by, "supersede", before.address, "superseded by", None, after.address)
    log_change(session, by, "supersede", after.address, "supersedes", None, before.address)
    session.flush()
    carry_assignment(session, before.address, after.address, by, "supersede")
    return find_action(session, after.address)


def _check(session: Session, before: ActionRow, after: ActionRow) -> None:
    if before.resolution == after.resolution:
        raise UsageProblem("Both actions are of one text: name the action of a later one as the successor.")
    if before.adopted is not None and after.adopted is not None and after.adopted < before.adopted:
        raise UsageProblem(f"{after.resolution} is older than {before.resolution}: name the older action first.")
    if after.is_withdrawn:
        raise NotAllowed(f"{after.address} left its text: name an action that is still in one.")
    if before.superseded_by is not None:
        raise NotAllowed(
            f"{before.address} is superseded by {before.superseded_by} already: reopen it first with tracker update."
        )
    successor = after
    while successor.superseded_by is not None:
        if successor.superseded_by == before.address:
            raise NotAllowed(f"{after.address} is itself superseded by {before.address}: one of them has to stand.")
        successor = find_action(session, successor.superseded_by)


def find_concerns(before: ActionRow, after: ActionRow, today: date) -> tuple[str, ...]:
    """Say why a person should look again before one action is superseded by another; nothing where all is well.

    Nobody is to close by a slip of a number what is done already, what was never delivered and would be overdue no
    more, or what another text does not ask for again; and no later action that is closed can see to it.
    """
    concerns = []
    if not before.is_open:
        concerns.append(f"the earlier action is {before.status!r} already")
    if before.is_overdue(today):
        concerns.append(
            f"the earlier action is open and overdue, due {before.write_due(today)}, and would not be told of any more"
        )
    if not after.is_open:
        concerns.append(f"the later action is {after.status!r} already")
    differences = [
        f"the {name} is {old or 'not named'} in one and {new or 'not named'} in the other"
        for name, old, new in (
            ("body", before.body, after.body),
            ("addressee", before.addressee, after.addressee),
        )
        if old != new
    ]
    likeness = compare_actions(before, after)
    if differences and likeness < ALIKE:
        concerns.append(f"{', '.join(differences)}, and their words are not alike ({likeness} of 100)")
    return tuple(concerns)
