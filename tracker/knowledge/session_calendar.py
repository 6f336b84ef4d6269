"""From when to when the sessions of a body sit: by table, by rule, else by the body's usual calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from tracker.knowledge.sessions import (
    ECONOMIC_AND_SOCIAL_COUNCIL,
    FIRST_BY_RULE,
    FIRST_YEARLY,
    GENERAL_ASSEMBLY,
    JULY,
    JULY_TO_JULY,
    LAST_SURE_DAY,
    Session,
    opening_by_rule,
)
from tracker.knowledge.usual_sessions import UsualCalendar, UsualSession

_DAY = timedelta(days=1)
FARTHEST = 60
"""How many sessions away from the nearest known one a session is still estimated."""


@dataclass(frozen=True, slots=True)
class SessionDays:
    """From when to when a session sits: the eightieth of the General Assembly, 9 September 2025 to 7 September 2026.

    `last` is None where nobody knows how long the body sits. `is_estimated`
    says that the opening was reckoned from the body's usual calendar,
    `is_last_estimated` that the closing was.
    """

    first: date
    last: date | None
    is_estimated: bool = False
    is_last_estimated: bool = False


class SessionCalendar:
    """The sessions of bodies: "at its eighty-first session" runs from 8 September 2026 to 13 September 2027.

    A row of the table goes before the rule, so that staff can enter an
    exception; the rule before an estimate. What has no row, no rule and no
    usual calendar is None. Bodies go by their full English names.
    """

    __slots__ = ("_by_body", "_days", "_lengths", "_starts", "_usual", "sessions")

    def __init__(self, sessions: Iterable[Session], usual: Iterable[UsualSession] = ()) -> None:
        self.sessions = tuple(sessions)
        self._by_body: dict[str, dict[int, Session]] = {}
        for session in self.sessions:
            self._by_body.setdefault(session.body, {})[session.number] = session
        self._starts: dict[str, list[tuple[date, int]]] = {
            body: sorted((session.start, number) for number, session in known.items())
            for body, known in self._by_body.items()
        }
        self._lengths = {body: _usual_length(known.values()) for body, known in self._by_body.items()}
        rows: dict[str, list[UsualSession]] = {}
        for row in usual:
            rows.setdefault(row.body, []).append(row)
        self._usual = {body: UsualCalendar(own) for body, own in rows.items()}
        self._days: dict[tuple[str, int], SessionDays | None] = {}

    def interval(self, body: str, number: int) -> SessionDays | None:
        """Say from when to when a session sits, None where unknown: the eightieth of the General Assembly."""
        key = body, number
        if key not in self._days:
            self._days[key] = self._interval(body, number)
        return self._days[key]

    def opening(self, body: str, number: int) -> date | None:
        """Say when a session opens, by table, rule or estimate, None where unknown."""
        days = self.interval(body, number)
        return days.first if days else None

    def closing(self, body: str, number: int) -> date | None:
        """Say on which day a session closes, None where unknown.

        A session of the General Assembly closes on the day before the next opens.
        """
        days = self.interval(body, number)
        return days.last if days else None

    def is_estimated(self, body: str, number: int) -> bool:
        """Whether a session's opening is only reckoned from the body's usual calendar."""
        days = self.interval(body, number)
        return days is not None and days.is_estimated

    def known_opening(self, body: str, number: int) -> date | None:
        """Say when a session opens by table or rule; estimates are left out."""
        session = self._by_body.get(body, {}).get(number)
        if session is not None:
            return session.start
        if body == GENERAL_ASSEMBLY and FIRST_BY_RULE <= number < date.max.year - 1945:
            return opening_by_rule(number)
        return None

    def working_opening(self, body: str, number: int) -> date | None:
        """Say when a session begins with the work for which documents are prepared, None where unknown.

        The 2027 session of the Economic and Social Council opens in July 2026 and
        takes up reports from June 2027. Most bodies work from the opening on.
        """
        opening = self.opening(body, number)
        usual = self._usual.get(body)
        if opening is None or usual is None or number < usual.since:
            return opening
        return usual.meeting_from(opening) or opening

    def number_at(self, body: str, on: date) -> int | None:
        """Say which session a text of that day belongs to, None where unknown or between sessions."""
        if body == GENERAL_ASSEMBLY:
            return self._assembly_at(on)
        if body == ECONOMIC_AND_SOCIAL_COUNCIL:
            return self._council_at(on)
        starts = self._starts.get(body, [])
        place = bisect_right(starts, on, key=lambda pair: pair[0])
        if place:
            number = starts[place - 1][1]
            end = self._by_body[body][number].end
            followed = place < len(starts) and starts[place][1] == number + 1
            if (end is not None and on <= end) or (end is None and (followed or starts[place - 1][0] == on)):
                return number
        return self._estimated_at(body, on)

    def next_number(self, body: str, after: date) -> int | None:
        """Say which session follows that of a day: a text of 4 December 2024 means the eightieth."""
        current = self.number_at(body, after)
        if current is not None:
            return current + 1
        starts = self._starts.get(body, [])
        place = bisect_right(starts, after, key=lambda pair: pair[0])
        if 0 < place < len(starts) and starts[place][1] == starts[place - 1][1] + 1:
            return starts[place][1]
        number = self._estimated_before(body, after)
        return None if number is None else number + 1

    # --- one session ---------------------------------------------------------------

    def _interval(self, body: str, number: int) -> SessionDays | None:
        opening = self.known_opening(body, number)
        if opening is None:
            return self._estimate(body, number)
        session = self._by_body.get(body, {}).get(number)
        if session is not None and session.end is not None:
            return SessionDays(opening, session.end)
        if body == GENERAL_ASSEMBLY:
            following = self.known_opening(body, number + 1)
            return SessionDays(opening, following - _DAY if following else None)
        usual = self._usual.get(body)
        length = usual.days_at(usual.place_of(opening)) if usual else self._lengths.get(body)
        last = opening + timedelta(days=length - 1) if length else None
        following = self.known_opening(body, number + 1)
        if last and following:
            last = max(opening, min(last, following - _DAY))
        return SessionDays(opening, last, is_last_estimated=last is not None)

    def _estimate(self, body: str, number: int) -> SessionDays | None:
        usual = self._usual.get(body)
        if usual is None or number < usual.since:
            return None
        known = self._by_body.get(body)
        if known:
            nearest = min(known, key=lambda each: (abs(each - number), -each))
            anchor = known[nearest].start
        else:
            nearest, anchor = usual.proven
        if abs(number - nearest) > FARTHEST:
            return None
        try:
            place = usual.place_of(anchor) + number - nearest
            opening = usual.opening_at(place)
        except (ValueError, OverflowError):
            return None
        before, after = (self.known_opening(body, number + step) for step in (-1, 1))
        if (before and opening <= before) or (after and opening >= after):
            return None  # the table and the usual calendar contradict each other
        last = opening + timedelta(days=usual.days_at(place) - 1)
        return SessionDays(opening, last, is_estimated=True, is_last_estimated=True)

    # --- the session of a day --------------------------------------------------------

    def _estimated_before(self, body: str, on: date) -> int | None:
        """The last session that opened until a day, where the usual calendar has to tell."""
        usual = self._usual.get(body)
        if usual is None:
            return None
        starts = self._starts.get(body, [])
        place = bisect_right(starts, on, key=lambda pair: pair[0])
        if place:
            number = starts[place - 1][1]
        elif starts:
            number = starts[0][1] - 1
        else:
            number = usual.proven[0]
        while (opening := self.opening(body, number)) is not None and opening > on:
            number -= 1
        if self.opening(body, number) is None:
            return None
        while (opening := self.opening(body, number + 1)) is not None and opening <= on:
            number += 1
        return number if self.opening(body, number + 1) is not None else None

    def _estimated_at(self, body: str, on: date) -> int | None:
        number = self._estimated_before(body, on)
        closing = None if number is None else self.closing(body, number)
        return number if closing is not None and on <= closing else None

    def _assembly_at(self, on: date) -> int | None:
        number = on.year - 1945
        opens = self.opening(GENERAL_ASSEMBLY, number)
        if opens is None:
            return None
        if opens <= on:
            return number
        return number - 1 if self.opening(GENERAL_ASSEMBLY, number - 1) is not None else None

    def _council_at(self, on: date) -> int | None:
        for number in (on.year, on.year + 1):
            session = self._by_body.get(ECONOMIC_AND_SOCIAL_COUNCIL, {}).get(number)
            if session is not None and session.start <= on and (session.end is None or on <= session.end):
                return number
        if on.year < FIRST_YEARLY:
            return None
        if on.year < JULY_TO_JULY or (on.month, on.day) <= (JULY, LAST_SURE_DAY):
            return on.year
        return on.year + 1 if on.month > JULY else None


def _usual_length(sessions: Iterable[Session]) -> int | None:
    """How many days the sessions of a body usually sit, by those whose closing is known."""
    lengths = [(session.end - session.start).days + 1 for session in sessions if session.end is not None]
    return median_low(lengths) if lengths else None
