"""The sessions that are on record, and the rule by which the General Assembly opens."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "sessions.csv"
COLUMNS = ["body", "number", "start", "end", "source"]

GENERAL_ASSEMBLY = "General Assembly"
FIRST_BY_RULE = 58  # resolution 57/301: 2003
FIRST_IN_SECOND_WEEK = 78  # 2023

ECONOMIC_AND_SOCIAL_COUNCIL = "Economic and Social Council"
FIRST_YEARLY = 1978  # before, its sessions had numbers: 1503 (XLVIII)
JULY_TO_JULY = 2014  # resolution 68/1: since July 2014 a session is named by the year in which it ends
JULY = 7
LAST_SURE_DAY = 20  # of July: no session from 2015 to 2025 closed before it; the next opens days later


@dataclass(frozen=True, slots=True)
class Session:
    """One row of sessions.csv: the forty-ninth session of the Human Rights Council, 28 February 2022.

    For a body that names sessions by year the number is that year. `end` is
    None where the table does not know it.
    """

    body: str
    number: int
    start: date
    end: date | None
    source: str


def opening_by_rule(number: int) -> date:
    """Reckon the opening of a regular session of the General Assembly from the fifty-eighth on.

    "The Tuesday of the third week in September, counting from the first week that
    contains at least one working day" (resolution 57/301); of the second week from
    the seventy-eighth session on. The eightieth opened on 9 September 2025.
    """
    if number < FIRST_BY_RULE:
        raise ValueError(f"no rule before session {FIRST_BY_RULE}: {number}")
    first = date(1945 + number, 9, 1)
    weekday = first.weekday()
    monday = first + timedelta(days=7 - weekday if weekday >= 5 else -weekday)
    weeks = 1 if number >= FIRST_IN_SECOND_WEEK else 2
    return monday + timedelta(weeks=weeks, days=1)


@cache
def load_sessions() -> tuple[Session, ...]:
    """Read sessions.csv; KnowledgeBroken names the row that contradicts itself."""
    return read_sessions(files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines())


def read_sessions(lines: Iterable[str]) -> tuple[Session, ...]:
    """Read and check a table of sessions: a later session may not open before an earlier one."""
    rows = csv.reader(lines)
    if next(rows, None) != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    sessions: list[Session] = []
    known: dict[tuple[str, int], int] = {}
    for number, row in enumerate(rows, start=2):
        session = _session(row, number)
        first = known.setdefault((session.body, session.number), number)
        if first != number:
            raise KnowledgeBroken(
                f"{TABLE} row {number}: session {session.number} of the {session.body} is in row {first} already"
            )
        sessions.append(session)
    _check_order(sessions, known)
    return tuple(sessions)


def _session(row: list[str], number: int) -> Session:
    if len(row) != len(COLUMNS):
        raise KnowledgeBroken(f"{TABLE} row {number}: give {len(COLUMNS)} cells, not {len(row)}")
    body, session, start, end, source = row
    if not body or not source:
        raise KnowledgeBroken(f"{TABLE} row {number}: name the body and the source")
    try:
        read = Session(body, int(session), date.fromisoformat(start), date.fromisoformat(end) if end else None, source)
    except ValueError:
        raise KnowledgeBroken(
            f"{TABLE} row {number}: write the session as a number and its days as 2024-09-10"
        ) from None
    if read.end is not None and read.end < read.start:
        raise KnowledgeBroken(f"{TABLE} row {number}: the session ends before it opens")
    return read


def _check_order(sessions: list[Session], rows: dict[tuple[str, int], int]) -> None:
    latest: dict[str, Session] = {}
    for session in sorted(sessions, key=lambda session: (session.body, session.number)):
        before = latest.get(session.body)
        if before is not None and session.start <= before.start:
            raise KnowledgeBroken(
                f"{TABLE} row {rows[session.body, session.number]}: session {session.number} of the"
                f" {session.body} does not open after session {before.number}"
            )
        latest[session.body] = session
