"""How the databases find what lists show: by an index where one serves, and in as few statements as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from building import TODAY
from following import take_in_and_follow_up
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from tracker.model import Resolution
from tracker.service import report_status
from tracker.store import ActionFilter, list_actions, pick_actions, pick_due, pick_overdue, reading, transaction
from tracker.store.ledger import find_head
from tracker.store.models import Base
from tracker.store.search import search_texts
from tracker.store.standing import StandingKept

SOON = TODAY + timedelta(days=400)
STATES = "A/RES/81/9100:3:1:member-states"
ASKED: dict[str, tuple[Callable[[Session], object], int]] = {
    "due": (lambda session: pick_due(session, TODAY, SOON, limit=5), 3),
    "overdue": (lambda session: pick_overdue(session, date(2030, 1, 1), limit=5), 2),
    "newest": (lambda session: list_actions(session, limit=5), 2),
    "of one text": (lambda session: pick_actions(session, ActionFilter(symbols=("A/RES/81/9100",))), 2),
    "of an addressee": (lambda session: pick_actions(session, ActionFilter(addressees=("donors",))), 2),
    "search": (lambda session: search_texts(session, "map wells"), 3),
}
"""What is asked, and the most statements that it takes."""


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        take_in_and_follow_up(session, wells)
    return register


@contextmanager
def listening(register: Engine) -> Iterator[list[tuple[str, Any]]]:
    heard: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        heard.append((statement, values))

    event.listen(register, "before_cursor_execute", hear)
    yield heard
    event.remove(register, "before_cursor_execute", hear)


@pytest.mark.parametrize("name", ASKED)
def test_no_list_looks_at_every_action(filled: Engine, name: str) -> None:
    ask, most = ASKED[name]
    with reading(filled) as session:
        with listening(filled) as heard:
            ask(session)
        assert len(heard) <= most
        if filled.dialect.name != "sqlite":
            return  # a server reads a table whole as long as it is small
        for statement, values in heard:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[3] for row in plan]
            whole = [f"SCAN {table.name}" for table in Base.metadata.sorted_tables]
            assert not set(whole) & set(steps), (statement, steps)


def test_figures_are_reckoned_anew_once_something_is_written(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = StandingKept()

    def find() -> tuple[int, bool, int]:
        with reading(filled) as session, listening(filled) as heard:
            standing = kept.find(session, TODAY, SOON)
            return standing.counts.open, standing.is_now, len(heard)

    def report(status: str) -> None:
        now = datetime.now(UTC)
        with transaction(filled) as session:
            report_status(
                session, STATES, status, as_of=TODAY, note="Met", evidence="A/1", author="A", now=now, today=TODAY
            )

    count, is_now, statements = find()
    assert is_now
    assert statements > 1
    assert find() == (count, True, 1)
    report("implemented")
    assert find()[:2] == (count - 1, True)
    monkeypatch.setattr("tracker.store.standing.QUICK", 0)
    report("in progress")
    assert find()[:2] == (count, True)
    report("implemented")
    assert find() == (count, False, 1)


def test_figures_are_stamped_before_the_register_is_read(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for another one who reckons must not call later what was read before."""
    heads: list[datetime] = []

    def look(connection: Connection) -> tuple[int, str] | None:
        heads.append(datetime.now(UTC))
        return find_head(connection)

    monkeypatch.setattr("tracker.store.standing.find_head", look)
    with reading(filled) as session:
        assert StandingKept().find(session, TODAY, SOON).at <= heads[0]
