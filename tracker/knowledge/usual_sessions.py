"""When a body usually meets: three times a year, every May, every other October; the ground for estimates."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "usual_sessions.csv"
COLUMNS = ["body", "session", "year", "month", "week", "days", "every", "since", "meets", "source"]
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class UsualSession:
    """One row of usual_sessions.csv: the Human Rights Council opens on the fourth Monday of February.

    A body has a row for each of its sessions within `every` years. `session`
    and `year` prove the row: session 58 opened in 2025. `month` and `week` are
    those of the Monday on which it usually opens, `days` how long it usually
    sits, with its first and last day. Sessions before the one numbered `since`
    had another calendar. `meets` is the month in which the body does its work,
    None where that is when it opens.
    """

    body: str
    session: int
    year: int
    month: int
    week: int
    days: int
    every: int
    since: int
    meets: int | None
    source: str

    def opening(self, year: int) -> date:
        """The day on which this session usually opens in a year: the fourth Monday of February."""
        return nth_monday(year, self.month, self.week)


class UsualCalendar:
    """The usual sessions of one body, in order: the sixtieth was in September, so the sixty-first is in February."""

    __slots__ = ("_every", "_slots", "since")

    def __init__(self, rows: Iterable[UsualSession]) -> None:
        self._slots = sorted(rows, key=lambda row: (row.year, row.month, row.week))
        self._every = self._slots[0].every
        self.since = max(row.since for row in self._slots)

    @property
    def proven(self) -> tuple[int, date]:
        """The session that proves the last row, by its number, and its usual opening."""
        slot = self._slots[-1]
        return slot.session, slot.opening(slot.year)

    def place_of(self, opening: date) -> int:
        """The place of the usual session that is nearest to a known opening, counted from the rows themselves."""
        first = self._slots[0].year
        guess = (opening.year - first) // self._every * len(self._slots)
        places = range(guess - len(self._slots) - 1, guess + 2 * len(self._slots) + 1)
        after = bisect_left(places, opening, key=self.opening_at)
        near = places[max(0, after - 1) : after + 1]
        return min(near, key=lambda place: abs(self.opening_at(place) - opening))

    def opening_at(self, place: int) -> date:
        """The usual opening of the session at a place; OverflowError or ValueError beyond the calendar."""
        slot, cycles = self._at(place)
        return slot.opening(slot.year + cycles * self._every)

    def days_at(self, place: int) -> int:
        """How many days the session at a place usually sits."""
        return self._at(place)[0].days

    def meeting_from(self, opening: date) -> date | None:
        """The day from which a session that opens on a day does its work, None where that is when it opens."""
        month = self._at(self.place_of(opening))[0].meets
        if month is None:
            return None
        day = nth_monday(opening.year, month, 1)
        return day if day >= opening else nth_monday(opening.year + 1, month, 1)

    def _at(self, place: int) -> tuple[UsualSession, int]:
        cycles, slot = divmod(place, len(self._slots))
        return self._slots[slot], cycles


def nth_monday(year: int, month: int, week: int) -> date:
    """The first to fourth Monday of a month: the second of September 2025 was the eighth."""
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (week - 1))


@cache
def load_usual_sessions() -> tuple[UsualSession, ...]:
    """Read usual_sessions.csv; KnowledgeBroken names the row that contradicts itself."""
    return read_usual_sessions(files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines())


def read_usual_sessions(lines: Iterable[str]) -> tuple[UsualSession, ...]:
    """Read and check a table of usual sessions: the rows of one body must repeat after the same years."""
    rows = csv.reader(lines)
    if next(rows, None) != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    usual: list[UsualSession] = []
    every: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        read = _usual(row, number)
        if every.setdefault(read.body, read.every) != read.every:
            raise KnowledgeBroken(f"{TABLE} row {number}: the sessions of the {read.body} repeat after other years")
        usual.append(read)
    return tuple(usual)


def _usual(row: list[str], number: int) -> UsualSession:
    if len(row) != len(COLUMNS):
        raise KnowledgeBroken(f"{TABLE} row {number}: give {len(COLUMNS)} cells, not {len(row)}")
    body, *numbers, meets, source = row
    if not body or not source:
        raise KnowledgeBroken(f"{TABLE} row {number}: name the body and the source")
    try:
        session, year, month, week, days, every, since = map(int, numbers)
        read = UsualSession(body, session, year, month, week, days, every, since, int(meets) if meets else None, source)
    except ValueError:
        raise KnowledgeBroken(f"{TABLE} row {number}: write everything but body and source as numbers") from None
    months_fit = 1 <= read.month <= DECEMBER and (read.meets is None or 1 <= read.meets <= DECEMBER)
    if not (months_fit and 1 <= read.week <= 4 and read.days >= 1 and read.every >= 1):
        raise KnowledgeBroken(f"{TABLE} row {number}: months go from 1 to 12, weeks from 1 to 4, days and years from 1")
    return read
