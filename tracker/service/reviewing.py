"""Reviewing: a person accepts, corrects, splits, merges, adds or removes clauses and actions, or takes it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, UsageProblem
from tracker.model import Category, Clause, Doubt, Paragraph, Resolution
from tracker.service.addresses import entity_slug
from tracker.service.changes import Author, log_change, take_back
from tracker.service.reconciling import lay_reviews
from tracker.service.review_overlay import FIRST_ADDED, words_of
from tracker.service.review_values import Decided, decide, describe_values, find_names, read_words, write_decided
from tracker.store import find_action, load_knowledge, load_resolution
from tracker.store.decisions import ReviewKind, ReviewRecord, is_withdrawn
from tracker.store.models import ResolutionRecord
from tracker.store.reviews import Place, find_place


def accept_clauses(session: Session, target: str, *, author: str, now: datetime, note: str = "") -> tuple[str, ...]:
    """Accept what a clause says, or all clauses of a paragraph or of a text, so that no later import changes it.

    `accept_clauses(session, "A/RES/79/114:8(a):1", ...)`. The doubts of a paragraph, and of the text, are
    settled with it. Returns the addresses of the clauses, or of the paragraph or text where it has none.
    """
    place = _lock(session, target)
    text = load_resolution(session, place.key)
    by = Author(author, now)
    accepted: list[str] = []
    for paragraph in text.paragraphs:
        for number, clause in paragraph.numbered_clauses:
            if place.holds(paragraph.ref, number):
                here = Place(place.key, paragraph.ref, number)
                _write(session, here, ReviewKind.ACCEPT, by, note, decided=describe_values(clause), basis=clause.text)
                log_change(session, by, "review", here.address, "clause", None, "accepted")
                accepted.append(here.address)
        if not place.number and place.holds(paragraph.ref, 0):
            is_named = place.ref == paragraph.ref and not paragraph.clauses
            if paragraph.doubts or is_named:
                _accept_paragraph(session, place.key, paragraph, by, note)
    if not place.ref:
        reasons = _reasons(text.doubts)
        _write(session, Place(place.key), ReviewKind.ACCEPT, by, note, words=reasons)
        log_change(session, by, "review", place.key, "text", None, "accepted")
    _lay(session, place.key, by)
    return tuple(accepted) or (place.address,)


def _accept_paragraph(session: Session, key: str, paragraph: Paragraph, by: Author, note: str) -> None:
    here = Place(key, paragraph.ref)
    reasons = _reasons(paragraph.doubts)
    _write(session, here, ReviewKind.ACCEPT, by, note, words=reasons, basis=words_of(paragraph))
    log_change(session, by, "review", here.address, "paragraph", None, "accepted")


def _reasons(doubts: tuple[Doubt, ...]) -> str:
    return "\n".join(doubt.reason for doubt in doubts if doubt.field != "review")


def set_values(
    session: Session,
    target: str,
    *,
    author: str,
    now: datetime,
    verb: str | None = None,
    category: Category | None = None,
    addressees: tuple[str, ...] = (),
    deadlines: tuple[str, ...] = (),
    reporting: bool | None = None,
    note: str = "",
) -> str:
    """Correct fields of a clause: the addressee of "A/RES/79/114:8(a):1" is "UNODC".

    See `decide` for what the words may be. A single addressee put in place of another
    takes over what people decided on that action. Returns the address of the clause.
    """
    values: dict[str, Any] = {"verb": verb, "category": category, "addressees": addressees, "deadlines": deadlines}
    values["reporting"] = reporting
    (address,) = set_values_of(session, {target: values}, Author(author, now), note)
    return address


def set_values_of(
    session: Session, wanted: Mapping[str, Mapping[str, Any]], by: Author, note: str = ""
) -> tuple[str, ...]:
    """Correct fields of several clauses, all of them or none: {"A/RES/79/114:8(a):1": {"addressees": ("UNODC",)}}.

    The fields are those of `set_values`. Each text is laid out once, so that many clauses of it take as long as one.
    """
    places = {_lock(session, target): values for target, values in wanted.items()}
    knowledge = load_knowledge(session)
    for key in dict.fromkeys(place.key for place in places):
        text = load_resolution(session, key)
        for place, values in places.items():
            if place.key != key:
                continue
            clause, decided = _clause(text, place), decide(text, knowledge, **values)
            if not decided.names():
                raise UsageProblem("Nothing to set: give a verb, category, addressee, deadline or reporting.")
            _write(session, place, ReviewKind.SET, by, note, decided=decided, basis=clause.text)
            old, new = write_decided(describe_values(clause)), write_decided(decided)
            for name in decided.names():
                log_change(session, by, "review", place.address, name, _words(old[name]), _words(new[name]))
        _lay(session, key, by)
    return tuple(place.address for place in places)


def split_clause(
    session: Session,
    target: str,
    at: str,
    *,
    author: str,
    now: datetime,
    verb: str | None = None,
    category: Category | None = None,
    addressees: tuple[str, ...] = (),
    deadlines: tuple[str, ...] = (),
    note: str = "",
) -> str:
    """Split a clause at words of it: at "invites Member States" of "Requests ..., and invites Member States ...".

    What the second part says is read from its words where it is not given. Its number
    is 101 or the next one free; returns its address.
    """
    place = _lock(session, target)
    text = load_resolution(session, place.key)
    clause, paragraph = _clause(text, place), _paragraph(text, place.ref)
    at = " ".join(at.split())
    if clause.text.count(at) != 1 or clause.text.startswith(at):
        raise UsageProblem(f"{at!r} must stand once in the clause, and not at its start: give more of its words.")
    words = clause.text[clause.text.index(at) :]
    given = decide(
        text,
        load_knowledge(session),
        verb=verb,
        category=category,
        addressees=addressees,
        deadlines=deadlines,
    )
    decided = given.over(_read(session, words, text))
    if decided.verb is None:
        decided = Decided(verb=clause.verb, category=clause.category).over(decided)
    number = _free_number(session, place.key, paragraph)
    by = Author(author, now)
    _write(session, place, ReviewKind.SPLIT, by, note, decided=decided, words=at, other=number, basis=clause.text)
    second = Place(place.key, place.ref, number).address
    log_change(session, by, "review", place.address, "clause", clause.text, f"split at {at!r}: {second}")
    _lay(session, place.key, by)
    return second


def merge_clauses(session: Session, target: str, other: str, *, author: str, now: datetime, note: str = "") -> str:
    """Make one clause of two of a paragraph; the first keeps its address and takes the words of the other."""
    place, second = _lock(session, target), find_place(session, other)
    text = load_resolution(session, place.key)
    clause, gone = _clause(text, place), _clause(text, second)
    if (place.key, place.ref) != (second.key, second.ref) or place.number == second.number:
        raise UsageProblem("Two clauses of one paragraph can be merged: name both by their addresses.")
    by = Author(author, now)
    _write(session, place, ReviewKind.MERGE, by, note, other=second.number, basis=clause.text)
    log_change(session, by, "review", place.address, "clause", clause.text, f"merged with {second.address}")
    log_change(session, by, "review", second.address, "clause", gone.text, f"merged into {place.address}")
    _lay(session, place.key, by)
    return place.address


def add_clause(
    session: Session,
    target: str,
    *,
    author: str,
    now: datetime,
    words: str = "",
    verb: str | None = None,
    category: Category | None = None,
    addressees: tuple[str, ...] = (),
    deadlines: tuple[str, ...] = (),
    reporting: bool | None = None,
    note: str = "",
) -> str:
    """Add a clause to a paragraph, "A/RES/79/114:8", that extraction did not see; returns its address.

    `words` are those of the paragraph, all of it where none are given. What is not
    given is read from the words.
    """
    place = _lock(session, target)
    text = load_resolution(session, place.key)
    paragraph = _paragraph(text, place.ref)
    if place.number or not place.ref:
        raise UsageProblem(f"{target} is no paragraph: name one, such as {place.key}:8.")
    words = " ".join((words or paragraph.text).split())
    given = decide(
        text,
        load_knowledge(session),
        verb=verb,
        category=category,
        addressees=addressees,
        deadlines=deadlines,
        reporting=reporting,
    )
    decided = given.over(_read(session, words, text))
    if decided.verb is None or decided.category is None:
        raise UsageProblem("The words have no verb that is known: give a verb and its category.")
    new = Place(place.key, place.ref, _free_number(session, place.key, paragraph))
    by = Author(author, now)
    _write(session, new, ReviewKind.ADD, by, note, decided=decided, words=words)
    log_change(session, by, "review", new.address, "clause", None, words)
    _lay(session, place.key, by)
    return new.address


def add_action(session: Session, target: str, addressee: str, *, author: str, now: datetime, note: str = "") -> str:
    """Track a clause as asked of a further addressee, whatever its category; returns the action's address.

    `add_action(session, "A/RES/79/114:1:1", "UNODC", ...)`; "nobody" for none yet.
    """
    place = _lock(session, target)
    clause = _clause(load_resolution(session, place.key), place)
    name = (
        "" if addressee.strip().casefold() == "nobody" else "".join(find_names((addressee,), load_knowledge(session)))
    )
    address = f"{place.address}:{entity_slug(name)}"
    by = Author(author, now)
    _write(session, place, ReviewKind.TRACK, by, note, words=name, basis=clause.text)
    log_change(session, by, "review", address, "action", None, "tracked")
    _lay(session, place.key, by)
    return address


def remove(session: Session, target: str, *, author: str, now: datetime, note: str = "") -> str:
    """Take a clause out, or only one action where its address or number is given.

    An action that people decided something on is kept as withdrawn. Returns what was removed.
    """
    place = _lock(session, target)
    by = Author(author, now)
    clause = _clause(load_resolution(session, place.key), place)
    if place.action is not None:
        row = find_action(session, place.action)
        _write(session, place, ReviewKind.UNTRACK, by, note, words=row.addressee or "", basis=clause.text)
        log_change(session, by, "review", row.address, "action", "tracked", "not tracked")
    else:
        _write(session, place, ReviewKind.REMOVE, by, note, basis=clause.text)
        log_change(session, by, "review", place.address, "clause", clause.text, None)
    _lay(session, place.key, by)
    return place.action or place.address


def withdraw_review(session: Session, review_id: int, *, author: str, now: datetime) -> str:
    """Take a review back by its number: the extracted value counts again, the review is kept.

    Returns the address of the clause. NotFound where no such review stands.
    """
    record = session.get(ReviewRecord, review_id)
    if record is None:
        raise NotFound(f"No review {review_id} stands: `tracker review list` names those that do.")
    place = Place(record.resolution_key, record.ref, record.clause_number)
    _lock(session, place.key)
    if session.scalar(select(ReviewRecord.id).where(ReviewRecord.id == review_id, is_withdrawn(ReviewRecord))):
        raise NotFound(f"No review {review_id} stands: `tracker review list` names those that do.")
    by = Author(author, now)
    take_back(session, record, by)
    log_change(session, by, "review", place.address, "review", f"{record.id}: {record.kind}", "withdrawn")
    _lay(session, place.key, by, is_new=False)
    return place.address


def _lock(session: Session, target: str) -> Place:
    """Find a place and keep others from reviewing or importing the same text meanwhile."""
    place = find_place(session, target)
    session.scalars(select(ResolutionRecord).where(ResolutionRecord.key == place.key).with_for_update()).one()
    return place


def _write(
    session: Session,
    place: Place,
    kind: ReviewKind,
    by: Author,
    note: str,
    *,
    decided: Decided | None = None,
    words: str = "",
    other: int | None = None,
    basis: str = "",
) -> None:
    """Write a review, and log it whole: '7: set {"decided": {"verb": "demand"}}' can be replayed."""
    record = ReviewRecord(
        resolution_key=place.key,
        ref=place.ref,
        clause_number=place.number,
        kind=kind.value,
        decided=write_decided(decided or Decided()),
        words=words,
        other=other,
        basis=basis,
        note=note.strip(),
        author=by.name,
        recorded=by.at,
    )
    session.add(record)
    session.flush()
    said = {name: getattr(record, name) for name in ("decided", "words", "other", "basis") if getattr(record, name)}
    new = f"{record.id}: {record.kind} {json.dumps(said, ensure_ascii=False)}"
    log_change(session, by, "review", place.address, "review", None, new)


def _lay(session: Session, key: str, by: Author, *, is_new: bool = True) -> None:
    """Lay all reviews again; those that were just made have to fit."""
    session.flush()
    reviewed = lay_reviews(session, key, by)
    if is_new:
        made = session.scalars(
            select(ReviewRecord.id).where(ReviewRecord.resolution_key == key, ReviewRecord.recorded == by.at)
        ).all()
        for review, reason in reviewed.unfitting:
            if review.id in made:
                raise UsageProblem(f"That cannot be done: {reason}.")


def _clause(text: Resolution, place: Place) -> Clause:
    for number, clause in _paragraph(text, place.ref).numbered_clauses:
        if number == place.number:
            return clause
    raise UsageProblem(f"{place.address} is no clause: name one, such as {place.key}:{place.ref}:1.")


def _paragraph(text: Resolution, ref: str) -> Paragraph:
    for paragraph in text.paragraphs:
        if paragraph.ref == ref:
            return paragraph
    raise UsageProblem("That names a whole text: name a paragraph or a clause of it, such as A/RES/79/114:8:1.")


def _free_number(session: Session, key: str, paragraph: Paragraph) -> int:
    """The next number for a clause that people add: one that was ever given is not given again."""
    used = [number for number, _ in paragraph.numbered_clauses]
    for record in session.scalars(
        select(ReviewRecord).where(ReviewRecord.resolution_key == key, ReviewRecord.ref == paragraph.ref)
    ):
        used += [record.clause_number, record.other or 0]
    return max(FIRST_ADDED, *(number + 1 for number in used)) if used else FIRST_ADDED


def _read(session: Session, words: str, text: Resolution) -> Decided:
    clause = read_words(words, text, load_knowledge(session))
    return Decided() if clause is None else describe_values(clause)


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
