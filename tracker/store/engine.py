"""Opening the register: a file or a database server, brought to this version, or a clear refusal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from tracker.errors import RegisterUnavailable, UsageProblem
from tracker.store.faults import LOOKED_OVER, damaged, first_line, look_over, shown, told
from tracker.store.ledger import begin_chain, chain_rows, watch
from tracker.store.queueing import in_turn

HEAD = "2026_12_01_owners"
"""The newest migration; a test holds it equal to what migrations/ says."""

WAIT = 30
"""Seconds that a writer waits for another one to finish."""
SERVER_LIMITS: dict[str, Any] = {"pool_pre_ping": True, "pool_recycle": 1800, "pool_timeout": WAIT}
"""Connections are asked whether they live before they are used: a server may have been started again meanwhile."""
SERVER_PATIENCE = {
    "lock_timeout": f"{WAIT}s",
    "statement_timeout": "5min",
    "idle_in_transaction_session_timeout": "10min",
}
"""How long a server waits for a lock, a statement, and a program that began to write and says nothing."""
NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""Signs that no database keeps in a text: NUL, and half of a sign of two halves."""


def engine(url: str, *, create: bool = True) -> Engine:
    """Open the register at a URL such as "sqlite:///tracker.sqlite3" or a plain file name.

    A new or empty database becomes a register when `create` is true. RegisterUnavailable
    says what to do about a wrong URL, a database that cannot be reached, one that is not a
    register, and one of another version: to open it changes nothing, `upgrade_register` does.
    """
    opened = prepared_engine(url, create=create)
    try:
        with told(opened):
            version = find_version(opened)
            if version is None and not create:
                raise RegisterUnavailable(
                    f"{shown(opened.url)} is empty: run `tracker import` first, or name another with --db."
                )
            if version is None:
                upgrade(opened)
            elif version != HEAD:
                raise RegisterUnavailable(
                    f"{shown(opened.url)} is of an older version ({version}): run `tracker upgrade` on it, "
                    f"{'which keeps a copy' if opened.dialect.name == 'sqlite' else 'after `tracker backup`'}."
                )
    except RegisterUnavailable:
        opened.dispose()
        raise
    return opened


def prepared_engine(url: str, *, create: bool = True) -> Engine:
    """Make the engine of a URL without looking at what the database holds; see `engine`."""
    parsed = read_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    is_server = parsed.get_backend_name() == "postgresql"
    if is_file:
        _check_file(Path(str(parsed.database)), create=create)
    limits = {"connect_args": {"timeout": WAIT}} if is_file else SERVER_LIMITS if is_server else {}
    try:
        opened = create_engine(parsed, **limits)
    except (ArgumentError, NoSuchModuleError, ImportError, TypeError) as error:
        raise RegisterUnavailable(
            f"{shown(parsed)} is not a database that can be used here ({first_line(error)}): "
            "give --db a file name, sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        _prepare_sqlite(opened)
    elif is_server:
        _prepare_server(opened)
    _refuse_bad_words(opened)
    return opened


@contextmanager
def transaction(register: Engine) -> Iterator[Session]:
    """Open a session that writes: all of it is kept at the end, or nothing after an error.

    One writer is at work at a time, on files and on servers: the next one waits. Nobody so sees what
    another is about to change, and no two wait for each other. Failures are told as `faults.told` does.
    """
    writing = register.execution_options(writes=True)
    is_file = register.dialect.name == "sqlite" and register.url.database not in (None, "", ":memory:")
    turn = in_turn(Path(str(register.url.database)), WAIT) if is_file else nullcontext()
    with turn, Session(writing, expire_on_commit=False) as session, told(register), session.begin():
        watch(session)
        yield session
        chain_rows(session)


@contextmanager
def reading(register: Engine) -> Iterator[Session]:
    """Open a session that only reads; nothing that happens in it is kept."""
    with Session(register) as session, told(register):
        yield session


def find_version(register: Engine) -> str | None:
    """Find the version of a register, the name of its newest migration; None where the database is empty.

    RegisterUnavailable where it is no register, or of a version unknown here.
    """
    with register.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        version = None
        if "alembic_version" in tables:
            version = connection.scalar(text("select version_num from alembic_version"))
    if version is None and tables - {"alembic_version"}:
        raise RegisterUnavailable(
            f"{shown(register.url)} is not a register, it holds other tables: name another with --db."
        )
    if version not in (None, HEAD) and version not in known_versions():
        raise RegisterUnavailable(
            f"{shown(register.url)} is of a version unknown here ({version}), perhaps newer than this program: "
            "install the newest operative-clause-tracker, or name another with --db."
        )
    return version


def upgrade(register: Engine) -> None:
    """Bring a register to this version, and begin the chain of one that has none."""
    migrate(register)
    with transaction(register) as session:
        begin_chain(session)


def migrate(register: Engine) -> None:
    """Bring the tables of a register to this version through the migrations that the program ships."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    writing = register.execution_options(writes=True)  # so that two first starts wait for each other
    with writing.connect() as connection, without_foreign_keys(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migrations_folder() -> Path:
    """The migrations: in the wheel beside the modules, in a checkout beside the package."""
    package = Path(__file__).parent.parent
    shipped = package / "_migrations"
    return shipped if shipped.is_dir() else package.parent / "migrations"


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let a migration rebuild a SQLite table without its rows' dependants being deleted."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")


def read_url(url: str) -> URL:
    """Read what --db names: a URL such as "postgresql://staff@db/tracker", or a file; RegisterUnavailable if none."""
    words = url.strip()
    if not words:
        raise RegisterUnavailable("The register's name is empty: give --db a file name or a database URL.")
    if "://" not in words:
        return URL.create("sqlite", database=words)
    try:
        parsed = make_url(words)
    except (ArgumentError, ValueError) as error:
        raise RegisterUnavailable(
            f"{words.split('://')[0]}://... is not a database URL: "
            "give --db a file name, sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    if parsed.drivername.startswith("sqlite") and parsed.host:
        raise RegisterUnavailable(
            f"sqlite://{parsed.host}/... names a host, and a SQLite register is a file: give --db sqlite:///FILE."
        )
    if parsed.drivername == "postgres":
        return parsed.set(drivername="postgresql")
    return parsed


def _check_file(file: Path, *, create: bool) -> None:
    if file.is_dir():
        raise RegisterUnavailable(f"{file} is a folder: give --db the name of a file in it.")
    if not file.exists():
        if not create:
            raise RegisterUnavailable(
                f"There is no register at {file}: run `tracker import` first, or name another with --db."
            )
        if not file.absolute().parent.is_dir():
            raise RegisterUnavailable(
                f"The folder of {file} does not exist: create it, or name another file with --db."
            )
        with suppress(OSError):  # where it cannot be made, to open it says why
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # nobody else on the machine reads it


def _prepare_sqlite(opened: Engine) -> None:
    """Make SQLite keep its promises: real transactions, foreign keys, one writer at a time, none to a torn file."""

    @event.listens_for(opened, "connect")
    def _on_connect(raw: Any, record: object) -> None:
        raw.isolation_level = None  # else the driver opens and closes transactions on its own
        raw.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(opened, "begin")
    def _on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            if opened.pool not in LOOKED_OVER:
                found = look_over(connection.connection.dbapi_connection)
                if found:
                    raise damaged(opened.url, found)
                LOOKED_OVER.add(opened.pool)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # waits for nobody, so that no error is to be told: straight to the driver, because every page begins so
            connection.connection.cursor().execute("BEGIN")


def _prepare_server(opened: Engine) -> None:
    """Let a server have one writer at a time, as a file has, and end what takes too long."""

    @event.listens_for(opened, "connect")
    def _on_connect(raw: Any, record: object) -> None:
        for name, limit in SERVER_PATIENCE.items():  # what the office set for its server counts before
            raw.execute(
                "SELECT set_config(name, %s, false) FROM pg_settings WHERE name = %s AND source = 'default'",
                (limit, name),
            )
        raw.commit()

    @event.listens_for(opened, "begin")
    def _on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('tracker: who writes'))")


def _refuse_bad_words(opened: Engine) -> None:
    """Let no statement carry a text that one database would keep and another refuse, as its words or to compare."""

    @event.listens_for(opened, "before_cursor_execute")
    def _on_execute(
        connection: Connection, cursor: Any, statement: str, parameters: Any, context: object, executemany: bool
    ) -> None:
        if any(map(_is_no_text, _texts(parameters, []))):
            raise UsageProblem("A sign in that text cannot be kept (a NUL, or half a sign): write it without.")


def _texts(parameters: Any, found: list[str]) -> list[str]:
    """Find the texts of a statement, or of many in one, in whichever shape the driver takes them."""
    for each in parameters.values() if isinstance(parameters, dict) else parameters or ():
        kind = each.__class__
        if kind is str:
            found.append(each)
        elif kind is tuple or kind is list or kind is dict:
            _texts(each, found)
        elif isinstance(each, str):  # a word of an enum
            found.append(str(each))
    return found


def _is_no_text(words: str) -> bool:
    return "\x00" in words if words.isascii() else NO_TEXT.search(words) is not None


def known_versions() -> set[str]:
    """The versions that a register can be upgraded from, and the present one."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(migrations_folder())).walk_revisions()}
