"""Reporting on an action: a status report is appended, within the rules of statuses.csv."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotAllowed, UsageProblem
from tracker.knowledge.statuses import find_status, load_statuses
from tracker.service.changes import Author, log_change
from tracker.store import StatusReport, find_action, list_reports
from tracker.store.models import ActionRecord, ResolutionRecord, StatusReportRecord


def report_status(
    session: Session,
    action: str,
    status: str,
    *,
    as_of: date,
    author: str,
    now: datetime,
    today: date,
    note: str = "",
    evidence: str = "",
) -> StatusReport:
    """Append a status report on the action of that address or handle.

    `report_status(session, "A/RES/79/114:8:1:secretary-general", "implemented",
    evidence="A/80/214", ...)`: "The report was issued as A/80/214".
    UnknownAction where there is no such action; UsageProblem for an unknown
    status or a day that cannot be; NotAllowed where statuses.csv forbids the
    step, where evidence is missing, or where an action is reopened without a note.
    """
    row = find_action(session, action)
    record = session.scalars(select(ActionRecord).where(ActionRecord.address == row.address).with_for_update()).one()
    wanted = find_status(status)
    current = load_statuses()[record.status]
    if wanted.name != current.name and wanted.name not in current.successors:
        raise NotAllowed(
            f"{current.name!r} cannot become {wanted.name!r}: after it comes one of {', '.join(current.successors)}."
        )
    note, evidence = note.strip(), evidence.strip()
    if wanted.needs_evidence and not evidence:
        raise NotAllowed(
            f"{wanted.name!r} needs evidence: add the document symbol or the URL that shows it (--evidence)."
        )
    if wanted.is_open and not current.is_open and not note:
        raise NotAllowed(f"Reopening what is {current.name!r} needs a reason: add a note (--note).")
    _check_day(session, record, as_of, today)
    report = StatusReportRecord(
        address=record.address,
        status=wanted.name,
        as_of=as_of,
        note=note,
        evidence=evidence,
        author=author,
        recorded=now,
    )
    session.add(report)
    by = Author(author, now)
    log_change(session, by, "report status", record.address, "status", record.status, wanted.name)
    if record.is_open != wanted.is_open:
        record.is_open = wanted.is_open
    record.status = wanted.name
    session.flush()
    return list_reports(session, record.address)[-1]


def _check_day(session: Session, record: ActionRecord, as_of: date, today: date) -> None:
    if as_of > today:
        raise UsageProblem(f"{as_of} has not come yet: report the status as of today or an earlier day.")
    resolution = session.get_one(ResolutionRecord, record.resolution_key)
    if resolution.adopted is not None and as_of < resolution.adopted:
        raise UsageProblem(f"{as_of} is before the resolution was adopted ({resolution.adopted}): give a later day.")
    reports = list_reports(session, record.address)
    if reports and as_of < reports[-1].as_of:
        raise UsageProblem(f"{as_of} is before the last report ({reports[-1].as_of}): give that day or a later one.")
