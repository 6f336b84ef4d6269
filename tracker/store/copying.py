"""Taking a register from one database into another, a file or a server: all of it, or nothing is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Error as ServerError
from sqlalchemy import Connection, Engine, LargeBinary, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.errors import CopyFailed, UsageProblem
from tracker.store.action_keys import ACTION_KEYS
from tracker.store.checking import OF_VIEW, SEARCH_TABLES
from tracker.store.engine import engine, transaction
from tracker.store.faults import first_line, shown, told
from tracker.store.ledger import SEAL, WRITE_JSON, plain_sql
from tracker.store.schema import Base

MANY = 2000
"""So many rows are held in memory at once, of those that hold a file one."""
FILLED = {"names": "WHERE token <> ''", "ledger": f"WHERE table_name <> '{SEAL}' OR row_id > 0"}
"""Which rows of these tables a register has that is not new."""
PATIENCE = (
    *("SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0"),
    "SET LOCAL TimeZone = 'UTC'",
)
"""What a server is told before: that a copy takes what it takes, and in which zone moments are written."""
INDEXES = (
    "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
    "JOIN pg_class t ON t.oid = i.indrelid "
    "WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' AND NOT i.indisunique"
)
"""The indexes of a register on a server, but for those that hold its promises."""
KEYS_OF_ACTIONS = f"""
INSERT INTO action_keys ({", ".join(OF_VIEW)}, clause_id, report_id)
SELECT {", ".join(f"v.{name}" for name in OF_VIEW)},
    (SELECT c.id FROM clauses c
        WHERE c.resolution_key = v.resolution AND c.ref = v.ref AND c.number = v.clause_number AND NOT v.is_withdrawn),
    (SELECT MAX(s.id) FROM status_reports s WHERE s.address = v.address AND s.occurrence = v.occurrence)
FROM action_row v
"""
"""The small rows of all actions, as the triggers of the database write each."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table of which two registers hold the same rows: how many, and the checksum over them.

    The checksum is the sum of the BLAKE2b hashes of all rows, 32 hexadecimal digits: neither the order of the rows nor
    the kind of database changes it, because each database gives days, moments and truth in the same words.
    """

    table: str
    rows: int
    checksum: str


Tell = Callable[[str, int, int], None]
"""Is told what is under way, how many rows are done, and of how many: ("paragraphs", 12000, 40000)."""
Rows = Sequence[Sequence[Any]]


def copy_register(source_url: str, target_url: str, check: Callable[[Session], object], tell: Tell) -> list[Copied]:
    """Copy the register at one URL into an empty database at another, and compare every table afterwards.

    It is the source of one moment, written in one transaction. What a database makes of other rows, the keys of
    actions and the words to search, is made anew. In the end `check` says what is wrong with the new register, None
    for nothing. UsageProblem where something is in the target, CopyFailed where it cannot hold a row, or a table is
    not what it was: then nothing is kept.
    """
    source = engine(source_url, create=False)
    try:
        target = engine(target_url)
        try:
            with _one_moment(source) as found, transaction(target) as session:
                return _copy(found, session, check, tell)
        finally:
            target.dispose()
    finally:
        source.dispose()


def _copy(found: Connection, session: Session, check: Callable[[Session], object], tell: Tell) -> list[Copied]:
    to = session.connection()
    place = shown(to.engine.url)
    _be_patient(to)
    _refuse_filled(to, place)
    indexes, triggers = _let_rest(to)
    copied = []
    for table in Base.metadata.sorted_tables:
        try:
            write = None if table is ACTION_KEYS else _writer(to, table)
            copied.append(_sum_up(found, table, tell, write))
        except (DBAPIError, ServerError) as error:
            raise CopyFailed(
                f"A row of {table.name} cannot be kept in {place} ({first_line(error)}): nothing was copied."
            ) from error
    found.rollback()  # those who write to the source need not wait for the rest
    for number, statement in enumerate((*indexes, *_made_anew(to), *triggers)):
        tell("indexes, keys of actions, words to search", number, len(indexes) + len(triggers))
        to.exec_driver_sql(statement)
    for table, before in zip(Base.metadata.sorted_tables, copied, strict=True):
        after = _sum_up(to, table, tell)
        if after != before:
            raise CopyFailed(
                f"{table.name} is not the same in {place}: {before.rows:,} rows with the checksum {before.checksum} "
                f"became {after.rows:,} with {after.checksum}. Nothing was kept of the copy."
            )
    if (fault := check(session)) is not None:
        raise CopyFailed(f"The chain of what people decided does not hold ({fault}): nothing was kept of the copy.")
    return copied


@contextmanager
def _one_moment(source: Engine) -> Iterator[Connection]:
    """A connection to what a register holds at this moment, whatever others write meanwhile."""
    with told(source), source.connect() as connection:
        if source.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        _be_patient(connection)
        yield connection


def _be_patient(connection: Connection) -> None:
    for statement in PATIENCE if connection.dialect.name == "postgresql" else ():
        connection.exec_driver_sql(statement)


def _refuse_filled(to: Connection, place: str) -> None:
    for table in Base.metadata.sorted_tables:
        if to.execute(text(f"SELECT 1 FROM {table.name} {FILLED.get(table.name, '')} LIMIT 1")).first() is not None:
            raise UsageProblem(
                f"{place} is a register with data ({table.name}): name an empty database, or one that is not there yet."
            )


def _let_rest(to: Connection) -> tuple[list[str], list[str]]:
    """Let indexes and triggers rest while rows are written; gives the statements that bring each back."""
    if to.dialect.name == "postgresql":
        tables = [table.name for table in Base.metadata.sorted_tables]
        indexes = to.exec_driver_sql(INDEXES).all()
        rest = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables]
        triggers = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables]
    else:
        kept = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type = '{}'"
        indexes = to.exec_driver_sql(kept.format("index")).all()
        made = to.exec_driver_sql(kept.format("trigger")).all()
        rest, triggers = [f"DROP TRIGGER {name}" for name, _ in made], [sql for _, sql in made]
    rest += [f"DROP INDEX {name}" for name, _ in indexes]
    rest += [f"DELETE FROM {table}" for table in FILLED]  # what a new register begins with comes from the other one
    for statement in rest:
        to.exec_driver_sql(statement)
    return [sql for _, sql in indexes], triggers


def _sum_up(found: Connection, table: Table, tell: Tell, write: Callable[[Rows], None] | None = None) -> Copied:
    """Read a table in the order of its keys, some rows at a time, which are also given to what writes them."""
    columns = ", ".join(plain_sql(column, found.dialect.name) for column in table.c)
    keys = ", ".join(f't."{column.name}"' for column in table.primary_key)
    many = 1 if any(isinstance(column.type, LargeBinary) for column in table.c) else MANY
    total = found.scalar(text(f"SELECT COUNT(*) FROM {table.name}")) or 0
    rows = found.execute(
        text(f"SELECT {columns} FROM {table.name} t ORDER BY {keys}"),
        execution_options={"stream_results": True, "yield_per": many},
    )
    count = checksum = 0
    for some in rows.partitions(many):
        for row in some:
            checksum += int.from_bytes(hashlib.blake2b(WRITE_JSON(tuple(row)), digest_size=16).digest())
        if write is not None:
            write(some)
        count += len(some)
        tell(table.name, count, total)
    return Copied(table.name, count, f"{checksum % 2**128:032x}")


def _writer(to: Connection, table: Table) -> Callable[[Rows], None]:
    """What writes rows to a table in the way in which the database takes many of them quickest."""
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    into = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(table.c))})"

    def write(rows: Rows) -> None:
        to.exec_driver_sql(into, [tuple(row) for row in rows])

    def write_on_server(rows: Rows) -> None:
        raw: Any = to.connection.dbapi_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    return write_on_server if to.dialect.name == "postgresql" else write


def _made_anew(to: Connection) -> Iterator[str]:
    """The statements by which a database makes what it makes of other rows, and goes on counting where they end."""
    if to.dialect.name != "postgresql":
        yield from (f"INSERT INTO {table}({table}) VALUES ('rebuild')" for table in SEARCH_TABLES)
        yield KEYS_OF_ACTIONS
        return
    for table in Base.metadata.sorted_tables:
        find = text("SELECT pg_get_serial_sequence(:table, 'id')")
        if "id" in table.c and (sequence := to.scalar(find, {"table": table.name})):
            yield f"SELECT setval('{sequence}', MAX(id)) FROM {table.name} HAVING MAX(id) IS NOT NULL"
    yield "ANALYZE"  # so that the view is read by the right indexes
    yield KEYS_OF_ACTIONS
    yield "ANALYZE action_keys"
