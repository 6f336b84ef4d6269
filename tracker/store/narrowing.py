"""Which actions a list holds, and in which order: the conditions and keys of its statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    and_,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from tracker.errors import UsageProblem
from tracker.knowledge import plain_name
from tracker.knowledge.statuses import load_statuses
from tracker.model import Category, FlagKind
from tracker.store.action_keys import ACTION_KEYS, list_names
from tracker.store.action_view import AsOf, action_rows_as_of, end_of, occurrence_rows_as_of
from tracker.store.decisions import AssignmentRecord
from tracker.store.models import (
    ActionRecord,
    ClauseRecord,
    DeadlineRecord,
    DoubtRecord,
    ResolutionRecord,
    StatusReportRecord,
)
from tracker.store.rows import ACTION_VIEW
from tracker.store.whose import Whose, assigned_to, is_own

TAGS_APART = "; "
"""What stands between the tags of an action."""
NOBODY = "nobody"
"""The entity in the address of an action whose clause names no addressee."""

Columns = ReadOnlyColumnCollection[str, ColumnElement[Any]]
"""The columns of what a list is read from: the small rows of today, or the view as of a past day."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions to list; every part that is given has to hold, any one of its words may.

    `ActionFilter(addressees=("Secretary-General",), due_before=date(2027, 1, 1))`.
    Words compare without case, hyphens and articles. `symbols`, `bodies` and `addressees` match a whole
    name first and a part of a name only where no whole name matches, as do `units`
    and `focal_points`; `is_unassigned` wants neither of these two. `due_after` and
    `due_before` want a day between them on which the action is due, at one of its open
    times; what is overdue is so since the last such day. `today`
    decides what is overdue and stale. Withdrawn actions are left out unless asked for.
    `has_owner=False` are those whose text names nobody; `is_unresolved` those whose
    deadline has no date yet; `stale_days` the open ones of which nothing was heard
    for so many days, counted from the last report, and not before the action came into the
    register or was assigned last. `due_within_days` wants
    what is open and due from today until so many days later, whenever that is asked. `is_doubtful`
    are those in whose clause something is to be reviewed. `target_before` and `target_after` are about
    the day by which the house itself wants it done. `adopted_before` and
    `adopted_after` are about the day of the text, `reported_after` about that of the last status report,
    `ended_before` and `ended_after` about the last day on which it is not late.
    `as_of` reads the register as of a past day; `whose` lets only the own actions of a person through.
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
    due_within_days: int | None = None
    is_doubtful: bool = False
    tags: tuple[str, ...] = ()
    target_before: date | None = None
    target_after: date | None = None
    whose: Whose | None = None
    adopted_before: date | None = None
    adopted_after: date | None = None
    reported_after: date | None = None
    ended_before: date | None = None
    ended_after: date | None = None


DEADLINES = DeadlineRecord.__table__
"""The table itself, because a statement on models makes all of them ready, for which every command would wait."""

MOST_WORDS = 20
"""Words that are looked for at once."""

EVERY = ActionFilter()
"""The filter that asks for nothing: every action that is still in its text."""


def source_of(wanted: ActionFilter) -> FromClause:
    """What the actions of a filter are narrowed and sorted in: the small rows, or the view for a past day."""
    return ACTION_KEYS if wanted.as_of is None else ACTION_VIEW


def read_actions(
    session: Session, wanted: ActionFilter, *columns: Any, source: FromClause | None = None
) -> Select[Any]:
    """Begin a statement that reads columns of the actions of a filter: func.count(), source_of(wanted).c.due.

    Where all columns of the view are to be read, the view is the `source`.
    """
    source = source_of(wanted) if source is None else source
    statement = select(*columns).select_from(source).where(*_conditions(session, wanted, source.c))
    return read_as_of(session, statement, wanted.as_of)


def every_word(words: str, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Want every word somewhere in one of the columns, as a part of it, without case."""
    return and_(*(or_(*(_holds(column, word) for column in columns)) for word in split_words(words)))


def split_words(words: str) -> list[str]:
    """The different words that are wanted, the whole where there is none; UsageProblem for more than are looked for.

    Each is looked for in every text: five hundred of them would keep the register busy for seconds.
    """
    parts = list(dict.fromkeys(words.split())) or [words]
    if len(parts) > MOST_WORDS:
        raise UsageProblem(f"Those are {len(parts)} words to look for: give the {MOST_WORDS} that say most.")
    return parts


class _Holds(FunctionElement[bool]):
    """Whether a text matches a pattern, whatever the case of its letters."""

    type = Boolean()
    inherit_cache = True


@compiles(_Holds)
def _compile_holds(element: _Holds, compiler: SQLCompiler, **more: Any) -> str:
    # SQLite's LIKE tells no case in ASCII, and its lower() knows no other letters: to call that takes twice as long.
    like = "LIKE" if compiler.dialect.name == "sqlite" else "ILIKE"
    text, pattern = (compiler.process(part, **more) for part in element.clauses)
    return f"({text} {like} {pattern} ESCAPE '/')"


def _holds(column: ColumnElement[Any] | InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    escaped = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return _Holds(column, f"%{escaped}%")


def read_as_of(session: Session, statement: Select[Any], as_of: AsOf | None) -> Select[Any]:
    """Let a statement on the view read the register as of a past day."""
    if as_of is None:
        return statement
    return statement.add_cte(action_rows_as_of(as_of, session.get_bind().dialect.name))


def read_occurrences_as_of(session: Session, statement: Select[Any], as_of: AsOf | None) -> Select[Any]:
    """Let a statement on the view of occurrences read the register as of a past day."""
    if as_of is None:
        return statement
    return statement.add_cte(occurrence_rows_as_of(as_of, session.get_bind().dialect.name))


def _conditions(session: Session, wanted: ActionFilter, rows: Columns) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not (wanted.withdrawn or wanted.is_open or wanted.is_overdue):  # what is open is not withdrawn
        conditions.append(rows.is_withdrawn.is_(False))
    for columns, words in (
        (("body",), wanted.bodies),
        (("addressee",), wanted.addressees),
        (("unit",), wanted.units),
        (("focal_point", "focal_point_email"), wanted.focal_points),
        (("tags",), wanted.tags),
    ):
        if words:
            named = [rows[name].in_(_match(session, wanted, name, words)) for name in columns]
            if "addressee" in columns and NOBODY in {word.casefold().strip() for word in words}:
                named.append(rows.addressee.is_(None))
            if "focal_point" in columns:
                from tracker.store.people import name_key  # only now: lists that name nobody need no accounts

                named.append(rows.address.in_(assigned_to([name_key(word) for word in words], wanted.as_of)))
            conditions.append(or_(*named))
    if wanted.whose is not None:
        conditions.append(is_own(rows, wanted.whose, wanted.as_of))
    if wanted.is_unassigned:
        nothing: ColumnElement[str] = literal_column("''")  # as the index of what nobody was given has it
        conditions += [func.coalesce(given, nothing) == nothing for given in (rows.unit, rows.focal_point)]
    if wanted.symbols:
        conditions.append(_any_resolution(session, rows.resolution, wanted.symbols))
    if wanted.verbs:
        conditions.append(rows.verb.in_([" ".join(word.lower().split()) for word in wanted.verbs]))
    if wanted.categories:
        conditions.append(rows.category.in_([category.value for category in wanted.categories]))
    if wanted.statuses:
        conditions.append(rows.status.in_(wanted.statuses))
    if wanted.due_before is not None or wanted.due_after is not None:
        conditions.append(is_due_within(rows, wanted.due_after, wanted.due_before))
    if wanted.text:
        conditions.append(_mentions(wanted, rows))
    if wanted.is_overdue:
        if wanted.today is None:
            raise ValueError("what is overdue depends on today: give it")
        conditions.append(is_late(rows, wanted.today))
    if wanted.is_open is not None:
        conditions.append(rows.is_open.is_(wanted.is_open))
    if wanted.reporting is not None:
        conditions.append(rows.reporting.is_(wanted.reporting))
    conditions.extend(_follow_up_conditions(wanted, rows))
    return conditions


def _follow_up_conditions(wanted: ActionFilter, rows: Columns) -> list[ColumnElement[bool]]:
    """What a secretariat asks in the year after: who owns it, when is it due, has anybody been heard of."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.has_owner is not None:
        conditions.append(rows.addressee.is_not(None) if wanted.has_owner else rows.addressee.is_(None))
    if wanted.has_deadline is not None:
        has_deadline = or_(rows.deadline_kind.is_not(None), rows.due.is_not(None))
        conditions.append(has_deadline if wanted.has_deadline else not_(has_deadline))
    if wanted.is_unresolved:
        conditions.append(and_(rows.deadline_kind.is_not(None), rows.due.is_(None)))
    if wanted.stale_days is not None:
        if wanted.today is None:
            raise ValueError("what is stale depends on today: give it")
        silent_since = date.fromordinal(max(1, wanted.today.toordinal() - wanted.stale_days))
        conditions.append(and_(rows.is_open.is_(True), or_(rows.as_of.is_(None), rows.as_of <= silent_since)))
        conditions.append(or_(rows.expires.is_(False), rows.late_after >= wanted.today))
        conditions.append(not_(_was_given_after(rows, silent_since)))
    for day, column in (
        (wanted.adopted_after, rows.adopted),
        (wanted.reported_after, rows.as_of),
        (wanted.ended_after, rows.late_after),
    ):
        if day is not None:
            conditions.append(column >= day)
    for day, column in ((wanted.adopted_before, rows.adopted), (wanted.ended_before, rows.late_after)):
        if day is not None:
            conditions.append(column <= day)
    if wanted.flags:
        conditions.append(or_(*(rows.flags.contains(flag.value, autoescape=True) for flag in wanted.flags)))
    if wanted.due_within_days is not None:
        if wanted.today is None:
            raise ValueError("what is due within days depends on today: give it")
        until = date.fromordinal(min(date.max.toordinal(), wanted.today.toordinal() + wanted.due_within_days))
        conditions += [rows.is_open.is_(True), is_due_within(rows, wanted.today, until)]
    if wanted.is_doubtful:
        conditions.append(_clause_of(rows).in_(select(DoubtRecord.clause_id)))
    if wanted.target_before is not None:
        conditions.append(rows.target <= wanted.target_before)
    if wanted.target_after is not None:
        conditions.append(rows.target >= wanted.target_after)
    return conditions


def _was_given_after(rows: Columns, day: date) -> ColumnElement[bool]:
    """Whether an action came into the register, or was assigned, after a day: before, nobody can have been silent."""
    end, given = end_of(day), AssignmentRecord
    came = select(ActionRecord.address).where(ActionRecord.address == rows.address, ActionRecord.opened >= end)
    assigned = select(given.id).where(given.address == rows.address, given.recorded >= end)
    outer = rows.address.table
    return or_(came.correlate(outer).exists(), assigned.correlate(outer).exists())


def is_late(rows: Columns, today: date) -> ColumnElement[bool]:
    """Whether an action is overdue: open after its last day, and not by the end of a term."""
    return and_(rows.is_open.is_(True), rows.late_after < today, rows.expires.is_(False))


def is_due_within(rows: Columns, start: date | None, end: date | None) -> ColumnElement[bool]:
    """Whether an action is due on a day of a period, at the time at which it stands or at a later one of its text."""

    def overlaps(due: Any, late_after: Any) -> list[ColumnElement[bool]]:
        conditions = [] if end is None else [due <= end]
        return conditions if start is None else [*conditions, late_after >= start]

    deadline = DEADLINES.c
    later = select(deadline.id).where(*later_times(rows), *overlaps(deadline.due, deadline.late_after))
    return or_(
        and_(*overlaps(rows.due, rows.late_after)),
        and_(rows.later > 0, later.correlate(rows.address.table).exists()),
    )


def later_times(rows: Columns) -> tuple[ColumnElement[bool], ...]:
    """The deadlines of an action's clause that are its later times, and still open."""
    deadline, told = DEADLINES.c, StatusReportRecord.__table__.c
    outer = (DEADLINES, rows.address.table)
    newest = select(func.max(told.id)).where(told.address == rows.address, told.occurrence == deadline.occurrence)
    is_closed = select(told.id).where(
        told.id == newest.correlate(*outer).scalar_subquery(),
        told.status.not_in([status.name for status in load_statuses().values() if status.is_open]),
    )
    return (
        deadline.clause_id == _clause_of(rows),
        deadline.occurrence > rows.occurrence,
        not_(is_closed.correlate(*outer).exists()),
    )


def _clause_of(rows: Columns) -> ColumnElement[int | None]:
    """The clause of an action: the small rows have its number, the view its place in the text."""
    if rows is not ACTION_VIEW.c:
        return rows.clause_id
    statement = select(ClauseRecord.id).where(
        ClauseRecord.resolution_key == rows.resolution,
        ClauseRecord.ref == rows.ref,
        ClauseRecord.number == rows.clause_number,
    )
    return statement.correlate(ACTION_VIEW).scalar_subquery()


def _mentions(wanted: ActionFilter, rows: Columns) -> ColumnElement[bool]:
    """Every word somewhere in what staff read of the action: its text, the title, the last report."""
    words = wanted.text or ""
    if rows is ACTION_VIEW.c:
        return every_word(words, rows.text, rows.chapeau, rows.title, rows.last_report)
    return and_(*(_is_in_texts(word, wanted, rows) for word in split_words(words)))


def _is_in_texts(word: str, wanted: ActionFilter, rows: Columns) -> ColumnElement[bool]:
    """One word, looked for once in each text and not once for each action that the text has."""
    clause, report, title = ClauseRecord, StatusReportRecord, ResolutionRecord.title
    places = [
        rows.clause_id.in_(select(clause.id).where(every_word(word, clause.text, clause.chapeau))),
        rows.resolution.in_(select(ResolutionRecord.key).where(every_word(word, title))),
        rows.report_id.in_(select(report.id).where(every_word(word, report.note))),
    ]
    if wanted.withdrawn:
        places.append(rows.address.in_(select(ActionRecord.address).where(every_word(word, ActionRecord.last_text))))
    return or_(*places)


def _any_resolution(session: Session, resolution: ColumnElement[str], symbols: tuple[str, ...]) -> ColumnElement[bool]:
    key = ResolutionRecord.key
    conditions: list[ColumnElement[bool]] = []
    for word in (symbol.strip().lower() for symbol in symbols):
        exact = session.scalars(select(key).where(func.lower(key) == word)).all()
        part = select(key).where(key.icontains(word, autoescape=True))
        conditions.append(resolution.in_(exact or part))
    return or_(*conditions)


def list_names_of(session: Session, column: str, as_of: AsOf | None) -> Sequence[str]:
    """List the different words of a column, such as "addressee", of today or as of a past day, in no order."""
    if as_of is None:
        return list_names(session, column)
    given = ACTION_VIEW.c[column]
    return session.scalars(read_as_of(session, select(given).distinct().where(given.is_not(None)), as_of)).all()


def _match(session: Session, wanted: ActionFilter, column: str, words: tuple[str, ...]) -> list[str]:
    """Match names in Python, because SQLite's lower() knows no letter outside of ASCII."""
    names = list_names_of(session, column, wanted.as_of)
    if column == "tags":
        return _match_tags(names, words)
    matched: set[str] = set()
    for word in words:
        part = plain_name(word)
        if not part:
            continue
        exact = {name for name in names if plain_name(name) == part}
        matched |= exact or {name for name in names if part in plain_name(name)}
    return sorted(matched)


def _match_tags(every: Sequence[str], words: tuple[str, ...]) -> list[str]:
    """Match the joined tags, "finance; oceans", in which a word is one of them, or a part of one where none is."""
    parts = {joined: [plain_name(tag) for tag in joined.split(TAGS_APART)] for joined in every}
    matched: set[str] = set()
    for part in filter(None, map(plain_name, words)):
        exact = {joined for joined, tags in parts.items() if part in tags}
        matched |= exact or {joined for joined, tags in parts.items() if any(part in tag for tag in tags)}
    return sorted(matched)
