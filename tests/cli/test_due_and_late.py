"""When an action is due and when it is late, from the words of a text to every list that shows it."""

import json
from datetime import datetime

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

SPRINGS = """\
United Nations                                                    A/HRC/RES/51/90

Human Rights Council

Fifty-first session

Resolution adopted by the Human Rights Council on 6 October 2022

51/90. Springs

The Human Rights Council,

Recalling that springs run dry,

1. Requests the Secretary-General to report to the Human Rights Council at its fifty-second, fifty-fourth, fifty-fifth and fifty-seventh sessions on springs;

2. Decides to extend the mandate of the Panel on Springs until 31 October 2023;

3. Requests the Secretary-General to map the springs before the end of the seventy-eighth session of the General Assembly.

40th meeting
6 October 2022
"""  # noqa: E501
SERIES, TERM, MAP = "A/HRC/RES/51/90:1", "A/HRC/RES/51/90:2", "A/HRC/RES/51/90:3"
SITTINGS = ["2023-02-27", "2023-09-11", "2024-02-26", "2024-09-09"]


@pytest.fixture
def springs(tracker, folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "600")
    (folder / "springs.txt").write_text(SPRINGS, encoding="utf-8")
    answer = tracker("import", "springs.txt")
    assert answer.code == 0, answer.err
    return folder


def dues(tracker, *words):
    answer = tracker(*words, "--format", "json")
    assert answer.code == 0, answer.err
    return {row["ref"]: row for row in json.loads(answer.out)}


def test_the_earliest_open_session_is_listed_and_how_many_follow(tracker, springs):
    row = dues(tracker, "actions")["1"]
    assert (row["due"], row["late_after"], row["occurrences"], row["later"]) == (SITTINGS[0], "2023-04-04", 4, 3)
    assert "2023-02-27 to 2023-04-04, and 3 later" in tracker("actions", "--as-of", "2023-03-01").out
    shown = tracker("show", SERIES, "--as-of", "2023-03-01").out
    assert shown.count("\nThen:") == 3
    reported = tracker("update", SERIES, "--status", "implemented", "--as-of", "2023-03-20", "--evidence", "A/HRC/52/1")
    assert "It is due again: occurrence 2 is open, due 2023-09-11." in reported.out
    row = dues(tracker, "actions")["1"]
    assert (row["due"], row["is_open"], row["occurrence"], row["later"]) == (SITTINGS[1], 1, 2, 2)
    assert "Occurrence:  2 of 4" in tracker("show", SERIES).out


def test_forecast_calendar_and_sheet_have_each_session(tracker, springs):
    tracker("update", SERIES, "--status", "implemented", "--as-of", "2023-03-20", "--evidence", "A/HRC/52/1")
    papers = json.loads(tracker("report", "document-forecast", "--as-of", "2023-03-21", "--format", "json").out)
    assert [row["meets on"] for row in papers] == SITTINGS[1:]
    assert tracker("calendar", "-o", "due.ics").code == 0
    events = Calendar.from_ical((springs / "due.ics").read_bytes()).walk("VEVENT")
    due = {str(event["dtstart"].dt): str(event["status"]) for event in events if "Due: Secretary" in event["summary"]}
    assert [due[day] for day in SITTINGS] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    assert tracker("sheet", "export", "--reporting", "-o", "open.xlsx").code == 0
    sheet = load_workbook(springs / "open.xlsx")["Actions"]
    column = [cell.value for cell in sheet[1]].index("Due") + 1
    days = [sheet.cell(line, column).value for line in range(2, sheet.max_row + 1)]
    assert days == [datetime.fromisoformat(day) for day in SITTINGS[1:]]


def test_before_the_end_of_a_sitting_session_is_not_late_while_it_sits(tracker, springs):
    row = dues(tracker, "actions")["3"]
    assert (row["due"], row["late_after"]) == ("2024-09-09", "2024-09-09")
    assert "3" not in dues(tracker, "overdue", "--as-of", "2024-06-01")
    assert "3" in dues(tracker, "due", "--as-of", "2024-08-01", "--within", "90d")
    assert "3" in dues(tracker, "overdue", "--as-of", "2024-09-10")


def test_a_mandate_expires_and_is_never_overdue(tracker, springs):
    assert dues(tracker, "actions")["2"]["expires"] in (True, 1)
    assert "expires 2023-10-31" in tracker("due", "--as-of", "2023-10-01", "--within", "60d").out
    assert "expired 2023-10-31" in tracker("actions").out
    for command in (("overdue",), ("actions", "--overdue")):
        assert set(dues(tracker, *command)) == {"1", "3"}
    assert "Panel on Springs" not in tracker("digest").out
    assert "expired 31 October 2023" in tracker("report", "undp-decisions", "--format", "html").out


def test_a_limit_is_said_and_csv_has_as_many(tracker, springs):
    every = tracker("actions", "--format", "csv").out.splitlines()
    assert tracker("actions", "--limit", "1", "--format", "csv").out.splitlines() == every[:2]
    assert f"The first 1 of {len(every) - 1} actions." in tracker("actions", "--limit", "1").out


def test_where_nothing_is_due_it_is_said_what_is_late(tracker, springs):
    said = tracker("due", "--as-of", "2024-12-01", "--within", "5d", "--symbol", "51/90").out.splitlines()
    assert said[0] == "Nothing that has a date is due from 2024-12-01 to 2024-12-06."
    assert said[1] == "2 are overdue: tracker overdue --symbol 51/90 --as-of 2024-12-01"
    assert "2 actions." in tracker("overdue", "--symbol", "51/90", "--as-of", "2024-12-01").out
