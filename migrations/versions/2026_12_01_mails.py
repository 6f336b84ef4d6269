"""A mail is noted before it leaves, so that it is sent once even where the program dies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_mails"
down_revision = "2026_12_01_texts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("reminders", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_recipient"), "mails", ["recipient"])


def downgrade() -> None:
    op.drop_table("mails")
