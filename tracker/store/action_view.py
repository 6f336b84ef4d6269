"""The row that staff read of an action, today or as of a past day."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CTE, BindParameter, Date, bindparam, column, text
from sqlalchemy.sql.elements import TextClause

from tracker.knowledge.statuses import FIRST_STATUS, load_statuses
from tracker.store.models import UTCDateTime
from tracker.store.rows import ACTION_VIEW, OCCURRENCE_VIEW

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
    {due} AS due,
    COALESCE(o.session_body, d.session_body) AS deadline_body,
    COALESCE(o.session_number, d.session_number) AS deadline_session,
    d.is_next_session,
    d.period,
    c.frequency,
    COALESCE(c.is_reporting, false) AS reporting,
    c.reporting_recipient AS reports_to,
    c.flags,
    {status} AS status,
    {is_open} AS is_open,
    sr.as_of,
    sr.note AS last_report,
    sr.evidence,
    {reported_by} AS reported_by,
    sr.recorded AS reported,
    (a.withdrawn IS NOT NULL) AS is_withdrawn,
    {forecast} AS forecast,
    {submission} AS submission,
    {issuance} AS issuance,
    sr.evidence_sha256,
    sr.next_step,
    sr.challenge,
    {number} AS occurrence,
    g.unit,
    {focal_point} AS focal_point,
    {focal_point_email} AS focal_point_email,
    g.supervisor_note,
    (SELECT MAX(later.successor) FROM supersessions later
        WHERE later.address = a.address AND {supersessions_stand}) AS superseded_by,
    EXISTS (SELECT 1 FROM reviews v
        WHERE v.resolution_key = a.resolution_key AND v.ref = a.ref AND v.clause_number = a.clause_number
        AND {reviews_stand}) AS is_reviewed,
    {late_after} AS late_after,
    {meets} AS meets,
    {estimated} AS estimated,
    {expires} AS expires,
    COALESCE(c.occurrences, 0) AS occurrences,
    CASE WHEN a.is_open AND c.occurrences > {number} THEN (
        SELECT COUNT(*) FROM deadlines n
        WHERE n.clause_id = c.id AND n.occurrence > {number}
        AND COALESCE((SELECT t.status FROM status_reports t WHERE t.id = (SELECT MAX(u.id) FROM status_reports u
            WHERE u.address = a.address AND u.occurrence = n.occurrence)), {first_status}) IN ({open_statuses})
    ) ELSE 0 END AS later,
    g.target,
    g.tags
FROM actions a
JOIN resolutions r ON r.key = a.resolution_key
{clauses}
LEFT JOIN paragraphs p ON p.id = c.paragraph_id
LEFT JOIN clause_addressees ca ON ca.clause_id = c.id AND ca.role = 'asked' AND ca.entity = a.entity
{deadlines}
LEFT JOIN staff_sessions s ON s.body = d.session_body AND s.number = d.session_number
LEFT JOIN occurrences o
    ON o.address = a.address AND o.number = {number} AND {occurrences_stand}
LEFT JOIN assignments g
    ON g.id = (SELECT MAX(newest.id) FROM assignments newest WHERE newest.address = a.address)
LEFT JOIN status_reports sr
    ON sr.id = (SELECT MAX(latest.id) FROM status_reports latest
        WHERE latest.address = a.address AND latest.occurrence = {number})
"""
"""A row per action with the occurrence that is open, or the last one, or a row per other occurrence of the text.

The newest migration defines the views action_row and occurrence_row by it; a test holds them equal.
The dates of documents are reckoned as the dialect of the database wants; see `action_row_sql`.
"""

OPEN_ONE = {
    "number": "a.occurrence",
    "status": "a.status",
    "is_open": "(a.is_open AND a.withdrawn IS NULL)",
    "clauses": """\
LEFT JOIN clauses c
    ON c.resolution_key = a.resolution_key AND c.ref = a.ref AND c.number = a.clause_number
    AND a.withdrawn IS NULL""",
    "deadlines": """\
LEFT JOIN deadlines d
    ON d.clause_id = c.id
    AND d.occurrence = CASE WHEN a.occurrence < c.occurrences THEN a.occurrence ELSE c.occurrences END""",
}
"""The occurrence that an action stands at: past those of the text, it goes by the words of the last of them."""
OTHER_ONES = {
    "number": "d.occurrence",
    "status": "CASE WHEN sr.id IS NOT NULL THEN sr.status WHEN a.is_open THEN {first_status} ELSE a.status END",
    "is_open": "(a.is_open AND COALESCE(sr.status, {first_status}) IN ({open_statuses}))",
    "clauses": """\
JOIN clauses c
    ON c.resolution_key = a.resolution_key AND c.ref = a.ref AND c.number = a.clause_number
    AND a.withdrawn IS NULL AND c.occurrences > 1""",
    "deadlines": "JOIN deadlines d ON d.clause_id = c.id AND d.occurrence <> a.occurrence",
}
"""The other occurrences that the text lists: of sessions 52, 54 and 55 the two that are not open now."""

IS_PAST_TEXT = "{number} > c.occurrences AND {number} > 1"
"""Whether an occurrence follows those that the text lists: it recurs, and only its own row says when it is due."""
DAYS = {
    "due": "CASE WHEN o.due IS NOT NULL THEN o.due WHEN {is_past_text} THEN NULL ELSE COALESCE(d.due, s.opens) END",
    "late_after": "CASE WHEN o.due IS NOT NULL THEN COALESCE(o.late_after, o.due) WHEN {is_past_text} THEN NULL "
    "WHEN d.due IS NOT NULL THEN COALESCE(d.late_after, d.due) ELSE COALESCE(s.closes, s.opens) END",
    "meets": "CASE WHEN o.due IS NOT NULL THEN COALESCE(o.meets, o.due) WHEN {is_past_text} THEN NULL "
    "ELSE COALESCE(d.meets, d.due, s.opens) END",
    "estimated": "CASE WHEN o.due IS NOT NULL THEN o.estimated WHEN {is_past_text} THEN false "
    "ELSE COALESCE(d.estimated, false) END",
    "expires": "CASE WHEN o.due IS NOT NULL OR ({is_past_text}) THEN false ELSE COALESCE(d.expires, false) END",
}
"""When an occurrence is due: as its own row says where people or the recurrence dated it, else as the text says."""

NAME = (
    "COALESCE((SELECT n.name FROM names n WHERE n.token = {token}), CASE WHEN {token} IS NOT NULL THEN '(erased)' END)"
)
NAMED = {
    "reported_by": NAME.format(token="sr.author"),
    "focal_point": NAME.format(token="g.focal_point"),
    "focal_point_email": NAME.format(token="g.focal_point_email"),
}
"""The names of people, whose tokens the rows hold; see `store.names`."""
STANDS = "NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.table_name = '{table}' AND w.row_id = {row}.id)"
STANDING = {
    "occurrences_stand": STANDS.format(table="occurrences", row="o"),
    "supersessions_stand": STANDS.format(table="supersessions", row="later"),
    "reviews_stand": STANDS.format(table="reviews", row="v"),
}
"""Of what can be taken back by a further row, whether it was not."""

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
    return _write_rows(OPEN_ONE, dialect)


def occurrence_row_sql(dialect: str) -> str:
    """Write the SELECT of the view occurrence_row: those of action_row, and the other occurrences of the texts."""
    return f"SELECT * FROM action_row\nUNION ALL\n{_write_rows(OTHER_ONES, dialect)}"


def _write_rows(which: Mapping[str, str], dialect: str) -> str:
    is_open = [status.name for status in load_statuses().values() if status.is_open]
    words = {
        "first_status": f"'{FIRST_STATUS}'",
        "open_statuses": ", ".join(f"'{name}'" for name in is_open),
        "number": which["number"],
    }
    words["is_past_text"] = IS_PAST_TEXT.format(**words)
    days = {name: sql.format(**words) for name, sql in DAYS.items()}
    documents = {
        name: "CASE WHEN c.is_reporting AND d.kind IN ('session', 'date') AND NOT d.expires THEN "
        + (f"date({days['meets']}, '-{before} days')" if dialect == "sqlite" else f"({days['meets']} - {before})")
        + " END"
        for name, before in DAYS_BEFORE_MEETING.items()
    }
    parts = {name: sql.format(**words) for name, sql in which.items()}
    return ACTION_ROW.format(**{**words, **days, **documents, **NAMED, **STANDING, **parts})


def shadow_register(as_of: AsOf | None, dialect: str, wanted: Collection[str] | None = None) -> TextClause:
    """Write the definitions that make a SELECT read the register as of a past day, or of some actions alone.

    They stand after WITH and take the names of the tables and of the views action_row and occurrence_row, so
    that any report works on them unchanged. `wanted` are the addresses of the actions, and None for all.
    """
    if as_of is None:
        schema = _schema_of(dialect)
        narrowed = ",\n".join(
            f"{view} AS (SELECT * FROM {schema}{view} WHERE address IN (SELECT address FROM wanted_actions))"
            for view in ("action_row", "occurrence_row")
        )
        resolutions = f"resolutions AS (SELECT * FROM {schema}resolutions WHERE {_is_of_wanted(dialect)})"
        return _bind(f"{_wanted_actions(dialect)},\n{resolutions},\n{narrowed}", None, wanted)
    rows = f"action_row AS (\n{action_row_sql(dialect)}),\noccurrence_row AS (\n{occurrence_row_sql(dialect)})"
    tables = _shadow_tables(dialect, is_narrowed=wanted is not None)
    return _bind(f"{tables},\n{rows}", as_of, wanted)


def action_rows_as_of(as_of: AsOf, dialect: str) -> CTE:
    """Build the action_row of a past day, to be added to a statement that reads the view."""
    rows = _bind(f"WITH {_shadow_tables(dialect)}\n{action_row_sql(dialect)}", as_of)
    return rows.columns(*(column(each.name, each.type) for each in ACTION_VIEW.c)).cte("action_row")


def occurrence_rows_as_of(as_of: AsOf, dialect: str) -> CTE:
    """Build the occurrence_row of a past day; see `action_rows_as_of`."""
    rows = _bind(
        f"WITH {_shadow_tables(dialect)},\naction_row AS (\n{action_row_sql(dialect)})\n{occurrence_row_sql(dialect)}",
        as_of,
    )
    return rows.columns(*(column(each.name, each.type) for each in OCCURRENCE_VIEW.c)).cte("occurrence_row")


def _bind(sql: str, as_of: AsOf | None, wanted: Collection[str] | None = None) -> TextClause:
    parameters: list[BindParameter[Any]] = []
    if as_of is not None:
        parameters += [
            bindparam("shadow_day", as_of.day, type_=Date()),
            bindparam("shadow_end", end_of(as_of.day), type_=UTCDateTime()),
            bindparam("shadow_known", end_of(as_of.known or date.max), type_=UTCDateTime()),
        ]
    if wanted is not None:
        parameters.append(bindparam("shadow_wanted", json.dumps(sorted(wanted))))
    return text(sql).bindparams(*parameters)


def _wanted_actions(dialect: str) -> str:
    """The table of the addresses that are wanted: one parameter, however many they are."""
    rows = (
        "SELECT value FROM json_each(:shadow_wanted)"
        if dialect == "sqlite"
        else "SELECT value FROM json_array_elements_text(CAST(:shadow_wanted AS json)) AS one(value)"
    )
    return f"wanted_actions(address) AS ({rows})"


def _is_of_wanted(dialect: str) -> str:
    return (
        f"key IN (SELECT resolution_key FROM {_schema_of(dialect)}actions "
        "WHERE address IN (SELECT address FROM wanted_actions))"
    )


def _schema_of(dialect: str) -> str:
    """In SQLite a definition may not read the table whose name it takes, unless by its full name."""
    return "main." if dialect == "sqlite" else ""


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _shadow_tables(dialect: str, *, is_narrowed: bool = False) -> str:
    schema = _schema_of(dialect)
    wanted = f"{_wanted_actions(dialect)},\n" if is_narrowed else ""
    of_wanted = f" AND {_is_of_wanted(dialect)}" if is_narrowed else ""
    is_wanted = " AND stored.address IN (SELECT address FROM wanted_actions)" if is_narrowed else ""
    open_statuses = ", ".join(f"'{status.name}'" for status in load_statuses().values() if status.is_open)
    stood = (
        f"id NOT IN (SELECT row_id FROM {schema}withdrawals WHERE table_name = '{{table}}' "
        "AND ended <= :shadow_day AND recorded < :shadow_known)"
    )
    return f"""\
{wanted}status_reports AS (
    SELECT * FROM {schema}status_reports WHERE as_of <= :shadow_day AND recorded < :shadow_known
),
assignments AS (
    SELECT * FROM {schema}assignments WHERE recorded < :shadow_end AND recorded < :shadow_known
),
occurrences AS (
    SELECT * FROM {schema}occurrences
    WHERE opened <= :shadow_day AND recorded < :shadow_known AND {stood.format(table="occurrences")}
),
supersessions AS (
    SELECT * FROM {schema}supersessions
    WHERE as_of <= :shadow_day AND recorded < :shadow_known AND {stood.format(table="supersessions")}
),
withdrawals AS (
    SELECT * FROM {schema}withdrawals WHERE table_name = 'reviews'
),
resolutions AS (
    SELECT * FROM {schema}resolutions WHERE (adopted IS NULL OR adopted <= :shadow_day){of_wanted}
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
        FROM {schema}actions stored WHERE stored.opened < :shadow_known{is_wanted}
    ) every_action
    LEFT JOIN status_reports told
        ON told.id = (SELECT MAX(latest.id) FROM status_reports latest
            WHERE latest.address = every_action.address AND latest.occurrence = every_action.occurrence)
)"""
