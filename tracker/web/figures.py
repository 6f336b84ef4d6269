"""The figures that managers ask for: each answers a question, leads to its lists, and is taken away as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from tracker.knowledge.statuses import load_statuses
from tracker.knowledge.writing import NOBODY_NAMED, write_day
from tracker.reports import Definition, Table
from tracker.store import NOBODY, ActionFilter, Doubted, count_doubted
from tracker.store.burn_down import count_open_doubts
from tracker.store.progress import By, Completion, count_completion, count_moved, count_reviews, count_timeliness
from tracker.web.charts import Chart, draw_bars

MOST = 15
"""Bodies and addressees that a figure shows; as a file it has all of them."""
QUARTERS, WEEKS = 8, 12
PACE = 4
"""Weeks whose pace says how long the doubts last."""

BURN_DOWN = "burn-down"
"""The name of the figure of how many doubts are left."""
COMPLETION = {"implemented": "s3", "closed otherwise": "s4", "open": "s1", "overdue": "late"}
TIMELINESS = {"in time": "s3", "after its day": "s5", "open and overdue": "late"}

Line = tuple[str, Mapping[str, int], Mapping[str, Any] | None]
"""A line of a figure: its label, its values, and the parts of the address of its list, None where there is none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name in an address, its title, what it answers, its lines, and what its values are drawn in."""

    name: str
    title: str
    answers: str
    head: str
    lines: tuple[Line, ...]
    styles: Mapping[str, str]
    share_of: str | None = None
    said: str = ""

    def draw(self, most: int = MOST) -> Chart:
        """Lay its first lines out as bars, with the part of one value in the whole beside them: "62%"."""
        lines = self.lines[:most]
        return draw_bars(
            [(label, values) for label, values, _ in lines],
            self.styles,
            lists=[query for _, _, query in lines],
            share_of=self.share_of,
        )

    def tabulate(self) -> Table:
        """Lay all of it out as a table: the label, each value, and all of them together."""
        columns = (self.head, *self.styles, *(("total",) if len(self.styles) > 1 else ()))
        share = (f"% {self.share_of}",) if self.share_of else ()
        rows = []
        for label, values, _ in self.lines:
            counts = [values.get(name, 0) for name in self.styles]
            total = sum(counts)
            part = round(100 * values.get(self.share_of, 0) / total) if self.share_of and total else None
            rows.append((label, *counts, *((total,) if len(counts) > 1 else ()), *((part,) if self.share_of else ())))
        return Table((*columns, *share), tuple(rows))

    def define(self) -> Definition:
        """The definition by which its table is written as a file."""
        return Definition(self.name, self.title, self.answers, (), "")


def find_figures(session: Session, wanted: ActionFilter, parts: Mapping[str, Any], today: date) -> tuple[Figure, ...]:
    """Make all figures of the actions of a filter; `parts` is that filter as parts of an address."""
    return (
        *(_complete(session, by, wanted, parts, today) for by in By),
        _in_time(session, wanted, parts, today),
        _moved(session, wanted, parts, today),
        _doubts(session, today, is_past=wanted.as_of is not None),
        *((_left(session, today),) if wanted.as_of is None else ()),
    )


def _complete(session: Session, by: By, wanted: ActionFilter, parts: Mapping[str, Any], today: date) -> Figure:
    words = {By.YEAR: "year of adoption", By.BODY: "body", By.ADDRESSEE: "addressee"}[by]
    lines = [
        (
            _name(by, each),
            {"implemented": each.done, "closed otherwise": each.closed, "open": each.open, "overdue": each.late},
            _list_of(by, each, wanted, parts),
        )
        for each in count_completion(session, by, today, wanted)
    ]
    return Figure(
        f"completion-by-{by}",
        f"How much is done? Actions by {words}",
        f"How many actions of each {words} are implemented, closed otherwise, open, and overdue?",
        words,
        tuple(lines),
        COMPLETION,
        "implemented",
    )


def _name(by: By, each: Completion) -> str:
    missing = {By.YEAR: "date not stated", By.BODY: "body not stated", By.ADDRESSEE: NOBODY_NAMED}[by]
    return missing if each.of is None else str(each.of)


def _list_of(by: By, each: Completion, wanted: ActionFilter, parts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if by is By.ADDRESSEE:
        return {**parts, "addressee": each.of or NOBODY}
    if each.of is None:
        return None
    if by is By.BODY:
        return {**parts, "body": each.of}
    first, last = date(int(each.of), 1, 1), date(int(each.of), 12, 31)
    return {
        **parts,
        "adopted_after": max(first, wanted.adopted_after or first),
        "adopted_before": min(last, wanted.adopted_before or last),
    }


def _in_time(session: Session, wanted: ActionFilter, parts: Mapping[str, Any], today: date) -> Figure:
    found = count_timeliness(session, today, QUARTERS, wanted)
    return Figure(
        "in-time",
        "How much is done in time? Actions by the quarter of their last day",
        "Of what fell due in each quarter, how much was implemented in time, after its day, and is open and overdue?",
        "quarter",
        tuple(
            (
                f"{each.first:%B} to {each.last:%B %Y}",
                {"in time": each.in_time, "after its day": each.after, "open and overdue": each.late},
                {
                    **parts,
                    "due_after": max(each.first, wanted.due_after or each.first),
                    "due_before": min(each.last, wanted.due_before or each.last),
                },
            )
            for each in found
        ),
        TIMELINESS,
        "in time",
        "An action counts with the time at which it stands; what ended otherwise than implemented does not count.",
    )


def _moved(session: Session, wanted: ActionFilter, parts: Mapping[str, Any], today: date) -> Figure:
    since = today - relativedelta(months=1)
    found = count_moved(session, since, wanted)
    return Figure(
        "moved",
        f"What moved this month? Actions reported on since {write_day(since)}",
        "How many actions have a status report of the last month, and in which status are they now?",
        "status",
        tuple(
            (name, {"actions": found[name]}, {**parts, "status": name, "reported_after": since})
            for name in load_statuses()
            if found.get(name)
        ),
        {"actions": "bar"},
    )


def _doubts(session: Session, today: date, *, is_past: bool) -> Figure:
    """The reviews of the whole register, whatever the filter; of a past day nobody knows how many were left."""
    weeks = count_reviews(session, today, WEEKS)
    said = "" if is_past else _say_left(count_doubted(session), sum(each.count for each in weeks[-PACE:]) / PACE)
    return Figure(
        "doubts",
        "How fast do doubts go? Reviews of the whole register by week",
        "How many clauses of the whole register did people decide on in each week, and how many wait?",
        "week from",
        tuple((write_day(each.monday), {"reviews": each.count}, None) for each in weeks),
        {"reviews": "bar"},
        said=said,
    )


def _left(session: Session, today: date) -> Figure:
    """The doubts of the whole register that were open at the end of each week, that of today last."""
    sunday = today + timedelta(days=6 - today.weekday())
    ends = [*(sunday - timedelta(weeks=back) for back in range(WEEKS - 1, 0, -1)), today]
    counts = count_open_doubts(session, ends)
    return Figure(
        BURN_DOWN,
        "How many doubts are left? Of the whole register, at the end of each week",
        "How many clauses, paragraphs and texts of the whole register wanted a look at the end of each week?",
        "until",
        tuple((write_day(end), {"open doubts": count}, None) for end, count in zip(ends, counts, strict=True)),
        {"open doubts": "bar"},
        said="As the texts are read today, with the reviews that stand: new texts bring doubts, reviews settle them.",
    )


def _say_left(left: Doubted, pace: float) -> str:
    """What of the whole register wants a look, and how long that lasts at a pace of so many clauses a week."""
    if not left:
        return "Nothing of the register waits for review."
    said = f"In the whole register {left.describe()}."
    if left.clauses and pace:
        lasts = -(-left.clauses // max(1, round(pace)))
        said += f" At the pace of the last {PACE} weeks that takes {lasts} week{'s' if lasts != 1 else ''}."
    return said
