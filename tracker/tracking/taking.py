"""Taking a tracking table in: it is kept, its columns confirmed, its rows taken, and what is left is settled."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, NotFound, TrackerError, UsageProblem
from tracker.knowledge.office_words import Field
from tracker.service import assign_actions, report_status
from tracker.service.changes import Author, log_change
from tracker.store.tracking import TrackingRowRecord, TrackingTableRecord, find_tracking_table, subject_of
from tracker.tracking.columns import NOTHING, Chosen, find_head, read_field
from tracker.tracking.grids import Grids, decode_grids, encode_grids
from tracker.tracking.matching import Matcher
from tracker.tracking.planning import Finding, Outcome, Place, Step, Terms, plan_rows
from tracker.tracking.rows import Sheet, TableRow, read_sheets
from tracker.tracking.statuses import Meanings, read_status

OPERATION = "take table"
LEFT = (Outcome.OLDER, Outcome.DOUBTFUL, Outcome.NEW, Outcome.UNKNOWN)
"""The outcomes of rows that are kept in the list of what is to be settled."""
NAMES = {Field.FOCAL_POINT: "focal_point", Field.EMAIL: "focal_point_email"}
"""The fields of a kept row that name a person, and their columns."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it would be taken now: its sheets, the words of its statuses, and what becomes of its rows.

    `statuses` are the words that stand in status columns, with the status that each means, None for one that
    nobody knows or that says nothing, and how often it stands there.
    """

    name: str
    grids: Grids
    sheets: tuple[Sheet, ...]
    statuses: tuple[tuple[str, str | None, int], ...]
    terms: Terms
    findings: tuple[Finding, ...]

    def of(self, outcome: Outcome) -> list[Finding]:
        """The rows of one outcome."""
        return [finding for finding in self.findings if finding.outcome is outcome]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows come to what."""
        counted = Counter(finding.outcome for finding in self.findings)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}


def view_table(
    session: Session,
    grids: Grids,
    chosen: Chosen,
    terms: Terms,
    *,
    today: date,
    picked: Mapping[Place, Sequence[str]] | None = None,
) -> TableView:
    """Look at what a table would change, and change nothing."""
    matcher = Matcher(session)
    sheets = read_sheets(grids, chosen, matcher.names_addressee)
    rows = [row for sheet in sheets for row in sheet.rows]
    findings = plan_rows(session, matcher, rows, terms, today=today, chosen=picked)
    return TableView(terms.name, grids, sheets, _count_statuses(rows, terms.meanings), terms, tuple(findings))


def recall(session: Session, grids: Grids) -> tuple[dict[str, Field | None], dict[str, str | None]]:
    """What people confirmed of columns and statuses of the last table that has the same headings, else nothing."""
    heads = [find_head(grid, {}, lambda words: False) for grid in grids.tables]  # by headings, whoever is named below
    names = {column.name for head in heads if head for column in head.columns}
    table = TrackingTableRecord
    known = select(table.columns, table.statuses).where(table.taken.is_not(None)).order_by(table.id.desc())
    for columns, statuses in session.execute(known):
        if columns and set(columns) == names:
            return {name: read_field(words) for name, words in columns.items()}, dict(statuses)
    return {}, {}


def keep_table(
    session: Session,
    name: str,
    grids: Grids,
    *,
    author: str,
    now: datetime,
    columns: Chosen | None = None,
    statuses: Meanings | None = None,
    day: date | None = None,
    is_evidence: bool = False,
    is_for_all: bool = False,
) -> int:
    """Keep a table that a person gave, to be looked at and taken; returns its number."""
    content = encode_grids(grids)
    record = TrackingTableRecord(
        name=name[:300],
        file_hash=hashlib.sha256(content).hexdigest(),
        content=content,
        columns=_written(columns or {}),
        statuses=dict(statuses or {}),
        day=day,
        is_evidence=is_evidence,
        is_for_all=is_for_all,
        author=author,
        kept=now,
        taken=None,
    )
    session.add(record)
    session.flush()
    log_change(session, Author(author, now), "keep table", subject_of(record.id), "file", None, name)
    return record.id


def map_table(
    session: Session,
    number: int,
    *,
    author: str,
    now: datetime,
    columns: Chosen,
    statuses: Meanings,
    day: date | None,
    is_evidence: bool,
    is_for_all: bool,
) -> None:
    """Say how a kept table is to be read: its columns, its status words, its day."""
    record = _open_table(session, number)
    old = json.dumps(record.columns, ensure_ascii=False, sort_keys=True)
    record.columns, record.statuses = _written(columns), dict(statuses)
    new = json.dumps(record.columns, ensure_ascii=False, sort_keys=True)
    log_change(session, Author(author, now), "map table", subject_of(record.id), "columns", old, new)
    record.day, record.is_evidence, record.is_for_all = day, is_evidence, is_for_all
    session.flush()


def look_again(
    session: Session, number: int, *, today: date, picked: Mapping[Place, Sequence[str]] | None = None
) -> TableView:
    """Look at a kept table as it would be taken now."""
    record = _open_table(session, number)
    grids = decode_grids(record.content, record.name)
    return view_table(session, grids, _read_columns(record), _terms(record), today=today, picked=picked)


def take_table(
    session: Session,
    number: int,
    *,
    author: str,
    now: datetime,
    today: date,
    picked: Mapping[Place, Sequence[str]] | None = None,
) -> TableView:
    """Take the rows of a kept table that are certain or `picked`, and keep the others to be settled.

    Each row becomes a status report, an assignment, or both, under its author in the log. What the file says
    is let go of, apart from the rows that are left. Conflict where the table was taken already.
    """
    record = _open_table(session, number)
    by = Author(author, now)
    seen = look_again(session, number, today=today, picked=picked)
    findings = [_carry_out(session, finding, record, by, today) for finding in seen.findings]
    view = replace(seen, findings=tuple(findings))
    left = [_kept_row(record, finding, author) for finding in findings if finding.outcome in LEFT]
    _settle_repeated(session, left, by)
    session.add_all(left)
    record.taken, record.content = now, b""
    headings = [column for sheet in view.sheets if sheet.head for column in sheet.head.columns]
    record.columns = _written({column.name: column.field for column in headings})
    said = ", ".join(f"{count} {outcome}" for outcome, count in view.counts.items())
    log_change(session, by, OPERATION, subject_of(record.id), "rows", None, said or "none")
    session.flush()
    return view


def settle_row(
    session: Session,
    number: int,
    actions: Sequence[str],
    *,
    author: str,
    now: datetime,
    today: date,
    meanings: Meanings | None = None,
    day: date | None = None,
) -> Finding:
    """Take a row that was left, for the actions that a person says it is about; UsageProblem where it cannot be.

    `meanings` say what the words of its status mean, also for the other rows of its table; `day` of which day it is.
    """
    row = _open_row(session, number)
    record = find_tracking_table(session, row.table_id)
    record.statuses = {**record.statuses, **(meanings or {})}
    what = _row_of(row)
    if day is not None:
        unread = dict(what.unread)
        unread.pop(Field.AS_OF, None)
        what = replace(what, words={**what.words, Field.AS_OF: day.isoformat()}, unread=unread)
    place = (what.sheet, what.number)
    (planned,) = plan_rows(session, Matcher(session), [what], _terms(record), today=today, chosen={place: actions})
    done = _carry_out(session, planned, record, Author(author, now), today)
    if done.outcome not in (Outcome.TAKEN, Outcome.SAME):
        raise UsageProblem(f"{record.name}, {what.place}: {done.reason or '; '.join(done.remarks)}.")
    row.settled, row.author = now, author
    session.flush()
    return done


def drop_row(session: Session, number: int, *, author: str, now: datetime) -> str:
    """Let go of a row that was left, and say where it stood."""
    row = _open_row(session, number)
    record = find_tracking_table(session, row.table_id)
    row.settled, row.author = now, author
    place = _row_of(row).place
    log_change(session, Author(author, now), OPERATION, subject_of(record.id), "row", place, "let go of")
    session.flush()
    return f"{record.name}, {place}"


def drop_table(session: Session, number: int, *, author: str, now: datetime) -> str:
    """Let go of a table that was kept and not taken, and return its name."""
    record = _open_table(session, number)
    name = record.name
    log_change(session, Author(author, now), "drop table", subject_of(record.id), "file", name, None)
    session.delete(record)
    session.flush()
    return name


def _open_table(session: Session, number: int) -> TrackingTableRecord:
    record = find_tracking_table(session, number)
    if record.taken is not None:
        raise Conflict(f"{record.name} was taken already, on {record.taken:%Y-%m-%d}: give the file again.")
    return record


def _open_row(session: Session, number: int) -> TrackingRowRecord:
    row = session.get(TrackingRowRecord, number)
    if row is None:
        raise NotFound(f"There is no row {number}: `tracker table rows` lists those that are left.")
    if row.settled is not None:
        raise Conflict(f"Row {number} was settled already, on {row.settled:%Y-%m-%d}.")
    return row


def _carry_out(session: Session, finding: Finding, record: TrackingTableRecord, by: Author, today: date) -> Finding:
    """Write what a row changes, all of it or nothing; what the register refuses makes it doubtful."""
    if finding.outcome is not Outcome.TAKEN:
        return finding
    savepoint = session.begin_nested()
    try:
        for step in finding.steps:
            _take_step(session, step, by, today)
            place = f"{record.name}, {finding.row.place}"
            log_change(session, by, OPERATION, step.action.address, "row", None, place)
    except TrackerError as error:
        savepoint.rollback()
        return replace(finding, outcome=Outcome.DOUBTFUL, steps=(), reason=str(error).rstrip("."))
    savepoint.commit()
    return finding


def _take_step(session: Session, step: Step, by: Author, today: date) -> None:
    if step.report is not None:
        report_status(
            session,
            step.action.address,
            step.report.status,
            as_of=step.report.as_of,
            author=by.name,
            now=by.at,
            today=today,
            note=step.report.note,
            evidence=step.report.evidence,
            next_step=step.report.next_step,
            challenge=step.report.challenge,
            occurrence=step.action.occurrence,
        )
    if step.assignment is not None:
        assign_actions(session, [step.action.address], step.assignment, author=by.name, now=by.at)


def _kept_row(record: TrackingTableRecord, finding: Finding, author: str) -> TrackingRowRecord:
    row = finding.row
    words = {each.value: words for each, words in row.words.items() if each not in NAMES}
    words |= {f"unread {each}": words for each, words in row.unread.items()}
    return TrackingRowRecord(
        table_id=record.id,
        sheet=row.sheet[:300],
        number=row.number,
        words=words,
        focal_point=row.words.get(Field.FOCAL_POINT, "")[:500],
        focal_point_email=row.words.get(Field.EMAIL, "")[:500],
        about=row.about,
        above=row.above[:300],
        outcome=finding.outcome.value,
        reason="; ".join(filter(None, (finding.reason, *finding.remarks))),
        candidates=[action.address for action in finding.actions],
        author=author,
        settled=None,
    )


def _settle_repeated(session: Session, left: Sequence[TrackingRowRecord], by: Author) -> None:
    """Let go of rows of earlier tables that say what a row says that is kept now, so that none is listed twice."""
    said = {_key_of(row) for row in left}
    for row in session.scalars(select(TrackingRowRecord).where(TrackingRowRecord.settled.is_(None))):
        if _key_of(row) in said:
            row.settled, row.author = by.at, by.name


def _key_of(row: TrackingRowRecord) -> str:
    return repr((row.above, sorted(row.words.items()), row.focal_point, row.focal_point_email))


def _row_of(record: TrackingRowRecord) -> TableRow:
    named = {Field(each): words for each, words in record.words.items() if not each.startswith("unread ")}
    unread = {Field(each.removeprefix("unread ")): words for each, words in record.words.items() if each not in named}
    for each, column in NAMES.items():
        if getattr(record, column):
            named[each] = getattr(record, column)
    return TableRow(record.sheet, record.number, named, record.about, record.above, unread)


def _terms(record: TrackingTableRecord) -> Terms:
    return Terms(record.name, record.day, record.statuses, record.is_evidence, record.is_for_all)


def _written(columns: Chosen) -> dict[str, Any]:
    return {name: each.value if each else NOTHING for name, each in columns.items()}


def _read_columns(record: TrackingTableRecord) -> dict[str, Field | None]:
    return {name: read_field(words) for name, words in record.columns.items()}


def _count_statuses(rows: Sequence[TableRow], meanings: Meanings) -> tuple[tuple[str, str | None, int], ...]:
    """The words of the status columns, those first that nobody knows."""
    counted: Counter[tuple[str, str | None]] = Counter()
    for row in rows:
        told = read_status(row.words.get(Field.STATUS, ""), meanings)
        if told.words:
            counted[told.words, told.status] += 1
    ordered = sorted(counted.items(), key=lambda each: (each[0][1] is not None, -each[1], each[0][0]))
    return tuple((words, status, count) for (words, status), count in ordered)
