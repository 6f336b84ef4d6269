"""Focal points with an account, comments with mentions, feeds of calendars, and how each person is told of news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_desk"
down_revision = "2026_12_01_tracking"
branch_labels = None
depends_on = None


def new_columns() -> dict[str, tuple[sa.Column, ...]]:
    return {
        "users": (
            sa.Column("mail_address", sa.String(length=320), nullable=False, server_default=""),
            sa.Column("mail_notices", sa.String(length=20), nullable=False, server_default="nothing"),
            sa.Column("mail_since", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("seen_change", sa.Integer(), nullable=False, server_default="0"),
        ),
        "tokens": (sa.Column("view", sa.String(length=100), nullable=True),),
        "assignments": (sa.Column("account", sa.String(length=500), nullable=True),),
    }


def guards() -> list[str]:
    """Let the database itself refuse to rewrite a comment; see 2026_12_01_chain."""
    if op.get_bind().dialect.name == "postgresql":
        run = "EXECUTE FUNCTION append_only()"
        acts = {"guard": "UPDATE OR DELETE ON comments FOR EACH ROW", "truncate_guard": "TRUNCATE ON comments"}
        return [f"CREATE TRIGGER comments_{name} BEFORE {act} {run}" for name, act in acts.items()]
    refuse = "BEGIN SELECT RAISE(ABORT, 'comments is append-only'); END"
    there = "WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM comments WHERE id = NEW.id)"
    return [
        f"CREATE TRIGGER comments_no_update BEFORE UPDATE ON comments {refuse}",
        f"CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments {refuse}",
        f"CREATE TRIGGER comments_no_replace BEFORE INSERT ON comments {there} {refuse}",
    ]


def upgrade() -> None:
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(op.f("ix_assignments_account"), "assignments", ["account"])
    # What happened before there were notices is news to nobody.
    op.execute("UPDATE users SET seen_change = (SELECT COALESCE(MAX(id), 0) FROM changes)")
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address"], ["actions.address"], name=op.f("fk_comments_address_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_address_id"), "comments", ["address", "id"])
    op.create_index(op.f("ix_comments_author"), "comments", ["author"])
    op.create_table(
        "mentions",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_mentions_comment_id_comments")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentions_user_id_users")),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_user_id"), "mentions", ["user_id"])
    for statement in guards():
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("mentions")
    op.drop_table("comments")
    op.drop_index(op.f("ix_assignments_account"), "assignments")
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)
