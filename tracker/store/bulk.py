"""Rows that are written together: those of a table in one statement, as the driver writes many quickest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.orm import Session

from tracker.store.models import Base, ClauseRecord, ParagraphRecord

REFERRED = {"paragraph_id": ParagraphRecord, "clause_id": ClauseRecord}
"""The columns by which rows refer to others that are written with them."""


class Rows:
    """The rows of a text, by table; one that others refer to is known to them by its place among those of its table.

    All rows of a table have the same columns.
    """

    def __init__(self) -> None:
        self._tables: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: type[Base], /, **values: Any) -> int:
        """Add a row, and give its place."""
        rows = self._tables.setdefault(table.__tablename__, [])
        rows.append(values)
        return len(rows) - 1

    def take_numbers(self, session: Session) -> None:
        """Give the rows that others refer to their numbers, which no row has now, also none that is about to go."""
        numbers = {}
        for column, kind in REFERRED.items():
            rows = self._tables.get(kind.__tablename__, [])
            numbers[column] = take_numbers(session.connection(), kind, len(rows))
            for row, number in zip(rows, numbers[column], strict=True):
                row["id"] = number
        for rows in self._tables.values():
            for column, taken in numbers.items():
                for row in rows if column in rows[0] else ():
                    if row[column] is not None:
                        row[column] = taken[row[column]]

    def write(self, session: Session) -> None:
        """Write the rows, after their numbers were taken."""
        connection = session.connection()
        for table in Base.metadata.sorted_tables:
            if rows := self._tables.get(table.name):
                connection.execute(insert(table), rows)


def take_numbers(connection: Connection, kind: type[Base], count: int) -> Sequence[int]:
    """Take the next numbers of a table, for rows that are written with them in this transaction."""
    if count == 0:
        return ()
    if connection.dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{kind.__tablename__}', 'id')"
        return connection.scalars(text(f"SELECT nextval({sequence}) FROM generate_series(1, {count})")).all()
    last = connection.scalar(select(func.max(kind.__table__.c.id))) or 0
    return range(last + 1, last + 1 + count)
