"""The numbers of actions that left the register, and those that clauses once had, so that they get them back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_numbers"
down_revision = "2026_11_30_doubts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_numbers",
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("handle", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("clause_number", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_kept_numbers")),
        sa.UniqueConstraint("handle", name=op.f("uq_kept_numbers_handle")),
    )
    op.create_index(
        op.f("ix_kept_numbers_resolution_key_ref_clause_number"),
        "kept_numbers",
        ["resolution_key", "ref", "clause_number"],
    )
    op.create_table(
        "clause_numbers",
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("resolution_key", "ref", "number", "words", name=op.f("pk_clause_numbers")),
    )


def downgrade() -> None:
    op.drop_table("clause_numbers")
    op.drop_table("kept_numbers")
