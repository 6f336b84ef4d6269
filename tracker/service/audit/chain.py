"""The chain over what people decided: whether a row was edited, removed, inserted or put in another order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from tracker.store.ledger import CHAINED, SEAL, NameRecord, columns_sql, find_head, link, write_line
from tracker.store.names import hash_name

AT_ONCE = 5_000
"""So many rows are read from the database at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain does not hold first: its entry, the row that the entry is of, and what is wrong with it."""

    entry: int | None
    table: str
    row: int | None
    what: str

    def __str__(self) -> str:
        row = f"{self.table} {self.row}" if self.row is not None else self.table
        return f"{row}{f' (entry {self.entry})' if self.entry is not None else ''}: {self.what}"


class Entry(NamedTuple):
    """An entry of the chain as the database has it, and the line of its row; None where that is not there."""

    number: int
    table: str
    row: int
    kept: str
    line: bytes | None


def verify(session: Session) -> Fault | None:
    """Find the first row that was edited, removed, inserted or put in another order; None where the chain holds.

    What was cut off at the end, and a chain that was written anew as a whole, only shows beside a head that is
    kept elsewhere.
    """
    connection = session.connection()
    head = find_head(connection)
    if head is None:
        return _find_unchained(connection, "was written without the chain, which has not begun or was removed")
    number, before = 0, ""
    for entry in list_entries(connection, head[0]):
        number += 1
        if entry.number != number:
            return Fault(number, "ledger", None, "this entry of the chain was removed")
        if entry.line is None:
            return Fault(number, entry.table, entry.row, "was removed")
        if link(before, entry.line) != entry.kept:
            return Fault(number, entry.table, entry.row, "was edited, or the chain was edited or reordered here")
        before = entry.kept
    if number != head[0]:
        return Fault(number + 1, "ledger", None, "this entry of the chain was removed")
    return _find_unchained(connection, "was inserted past the program") or _find_false_name(connection)


def list_entries(connection: Connection, last: int) -> Iterator[Entry]:
    """List the entries of the chain up to the `last`, each with the line of its row as it is now."""
    found = connection.execute(text("SELECT DISTINCT table_name FROM ledger WHERE id <= :last"), {"last": last})
    return merge(*(_list_entries_of(connection, table, last) for table in found.scalars().all()))


def _list_entries_of(connection: Connection, table: str, last: int) -> Iterator[Entry]:
    if table in CHAINED:
        columns = f"t.id, {columns_sql(table, connection.dialect.name)}"
        sql = f"SELECT l.id, l.row_id, l.hash, {columns} FROM ledger l LEFT JOIN {table} t ON t.id = l.row_id"
    else:
        sql = "SELECT l.id, l.row_id, l.hash, l.row_id FROM ledger l"
    sql += " WHERE l.table_name = :table AND l.id <= :last ORDER BY l.id"
    found = connection.execute(
        text(sql), {"table": table, "last": last}, execution_options={"stream_results": True, "yield_per": AT_ONCE}
    )
    is_known = table in CHAINED or table == SEAL
    for rows in found.partitions(AT_ONCE):
        for number, row, kept, there, *values in rows:
            is_there = is_known and there is not None
            yield Entry(number, table, row, kept, write_line(table, row, values) if is_there else None)


def _find_unchained(connection: Connection, what: str) -> Fault | None:
    """Find a row that has no entry; rows and entries are counted in one moment, because others may be writing."""
    for table in CHAINED:
        entries = f"SELECT COUNT(*) FROM ledger WHERE table_name = '{table}'"
        counted = connection.execute(text(f"SELECT (SELECT COUNT(*) FROM {table}), ({entries})")).one()
        if counted[0] == counted[1]:
            continue
        has_entry = f"EXISTS (SELECT 1 FROM ledger l WHERE l.table_name = '{table}' AND l.row_id = t.id)"
        row = connection.scalar(text(f"SELECT MIN(t.id) FROM {table} t WHERE NOT {has_entry}"))
        if row is not None:
            return Fault(None, table, row, what)
    return None


def _find_false_name(connection: Connection) -> Fault | None:
    """Find a name that was put in the place of another: its token is no longer its hash."""
    names: Any = select(NameRecord.token, NameRecord.salt, NameRecord.name).where(NameRecord.token != "")
    for token, salt, name in connection.execute(names):
        if hash_name(salt, name) != token:
            return Fault(None, "names", None, f"{name!r} stands where another name stood")
    return None
