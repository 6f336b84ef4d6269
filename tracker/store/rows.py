"""What the lists of the register show: one row per action, resolution, status report or change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Text

from tracker.knowledge.writing import write_due, write_frequency
from tracker.model import DeadlineKind
from tracker.store.models import UTCDateTime

VIEWS = MetaData()
"""Of their own: the views are made by a migration, not by create_all."""
ACTION_VIEW = Table(
    "action_row",
    VIEWS,
    Column("handle", Integer),
    Column("address", Text),
    Column("resolution", Text),
    Column("symbol", Text),
    Column("body", Text),
    Column("session", Integer),
    Column("title", Text),
    Column("adopted", Date),
    Column("language", Text),
    Column("ref", Text),
    Column("clause_number", Integer),
    Column("position", Integer),
    Column("verb", Text),
    Column("category", Text),
    Column("chapeau", Text),
    Column("text", Text),
    Column("addressee", Text),
    Column("addressee_text", Text),
    Column("qualifier", Text),
    Column("deadline_text", Text),
    Column("deadline_kind", Text),
    Column("due", Date),
    Column("deadline_body", Text),
    Column("deadline_session", Integer),
    Column("is_next_session", Boolean),
    Column("period", Text),
    Column("frequency", Text),
    Column("reporting", Boolean),
    Column("reports_to", Text),
    Column("flags", Text),
    Column("status", Text),
    Column("is_open", Boolean),
    Column("as_of", Date),
    Column("last_report", Text),
    Column("evidence", Text),
    Column("reported_by", Text),
    Column("reported", UTCDateTime),
    Column("is_withdrawn", Boolean),
    Column("forecast", Date),
    Column("submission", Date),
    Column("issuance", Date),
    Column("evidence_sha256", Text),
    Column("next_step", Text),
    Column("challenge", Text),
    Column("occurrence", Integer),
    Column("unit", Text),
    Column("focal_point", Text),
    Column("focal_point_email", Text),
    Column("supervisor_note", Text),
    Column("superseded_by", Text),
    Column("is_reviewed", Boolean),
    Column("late_after", Date),
    Column("meets", Date),
    Column("estimated", Boolean),
    Column("expires", Boolean),
    Column("occurrences", Integer),
    Column("later", Integer),
    Column("target", Date),
    Column("tags", Text),
)
"""The view action_row, as its migration defines it: a row per action."""
OCCURRENCE_VIEW = ACTION_VIEW.to_metadata(VIEWS, name="occurrence_row")
"""The view occurrence_row: a row per action and time at which it is due, with the same columns."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action with every column that staff read; see the view action_row.

    "Requests the Secretary-General to report to it at its eighty-second session"
    is one row, `addressee` "Secretary-General", `due` the opening of the session, `late_after`
    its last day, `forecast`, `submission` and `issuance` the dates of the report, planned back
    from the day on which the body `meets`. `occurrence` is the number of the time that the row is
    about, `occurrences` how many the text lists, `later` how many of them follow and are open.
    Where the day `expires`, a term ends, and nobody is late; where it is `estimated`, the calendar is.
    `target` is the day by which the house itself wants it done, `tags` what it was put together with:
    "finance; Third Committee".
    """

    handle: int
    address: str
    resolution: str
    symbol: str | None
    body: str | None
    session: int | None
    title: str
    adopted: date | None
    language: str
    ref: str
    clause_number: int
    position: int | None
    verb: str | None
    category: str | None
    chapeau: str | None
    text: str | None
    addressee: str | None
    addressee_text: str | None
    qualifier: str | None
    deadline_text: str | None
    deadline_kind: str | None
    due: date | None
    deadline_body: str | None
    deadline_session: int | None
    is_next_session: bool | None
    period: str | None
    frequency: str | None
    reporting: bool
    reports_to: str | None
    flags: str | None
    status: str
    is_open: bool
    as_of: date | None
    last_report: str | None
    evidence: str | None
    reported_by: str | None
    reported: datetime | None
    is_withdrawn: bool
    forecast: date | None
    submission: date | None
    issuance: date | None
    evidence_sha256: str | None
    next_step: str | None
    challenge: str | None
    occurrence: int
    unit: str | None
    focal_point: str | None
    focal_point_email: str | None
    supervisor_note: str | None
    superseded_by: str | None
    is_reviewed: bool
    late_after: date | None
    meets: date | None
    estimated: bool
    expires: bool
    occurrences: int
    later: int
    target: date | None
    tags: str | None

    def is_overdue(self, today: date) -> bool:
        """Whether its last day has passed and it is still open; the end of a term is nobody's to be late with."""
        return self.is_open and not self.expires and self.late_after is not None and self.late_after < today

    def has_expired(self, today: date) -> bool:
        """Whether the term that the text sets has ended: "until 31 October 2026"."""
        return self.expires and self.late_after is not None and self.late_after < today

    def write_due(self, today: date, *, is_short: bool = False) -> str:
        """Write when it is due, as pages and mails say it: "8 September 2026 to 13 September 2027 (estimated)"."""
        return write_due(
            self.due,
            self.late_after,
            today=today,
            is_open=self.is_open,
            expires=self.expires,
            estimated=self.estimated,
            later=self.later,
            words=self.deadline_text,
            is_short=is_short,
        )

    def write_recurrence(self) -> str | None:
        """Write how often it comes again, and from when that counts where its text names no day: "every 90 days"."""
        often = write_frequency(self.frequency)
        if self.due is None or not self.estimated or self.deadline_kind != DeadlineKind.RECURRING:
            return often
        return f"{often}, counted from {'the adoption' if self.occurrence <= 1 else 'the last report given'}"

    def is_due_within(self, start: date, end: date) -> bool:
        """Whether any day from `start` to `end` is one on which it is due."""
        if self.due is None or self.late_after is None:
            return False
        return self.due <= end and self.late_after >= start


@dataclass(frozen=True, slots=True)
class StatusReport:
    """One status report, as it was recorded."""

    address: str
    status: str
    as_of: date
    note: str
    evidence: str
    author: str
    recorded: datetime
    next_step: str = ""
    challenge: str = ""
    evidence_sha256: str = ""
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the log: who changed what, when, from what to what."""

    at: datetime
    author: str
    operation: str
    subject: str
    field: str
    old: str | None
    new: str | None
