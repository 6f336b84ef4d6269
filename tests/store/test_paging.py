"""Lists in pages and in every order: of actions, and of the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise

import pytest
from building import NOW, TODAY, ask, paragraph
from following import DONORS, take_in_and_follow_up
from sqlalchemy import Engine

from tracker.model import Resolution
from tracker.service import save_filter
from tracker.store import (
    ActionFilter,
    ActionOrder,
    AsOf,
    count_actions,
    count_changes,
    list_actions,
    list_changes,
    reading,
    transaction,
)


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    lamps = Resolution(
        source="lamps.txt",
        symbol="E/RES/2026/905",
        body="Economic and Social Council",
        title="Lamps",
        adopted=date(2026, 7, 20),
        paragraphs=(
            paragraph("1", ask("Invites Chad to lend lamps", "Chad", verb="invite")),
            paragraph("2", ask("Requests the Office to sing", "Office")),
        ),
    )
    undated = replace(lamps, symbol="E/RES/2026/906", title="Lamps again", adopted=None)
    with transaction(register) as session:
        take_in_and_follow_up(session, wells, lamps, undated)
    return register


def key_of(order: ActionOrder, row: object) -> object:
    name = {ActionOrder.HEARD: "as_of", ActionOrder.NUMBER: "handle"}.get(order, order.value)
    return getattr(row, name) or None


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", [order for order in ActionOrder if order is not ActionOrder.TEXT])
def test_every_order_has_empty_values_last_and_ties_by_number(
    filled: Engine, order: ActionOrder, descending: bool
) -> None:
    with reading(filled) as session:
        rows = list_actions(session, order=order, descending=descending)
        assert {row.handle for row in rows} == {row.handle for row in list_actions(session)}
    keys = [key_of(order, row) for row in rows]
    given = [key for key in keys if key is not None]
    assert keys == sorted(given, reverse=descending) + [None] * (len(keys) - len(given))
    for one, other in pairwise(rows):
        assert key_of(order, one) != key_of(order, other) or one.handle < other.handle


def test_the_order_of_texts_backwards_is_the_oldest_resolution_and_the_last_paragraph_first(filled: Engine) -> None:
    with reading(filled) as session:
        rows = list_actions(session, order=ActionOrder.TEXT, descending=True)
        assert [f"{row.resolution} {row.ref}" for row in rows if row.adopted] == [
            f"{row.resolution} {row.ref}" for row in reversed(list_actions(session)) if row.adopted
        ]
    assert [row.resolution for row in rows][-2:] == ["E/RES/2026/906"] * 2


@pytest.mark.parametrize("as_of", [None, AsOf(TODAY)])
@pytest.mark.parametrize("order", ActionOrder)
@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"is_open": True},
        {"text": "the"},
        {"addressees": ("Office",)},
        {"units": ("water",)},
        {"withdrawn": True, "is_unassigned": True},
    ],
)
def test_pages_are_the_list_in_parts(
    filled: Engine, order: ActionOrder, parts: dict[str, object], as_of: AsOf | None
) -> None:
    wanted = ActionFilter(today=TODAY, as_of=as_of, **parts)  # type: ignore[arg-type]
    with reading(filled) as session:
        every = list_actions(session, wanted, order=order)
        pages = [list_actions(session, wanted, order=order, limit=2, offset=start) for start in range(0, 12, 2)]
        assert [row for page in pages for row in page] == every
        assert list_actions(session, wanted, order=order, offset=3) == every[3:]
        assert count_actions(session, wanted) == len(every)


def test_a_page_of_the_past_shows_what_was_known_then(filled: Engine) -> None:
    before = ActionFilter(as_of=AsOf(date(2026, 11, 1)))
    with reading(filled) as session:
        (row,) = list_actions(session, before, order=ActionOrder.STATUS, descending=True, limit=1)
        assert row.status == "not started"
        assert count_actions(session, replace(before, statuses=("implemented",))) == 0


def test_a_page_without_room_is_empty(filled: Engine) -> None:
    with reading(filled) as session:
        assert list_actions(session, limit=0) == []
        assert list_actions(session, limit=5, offset=100) == []
        assert count_actions(session) == 9


def test_the_log_in_pages_and_by_its_words(filled: Engine) -> None:
    later = datetime.combine(date(2026, 11, 25), time(9), NOW.tzinfo)
    with transaction(filled) as session:
        save_filter(session, "100% late", ActionFilter(is_overdue=True), author="Ben", now=later)
    with reading(filled) as session:
        every = list_changes(session)
        newest = list_changes(session, newest_first=True)
        assert newest == every[::-1]
        assert count_changes(session) == len(every)
        assert list_changes(session, newest_first=True, limit=2, offset=1) == newest[1:3]
        assert list_changes(session, limit=2) == every[:2]
        of_donors = list_changes(session, DONORS)
        assert count_changes(session, DONORS) == len(of_donors) > 0
        assert list_changes(session, DONORS, words="ASSIGN ana") == [
            change for change in of_donors if change.operation == "assign"
        ]
        assert [change.subject for change in list_changes(session, words="100%")] == ["100% late"]
        assert count_changes(session, words="% late") == 1
        assert count_changes(session, words="e_t") == 0
        assert count_changes(session, words="  ") == len(every)
