"""What a review says of a clause, in the words of the gold format: verb, category, addressees, deadlines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from tracker.errors import UsageProblem
from tracker.extract.operative import read_clauses
from tracker.knowledge import Knowledge
from tracker.knowledge.verbs import load_verbs
from tracker.model import (
    Addressee,
    Category,
    Clause,
    Deadline,
    DeadlineKind,
    Paragraph,
    ParagraphKind,
    Reporting,
    Resolution,
    SessionRef,
    Source,
    Span,
)
from tracker.writers.gold import write_deadline

RULE = "review"
"""The rule of every value that a person decided."""
NONE = "none"
FREQUENCY = re.compile(r"P[1-9]\d{0,3}[DWMY]|session|regular")

DOUBTED_AS = {
    "verb": "verb",
    "category": "category",
    "addressees": "addressee",
    "deadlines": "deadline",
    "reporting": "reporting",
}
"""The doubt that each decided field settles."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The fields of a clause that a person decided; None where nothing was decided.

    `Decided(verb="urge", addressees=("Member States",))`.
    """

    verb: str | None = None
    category: Category | None = None
    addressees: tuple[str, ...] | None = None
    deadlines: tuple[Deadline, ...] | None = None
    reporting: bool | None = None

    def over(self, other: Decided) -> Decided:
        """Lay these fields over others: what is decided here wins."""
        return Decided(
            **{
                field.name: getattr(other if getattr(self, field.name) is None else self, field.name)
                for field in fields(self)
            }
        )

    def names(self) -> tuple[str, ...]:
        """The fields that are decided: ("verb", "category")."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)


def describe_values(clause: Clause) -> Decided:
    """What a clause says now, as if a person had decided it."""
    return Decided(
        verb=clause.verb,
        category=clause.category,
        addressees=tuple(dict.fromkeys(addressee.name for addressee in clause.addressees)),
        deadlines=clause.deadlines,
        reporting=clause.is_reporting,
    )


def apply_values(clause: Clause, decided: Decided) -> Clause:
    """Put decided fields into a clause; what extraction knew of the same name or words is kept.

    What a person decided is certain, and so is each addressee and deadline that they named.
    """
    if decided.verb is not None and decided.verb != clause.verb:
        clause = replace(clause, verb=decided.verb, rule=RULE)
    if decided.category is not None and decided.category is not clause.category:
        clause = replace(clause, category=decided.category, rule=RULE)
    if decided.addressees is not None:
        clause = replace(clause, addressees=tuple(_addressee(name, clause) for name in decided.addressees))
    if decided.deadlines is not None:
        clause = replace(clause, deadlines=tuple(_settled(each, clause) for each in decided.deadlines))
        if clause.reporting is not None:
            clause = replace(clause, reporting=replace(clause.reporting, frequency=None))
    if decided.reporting is not None and decided.reporting != clause.is_reporting:
        clause = replace(clause, reporting=Reporting() if decided.reporting else None)
    certain = dict.fromkeys(decided.names(), 1.0)
    return replace(clause, confidence=replace(clause.confidence, **certain))


def _addressee(name: str, clause: Clause) -> Addressee:
    for known in clause.addressees:
        if known.name == name:
            return replace(known, confidence=1.0, doubts=())
    return Addressee(name, name, rule=RULE, source=Source.REVIEW)


def _settled(decided: Deadline, clause: Clause) -> Deadline:
    """A decided deadline in its place in the text; all that extraction knew of it where it says the same."""
    for found in clause.deadlines:
        if (found.kind, found.text) == (decided.kind, decided.text):
            if _says(found) == _says(decided):
                return replace(found, confidence=1.0, doubts=())
            return replace(decided, span=found.span)
    return decided


def _says(deadline: Deadline) -> tuple[date | None, SessionRef | None, str | None, str | None, str]:
    return (deadline.date, deadline.session, deadline.period, deadline.frequency, deadline.rule)


# --- as JSON, and in the gold format --------------------------------------------


def write_decided(decided: Decided) -> dict[str, Any]:
    """Write decided fields as JSON: {"verb": "urge", "addressees": ["Member States"]}."""
    written: dict[str, Any] = {}
    for name in decided.names():
        value = getattr(decided, name)
        if name == "deadlines":
            value = [{**write_deadline(each), **_write_days(each), "rule": each.rule} for each in value]
        elif name == "addressees":
            value = list(value)
        elif isinstance(value, Category):
            value = value.value
        written[name] = value
    return written


def read_decided(written: Mapping[str, Any]) -> Decided:
    """Read decided fields from JSON."""
    category, addressees, deadlines = (written.get(name) for name in ("category", "addressees", "deadlines"))
    return Decided(
        verb=written.get("verb"),
        category=None if category is None else Category(category),
        addressees=None if addressees is None else tuple(addressees),
        deadlines=None if deadlines is None else tuple(_deadline(each) for each in deadlines),
        reporting=written.get("reporting"),
    )


def _deadline(written: Mapping[str, Any]) -> Deadline:
    session, day = written.get("session"), written.get("date")
    return Deadline(
        text=written["text"],
        kind=DeadlineKind(written["kind"]),
        span=Span(0, 0),
        date=date.fromisoformat(day) if day else None,
        session=SessionRef(session["body"], session["number"], session["next"]) if session else None,
        period=written.get("period"),
        frequency=written.get("frequency"),
        rule=written.get("rule", RULE),
        **_read_days(written),
    )


def _write_days(deadline: Deadline) -> dict[str, Any]:
    """What the gold format lacks of when it is due: the first and the last day, and whether a term ends.

    Where only the day was decided, it is both, as the register keeps it.
    """
    days = {"first": deadline.first or deadline.date, "last": deadline.last or deadline.first or deadline.date}
    written: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day is not None}
    return written | {name: True for name in ("estimated", "expires") if getattr(deadline, name)}


def _read_days(written: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(written[name]) for name in ("first", "last") if written.get(name)}
    return {**days, **{name: bool(written.get(name)) for name in ("estimated", "expires")}}


# --- from the words of a person ---------------------------------------------------


def decide(
    resolution: Resolution,
    knowledge: Knowledge,
    *,
    verb: str | None = None,
    category: Category | None = None,
    addressees: tuple[str, ...] = (),
    deadlines: tuple[str, ...] = (),
    reporting: bool | None = None,
) -> Decided:
    """Read what a person gives: a verb, names or acronyms of addressees, days or words of deadlines.

    `decide(resolution, knowledge, addressees=("UNODC",), deadlines=("at its eighty-second session",))`.
    "none" says that there is no addressee, or no deadline. A verb brings its category.
    UsageProblem for words that are no deadline and for an unknown verb without a category.
    """
    if verb is not None:
        verb = " ".join(verb.lower().split())
        if not verb:
            raise UsageProblem("A verb needs a word: give its dictionary form, such as request.")
        if category is None:
            category = _category_of(verb)
    return Decided(
        verb=verb,
        category=category,
        addressees=find_names(addressees, knowledge) if addressees else None,
        deadlines=tuple(found for words in deadlines for found in _find_deadlines(words, resolution, knowledge))
        if deadlines
        else None,
        reporting=reporting,
    )


def find_names(words: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """Find the full names that a person means: "UNODC" is "United Nations Office on Drugs and Crime".

    A name that the table lacks is taken as it is written.
    """
    known = {name.casefold(): entity.name for entity in knowledge.entities for name in entity.names}
    names = (" ".join(each.split()) for each in words)
    return tuple(dict.fromkeys(known.get(name.casefold(), name) for name in names if name and name.lower() != NONE))


def _category_of(verb: str) -> Category:
    for row in load_verbs():
        if row.name == verb:
            return row.category
    raise UsageProblem(f"{verb!r} is not a known verb: give its category too.")


def _find_deadlines(words: str, resolution: Resolution, knowledge: Knowledge) -> tuple[Deadline, ...]:
    words = " ".join(words.split())
    if words.lower() == NONE:
        return ()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
        try:
            day = date.fromisoformat(words)
        except ValueError:
            raise UsageProblem(f"{words} is not a day of the calendar: write it as YYYY-MM-DD.") from None
        return (Deadline(words, DeadlineKind.DATE, Span(0, 0), date=day, rule=RULE),)
    if FREQUENCY.fullmatch(words):
        return (Deadline(words, DeadlineKind.RECURRING, Span(0, 0), frequency=words, rule=RULE),)
    clause = None
    for way in (words, f"by {words}"):  # "annually"; "30 June 2027"
        clause = read_words(f"Requests the addressee to act {way}", resolution, knowledge)
        if clause is not None and clause.deadlines:
            break
    if clause is None or not clause.deadlines:
        raise UsageProblem(
            f"{words!r} says no time that can be understood: give a day (2027-06-30), "
            "or words such as 'at its eighty-second session' or 'annually'."
        )
    return tuple(replace(each, span=Span(0, 0), rule=RULE) for each in clause.deadlines)


def read_words(words: str, resolution: Resolution, knowledge: Knowledge) -> Clause | None:
    """Read one clause out of words as extraction would in that resolution; None where there is no verb.

    "invites Member States to repair them" gives "invite", directive, Member States.
    """
    text = words[:1].upper() + words[1:]
    alone = replace(
        resolution,
        language="en",
        paragraphs=(*resolution.preambular, Paragraph("1", ParagraphKind.OPERATIVE, text)),
        citations=(),
        doubts=(),
    )
    clauses = read_clauses(alone, knowledge).operative[0].clauses
    return clauses[0] if clauses else None
