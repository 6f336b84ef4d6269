"""The numbers of clauses and actions: each is given once, and what leaves a text and comes back has its own again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, utils
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.model import Clause, Paragraph, Resolution
from tracker.service.review_overlay import FIRST_ADDED, letters_of
from tracker.store.decisions import ReviewRecord
from tracker.store.models import ActionRecord, ClauseNumberRecord, CounterRecord, KeptNumberRecord

ALIKE = 60
"""From this likeness on, of 100, two clauses of a paragraph are one whose words were corrected."""
ALIKE_OF_ONE_VERB = 40
"""The same of two clauses that have the same verb."""


@dataclass(slots=True)
class Numbers:
    """The numbers that the clauses of one paragraph ever had.

    `present` are the clauses that stand in the register with their numbers, `remembered` the numbers of clauses
    that left, by the hash of their words, and `given` all numbers that were ever given.
    """

    present: dict[int, Clause] = field(default_factory=dict)
    remembered: dict[str, list[int]] = field(default_factory=dict)
    given: set[int] = field(default_factory=set)

    def remember(self, words: str, number: int) -> None:
        """Remember that a clause of these words (their hash) had a number."""
        self.given.add(number)
        self.remembered.setdefault(words, []).append(number)


def number_clauses(resolution: Resolution, known: dict[str, Numbers]) -> Resolution:
    """Give the clauses of a text the numbers that they had before, and new ones to those that are new.

    "2. Requests the Secretary-General ..." whose clause 1 was the request, and in which "Notes ..." is found
    before it now, has the clauses 2 and 1. `known` are the numbers of each paragraph, by its ref.
    """
    return replace(
        resolution,
        paragraphs=tuple(
            _number(paragraph, known[paragraph.ref]) if paragraph.ref in known and paragraph.clauses else paragraph
            for paragraph in resolution.paragraphs
        ),
    )


def _number(paragraph: Paragraph, known: Numbers) -> Paragraph:
    clauses = paragraph.clauses
    found: dict[int, int] = {}
    _match_words(clauses, known, found)
    _match_alike(clauses, known, found)
    taken = set(found.values())
    for place in range(len(clauses)):
        if place not in found:
            found[place] = _free_number(place + 1, known.given | taken, taken)
            taken.add(found[place])
    return replace(
        paragraph,
        clauses=tuple(
            replace(clause, number=found[place] if found[place] != place + 1 else 0)
            for place, clause in enumerate(clauses)
        ),
    )


def _match_words(clauses: Sequence[Clause], known: Numbers, found: dict[int, int]) -> None:
    """Find the clauses of the same words: first those that stand in the register, then those that were there once."""
    by_words: dict[str, list[int]] = {}
    for number, clause in sorted(known.present.items(), key=lambda each: each[1].span.start):
        by_words.setdefault(hash_words(clause.text), []).append(number)
    taken: set[int] = set()
    for numbers in (by_words, known.remembered):
        for place, clause in enumerate(clauses):
            free = [each for each in numbers.get(hash_words(clause.text), ()) if each not in taken]
            if place not in found and free:
                found[place] = free[0]
                taken.add(free[0])


def _match_alike(clauses: Sequence[Clause], known: Numbers, found: dict[int, int]) -> None:
    """Find the clauses whose words were corrected, or of which another reading takes more or less, the likest first."""
    left = {number: clause for number, clause in known.present.items() if number not in found.values()}
    pairs = sorted(
        (-likeness, abs(place + 1 - number), place, number)
        for place, clause in enumerate(clauses)
        if place not in found
        for number, other in left.items()
        if (likeness := fuzz.token_sort_ratio(clause.text, other.text, processor=utils.default_process))
        >= (ALIKE_OF_ONE_VERB if clause.verb == other.verb else ALIKE)
    )
    for _, _, place, number in pairs:
        if place not in found and number not in found.values():
            found[place] = number


def _free_number(place: int, given: set[int], taken: set[int]) -> int:
    """A number that was never given: the place where it can be; those from 101 on are of clauses that people add."""
    if place not in given:
        return place
    following = max((each for each in given if each < FIRST_ADDED), default=0) + 1
    if following < FIRST_ADDED:
        return following
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


# --- what the register knows of them ------------------------------------------------


def find_numbers(session: Session, key: str, present: Resolution | None) -> dict[str, Numbers]:
    """Find the numbers that the clauses of a text ever had, by paragraph; `present` is what was extracted last."""
    known: dict[str, Numbers] = defaultdict(Numbers)
    for paragraph in present.paragraphs if present else ():
        for number, clause in paragraph.numbered_clauses:
            known[paragraph.ref].present[number] = clause
            known[paragraph.ref].given.add(number)
    remembered = select(ClauseNumberRecord).where(ClauseNumberRecord.resolution_key == key)
    for each in session.scalars(remembered.order_by(ClauseNumberRecord.number)):
        known[each.ref].remember(each.words, each.number)
    withdrawn = select(ActionRecord).where(ActionRecord.resolution_key == key, ActionRecord.last_text.is_not(None))
    for action in session.scalars(withdrawn.order_by(ActionRecord.handle)):
        known[action.ref].remember(hash_words(action.last_text or ""), action.clause_number)
    reviews = select(ReviewRecord).where(ReviewRecord.resolution_key == key, ReviewRecord.clause_number > 0)
    for review in session.scalars(reviews.order_by(ReviewRecord.id)):
        if review.basis and review.clause_number < FIRST_ADDED:
            known[review.ref].remember(hash_words(review.basis), review.clause_number)
    return dict(known)


def remember_numbers(session: Session, key: str, before: Resolution | None, now: Resolution) -> None:
    """Remember the numbers of the clauses whose words left a text."""
    stays = {
        (paragraph.ref, number, hash_words(clause.text))
        for paragraph in now.paragraphs
        for number, clause in paragraph.numbered_clauses
    }
    for paragraph in before.paragraphs if before else ():
        for number, clause in paragraph.numbered_clauses:
            place = (paragraph.ref, number, hash_words(clause.text))
            if place not in stays and session.get(ClauseNumberRecord, (key, *place)) is None:
                session.add(ClauseNumberRecord(resolution_key=key, ref=place[0], number=number, words=place[2]))


def keep_number(session: Session, action: ActionRecord) -> None:
    """Keep the number of an action that leaves the register, so that nobody else gets it."""
    session.add(
        KeptNumberRecord(
            address=action.address,
            handle=action.handle,
            resolution_key=action.resolution_key,
            ref=action.ref,
            clause_number=action.clause_number,
            entity=action.entity,
        )
    )


def kept_numbers(session: Session, key: str) -> dict[str, KeptNumberRecord]:
    """Find the numbers that are kept for the actions that left a text, by address."""
    kept = select(KeptNumberRecord).where(KeptNumberRecord.resolution_key == key)
    return {each.address: each for each in session.scalars(kept)}


def take_handles(session: Session, kept: Mapping[str, KeptNumberRecord], addresses: Iterable[str]) -> dict[str, int]:
    """Give each action that is opened its number: the one it had, or the next; two writers never get the same one.

    `kept` are those of the actions that left the text.
    """
    handles: dict[str, int] = {}
    new: list[str] = []
    for address in addresses:
        if address in kept:
            handles[address] = kept[address].handle
            session.delete(kept[address])
        else:
            new.append(address)
    session.flush()
    first = _take_next(session, len(new))
    return handles | {address: first + place for place, address in enumerate(new)}


TAKE_NUMBERS = text("UPDATE counters SET value = value + :count WHERE name = 'action' RETURNING value")


def _take_next(session: Session, count: int) -> int:
    """Reserve the next numbers, the first of which is returned."""
    if count == 0:
        return 0
    taken: int | None = session.connection().scalar(TAKE_NUMBERS, {"count": count})
    if taken is None:
        session.add(CounterRecord(name="action", value=count))
        session.flush()
        taken = count
    return taken - count + 1


def hash_words(text: str) -> str:
    """Hash the letters of a clause, so that those of a PDF and of a Word file are the same."""
    return hashlib.sha256(letters_of(text).encode("utf-8", "surrogatepass")).hexdigest()
