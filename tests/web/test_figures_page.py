"""Figures in the browser: each line counts what its list holds, and each is a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from building import ask, paragraph, springs
from forms import page_of, words_of
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.model import Doubt
from tracker.service import accept_clauses, hash_content, ingest, report_status, set_values, withdraw_review
from tracker.store import ActionFilter, count_doubted, transaction
from tracker.store.burn_down import count_open_doubts
from tracker.store.progress import By, count_completion, count_timeliness

Visit = Callable[..., TestClient]
DAY = date(2026, 11, 20)


@pytest.fixture
def told(filled: Engine) -> Engine:
    """One action is implemented in time, one after its day, and the rest of the wells is open."""
    with transaction(filled) as session:
        for number, day in (("1", date(2026, 10, 20)), ("4", DAY)):
            now = datetime(2026, 12, 1, tzinfo=UTC)
            words = {"as_of": day, "author": "F. Point", "now": now, "today": now.date(), "evidence": "A/81/1"}
            report_status(session, number, "implemented", **words)
    return filled


def test_what_is_done_and_in_time_is_counted(told: Engine) -> None:
    with transaction(told) as session:
        (year,) = count_completion(session, By.YEAR, date(2026, 11, 24))
        assert (year.of, year.done, year.closed, year.open, year.late) == (2026, 2, 0, 2, 1)
        states = ActionFilter(addressees=("Secretary-General",))
        (party,) = count_completion(session, By.ADDRESSEE, date(2026, 11, 24), states)
        assert (party.of, party.done, party.open) == ("Secretary-General", 1, 1)
        quarters = count_timeliness(session, date(2027, 1, 2), 2)
    assert [(each.first, each.last) for each in quarters] == [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ]
    assert [(each.in_time, each.after, each.late) for each in quarters] == [(1, 1, 1), (0, 0, 0)]


def test_doubts_burn_down_as_people_review_and_rise_as_texts_come(filled: Engine) -> None:
    doubt = Doubt("addressee", "two are named", "the Office")
    clause = replace(ask("Requests the Office to dry the springs", "Office"), doubts=(doubt,))
    text = springs(paragraph("1", clause), paragraph("2", replace(clause, text="Requests the Office to dig")))

    def at(*day: int) -> datetime:
        return datetime(*day, 12, tzinfo=UTC)

    with transaction(filled) as session:
        before = count_open_doubts(session, [date(2026, 11, 1)])[0]
        ingest(session, text, hash_content(text), author="A. Clerk", now=at(2026, 11, 3))
        set_values(session, f"{text.symbol}:1:1", addressees=("UNEP",), author="A. Clerk", now=at(2026, 11, 11))
        accept_clauses(session, f"{text.symbol}:2:1", author="A. Clerk", now=at(2026, 11, 18))
        ends = [date(2026, 11, day) for day in (1, 8, 15, 22)]
        assert [count - before for count in count_open_doubts(session, ends)] == [0, 2, 1, 0]
        withdraw_review(session, 2, author="A. Clerk", now=at(2026, 11, 20))
        assert count_open_doubts(session, ends)[-1] == count_doubted(session).total == before + 1


def test_each_line_leads_to_as_many_actions_and_each_figure_is_a_file(told: Engine, visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(client.get("/figures?symbol=81/9100"))
    lines = [line for line in page.xpath("//main//table[@class='chart']//tr") if line.xpath("th/a")]
    assert len(lines) > 5
    for line in lines:
        address = line.xpath("string(th/a/@href)")
        if "due_after" in address:
            continue  # what is due in a quarter and neither late nor done is listed, and not counted
        total = int(line.xpath("string(td[@class='number']/text())").replace(",", ""))
        assert "symbol=81" in address
        assert words_of(page_of(client.get(address))).count("para. ") == total, address
    for link in page.xpath("//a[starts-with(@href, '/figures/')]/@href"):
        assert client.get(link).status_code == 200
    rows = list(csv.reader(io.StringIO(client.get("/figures/completion-by-year/csv").content.decode("utf-8-sig"))))
    assert rows[0] == [
        "year of adoption",
        "implemented",
        "closed otherwise",
        "open",
        "overdue",
        "total",
        "% implemented",
    ]
    assert rows[1][:2] + rows[1][5:] == ["2026", "2", "5", "40"]
    assert client.get("/figures/nothing/csv").status_code == 404
    assert client.get("/figures/moved/exe").status_code == 404
    page_of(client.get("/figures?addressee=Nobody+by+this+name"), 422)
