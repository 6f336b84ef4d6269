"""Fresh registers for tests: SQLite files, or databases on the server that TRACKER_TEST_POSTGRESQL names."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from tracker.store.engine import migrations_folder, without_foreign_keys
from tracker.store.ledger import CHAINED

SERVER = os.environ.get("TRACKER_TEST_POSTGRESQL", "")


@contextmanager
def fresh_database(template: str, folder: Path) -> Iterator[str]:
    """A register of its own, copied from the template."""
    if SERVER:
        with server_database(template) as url:
            yield url
        return
    file = folder / "register.sqlite3"
    shutil.copy(template, file)
    yield f"sqlite:///{file}"


@contextmanager
def server_database(template: str = "") -> Iterator[str]:
    """A database of its own on the server, empty or a copy; its words are sorted as SQLite sorts them."""
    name = f"tracker_{uuid.uuid4().hex}"
    admin = create_engine(make_url(SERVER), isolation_level="AUTOCOMMIT")
    source = template or "template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source}"))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def downgrade(register: Engine, revision: str) -> None:
    """Make an older register of one, as an earlier version of the program left it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with register.execution_options(writes=True).connect() as connection, without_foreign_keys(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


@contextmanager
def forging(register: Engine) -> Iterator[Connection]:
    """A connection of somebody who took the guards away; what was done is taken back at the end."""
    with register.execution_options(writes=True).connect() as connection:
        if connection.dialect.name == "sqlite":
            guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%is append-only%'"
            for name in connection.execute(text(guards)).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in (*CHAINED, "ledger", "names"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM evidence_contents"))  # what was wrongly given may be removed
        yield connection
        connection.rollback()


def dump(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a register in a file, by table."""
    register = create_engine(f"sqlite:///{file}")
    with register.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        found = {table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))] for table in tables}
    register.dispose()
    return found
