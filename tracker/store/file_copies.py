"""The copy of a register in a SQLite file: taken online, verified, and written over the file it came from."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from tracker.errors import RegisterUnavailable, UsageProblem
from tracker.store.engine import WAIT, find_version, prepared_engine, read_url
from tracker.store.faults import damaged, told

LEFT_OVER = ("", "-journal", "-wal", "-shm")
"""What a SQLite file may consist of."""


def take(url: str, copy: Path) -> tuple[str, dict[str, int]]:
    """Copy a register while others write to it, and give its version and how many rows each table has.

    The copy is of one moment: a writer waits while it is taken, 10 MB for some 50 ms. RegisterDamaged
    where the copy is not whole.
    """
    register = prepared_engine(url, create=False)
    try:
        with told(register):
            version = find_version(register)
            if version is None:
                raise RegisterUnavailable(f"{url} is empty: there is nothing to keep.")
            _copy_pages(Path(str(register.url.database)), copy)
            found = _find_damage(copy)
    finally:
        register.dispose()
    if found:
        raise damaged(register.url, found)
    return version, count_rows(copy)


def verify(copy: Path, counts: dict[str, int]) -> str:
    """Say what is wrong with a copy, empty where it is whole and has the rows that it should have."""
    try:
        found = _find_damage(copy)
        there = count_rows(copy) if not found else {}
    except sqlite3.DatabaseError as error:
        return str(error)
    if found or there == counts:
        return found
    table = min(name for name in there.keys() | counts.keys() if there.get(name) != counts.get(name))
    return f"{table} has {there.get(table, 0)} rows instead of {counts.get(table, 0)}"


def bring_back(copy: Path, url: str, counts: dict[str, int], replace: bool) -> None:
    """Put a copy where a register was, or is to be.

    It is written over the file in one transaction, so that programs that have it open read the new one.
    A file too damaged for that is kept beside, under a name that ends in "damaged".
    """
    target = Path(str(read_url(url).database))
    if target.is_dir():
        raise RegisterUnavailable(f"{target} is a folder: give --db the name of a file in it.")
    held = _find_held(target)
    if held and not replace:
        raise UsageProblem(
            f"{target} {held}: name another place with --db, or say --replace to write the backup over it."
        )
    copy.chmod(0o600)
    if not target.exists():
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # nobody else on the machine reads it
    try:
        _copy_pages(copy, target)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "not a database" not in str(error):
            raise RegisterUnavailable(
                f"{target} cannot be written ({error}): stop what uses it, and try again."
            ) from error
        _set_aside(target)
        os.replace(copy, target)


def count_rows(file: Path) -> dict[str, int]:
    """Count the rows of each table but those that the full-text search makes of others."""
    with closing(sqlite3.connect(file)) as raw:
        names = raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
            "AND name NOT LIKE 'search%' ORDER BY name"
        ).fetchall()
        return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def _find_held(target: Path) -> str:
    """Say what a file holds that must not be lost; empty where there is none, or a register without data."""
    if not target.exists() or target.stat().st_size == 0:
        return ""
    try:
        counts = count_rows(target)
    except sqlite3.DatabaseError:
        return "is a damaged register, or another file"
    if "alembic_version" not in counts and counts:
        raise UsageProblem(f"{target} is the database of another program: name another place with --db.")
    filled = [name for name, rows in counts.items() if rows and name != "alembic_version"]
    return "is a register with data" if filled else ""


def _copy_pages(source: Path, target: Path) -> None:
    """Copy a SQLite file page by page in one step, over whatever the target holds; it waits for writers."""
    with closing(_connect(source)) as old, closing(sqlite3.connect(target, timeout=WAIT)) as new:
        old.backup(new, progress=_impatient(WAIT))


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT)


def _impatient(seconds: int) -> Callable[[int, int, int], None]:
    """Ends a copy that others let not begin for so long."""
    end = time.monotonic() + seconds

    def look(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise sqlite3.OperationalError("database is locked")

    return look


def _find_damage(file: Path) -> str:
    with closing(sqlite3.connect(file)) as raw:
        (found,) = raw.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if found == "ok" else " ".join(str(found).split())


def _set_aside(target: Path) -> None:
    """Keep a file that cannot be written over, with its journal, under another name."""
    number = next(each for each in range(1, 10_000) if not Path(f"{target}.damaged{each}").exists())
    for ending in LEFT_OVER:
        with suppress(FileNotFoundError):
            os.replace(f"{target}{ending}", f"{target}.damaged{number}{ending}")
