"""Reminders that were sent, filters that staff keep, and full-text search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_reminders"
down_revision = "2026_11_25_reviews"
branch_labels = None
depends_on = None

SEARCHED = (("paragraphs", ("text", "tail")), ("status_reports", ("note", "evidence", "next_step", "challenge")))
"""What is searched: a table and its columns. A later migration that rebuilds one of these tables
has to write its search again."""


def search_of(table: str, columns: tuple[str, ...]) -> list[str]:
    """Keep a full-text index of a table: an index in PostgreSQL, a table with triggers in SQLite."""
    if op.get_bind().dialect.name == "postgresql":
        words = " || ' ' || ".join(columns)
        return [f"CREATE INDEX search_{table} ON {table} USING gin (to_tsvector('english', {words}))"]
    names = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    add = f"INSERT INTO search_{table}(rowid, {names}) VALUES (new.id, {new});"
    drop = f"INSERT INTO search_{table}(search_{table}, rowid, {names}) VALUES ('delete', old.id, {old});"
    return [
        f"CREATE VIRTUAL TABLE search_{table} USING fts5({names}, content='{table}', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')",
        f"INSERT INTO search_{table}(search_{table}) VALUES ('rebuild')",
        f"CREATE TRIGGER search_{table}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER search_{table}_delete AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER search_{table}_update AFTER UPDATE ON {table} BEGIN {drop} {add} END",
    ]


def without_search_of(table: str) -> list[str]:
    if op.get_bind().dialect.name == "postgresql":
        return [f"DROP INDEX search_{table}"]
    return [
        *(f"DROP TRIGGER search_{table}_{act}" for act in ("insert", "delete", "update")),
        f"DROP TABLE search_{table}",
    ]


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "recipient", "address", "kind", "about", name=op.f("uq_reminders_recipient_address_kind_about")
        ),
    )
    op.create_table(
        "saved_filters",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_filters")),
    )
    for table, columns in SEARCHED:
        for statement in search_of(table, columns):
            op.execute(statement)


def downgrade() -> None:
    for table, _ in SEARCHED:
        for statement in without_search_of(table):
            op.execute(statement)
    op.drop_table("saved_filters")
    op.drop_table("reminders")
