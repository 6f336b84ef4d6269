"""How Alembic meets the register: over the connection handed to it, or by the URL of the settings."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from tracker.store.schema import Base

SEARCH_TABLES = ("search", "search_")
"""Full-text tables are made by migrations and known to the database only."""


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Whether `alembic check` compares a table or an index with the models."""
    return not (kind in ("table", "index") and name is not None and name.startswith(SEARCH_TABLES))


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        include_name=is_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # a large register takes what it takes
        context.run_migrations()


def run() -> None:
    """Migrate over a given connection, or open the register that the settings name."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    from tracker.settings import read_settings
    from tracker.store.engine import prepared_engine, without_foreign_keys

    register = prepared_engine(read_settings().database_url)
    with register.connect() as connection, without_foreign_keys(connection):
        migrate(connection)


run()
