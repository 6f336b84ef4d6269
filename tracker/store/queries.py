"""The questions that staff ask of the register: which actions, which are due, what was reported."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, RowMapping, Select, UnaryExpression, and_, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from tracker.errors import UnknownAction
from tracker.model import Category, FlagKind
from tracker.store.action_view import AsOf, action_rows_as_of
from tracker.store.models import (
    ActionRecord,
    ChangeRecord,
    ClauseRecord,
    ParagraphRecord,
    ResolutionRecord,
    StatusReportRecord,
)
from tracker.store.rows import ACTION_VIEW, ActionRow, Change, StatusReport

SHOWN = 6
"""How many actions a message names."""
MANY = 500
"""How many rows are asked for by name at once."""
NOBODY = "nobody"
"""The entity in the address of an action whose clause names no addressee."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions to list; every part that is given has to hold, any one of its words may.

    `ActionFilter(addressees=("Secretary-General",), due_before=date(2027, 1, 1))`.
    Words compare without case. `symbols`, `bodies` and `addressees` match a whole
    name first and a part of a name only where no whole name matches, as do `units`
    and `focal_points`; `is_unassigned` wants neither of these two. `today`
    decides what is overdue and stale. Withdrawn actions are left out unless asked for.
    `has_owner=False` are those whose text names nobody; `is_unresolved` those whose
    deadline has no date yet; `stale_days` the open ones of which nothing was heard
    for so many days, counted from adoption where nobody reported yet. `as_of` reads
    the register as of a past day.
    """

    symbols: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    statuses: tuple[str, ...] = ()
    due_before: date | None = None
    due_after: date | None = None
    text: str | None = None
    is_overdue: bool = False
    is_open: bool | None = None
    reporting: bool | None = None
    units: tuple[str, ...] = ()
    focal_points: tuple[str, ...] = ()
    is_unassigned: bool = False
    withdrawn: bool = False
    today: date | None = None
    has_owner: bool | None = None
    has_deadline: bool | None = None
    is_unresolved: bool = False
    stale_days: int | None = None
    flags: tuple[FlagKind, ...] = ()
    as_of: AsOf | None = None


EVERY = ActionFilter()
"""The filter that asks for nothing: every action that is still in its text."""


class ActionOrder(StrEnum):
    """What a list of actions is sorted by; see `list_actions`.

    `TEXT` is the newest resolution first, in the order of its text; `HEARD` the day of the
    last status report, `NUMBER` the handle. Words are sorted by their letters.
    """

    TEXT = "text"
    DUE = "due"
    ADDRESSEE = "addressee"
    STATUS = "status"
    RESOLUTION = "resolution"
    VERB = "verb"
    HEARD = "heard"
    NUMBER = "number"
    UNIT = "unit"


def list_actions(
    session: Session,
    wanted: ActionFilter | None = None,
    *,
    order: ActionOrder = ActionOrder.TEXT,
    descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[ActionRow]:
    """List the actions of a filter, newest resolution first, in the order of the text.

    `due_before` and `due_after` take in the day itself. In another `order` the actions that
    have nothing to sort by come last, `descending` too, and those that are equal by their numbers.
    A page of a long list is `limit` actions after the first `offset`:
    `list_actions(session, late, order=ActionOrder.DUE, limit=50, offset=100)` is the third page of 50.
    """
    statement = read_actions(session, wanted or EVERY, ACTION_VIEW)
    statement = statement.order_by(*_order(order, descending)).limit(limit).offset(offset or None)
    return [ActionRow(**row) for row in session.execute(statement).mappings()]


def count_actions(session: Session, wanted: ActionFilter | None = None) -> int:
    """Count the actions of a filter: what `list_actions` lists of it without a limit."""
    return session.scalar(read_actions(session, wanted or EVERY, func.count())) or 0


def read_actions(session: Session, wanted: ActionFilter, *columns: Any) -> Select[Any]:
    """Begin a statement that reads columns of the actions of a filter, as of its day: func.count(), ACTION_VIEW.c.due.

    What is added to it has to speak of the columns of `ACTION_VIEW` only.
    """
    statement = select(*columns).select_from(ACTION_VIEW).where(*_conditions(session, wanted))
    return _as_of(session, statement, wanted.as_of)


def list_due(session: Session, start: date, end: date, wanted: ActionFilter = EVERY) -> list[ActionRow]:
    """List the open actions of a filter due from `start` to `end`, both days included, the soonest first."""
    coming = replace(wanted, due_after=start, due_before=end, is_open=True)
    return sorted(list_actions(session, coming), key=_due)


def list_overdue(session: Session, today: date, wanted: ActionFilter = EVERY) -> list[ActionRow]:
    """List the open actions of a filter that were due before today, the longest overdue first."""
    return sorted(list_actions(session, replace(wanted, is_overdue=True, today=today)), key=_due)


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
        condition = view.handle == int(handle[:18])
    else:
        condition = func.lower(view.address) == words.strip().lower()
    row = session.execute(_as_of(session, select(ACTION_VIEW).where(condition), as_of)).mappings().first()
    if row is None and ":" in words:
        row = _only_one_below(session, words.strip(), as_of)
    if row is not None:
        return ActionRow(**row)
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
        rows = session.execute(select(ACTION_VIEW).where(ACTION_VIEW.c.address.in_(some))).mappings()
        found |= {row["address"]: ActionRow(**row) for row in rows}
    return found


def find_resolution(session: Session, words: str) -> ResolutionRecord:
    """Find a resolution by its symbol or its key, with its paragraphs and clauses loaded.

    UnknownAction says how to list the resolutions where there is none.
    """
    wanted = words.strip().lower()
    statement = (
        select(ResolutionRecord)
        .where(or_(func.lower(ResolutionRecord.symbol) == wanted, func.lower(ResolutionRecord.key) == wanted))
        .options(
            selectinload(ResolutionRecord.paragraphs)
            .selectinload(ParagraphRecord.clauses)
            .options(selectinload(ClauseRecord.addressees), selectinload(ClauseRecord.deadlines))
        )
    )
    found = session.scalars(statement).first()
    if found is None:
        keys = session.scalars(select(ResolutionRecord.key)).all()
        near = difflib.get_close_matches(words, keys, n=1)
        hint = f": did you mean {near[0]}?" if near else "."
        raise UnknownAction(
            f"There is no resolution {words.strip() or repr(words)} in the register{hint} "
            "`tracker report resolutions` lists what there is."
        )
    return found


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


def list_changes(
    session: Session,
    subject: str | None = None,
    *,
    words: str = "",
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Change]:
    """List the log, oldest first: of one action or resolution, or all of it.

    `words` are parts of the author, the operation or the subject, each of them somewhere:
    "ana assign". A page of a long log is `limit` changes after the first `offset`.
    """
    statement = (
        select(ChangeRecord)
        .where(*_change_conditions(subject, words))
        .order_by(ChangeRecord.id.desc() if newest_first else ChangeRecord.id)
        .limit(limit)
        .offset(offset or None)
    )
    return [to_change(record) for record in session.scalars(statement)]


def count_changes(session: Session, subject: str | None = None, *, words: str = "") -> int:
    """Count the rows of the log that `list_changes` lists of a subject and words without a limit."""
    statement = select(func.count()).select_from(ChangeRecord).where(*_change_conditions(subject, words))
    return session.scalar(statement) or 0


def to_change(record: ChangeRecord) -> Change:
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


def every_word(words: str, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Want every word somewhere in one of the columns, as a part of it, without case."""
    return and_(
        *(or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words.split() or [words])
    )


def _change_conditions(subject: str | None, words: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if subject is not None:
        conditions.append(ChangeRecord.subject == subject)
    if words.strip():
        conditions.append(every_word(words, ChangeRecord.author, ChangeRecord.operation, ChangeRecord.subject))
    return conditions


def _order(order: ActionOrder, descending: bool) -> list[ColumnElement[Any]]:
    """The keys to sort by, empty ones last in both directions, in the end the number of the action."""
    view = ACTION_VIEW.c

    def sort(column: ColumnElement[Any], *, backwards: bool = False) -> UnaryExpression[Any]:
        return (column.desc() if backwards is not descending else column.asc()).nulls_last()

    if order is ActionOrder.TEXT:
        keys = (sort(view.adopted, backwards=True), sort(view.resolution), sort(view.position))
        return [*keys, sort(view.clause_number), sort(view.handle)]
    column = {
        ActionOrder.DUE: view.due,
        ActionOrder.ADDRESSEE: view.addressee,
        ActionOrder.STATUS: view.status,
        ActionOrder.RESOLUTION: view.resolution,
        ActionOrder.VERB: view.verb,
        ActionOrder.HEARD: view.as_of,
        ActionOrder.NUMBER: view.handle,
        ActionOrder.UNIT: func.nullif(view.unit, ""),
    }[order]
    return [sort(column), view.handle.asc()]


def _conditions(session: Session, wanted: ActionFilter) -> list[ColumnElement[bool]]:
    view = ACTION_VIEW.c
    conditions: list[ColumnElement[bool]] = []
    if not wanted.withdrawn:
        conditions.append(view.is_withdrawn.is_(False))
    for column, words in ((view.body, wanted.bodies), (view.addressee, wanted.addressees)):
        if words:
            conditions.append(_any_name(session, column, words))
    if wanted.units:
        conditions.append(_any_name(session, view.unit, wanted.units))
    if wanted.focal_points:
        conditions.append(
            or_(
                _any_name(session, view.focal_point, wanted.focal_points),
                _any_name(session, view.focal_point_email, wanted.focal_points),
            )
        )
    if wanted.is_unassigned:
        conditions += [func.coalesce(view.unit, "") == "", func.coalesce(view.focal_point, "") == ""]
    if wanted.symbols:
        conditions.append(_any_resolution(session, wanted.symbols))
    if wanted.verbs:
        conditions.append(view.verb.in_([" ".join(word.lower().split()) for word in wanted.verbs]))
    if wanted.categories:
        conditions.append(view.category.in_([category.value for category in wanted.categories]))
    if wanted.statuses:
        conditions.append(view.status.in_(wanted.statuses))
    if wanted.due_before is not None:
        conditions.append(view.due <= wanted.due_before)
    if wanted.due_after is not None:
        conditions.append(view.due >= wanted.due_after)
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    if wanted.is_overdue:
        if wanted.today is None:
            raise ValueError("what is overdue depends on today: give it")
        conditions.append(and_(view.is_open.is_(True), view.due < wanted.today))
    if wanted.is_open is not None:
        conditions.append(view.is_open.is_(wanted.is_open))
    if wanted.reporting is not None:
        conditions.append(view.reporting.is_(wanted.reporting))
    conditions.extend(_follow_up_conditions(wanted))
    return conditions


def _follow_up_conditions(wanted: ActionFilter) -> list[ColumnElement[bool]]:
    """What a secretariat asks in the year after: who owns it, when is it due, has anybody been heard of."""
    view = ACTION_VIEW.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.has_owner is not None:
        conditions.append(view.addressee.is_not(None) if wanted.has_owner else view.addressee.is_(None))
    if wanted.has_deadline is not None:
        has_deadline = or_(view.deadline_kind.is_not(None), view.due.is_not(None))
        conditions.append(has_deadline if wanted.has_deadline else not_(has_deadline))
    if wanted.is_unresolved:
        conditions.append(and_(view.deadline_kind.is_not(None), view.due.is_(None)))
    if wanted.stale_days is not None:
        if wanted.today is None:
            raise ValueError("what is stale depends on today: give it")
        heard = func.coalesce(view.as_of, view.adopted, type_=Date)
        silent_since = date.fromordinal(max(1, wanted.today.toordinal() - wanted.stale_days))
        conditions.append(and_(view.is_open.is_(True), or_(heard.is_(None), heard <= silent_since)))
    if wanted.flags:
        conditions.append(or_(*(view.flags.contains(flag.value, autoescape=True) for flag in wanted.flags)))
    return conditions


def _as_of(session: Session, statement: Select[Any], as_of: AsOf | None) -> Select[Any]:
    """Let a statement read the register as of a past day."""
    if as_of is None:
        return statement
    return statement.add_cte(action_rows_as_of(as_of, session.get_bind().dialect.name))


def _mentions(words: str) -> ColumnElement[bool]:
    """Every word somewhere in what staff read of the action."""
    view = ACTION_VIEW.c
    return every_word(words, view.text, view.chapeau, view.title, view.last_report)


def _any_resolution(session: Session, symbols: tuple[str, ...]) -> ColumnElement[bool]:
    keys = func.lower(ResolutionRecord.key)
    resolution = ACTION_VIEW.c.resolution
    conditions: list[ColumnElement[bool]] = []
    for word in (symbol.strip().lower() for symbol in symbols):
        if session.scalar(select(func.count()).where(keys == word)):
            conditions.append(func.lower(resolution) == word)
        else:
            conditions.append(resolution.icontains(word, autoescape=True))
    return or_(*conditions)


def _any_name(session: Session, column: ColumnElement[str], words: tuple[str, ...]) -> ColumnElement[bool]:
    """Match names in Python, because SQLite's lower() knows no letter outside of ASCII."""
    names = session.scalars(select(column).distinct().where(column.is_not(None))).all()
    matched: set[str] = set()
    for word in words:
        wanted = " ".join(word.casefold().split())
        if not wanted:
            continue
        exact = {name for name in names if name.casefold() == wanted}
        matched |= exact or {name for name in names if wanted in name.casefold()}
    condition = column.in_(sorted(matched))
    if column is ACTION_VIEW.c.addressee and NOBODY in {word.casefold().strip() for word in words}:
        return or_(condition, column.is_(None))
    return condition


def _only_one_below(session: Session, place: str, as_of: AsOf | None) -> RowMapping | None:
    """The action of a paragraph or clause that has just one; UnknownAction names several."""
    view = ACTION_VIEW.c
    statement = select(ACTION_VIEW).where(
        func.lower(view.address).startswith(f"{place.rstrip(':').lower()}:", autoescape=True),
        view.is_withdrawn.is_(False),
    )
    statement = _as_of(session, statement.order_by(view.clause_number, view.handle), as_of)
    rows = session.execute(statement).mappings().all()
    if len(rows) > 1:
        named = ", ".join(f"#{row['handle']} {row['address']}" for row in rows[:SHOWN])
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


def _due(row: ActionRow) -> tuple[date, str, int]:
    return (row.due or date.max, row.resolution, row.handle)
