"""Which deadlines of a clause are times at which its actions are due, and when a session is that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import at_session, by_date

from tracker.knowledge.document_dates import meeting_day
from tracker.knowledge.session_calendar import SessionCalendar
from tracker.knowledge.sessions import Session
from tracker.model import Deadline, DeadlineKind, Span
from tracker.service.schedules import SessionDue, Time, days_at_session, number_times

LATE, EARLY = by_date(date(2028, 1, 1), "by 2028"), by_date(date(2027, 1, 1), "by 2027")
UNKNOWN = at_session("Panel on Wells", 3)
SITS_LONG = replace(at_session("Assembly", 81, date(2026, 9, 8)), first=date(2026, 9, 8), last=date(2027, 9, 6))
CLOSES_SOON = replace(at_session("Council", 63, date(2026, 9, 14)), first=date(2026, 9, 14), last=date(2026, 10, 14))
YEARLY = Deadline("annually", DeadlineKind.RECURRING, Span(0, 1), frequency="P1Y")
EVENT = Deadline("prior to the conference", DeadlineKind.EVENT, Span(0, 1))
TERM = replace(by_date(date(2026, 10, 31), "until 31 October 2026"), expires=True)


def numbers(*deadlines: Deadline, **more: object) -> tuple[int | None, ...]:
    return number_times([Time.of(each) for each in deadlines], **more)


@pytest.mark.parametrize(
    ("deadlines", "expected"),
    [
        ((), ()),
        ((UNKNOWN, LATE, EARLY), (3, 2, 1)),  # the earliest day first, a session without one last
        ((SITS_LONG, CLOSES_SOON), (2, 1)),  # what is late first comes first, though the other opened before it
        ((EVENT,), (1,)),
        ((EVENT, EARLY), (None, 1)),
        ((TERM,), (1,)),
        ((TERM, LATE), (None, 1)),  # the end of a term is no time to do something
        ((at_session("Council", 5, date(2027, 5, 1)), at_session("Council", 5, date(2027, 5, 1))), (1, None)),
        ((by_date(date(2027, 6, 30), "each"), by_date(date(2027, 3, 31), "each")), (2, 1)),
    ],
)
def test_times_are_numbered_from_the_earliest(
    deadlines: tuple[Deadline, ...], expected: tuple[int | None, ...]
) -> None:
    assert numbers(*deadlines) == expected


def test_the_end_of_what_recurs_is_no_time() -> None:
    until = by_date(date(2030, 12, 31), "until 31 December 2030")
    assert numbers(YEARLY, EARLY, until, recurs=True) == (None, 1, None)
    assert numbers(EARLY, until) == (1, 2)


def test_what_was_reported_on_keeps_its_number() -> None:
    fifth, sixth = at_session("Council", 5, date(2027, 5, 1)), at_session("Council", 6, date(2028, 5, 1))
    assert numbers(EARLY, fifth, sixth, kept={"Council 5": 1, "Council 6": 2}) == (3, 1, 2)
    assert numbers(LATE, kept={"by 2027": 1}) == (1,)  # the day was corrected, and nothing else is there


CALENDAR = SessionCalendar(
    [
        Session("Panel", 3, date(2027, 3, 1), date(2027, 3, 19), "own"),
        Session("Panel", 4, date(2028, 3, 1), date(2028, 3, 17), "own"),
        Session("Board", 3, date(2027, 3, 1), None, "own"),
    ]
)
OPENING, CLOSING = date(2027, 3, 1), date(2027, 3, 19)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("at its third session", OPENING, CLOSING),
        ("at its third and fourth sessions", OPENING, CLOSING),
        ("before the end of its third session", CLOSING, CLOSING),
        ("by the close of its third session", CLOSING, CLOSING),
        ("before its third session", OPENING, OPENING),
        ("at the beginning of its third session", OPENING, OPENING),
        ("by its third session", OPENING, CLOSING),
        ("annually", OPENING, CLOSING),
    ],
)
def test_a_session_is_all_of_it_or_its_first_or_last_day(words: str, first: date, last: date) -> None:
    assert days_at_session(words, "Panel", 3, date(2026, 5, 1), CALENDAR) == SessionDue(OPENING, first, last)


def test_a_session_of_unknown_length_is_its_first_day() -> None:
    assert days_at_session("at its third session", "Board", 3, None, CALENDAR) == SessionDue(*(OPENING,) * 3)
    assert days_at_session("at its ninth session", "Board", 9, None, CALENDAR) is None


def test_documents_are_planned_from_the_day_that_is_still_to_come() -> None:
    calendar, first, last = CALENDAR, OPENING, CLOSING
    assert meeting_day(calendar, "Panel", 3, last, last, date(2026, 12, 1)) == first
    assert meeting_day(calendar, "Panel", 3, first, last, date(2027, 3, 10)) == last
    assert meeting_day(calendar, None, None, first, first, None) == first
    assert meeting_day(calendar, None, None, None, None, None) is None
