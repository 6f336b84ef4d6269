"""Words that a careful reader looks for where a field may have been misread: "annual" without a deadline."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "watchwords.csv"
FIELDS = ("addressees", "deadlines", "reporting", "reading")


@dataclass(frozen=True, slots=True)
class WatchClass:
    """One row of watchwords.csv: words of one class that matter to one field.

    `field` is "addressees", "deadlines" or "reporting", `reason` what a person is told where the class counts
    against the reading: "a month that no deadline took". Classes of the field "reading" are used by features and
    count by themselves nowhere; their `reason` says what they are.
    """

    field: str
    name: str
    words: frozenset[str]
    reason: str
    example: str


@cache
def load_watchwords() -> tuple[WatchClass, ...]:
    """Read watchwords.csv; KnowledgeBroken names the row that contradicts itself."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    return tuple(_row(row, number) for number, row in enumerate(csv.DictReader(lines), start=2))


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class that features use: "complement" has "of" and "representing"."""
    return next(row.words for row in load_watchwords() if row.field == "reading" and row.name == name)


def _row(row: dict[str, str], number: int) -> WatchClass:
    words = frozenset(row["words"].split("|"))
    if row["field"] not in FIELDS:
        raise KnowledgeBroken(
            f"{TABLE} row {number}: the field must be one of {', '.join(FIELDS)}, not {row['field']!r}"
        )
    if any(" " in word or word != word.lower() for word in words):
        raise KnowledgeBroken(f"{TABLE} row {number}: give single words in lower case")
    if not words & set(row["example"].lower().replace(",", " ").split()):
        raise KnowledgeBroken(f"{TABLE} row {number}: the example has none of the words")
    return WatchClass(row["field"], row["class"], words, row["reason"], row["example"])
