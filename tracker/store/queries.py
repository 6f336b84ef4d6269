"""The questions that staff ask of the register: which actions, which are due, what was reported."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from tracker.errors import UnknownAction
from tracker.store.action_keys import ACTION_KEYS
from tracker.store.action_view import AsOf
from tracker.store.models import (
    ActionRecord,
    ChangeRecord,
    DoubtRecord,
    ResolutionRecord,
    StatusReportRecord,
)
from tracker.store.moved import find_moved
from tracker.store.names import name_of
from tracker.store.narrowing import (
    EVERY,
    ActionFilter,
    every_word,
    read_actions,
    read_as_of,
    read_occurrences_as_of,
    source_of,
)
from tracker.store.rows import ACTION_VIEW, OCCURRENCE_VIEW, ActionRow, Change, StatusReport
from tracker.store.sorting import ActionGroup, ActionOrder, group_keys, sort_keys

SHOWN = 6
"""How many actions a message names."""
MANY = 500
"""How many rows are asked for by name at once."""

EXACT_KEY = select(ResolutionRecord.key).where(ResolutionRecord.key == bindparam("key"))
ACTIONS_OF = (
    select(ACTION_VIEW)
    .where(ACTION_VIEW.c.resolution == bindparam("key"))
    .order_by(ACTION_VIEW.c.position.nulls_last(), ACTION_VIEW.c.clause_number, ACTION_VIEW.c.handle)
)


def list_actions(
    session: Session,
    wanted: ActionFilter | None = None,
    *,
    order: ActionOrder = ActionOrder.TEXT,
    descending: bool = False,
    group: ActionGroup | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ActionRow]:
    """List the actions of a filter, newest resolution first, in the order of the text.

    `due_before` and `due_after` take in the day itself. In another `order` the actions that
    have nothing to sort by come last, `descending` too, and those that are equal by their numbers.
    With a `group` those of one addressee, text, status or month stand together, in that order within.
    A page of a long list is `limit` actions after the first `offset`:
    `list_actions(session, late, order=ActionOrder.DUE, limit=50, offset=100)` is the third page of 50.
    """
    wanted = wanted or EVERY
    is_page = wanted.as_of is None and limit is not None
    source = ACTION_KEYS if is_page else ACTION_VIEW
    statement = (
        read_actions(session, wanted, *((source.c.address,) if is_page else source.c), source=source)
        .order_by(*sort_keys(source.c, order, descending, group))
        .limit(limit)
        .offset(offset or None)
    )
    if is_page:
        addresses = session.scalars(statement).all()
        found = find_actions(session, addresses)
        return [found[address] for address in addresses if address in found]
    return read_rows(session, statement)


def list_actions_of(session: Session, key: str) -> list[ActionRow]:
    """List the actions of one text, those too that left it, in its order: "A/RES/79/114"."""
    return read_rows(session, ACTIONS_OF, {"key": key})


def count_actions(session: Session, wanted: ActionFilter | None = None) -> int:
    """Count the actions of a filter: what `list_actions` lists of it without a limit."""
    return session.scalar(read_actions(session, wanted or EVERY, func.count())) or 0


def count_groups(session: Session, wanted: ActionFilter, group: ActionGroup) -> dict[tuple[Any, ...], int]:
    """Count the actions of each group of a filter: {("Secretary-General",): 14, (None,): 2}, {(2027, 6): 3}."""
    keys = group_keys(source_of(wanted).c, group)
    found = session.execute(read_actions(session, wanted, *keys, func.count()).group_by(*keys))
    return {group_of(group, *values): count for *values, count in found}


def group_of(group: ActionGroup, *values: Any) -> tuple[Any, ...]:
    """The name of a group as `count_groups` has it, of an action's addressee, text, status, or year and month."""
    return tuple(None if value is None else int(value) for value in values) if group is ActionGroup.MONTH else values


def find_doubtful(session: Session, rows: Iterable[ActionRow]) -> set[str]:
    """Find of some actions the addresses of those in whose clause something is to be reviewed."""
    addresses = [row.address for row in rows]
    keys, found = ACTION_KEYS.c, set[str]()
    doubted = select(keys.address).where(keys.clause_id.in_(select(DoubtRecord.clause_id)))
    for start in range(0, len(addresses), MANY):
        found |= set(session.scalars(doubted.where(keys.address.in_(addresses[start : start + MANY]))))
    return found


def list_addresses(session: Session, wanted: ActionFilter) -> list[str]:
    """List the addresses of the actions of a filter alone, in no order."""
    return list(session.scalars(read_actions(session, wanted, source_of(wanted).c.address)))


def list_occurrences(session: Session, wanted: ActionFilter = EVERY, *, with_closed: bool = False) -> list[ActionRow]:
    """List a row for each time at which the actions of a filter are due, in the order of `list_actions`.

    "To report at its fifty-second, fifty-fourth and fifty-fifth sessions" gives three; of those that are
    closed only the one at which the action stands, unless `with_closed`. Of a filter by day come
    the times within it.
    """
    return list_times(session, list_actions(session, wanted), wanted, with_closed=with_closed)


def list_times(
    session: Session, rows: Sequence[ActionRow], wanted: ActionFilter = EVERY, *, with_closed: bool = False
) -> list[ActionRow]:
    """List a row for each time at which some actions of a filter are due; see `list_occurrences`."""
    others: dict[str, list[ActionRow]] = {}
    for row in find_occurrences(session, (row.address for row in rows if row.occurrences > 1), wanted.as_of).values():
        others.setdefault(row.address, []).append(row)
    listed = []
    for row in rows:
        times = sorted(others.get(row.address, [row]), key=lambda each: each.occurrence)
        listed += [
            each
            for each in times
            if (with_closed or each.is_open or each.occurrence == row.occurrence) and _fits(each, wanted)
        ]
    return listed


def list_later(session: Session, row: ActionRow, as_of: AsOf | None = None) -> list[ActionRow]:
    """List the times of an action that follow the one at which it stands and are still open, the next first."""
    if not row.later:
        return []
    times = find_occurrences(session, [row.address], as_of)
    return [times[time] for time in sorted(times) if times[time].is_open and times[time].occurrence > row.occurrence]


def _fits(row: ActionRow, wanted: ActionFilter) -> bool:
    """Whether one of several times is one that a filter asks for by its days."""
    if wanted.is_overdue and wanted.today is not None and not row.is_overdue(wanted.today):
        return False
    if wanted.due_before is None and wanted.due_after is None:
        return True
    return row.is_due_within(wanted.due_after or date.min, wanted.due_before or date.max)


def count_unresolved(session: Session, wanted: ActionFilter = EVERY) -> int:
    """Count the open actions whose deadline has no date yet: a session that the calendar does not know."""
    return count_actions(session, replace(wanted, is_open=True, is_unresolved=True))


def find_action(session: Session, words: str, as_of: AsOf | None = None) -> ActionRow:
    """Find one action by its address or its handle: "A/RES/79/114:8(a):1:secretary-general", "12", "#12".

    The start of an address is enough where one action has it: "A/RES/79/114:8(a)". UnknownAction
    names the actions where several have it, and offers the nearest address where none has.
    """
    handle = words.strip().removeprefix("#")
    view = ACTION_VIEW.c
    if handle.isdecimal():
        row = _first(session, view.handle == int(handle[:18]), as_of)
    else:
        row = _first(session, view.address == words.strip(), as_of)
        if row is None:
            same = select(ACTION_KEYS.c.address).where(func.lower(ACTION_KEYS.c.address) == words.strip().lower())
            row = _first(session, view.address.in_(session.scalars(same).all()), as_of)
    if row is None and ":" in words:
        row = _only_one_below(session, words.strip(), as_of)
    if row is not None:
        return row
    moved = find_moved(session, int(handle[:18])) if handle.isdecimal() else None
    if moved is not None:
        now = " and ".join(f"#{number}" for number in moved.now)
        raise UnknownAction(
            f"There is no action {words} any longer ({moved.address})"
            + (f": a review put {now} in its place." if now else ": its clause asks nobody any more.")
        )
    raise UnknownAction(f"There is no action {words or repr(words)}{_nearest_address(session, words)}")


def find_actions(session: Session, addresses: Iterable[str], *, for_update: bool = False) -> dict[str, ActionRow]:
    """Find many actions by their addresses at once; those that there are not are left out.

    With `for_update` nobody else can change them before this transaction ends.
    """
    found: dict[str, ActionRow] = {}
    wanted = list(dict.fromkeys(addresses))
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        if for_update:
            ordered = select(ActionRecord.address).where(ActionRecord.address.in_(some)).order_by(ActionRecord.address)
            session.execute(ordered.with_for_update())
        rows = read_rows(session, select(ACTION_VIEW).where(ACTION_VIEW.c.address.in_(some)))
        found |= {row.address: row for row in rows}
    return found


def find_occurrences(
    session: Session, addresses: Iterable[str], as_of: AsOf | None = None
) -> dict[tuple[str, int], ActionRow]:
    """Find all the times of many actions, by address and number; on a past day where `as_of` says so."""
    found: dict[tuple[str, int], ActionRow] = {}
    wanted = list(dict.fromkeys(addresses))
    for start in range(0, len(wanted), MANY):
        statement = select(OCCURRENCE_VIEW).where(OCCURRENCE_VIEW.c.address.in_(wanted[start : start + MANY]))
        statement = read_occurrences_as_of(session, statement, as_of)
        found |= {(row.address, row.occurrence): row for row in read_rows(session, statement)}
    return found


def find_resolution(session: Session, words: str) -> ResolutionRecord:
    """Find a resolution by its symbol or its key; see `find_key`."""
    return session.get_one(ResolutionRecord, find_key(session, words))


def find_key(session: Session, words: str) -> str:
    """Find the key of a resolution by its symbol or key, "a/res/79/114".

    UnknownAction offers a key that is one slip away where there is none, and says how to list them all.
    """
    key = ResolutionRecord.key
    wanted = words.strip().lower()
    found: str | None = session.scalar(EXACT_KEY, {"key": words.strip()}) or session.scalar(
        select(key).where(or_(func.lower(ResolutionRecord.symbol) == wanted, func.lower(key) == wanted))
    )
    if found is not None:
        return found
    from rapidfuzz.distance import OSA  # only once somebody mistyped a symbol

    near = next((each for each in session.scalars(select(key)) if OSA.distance(wanted, each.lower()) == 1), None)
    hint = f": did you mean {near}?" if near else "."
    raise UnknownAction(
        f"There is no resolution {words.strip() or repr(words)} in the register{hint} "
        "`tracker report resolutions` lists what there is."
    )


def list_reports(session: Session, address: str, as_of: date | None = None) -> list[StatusReport]:
    """List the status reports on an action, oldest first; only those of a day or before with `as_of`."""
    statement = select(StatusReportRecord).where(StatusReportRecord.address == address)
    if as_of is not None:
        statement = statement.where(StatusReportRecord.as_of <= as_of)
    return [
        StatusReport(
            address=record.address,
            status=record.status,
            as_of=record.as_of,
            note=record.note,
            evidence=record.evidence,
            author=record.author,
            recorded=record.recorded,
            next_step=record.next_step,
            challenge=record.challenge,
            evidence_sha256=record.evidence_sha256,
            occurrence=record.occurrence,
        )
        for record in session.scalars(statement.order_by(StatusReportRecord.id))
    ]


OF_ACCOUNTS = (
    *("add user", "set role", "disable user", "enable user", "reset password", "change password"),
    *("issue token", "withdraw token"),
)
"""What earlier versions logged of accounts among the changes; it stands in the log of access now."""


def list_changes(
    session: Session,
    subject: str | None = None,
    *,
    words: str = "",
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
    with_accounts: bool = False,
    with_opened: bool = True,
) -> list[Change]:
    """List the log, oldest first: of one action or resolution, or all of it.

    `words` are parts of the author, the operation or the subject, each of them somewhere:
    "ana assign". A page of a long log is `limit` changes after the first `offset`. What an
    earlier version logged here of accounts is for administrators: `with_accounts`. Not
    `with_opened`, a text that was taken in is told of once, and not with each of its actions.
    """
    is_other = or_(ChangeRecord.field != "action", func.coalesce(ChangeRecord.new, "") != "opened")
    statement = (
        select(ChangeRecord)
        .where(*_change_conditions(subject, words, with_accounts=with_accounts))
        .where(*(() if with_opened else (is_other,)))
        .order_by(ChangeRecord.id.desc() if newest_first else ChangeRecord.id)
        .limit(limit)
        .offset(offset or None)
    )
    return [to_change(record) for record in session.scalars(statement)]


def count_changes(session: Session, subject: str | None = None, *, words: str = "", with_accounts: bool = False) -> int:
    """Count the rows of the log that `list_changes` lists of a subject and words without a limit."""
    statement = select(func.count()).select_from(ChangeRecord)
    return session.scalar(statement.where(*_change_conditions(subject, words, with_accounts=with_accounts))) or 0


def to_change(record: ChangeRecord | Any) -> Change:
    """Give a row of the log as lists show it."""
    return Change(
        at=record.at,
        author=record.author,
        operation=record.operation,
        subject=record.subject,
        field=record.field,
        old=record.old,
        new=record.new,
    )


def _change_conditions(subject: str | None, words: str, *, with_accounts: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not with_accounts:
        conditions.append(ChangeRecord.operation.not_in(OF_ACCOUNTS))
    if subject is not None:
        conditions.append(ChangeRecord.subject == subject)
    if words.strip():
        author = name_of(ChangeRecord.__table__.c.author)
        conditions.append(every_word(words, author, ChangeRecord.operation, ChangeRecord.subject))
    return conditions


def read_rows(session: Session, statement: Select[Any], values: dict[str, str] | None = None) -> list[ActionRow]:
    """Read a statement that selects all of the view of actions or of occurrences, its columns in their order."""
    return [ActionRow(*row) for row in session.execute(statement, values).all()]


def _first(session: Session, condition: ColumnElement[bool], as_of: AsOf | None) -> ActionRow | None:
    return next(iter(read_rows(session, read_as_of(session, select(ACTION_VIEW).where(condition), as_of))), None)


def _only_one_below(session: Session, place: str, as_of: AsOf | None) -> ActionRow | None:
    """The action of a paragraph or clause that has just one; UnknownAction names several."""
    view, keys = ACTION_VIEW.c, ACTION_KEYS.c
    start = f"{place.rstrip(':').lower()}:"
    is_below = func.lower(keys.address).startswith(start, autoescape=True)
    below = session.scalars(select(keys.address).where(is_below, keys.is_withdrawn.is_(False))).all()
    statement = select(ACTION_VIEW).where(view.address.in_(below))
    statement = read_as_of(session, statement.order_by(view.clause_number, view.handle), as_of)
    rows = read_rows(session, statement)
    if len(rows) > 1:
        named = ", ".join(f"#{row.handle} {row.address}" for row in rows[:SHOWN])
        more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
        raise UnknownAction(f"{place} has {len(rows)} actions, name one: {named}{more}.")
    return rows[0] if rows else None


def _nearest_address(session: Session, words: str) -> str:
    if words.strip().removeprefix("#").isdecimal():
        return ": `tracker actions` lists them with their numbers."
    start = words.split(":")[0].strip().lower()
    addresses = session.scalars(
        select(ActionRecord.address).where(func.lower(ActionRecord.resolution_key) == start)
    ).all()
    near = difflib.get_close_matches(words, addresses, n=1, cutoff=0.4)
    if near:
        return f": did you mean {near[0]}?"
    return ": `tracker actions` lists them."
