"""What programs were answered is kept for a day, so that a request that is sent again is carried out once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_answers"
down_revision = "2026_12_01_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_answers_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_begun"), "answers", ["begun"])


def downgrade() -> None:
    op.drop_table("answers")
