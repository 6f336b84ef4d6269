"""Taking a sheet back: each edited row becomes a status report, all of them or none, and never over news."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.errors import NotAllowed, TrackerError, UsageProblem
from tracker.knowledge.statuses import find_status, load_statuses
from tracker.service import Assignment, assign_actions, report_status
from tracker.service.reporting import is_evidence
from tracker.sheets.columns import (
    ADDRESS,
    ASSIGN,
    COLUMNS,
    EDITABLE,
    HALF,
    OCCURRENCE,
    REPORT,
    VERSION,
    Kind,
    SheetColumn,
    Value,
    hash_cells,
    hash_state,
    plain_words,
    value_of,
)
from tracker.sheets.days import read_day
from tracker.sheets.reading import Sheet, SheetRow
from tracker.store import ActionRow, find_actions, find_occurrences

MARK = re.compile(rf"(?P<cells>[0-9a-f]{{{HALF}}})-(?P<state>[0-9a-f]{{{HALF}}})")
CUT = 30_000
"""Letters of a cell from which on its end may have been cut by a spreadsheet."""
NUMBER = re.compile(r"(?P<count>[1-9]\d{0,5})(?:\.0+)?", re.ASCII)
OPTION = re.compile(r"\s*\(--[a-z-]+\)")
"""An option of the command line in a message, of no use to whom edits a sheet."""


class SheetOutcome(StrEnum):
    """What becomes of an edited cell; one of a locked column is told, and stops nothing."""

    CHANGE = "change"
    CONFLICT = "conflict"
    REFUSED = "refused"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """One edited cell: where it is, what the register says, what the sheet says, and why not where not.

    `SheetFinding(CHANGE, "I7", "A/RES/79/114:8:1:secretary-general", "Status", "not started", "in progress")`.
    """

    outcome: SheetOutcome
    cell: str
    action: str
    column: str
    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetImport:
    """What came of a sheet: every finding, how many rows it had, and whether they were written."""

    findings: tuple[SheetFinding, ...]
    rows: int
    edited: int
    is_written: bool

    def of(self, outcome: SheetOutcome) -> tuple[SheetFinding, ...]:
        """Pick the findings of one outcome."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes, and on which day."""

    author: str
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Edit:
    """A row that somebody edited: what the register says, what the sheet says, and in which columns they differ."""

    row: SheetRow
    current: ActionRow
    values: Mapping[str, Value]
    changed: tuple[SheetColumn, ...]


def import_sheet(
    session: Session,
    sheet: Sheet,
    *,
    author: str,
    now: datetime,
    today: date,
    dry_run: bool = False,
    skip_conflicts: bool = False,
) -> SheetImport:
    """Write what staff filled in, through the operations that log it: all rows, or none.

    Nothing is written where a cell is refused ("I7: 'finished' is not a status"),
    where the register changed since the export (unless `skip_conflicts` leaves
    those rows out), or in a dry run, which finds all the same.
    """
    addresses = [row.words(ADDRESS.heading) for row in sheet.rows]
    known = find_actions(session, addresses, for_update=True)
    times = find_occurrences(session, addresses)
    writing = Writing(author, now, today)
    findings: list[SheetFinding] = []
    edits: list[Edit] = []
    seen: dict[tuple[str, int], int] = {}
    for row in sheet.rows:
        found = _examine(row, _find_time(row, known, times), seen)
        edits.extend(each for each in found if isinstance(each, Edit))
        findings.extend(each for each in found if isinstance(each, SheetFinding))
    savepoint = session.begin_nested()
    for edit in edits:
        findings.extend(_carry_out(session, edit, writing))
    is_refused = any(finding.outcome is SheetOutcome.REFUSED for finding in findings)
    has_conflict = any(finding.outcome is SheetOutcome.CONFLICT for finding in findings)
    is_written = bool(edits) and not (dry_run or is_refused or (has_conflict and not skip_conflicts))
    if is_written:
        savepoint.commit()
    else:
        savepoint.rollback()
    order = {row.number: place for place, row in enumerate(sheet.rows)}
    findings.sort(key=lambda finding: order.get(_row_number(finding.cell), 0))
    return SheetImport(tuple(findings), len(sheet.rows), len(edits), is_written)


def _find_time(
    row: SheetRow, known: Mapping[str, ActionRow], times: Mapping[tuple[str, int], ActionRow]
) -> ActionRow | None:
    """Find the time of an action that a row is about: the one of its number, else the one at which it stands."""
    address = row.words(ADDRESS.heading)
    number = NUMBER.fullmatch(row.words(OCCURRENCE.heading))
    found = times.get((address, int(number["count"]))) if number else None
    return found or known.get(address)


def _examine(row: SheetRow, current: ActionRow | None, seen: dict[tuple[str, int], int]) -> list[Edit | SheetFinding]:
    """Compare a row with the register: nothing where nobody edited it."""
    address = row.words(ADDRESS.heading)
    if current is None:
        reason = (
            "There is no such action: leave the column Action as it was." if address else "The row names no action."
        )
        return [_refuse(row, ADDRESS, address, address, reason)]
    time = (address, current.occurrence)
    if time in seen:
        return [_refuse(row, ADDRESS, address, address, f"The action is in row {seen[time]} already: delete one.")]
    seen[time] = row.number
    mark = MARK.fullmatch(row.words(VERSION.heading))
    if mark is None:
        reason = "The version mark is gone or changed: export the sheet again."
        return [_refuse(row, VERSION, address, row.words(VERSION.heading), reason)]
    values, problems = _read_values(row, address)
    if problems:
        return list(problems)
    changed = _changed(current, values)
    if mark["state"] == hash_state(current):
        locked = _find_locked(row, current)
        return [Edit(row, current, values, changed), *locked] if changed else [*locked]
    if not changed:
        return []
    if mark["cells"] == hash_cells(values):
        return []  # the register has news, and nobody edited this row
    if all(column.field == "as_of" and _is_no_later(values[column.heading], current) for column in changed):
        return []  # the register says the same as of a later day: the sheet was taken before
    return [
        SheetFinding(
            SheetOutcome.CONFLICT,
            row.place(column.heading),
            address,
            column.heading,
            _shown(value_of(current, column)),
            _shown(values[column.heading]),
            "The register changed since the export: look at it, and export this row again.",
        )
        for column in changed
    ]


def _changed(current: ActionRow, values: Mapping[str, Value]) -> tuple[SheetColumn, ...]:
    """Say in which columns a row differs from the register; a day alone that was taken out says nothing."""
    changed = tuple(
        column
        for column in EDITABLE
        if column.heading in values and not is_same(values[column.heading], value_of(current, column))
    )
    if all(column.field == "as_of" and values[column.heading] is None for column in changed):
        return ()
    return changed


def _find_locked(row: SheetRow, current: ActionRow) -> list[SheetFinding]:
    """Find what was written into locked columns of a row that the register still has as it went out."""
    return [
        SheetFinding(
            SheetOutcome.LOCKED,
            row.place(column.heading),
            current.address,
            column.heading,
            _shown(value_of(current, column)),
            _as_written(row.cells[column.heading].value),
            f"The column {column.heading} is only shown, and what was written into it is not taken: "
            "correct it in the review of the text.",
        )
        for column in COLUMNS
        if column not in (*EDITABLE, OCCURRENCE, ADDRESS, VERSION)
        and column.heading in row.cells
        and not _still_says(row.cells[column.heading].value, value_of(current, column))
    ]


def _still_says(written: object, known: Value) -> bool:
    """Whether a locked cell says what went out, through what programs make of it: "1.10" a number, "12/4" a day."""
    words = plain_words(written) or ""
    if is_same(words or None, _shown(known) or None) or (isinstance(written, date) and isinstance(known, str)):
        return True
    try:
        if isinstance(known, date):
            return read_day(written) == known
        return float(words) == float(known or "")
    except ValueError:
        return len(str(known)) > len(words) > CUT and str(known).startswith(words)


def _is_no_later(day: Value, current: ActionRow) -> bool:
    return day is None or (isinstance(day, date) and current.as_of is not None and day <= current.as_of)


def is_same(written: Value, known: Value) -> bool:
    """Whether a cell says what the register says, letters apart that CSV for Windows cannot hold: "K?r?" is "Kěrě"."""
    if written == known:
        return True
    return isinstance(known, str) and written == known.encode("cp1252", "replace").decode("cp1252")


def _read_values(row: SheetRow, address: str) -> tuple[dict[str, Value], list[SheetFinding]]:
    values: dict[str, Value] = {}
    problems = []
    for column in EDITABLE:
        cell = row.cells.get(column.heading)
        if cell is None:
            continue
        try:
            values[column.heading] = _read_value(column, cell.value)
        except UsageProblem as problem:
            problems.append(_refuse(row, column, address, plain_words(cell.value) or "", str(problem)))
    return values, problems


def _read_value(column: SheetColumn, value: object) -> Value:
    match column.kind:
        case Kind.STATUS:
            words = plain_words(value)
            if words is None:
                raise UsageProblem(f"The status is empty: choose one of {', '.join(load_statuses())}.")
            return find_status(words).name
        case Kind.DAY:
            try:
                return read_day(value)
            except ValueError:
                raise UsageProblem(
                    f"{plain_words(value)!r} is not a day of the calendar: write it as 2027-06-30 or 30/06/2027."
                ) from None
        case _:
            return plain_words(value)


def _carry_out(session: Session, edit: Edit, writing: Writing) -> list[SheetFinding]:
    findings: list[SheetFinding] = []
    for operation in dict.fromkeys(column.operation for column in edit.changed):
        findings.extend(OPERATIONS[operation](session, edit, writing))
    return findings


def _report(session: Session, edit: Edit, writing: Writing) -> list[SheetFinding]:
    """Append a status report with what stands in the row; a day left as it was means today."""
    changed = {column.field for column in edit.changed}
    values = {
        column.field: edit.values.get(column.heading, value_of(edit.current, column))
        for column in EDITABLE
        if column.operation == REPORT
    }
    if "as_of" not in changed or values["as_of"] is None:
        values["as_of"] = writing.today
    status, as_of = find_status(str(values["status"])), values["as_of"]
    is_reopened = status.is_open and not load_statuses()[edit.current.status].is_open
    note = "" if is_reopened and "last_report" not in changed else str(values["last_report"] or "")
    evidence = str(values["evidence"] or "")
    try:
        report_status(
            session,
            edit.current.address,
            status.name,
            as_of=as_of if isinstance(as_of, date) else writing.today,
            author=writing.author,
            now=writing.now,
            today=writing.today,
            note=note,
            evidence=evidence,
            occurrence=edit.current.occurrence,
        )
    except TrackerError as error:
        blamed = _blame(
            error,
            needs_evidence=status.needs_evidence and not is_evidence(evidence),
            needs_note=is_reopened and not note,
        )
        column = next(column for column in EDITABLE if column.field == blamed)
        message = OPTION.sub("", str(error))
        return [_refuse(edit.row, column, edit.current.address, _shown(values[blamed]), message)]
    return [
        _change(edit, column, values[column.field])
        for column in EDITABLE
        if column.operation == REPORT and values[column.field] != value_of(edit.current, column)
    ]


def _blame(error: TrackerError, *, needs_evidence: bool, needs_note: bool) -> str:
    """Say in which column the fault of a refused report is."""
    if isinstance(error, UsageProblem):
        return "as_of"
    if isinstance(error, NotAllowed) and needs_evidence:
        return "evidence"
    return "last_report" if needs_note else "status"


def _assign(session: Session, edit: Edit, writing: Writing) -> list[SheetFinding]:
    """Say who answers for the action; what is not in the sheet stays as it was, an empty cell clears it."""
    changed = [column for column in edit.changed if column.operation == ASSIGN]
    given = {column.field: _shown(edit.values[column.heading]) for column in changed}
    assignment = Assignment(
        unit=given.get("unit"),
        focal_point=given.get("focal_point"),
        email=given.get("focal_point_email"),
        target=given.get("target"),
        tags=given.get("tags"),
    )
    try:
        assign_actions(session, [edit.current.address], assignment, author=writing.author, now=writing.now)
    except TrackerError as error:
        column = next((column for column in changed if column.field == "focal_point_email"), changed[0])
        return [_refuse(edit.row, column, edit.current.address, given[column.field], OPTION.sub("", str(error)))]
    return [_change(edit, column, edit.values[column.heading]) for column in changed]


def _change(edit: Edit, column: SheetColumn, value: Value) -> SheetFinding:
    return SheetFinding(
        SheetOutcome.CHANGE,
        edit.row.place(column.heading),
        edit.current.address,
        column.heading,
        _shown(value_of(edit.current, column)),
        _shown(value),
    )


OPERATIONS: Mapping[str, Callable[[Session, Edit, Writing], list[SheetFinding]]] = {REPORT: _report, ASSIGN: _assign}
"""How the edited columns of an operation are written."""


def _refuse(row: SheetRow, column: SheetColumn, address: str, words: str, reason: str) -> SheetFinding:
    return SheetFinding(SheetOutcome.REFUSED, row.place(column.heading), address, column.heading, "", words, reason)


def _as_written(value: object) -> str:
    return str(value.date()) if isinstance(value, datetime) else plain_words(value) or ""


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _row_number(cell: str) -> int:
    digits = re.search(r"\d+$", cell)
    return int(digits[0]) if digits else 0
