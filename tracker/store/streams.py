"""Lists of any length: picked by what they are narrowed and sorted by, and read in parts."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Engine,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from tracker.store.action_keys import ACTION_KEYS
from tracker.store.engine import reading
from tracker.store.models import UTCDateTime
from tracker.store.narrowing import (
    DEADLINES,
    EVERY,
    ActionFilter,
    later_times,
    read_actions,
)
from tracker.store.queries import MANY, list_actions, list_occurrences
from tracker.store.rows import ACTION_VIEW, OCCURRENCE_VIEW, ActionRow
from tracker.store.sorting import ActionGroup, ActionOrder, sort_keys

T = TypeVar("T")
Cells = Sequence[Any]
"""The columns of an action as files have them: words, numbers, true and false, days and moments in ISO form."""
KEYS = ACTION_KEYS.c


@dataclass(frozen=True, slots=True)
class Picked:
    """Which actions a list holds, in its order: their numbers, which is all that is kept of a million.

    `times` are the occurrences of those that are not listed by the one at which they stand, `total` is how many
    there are where the list has a limit. Of a past day the rows are `past`, which are all read at once.
    """

    numbers: Sequence[int]
    total: int
    times: Mapping[int, int] = field(default_factory=dict)
    past: Sequence[ActionRow] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of_past(cls, rows: Sequence[ActionRow], limit: int | None) -> Picked:
        """Take the rows of a past day, the first `limit` of them."""
        some = rows[:limit]
        return cls([row.handle for row in some], len(rows), past=some)


# --- picking ------------------------------------------------------------------------


def pick_actions(
    session: Session,
    wanted: ActionFilter = EVERY,
    *,
    order: ActionOrder = ActionOrder.TEXT,
    descending: bool = False,
    group: ActionGroup | None = None,
    limit: int | None = None,
) -> Picked:
    """Pick what `list_actions` lists."""
    if wanted.as_of is not None:
        return Picked.of_past(list_actions(session, wanted, order=order, descending=descending, group=group), limit)
    statement = read_actions(session, wanted, KEYS.handle).order_by(*sort_keys(KEYS, order, descending, group))
    return _pick(session, statement, limit)


def pick_overdue(
    session: Session, today: date, wanted: ActionFilter = EVERY, *, limit: int | None = None, counted: bool = True
) -> Picked:
    """Pick the open actions of a filter whose last day was before today, the longest overdue first.

    How many there are is only asked where it is `counted`.
    """
    wanted = replace(wanted, is_overdue=True, today=today)
    if wanted.as_of is not None:
        return Picked.of_past(sorted(list_actions(session, wanted), key=_late), limit)
    statement = read_actions(session, wanted, KEYS.handle)
    return _pick(session, statement.order_by(KEYS.late_after, KEYS.resolution, KEYS.handle), limit, counted=counted)


def pick_due(
    session: Session,
    start: date,
    end: date,
    wanted: ActionFilter = EVERY,
    *,
    limit: int | None = None,
    counted: bool = True,
) -> Picked:
    """Pick the open actions of a filter that are due on a day from `start` to `end`, the soonest first.

    A session that sits meanwhile counts. Of an action with several times, the row is about the
    earliest open one within the period. How many there are is only asked where it is `counted`.
    """
    wanted = replace(wanted, is_open=True)
    if wanted.as_of is not None:
        soonest: dict[str, ActionRow] = {}
        coming = replace(wanted, due_after=start, due_before=end)
        for row in sorted((row for row in list_occurrences(session, coming) if row.is_open), key=_due):
            soonest.setdefault(row.address, row)
        return Picked.of_past(list(soonest.values()), limit)
    deadline = DEADLINES.c
    stands = and_(KEYS.due <= end, KEYS.late_after >= start)
    standing = read_actions(session, wanted, KEYS.due, KEYS.resolution, KEYS.handle).where(stands)
    standing = standing.order_by(KEYS.due, KEYS.resolution, KEYS.handle)
    later = (
        read_actions(session, wanted, deadline.due, KEYS.resolution, KEYS.handle, deadline.occurrence)
        .join(DEADLINES, and_(*later_times(KEYS)))
        .where(KEYS.later > 0, deadline.due <= end, deadline.late_after >= start, stands.is_not(True))
        .order_by(deadline.due, deadline.occurrence)
    )
    times: dict[int, int] = {}
    others = []
    for due, key, number, time in session.execute(later):
        if number not in times:
            times[number] = time
            others.append((due, key, number))
    found = [row[:3] for row in session.execute(standing.limit(limit))]
    total = len(found) + len(others)
    if counted and len(found) == limit:
        total = _count(session, standing) + len(others)
    if others:
        found = sorted([*found, *others])[:limit]
    return Picked(array("q", (number for *_, number in found)), total, times)


def list_due(session: Session, start: date, end: date, wanted: ActionFilter = EVERY) -> list[ActionRow]:
    """List what `pick_due` picks."""
    return read_picked(session, pick_due(session, start, end, wanted))


def list_overdue(session: Session, today: date, wanted: ActionFilter = EVERY) -> list[ActionRow]:
    """List what `pick_overdue` picks."""
    return read_picked(session, pick_overdue(session, today, wanted))


def _pick(session: Session, statement: Select[Any], limit: int | None, *, counted: bool = True) -> Picked:
    numbers = array("q", session.scalars(statement.limit(limit)))
    total = _count(session, statement) if counted and len(numbers) == limit else len(numbers)
    return Picked(numbers, total)


def _count(session: Session, statement: Select[Any]) -> int:
    return session.scalar(statement.with_only_columns(func.count()).order_by(None)) or 0


# --- reading ------------------------------------------------------------------------


def read_picked(session: Session, picked: Picked) -> list[ActionRow]:
    """Read all rows of a list at once."""
    if picked.past is not None:
        return list(picked.past)
    return [row for find in _parts(picked, lambda view: list(view.c)) for row in map(_row, find(session))]


def stream_rows(register: Engine, picked: Picked, find: Callable[[Session, list[ActionRow]], T]) -> Iterator[T]:
    """Give what is found of some hundred actions at a time: `lambda session, rows: rows` gives the actions.

    Each part is read in a moment of its own, so that nobody who writes waits for whoever takes the rows: a row is
    as the register has it when its part is read, and an action that was removed since is left out.
    """
    if picked.past is not None:
        for start in range(0, len(picked.past), MANY):
            with reading(register) as session:
                found = find(session, list(picked.past[start : start + MANY]))
            yield found
        return
    for read in _parts(picked, lambda view: list(view.c)):
        with reading(register) as session:
            found = find(session, [_row(row) for row in read(session)])
        yield found


def stream_cells(register: Engine, picked: Picked) -> Iterator[list[Cells]]:
    """Give the columns of some hundred actions at a time as files have them; see `stream_rows`."""
    on_server = register.dialect.name == "postgresql"
    for read in _parts(picked, lambda view: [_plain_column(each, on_server=on_server) for each in view.c]):
        with reading(register) as session:
            found = read(session)
        yield found


def _parts(picked: Picked, columns: Callable[[Table], list[Any]]) -> Iterator[Callable[[Session], list[Cells]]]:
    """Give what reads each part of a list, in its order."""
    numbers: BindParameter[int] = bindparam("numbers", expanding=True)
    stand = select(*columns(ACTION_VIEW)).where(ACTION_VIEW.c.handle.in_(numbers))
    other = select(*columns(OCCURRENCE_VIEW), OCCURRENCE_VIEW.c.occurrence.label("time"))
    other = other.where(OCCURRENCE_VIEW.c.handle.in_(numbers))

    def read(session: Session, some: list[int]) -> list[Cells]:
        found: dict[int, Cells] = {row[0]: row for row in session.execute(stand, {"numbers": some}).all()}
        elsewhere = [number for number in some if number in picked.times]
        if elsewhere:
            for *row, time in session.execute(other, {"numbers": elsewhere}).all():
                if time == picked.times[row[0]]:
                    found[row[0]] = row
        return [found[number] for number in some if number in found]

    for start in range(0, len(picked.numbers), MANY):
        yield partial(read, some=list(picked.numbers[start : start + MANY]))


def _row(cells: Cells) -> ActionRow:
    return ActionRow(*cells)


def _plain_column(column: ColumnElement[Any], *, on_server: bool) -> Any:
    """Read a day or a moment as words, which is what it is in files."""
    if isinstance(column.type, Date):
        return func.to_char(column, "YYYY-MM-DD", type_=Text) if on_server else type_coerce(column, Text)
    if isinstance(column.type, UTCDateTime):
        if on_server:
            return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS"Z"', type_=Text)
        return func.strftime("%Y-%m-%dT%H:%M:%SZ", type_coerce(column, Text), type_=Text)
    return column


def _due(row: ActionRow) -> tuple[date, str, int]:
    return (row.due or date.max, row.resolution, row.handle)


def _late(row: ActionRow) -> tuple[date, str, int]:
    return (row.late_after or date.max, row.resolution, row.handle)
