"""Reading a text of the register again, as this version reads: from what is kept of it, with what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.extract import read_whole
from tracker.model import Clause, Resolution
from tracker.service.changes import Author
from tracker.service.extractions import load_extraction
from tracker.service.ingesting import hash_content, take_in
from tracker.service.leading import load_bare
from tracker.service.numbers import find_numbers, kept_numbers, number_clauses
from tracker.service.planning import plan_actions
from tracker.service.reconciling import REFRESH, decided_actions, load_reviews, under_kept_addresses
from tracker.service.refreshing import refresh
from tracker.service.review_overlay import Reviewed, apply_reviews
from tracker.store import Place, find_key, load_knowledge, rebuild_resolution
from tracker.store.models import ActionRecord, ResolutionRecord
from tracker.store.reviews import READING


@dataclass(frozen=True, slots=True)
class RefreshRow:
    """What reading a text again changes in a clause or action: its deadlines were "", they are "by May (2027-05-31)".

    `what` is "clause", "verb", "category", "addressees", "deadlines", "reporting", "text" or "action"; a clause or
    action that comes has no `old`, one that goes no `new`.
    """

    address: str
    what: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What reading a text again changes; `is_new` also where only confidences, doubts or rules are other ones."""

    key: str
    is_new: bool
    rows: tuple[RefreshRow, ...] = ()


def plan_refresh(session: Session, target: str) -> Refreshed:
    """Tell what `refresh_text` would change in a text, "A/RES/79/114", and write nothing."""
    key = find_key(session, target)
    return _compare(session, key, _read_again(session, key))


def refresh_text(session: Session, target: str, *, author: str, now: datetime) -> Refreshed:
    """Read the clauses of a text again, from the paragraphs that the register keeps of it.

    What people decided is laid over it, and what stays the same keeps its numbers and addresses. Returns what
    changed; where nothing did, nothing is written.
    """
    key = find_key(session, target)
    with session.begin_nested():
        session.scalars(select(ResolutionRecord).where(ResolutionRecord.key == key).with_for_update()).one()
        fresh = _read_again(session, key)
        refreshed = _compare(session, key, fresh)
        if refreshed.is_new:
            take_in(session, key, fresh, hash_content(fresh), Author(author, now), REFRESH)
    return refreshed


def _read_again(session: Session, key: str) -> Resolution:
    """Read the clauses of what was extracted once more."""
    return read_whole(load_bare(session, key), load_knowledge(session))


def _compare(session: Session, key: str, fresh: Resolution) -> Refreshed:
    record, extracted = session.get_one(ResolutionRecord, key), load_extraction(session, key)
    is_unsaid = any(doubt.field == READING for doubt in extracted.doubts)
    if record.content_hash == hash_content(fresh) and not is_unsaid:
        return Refreshed(key, is_new=False)
    numbered = number_clauses(fresh, find_numbers(session, key, extracted))
    reviewed = apply_reviews(numbered, load_reviews(session, key), key)
    reviewed = refresh(reviewed, load_knowledge(session))
    before = rebuild_resolution(session, key)
    rows = (*_clauses(key, before, reviewed.resolution), *_actions(session, key, reviewed))
    return Refreshed(key, is_new=True, rows=rows)


def _clauses(key: str, before: Resolution, after: Resolution) -> Iterator[RefreshRow]:
    """What changes in the clauses, in the order of the text."""
    was, now = _by_address(key, before), _by_address(key, after)
    for address in dict.fromkeys((*now, *was)):
        old, new = was.get(address), now.get(address)
        if old is None or new is None:
            yield RefreshRow(address, "clause", old.text if old else None, new.text if new else None)
            continue
        said = _say(new)
        for what, value in _say(old).items():
            if value != said[what]:
                yield RefreshRow(address, what, value, said[what])


def _by_address(key: str, text: Resolution) -> dict[str, Clause]:
    return {
        Place(key, paragraph.ref, number).address: clause
        for paragraph in text.paragraphs
        for number, clause in paragraph.numbered_clauses
    }


def _say(clause: Clause) -> dict[str, str]:
    """The fields of a clause in words, as lists show them."""
    deadlines = (f"{each.text} ({each.date})" if each.date else each.text for each in clause.deadlines)
    return {
        "verb": clause.verb,
        "category": clause.category.value,
        "addressees": "; ".join(addressee.name for addressee in clause.addressees),
        "deadlines": "; ".join(deadlines),
        "reporting": "yes" if clause.is_reporting else "no",
        "text": clause.text,
    }


def _actions(session: Session, key: str, reviewed: Reviewed) -> Iterator[RefreshRow]:
    """Which actions come, and which go: removed, or withdrawn where somebody decided on them."""
    records = session.scalars(
        select(ActionRecord).where(ActionRecord.resolution_key == key).order_by(ActionRecord.handle)
    ).all()
    known = {record.address: record for record in records}
    planned = under_kept_addresses(
        plan_actions(reviewed.resolution, reviewed.tracking), known, kept_numbers(session, key)
    )
    decided, stays = decided_actions(session, key), {action.address for action in planned}
    for address in (action.address for action in planned):
        record = known.get(address)
        if record is None or record.withdrawn is not None:
            yield RefreshRow(address, "action", None, "opened" if record is None else "back in text")
    for record in records:
        if record.address not in stays and record.withdrawn is None:
            gone = "withdrawn from text" if record.address in decided else "removed"
            yield RefreshRow(record.address, "action", f"#{record.handle} {record.status}", gone)
