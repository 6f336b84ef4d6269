"""The row that staff read of an action, today or as of a past day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CTE, Date, bindparam, column, text
from sqlalchemy.sql.elements import TextClause

from tracker.knowledge.statuses import FIRST_STATUS, load_statuses
from tracker.store.models import UTCDateTime
from tracker.store.rows import ACTION_VIEW

ACTION_ROW = """\
SELECT
    a.handle,
    a.address,
    r.key AS resolution,
    r.symbol,
    r.body,
    r.session,
    r.title,
    r.adopted,
    r.language,
    a.ref,
    a.clause_number,
    p.position,
    CASE WHEN a.withdrawn IS NULL THEN c.verb ELSE a.last_verb END AS verb,
    CASE WHEN a.withdrawn IS NULL THEN c.category ELSE a.last_category END AS category,
    CASE WHEN a.withdrawn IS NULL THEN c.chapeau END AS chapeau,
    CASE WHEN a.withdrawn IS NULL THEN c.text ELSE a.last_text END AS text,
    a.addressee,
    ca.text AS addressee_text,
    ca.qualifier,
    d.text AS deadline_text,
    d.kind AS deadline_kind,
    CASE WHEN o.id IS NULL THEN COALESCE(d.due, s.opens) ELSE o.due END AS due,
    d.session_body AS deadline_body,
    d.session_number AS deadline_session,
    d.is_next_session,
    d.period,
    c.frequency,
    COALESCE(c.is_reporting, false) AS reporting,
    c.reporting_recipient AS reports_to,
    c.flags,
    a.status,
    (a.is_open AND a.withdrawn IS NULL) AS is_open,
    sr.as_of,
    sr.note AS last_report,
    sr.evidence,
    sr.author AS reported_by,
    sr.recorded AS reported,
    (a.withdrawn IS NOT NULL) AS is_withdrawn,
    {forecast} AS forecast,
    {submission} AS submission,
    {issuance} AS issuance,
    sr.evidence_sha256,
    sr.next_step,
    sr.challenge,
    a.occurrence,
    g.unit,
    g.focal_point,
    g.focal_point_email,
    g.supervisor_note,
    (SELECT MAX(later.successor) FROM supersessions later
        WHERE later.address = a.address AND later.withdrawn IS NULL) AS superseded_by,
    EXISTS (SELECT 1 FROM reviews v
        WHERE v.resolution_key = a.resolution_key AND v.ref = a.ref AND v.clause_number = a.clause_number
        AND v.withdrawn IS NULL) AS is_reviewed
FROM actions a
JOIN resolutions r ON r.key = a.resolution_key
LEFT JOIN clauses c
    ON c.resolution_key = a.resolution_key AND c.ref = a.ref AND c.number = a.clause_number
    AND a.withdrawn IS NULL
LEFT JOIN paragraphs p ON p.id = c.paragraph_id
LEFT JOIN clause_addressees ca ON ca.clause_id = c.id AND ca.role = 'asked' AND ca.entity = a.entity
LEFT JOIN deadlines d ON d.clause_id = c.id AND d.leads
LEFT JOIN staff_sessions s ON s.body = d.session_body AND s.number = d.session_number
LEFT JOIN occurrences o
    ON o.address = a.address AND o.number = a.occurrence AND o.withdrawn IS NULL
LEFT JOIN assignments g
    ON g.id = (SELECT MAX(newest.id) FROM assignments newest WHERE newest.address = a.address)
LEFT JOIN status_reports sr
    ON sr.id = (SELECT MAX(latest.id) FROM status_reports latest
        WHERE latest.address = a.address AND latest.occurrence = a.occurrence)
"""
"""One row per action, as the newest migration defines the view action_row; a test holds the two equal.

The dates of documents are reckoned as the dialect of the database wants; see `action_row_sql`.
"""

DAYS_BEFORE_MEETING = {"forecast": 14 * 7, "submission": 10 * 7, "issuance": 6 * 7}


@dataclass(frozen=True, slots=True)
class AsOf:
    """A past day as of which the register is read: "as of 31 December 2027".

    What is dated until `day` counts: status reports by the day that they speak of,
    assignments by the day on which they were made, resolutions by their adoption. With
    `known`, only what had been written into the register until the end of that day.
    """

    day: date
    known: date | None = None

    @classmethod
    def of(cls, day: date | None, today: date) -> AsOf | None:
        """Read the register as of a day that is past; None, as it is, for today, a day to come, or none."""
        return cls(day) if day is not None and day < today else None


def action_row_sql(dialect: str) -> str:
    """Write the SELECT of the view action_row for a dialect: "sqlite", "postgresql"."""
    due = "CASE WHEN o.id IS NULL THEN COALESCE(d.due, s.opens) ELSE o.due END"
    is_sqlite = dialect == "sqlite"
    dates = {
        name: "CASE WHEN c.is_reporting AND d.kind IN ('session', 'date') THEN "
        + (f"date({due}, '-{days} days')" if is_sqlite else f"({due} - {days})")
        + " END"
        for name, days in DAYS_BEFORE_MEETING.items()
    }
    return ACTION_ROW.format(**dates)


def shadow_register(as_of: AsOf, dialect: str) -> TextClause:
    """Write the definitions that make a SELECT read the register as of a past day, to stand after WITH.

    They take the names of the tables and of the view action_row, so that any report
    works on them unchanged.
    """
    return _bind(f"{_shadow_tables(dialect)},\naction_row AS (\n{action_row_sql(dialect)})", as_of)


def action_rows_as_of(as_of: AsOf, dialect: str) -> CTE:
    """Build the action_row of a past day, to be added to a statement that reads the view."""
    rows = _bind(f"WITH {_shadow_tables(dialect)}\n{action_row_sql(dialect)}", as_of)
    return rows.columns(*(column(each.name, each.type) for each in ACTION_VIEW.c)).cte("action_row")


def _bind(sql: str, as_of: AsOf) -> TextClause:
    return text(sql).bindparams(
        bindparam("shadow_day", as_of.day, type_=Date()),
        bindparam("shadow_end", _end(as_of.day), type_=UTCDateTime()),
        bindparam("shadow_known", _end(as_of.known or date.max), type_=UTCDateTime()),
    )


def _end(day: date) -> datetime:
    """The first moment after a day."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _shadow_tables(dialect: str) -> str:
    # In SQLite a definition may not read the table whose name it takes, unless by its full name.
    schema = "main." if dialect == "sqlite" else ""
    open_statuses = ", ".join(f"'{status.name}'" for status in load_statuses().values() if status.is_open)
    return f"""\
status_reports AS (
    SELECT * FROM {schema}status_reports WHERE as_of <= :shadow_day AND recorded < :shadow_known
),
assignments AS (
    SELECT * FROM {schema}assignments WHERE recorded < :shadow_end AND recorded < :shadow_known
),
occurrences AS (
    SELECT id, address, number, due, opened, author, recorded, NULL AS ended, NULL AS withdrawn
    FROM {schema}occurrences
    WHERE opened <= :shadow_day AND recorded < :shadow_known
    AND (withdrawn IS NULL OR ended > :shadow_day OR withdrawn >= :shadow_known)
),
supersessions AS (
    SELECT id, address, successor, as_of, author, recorded, NULL AS ended, NULL AS withdrawn
    FROM {schema}supersessions
    WHERE as_of <= :shadow_day AND recorded < :shadow_known
    AND (withdrawn IS NULL OR ended > :shadow_day OR withdrawn >= :shadow_known)
),
resolutions AS (
    SELECT * FROM {schema}resolutions WHERE adopted IS NULL OR adopted <= :shadow_day
),
actions AS (
    SELECT
        every_action.address, every_action.handle, every_action.resolution_key, every_action.ref,
        every_action.clause_number, every_action.entity, every_action.addressee, every_action.opened,
        every_action.withdrawn, every_action.last_verb, every_action.last_category, every_action.last_text,
        every_action.occurrence,
        COALESCE(told.status, '{FIRST_STATUS}') AS status,
        COALESCE(told.status, '{FIRST_STATUS}') IN ({open_statuses}) AS is_open
    FROM (
        SELECT
            stored.address, stored.handle, stored.resolution_key, stored.ref, stored.clause_number, stored.entity,
            stored.addressee, stored.opened, stored.withdrawn, stored.last_verb, stored.last_category,
            stored.last_text,
            COALESCE((SELECT MAX(further.number) FROM occurrences further
                WHERE further.address = stored.address), 1) AS occurrence
        FROM {schema}actions stored WHERE stored.opened < :shadow_known
    ) every_action
    LEFT JOIN status_reports told
        ON told.id = (SELECT MAX(latest.id) FROM status_reports latest
            WHERE latest.address = every_action.address AND latest.occurrence = every_action.occurrence)
)"""
