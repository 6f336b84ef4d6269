"""Figures that answer a question: when the work is due, who has most of it, how old it is, how much is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, case, extract, false, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.knowledge.statuses import load_statuses
from tracker.store.action_keys import ACTION_KEYS, ActionKeyRecord
from tracker.store.narrowing import (
    DEADLINES,
    EVERY,
    ActionFilter,
    is_due_within,
    is_late,
    later_times,
    read_actions,
    source_of,
)

AGES = (("under 3 months", 3), ("3 to 6 months", 6), ("6 to 12 months", 12), ("1 to 2 years", 24))
"""How long ago a text was adopted: the name of each age, and the months at which it ends."""
OLDEST = "over 2 years"
LATENESS = (("up to a month", 1), ("1 to 6 months", 6), ("6 to 12 months", 12), ("1 to 5 years", 60))
"""For how long something is late: the name, and the months at which that ends."""
LATEST = "over 5 years"
UNDATED = "date not known"


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many actions fall due in a month: `month` is its first day."""

    month: date
    count: int


@dataclass(frozen=True, slots=True)
class AddresseeCount:
    """The actions of an addressee by status: "Secretary-General", {"not started": 12, "implemented": 3, ...}.

    Every status has its number, zeros too, in the order of the table of statuses. `addressee` is
    None for those whose text names nobody; `open_actions` are those of a status that is open.
    """

    addressee: str | None
    counts: Mapping[str, int]
    open_actions: int


@dataclass(frozen=True, slots=True)
class AgeCount:
    """How many actions come from texts of an age: "3 to 6 months", 41."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class LateCount:
    """How many actions are late for so long: their last day was on one from `first`, None for any, to `last`."""

    label: str
    first: date | None
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Where the follow-up stands: of the `open` actions, those `overdue`, `due` by a day, and `undated`."""

    overdue: int
    due: int
    open: int
    undated: int


def count_due_by_month(session: Session, start: date, months: int, wanted: ActionFilter = EVERY) -> list[MonthCount]:
    """Count the open actions of a filter that fall due in each month, from the month of `start` on.

    `count_due_by_month(session, date(2026, 11, 24), 12)` are the twelve whole months from
    November 2026 to October 2027, one that has none with 0. Each of several times counts in the
    month in which it begins, and what began before and is not late in the first month.
    """
    first = start.replace(day=1)
    listed = [first + relativedelta(months=later) for later in range(months)]
    if not listed:
        return []
    after = first + relativedelta(months=months)
    rows = source_of(wanted).c
    wanted = replace(wanted, is_open=True)
    found: Counter[date] = Counter()
    for time, several in ((rows, ()), (DEADLINES.c, (rows.later > 0, *later_times(rows)))):
        year, month = extract("year", time.due), extract("month", time.due)
        statement = read_actions(session, wanted, year, month, func.count())
        if several:
            statement = statement.join(DEADLINES, and_(*several))
        statement = statement.where(time.due < after, time.late_after >= first).group_by(year, month)
        for row in session.execute(statement):
            found[max(first, date(int(row[0]), int(row[1]), 1))] += int(row[2])
    return [MonthCount(day, found[day]) for day in listed]


def count_by_addressee(session: Session, limit: int) -> list[AddresseeCount]:
    """Count the actions of each addressee by status, closed ones too: the `limit` with the most open ones first.

    Withdrawn actions are left out; where two have as many open ones, the one with more actions
    comes first, and then the alphabet decides.
    """
    action = ActionKeyRecord
    statement = (
        select(action.addressee, action.status, func.count())
        .where(action.is_withdrawn.is_(False))
        .group_by(action.addressee, action.status)
    )
    statuses = load_statuses()
    nothing = dict.fromkeys(statuses, 0)
    counts: dict[str | None, dict[str, int]] = {}
    for addressee, status, number in session.execute(statement):
        counts.setdefault(addressee, dict(nothing))[status] = number
    opened = {
        addressee: sum(number for status, number in each.items() if status in statuses and statuses[status].is_open)
        for addressee, each in counts.items()
    }
    first = sorted(counts, key=lambda name: (-opened[name], -sum(counts[name].values()), name is None, name or ""))
    return [AddresseeCount(name, counts[name], opened[name]) for name in first[:limit]]


def count_by_age(session: Session, today: date) -> list[AgeCount]:
    """Count the open actions by how long before `today` their text was adopted, the youngest first.

    A text adopted on 24 August is 3 months old on 24 November. Every age is given, zeros too, in the
    end those whose text has no date.
    """
    action, adopted = ActionKeyRecord, ActionKeyRecord.adopted
    ends = [(adopted > today - relativedelta(months=months), label) for label, months in AGES]
    age = case((adopted.is_(None), UNDATED), *ends, else_=OLDEST)
    statement = select(age, func.count()).where(_is_open(action.is_open)).group_by(age)
    found = {str(row[0]): int(row[1]) for row in session.execute(statement)}
    labels = (*(label for label, _ in AGES), OLDEST, UNDATED)
    return [AgeCount(label, found.get(label, 0)) for label in labels]


def count_late(session: Session, today: date) -> list[LateCount]:
    """Count the overdue actions by how long they are late, those that are late the shortest first, zeros too."""
    ends = [today - timedelta(days=1)]
    ends += [today - relativedelta(months=until) for _, until in LATENESS]
    labels = (*(label for label, _ in LATENESS), LATEST)
    action = ActionKeyRecord
    age = case(*((action.late_after > end, label) for end, label in zip(ends[1:], labels, strict=False)), else_=LATEST)
    statement = select(age, func.count()).where(is_late(ACTION_KEYS.c, today)).group_by(age)
    found = {str(label): int(count) for label, count in session.execute(statement)}
    firsts = (*(end + timedelta(days=1) for end in ends[1:]), None)
    return [
        LateCount(label, first, last, found.get(label, 0))
        for label, first, last in zip(labels, firsts, ends, strict=True)
    ]


def count_follow_up(session: Session, today: date, until: date, wanted: ActionFilter = EVERY) -> FollowUp:
    """Count the open actions of a filter: the overdue, those due from today to `until`, all, those without a date.

    Both days are included, and a session that sits meanwhile counts as due. An action is without
    a date where its text gives none, and where the calendar does not know the session it gives.
    """
    rows = source_of(wanted).c

    def count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    statement = read_actions(
        session,
        wanted,
        count(is_late(rows, today)),
        count(is_due_within(rows, today, until)),
        func.count(),
        count(rows.due.is_(None)),
    ).where(_is_open(rows.is_open))
    overdue, coming, every, undated = session.execute(statement).one()
    return FollowUp(overdue=int(overdue), due=int(coming), open=int(every), undated=int(undated))


def _is_open(column: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    """Whether an action is open, where most of them are read: so that no database walks an index to find them."""
    return func.coalesce(column, false()).is_(True)
