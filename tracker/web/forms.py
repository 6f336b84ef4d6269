"""What people write into the fields of forms, read: days, numbers, lines, and words of a list."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.errors import UsageProblem

Kind = TypeVar("Kind", bound=StrEnum)

SEPARATORS = re.compile(r"([;\r\n]+)")
"""What stands between the names or days of a field."""


def read_lines(words: str) -> tuple[str, ...]:
    """Read names or days that stand one a line or behind semicolons: "UNODC; Member States"."""
    return tuple(part.strip() for line in words.splitlines() for part in line.split(";") if part.strip())


def read_form_day(words: str) -> date | None:
    """Read a day, "2027-06-30", None of an empty field; UsageProblem for one that there is not."""
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise UsageProblem(f"{words!r} is not a day of the calendar: write it as 2027-06-30.") from None


def read_number(words: str, what: str) -> int:
    """Read a number of at most nine digits; `what` names it: "the number of a session, such as 82"."""
    if not words.isdecimal() or len(words) > 9:
        raise UsageProblem(f"{words!r} is not {what}.")
    return int(words)


def one_of(kind: type[Kind], words: str, what: str) -> Kind:
    """Read a word of a list: `one_of(Category, "directive", "category")`; UsageProblem names those that there are."""
    try:
        return kind(words.strip())
    except ValueError:
        raise UsageProblem(f"{words!r} is no {what}: choose one of {', '.join(kind)}.") from None


def put_right(words: str, meant: str) -> str:
    """Put the name that somebody means in the place of one that they misspelt; `meant` are both, each on a line."""
    misspelt, _, name = meant.replace("\r\n", "\n").partition("\n")
    if not (misspelt and name):
        return words
    parts = SEPARATORS.split(words)
    return "".join(part.replace(misspelt, name) if part.strip() == misspelt else part for part in parts)
