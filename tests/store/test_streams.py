"""Lists that are read in parts: the same rows as all at once, in the same order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from building import TODAY
from following import take_in_and_follow_up
from sqlalchemy import Engine

from tracker.errors import UsageProblem
from tracker.model import Resolution
from tracker.reports import save_xlsx, stream_csv, stream_json, tabulate, write_csv, write_json
from tracker.store import (
    ActionFilter,
    ActionOrder,
    ActionRow,
    AsOf,
    list_actions,
    list_due,
    pick_actions,
    pick_due,
    pick_overdue,
    reading,
    stream_cells,
    stream_rows,
    transaction,
)

COLUMNS = tuple(ActionRow.__dataclass_fields__)
SOON = date(2027, 12, 31)


@pytest.fixture
def filled(register: Engine, wells: Resolution, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr("tracker.store.streams.MANY", 2)
    with transaction(register) as session:
        take_in_and_follow_up(session, wells)
    return register


@pytest.mark.parametrize("as_of", [None, AsOf(TODAY)])
@pytest.mark.parametrize("order", [ActionOrder.TEXT, ActionOrder.ADDRESSEE])
def test_parts_are_the_whole(filled: Engine, order: ActionOrder, as_of: AsOf | None) -> None:
    wanted = ActionFilter(as_of=as_of)
    with reading(filled) as session:
        rows = list_actions(session, wanted, order=order, descending=True)
        picked = pick_actions(session, wanted, order=order, descending=True)
    parts = list(stream_rows(filled, picked, lambda session, some: some))
    assert [row for part in parts for row in part] == rows
    assert max(map(len, parts)) == 2
    table = tabulate(ActionRow, rows)
    assert b"".join(stream_csv(COLUMNS, stream_cells(filled, picked), bom=True)) == write_csv(table, bom=True)
    assert b"".join(stream_json(COLUMNS, stream_cells(filled, picked))) == write_json(table)


def test_a_limit_tells_how_many_there_are(filled: Engine) -> None:
    with reading(filled) as session:
        every, first = pick_actions(session), pick_actions(session, limit=3)
        assert (list(first.numbers), first.total) == (list(every.numbers[:3]), len(every))
        due = pick_due(session, TODAY, SOON, limit=1)
        assert len(list_due(session, TODAY, SOON)) == due.total > len(due) == 1
        assert pick_overdue(session, date(2030, 1, 1), limit=1).total > 1


def test_more_than_a_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.reports.tables.MOST_ROWS", 2)

    def parts() -> Iterator[list[tuple[int]]]:
        yield [(1,), (2,)]
        yield [(3,)]

    with pytest.raises(UsageProblem, match=r"holds 2 rows and these are 3: ask for fewer.*or take CSV"):
        save_xlsx(io.BytesIO(), ("a",), parts(), "Much")
