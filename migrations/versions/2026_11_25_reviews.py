"""What people decide: reviews apart from the extraction, assignments, occurrences, successors, fuller reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_reviews"
down_revision = "2026_11_25_staff_rows"
branch_labels = None
depends_on = None

APPEND_ONLY = ("assignments",)
DAYS_BEFORE_MEETING = {"forecast": 14 * 7, "submission": 10 * 7, "issuance": 6 * 7}

# As before, and: the occurrence of an action that recurs, who answers for it, its successor, its reviews.
ACTION_ROW = """
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
    COALESCE(d.due, s.opens) AS due,
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
    {issuance} AS issuance
FROM actions a
JOIN resolutions r ON r.key = a.resolution_key
LEFT JOIN clauses c
    ON c.resolution_key = a.resolution_key AND c.ref = a.ref AND c.number = a.clause_number
    AND a.withdrawn IS NULL
LEFT JOIN paragraphs p ON p.id = c.paragraph_id
LEFT JOIN clause_addressees ca ON ca.clause_id = c.id AND ca.role = 'asked' AND ca.entity = a.entity
LEFT JOIN deadlines d ON d.clause_id = c.id AND d.leads
LEFT JOIN staff_sessions s ON s.body = d.session_body AND s.number = d.session_number
LEFT JOIN status_reports sr
    ON sr.id = (SELECT MAX(latest.id) FROM status_reports latest WHERE latest.address = a.address)
"""

DUE = "CASE WHEN o.id IS NULL THEN COALESCE(d.due, s.opens) ELSE o.due END"
FORMER_DUE = "COALESCE(d.due, s.opens)"


def document_dates(due: str) -> dict[str, str]:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    return {
        name: "CASE WHEN c.is_reporting AND d.kind IN ('session', 'date') THEN "
        + (f"date({due}, '-{days} days')" if is_sqlite else f"({due} - {days})")
        + " END"
        for name, days in DAYS_BEFORE_MEETING.items()
    }


def guard(table: str) -> list[str]:
    """Let the database itself refuse to change or delete what was written once.

    A later migration that rebuilds one of these tables has to write the guard again.
    """
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "postgresql":
        return [
            f"CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_guard()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for act in ("UPDATE", "DELETE")
    ]


def unguard(table: str) -> list[str]:
    if op.get_bind().dialect.name == "postgresql":
        return [f"DROP TRIGGER {table}_guard ON {table}", f"DROP FUNCTION {table}_guard()"]
    return [f"DROP TRIGGER {table}_no_{act}" for act in ("update", "delete")]


def upgrade() -> None:
    for column in (
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("next_step", sa.Text(), nullable=False, server_default=""),
        sa.Column("challenge", sa.Text(), nullable=False, server_default=""),
        sa.Column("occurrence", sa.Integer(), nullable=False, server_default="1"),
    ):
        op.add_column("status_reports", column)
    op.add_column("actions", sa.Column("occurrence", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("clause_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["resolution_key"], ["resolutions.key"], name=op.f("fk_reviews_resolution_key_resolutions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(
        op.f("ix_reviews_resolution_key_ref_clause_number"), "reviews", ["resolution_key", "ref", "clause_number"]
    )
    op.create_table(
        "extractions",
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"], ["resolutions.key"], name=op.f("fk_extractions_resolution_key_resolutions")
        ),
        sa.PrimaryKeyConstraint("resolution_key", name=op.f("pk_extractions")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=500), nullable=False),
        sa.Column("focal_point", sa.String(length=500), nullable=False),
        sa.Column("focal_point_email", sa.String(length=500), nullable=False),
        sa.Column("supervisor_note", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address"], ["actions.address"], name=op.f("fk_assignments_address_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_address_id"), "assignments", ["address", "id"])
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["address"], ["actions.address"], name=op.f("fk_occurrences_address_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
    )
    op.create_index(op.f("ix_occurrences_address_number"), "occurrences", ["address", "number"])
    op.create_table(
        "supersessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("successor", sa.String(length=500), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["address"], ["actions.address"], name=op.f("fk_supersessions_address_actions")),
        sa.ForeignKeyConstraint(["successor"], ["actions.address"], name=op.f("fk_supersessions_successor_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supersessions")),
    )
    op.create_index(op.f("ix_supersessions_address"), "supersessions", ["address"])
    op.create_index(op.f("ix_supersessions_successor"), "supersessions", ["successor"])
    op.execute("DROP VIEW action_row")
    op.execute(ACTION_ROW.format(**document_dates(DUE)))
    for table in APPEND_ONLY:
        for statement in guard(table):
            op.execute(statement)


def downgrade() -> None:
    for table in APPEND_ONLY:
        for statement in unguard(table):
            op.execute(statement)
    op.execute("DROP VIEW action_row")
    for table in ("supersessions", "occurrences", "assignments", "extractions", "reviews"):
        op.drop_table(table)
    op.drop_column("actions", "occurrence")
    for column in ("occurrence", "challenge", "next_step", "evidence_sha256"):
        op.drop_column("status_reports", column)
    op.execute(FORMER_ACTION_ROW.format(**document_dates(FORMER_DUE)))
