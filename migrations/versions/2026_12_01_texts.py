"""The texts of a resolution: each language and format, one of which leads; which files were read, and with what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_texts"
down_revision = "2026_11_30_numbers"
branch_labels = None
depends_on = None

FORMATS = {
    "akn": ("xml", "akn"),
    "word": ("doc", "docx"),
    "html": ("html", "htm"),
    "pdf": ("pdf",),
    "markdown": ("md", "markdown"),
}
"""The format of a text whose file was not kept: told by the end of its name."""
SEARCHED = ("text", "tail")


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


def format_of(source: str) -> str:
    """Tell the format from a name: "79_114.DOCX" is Word; a document symbol was fetched as Word."""
    end = source.rpartition("/")[2].rpartition(".")
    if not end[0] or (end[2].isdigit() and "/" in source):
        return "word" if "/" in source and source == source.upper() else "text"
    return next((name for name, ends in FORMATS.items() if end[2].lower() in ends), "text")


def upgrade() -> None:
    texts = op.create_table(
        "texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.String(length=500), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("imported", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"], ["resolutions.key"], name=op.f("fk_texts_resolution_key_resolutions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
    )
    op.create_index(op.f("ix_texts_resolution_key"), "texts", ["resolution_key"])
    op.create_index(op.f("ix_texts_file_hash"), "texts", ["file_hash"])
    op.create_table(
        "text_paragraphs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("preambular", "operative", name="paragraphkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_stem", sa.Boolean(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("emphasis", sa.JSON(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["texts.id"], name=op.f("fk_text_paragraphs_text_id_texts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_paragraphs")),
        sa.UniqueConstraint("text_id", "ref", name=op.f("uq_text_paragraphs_text_id_ref")),
    )
    op.create_table(
        "read_files",
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("resolution_key", sa.String(length=200), nullable=False),
        sa.Column("read_with", sa.String(length=64), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_key"], ["resolutions.key"], name=op.f("fk_read_files_resolution_key_resolutions")
        ),
        sa.PrimaryKeyConstraint("file_hash", "resolution_key", name=op.f("pk_read_files")),
    )
    for statement in search_of("text_paragraphs", SEARCHED):
        op.execute(statement)
    _make_first_texts(texts)


def _make_first_texts(texts: sa.Table) -> None:
    """Make what stands in the register of each resolution the first of its texts."""
    register = op.get_bind()
    meta = sa.MetaData()
    resolutions = sa.Table("resolutions", meta, autoload_with=register)
    documents = sa.Table("documents", meta, autoload_with=register)
    sources = dict(
        register.execute(sa.select(documents.c.resolution_key, documents.c.source).order_by(documents.c.id)).all()
    )
    authors = dict(
        register.execute(sa.select(documents.c.resolution_key, documents.c.author).order_by(documents.c.id)).all()
    )
    columns = resolutions.c
    rows = register.execute(
        sa.select(
            columns.key,
            columns.language,
            columns.title,
            columns.body,
            columns.content_hash,
            columns.last_imported,
        )
    ).all()
    first = [
        {
            "resolution_key": row.key,
            "language": row.language,
            "format": format_of(sources.get(row.key, "")),
            "source": sources.get(row.key, row.key),
            "title": row.title,
            "body": row.body,
            "file_hash": "",
            "content_hash": row.content_hash,
            "leads": True,
            "is_chosen": False,
            "facts": sa.null(),
            "imported": row.last_imported,
            "author": authors.get(row.key, ""),
        }
        for row in rows
    ]
    if first:
        register.execute(sa.insert(texts), first)


def downgrade() -> None:
    for statement in without_search_of("text_paragraphs"):
        op.execute(statement)
    op.drop_table("read_files")
    op.drop_table("text_paragraphs")
    op.drop_table("texts")
