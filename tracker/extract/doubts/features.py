"""What about a reading speaks for or against it: each feature is a small function with its sentence for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.extract.doubts.look import Look

Measure = Callable[[Look], float]
Words = Callable[[Look], str]


class Field(StrEnum):
    """The fields of a clause that have a confidence."""

    VERB = "verb"
    CATEGORY = "category"
    ADDRESSEES = "addressees"
    DEADLINES = "deadlines"
    REPORTING = "reporting"


ALL = tuple(Field)
V, C, A, D, R = ALL


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: what it is called in the weights, which fields it speaks about, and how it is measured.

    `measure` gives 0 where it does not hold, 1 where it does, or how much. `reason` is what a person reads where it
    made a field doubtful, empty where it only shifts the odds; `words` are the words of the clause to look at.
    """

    name: str
    fields: tuple[Field, ...]
    measure: Measure
    reason: str = ""
    words: Words | None = None


class Features:
    """The features of one kind of clause, in the order in which they are written down."""

    def __init__(self) -> None:
        self.all: list[Feature] = []

    def feature(self, *fields: Field, reason: str = "", words: Words | None = None) -> Callable[[Measure], Measure]:
        """Take a function as a feature of some fields, under its own name: `@OF_CLAUSES.feature(V, reason="...")`."""

        def take(measure: Measure) -> Measure:
            self.all.append(Feature(measure.__name__.replace("_", " "), fields, measure, reason, words))
            return measure

        return take


OF_ASKING = Features()
"""Measured in clauses that ask or decide."""
OF_NOBODY = Features()
"""Measured in clauses that ask or decide and have no addressee."""
OF_ADDRESSEES = Features()
"""Measured in clauses with addressees."""
OF_DEADLINES = Features()
"""Measured in clauses with deadlines."""
OF_REPORTS = Features()
"""Measured in clauses that were read as asking for a report."""


def who_words(look: Look) -> str:
    """The words that should name who is asked, as a person is shown them."""
    return " ".join(look.who.replace(" | ", " ... ").split()).strip(" ,:;.|")[:100]


def object_words(look: Look) -> str:
    """The words that the verb governs, as a person is shown them."""
    return look.text[look.object_start : look.end].strip(" ,;.")[:100]


def last_words(look: Look) -> str:
    """The last words of the clause, as a person is shown them."""
    return look.text[look.clause.span.start : look.end][-100:]


def named(look: Look) -> str:
    """The addressees as they were read, as a person is shown them."""
    return ", ".join(each.name for each in look.clause.addressees)[:100]


def times(look: Look) -> str:
    """The deadlines as they were read, as a person is shown them."""
    return "; ".join(each.text for each in look.clause.deadlines)[:100]


def has_doubt(look: Look, field: str) -> bool:
    """Whether a reader gave a doubt about a field of the clause, or about one of its parts."""
    clause = look.clause
    for doubt in clause.doubts:
        if doubt.field == field:
            return True
    if field == "addressee":
        return any(each.doubts for each in clause.addressees)
    return field == "deadline" and any(each.doubts for each in clause.deadlines)
