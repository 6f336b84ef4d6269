"""What addresses of lists ask for."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from building import NOW
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError
from sqlalchemy import Engine

from tracker.errors import NotFound, UsageProblem
from tracker.model import Category, FlagKind
from tracker.service import save_filter
from tracker.store import ActionFilter, ActionOrder, AsOf, reading, transaction
from tracker.web.asking import ActionQuery, ListQuery, Pages
from tracker.web.rendering import write_query

TODAY = date(2026, 11, 27)
ASKED: dict[str, Any] = {
    "symbol": ["A/RES/81/9100"],
    "body": ["General Assembly"],
    "addressee": ["UNODC", "nobody"],
    "verb": ["request"],
    "category": ["directive"],
    "status": ["In progress"],
    "open": "false",
    "due_before": "2027-01-31",
    "due_after": "2026-01-01",
    "overdue": "true",
    "no_deadline": "true",
    "unresolved": "true",
    "no_owner": "true",
    "unassigned": "true",
    "unit": ["Water Section"],
    "focal_point": ["Ana Pozo"],
    "stale": "30",
    "reporting": "true",
    "flag": [FlagKind.WITHIN_EXISTING_RESOURCES.value],
    "text": "wells",
    "withdrawn": "true",
}


def test_each_part_of_the_address_is_a_part_of_the_filter(register: Engine) -> None:
    with reading(register) as session:
        wanted = ActionQuery.model_validate(ASKED).as_typed(session, TODAY)
    assert wanted == ActionFilter(
        symbols=("A/RES/81/9100",),
        bodies=("General Assembly",),
        addressees=("UNODC", "nobody"),
        verbs=("request",),
        categories=(Category.DIRECTIVE,),
        statuses=("in progress",),
        is_open=False,
        due_before=date(2027, 1, 31),
        due_after=date(2026, 1, 1),
        is_overdue=True,
        has_deadline=False,
        is_unresolved=True,
        has_owner=False,
        is_unassigned=True,
        units=("Water Section",),
        focal_points=("Ana Pozo",),
        stale_days=30,
        reporting=True,
        flags=(FlagKind.WITHIN_EXISTING_RESOURCES,),
        text="wells",
        withdrawn=True,
        today=TODAY,
    )


def test_a_form_left_empty_asks_for_nothing(register: Engine) -> None:
    empty = {name: [""] if isinstance(value, list) else "" for name, value in ASKED.items() if value != "true"}
    query = ListQuery.model_validate(empty)
    with reading(register) as session:
        assert query.as_typed(session, TODAY) == ActionFilter(today=TODAY)
    assert query.parts() == {}
    assert query.sorting() == {}


def test_what_was_asked_can_be_asked_again_by_its_address(register: Engine) -> None:
    query = ActionQuery.model_validate(ASKED)
    written = parse_qs(write_query(query.parts()))
    lists = {name for name, value in ASKED.items() if isinstance(value, list)}
    again = ActionQuery.model_validate({name: value if name in lists else value[0] for name, value in written.items()})
    assert again == query
    assert set(query.parts()) == set(ASKED)


@pytest.mark.parametrize(
    "asked",
    [
        {"due_before": "2026-02-30"},
        {"stale": "0"},
        {"stale": "many"},
        {"category": ["rude"]},
        {"flag": ["x"]},
        {"text": "x" * 1001},
        {"addressee": ["x" * 301]},
        {"addressee": ["x"] * 51},
        {"page": 0},
        {"page": 10**9},
        {"order": "colour"},
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ListQuery.model_validate(asked)


def test_days_the_wrong_way_round_and_unknown_statuses_are_refused(register: Engine) -> None:
    with reading(register) as session:
        with pytest.raises(UsageProblem, match="give the earlier day first"):
            ActionQuery.model_validate({"due_after": "2027-01-02", "due_before": "2027-01-01"}).as_typed(session, TODAY)
        with pytest.raises(UsageProblem):
            ActionQuery.model_validate({"status": ["forgotten"]}).as_typed(session, TODAY)
        with pytest.raises(NotFound, match="no saved filter"):
            ActionQuery.model_validate({"saved": "mine"}).as_typed(session, TODAY)


def test_a_saved_filter_is_where_the_address_begins(register: Engine) -> None:
    with transaction(register) as session:
        kept = ActionFilter(addressees=("UNODC",), is_open=True)
        save_filter(session, "ours", kept, author="ana", now=NOW)
    with reading(register) as session:
        wanted = ActionQuery.model_validate({"saved": "ours", "open": "false", "verb": ["urge"]}).as_typed(
            session, TODAY
        )
    assert wanted == ActionFilter(addressees=("UNODC",), is_open=False, verbs=("urge",), today=TODAY)


def test_a_past_day_is_asked_as_it_stood_and_today_as_it_is(register: Engine) -> None:
    with reading(register) as session:
        past = ActionQuery.model_validate({"as_of": "2026-11-01"}).as_typed(session, TODAY)
        now = ActionQuery.model_validate({"as_of": "2026-11-27"}).as_typed(session, TODAY)
    assert (past.today, past.as_of) == (date(2026, 11, 1), AsOf(date(2026, 11, 1)))
    assert now == ActionFilter(today=TODAY)


def test_the_order_of_the_text_has_one_direction() -> None:
    assert ListQuery.model_validate({"descending": True}).sorting() == {}
    assert ListQuery.model_validate({"order": "due", "descending": True}).sorting() == {
        "order": ActionOrder.DUE.value,
        "descending": "true",
    }
    assert ListQuery.model_validate({"order": "due"}).sorting() == {"order": "due"}


@given(some.integers(0, 10_000), some.integers(1, 300), some.integers(1, 60))
def test_every_row_is_on_one_page(total: int, number: int, size: int) -> None:
    pages = Pages(total, number, size)
    shown = [Pages(total, each, size) for each in range(1, pages.last + 1)]
    assert sum(max(0, page.last_row - page.first_row + 1) if total else 0 for page in shown) == total
    assert shown[-1].last_row == total
    assert shown[0].first_row == (1 if total else 0)
