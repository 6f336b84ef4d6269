"""What the readers of time share: a reading of some words, and the scanner that reads numbers from tokens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.extract.times.intervals import Interval
from tracker.extract.times.tokens import Tokens
from tracker.knowledge.time_words import When
from tracker.model import Deadline


class Verdict(StrEnum):
    """What is to be done with an expression of time."""

    TAKEN = "taken"  # it is when the act is due
    EXPLAINED = "explained"  # it is the time of something else, by a rule that says so
    OPEN = "open"  # nothing says what it is


@dataclass(frozen=True, slots=True)
class Reading:
    """Some tokens read as a time: from `start` to before `end`, with what they give.

    `deadlines` are none where the time is another thing's; `reason` names the
    rule that decided. `is_loose` says that the words alone do not tell a deadline
    ("in 2027"), so that what stands before them decides.
    """

    start: int
    end: int
    deadlines: tuple[Deadline, ...]
    verdict: Verdict = Verdict.TAKEN
    reason: str = ""
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of the calendar as words give it, from the token `start` to before `end`."""

    interval: Interval
    start: int
    end: int
    is_whole: bool = True  # the year is given


def read_count(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """A counting number at a place, and where it ends: 24 for "twenty-four", 90 for "90", 60 for "sixty (60)"."""
    when = tokens.when
    if place >= len(when):
        return None
    if when[place] == When.NUMBER:
        return tokens.number(place), place + 1
    if when[place] not in (When.CARDINAL, When.HUNDRED):
        return None
    total, end = 0, place
    while end < len(when) and when[end] in (When.CARDINAL, When.HUNDRED):
        value = tokens.number(end)
        if when[end] == When.HUNDRED:
            total = (total or 1) * value
        elif total % 100 == 0 or (total % 10 == 0 and value < 10 and total % 100 >= 20):
            total += value
        else:
            break
        end += 1
    if when[end : end + 3] == When.STOP + When.NUMBER + When.STOP and tokens.number(end + 1) == total:
        end += 3  # "sixty (60) days"
    return total, end


def read_ordinal(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """An ordinal at a place, and where it ends: 81 for "eighty-first", 105 for "one hundred and fifth"."""
    when, count = tokens.when, len(tokens)
    total, end = 0, place
    while end < count:
        sign = when[end]
        if sign == When.ORDINAL:
            return total + tokens.number(end), end + 1
        if sign == When.ORDINAL_HUNDRED:
            return (total or 1) * 100, end + 1
        if sign == When.HUNDRED:
            total = (total or 1) * 100
        elif sign == When.CARDINAL:
            total += tokens.number(end)
        elif not (sign == When.AND and total >= 100):
            return None
        end += 1
    return None
