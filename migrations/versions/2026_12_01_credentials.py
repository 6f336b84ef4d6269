"""Credentials: scopes of tokens, where sessions are, second factors, known devices, passwords for one use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_credentials"
down_revision = "2026_12_01_chain"
branch_labels = None
depends_on = None


def new_columns() -> dict[str, tuple[sa.Column, ...]]:
    return {
        "users": (
            sa.Column("is_one_use", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("single_sign_on", sa.String(length=600), nullable=True),
            sa.Column("totp_secret", sa.String(length=64), nullable=False, server_default=""),
            sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("erased", sa.DateTime(timezone=True), nullable=True),
        ),
        "web_sessions": (
            sa.Column("address", sa.String(length=100), nullable=False, server_default=""),
            sa.Column("browser", sa.String(length=200), nullable=False, server_default=""),
            sa.Column("is_pending", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("is_single_sign_on", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("confirmed", sa.DateTime(timezone=True), nullable=True),
        ),
        "tokens": (
            # A token that is there already may go on doing what it could, except to administer.
            sa.Column("scope", sa.String(length=20), nullable=False, server_default="edit"),
            sa.Column("last_used", sa.DateTime(timezone=True), nullable=True),
        ),
        "failed_sign_ins": (sa.Column("device", sa.String(length=64), nullable=False, server_default=""),),
    }


def upgrade() -> None:
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
            if table == "users":
                batch.create_unique_constraint(op.f("uq_users_single_sign_on"), ["single_sign_on"])
    op.create_table(
        "known_devices",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_known_devices_user_id_users")),
        sa.PrimaryKeyConstraint("secret_hash", "user_id", name=op.f("pk_known_devices")),
    )
    op.create_index(op.f("ix_known_devices_user_id"), "known_devices", ["user_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id_users")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])


def downgrade() -> None:
    for table in ("recovery_codes", "known_devices"):
        op.drop_table(table)
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch:
            if table == "users":
                batch.drop_constraint(op.f("uq_users_single_sign_on"), type_="unique")
            for column in columns:
                batch.drop_column(column.name)
