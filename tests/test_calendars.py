"""Calendars: one name per event for ever, and every change seen by a program that imports them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from building import (
    NOW,
    SERIES,
    SITTINGS,
    TODAY,
    ask,
    at_session,
    by_date,
    paragraph,
    report_to_sessions,
    springs,
)
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from sqlalchemy import Engine

from tracker.calendars import DOCUMENT_DATES, find_rule, uid_of, write_calendar
from tracker.model import Deadline, DeadlineKind, Reporting, Resolution, Span
from tracker.service import (
    add_session,
    hash_content,
    ingest,
    remove,
    report_status,
    set_values,
    withdraw_review,
)
from tracker.store import ActionFilter, list_occurrences, list_reviews, reading, transaction
from tracker.store.revisions import find_revisions, list_removed

STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"
COUNT = "A/RES/81/9100:2(a):1:secretary-general"
REPORT = "A/RES/81/9100:2(b):1:secretary-general"
LATER = NOW + timedelta(days=1)
SPRING = datetime(2023, 3, 10, 12, tzinfo=UTC)


def take_in(register: Engine, resolution: Resolution, now: datetime = NOW) -> None:
    with transaction(register) as session:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=now)


def export(register: Engine) -> bytes:
    with reading(register) as session:
        rows = list_occurrences(session, ActionFilter(withdrawn=True), with_closed=True)
        return write_calendar(rows, find_revisions(session, rows), list_removed(session))


def events(data: bytes) -> dict[str, Event]:
    found = [event for event in Calendar.from_ical(data).walk("VEVENT") if isinstance(event, Event)]
    by_uid = {str(event["uid"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    take_in(register, wells)
    return register


def test_one_event_per_due_date_and_three_more_per_report(filled: Engine) -> None:
    found = events(export(filled))
    assert sorted(found) == sorted(
        uid_of(address, name)
        for address, names in {
            COUNT: ("due",),
            STATES: ("due",),
            DONORS: ("due",),
            REPORT: ("due", "forecast", "submission", "issuance"),
        }.items()
        for name in names
    )
    event = found[uid_of(REPORT)]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 9, 7), date(2027, 9, 8))
    assert (
        event["summary"]
        == "Due: Secretary-General to report to it at its eighty-second session (A/RES/81/9100, para. 2(b))"
    )
    assert "To report to it" in event["description"]
    assert event["status"] == "CONFIRMED"
    planned = [found[uid_of(REPORT, name)].decoded("dtstart") for name in DOCUMENT_DATES]
    assert planned == [date(2027, 6, 1), date(2027, 6, 29), date(2027, 7, 27)]


def test_two_exports_are_the_same_to_the_byte(filled: Engine) -> None:
    assert export(filled) == export(filled)


def test_it_is_a_calendar_as_the_standard_wants_it(filled: Engine) -> None:
    data = export(filled)
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for event in events(data).values():
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "STATUS"} <= set(event)


def is_newer(new: Event, old: Event) -> bool:
    return new["sequence"] > old["sequence"] and new.decoded("dtstamp") > old.decoded("dtstamp")


def test_a_moved_date_updates_its_event_and_those_planned_back(filled: Engine, wells: Resolution) -> None:
    before = events(export(filled))
    with transaction(filled) as session:
        report_status(session, STATES, "in progress", as_of=TODAY, author="F", now=LATER, today=TODAY)
    moved = replace(
        wells,
        paragraphs=tuple(
            replace(
                each,
                clauses=tuple(
                    replace(clause, deadlines=(at_session("General Assembly", 83, date(2028, 9, 12)),))
                    for clause in each.clauses
                ),
            )
            if each.ref == "2(b)"
            else each
            for each in wells.paragraphs
        ),
    )
    take_in(filled, moved, LATER)
    after = events(export(filled))
    assert set(after) == set(before)  # what never had a day has no event to take back
    for name in ("due", "forecast", "submission", "issuance"):
        assert is_newer(after[uid_of(REPORT, name)], before[uid_of(REPORT, name)])
    assert after[uid_of(REPORT)].decoded("dtstart") == date(2028, 9, 12)
    assert is_newer(after[uid_of(STATES)], before[uid_of(STATES)])


def test_closed_withdrawn_and_removed_actions_are_cancelled(
    filled: Engine, wells: Resolution, without_paragraph_3: Resolution
) -> None:
    before = events(export(filled))
    with transaction(filled) as session:
        report_status(
            session, COUNT, "implemented", as_of=TODAY, author="F", now=LATER, today=TODAY, evidence="A/81/214"
        )
        report_status(session, STATES, "in progress", as_of=TODAY, author="F", now=LATER, today=TODAY)
    take_in(filled, without_paragraph_3, LATER)
    after = events(export(filled))
    assert set(before) <= set(after)
    for address in (COUNT, STATES, DONORS):
        assert after[uid_of(address)]["status"] == "CANCELLED"
        assert is_newer(after[uid_of(address)], before[uid_of(address)])
    assert after[uid_of(REPORT)]["status"] == "CONFIRMED"
    take_in(filled, wells, LATER + timedelta(days=1))
    again = events(export(filled))
    for address in (STATES, DONORS):
        assert again[uid_of(address)]["status"] == "CONFIRMED"
        assert is_newer(again[uid_of(address)], after[uid_of(address)])


def test_what_a_review_removes_or_changes_is_cancelled(filled: Engine) -> None:
    """An action that nobody reported on, a date that is taken away, and a request that asks for no report."""
    before = events(export(filled))
    with transaction(filled) as session:
        remove(session, DONORS, author="A", now=LATER)
        set_values(session, STATES, deadlines=("none",), author="A", now=LATER)
        set_values(session, REPORT, reporting=False, author="A", now=LATER)
    after = events(export(filled))
    assert set(after) == set(before)
    cancelled = {uid for uid, event in after.items() if event["status"] == "CANCELLED"}
    assert cancelled == {uid_of(DONORS), uid_of(STATES), *(uid_of(REPORT, name) for name in DOCUMENT_DATES)}
    assert all(is_newer(after[uid], before[uid]) for uid in cancelled)
    with transaction(filled) as session:
        for review in list_reviews(session):
            withdraw_review(session, review.number, author="A", now=LATER + timedelta(days=1))
    again = events(export(filled))
    assert set(again) == set(before)
    assert all(event["status"] == "CONFIRMED" for event in again.values())
    assert all(is_newer(again[uid], after[uid]) for uid in cancelled)


def test_a_request_that_recurs_without_a_further_day_is_cancelled(register: Engine, wells: Resolution) -> None:
    deadline = replace(at_session("Panel", 3, date(2026, 11, 2)), frequency="session")
    clause = ask("Requests it", "Office", deadlines=(deadline,), reporting=Reporting("Panel", "session"))
    take_in(register, replace(wells, paragraphs=(paragraph("1", clause),)))
    before = events(export(register))
    office = "A/RES/81/9100:1:1:office"
    with transaction(register) as session:
        report_status(
            session, office, "implemented", as_of=TODAY, author="F", now=LATER, today=TODAY, evidence="A/81/214"
        )
    after = events(export(register))
    assert set(after) == set(before) == {uid_of(office, name) for name in ("due", *DOCUMENT_DATES)}
    assert all(event["status"] == "CANCELLED" for event in after.values())


def test_a_session_that_staff_date_makes_and_moves_an_event(register: Engine, wells: Resolution) -> None:
    panel = ask("Requests it", "Panel", deadlines=(at_session("Panel on Wells", 3),))
    take_in(register, replace(wells, paragraphs=(paragraph("1", panel),)))
    assert events(export(register)) == {}
    seen = []
    for place, day in enumerate((date(2027, 1, 11), date(2027, 2, 1))):
        with transaction(register) as session:
            add_session(session, "Panel on Wells", 3, day, author="A", now=NOW + timedelta(days=place))
        (event,) = events(export(register)).values()
        assert event.decoded("dtstart") == day
        seen.append(event)
    assert is_newer(seen[1], seen[0])


def test_recurring_actions_recur(register: Engine, wells: Resolution) -> None:
    yearly = replace(
        by_date(date(2027, 1, 31), "every six months, from 31 January 2027"),
        kind=DeadlineKind.RECURRING,
        frequency="P6M",
    )
    clause = ask("Requests the Office to report", "Office", deadlines=(yearly,), reporting=Reporting("Council", "P6M"))
    take_in(register, replace(wells, paragraphs=(paragraph("1", clause),)))
    found = events(export(register))
    rule = found[uid_of("A/RES/81/9100:1:1:office")]["rrule"].to_ical().decode()
    assert days(date(2027, 1, 31), rule, 3) == [date(2027, 1, 31), date(2027, 7, 31), date(2028, 1, 31)]
    assert len(found) == 1  # no meeting is named, so there is no day to plan the document back from


def days(start: date, rule: str, count: int) -> list[date]:
    recurring = rrulestr(rule, dtstart=datetime(start.year, start.month, start.day))
    return [moment.date() for moment, _ in zip(recurring, range(count), strict=False)]


@pytest.mark.parametrize(
    ("start", "frequency", "expected"),
    [
        (date(2027, 6, 30), "P1Y", ["2027-06-30", "2028-06-30"]),
        (date(2027, 6, 30), "P2Y", ["2027-06-30", "2029-06-30"]),
        (date(2028, 2, 29), "P1Y", ["2028-02-29", "2029-02-28"]),
        (date(2027, 11, 30), "P3M", ["2027-11-30", "2028-02-29", "2028-05-31"]),
        (date(2027, 12, 30), "P2M", ["2027-12-30", "2028-02-29", "2028-04-30"]),
        (date(2027, 1, 15), "P1M", ["2027-01-15", "2027-02-15"]),
        (date(2027, 1, 15), "P2W", ["2027-01-15", "2027-01-29"]),
        (date(2027, 1, 15), "P90D", ["2027-01-15", "2027-04-15"]),
    ],
)
def test_rules_keep_to_the_end_of_the_month(start: date, frequency: str, expected: list[str]) -> None:
    from icalendar import vRecur

    rule = find_rule(start, frequency)
    assert rule is not None
    words = vRecur(rule).to_ical().decode()
    assert [day.isoformat() for day in days(start, words, len(expected))] == expected


@pytest.mark.parametrize("frequency", [None, "session", "regular", "P0Y", "PT1H", ""])
def test_without_a_fixed_period_nothing_recurs(frequency: str | None) -> None:
    assert find_rule(TODAY, frequency) is None


def test_the_command(run, database_url: str, filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    code, out, _ = run("calendar", "-o", file, "--db", database_url)
    assert (code, out) == (0, f"{file}: 7 events, 0 of them cancelled.\n")
    code, out, _ = run("calendar", "--addressee", "donors", "--db", database_url)
    assert (code, list(events(out.encode()))) == (0, [uid_of(DONORS)])


def test_each_of_several_sessions_has_its_events(register: Engine) -> None:
    take_in(register, springs(paragraph("1", report_to_sessions(52, 54, 55, 57))), SPRING)
    found = events(export(register))
    marks = ("", ";2", ";3", ";4")
    assert set(found) == {uid_of(SERIES, f"{name}{mark}") for mark in marks for name in ("due", *DOCUMENT_DATES)}
    days = [found[uid_of(SERIES, f"due{mark}")].decoded("dtstart") for mark in marks]
    assert days == [opening for opening, _ in SITTINGS.values()]
    with transaction(register) as session:
        told = {"as_of": SPRING.date(), "now": SPRING, "today": SPRING.date(), "author": "F. Point", "evidence": "A/1"}
        report_status(session, SERIES, "implemented", **told)
    after = events(export(register))
    assert set(after) == set(found)
    statuses = [str(after[uid_of(SERIES, f"due{mark}")]["status"]) for mark in marks]
    assert statuses == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    take_in(register, springs(paragraph("1", report_to_sessions(52, 54))), SPRING + timedelta(days=1))
    shorter = events(export(register))
    assert set(shorter) == set(found)
    assert str(shorter[uid_of(SERIES, "due;4")]["status"]) == "CANCELLED"
    assert str(shorter[uid_of(SERIES, "due;2")]["status"]) == "CONFIRMED"


def test_a_term_expires_and_an_estimate_is_tentative(register: Engine) -> None:
    term = replace(by_date(date(2023, 10, 31), "until 31 October 2023"), expires=True)
    guess = replace(at_session("Human Rights Council", 57, *SITTINGS[57]), estimated=True)
    in_june = Deadline("in June 2023", DeadlineKind.DATE, Span(0, 1), first=date(2023, 6, 1), last=date(2023, 6, 30))
    clauses = [ask("Requests it", "Office", deadlines=(each,)) for each in (term, guess, in_june)]
    take_in(register, springs(*(paragraph(str(n), each) for n, each in enumerate(clauses, start=1))), SPRING)
    found = events(export(register))
    until, at_57, june = (found[uid_of(f"A/HRC/RES/51/90:{n}:1:office")] for n in (1, 2, 3))
    assert until["summary"] == "Expires: Office: Requests it (A/HRC/RES/51/90, para. 1)"
    assert (at_57["status"], at_57["summary"].split(":")[0]) == ("TENTATIVE", "Due (estimated)")
    assert "Late after 2024-10-11." in at_57["description"]
    assert (june.decoded("dtstart"), june.decoded("dtend")) == (date(2023, 6, 1), date(2023, 7, 1))
