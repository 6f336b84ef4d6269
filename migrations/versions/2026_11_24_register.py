"""The first register: what extraction found, what people decided, and the row that staff read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_register"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("status_reports", "changes")

# One row per action with every column that staff read. A withdrawn action shows its last words.
# The deadline is the clause's leading one; a session that staff added to the calendar resolves it.
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
    (a.withdrawn IS NOT NULL) AS is_withdrawn
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
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_subject_id"), "changes", ["subject", "id"], unique=False)

    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "resolutions",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("symbol", sa.String(length=200), nullable=True),
        sa.Column("body", sa.String(length=500), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("adopted", sa.Date(), nullable=True),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("first_imported", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_imported", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_resolutions")),
    )
    op.create_index(op.f("ix_resolutions_symbol"), "resolutions", ["symbol"], unique=False)

    op.create_table(
        "staff_entities",
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_staff_entities")),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("body", sa.String(length=500), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body", "number", name=op.f("pk_staff_sessions")),
    )
    op.create_table(
        "actions",
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("handle", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("clause_number", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.Column("addressee", sa.String(length=500), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_verb", sa.String(length=100), nullable=True),
        sa.Column("last_category", sa.String(length=40), nullable=True),
        sa.Column("last_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resolution_key"], ["resolutions.key"], name=op.f("fk_actions_resolution_key_resolutions")
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_actions")),
        sa.UniqueConstraint("handle", name=op.f("uq_actions_handle")),
    )
    op.create_index(op.f("ix_actions_addressee"), "actions", ["addressee"], unique=False)
    op.create_index(
        op.f("ix_actions_resolution_key_ref_clause_number"),
        "actions",
        ["resolution_key", "ref", "clause_number"],
        unique=False,
    )
    op.create_index(op.f("ix_actions_status"), "actions", ["status"], unique=False)

    op.create_table(
        "annexes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"],
            ["resolutions.key"],
            name=op.f("fk_annexes_resolution_key_resolutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annexes")),
    )
    op.create_index(op.f("ix_annexes_resolution_key"), "annexes", ["resolution_key"], unique=False)

    op.create_table(
        "citations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("symbol", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"],
            ["resolutions.key"],
            name=op.f("fk_citations_resolution_key_resolutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
    )
    op.create_index(op.f("ix_citations_resolution_key"), "citations", ["resolution_key"], unique=False)
    op.create_index(op.f("ix_citations_symbol"), "citations", ["symbol"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("imported", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"], ["resolutions.key"], name=op.f("fk_documents_resolution_key_resolutions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_resolution_key"), "documents", ["resolution_key"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"],
            ["resolutions.key"],
            name=op.f("fk_notes_resolution_key_resolutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_resolution_key"), "notes", ["resolution_key"], unique=False)

    op.create_table(
        "paragraphs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_stem", sa.Boolean(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("emphasis", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"],
            ["resolutions.key"],
            name=op.f("fk_paragraphs_resolution_key_resolutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraphs")),
        sa.UniqueConstraint("resolution_key", "ref", name=op.f("uq_paragraphs_resolution_key_ref")),
    )
    op.create_table(
        "clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chapeau", sa.Text(), nullable=True),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("verb_begins", sa.Integer(), nullable=True),
        sa.Column("verb_ends", sa.Integer(), nullable=True),
        sa.Column("is_inherited", sa.Boolean(), nullable=False),
        sa.Column("is_reporting", sa.Boolean(), nullable=False),
        sa.Column("reporting_recipient", sa.Text(), nullable=True),
        sa.Column("reporting_text", sa.Text(), nullable=True),
        sa.Column("frequency", sa.String(length=40), nullable=True),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paragraph_id"],
            ["paragraphs.id"],
            name=op.f("fk_clauses_paragraph_id_paragraphs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resolution_key"],
            ["resolutions.key"],
            name=op.f("fk_clauses_resolution_key_resolutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clauses")),
        sa.UniqueConstraint("resolution_key", "ref", "number", name=op.f("uq_clauses_resolution_key_ref_number")),
    )
    op.create_index(op.f("ix_clauses_paragraph_id"), "clauses", ["paragraph_id"], unique=False)

    op.create_table(
        "status_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address"], ["actions.address"], name=op.f("fk_status_reports_address_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_reports")),
    )
    op.create_index(op.f("ix_status_reports_address_id"), "status_reports", ["address", "id"], unique=False)

    op.create_table(
        "clause_addressees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"],
            ["clauses.id"],
            name=op.f("fk_clause_addressees_clause_id_clauses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_addressees")),
        sa.UniqueConstraint("clause_id", "role", "entity", name=op.f("uq_clause_addressees_clause_id_role_entity")),
    )
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("is_inherited", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("session_body", sa.String(length=500), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=True),
        sa.Column("is_next_session", sa.Boolean(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("frequency", sa.String(length=40), nullable=True),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clauses.id"], name=op.f("fk_deadlines_clause_id_clauses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    op.create_index(op.f("ix_deadlines_clause_id"), "deadlines", ["clause_id"], unique=False)
    op.create_index(
        op.f("ix_deadlines_session_body_session_number"),
        "deadlines",
        ["session_body", "session_number"],
        unique=False,
    )

    op.create_table(
        "doubts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clauses.id"], name=op.f("fk_doubts_clause_id_clauses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resolution_key"],
            ["resolutions.key"],
            name=op.f("fk_doubts_resolution_key_resolutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubts")),
    )
    op.create_index(op.f("ix_doubts_clause_id"), "doubts", ["clause_id"], unique=False)
    op.create_index(op.f("ix_doubts_resolution_key"), "doubts", ["resolution_key"], unique=False)

    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clauses.id"], name=op.f("fk_flags_clause_id_clauses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index(op.f("ix_flags_clause_id"), "flags", ["clause_id"], unique=False)

    op.execute(ACTION_ROW)
    for table in APPEND_ONLY:
        for statement in guard(table):
            op.execute(statement)


def downgrade() -> None:
    for table in APPEND_ONLY:
        for statement in unguard(table):
            op.execute(statement)
    op.execute("DROP VIEW action_row")
    op.drop_index(op.f("ix_flags_clause_id"), table_name="flags")

    op.drop_table("flags")
    op.drop_index(op.f("ix_doubts_resolution_key"), table_name="doubts")
    op.drop_index(op.f("ix_doubts_clause_id"), table_name="doubts")

    op.drop_table("doubts")
    op.drop_index(op.f("ix_deadlines_session_body_session_number"), table_name="deadlines")
    op.drop_index(op.f("ix_deadlines_clause_id"), table_name="deadlines")

    op.drop_table("deadlines")
    op.drop_table("clause_addressees")
    op.drop_index(op.f("ix_status_reports_address_id"), table_name="status_reports")

    op.drop_table("status_reports")
    op.drop_index(op.f("ix_clauses_paragraph_id"), table_name="clauses")

    op.drop_table("clauses")
    op.drop_table("paragraphs")
    op.drop_index(op.f("ix_notes_resolution_key"), table_name="notes")

    op.drop_table("notes")
    op.drop_index(op.f("ix_documents_resolution_key"), table_name="documents")

    op.drop_table("documents")
    op.drop_index(op.f("ix_citations_symbol"), table_name="citations")
    op.drop_index(op.f("ix_citations_resolution_key"), table_name="citations")

    op.drop_table("citations")
    op.drop_index(op.f("ix_annexes_resolution_key"), table_name="annexes")

    op.drop_table("annexes")
    op.drop_index(op.f("ix_actions_status"), table_name="actions")
    op.drop_index(op.f("ix_actions_resolution_key_ref_clause_number"), table_name="actions")
    op.drop_index(op.f("ix_actions_addressee"), table_name="actions")

    op.drop_table("actions")
    op.drop_table("staff_sessions")
    op.drop_table("staff_entities")
    op.drop_index(op.f("ix_resolutions_symbol"), table_name="resolutions")

    op.drop_table("resolutions")
    op.drop_table("counters")
    op.drop_index(op.f("ix_changes_subject_id"), table_name="changes")

    op.drop_table("changes")
