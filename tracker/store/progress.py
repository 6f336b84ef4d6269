"""How the work goes on: what is done of what was asked, in time or not, what moved lately, how fast doubts go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, case, extract, func, select
from sqlalchemy.orm import Session

from tracker.store.decisions import ReviewRecord, is_withdrawn
from tracker.store.narrowing import EVERY, ActionFilter, is_late, read_actions, source_of

DONE = "implemented"
"""The status of what is done as it was asked."""
MONTHS_OF_A_QUARTER = 3
DAYS_OF_A_WEEK = 7


class By(StrEnum):
    """By what completion is counted."""

    YEAR = "year"
    BODY = "body"
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a group of actions is: `of` is the year of adoption, the body or the addressee, None where unnamed.

    `done` are implemented, `closed` ended otherwise, `late` open after their last day, `open` the other open ones.
    """

    of: int | str | None
    done: int
    closed: int
    open: int
    late: int

    @property
    def total(self) -> int:
        """All actions of the group."""
        return self.done + self.closed + self.open + self.late


@dataclass(frozen=True, slots=True)
class Timeliness:
    """What fell due in a quarter: implemented `in_time` or `after`, and `late`, which is open yet."""

    first: date
    last: date
    in_time: int
    after: int
    late: int


@dataclass(frozen=True, slots=True)
class Week:
    """The reviews that people wrote in a week, from its Monday on."""

    monday: date
    count: int


def count_completion(
    session: Session, by: By, today: date, wanted: ActionFilter = EVERY, limit: int | None = None
) -> list[Completion]:
    """Count how far the actions of a filter are: by year the newest first, else the groups with the most actions."""
    rows = source_of(wanted).c
    key: ColumnElement[Any] = {
        By.YEAR: extract("year", rows.adopted),
        By.BODY: rows.body,
        By.ADDRESSEE: rows.addressee,
    }[by]
    fate = case(
        (rows.status == DONE, "done"), (rows.is_open.is_(False), "closed"), (is_late(rows, today), "late"), else_="open"
    )
    counts: dict[int | str | None, Counter[str]] = {}
    for of, what, number in session.execute(read_actions(session, wanted, key, fate, func.count()).group_by(key, fate)):
        counts.setdefault(int(of) if by is By.YEAR and of is not None else of, Counter())[what] += number
    found = [Completion(of, each["done"], each["closed"], each["open"], each["late"]) for of, each in counts.items()]
    if by is By.YEAR:
        found.sort(key=lambda each: -(int(each.of) if each.of is not None else 0))
    else:
        found.sort(key=lambda each: (-each.total, each.of is None, each.of or ""))
    return found[:limit]


def count_timeliness(session: Session, today: date, quarters: int, wanted: ActionFilter = EVERY) -> list[Timeliness]:
    """Count for each of the last quarters what its actions became: the earliest first, the one of today last.

    Each action counts with the time at which it stands, in the quarter of the last day of that, and is in time where
    its last report is of that day or before. What ended otherwise than implemented, and ends of terms, do not count.
    """
    start = date(today.year, today.month - (today.month - 1) % MONTHS_OF_A_QUARTER, 1)
    first = start - relativedelta(months=MONTHS_OF_A_QUARTER * (quarters - 1))
    rows = source_of(wanted).c
    year, month = extract("year", rows.late_after), extract("month", rows.late_after)
    is_done = rows.status == DONE
    fate = case((and_(is_done, rows.as_of <= rows.late_after), "in time"), (is_done, "after"), else_="late")
    statement = (
        read_actions(session, wanted, year, month, fate, func.count())
        .where(rows.late_after >= first, rows.late_after <= today, rows.expires.is_(False))
        .where((is_done) | (is_late(rows, today)))
        .group_by(year, month, fate)
    )
    found: dict[date, Counter[str]] = {}
    for of_year, of_month, what, number in session.execute(statement):
        quarter = date(int(of_year), int(of_month) - (int(of_month) - 1) % MONTHS_OF_A_QUARTER, 1)
        found.setdefault(quarter, Counter())[what] += number
    listed = [first + relativedelta(months=MONTHS_OF_A_QUARTER * place) for place in range(quarters)]
    return [
        Timeliness(
            day,
            day + relativedelta(months=MONTHS_OF_A_QUARTER) - timedelta(days=1),
            *(found.get(day, Counter())[what] for what in ("in time", "after", "late")),
        )
        for day in listed
    ]


def count_moved(session: Session, since: date, wanted: ActionFilter = EVERY) -> dict[str, int]:
    """Count by status the actions of a filter whose last report is of a day or later: {"implemented": 3}."""
    status = source_of(wanted).c.status
    moved = replace(wanted, reported_after=since)
    found = session.execute(read_actions(session, moved, status, func.count()).group_by(status))
    return {str(name): int(number) for name, number in found}


def count_reviews(session: Session, today: date, weeks: int) -> list[Week]:
    """Count the reviews that people wrote and did not take back in each of the last weeks, that of today last."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(days=DAYS_OF_A_WEEK * (weeks - 1))
    day = func.date(ReviewRecord.recorded)
    statement = (
        select(day, func.count())
        .where(~is_withdrawn(ReviewRecord), ReviewRecord.recorded >= datetime.combine(first, time(), UTC))
        .group_by(day)
    )
    found: Counter[int] = Counter()
    for of, number in session.execute(statement):
        written = of if isinstance(of, date) else date.fromisoformat(str(of))
        found[(written - first).days // DAYS_OF_A_WEEK] += number
    return [Week(first + timedelta(days=DAYS_OF_A_WEEK * place), found[place]) for place in range(weeks)]
