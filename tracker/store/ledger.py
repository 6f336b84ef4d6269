"""The chain over the rows that are never rewritten: each entry's hash is over its row and the entry before it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Index, String, event, insert, select, text
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from tracker.store.bulk import take_numbers
from tracker.store.models import NAME, Base
from tracker.store.names import PersonalName, keep_names

CHAINED = {
    "changes": ("at", "author", "operation", "subject", "field", "old", "new"),
    "status_reports": (
        *("address", "status", "as_of", "note", "evidence", "evidence_sha256", "next_step", "challenge"),
        *("occurrence", "author", "recorded"),
    ),
    "reviews": (
        *("resolution_key", "ref", "clause_number", "kind", "decided", "words", "other", "basis", "note"),
        *("author", "recorded"),
    ),
    "assignments": (
        *("address", "unit", "focal_point", "focal_point_email", "supervisor_note", "author", "recorded"),
        *("target", "tags", "account"),
    ),
    "occurrences": (
        *("address", "number", "due", "late_after", "meets", "estimated", "session_body", "session_number"),
        *("opened", "author", "recorded"),
    ),
    "supersessions": ("address", "successor", "as_of", "author", "recorded"),
    "withdrawals": ("table_name", "row_id", "ended", "author", "recorded"),
    "evidence_files": ("sha256", "name", "author", "added"),
    "access_log": ("at", "author", "operation", "name", "field", "old", "new", "address"),
    "reminders": ("recipient", "address", "kind", "about", "sent", "author"),
    "comments": ("address", "text", "author", "recorded"),
}
"""The tables whose rows are chained, and the columns that the hash is over, in this order for good.

A column that a later version adds goes last and is empty in older rows: empty values at the end are left out of
the hash, so that the chain stays whole.
"""
SEAL = "seal"
"""The first entry of the chain of a register that was there before: how many of the entries after it it seals."""
MANY = 1000
"""So many rows are read or written at once."""
WRITE_JSON = msgspec.json.Encoder().encode
"""JSON without spaces and in UTF-8, as `json.dumps` of Python writes it too."""
Appended = TypeVar("Appended", bound=Base)
Line = tuple[str, int, bytes]
"""The table and the number of a row, and the row as it is hashed."""
APPENDED = "appended rows"
"""Under which a session remembers the chained rows that it wrote."""


class LedgerRecord(Base):
    """An entry of the chain: which row was appended, and the hash over it and over the entry before."""

    __tablename__ = "ledger"
    __table_args__ = (Index(None, "table_name", "row_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class NameRecord(Base):
    """A name or an address that chained rows hold the token of; erased with its salt when somebody asks for that."""

    __tablename__ = "names"

    token: Mapped[str] = mapped_column(String(80), primary_key=True)
    salt: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(NAME, unique=True)


# --- appending --------------------------------------------------------------------


def watch(session: Session) -> None:
    """Note which chained rows a session writes, and keep the names in them apart."""
    session.info[APPENDED] = []
    event.listen(session, "before_flush", _keep_names)
    event.listen(session, "after_flush", _note_rows)


def append_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Append many rows to a chained table at once, as a session that is watched does with each that it writes."""
    session.flush()
    connection = session.connection()
    named = {row[column] for row in rows for column in personal_columns(kind.__tablename__)}
    keep_names(connection, filter(None, named))
    numbers = take_numbers(connection, kind, len(rows))
    connection.execute(insert(kind), [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)])
    session.info.setdefault(APPENDED, []).extend((kind.__tablename__, number) for number in numbers)


def chain_rows(session: Session) -> None:
    """Append the rows that a session wrote to the chain, before they are committed; one writer is at work at a time."""
    session.flush()
    appended: list[tuple[str, int]] = session.info[APPENDED]
    if not appended:
        return
    connection = session.connection()
    last = find_head(connection)
    if last is None:
        _begin(connection)
        return
    _append(connection, last, _lines_of(connection, list(dict.fromkeys(appended))))


def begin_chain(session: Session) -> None:
    """Begin the chain of a register that has none, with an entry that seals the rows that are there already."""
    connection = session.connection()
    if find_head(connection) is None:
        _begin(connection)


def find_head(connection: Connection) -> tuple[int, str] | None:
    """Find the last entry of the chain and its hash; None where it has not begun."""
    last = select(LedgerRecord.id, LedgerRecord.hash).order_by(LedgerRecord.id.desc()).limit(1)
    found = connection.execute(last).one_or_none()
    return None if found is None else (found.id, found.hash)


def link(before: str, line: bytes) -> str:
    """Hash a row, as a line, onto the entry before it: SHA-256 of that one's hash, a new line, and this line."""
    return hashlib.sha256(before.encode() + b"\n" + line).hexdigest()


def write_line(table: str, row_id: int, values: Iterable[Any]) -> bytes:
    """Write a row as the line that is hashed: ["reminders",7,"name:...","A/RES/79/114:8:1:unodc","overdue", ...]."""
    words = [table, row_id, *values]
    while words[-1] is None:
        words.pop()
    return WRITE_JSON(words)


def copy_row(record: Appended, **other: object) -> Appended:
    """Copy a row that is never rewritten into a new one, in which some columns say something other."""
    kept = {name: getattr(record, name) for name in CHAINED[record.__tablename__]}
    return type(record)(**kept | other)


def columns_sql(table: str, dialect: str) -> str:
    """Write the columns of a chained table as they are hashed: the same words from every database."""
    import tracker.store.access_log
    import tracker.store.comments  # noqa: F401 (they hold chained tables, and no command has to load them before)

    columns = Base.metadata.tables[table].c
    return ", ".join(plain_sql(columns[name], dialect) for name in CHAINED[table])


def plain_sql(column: Column[Any], dialect: str) -> str:
    """Write a column of a table `t` so that every database gives it in the same words: days, moments, truth, JSON."""
    name = f't."{column.name}"'
    if dialect == "sqlite":
        return name
    of_type = getattr(column.type, "impl", column.type)
    if isinstance(of_type, DateTime):
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(of_type, Date):
        return f"to_char({name}, 'YYYY-MM-DD')"
    if isinstance(of_type, Boolean):
        return f"{name}::int"
    return f"{name}::text" if isinstance(of_type, JSON) else name


def _begin(connection: Connection) -> None:
    """Seal what is there. In a register that is new, these are the rows that are written in this moment."""
    count = sum(connection.scalar(text(f"SELECT COUNT(*) FROM {table}")) or 0 for table in CHAINED)
    _append(connection, (0, ""), _seal_and_lines(connection, count))


def _seal_and_lines(connection: Connection, count: int) -> Iterator[Line]:
    yield SEAL, count, write_line(SEAL, count, ())
    for table in CHAINED:
        columns = columns_sql(table, connection.dialect.name)
        last = 0
        while True:
            rows = connection.execute(
                text(f"SELECT t.id, {columns} FROM {table} t WHERE t.id > :last ORDER BY t.id LIMIT {MANY}"),
                {"last": last},
            ).all()
            if not rows:
                break
            for row_id, *values in rows:
                yield table, row_id, write_line(table, row_id, values)
            last = rows[-1][0]


def _lines_of(connection: Connection, appended: list[tuple[str, int]]) -> Iterator[Line]:
    """The lines of some rows, in the order of writing; a row that a savepoint took back has none."""
    for start in range(0, len(appended), MANY):
        some = appended[start : start + MANY]
        lines: dict[tuple[str, int], bytes] = {}
        for table in dict(some):
            ids = ", ".join(str(row_id) for of, row_id in some if of == table)
            columns = columns_sql(table, connection.dialect.name)
            rows = connection.execute(text(f"SELECT t.id, {columns} FROM {table} t WHERE t.id IN ({ids})"))
            lines |= {(table, row_id): write_line(table, row_id, values) for row_id, *values in rows}
        yield from ((*each, lines[each]) for each in some if each in lines)


def _append(connection: Connection, last: tuple[int, str], lines: Iterable[Line]) -> None:
    number, before = last
    entries: list[dict[str, object]] = []
    for table, row_id, line in lines:
        number, before = number + 1, link(before, line)
        entries.append({"id": number, "table_name": table, "row_id": row_id, "hash": before})
        if len(entries) == MANY:
            connection.execute(insert(LedgerRecord), entries)
            entries = []
    if entries:
        connection.execute(insert(LedgerRecord), entries)


def _note_rows(session: Session, context: UOWTransaction) -> None:
    session.info[APPENDED] += [
        (record.__tablename__, record.id) for record in session.new if record.__tablename__ in CHAINED
    ]


def _keep_names(session: Session, context: UOWTransaction, instances: object) -> None:
    names = {getattr(record, column) for record in session.new for column in personal_columns(record.__tablename__)}
    if names:
        keep_names(session.connection(), filter(None, names))


@functools.cache
def personal_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that hold tokens of names: ("recipient", "author")."""
    return tuple(each.name for each in Base.metadata.tables[table].c if isinstance(each.type, PersonalName))
