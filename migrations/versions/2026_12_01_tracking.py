"""Tracking tables that offices kept before, with the rows of them that are still to be settled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_tracking"
down_revision = "2026_12_01_targets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tracking_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("statuses", sa.JSON(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("is_evidence", sa.Boolean(), nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_tables")),
    )
    op.create_index(op.f("ix_tracking_tables_file_hash"), "tracking_tables", ["file_hash"])
    op.create_table(
        "tracking_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("focal_point", sa.String(length=500), nullable=False),
        sa.Column("focal_point_email", sa.String(length=500), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("above", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["tracking_tables.id"],
            name=op.f("fk_tracking_rows_table_id_tracking_tables"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_rows")),
    )
    op.create_index(op.f("ix_tracking_rows_table_id_settled"), "tracking_rows", ["table_id", "settled"])


def downgrade() -> None:
    op.drop_table("tracking_rows")
    op.drop_table("tracking_tables")
