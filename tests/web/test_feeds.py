"""Calendars that programs subscribe to: what they see of changes, and that the address opens nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from forms import page_of, send_form, words_of
from icalendar import Calendar, Event
from lxml import html
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.calendars import uid_of
from tracker.service import Assignment, assign_actions, report_status, save_filter, set_values
from tracker.store import ActionFilter, find_action, reading, transaction
from tracker.store.access_log import list_access
from tracker.store.accounts import TokenRecord

Visit = Callable[..., TestClient]
STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"
COUNT = "A/RES/81/9100:2(a):1:secretary-general"
REPORT = "A/RES/81/9100:2(b):1:secretary-general"


def subscribe(client: TestClient, view: str = "") -> str:
    """Make the address of a calendar on the page of one's account, as a person does."""
    answer = send_form(client, page_of(client.get("/account")), "/account/feeds", view=view)
    return words_of(page_of(answer), "//section[@aria-labelledby='feeds']//code")


def fetch(client: TestClient, address: str) -> dict[str, Event]:
    """Ask for a calendar as a program does, and read its events by their names."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    found = [each for each in Calendar.from_ical(answer.content).walk("VEVENT") if isinstance(each, Event)]
    assert len({str(each["uid"]) for each in found}) == len(found)
    return {str(each["uid"]): each for each in found}


def write(register: Engine, operation: Callable[..., object], *arguments: object, **named: object) -> None:
    with transaction(register) as session:
        operation(session, *arguments, author="A. Clerk", now=datetime.now(UTC), **named)


def test_a_subscriber_sees_changes_and_cancellations(visit: Visit, filled: Engine) -> None:
    program, address = visit(), subscribe(visit("focal"))
    before = fetch(program, address)
    assert set(before) == {uid_of(COUNT), *(uid_of(REPORT, n) for n in ("due", "forecast", "submission", "issuance"))}
    event = before[uid_of(REPORT)]
    task = "Secretary-General to report to it at its eighty-second session"
    assert str(event["summary"]) == f"Due: {task} (A/RES/81/9100, para. 2(b))"
    with reading(filled) as session:
        assert str(event["url"]) == f"http://testserver/actions/{find_action(session, REPORT).handle}"
    write(filled, set_values, "A/RES/81/9100:2(b):1", deadlines=("2027-10-01",))
    done = {"as_of": date.today(), "today": date.today(), "evidence": "A/81/214"}
    write(filled, report_status, COUNT, "implemented", **done)
    write(filled, assign_actions, [STATES], Assignment(focal_point="focal"))
    after = fetch(program, address)
    assert set(after) == {*before, uid_of(STATES)}
    assert after[uid_of(REPORT)].decoded("dtstart") == date(2027, 10, 1)
    assert str(after[uid_of(COUNT)]["status"]) == "CANCELLED"
    for uid in (uid_of(REPORT), uid_of(COUNT)):
        assert after[uid]["sequence"] > before[uid]["sequence"]
        assert after[uid].decoded("dtstamp") > before[uid].decoded("dtstamp")
    write(filled, assign_actions, [STATES], Assignment(focal_point="Ben Brook"))
    again = fetch(program, address)[uid_of(STATES)]
    assert (str(again["status"]), again["sequence"] > after[uid_of(STATES)]["sequence"]) == ("CANCELLED", True)


def test_what_a_program_has_already_is_not_sent_again(visit: Visit, filled: Engine) -> None:
    program, address = visit(), subscribe(visit("focal"))
    tag = program.get(address).headers["etag"]
    again = program.get(address, headers={"if-none-match": f"W/{tag}"})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    write(filled, report_status, COUNT, "in progress", as_of=date.today(), today=date.today())
    changed = program.get(address, headers={"if-none-match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)


def test_of_a_view_what_no_longer_fits_is_cancelled(visit: Visit, filled: Engine) -> None:
    view = ActionFilter(is_open=True, statuses=("not started",), addressees=("Member States", "donors"))
    write(filled, save_filter, "of states", view)
    program, address = visit(), subscribe(visit("viewer"), "of states")
    assert {str(each["status"]) for each in fetch(program, address).values()} == {"CONFIRMED"}
    write(filled, report_status, STATES, "in progress", as_of=date.today(), today=date.today())
    after = fetch(program, address)
    assert {uid: str(each["status"]) for uid, each in after.items()} == {
        uid_of(STATES): "CANCELLED",
        uid_of(DONORS): "CONFIRMED",
    }


def test_the_address_opens_a_calendar_and_nothing_else_until_it_is_taken_back(
    visit: Visit, filled: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    viewer, program = visit("viewer"), visit()
    address = subscribe(viewer)
    key = address.partition("key=")[2]
    with caplog.at_level(logging.INFO, "tracker.web"):
        assert program.get(address).status_code == 200
    assert "/feed.ics" in caplog.text
    assert key not in caplog.text
    program.headers["authorization"] = f"Bearer {key}"
    assert [program.get(path).status_code for path in ("/api/v1/actions", "/actions", "/feed.ics")] == [401, 401, 404]
    del program.headers["authorization"]
    with reading(filled) as session:
        assert key not in str([vars(each) for each in session.query(TokenRecord)])
        assert [row.operation for row in list_access(session) if row.field == "token"] == ["issue feed"]
    page = page_of(viewer.get("/account"))
    assert key not in html.tostring(page).decode()
    assert "never" not in words_of(page, "//section[@aria-labelledby='feeds']//table")
    assert send_form(viewer, page, "/account/tokens/withdraw").status_code == 303
    gone = program.get(address)
    assert (gone.status_code, "does not count" in gone.text) == (404, True)
    assert program.get("/feed.ics?key=ocf_guessed").status_code == 404


def test_a_token_for_the_api_opens_no_calendar(visit: Visit, filled: Engine) -> None:
    from tracker.service.accounts.people import issue_token

    with transaction(filled) as session:
        secret = issue_token(session, "a program", 5, author="viewer", now=datetime.now(UTC))
    assert visit().get(f"/feed.ics?key={secret}").status_code == 404
