from __future__ import annotations

from datetime import date

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine

from tracker.model import Resolution
from tracker.service import hash_content, ingest, report_status
from tracker.store import Doubted, TextOrder, count_doubted, count_texts, list_texts, reading, transaction

WELLS, LAMPS, AGAIN = "A/RES/81/9100", "E/RES/2026/905", "E/RES/2026/906"


def keys(register: Engine, **asked: object) -> list[str]:
    with reading(register) as session:
        rows = list_texts(session, today=TODAY, **asked)  # type: ignore[arg-type]
    return [row.key for row in rows]


def test_a_text_has_its_numbers(followed: Engine) -> None:
    with reading(followed) as session:
        rows = {row.key: row for row in list_texts(session, today=TODAY)}
        assert count_doubted(session) == Doubted(clauses=1, texts=1)
    wells, lamps, again = rows[WELLS], rows[LAMPS], rows[AGAIN]
    assert (wells.actions, wells.open_actions, wells.overdue, wells.doubts) == (5, 4, 1, 0)
    assert (lamps.actions, lamps.open_actions, lamps.overdue, lamps.doubts) == (3, 3, 1, 2)
    assert (again.actions, again.open_actions, again.overdue, again.doubts) == (1, 1, 0, 0)
    assert (wells.symbol, wells.body, wells.title, wells.adopted) == (
        WELLS,
        "General Assembly",
        "Wells",
        date(2026, 10, 1),
    )
    assert (wells.session, wells.language, wells.last_imported) == (81, "en", NOW)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [WELLS, LAMPS, AGAIN]),
        ({"descending": False}, [LAMPS, WELLS, AGAIN]),
        ({"order": TextOrder.TITLE, "descending": False}, [LAMPS, AGAIN, WELLS]),
        ({"order": TextOrder.TITLE}, [WELLS, AGAIN, LAMPS]),
        ({"order": TextOrder.ACTIONS}, [WELLS, LAMPS, AGAIN]),
        ({"order": TextOrder.ACTIONS, "descending": False}, [AGAIN, LAMPS, WELLS]),
        ({"order": TextOrder.OVERDUE}, [WELLS, LAMPS, AGAIN]),
        ({"order": TextOrder.OVERDUE, "descending": False}, [AGAIN, WELLS, LAMPS]),
        ({"order": TextOrder.DOUBTS}, [LAMPS, WELLS, AGAIN]),
        ({"order": TextOrder.IMPORTED}, [WELLS, LAMPS, AGAIN]),
        ({"words": "LAMPS"}, [LAMPS, AGAIN]),
        ({"words": "again 2026"}, [AGAIN]),
        ({"words": "social 905"}, [LAMPS]),
        ({"words": "%"}, []),
        ({"with_doubts": True}, [LAMPS]),
        ({"with_doubts": True, "words": "wells"}, []),
    ],
)
def test_texts_are_found_and_sorted(followed: Engine, asked: dict[str, object], found: list[str]) -> None:
    assert keys(followed, **asked) == found
    with reading(followed) as session:
        parts = {name: asked[name] for name in ("words", "with_doubts") if name in asked}
        assert count_texts(session, **parts) == len(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", TextOrder)
def test_pages_are_the_list_in_parts(followed: Engine, order: TextOrder) -> None:
    every = keys(followed, order=order)
    assert [key for start in range(4) for key in keys(followed, order=order, limit=1, offset=start)] == every
    assert keys(followed, order=order, offset=1) == every[1:]


def test_withdrawn_actions_are_not_counted(followed: Engine, without_paragraph_3: Resolution) -> None:
    with transaction(followed) as session:
        ingest(session, without_paragraph_3, hash_content(without_paragraph_3), author="A. Clerk", now=NOW)
    with reading(followed) as session:
        (wells,) = list_texts(session, today=TODAY, words="wells")
    assert (wells.actions, wells.open_actions, wells.overdue) == (3, 3, 0)


def test_what_is_overdue_depends_on_today(followed: Engine) -> None:
    with transaction(followed) as session:
        report_status(
            session, "E/RES/2026/905:1:1:chad", "in progress", note="x", as_of=TODAY, author="F", now=NOW, today=TODAY
        )
    with reading(followed) as session:
        assert {row.overdue for row in list_texts(session, today=date(2026, 11, 1))} == {0}
        assert [row.overdue for row in list_texts(session, today=date(2027, 1, 1))] == [2, 2, 0]
