"""What a database says when it cannot do what it was asked, told in a sentence with what to do next."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, Pool, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tracker.errors import Conflict, RegisterDamaged, RegisterUnavailable, TrackerError, UsageProblem

PARTED = ("40P01", "40001")
"""What a server calls it when two writers wait for each other, or saw each other's rows, and it stops one of them."""
BUSY = ("55P03",)
"""What a server calls it when a lock was not given in time."""
TOO_LONG = ("57014", "25P03")
"""What a server calls it when it ended a statement or a transaction that took too long."""
VIEWS = ("action_row", "occurrence_row")
LOOK = 0.2
"""Seconds that a register is looked over for damage before the first write of a program: some 60 MB of it."""
LOOKED_OVER: WeakSet[Pool] = WeakSet()
"""The registers, by their connections, in which nothing was found before a write, nor since."""
STEPS = 10_000
"""Steps of SQLite after which it is asked whether the time is over."""


@contextmanager
def told(register: Engine) -> Iterator[None]:
    """Tell every failure of the register inside as one of `tracker.errors`.

    Two writers who meet get a Conflict; a disk that is full or a file that is read-only becomes
    RegisterUnavailable; what cannot be kept in any register, such as a number of thirty digits, is a
    UsageProblem. A failure that nobody foresaw is RegisterDamaged where the register is.
    """
    try:
        yield
    except TrackerError:
        raise
    except IntegrityError as error:
        raise damage_behind(register, error) or Conflict(
            "Somebody else wrote the same at the same moment: look at it, then try it again."
        ) from error
    except (DataError, OverflowError) as error:
        raise UsageProblem("A number or a text there is too large for the register: give a smaller one.") from error
    except DatabaseError as error:
        raise tell(register, error) from error
    except PoolTimeout as error:
        raise RegisterUnavailable("Too many people are at work in the register at this moment: try again.") from error
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, SQLAlchemyError) as error:
        damage = damage_behind(register, error)
        if damage is None:
            raise
        raise damage from error


def tell(register: Engine, error: SQLAlchemyError | UnicodeError) -> TrackerError:
    """Tell what a database refused: it is damaged, busy, out of reach, or stopped one of two writers."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if state in PARTED:
        return Conflict("Two people changed the same actions at the same moment: try it again.")
    if state in BUSY or "database is locked" in str(error):
        return RegisterUnavailable(
            f"The register {shown(register.url)} is being written by another program, such as a long import: "
            "wait until that is done, and run the command again."
        )
    if state in TOO_LONG:
        return RegisterUnavailable(
            f"The server of the register {shown(register.url)} ended what took too long: ask for less at once, "
            "or raise its limits as tracker/help/office.md tells."
        )
    return damage_behind(register, error) or RegisterUnavailable(
        f"The register {shown(register.url)} cannot be used ({first_line(error)}): "
        "check that it is a register, that it can be reached and written, or name another with --db."
    )


def damaged(url: URL, found: str) -> RegisterDamaged:
    """Name a register as damaged, with what was found: "row 3 is missing from an index"."""
    return RegisterDamaged(
        f"The register {shown(url)} is damaged ({found}): let nobody write to it, and bring back the last backup "
        f"with `tracker restore BACKUP --db {shown(url)} --replace`."
    )


def look_over(raw: Any, seconds: float = LOOK) -> str:
    """Look a SQLite file over for damage, as far as the time goes; empty where nothing was found."""
    end = time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        (found,) = raw.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        return ""  # the time is over, or another program writes
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        raw.set_progress_handler(None, 0)
    return "" if found == "ok" else " ".join(str(found).removeprefix("*** in database main ***").split())


def shown(url: URL) -> str:
    """The URL as people may see it: the file's name, or the server without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def first_line(error: BaseException) -> str:
    """The first line of what a database said."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return lines[0].strip(" .") if lines else type(cause).__name__


def damage_behind(register: Engine, error: Exception) -> RegisterDamaged | None:
    """Name the damage that is behind a failure, or None where the register is whole."""
    code = _sqlite_code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return RegisterDamaged(
            f"{shown(register.url)} is not a database, or a register whose beginning is damaged: name another with "
            "--db, or bring back the last backup with `tracker restore`."
        )
    found = first_line(error) if code == sqlite3.SQLITE_CORRUPT else find_damage(register)
    if not found:
        return None
    LOOKED_OVER.discard(register.pool)  # before the next write it is looked over again
    return damaged(register.url, found)


def find_damage(register: Engine) -> str:
    """Find what is damaged in a SQLite register by looking at all of it; empty where it is whole, or on a server.

    First the file's own structure, then whether its tables are there, then whether each row can be read; of a register
    of an older version, which has other tables, only its structure.
    """
    from tracker.store.engine import HEAD  # only now: both import this module
    from tracker.store.schema import Base

    if register.dialect.name != "sqlite":
        return ""
    try:
        with register.connect() as connection:
            raw = connection.connection.dbapi_connection
            found = look_over(raw, seconds=60)
            if found:
                return found
            there = inspect(connection)
            tables = there.get_table_names()
            version = text("select version_num from alembic_version")
            if "alembic_version" in tables and connection.scalar(version) != HEAD:
                return ""
            missing = sorted({*Base.metadata.tables, *VIEWS} - {*tables, *there.get_view_names()})
            if missing:
                return f"its {missing[0]} is missing"
            for table in Base.metadata.sorted_tables:
                try:
                    for _ in connection.execution_options(yield_per=500).execute(table.select()):
                        pass
                except (ValueError, TypeError, LookupError, SQLAlchemyError) as error:
                    return f"a row of {table.name} cannot be read: {first_line(error)}"
    except SQLAlchemyError as error:
        return first_line(error) if _sqlite_code(error) == sqlite3.SQLITE_CORRUPT else ""
    return ""


def _sqlite_code(error: Exception) -> int:
    """The kind of failure that SQLite named, 0 for another database."""
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
