import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from tracker.errors import KnowledgeBroken
from tracker.knowledge import Session, SessionCalendar, load, load_sessions
from tracker.knowledge.sessions import COLUMNS, GENERAL_ASSEMBLY, opening_by_rule, read_sessions

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "sessions_derived.csv"
CALENDAR = load().calendar
HEAD = ",".join(COLUMNS)
COUNCIL = "Human Rights Council"
ECOSOC = "Economic and Social Council"


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
        ("Commission on Crime Prevention and Criminal Justice", "2019-12-01", None),
        ("Ferry Board", "2020-01-01", None),
    ],
)
def test_the_next_session_follows_that_of_the_day(body, day, number):
    assert CALENDAR.next_number(body, date.fromisoformat(day)) == number


def test_the_next_session_may_not_have_a_known_opening():
    last = max(session.number for session in load_sessions() if session.body == COUNCIL)
    end = next(s.end for s in load_sessions() if s.body == COUNCIL and s.number == last)
    assert CALENDAR.next_number(COUNCIL, end) == last + 1
    assert CALENDAR.opening(COUNCIL, last + 1) is None


def test_after_the_last_known_session_nothing_is_guessed():
    last = max(session.end for session in load_sessions() if session.body == COUNCIL and session.end)
    assert CALENDAR.next_number(COUNCIL, last + timedelta(days=1)) is None


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
