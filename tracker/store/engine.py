"""Opening the register: a file or a database server, brought to this version, or a clear refusal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from tracker.errors import Conflict, RegisterUnavailable, UsageProblem

HEAD = "2026_12_01_texts"
"""The newest migration; a test holds it equal to what migrations/ says."""

WAIT = 30
"""Seconds that a writer waits for another one to finish."""
NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""Signs that no database keeps in a text: NUL, and half of a sign of two halves."""

DEADLOCK = "40P01"
"""What a server calls it when two writers wait for each other, and it stops one of them."""


def engine(url: str, *, create: bool = True) -> Engine:
    """Open the register at a URL such as "sqlite:///tracker.sqlite3" or a plain file name.

    A new or empty database becomes a register when `create` is true; an older
    SQLite register is brought to this version. RegisterUnavailable says what to
    do about a wrong URL, a database that cannot be reached, one that is not a
    register, and one of another version.
    """
    opened = prepared_engine(url, create=create)
    try:
        _bring_up_to_date(opened, opened.url, create=create)
    except RegisterUnavailable:
        opened.dispose()
        raise
    except (DatabaseError, UnicodeError) as error:
        opened.dispose()
        raise _unavailable(opened.url, error) from error
    return opened


def prepared_engine(url: str, *, create: bool = True) -> Engine:
    """Make the engine of a URL without looking at what the database holds; see `engine`."""
    parsed = _parse(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    if is_file:
        _check_file(Path(str(parsed.database)), create=create)
    try:
        opened = create_engine(parsed, connect_args={"timeout": WAIT} if is_file else {})
    except (ArgumentError, NoSuchModuleError, ImportError, TypeError) as error:
        raise RegisterUnavailable(
            f"{_shown(parsed)} is not a database that can be used here ({_first_line(error)}): "
            "give --db a file name, sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        _prepare_sqlite(opened)
    _refuse_bad_words(opened)
    return opened


@contextmanager
def transaction(register: Engine) -> Iterator[Session]:
    """Open a session that writes: all of it is kept at the end, or nothing after an error.

    Two writers who meet get a Conflict or wait for each other; a disk that is
    full or a file that is read-only becomes RegisterUnavailable; what cannot be
    kept in any register, such as a number of thirty digits, is a UsageProblem.
    """
    with Session(register.execution_options(writes=True), expire_on_commit=False) as session:
        try:
            with session.begin():
                yield session
        except IntegrityError as error:
            raise Conflict(
                f"The register changed at the same moment ({_first_line(error)}): run the command again."
            ) from error
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") == DEADLOCK:
                raise Conflict("Two people changed the same actions at the same moment: try it again.") from error
            raise _unavailable(register.url, error) from error
        except (DataError, OverflowError) as error:
            raise _cannot_be_kept() from error


@contextmanager
def reading(register: Engine) -> Iterator[Session]:
    """Open a session that only reads; nothing that happens in it is kept."""
    with Session(register) as session:
        try:
            yield session
        except OperationalError as error:
            raise _unavailable(register.url, error) from error
        except (DataError, OverflowError) as error:
            raise _cannot_be_kept() from error


def upgrade(register: Engine) -> None:
    """Bring a register to this version through the migrations that the program ships."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    writing = register.execution_options(writes=True)  # so that two first starts wait for each other
    with writing.connect() as connection, without_foreign_keys(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def upgrade_register(url: str) -> str:
    """Bring the register at a URL to this version, on any database, and return the version.

    RegisterUnavailable where it is no register or of a version unknown here.
    """
    opened = prepared_engine(url, create=False)
    try:
        _bring_up_to_date(opened, opened.url, create=False, on_server=True)
    except (DatabaseError, UnicodeError) as error:
        raise _unavailable(opened.url, error) from error
    finally:
        opened.dispose()
    return HEAD


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


def _parse(url: str) -> URL:
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
    """Make SQLite keep its promises: real transactions, foreign keys, one writer at a time."""

    @event.listens_for(opened, "connect")
    def _on_connect(raw: Any, record: object) -> None:
        raw.isolation_level = None  # else the driver opens and closes transactions on its own
        raw.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(opened, "begin")
    def _on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # waits for nobody, so that no error is to be told: straight to the driver, because every page begins so
            connection.connection.cursor().execute("BEGIN")


def _refuse_bad_words(opened: Engine) -> None:
    """Let no statement carry a text that one database would keep and another refuse, as its words or to compare."""

    @event.listens_for(opened, "before_cursor_execute")
    def _on_execute(
        connection: Connection, cursor: Any, statement: str, parameters: Any, context: object, executemany: bool
    ) -> None:
        if any(isinstance(value, str) and _is_no_text(value) for value in _values(parameters)):
            raise UsageProblem("A sign in that text cannot be kept (a NUL, or half a sign): write it without.")


def _values(parameters: Any) -> Iterator[object]:
    """The values of a statement, or of many in one, in whichever shape the driver takes them."""
    for each in parameters.values() if isinstance(parameters, Mapping) else parameters or ():
        if isinstance(each, Mapping | list | tuple):
            yield from _values(each)
        else:
            yield each


def _is_no_text(words: str) -> bool:
    return "\x00" in words if words.isascii() else NO_TEXT.search(words) is not None


def _cannot_be_kept() -> UsageProblem:
    return UsageProblem("A number or a text there is too large for the register: give a smaller one.")


def _bring_up_to_date(opened: Engine, url: URL, *, create: bool, on_server: bool = False) -> None:
    with opened.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        version = None
        if "alembic_version" in tables:
            version = connection.scalar(text("select version_num from alembic_version"))
    if version == HEAD:
        return
    if version is None:
        if tables - {"alembic_version"}:
            raise RegisterUnavailable(
                f"{_shown(url)} is not a register, it holds other tables: name another with --db."
            )
        if not create:
            raise RegisterUnavailable(f"{_shown(url)} is empty: run `tracker import` first, or name another with --db.")
        upgrade(opened)
        return
    if version not in _known_versions():
        raise RegisterUnavailable(
            f"{_shown(url)} is of a version unknown here ({version}), perhaps newer than this program: "
            "install the newest operative-clause-tracker, or name another with --db."
        )
    if url.get_backend_name() != "sqlite" and not on_server:
        raise RegisterUnavailable(
            f"{_shown(url)} is of an older version ({version}): make a backup, then run `tracker upgrade`."
        )
    upgrade(opened)


def _known_versions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(migrations_folder())).walk_revisions()}


def _unavailable(url: URL, error: Exception) -> RegisterUnavailable:
    if "database is locked" in str(error):
        return RegisterUnavailable(
            f"The register {_shown(url)} is being written by another program, such as a long import: "
            "wait until that is done, and run the command again."
        )
    return RegisterUnavailable(
        f"The register {_shown(url)} cannot be used ({_first_line(error)}): "
        "check that it is a register, that it can be reached and written, or name another with --db."
    )


def _shown(url: URL) -> str:
    """The URL as people may see it: the file's name, or the server without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return lines[0].strip(" .") if lines else type(cause).__name__
