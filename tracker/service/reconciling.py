"""The actions and reviews of a text, after an import or a review changed its clauses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, insert, select, union
from sqlalchemy.orm import Session

from tracker.knowledge.statuses import FIRST_STATUS
from tracker.service.carrying import carry_over
from tracker.service.changes import Author, log_change, log_opened
from tracker.service.days import find_days, log_days
from tracker.service.extractions import keep_extraction, load_extraction
from tracker.service.numbers import keep_number, kept_numbers, take_handles
from tracker.service.occurrences import settle_times
from tracker.service.planning import PlannedAction, plan_actions
from tracker.service.records import build_rows
from tracker.service.refreshing import refresh
from tracker.service.review_overlay import Review, Reviewed, apply_reviews, is_same
from tracker.service.review_values import read_decided
from tracker.service.schedules import find_kept
from tracker.store import MOVED_TO, load_knowledge
from tracker.store.comments import CommentRecord
from tracker.store.decisions import (
    AssignmentRecord,
    OccurrenceRecord,
    ReviewKind,
    ReviewRecord,
    SupersessionRecord,
    is_withdrawn,
)
from tracker.store.models import (
    ActionRecord,
    ClauseRecord,
    DoubtRecord,
    KeptNumberRecord,
    ParagraphRecord,
    ResolutionRecord,
    StatusReportRecord,
)

REFRESH = "refresh"
"""The operation that reads a text again whose words are the same."""
REVIEW = "review"
"""The operations of people on clauses."""


def load_reviews(session: Session, key: str) -> tuple[Review, ...]:
    """Load the reviews of a text that stand, the oldest first."""
    records = session.scalars(
        select(ReviewRecord)
        .where(ReviewRecord.resolution_key == key, ~is_withdrawn(ReviewRecord))
        .order_by(ReviewRecord.id)
    )
    return tuple(
        Review(
            id=record.id,
            ref=record.ref,
            number=record.clause_number,
            kind=ReviewKind(record.kind),
            decided=read_decided(record.decided),
            words=record.words,
            other=record.other,
            basis=record.basis,
            author=record.author,
        )
        for record in records
    )


def lay_reviews(session: Session, key: str, by: Author) -> Reviewed:
    """Write the clauses of a text again with the reviews that stand, and settle its actions."""
    extracted = load_extraction(session, key)
    keep_extraction(session, key, extracted)
    knowledge = load_knowledge(session)
    reviewed = refresh(apply_reviews(extracted, load_reviews(session, key), key), knowledge)
    before, days, kept = clauses_by_place(session, key), find_days(session, key=key), find_kept(session, key)
    rows = build_rows(key, reviewed.resolution, knowledge.calendar, kept, with_parts=False)
    rows.take_numbers(session)
    for table in (DoubtRecord, ParagraphRecord):
        session.execute(delete(table).where(table.resolution_key == key))
    session.expire(session.get_one(ResolutionRecord, key), ["paragraphs"])
    rows.write(session)
    planned = plan_actions(reviewed.resolution, reviewed.tracking)
    settle_actions(session, key, planned, before, by, REVIEW)
    log_days(session, days, find_days(session, key=key), by, REVIEW)
    return reviewed


@dataclass(frozen=True, slots=True)
class Settled:
    """The addresses of the actions that came, left the text but are kept, or were removed, and how many there are."""

    planned: int
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    removed: tuple[str, ...]


def settle_actions(
    session: Session,
    key: str,
    planned: tuple[PlannedAction, ...],
    before: dict[tuple[str, int], ClauseRecord],
    by: Author,
    operation: str,
    *,
    is_new: bool = False,
) -> Settled:
    """Add what is new, take back what returned, and withdraw or remove what left the text.

    An action that anyone reported on, assigned, commented on or superseded is never removed.
    `before` are the clauses as they stood; `operation` names the write in the log. A resolution that `is_new` has no
    action, and none left it.
    """
    known: dict[str, ActionRecord] = {}
    left: dict[str, KeptNumberRecord] = {}
    if not is_new:
        there = session.scalars(select(ActionRecord).where(ActionRecord.resolution_key == key))
        known, left = {action.address: action for action in there}, kept_numbers(session, key)
    planned = under_kept_addresses(planned, known, left)
    new = [action for action in planned if action.address not in known]
    handles = take_handles(session, left, [action.address for action in new])
    if new:
        opened = [_open_action(key, action, handles[action.address], by.at) for action in new]
        session.connection().execute(insert(ActionRecord), opened)
        log_opened(session, by, operation, [action.address for action in new])
    if not known:
        return Settled(len(planned), tuple(action.address for action in new), (), ())
    decided = decided_actions(session, key)
    now_texts = clauses_by_place(session, key) if decided else {}
    addresses = {action.address for action in planned}
    added = [action.address for action in new]
    withdrawn: list[str] = []
    removed: list[str] = []
    for address, record in known.items():
        clause = before.get((record.ref, record.clause_number))
        if address in addresses:
            if record.withdrawn is not None:
                record.withdrawn = record.last_verb = record.last_category = record.last_text = None
                added.append(address)
                log_change(session, by, operation, address, "action", "withdrawn", "back in text")
            elif address in decided and clause is not None:
                text = now_texts[record.ref, record.clause_number].text
                if text != clause.text:
                    log_change(session, by, operation, address, "text", clause.text, text)
        elif address in decided:
            if record.withdrawn is None:
                withdrawn.append(address)
                record.withdrawn = by.at
                record.last_verb = clause.verb if clause else None
                record.last_category = clause.category if clause else None
                record.last_text = clause.text if clause else None
        else:
            removed.append(address)
            keep_number(session, record)
            session.delete(record)
            log_change(session, by, operation, address, "action", "opened", None)
    session.flush()
    settled = Settled(len(planned), tuple(added), tuple(withdrawn), tuple(removed))
    moved = _find_moved(session, settled, before, now_texts, operation)
    why = "withdrawn by a review" if operation == REVIEW else "withdrawn from text"
    for address in withdrawn:
        words = f"withdrawn, {MOVED_TO} {moved[address]}" if address in moved else why
        log_change(session, by, operation, address, "action", "in text", words)
    for address, successor in moved.items():
        carry_over(session, address, successor, by, operation)
    settle_times(session, key, by, by.at.date(), operation)
    return settled


def under_kept_addresses(
    planned: tuple[PlannedAction, ...], known: dict[str, ActionRecord], left: dict[str, KeptNumberRecord]
) -> tuple[PlannedAction, ...]:
    """Give an action whose addressee was merged into another the address that it has had since it was opened.

    One that left the register and returns has that address too.
    """
    of_known = {(each.ref, each.clause_number, each.entity): each.address for each in known.values()}
    of_left = {(each.ref, each.clause_number, each.entity): each.address for each in left.values()}

    def address_of(action: PlannedAction) -> str:
        if action.address in known:
            return action.address
        place = (action.ref, action.clause_number, action.entity)
        if place in of_known or action.address in left:
            return of_known.get(place, action.address)
        return of_left.get(place, action.address)

    return tuple(replace(action, address=address_of(action)) for action in planned)


def _find_moved(
    session: Session,
    settled: Settled,
    before: dict[tuple[str, int], ClauseRecord],
    now: dict[tuple[str, int], ClauseRecord],
    operation: str,
) -> dict[str, str]:
    """Find the action that took the place of one that was withdrawn: it was nobody's, now it is UNODC's.

    Only where the words of the clause are the same, or the same text is read again, and one action went as one came.
    """
    gone: dict[tuple[str, int], list[str]] = {}
    come: dict[tuple[str, int], list[str]] = {}
    for addresses, places in ((settled.withdrawn, gone), (settled.added, come)):
        for address in addresses:
            record = session.get_one(ActionRecord, address)
            places.setdefault((record.ref, record.clause_number), []).append(address)
    moved = {}
    for place, old in gone.items():
        new = come.get(place, [])
        was, is_now = before.get(place), now.get(place)
        if len(old) != 1 or len(new) != 1 or was is None or is_now is None:
            continue
        if operation == REFRESH or is_same(was.text, is_now.text):
            moved[old[0]] = new[0]
    return moved


def _open_action(key: str, planned: PlannedAction, handle: int, now: datetime) -> dict[str, Any]:
    return {
        "address": planned.address,
        "handle": handle,
        "resolution_key": key,
        "ref": planned.ref,
        "clause_number": planned.clause_number,
        "entity": planned.entity,
        "addressee": planned.addressee,
        "status": FIRST_STATUS,
        "is_open": True,
        "occurrence": 1,
        "opened": now,
    }


def clauses_by_place(session: Session, key: str) -> dict[tuple[str, int], ClauseRecord]:
    """The clauses of a resolution as they stand, detached from the session."""
    clauses = session.scalars(select(ClauseRecord).where(ClauseRecord.resolution_key == key)).all()
    for clause in clauses:
        session.expunge(clause)
    return {(clause.ref, clause.number): clause for clause in clauses}


def count_there(key: str) -> ScalarSelect[int]:
    """Count, within a statement, the actions of a text that did not leave it."""
    return (
        select(func.count())
        .where(ActionRecord.resolution_key == key, ActionRecord.withdrawn.is_(None))
        .scalar_subquery()
    )


def decided_actions(session: Session, key: str) -> set[str]:
    """Find the actions of a text on which a person decided or said something: a status, a focal point, a successor.

    One that was given an open occurrence of another counts too, before anybody reported on it.
    """
    of_text = select(ActionRecord.address).where(ActionRecord.resolution_key == key)
    return set(
        session.scalars(
            union(
                *(
                    select(column).where(column.in_(of_text))
                    for column in (
                        StatusReportRecord.address,
                        AssignmentRecord.address,
                        CommentRecord.address,
                        OccurrenceRecord.address,
                        SupersessionRecord.address,
                        SupersessionRecord.successor,
                    )
                )
            )
        )
    )
