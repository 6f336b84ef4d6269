"""What about a reading speaks for or against it: each feature is a small function with its sentence for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.extract.look import Look

Measure = Callable[[Look], float]
Words = Callable[[Look], str]


class Field(StrEnum):
    """The fields of a clause that have a confidence; of an addressee and a deadline there is one each."""

    VERB = "verb"
    CATEGORY = "category"
    ADDRESSEES = "addressees"
    DEADLINES = "deadlines"
    REPORTING = "reporting"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: what it is called in the weights, which fields it speaks about, and how it is measured.

    `measure` gives 0 where it does not hold, 1 where it does, or how much. `reason` is what a person reads where it
    made a field doubtful, empty where it only shifts the odds; `words` the words of the clause to look at.
    `is_general` says that it is measured in every clause, not only in those that ask or decide.
    """

    name: str
    fields: tuple[Field, ...]
    measure: Measure
    reason: str = ""
    words: Words | None = None
    is_general: bool = False


class Features:
    """The features of one kind, in the order in which they are written down."""

    def __init__(self) -> None:
        self.all: list[Feature] = []

    def feature(
        self, *fields: Field, reason: str = "", words: Words | None = None, general: bool = False
    ) -> Callable[[Measure], Measure]:
        """Take a function as a feature of some fields, under its own name: `@of.feature(Field.VERB, reason="...")`."""

        def take(measure: Measure) -> Measure:
            self.all.append(Feature(measure.__name__.replace("_", " "), fields, measure, reason, words, general))
            return measure

        return take


ALL = tuple(Field)
V, C, A, D, R = ALL


def who_words(look: Look) -> str:
    """The words that should name who is asked, as a person is shown them."""
    return look.who.replace(" | ", " ... ").strip(" ,:;.|")[:100]


def object_words(look: Look) -> str:
    """The words that the verb governs, as a person is shown them."""
    return look.text[look.object_start : look.end].strip(" ,;.")[:100]


def last_words(look: Look) -> str:
    """The last words of the clause, as a person is shown them."""
    return look.text[look.clause.span.start : look.end][-100:]


def has_doubt(look: Look, field: str) -> bool:
    """Whether a reader gave a doubt about a field of the clause, or about one of its parts."""
    clause = look.clause
    parts = clause.addressees if field == "addressee" else clause.deadlines if field == "deadline" else ()
    return any(each.field == field for each in clause.doubts) or any(each.doubts for each in parts)
