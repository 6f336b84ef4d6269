"""What holds of every register, for tests that write to one in any way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.action_keys import ACTION_KEYS
from tracker.store.models import ClauseRecord, StatusReportRecord
from tracker.store.rows import ACTION_VIEW

OF_VIEW = [column.name for column in ACTION_KEYS.c if column.name not in ("clause_id", "report_id")]


def find_stale_keys(session: Session) -> list[tuple[object, object]]:
    """The small rows by which lists are narrowed that do not say what the view says, each beside what they should."""
    clauses = {(each.resolution_key, each.ref, each.number): each.id for each in session.scalars(select(ClauseRecord))}
    reports: dict[tuple[str, int], int] = {}
    for report in session.scalars(select(StatusReportRecord).order_by(StatusReportRecord.id)):
        reports[report.address, report.occurrence] = report.id
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
