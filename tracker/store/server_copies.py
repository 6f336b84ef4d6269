"""The copy of a register on a PostgreSQL server: taken by pg_dump, brought back by pg_restore in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from tracker.errors import RegisterUnavailable, UsageProblem
from tracker.store.engine import find_version, prepared_engine
from tracker.store.faults import shown, told

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version of the server."""

DROP = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
            n.nspname, c.relname) AS words
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP FUNCTION IF EXISTS %I.%I(%s) CASCADE',
            n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = current_schema()
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE each.words;
    END LOOP;
END $$
"""
"""Takes away what a register consists of, and leaves what extensions of the server brought."""


def take(url: str, copy: Path) -> tuple[str, dict[str, int]]:
    """Dump a register while others write to it, and give its version and how many rows each table has."""
    register = prepared_engine(url, create=False)
    try:
        with told(register):
            version = find_version(register)
            if version is None:
                raise RegisterUnavailable(f"{shown(register.url)} is empty: there is nothing to keep.")
            with register.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
                snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
                counts = _count_rows(connection)
                keep = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={copy}")
                _run(register, "pg_dump", *keep)
    finally:
        register.dispose()
    return version, counts


def verify(copy: Path, counts: dict[str, int]) -> str:
    """Say what is wrong with a dump, empty where it can be read to its end and has the tables that it should have."""
    done = subprocess.run([_find("pg_restore"), "--file=-", copy], capture_output=True, text=True, check=False)
    if done.returncode:
        return " ".join(done.stderr.split())[:300]
    missing = [name for name in counts if f".{name} (" not in done.stdout]
    return f"{missing[0]} is missing" if missing else ""


def bring_back(copy: Path, url: str, counts: dict[str, int], replace: bool) -> None:
    """Write a dump into a database, and count its rows, in one transaction: all of it, or nothing is changed."""
    register = prepared_engine(url, create=False)
    try:
        with told(register), register.connect() as connection:
            schema = str(connection.scalar(text("SELECT current_schema()")))
            there = set(inspect(connection).get_table_names())
            if there and "alembic_version" not in there:
                raise UsageProblem(f"{shown(register.url)} holds other tables: name another database with --db.")
            filled = [name for name, rows in _count_rows(connection).items() if rows and name != "alembic_version"]
        if filled and not replace:
            raise UsageProblem(
                f"{shown(register.url)} is a register with data: name another database with --db, or say --replace "
                "to write the backup over it."
            )
        script = copy.with_suffix(".sql")
        readable = ("--no-owner", "--no-privileges", "--no-comments", f"--file={script}", str(copy))
        _call([_find("pg_restore"), *readable], {})
        wanted = "; ".join(
            f"IF (SELECT count(*) FROM {schema}.{name}) <> {rows} THEN RAISE EXCEPTION 'rows of {name}'; END IF"
            for name, rows in counts.items()
        )
        once = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null")
        steps = (f"--command={DROP}", f"--file={script}", f"--command=DO $$ BEGIN {wanted}; END $$")
        _run(register, "psql", *once, *steps)
    finally:
        register.dispose()


def _count_rows(connection: Connection) -> dict[str, int]:
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}


def _run(register: Engine, program: str, *arguments: str) -> None:
    """Run a program of the server on the register; its password is where other accounts see none."""
    from psycopg.conninfo import make_conninfo

    _, words = register.dialect.create_connect_args(register.url)
    known: dict[str, Any] = {name: value for name, value in words.items() if name not in ("password", "context")}
    secret = {"PGPASSWORD": str(words["password"])} if words.get("password") else {}
    _call([_find(program), *arguments, f"--dbname={make_conninfo(**known)}"], secret)


def _call(command: list[str], environment: dict[str, str]) -> None:
    patience = {"PGOPTIONS": "-c lock_timeout=30s -c statement_timeout=0"}
    done = subprocess.run(
        command, env={**os.environ, **patience, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:500] or f"exit code {done.returncode}"
        raise RegisterUnavailable(f"{Path(command[0]).name} failed, and nothing was changed: {said}")


def _find(program: str) -> str:
    """Find a program of PostgreSQL, the newest one: it has to be as new as the server."""
    versions = sorted(DEBIAN.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3].split(".")[0]), reverse=True)
    found = str(versions[0]) if versions else shutil.which(program)
    if found is None:
        raise RegisterUnavailable(
            f"{program} is not installed here: install the client programs of PostgreSQL, as new as the server."
        )
    return found
