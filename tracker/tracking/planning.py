"""What becomes of each row of a tracking table: what it would change, and why a person has to look where one has to.

Nothing that the register was told later, or on the same day, is overwritten: such a row is older, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.errors import TrackerError
from tracker.knowledge.office_words import Field
from tracker.knowledge.statuses import load_statuses
from tracker.service import Assignment
from tracker.service.assigning import EMAIL, LONGEST_TAG, join_tags
from tracker.service.reporting import check_step, is_evidence
from tracker.store import ActionRow, find_actions
from tracker.store.decisions import AssignmentRecord
from tracker.tracking.matching import Found, Match, Matcher, place_of
from tracker.tracking.rows import TableRow
from tracker.tracking.statuses import Meanings, find_documents, read_status

ASSIGNED = {
    Field.UNIT: ("unit", "unit"),
    Field.FOCAL_POINT: ("focal_point", "focal_point"),
    Field.EMAIL: ("focal_point_email", "email"),
    Field.TARGET: ("target", "target"),
}
"""The fields that say who answers for an action and until when: what an action calls them, and an Assignment."""
MANY = 500

Place = tuple[str, int]
"""A row by its sheet and number."""


class Outcome(StrEnum):
    """What becomes of a row: it is taken, says what is known, is older; or a person has to look at it."""

    TAKEN = "taken"
    SAME = "same"
    OLDER = "older"
    DOUBTFUL = "doubtful"
    NEW = "new"
    UNKNOWN = "matches nothing"


_UNMATCHED = {Found.DOUBTFUL: Outcome.DOUBTFUL, Found.NEW: Outcome.NEW, Found.UNKNOWN: Outcome.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a table is read: of which day it is, what its status words mean, and how far a row goes.

    With `is_evidence` the table itself is named as evidence where a row is done and names none; with `is_for_all`
    a row that names no addressee is about all whom its paragraph asks.
    """

    name: str
    day: date | None = None
    meanings: Meanings = field(default_factory=dict)
    is_evidence: bool = False
    is_for_all: bool = False


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a row changes of an action: ("status", "not started", "in progress")."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Report:
    """The status report that a row makes."""

    status: str
    as_of: date
    note: str
    evidence: str
    next_step: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done to one action: a report, an assignment, or both; nothing where the row says what is known.

    One that `is_older` leaves something as somebody assigned it since the day of the row.
    """

    action: ActionRow
    report: Report | None
    assignment: Assignment | None
    changes: tuple[CellChange, ...]
    is_older: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What becomes of a row: its steps where it is taken, else the reason and the actions that it may mean."""

    row: TableRow
    outcome: Outcome
    steps: tuple[Step, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    reason: str = ""
    place: str = ""
    remarks: tuple[str, ...] = ()


class _Stop(Exception):
    """A row cannot be taken as it stands."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


def plan_rows(
    session: Session,
    matcher: Matcher,
    rows: Sequence[TableRow],
    terms: Terms,
    *,
    today: date,
    chosen: Mapping[Place, Sequence[str]] | None = None,
) -> list[Finding]:
    """Plan what becomes of rows; `chosen` are the addresses of the actions that a person says a row is about."""
    matched: list[tuple[TableRow, Match]] = []
    before = ""
    given = chosen or {}
    known = find_actions(session, {address for each in given.values() for address in each})
    for row in rows:
        addresses = given.get((row.sheet, row.number))
        if addresses:
            said = tuple(known[address] for address in addresses if address in known)
            matched.append((row, Match(Found.MATCHED, said)))
        else:
            matched.append((row, _for_all(row, matcher.match(row, before), terms)))
        before = matcher.refs_of(row, before)
    about = [action.address for _, match in matched for action in match.actions if match.found is Found.MATCHED]
    assigned = _find_assigned(session, about)
    seen: dict[str, TableRow] = {}
    findings = []
    for row, match in matched:
        is_chosen = (row.sheet, row.number) in given
        findings.append(_plan(row, match, terms, today, assigned, seen, is_chosen=is_chosen))
    return findings


def _for_all(row: TableRow, match: Match, terms: Terms) -> Match:
    places = {place_of(action) for action in match.actions}
    if terms.is_for_all and match.found is Found.DOUBTFUL and len(places) == 1 and not row.words.get(Field.ADDRESSEE):
        return Match(Found.MATCHED, match.actions)
    return match


def _plan(
    row: TableRow,
    match: Match,
    terms: Terms,
    today: date,
    assigned: Mapping[str, date],
    seen: dict[str, TableRow],
    *,
    is_chosen: bool,
) -> Finding:
    remarks = _tell_unread(row, is_matched=match.found is Found.MATCHED)
    if match.found is not Found.MATCHED:
        found = _UNMATCHED[match.found]
        return Finding(row, found, (), match.actions, match.reason, match.place, tuple(remarks))
    steps: list[Step] = []
    try:
        for action in match.actions:
            other = seen.get(action.address)
            if other is not None and not is_chosen and _said(other) != _said(row):
                raise _Stop(Outcome.DOUBTFUL, f"{other.place} is about the same action and says something else")
            steps.append(_plan_step(row, action, terms, today, assigned.get(action.address), remarks))
    except _Stop as stop:
        return Finding(row, stop.outcome, (), match.actions, stop.reason, match.place, tuple(remarks))
    for action in match.actions:
        seen[action.address] = row
    is_older = any(step.is_older for step in steps)
    steps = [step for step in steps if step.changes]
    outcome = Outcome.TAKEN if steps else Outcome.OLDER if is_older else Outcome.SAME
    return Finding(row, outcome, tuple(steps), match.actions, "", match.place, tuple(dict.fromkeys(remarks)))


def _tell_unread(row: TableRow, *, is_matched: bool) -> list[str]:
    """Tell which cells of days are none; that of the report is the reason why a matched row is not taken."""
    told = []
    for each, what in (
        (Field.DUE, "and cannot be compared with the due date of the register"),
        (Field.TARGET, "and not taken as internal target"),
        (Field.AS_OF, "and not taken as the day of a report"),
    ):
        if each in row.unread and not (is_matched and each is Field.AS_OF):
            told.append(f"{row.unread[each]!r} is no day of the calendar, {what}")
    return told


def _said(row: TableRow) -> dict[Field, str]:
    """What a row reports, apart from where it points."""
    kept = (*ASSIGNED, Field.TAGS, Field.STATUS, Field.NOTE, Field.EVIDENCE, Field.AS_OF)
    return {each: words for each, words in row.words.items() if each in kept}


def _plan_step(
    row: TableRow, action: ActionRow, terms: Terms, today: date, assigned: date | None, remarks: list[str]
) -> Step:
    day = _day_of(row, terms, today)
    due = row.day(Field.DUE)
    if due is not None and action.due is not None and not action.due <= due <= (action.late_after or action.due):
        remarks.append(f"the table says due {due}, the register {action.due}")
    report, changes = _plan_report(row, action, terms, day, today)
    assignment, more, is_older = _plan_assignment(row, action, day, assigned, remarks)
    return Step(action, report, assignment, (*changes, *more), is_older)


def _day_of(row: TableRow, terms: Terms, today: date) -> date | None:
    if Field.AS_OF in row.unread:
        raise _Stop(Outcome.DOUBTFUL, f"{row.unread[Field.AS_OF]!r} is no day of the calendar")
    return _check_come(row.day(Field.AS_OF) or terms.day, today)


def _check_come(day: date | None, today: date) -> date | None:
    if day is not None and day > today:
        raise _Stop(Outcome.DOUBTFUL, f"{day} has not come yet")
    return day


def _plan_report(
    row: TableRow, action: ActionRow, terms: Terms, day: date | None, today: date
) -> tuple[Report | None, tuple[CellChange, ...]]:
    cell = row.words.get(Field.STATUS, "")
    told = read_status(cell, terms.meanings)
    if told.status is None and told.words and told.words not in terms.meanings:
        raise _Stop(Outcome.DOUBTFUL, f"nobody said yet what the status {' '.join(cell.split())!r:.80} means")
    rest = told.rest
    if told.day is not None and not row.day(Field.AS_OF):
        day = _check_come(told.day, today)
    elif told.day is not None and told.day != day:  # the row says elsewhere of which day it is
        rest = " ".join(filter(None, (told.dated, rest)))
    status = told.status or action.status
    shown = " ".join(row.words.get(Field.EVIDENCE, "").split())
    evidence = shown if is_evidence(shown) else ""
    said = (rest, row.words.get(Field.NOTE, "").strip(), "" if evidence else shown)
    note = "\n".join(dict.fromkeys(filter(None, said)))
    next_step, challenge = row.words.get(Field.NEXT_STEP, "").strip(), row.words.get(Field.CHALLENGE, "").strip()
    needs_evidence = load_statuses()[status].needs_evidence
    if needs_evidence and not evidence:
        evidence = "; ".join(find_documents(note)[:3])
        if not evidence and status != action.status and terms.is_evidence:
            evidence = f"{terms.name}, {row.place}"
    given = (("status", status), ("note", note), ("evidence", evidence), ("next step", next_step))
    now = {
        "status": action.status,
        "note": action.last_report or "",
        "evidence": action.evidence or "",
        "next step": action.next_step or "",
        "challenge": action.challenge or "",
    }
    changes = tuple(
        CellChange(name, now[name], new)
        for name, new in (*given, ("challenge", challenge))
        if new and " ".join(new.split()) != " ".join(now[name].split())
    )
    if not changes:
        return None, ()
    _check_news(action, day, status, note)
    try:
        check_step(load_statuses()[action.status], load_statuses()[status], note, evidence or shown)
    except TrackerError as error:
        raise _Stop(Outcome.DOUBTFUL, str(error).rstrip(".")) from None
    as_of = day or today
    if action.adopted is not None and as_of < action.adopted:
        raise _Stop(Outcome.DOUBTFUL, f"{as_of} is before the resolution was adopted ({action.adopted})")
    return Report(status, as_of, note, evidence, next_step, challenge), changes


def _check_news(action: ActionRow, day: date | None, status: str, note: str) -> None:
    """Let no row go over what somebody reported as of its day or a later one, or over a report where it has no day."""
    if action.as_of is None or (day is not None and day > action.as_of):
        return
    told = f"{action.reported_by or 'somebody'} reported “{action.status}” as of {action.as_of}"
    if day is None:
        raise _Stop(Outcome.OLDER, f"{told}, and the row has no day: say of which day the table is")
    raise _Stop(Outcome.OLDER, f"{told}, {'the same day' if day == action.as_of else 'which is later'}")


def _plan_assignment(
    row: TableRow, action: ActionRow, day: date | None, assigned: date | None, remarks: list[str]
) -> tuple[Assignment | None, tuple[CellChange, ...], bool]:
    """Who answers for the action, and whether one stays whom somebody assigned since the day of the table."""
    is_older = False
    changes = []
    values: dict[str, str] = {}
    for each, (column, name) in ASSIGNED.items():
        new, old = " ".join(row.words.get(each, "").split()), str(getattr(action, column) or "")
        if not new or new == old:
            continue
        if each is Field.EMAIL and not EMAIL.fullmatch(new):
            remarks.append(f"{new!r} is no e-mail address, and not taken")
            continue
        if old and assigned is not None and (day is None or assigned >= day):
            since = "and the row has no day" if day is None else "later" if assigned > day else "the same day"
            remarks.append(f"the {each} {old!r} was assigned on {assigned}, {since}, and stays")
            is_older = True
            continue
        values[name] = new
        changes.append(CellChange(each.value, old, new))
    tags = join_tags(action.tags or "", _cut_tags(row.words.get(Field.TAGS, "")))
    if tags != (action.tags or ""):
        values["tags"] = tags
        changes.append(CellChange(Field.TAGS.value, action.tags or "", tags))
    return Assignment(**values) if values else None, tuple(changes), is_older


def _cut_tags(words: str) -> str:
    """What stands in a column of tags, as tags: commas, slashes and lines part them too, a long one is cut."""
    return ";".join(part.strip()[:LONGEST_TAG].strip() for part in re.split(r"[;,/|\n]", words))


def _find_assigned(session: Session, addresses: Iterable[str]) -> dict[str, date]:
    """The day on which each action was assigned last."""
    wanted = sorted(set(addresses))
    found: dict[str, date] = {}
    for start in range(0, len(wanted), MANY):
        last: datetime
        for address, last in session.execute(
            select(AssignmentRecord.address, func.max(AssignmentRecord.recorded))
            .where(AssignmentRecord.address.in_(wanted[start : start + MANY]))
            .group_by(AssignmentRecord.address)
        ):
            found[address] = last.date()
    return found
