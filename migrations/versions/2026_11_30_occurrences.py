"""When actions are due, from the first to the last day, and at each of several sessions or dates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_occurrences"
down_revision = "2026_11_27_lists"
branch_labels = None
depends_on = None

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
    sr.author AS reported_by,
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
    g.focal_point,
    g.focal_point_email,
    g.supervisor_note,
    (SELECT MAX(later.successor) FROM supersessions later
        WHERE later.address = a.address AND later.withdrawn IS NULL) AS superseded_by,
    EXISTS (SELECT 1 FROM reviews v
        WHERE v.resolution_key = a.resolution_key AND v.ref = a.ref AND v.clause_number = a.clause_number
        AND v.withdrawn IS NULL) AS is_reviewed,
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
    ) ELSE 0 END AS later
FROM actions a
JOIN resolutions r ON r.key = a.resolution_key
{clauses}
LEFT JOIN paragraphs p ON p.id = c.paragraph_id
LEFT JOIN clause_addressees ca ON ca.clause_id = c.id AND ca.role = 'asked' AND ca.entity = a.entity
{deadlines}
LEFT JOIN staff_sessions s ON s.body = d.session_body AND s.number = d.session_number
LEFT JOIN occurrences o
    ON o.address = a.address AND o.number = {number} AND o.withdrawn IS NULL
LEFT JOIN assignments g
    ON g.id = (SELECT MAX(newest.id) FROM assignments newest WHERE newest.address = a.address)
LEFT JOIN status_reports sr
    ON sr.id = (SELECT MAX(latest.id) FROM status_reports latest
        WHERE latest.address = a.address AND latest.occurrence = {number})
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

IS_PAST_TEXT = "{number} > c.occurrences AND {number} > 1"
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
DAYS_BEFORE_MEETING = {"forecast": 14 * 7, "submission": 10 * 7, "issuance": 6 * 7}
FIRST_STATUS, OPEN_STATUSES = "'not started'", "'not started', 'in progress'"

FORMER_ACTION_ROW = """
CREATE VIEW action_row AS
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
FORMER_DUE = "CASE WHEN o.id IS NULL THEN COALESCE(d.due, s.opens) ELSE o.due END"

NEW_COLUMNS = {
    "deadlines": lambda: (
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        *days_of_time(),
        sa.Column("expires", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    "occurrences": lambda: (
        *days_of_time(),
        sa.Column("session_body", sa.String(length=500), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=True),
    ),
    "action_keys": lambda: (
        sa.Column("late_after", sa.Date(), nullable=True),
        sa.Column("expires", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("occurrence", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("later", sa.Integer(), nullable=False, server_default="0"),
    ),
}


def days_of_time() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("late_after", sa.Date(), nullable=True),
        sa.Column("meets", sa.Date(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


OF_VIEW = (
    *("address", "handle", "resolution", "clause_number", "position", "body", "adopted", "verb", "category"),
    *("addressee", "status", "is_open", "is_withdrawn", "due", "deadline_kind", "reporting", "flags", "as_of"),
    *("unit", "focal_point", "focal_point_email"),
)
"""The columns of the view action_row that were kept."""
ALL_OF_VIEW = (*OF_VIEW, "late_after", "expires", "occurrence", "later")
"""And those that are kept from now on."""


def write(of_view: tuple[str, ...]) -> str:
    """Write the small rows of all actions, or of those that a condition after it names."""
    return f"""
INSERT INTO action_keys ({", ".join(of_view)}, clause_id, report_id)
SELECT
    {", ".join(f"v.{name}" for name in of_view)},
    (SELECT c.id FROM clauses c
        WHERE c.resolution_key = v.resolution AND c.ref = v.ref AND c.number = v.clause_number
        AND NOT v.is_withdrawn),
    (SELECT MAX(s.id) FROM status_reports s WHERE s.address = v.address AND s.occurrence = v.occurrence)
FROM action_row v
"""


def again(of_view: tuple[str, ...]) -> str:
    kept = (*of_view[1:], "clause_id", "report_id")
    return "ON CONFLICT (address) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in kept)


OF_CLAUSE = "SELECT a.address FROM clauses c JOIN actions a ON a.resolution_key = c.resolution_key AND a.ref = c.ref "
OF_CLAUSE += "AND a.clause_number = c.number "
TOUCHED = {
    "actions": "SELECT {row}.address AS address",
    "occurrences": "SELECT {row}.address AS address",
    "assignments": "SELECT {row}.address AS address",
    "status_reports": "SELECT {row}.address AS address",
    "resolutions": "SELECT address FROM actions WHERE resolution_key = {row}.key",
    "clauses": "SELECT address FROM actions "
    "WHERE resolution_key = {row}.resolution_key AND ref = {row}.ref AND clause_number = {row}.number",
    "paragraphs": OF_CLAUSE + "WHERE c.paragraph_id = {row}.id",
    "deadlines": OF_CLAUSE + "WHERE c.id = {row}.clause_id",
    "staff_sessions": OF_CLAUSE + "JOIN deadlines d ON d.clause_id = c.id "
    "WHERE d.session_body = {row}.body AND d.session_number = {row}.number",
}
"""The actions whose rows change with a row of a table."""
EVERY_WRITE = {"INSERT": "INSERT", "UPDATE": "UPDATE", "DELETE": "DELETE"}
WRITES = {
    "actions": {"INSERT": "INSERT", "UPDATE": "UPDATE"},  # a deleted one takes its row with it
    "occurrences": EVERY_WRITE,
    "assignments": {"INSERT": "INSERT"},  # as of status reports, nothing else is let through
    "status_reports": {"INSERT": "INSERT"},
    "resolutions": {"UPDATE": "UPDATE OF body, adopted"},
    "clauses": EVERY_WRITE,
    "paragraphs": {"UPDATE": "UPDATE OF position"},
    "deadlines": EVERY_WRITE,
    "staff_sessions": EVERY_WRITE,
}
"""What is watched in each table. A later migration that rebuilds one of them has to write its triggers again,
and one that changes these columns of the view has to write all rows again."""
ROWS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}

# Two writers on a server: the row is locked before it is read again, so that the later one sees what the earlier
# one wrote. A new session and a deadline at that session, in two transactions, wait for each other. One action at a
# time, and one plan for all of them, through the indexes: to plan the view takes longer than to read a row of it,
# and a plan that is made while the register is empty has to be good when it is full.
PLAN = (
    "LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan "
    "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"
)
WAITS = {
    "staff_sessions": "PERFORM pg_advisory_xact_lock(hashtext('staff_sessions'));",
    "deadlines": "IF TG_OP <> 'DELETE' AND NEW.session_body IS NOT NULL THEN "
    "PERFORM pg_advisory_xact_lock_shared(hashtext('staff_sessions')); END IF;",
}


def triggers(of_view: tuple[str, ...]) -> list[str]:
    """Let the database write the rows again of the actions that any write touches."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    statements = []
    if is_postgresql:
        statements.append(
            f"CREATE FUNCTION refresh_action_key(touched varchar) RETURNS void {PLAN} AS $$ BEGIN "
            "PERFORM 1 FROM action_keys WHERE address = touched FOR UPDATE; "
            f"{write(of_view)} WHERE v.address = touched {again(of_view)}; END $$"
        )
    for table, events in WRITES.items():
        for event, watched in events.items():
            touched = " UNION ".join(TOUCHED[table].format(row=row) for row in ROWS[event])
            name = f"action_keys_{table}_{event.lower()}"
            if is_postgresql:
                refresh = f"PERFORM refresh_action_key(t.address) FROM ({touched} ORDER BY 1) t;"
                statements += [
                    f"CREATE FUNCTION {name}() RETURNS trigger {PLAN} AS "
                    f"$$ BEGIN {WAITS.get(table, '')} {refresh} RETURN NULL; END $$",
                    f"CREATE TRIGGER {name} AFTER {watched} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
                ]
            else:
                rows = f"{write(of_view)} WHERE v.address IN ({touched}) {again(of_view)};"
                statements.append(f"CREATE TRIGGER {name} AFTER {watched} ON {table} BEGIN {rows} END")
    return statements


def without_triggers() -> list[str]:
    names = [(table, f"action_keys_{table}_{event.lower()}") for table, events in WRITES.items() for event in events]
    if op.get_bind().dialect.name != "postgresql":
        return [f"DROP TRIGGER {name}" for _, name in names]
    return [
        *(f"DROP TRIGGER {name} ON {table}" for table, name in names),
        *(f"DROP FUNCTION {name}()" for _, name in names),
        "DROP FUNCTION refresh_action_key(varchar)",
    ]


def rows_of_view(which: dict[str, str]) -> str:
    """Write the SELECT of a view as the dialect wants it."""
    words = {"first_status": FIRST_STATUS, "open_statuses": OPEN_STATUSES, "number": which["number"]}
    words["is_past_text"] = IS_PAST_TEXT.format(**words)
    days = {name: sql.format(**words) for name, sql in DAYS.items()}
    documents = document_dates(days["meets"], "AND NOT d.expires ")
    return ACTION_ROW.format(**{**words, **days, **documents, **{n: sql.format(**words) for n, sql in which.items()}})


def document_dates(day: str, more: str = "") -> dict[str, str]:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    return {
        name: f"CASE WHEN c.is_reporting AND d.kind IN ('session', 'date') {more}THEN "
        + (f"date({day}, '-{before} days')" if is_sqlite else f"({day} - {before})")
        + " END"
        for name, before in DAYS_BEFORE_MEETING.items()
    }


def number_times() -> None:
    """Number the times of clauses that have several; the one that lists showed stays the first.

    Where an action that recurs was implemented once, its later occurrences have their numbers already:
    there the text is left to be read again.
    """
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE deadlines SET occurrence = 1 WHERE leads"))
    several = connection.execute(
        sa.text(
            "SELECT d.id, d.clause_id, d.text, d.session_body, d.session_number, d.due, c.frequency "
            "FROM deadlines d JOIN clauses c ON c.id = d.clause_id "
            "WHERE (d.kind IN ('session', 'date') OR (d.kind <> 'recurring' AND d.due IS NOT NULL)) "
            "AND EXISTS (SELECT 1 FROM deadlines o WHERE o.clause_id = d.clause_id AND o.id <> d.id) "
            "AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.resolution_key = c.resolution_key AND a.ref = c.ref "
            "AND a.clause_number = c.number AND a.occurrence > 1) "
            "ORDER BY d.clause_id, d.leads DESC, CASE WHEN d.due IS NULL THEN 1 ELSE 0 END, d.due, d.position"
        )
    ).all()
    named: dict[int, list[object]] = {}
    for row in several:
        if row.frequency is not None and row.text.lower().startswith(("until", "through", "up to", "till")):
            continue
        name = (row.session_body, row.session_number) if row.session_number else (row.text, row.due)
        known = named.setdefault(row.clause_id, [])
        if name not in known:
            known.append(name)
            connection.execute(
                sa.text("UPDATE deadlines SET occurrence = :number WHERE id = :id AND NOT leads"),
                {"number": len(known), "id": row.id},
            )
    connection.execute(
        sa.text(
            "UPDATE clauses SET occurrences = COALESCE("
            "(SELECT MAX(d.occurrence) FROM deadlines d WHERE d.clause_id = clauses.id), 0)"
        )
    )


def upgrade() -> None:
    for statement in without_triggers():
        op.execute(statement)
    op.execute("DROP VIEW action_row")
    op.add_column("clauses", sa.Column("occurrences", sa.Integer(), nullable=False, server_default="0"))
    for table, columns in NEW_COLUMNS.items():
        for column in columns():
            op.add_column(table, column)
    op.execute(
        "UPDATE deadlines SET day = due, meets = due, late_after = COALESCE((SELECT s.closes FROM staff_sessions s "
        "WHERE s.body = deadlines.session_body AND s.number = deadlines.session_number AND s.opens = deadlines.due), "
        "due)"
    )
    op.execute("UPDATE occurrences SET late_after = due, meets = due")
    number_times()
    op.drop_column("deadlines", "leads")
    op.execute(f"CREATE VIEW action_row AS\n{rows_of_view(OPEN_ONE)}")
    op.execute(f"CREATE VIEW occurrence_row AS\nSELECT * FROM action_row\nUNION ALL\n{rows_of_view(OTHER_ONES)}")
    op.execute("DELETE FROM action_keys")
    op.execute(write(ALL_OF_VIEW))
    for statement in triggers(ALL_OF_VIEW):
        op.execute(statement)


def downgrade() -> None:
    for statement in without_triggers():
        op.execute(statement)
    op.execute("DROP VIEW occurrence_row")
    op.execute("DROP VIEW action_row")
    op.add_column("deadlines", sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE deadlines SET leads = true WHERE occurrence = 1")
    op.execute("UPDATE deadlines SET due = COALESCE(day, due)")
    op.drop_column("clauses", "occurrences")
    for table, columns in NEW_COLUMNS.items():
        for column in columns():
            op.drop_column(table, column.name)
    op.execute(FORMER_ACTION_ROW.format(**document_dates(FORMER_DUE)))
    op.execute("DELETE FROM action_keys")
    op.execute(write(OF_VIEW))
    for statement in triggers(OF_VIEW):
        op.execute(statement)
