"""How sure extraction was of each field, where readings come from, and doubts of paragraphs, addressees, deadlines."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_doubts"
down_revision = "2026_11_30_occurrences"
branch_labels = None
depends_on = None

FIELDS = ("verb", "category", "addressees", "deadlines", "reporting")
UNKNOWN = {
    "field": "reading",
    "reason": "an earlier version read this text and did not say how sure it was: tracker refresh reads it again",
    "text": "",
    "candidates": [],
}
"""The doubt of each text that is there already, until it is read again or accepted."""


def confidences() -> list[tuple[str, str]]:
    of_clauses = [("clauses", f"confidence_{field}") for field in FIELDS]
    return [*of_clauses, ("clause_addressees", "confidence"), ("deadlines", "confidence")]


def upgrade() -> None:
    for table, column in confidences():
        op.add_column(table, sa.Column(column, sa.Float(), server_default="1", nullable=False))
    op.add_column(
        "clause_addressees", sa.Column("source", sa.String(length=40), server_default="unknown", nullable=False)
    )
    with op.batch_alter_table("doubts") as doubts:
        doubts.add_column(sa.Column("paragraph_id", sa.Integer(), nullable=True))
        doubts.add_column(sa.Column("addressee_position", sa.Integer(), nullable=True))
        doubts.add_column(sa.Column("deadline_position", sa.Integer(), nullable=True))
        doubts.create_foreign_key(
            op.f("fk_doubts_paragraph_id_paragraphs"), "paragraphs", ["paragraph_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index(op.f("ix_doubts_paragraph_id"), "doubts", ["paragraph_id"])
    doubt_what_is_there()


def doubt_what_is_there() -> None:
    """Say of each text that nobody knows how sure its reading is, and of what reviews were laid over too."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "INSERT INTO doubts (resolution_key, field, reason, text, candidates) "
            "SELECT key, :field, :reason, :text, :candidates FROM resolutions"
        ).bindparams(sa.bindparam("candidates", type_=sa.JSON())),
        UNKNOWN,
    )
    kept = sa.table("extractions", sa.column("resolution_key", sa.String()), sa.column("content", sa.Text()))
    for key, content in connection.execute(sa.select(kept.c.resolution_key, kept.c.content)).all():
        extraction = json.loads(content)
        extraction["doubts"] = [*extraction.get("doubts", ()), UNKNOWN]
        statement = sa.update(kept).where(kept.c.resolution_key == key).values(content=json.dumps(extraction))
        connection.execute(statement)


def downgrade() -> None:
    op.execute("DELETE FROM doubts WHERE field = 'reading' OR paragraph_id IS NOT NULL")
    op.drop_index(op.f("ix_doubts_paragraph_id"), "doubts")
    with op.batch_alter_table("doubts") as doubts:
        doubts.drop_column("deadline_position")
        doubts.drop_column("addressee_position")
        doubts.drop_constraint(op.f("fk_doubts_paragraph_id_paragraphs"), type_="foreignkey")
        doubts.drop_column("paragraph_id")
    op.drop_column("clause_addressees", "source")
    for table, column in reversed(confidences()):
        op.drop_column(table, column)
