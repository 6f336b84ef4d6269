"""Sign-ins, refusals, exports and account work in a log of their own, which only grows too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_access"
down_revision = "2026_12_01_votes"
branch_labels = None
depends_on = None


def guards() -> list[str]:
    """Let the database itself refuse to rewrite a row; see 2026_12_01_chain."""
    if op.get_bind().dialect.name == "postgresql":
        run = "EXECUTE FUNCTION append_only()"
        acts = {"guard": "UPDATE OR DELETE ON access_log FOR EACH ROW", "truncate_guard": "TRUNCATE ON access_log"}
        return [f"CREATE TRIGGER access_log_{name} BEFORE {act} {run}" for name, act in acts.items()]
    refuse = "BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"
    there = "WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id)"
    return [
        f"CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log {refuse}",
        f"CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log {refuse}",
        f"CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log {there} {refuse}",
    ]


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_name_id"), "access_log", ["name", "id"])
    for statement in guards():
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("access_log")
