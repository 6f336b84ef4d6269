"""Pages and the API tell from when to when an action is due, at which of several sessions, and when a term ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from building import NOW, SERIES, at_session, by_date, paragraph, report_to_sessions, springs
from building import ask as ask_for
from forms import page_of, words_of
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.model import Category, Deadline, DeadlineKind, Span
from tracker.service import hash_content, ingest
from tracker.store import find_action, reading, transaction

Visit = Callable[..., TestClient]

TERM = "A/HRC/RES/51/90:2:1:panel"
GUESS = "A/HRC/RES/51/90:3:1:office"


@pytest.fixture
def numbers(filled: Engine) -> dict[str, int]:
    """A report to four sessions, the end of a mandate, and a session whose days are estimated."""
    term = replace(by_date(date(2023, 10, 31), "until 31 October 2023"), expires=True)
    extend = ask_for("Decides to extend it", "Panel", verb="decide", category=Category.DECIDING, deadlines=(term,))
    guess = replace(at_session("Panel", 9, date(2099, 3, 1), date(2099, 3, 12)), estimated=True)
    text = springs(
        paragraph("1", report_to_sessions(52, 54, 55, 57)),
        paragraph("2", extend),
        paragraph("3", ask_for("Requests it", "Office", deadlines=(guess,))),
    )
    with transaction(filled) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    with reading(filled) as session:
        return {address: find_action(session, address).handle for address in (SERIES, TERM, GUESS)}


def test_pages_show_days_terms_and_later_sessions(visit: Visit, numbers: dict[str, int]) -> None:
    client = visit("viewer")
    listed = words_of(page_of(client.get("/actions?symbol=A/HRC/RES/51/90")), "//main")
    assert "27 February 2023 to 4 April 2023 (3 years late) and 3 later" in listed
    assert "expired 31 October 2023" in listed
    assert "1 March 2099 to 12 March 2099 (estimated)" in listed
    shown = words_of(page_of(client.get(f"/actions/{numbers[SERIES]}")), "//dl[@class='facts']")
    assert shown.count("Then") == 3
    assert "11 September 2023 to 13 October 2023" in shown
    text = words_of(page_of(client.get("/resolutions/A/HRC/RES/51/90")), "//main")
    assert "expires 31 October 2023" in text
    assert "1 March 2099 to 12 March 2099, estimated" in text


def test_the_start_page_groups_what_is_late_by_how_long_and_each_leads_to_its_actions(
    visit: Visit, numbers: dict[str, int]
) -> None:
    client = visit("viewer")
    page = page_of(client.get("/"))
    moved = words_of(page, "//section[@aria-labelledby='new']")
    assert "took the text in" in moved
    assert "opened it" not in moved
    (chart,) = page.xpath("//table[starts-with(caption, 'What is overdue')]")
    said = {
        words_of(row, "th"): (words_of(row, "td[@class='number']"), row.xpath("th/a/@href"))
        for row in chart.xpath(".//tr")
    }
    counts = [int(count) for count, _ in said.values()]
    listed = [len(page_of(client.get(link)).xpath("//tr[@data-row]")) for _, (link,) in said.values()]
    assert listed == counts
    assert sum(counts) == len(page_of(client.get("/actions?overdue=true")).xpath("//tr[@data-row]"))
    assert said["1 to 5 years"][0] == "1"


def test_a_term_without_a_day_shows_its_words(visit: Visit, filled: Engine) -> None:
    term = Deadline("for three years", DeadlineKind.PERIOD, Span(0, 15), period="P3Y", expires=True)
    extend = ask_for("Decides to extend it", "Panel", verb="decide", category=Category.DECIDING, deadlines=(term,))
    text = springs(paragraph("1", extend))
    with transaction(filled) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    client = visit("viewer")
    for page in ("/actions?symbol=A/HRC/RES/51/90", "/resolutions/A/HRC/RES/51/90"):
        shown = words_of(page_of(client.get(page)), "//main")
        assert "for three years" in shown
        assert "expire" not in shown


def test_the_start_page_counts_no_term_as_late(visit: Visit, numbers: dict[str, int]) -> None:
    client = visit("viewer")
    late = client.get("/api/v1/actions?overdue=true").json()
    assert numbers[SERIES] in [row["number"] for row in late["items"]]
    assert numbers[TERM] not in [row["number"] for row in late["items"]]
    assert f"{late['total']} overdue" in words_of(page_of(client.get("/")), "//main")


def test_the_api_lists_the_times_of_an_action(visit: Visit, numbers: dict[str, int]) -> None:
    client = visit("viewer")
    row = client.get(f"/api/v1/actions/{numbers[SERIES]}").json()
    assert (row["due"], row["late_after"], row["occurrence"], row["occurrences"], row["later"]) == (
        "2023-02-27",
        "2023-04-04",
        1,
        4,
        3,
    )
    times = client.get(f"/api/v1/actions/{numbers[SERIES]}/occurrences").json()
    assert [(each["occurrence"], each["due"], each["is_overdue"]) for each in times] == [
        (1, "2023-02-27", True),
        (2, "2023-09-11", True),
        (3, "2024-02-26", True),
        (4, "2024-09-09", True),
    ]
    ending = client.get(f"/api/v1/actions/{numbers[TERM]}").json()
    assert (ending["expires"], ending["is_overdue"]) == (True, False)
    assert client.get(f"/api/v1/actions/{numbers[GUESS]}").json()["estimated"] is True


def test_where_nothing_is_due_the_list_says_what_is_late(visit: Visit, numbers: dict[str, int]) -> None:
    page = page_of(visit("viewer").get("/actions?symbol=A/HRC/RES/51/90&due_within=90"))
    (link,) = page.xpath("//p[@class='notice']/a[contains(@href, 'overdue=true')]")
    assert link.text == "1 is overdue"
    late = page_of(visit("viewer").get(link.get("href")))
    assert f"#{numbers[SERIES]}" in words_of(late, "//main")
