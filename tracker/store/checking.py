"""Whether a register is whole: its file, its rows, what they point to, and what is kept twice."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tracker.store.accounts import EvidenceContentRecord
from tracker.store.action_keys import ACTION_KEYS
from tracker.store.faults import find_damage, first_line
from tracker.store.languages import SourceFileRecord
from tracker.store.models import ClauseRecord, StatusReportRecord
from tracker.store.rows import ACTION_VIEW
from tracker.store.schema import Base

OF_VIEW = [column.name for column in ACTION_KEYS.c if column.name not in ("clause_id", "report_id")]
SEARCH_TABLES = ("search_paragraphs", "search_status_reports", "search_text_paragraphs")
"""What SQLite finds words by; a server finds them in the texts themselves."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at, and what is wrong with it, empty where nothing is: ("foreign keys", "")."""

    what: str
    wrong: str


def check_store(register: Engine) -> Iterator[Checked]:
    """Check what every register promises, one thing after the other; those after a damaged file are left out."""
    damage = find_damage(register)
    yield Checked("the file and its rows", damage)
    if damage:
        return
    checks: dict[str, Callable[[Session], str]] = {
        "indexes": _check_indexes,
        "foreign keys": _check_foreign_keys,
        "keys of actions": _check_keys,
        "words to search": _check_search,
        "evidence": _check_evidence,
        "imported files": _check_files,
    }
    for what, check in checks.items():
        with Session(register) as session:
            try:
                wrong = check(session)
            except DatabaseError as error:
                wrong = first_line(error)
        yield Checked(what, wrong)


def find_stale_keys(session: Session) -> list[tuple[object, object]]:
    """The small rows by which lists are narrowed that do not say what the view says, each beside what they should."""
    clauses = {
        (key, ref, number): clause
        for key, ref, number, clause in session.execute(
            select(ClauseRecord.resolution_key, ClauseRecord.ref, ClauseRecord.number, ClauseRecord.id)
        )
    }
    last = func.max(StatusReportRecord.id)
    reports = {
        (address, occurrence): report
        for address, occurrence, report in session.execute(
            select(StatusReportRecord.address, StatusReportRecord.occurrence, last).group_by(
                StatusReportRecord.address, StatusReportRecord.occurrence
            )
        )
    }
    wanted: dict[str, dict[str, Any]] = {}
    for row in session.execute(select(ACTION_VIEW)).mappings():
        clause = None if row["is_withdrawn"] else clauses.get((row["resolution"], row["ref"], row["clause_number"]))
        report = reports.get((row["address"], row["occurrence"]))
        wanted[row["address"]] = {
            **{name: row[name] for name in OF_VIEW},
            "clause_id": clause,
            "report_id": report,
        }
    kept = {row["address"]: dict(row) for row in session.execute(select(ACTION_KEYS)).mappings()}
    return [
        (kept.get(address), wanted.get(address))
        for address in kept.keys() | wanted.keys()
        if kept.get(address) != wanted.get(address)
    ]


def _check_indexes(session: Session) -> str:
    """A server checks its own: `pg_amcheck`."""
    if session.get_bind().dialect.name != "sqlite":
        return ""
    found = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    return "" if found == "ok" else " ".join(str(found).split())


def _check_foreign_keys(session: Session) -> str:
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            other = key.referred_table.alias()
            pairs = [(part.parent, other.c[part.column.name]) for part in key.elements]
            lost = (
                select(func.count())
                .select_from(table)
                .where(*(mine.is_not(None) for mine, _ in pairs))
                .where(~select(1).where(*(mine == its for mine, its in pairs)).exists())
            )
            if count := session.scalar(lost):
                return f"{count} rows of {table.name} point to no row of {key.referred_table.name}"
    return ""


def _check_keys(session: Session) -> str:
    stale = find_stale_keys(session)
    return f"{len(stale)} actions are not listed as they stand" if stale else ""


def _check_search(session: Session) -> str:
    """A server finds words in the texts themselves."""
    if session.get_bind().dialect.name != "sqlite":
        return ""
    for table in SEARCH_TABLES:
        session.execute(text(f"INSERT INTO {table}({table}) VALUES ('integrity-check')"))
    session.rollback()
    return ""


def _check_files(session: Session) -> str:
    kept = select(SourceFileRecord.sha256, SourceFileRecord.content)
    for sha256, content in session.execute(kept).yield_per(1):
        try:
            found = hashlib.sha256(zlib.decompress(content)).hexdigest()
        except zlib.error:
            found = ""
        if found != sha256:
            return f"the file {sha256[:12]}... is not the one that was imported"
    return ""


def _check_evidence(session: Session) -> str:
    kept = select(EvidenceContentRecord.sha256, EvidenceContentRecord.content)
    for sha256, content in session.execute(kept).yield_per(1):
        if hashlib.sha256(content).hexdigest() != sha256:
            return f"the file {sha256[:12]}... is not the one that was given"
    return ""
