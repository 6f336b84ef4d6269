"""Taking back what a person just did: their review, assignment, report or superseding of a moment, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.errors import Conflict, NotFound, UsageProblem
from tracker.knowledge.statuses import FIRST_STATUS
from tracker.service.assigning import assign_as_before
from tracker.service.changes import Author, log_change
from tracker.service.reporting import report_status
from tracker.service.reviewing import withdraw_review
from tracker.store import list_reports
from tracker.store.decisions import AssignmentRecord, ReviewRecord, WithdrawalRecord, is_withdrawn
from tracker.store.models import ChangeRecord, StatusReportRecord
from tracker.store.tracking import TABLE_TAKEN_BACK, TrackingRowRecord, TrackingTableRecord, subject_of

ASSIGN, REPORT, REVIEW, SUPERSEDE = "assign", "report status", "review", "supersede"
"""The operations of the log that can be taken back."""
CARRIED = (SUPERSEDE, "assignment")
"""What the log says of an assignment that a later action took over."""
EVIDENCE = "keep evidence"
"""What comes with a report, and stays: a file that was given is not taken back."""
TABLE = ("keep table", "take table")
"""What tells of the tracking table that reports and assignments came from, and stays: the log adds that it was
taken back."""
TAKEN_BACK = "Taken back: it was recorded by mistake."


def undo_changes(session: Session, moment: datetime, *, author: str, now: datetime, today: date) -> tuple[str, ...]:
    """Take back all that the author wrote at a moment; returns the addresses of the actions and clauses concerned.

    A review is withdrawn, an assignment is as it was before, and on a status report follows one that says so, with
    the status, evidence, next step and challenge of before, so that what was superseded stands for itself again: no
    row is rewritten. NotFound where nothing of the author is of that moment, UsageProblem where something of it cannot
    be taken back, Conflict where somebody wrote on one of them since.
    """
    change = ChangeRecord
    told = session.scalars(select(change).where(change.at == moment, change.author == author).order_by(change.id)).all()
    if not told:
        raise NotFound("There is nothing of yours from that moment: it may have been taken back with its text.")
    others = {each.operation for each in told} - {ASSIGN, REPORT, REVIEW, SUPERSEDE, EVIDENCE, *TABLE}
    back = WithdrawalRecord
    withdrawn = select(back.id).where(back.recorded == moment, back.author == author, back.table_name == "reviews")
    if others or session.scalar(withdrawn.limit(1)) is not None:
        raise UsageProblem("That cannot be taken back in one go: correct what it changed, one by one.")
    subjects = {each.subject for each in told if each.operation not in (EVIDENCE, *TABLE)}
    if not subjects and not any(each.operation == TABLE[1] for each in told):
        raise UsageProblem("Only a file was given then, and that is not taken back: nothing was changed.")
    later = select(change.subject).where(change.id > told[-1].id, change.subject.in_(subjects))
    since = session.scalars(later.limit(1)).first()
    if since is not None:
        raise Conflict(f"{since} changed since: look at it, then correct what is wrong.")
    reported = dict.fromkeys(each.subject for each in told if (each.operation, each.field) == (REPORT, "status"))
    for address in reported:
        _take_back_report(session, address, moment, author=author, now=now, today=today)
    assigned = (each for each in told if each.operation == ASSIGN or (each.operation, each.field) == CARRIED)
    for address in dict.fromkeys(each.subject for each in assigned):
        _take_back_assignment(session, address, moment, author=author, now=now)
    reviews = select(ReviewRecord.id).where(
        ReviewRecord.recorded == moment, ReviewRecord.author == author, ~is_withdrawn(ReviewRecord)
    )
    for number in session.scalars(reviews.order_by(ReviewRecord.id.desc())).all():
        withdraw_review(session, number, author=author, now=now)
    _take_back_tables(session, told, Author(author, now))
    return tuple(sorted(subjects))


def _take_back_tables(session: Session, told: Sequence[ChangeRecord], by: Author) -> None:
    """Leave no row to settle of a table that was taken at that moment; a row that was settled then is left again."""
    moments = [each.at for each in told if each.operation == TABLE[1]]
    if not moments:
        return
    row, table = TrackingRowRecord, TrackingTableRecord
    session.execute(update(row).where(row.settled == moments[0], row.author == by.name).values(settled=None))
    for number in session.scalars(select(table.id).where(table.taken == moments[0], table.author == by.name)).all():
        session.execute(
            update(row).where(row.table_id == number, row.settled.is_(None)).values(settled=by.at, author=by.name)
        )
        log_change(session, by, TABLE_TAKEN_BACK, subject_of(number), "rows", None, "taken back")


def _take_back_assignment(session: Session, address: str, moment: datetime, *, author: str, now: datetime) -> None:
    """Assign an action again as it was assigned before; what it took over from another action stays."""
    record = AssignmentRecord
    made = session.scalars(select(record).where(record.address == address).order_by(record.id.desc()).limit(2)).all()
    if not made or made[0].recorded != moment:
        raise Conflict(f"{address} was assigned again since: look at it, then correct what is wrong.")
    assign_as_before(session, address, made[1] if len(made) > 1 else None, by=Author(author, now))


def _take_back_report(
    session: Session, address: str, moment: datetime, *, author: str, now: datetime, today: date
) -> None:
    """Report what was reported before, on the same occurrence and as of the day of the mistake."""
    mistaken = session.scalars(
        select(StatusReportRecord)
        .where(StatusReportRecord.address == address, StatusReportRecord.recorded == moment)
        .order_by(StatusReportRecord.id.desc())
        .limit(1)
    ).one()
    earlier = [each for each in list_reports(session, address) if each.occurrence == mistaken.occurrence][:-1]
    before = earlier[-1] if earlier else None
    report_status(
        session,
        address,
        before.status if before else FIRST_STATUS,
        as_of=mistaken.as_of,
        note=TAKEN_BACK,
        evidence=before.evidence if before else "",
        evidence_sha256=before.evidence_sha256 if before else "",
        next_step=before.next_step if before else "",
        challenge=before.challenge if before else "",
        occurrence=mistaken.occurrence,
        author=author,
        now=now,
        today=today,
    )
