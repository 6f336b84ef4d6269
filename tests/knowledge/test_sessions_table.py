import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from tracker.errors import KnowledgeBroken
from tracker.knowledge import Session, SessionCalendar, load, load_sessions, load_usual_sessions
from tracker.knowledge.sessions import COLUMNS, GENERAL_ASSEMBLY, opening_by_rule, read_sessions
from tracker.knowledge.usual_sessions import COLUMNS as USUAL_COLUMNS
from tracker.knowledge.usual_sessions import read_usual_sessions

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "sessions_derived.csv"
CALENDAR = load().calendar
HEAD = ",".join(COLUMNS)
COUNCIL = "Human Rights Council"
ECOSOC = "Economic and Social Council"
ENVIRONMENT = "United Nations Environment Assembly of the United Nations Environment Programme"
CRIME_PARTIES = "Conference of the Parties to the United Nations Convention against Transnational Organized Crime"
HELD = (Session(COUNCIL, 60, date(2025, 9, 8), date(2025, 10, 8), "on record"),)


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (58, "2003-09-16"),
        (60, "2005-09-13"),
        (72, "2017-09-12"),
        (73, "2018-09-18"),
        (77, "2022-09-13"),
        (78, "2023-09-05"),
        (79, "2024-09-10"),
        (80, "2025-09-09"),
        (81, "2026-09-08"),
    ],
)
def test_the_assembly_opens_by_rule(number, day):
    assert opening_by_rule(number) == date.fromisoformat(day)
    assert CALENDAR.opening(GENERAL_ASSEMBLY, number) == date.fromisoformat(day)


def test_the_table_and_the_rule_agree_on_the_assembly():
    for session in load_sessions():
        if session.body == GENERAL_ASSEMBLY and session.number >= 58:
            assert session.start == opening_by_rule(session.number)


@pytest.mark.skipif(not FACTS.exists(), reason="../shared is absent: opening dates cannot be compared")
def test_the_rule_gives_the_recorded_openings():
    with FACTS.open(encoding="utf-8", newline="") as lines:
        recorded = {int(row["session"]): row["start"] for row in csv.DictReader(lines) if row["body"] == "GA"}
    assert len(recorded) == 10
    assert {number: opening_by_rule(number).isoformat() for number in recorded} == recorded


def test_the_rule_does_not_reach_back():
    with pytest.raises(ValueError, match="no rule before session 58"):
        opening_by_rule(57)
    assert CALENDAR.opening(GENERAL_ASSEMBLY, 44) == date(1989, 9, 19)


@pytest.mark.parametrize("number", [-1, 0, 9000])
def test_no_such_session_has_no_opening(number):
    assert CALENDAR.opening(GENERAL_ASSEMBLY, number) is None


@pytest.mark.parametrize(
    ("body", "day", "number"),
    [
        (GENERAL_ASSEMBLY, "2024-12-04", 79),
        (GENERAL_ASSEMBLY, "2024-09-09", 78),
        (GENERAL_ASSEMBLY, "2024-09-10", 79),
        (GENERAL_ASSEMBLY, "1975-12-09", 30),
        (GENERAL_ASSEMBLY, "1946-01-09", None),
        (COUNCIL, "2022-03-31", 49),
        (COUNCIL, "2022-04-20", None),
        (COUNCIL, "2005-01-01", None),
        (ECOSOC, "2004-07-21", 2004),
        (ECOSOC, "2019-07-23", 2019),
        (ECOSOC, "2022-07-22", 2022),
        (ECOSOC, "2022-07-25", 2023),
        (ECOSOC, "2015-11-01", 2016),
        (ECOSOC, "2016-07-30", None),
        (ECOSOC, "1970-05-27", None),
        ("Ferry Board", "2020-01-01", None),
    ],
)
def test_a_text_belongs_to_the_session_of_its_day(body, day, number):
    assert CALENDAR.number_at(body, date.fromisoformat(day)) == number


@pytest.mark.parametrize(
    ("body", "day", "number"),
    [
        (GENERAL_ASSEMBLY, "2024-12-04", 80),
        (COUNCIL, "2022-03-31", 50),
        (COUNCIL, "2022-04-20", 50),
        (ECOSOC, "2004-07-21", 2005),
        (ECOSOC, "2022-07-22", 2023),
        ("World Health Assembly", "2012-05-25", 66),
        ("Commission on Crime Prevention and Criminal Justice", "2019-12-01", 29),
        ("Ferry Board", "2020-01-01", None),
    ],
)
def test_the_next_session_follows_that_of_the_day(body, day, number):
    assert CALENDAR.next_number(body, date.fromisoformat(day)) == number


def test_after_the_last_known_session_the_usual_calendar_goes_on():
    calendar = SessionCalendar(HELD, load_usual_sessions())
    assert calendar.next_number(COUNCIL, date(2025, 10, 8)) == 61
    assert calendar.next_number(COUNCIL, date(2025, 12, 1)) == 61
    assert calendar.next_number(COUNCIL, date(2026, 3, 5)) == 62
    assert calendar.number_at(COUNCIL, date(2026, 3, 5)) == 61


def test_a_body_without_a_usual_calendar_is_never_estimated():
    last = max(session.number for session in load_sessions() if session.body == ENVIRONMENT)
    assert CALENDAR.interval(ENVIRONMENT, last + 1) is None
    assert CALENDAR.next_number(ENVIRONMENT, date(2026, 1, 1)) is None
    assert not CALENDAR.is_estimated(ENVIRONMENT, last + 1)


@pytest.mark.parametrize(
    ("body", "number", "first", "last"),
    [
        (GENERAL_ASSEMBLY, 80, "2025-09-09", "2026-09-07"),
        (GENERAL_ASSEMBLY, 57, "2002-09-10", "2003-09-15"),
        (COUNCIL, 49, "2022-02-28", "2022-04-01"),
        (ECOSOC, 2024, "2023-07-27", "2024-07-24"),
    ],
)
def test_a_session_runs_from_its_opening_to_its_closing(body, number, first, last):
    days = CALENDAR.interval(body, number)
    assert (days.first, days.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert not days.is_estimated
    assert not days.is_last_estimated
    assert (CALENDAR.opening(body, number), CALENDAR.closing(body, number)) == (days.first, days.last)


def test_a_closing_that_is_not_on_record_is_estimated_by_the_usual_length():
    days = CALENDAR.interval(COUNCIL, 32)
    assert (days.first, days.last) == (date(2016, 6, 13), date(2016, 7, 6))
    assert not days.is_estimated
    assert days.is_last_estimated
    alone = SessionCalendar([*HELD, Session(COUNCIL, 61, date(2026, 2, 23), None, "made up")])
    assert alone.closing(COUNCIL, 61) == date(2026, 3, 25)  # as long as the one on record, 31 days


@pytest.mark.parametrize(
    ("body", "number", "first", "last"),
    [
        (COUNCIL, 61, "2026-02-23", "2026-04-03"),
        (COUNCIL, 62, "2026-06-15", "2026-07-08"),
        (COUNCIL, 63, "2026-09-14", "2026-10-14"),
        ("Commission on Crime Prevention and Criminal Justice", 36, "2027-05-17", "2027-05-21"),
        (CRIME_PARTIES, 13, "2026-10-12", "2026-10-16"),
    ],
)
def test_sessions_beyond_the_table_are_estimated(body, number, first, last):
    calendar = SessionCalendar([s for s in load_sessions() if s.start.year < 2026], load_usual_sessions())
    days = calendar.interval(body, number)
    assert (days.first, days.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert days.is_estimated
    assert calendar.is_estimated(body, number)
    assert calendar.known_opening(body, number) is None


def test_a_session_that_staff_enter_replaces_the_estimate_and_moves_those_after_it():
    later = Session(COUNCIL, 61, date(2026, 3, 2), date(2026, 4, 1), "staff")
    calendar = SessionCalendar([*HELD, later], load_usual_sessions())
    assert not calendar.is_estimated(COUNCIL, 61)
    assert calendar.opening(COUNCIL, 61) == date(2026, 3, 2)
    extra = SessionCalendar([*HELD, Session(COUNCIL, 62, date(2026, 3, 2), None, "staff")], load_usual_sessions())
    assert extra.opening(COUNCIL, 63) == date(2026, 6, 15)


def test_no_session_is_estimated_before_a_body_kept_its_calendar_nor_far_from_those_known():
    assert CALENDAR.interval(ECOSOC, 1990) is None
    assert CALENDAR.interval(COUNCIL, 400) is None


def test_the_usual_calendar_comes_near_every_session_of_the_last_years():
    """Each known session, estimated from those before it; the years of the pandemic and moved conferences apart."""
    misses = []
    for session in load_sessions():
        if not session.start.year >= 2022 or session.body == GENERAL_ASSEMBLY:
            continue
        before = [s for s in load_sessions() if s.body != session.body or s.number < session.number]
        days = SessionCalendar(before, load_usual_sessions()).interval(session.body, session.number)
        if days is not None and abs(days.first - session.start) > timedelta(weeks=3):
            misses.append((session.body, session.number))
    assert {body for body, _ in misses} <= {
        "International Labour Conference",
        "Conference of the Parties to the Convention on Biological Diversity",
    }


@pytest.mark.parametrize(
    ("body", "number", "day"),
    [
        (ECOSOC, 2025, "2025-06-02"),
        (ECOSOC, 2027, "2027-06-07"),
        (COUNCIL, 60, "2025-09-08"),
        (GENERAL_ASSEMBLY, 81, "2026-09-08"),
    ],
)
def test_planning_counts_from_where_a_body_does_its_work(body, number, day):
    assert CALENDAR.working_opening(body, number) == date.fromisoformat(day)


def test_an_unknown_session_has_no_working_part():
    assert CALENDAR.working_opening("Ferry Board", 3) is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["B,1,2001,13,1,5,1,1,,made up"], "months go from 1 to 12"),
        (["B,1,2001,5,5,5,1,1,,made up"], "weeks from 1 to 4"),
        (["B,one,2001,5,1,5,1,1,,made up"], "as numbers"),
        (["B,1,2001,5,1,5,1,1,,made up", "B,2,2002,5,1,5,2,1,,made up"], "repeat after other years"),
        (["B,1,2001,5,1,5,1,1,,"], "name the body and the source"),
        (["a,b"], "give 10 cells, not 2"),
    ],
)
def test_a_usual_session_that_contradicts_itself_is_named(rows, words):
    with pytest.raises(KnowledgeBroken, match=r"usual_sessions\.csv row \d+") as broken:
        read_usual_sessions([",".join(USUAL_COLUMNS), *rows])
    assert words in str(broken.value)
    with pytest.raises(KnowledgeBroken, match="the columns must be body, session"):
        read_usual_sessions(["body"])


def test_a_row_goes_before_the_rule():
    moved = Session(GENERAL_ASSEMBLY, 90, date(2035, 9, 20), None, "made up")
    calendar = SessionCalendar([moved])
    assert calendar.opening(GENERAL_ASSEMBLY, 90) == date(2035, 9, 20)
    assert calendar.number_at(GENERAL_ASSEMBLY, date(2035, 9, 19)) == 89


def test_every_session_belongs_to_a_known_body():
    assert {session.body for session in load_sessions()} <= {body.name for body in load().bodies}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["B,1,2001-05-01,,made up", "B,1,2002-05-01,,made up"], "session 1 of the B is in row 2 already"),
        (["B,1,2001-05-01,,made up", "B,2,2001-04-01,,made up"], "does not open after session 1"),
        (["B,1,2001-05-01,2001-04-01,made up"], "ends before it opens"),
        (["B,first,2001-05-01,,made up"], "write the session as a number"),
        (["B,1,1 May 2001,,made up"], "its days as 2024-09-10"),
        (["B,1,2001-05-01,,"], "name the body and the source"),
        (["a,b"], "give 5 cells, not 2"),
    ],
)
def test_a_row_that_contradicts_itself_is_named(rows, words):
    with pytest.raises(KnowledgeBroken, match=r"sessions\.csv row \d+") as broken:
        read_sessions([HEAD, *rows])
    assert words in str(broken.value)


def test_other_columns_are_refused():
    with pytest.raises(KnowledgeBroken, match="the columns must be body, number"):
        read_sessions(["body"])
