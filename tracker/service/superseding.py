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
    person does not want it `anyway`, where the two are of different bodies or addressees and not alike.
    """
    before, after = find_action(session, old), find_action(session, new)
    for address in sorted((before.address, after.address)):
        session.scalars(select(ActionRecord).where(ActionRecord.address == address).with_for_update()).one()
    before, after = find_action(session, before.address), find_action(session, after.address)
    _check(session, before, after)
    if not anyway:
        _check_likeness(before, after)
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


def _check_likeness(before: ActionRow, after: ActionRow) -> None:
    """Let nobody close by a slip of a number what is done already, or what another text does not ask for again."""
    pair = f"#{before.handle} {before.address} by #{after.handle} {after.address}"
    ask = "If that is meant, confirm it: --anyway on the command line, the tick on its page."
    if not before.is_open:
        raise NotAllowed(f"Nothing was superseded, {pair}: the earlier action is {before.status!r} already. {ask}")
    likeness = compare_actions(before, after)
    differences = [
        f"the {name} is {old or 'not named'} in one and {new or 'not named'} in the other"
        for name, old, new in (
            ("body", before.body, after.body),
            ("addressee", before.addressee, after.addressee),
        )
        if old != new
    ]
    if differences and likeness < ALIKE:
        raise NotAllowed(
            f"Nothing was superseded, {pair}: {', '.join(differences)}, "
            f"and their words are not alike ({likeness} of 100). {ask}"
        )
