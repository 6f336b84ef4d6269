"""The history of one action as the chain has it: each row of it, its entry, and whether the hash is still right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from tracker.store import ActionRow, subjects_of
from tracker.store.ledger import CHAINED, columns_sql, link, write_line
from tracker.store.names import ERASED, NAMES, TOKEN

OF_ACTION = {
    "changes": "t.subject IN (:address, :clause, :text)",
    "status_reports": "t.address = :address",
    "assignments": "t.address = :address",
    "occurrences": "t.address = :address",
    "reminders": "t.address = :address",
    "supersessions": ":address IN (t.address, t.successor)",
    "reviews": "t.resolution_key = :text AND t.ref = :ref AND t.clause_number = :number",
    "comments": "t.address = :address",
    "evidence_files": "t.sha256 IN (SELECT s.evidence_sha256 FROM status_reports s WHERE s.address = :address)",
}
"""The rows of each table that belong to an action."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A row of the history: its entry in the chain, what it says, and whether the entry's hash is over just this.

    `entry` is None where the row has none: it was written past the program.
    """

    entry: int | None
    table: str
    row: int
    words: tuple[tuple[str, str], ...]
    hash: str
    holds: bool


def prove_history(session: Session, action: ActionRow) -> list[Proved]:
    """Prove every row of the history of an action, the oldest first; rows without an entry come last.

    What is shown is what is hashed, with the names of people in place of their tokens.
    """
    connection = session.connection()
    address, clause, key = subjects_of(action)
    wanted = {"address": address, "clause": clause, "text": key, "ref": action.ref, "number": action.clause_number}
    proved = [each for table in OF_ACTION for each in _prove(connection, table, wanted)]
    return sorted(proved, key=lambda each: (each.entry is None, each.entry or 0))


def _prove(connection: Connection, table: str, wanted: dict[str, Any]) -> Iterator[Proved]:
    condition = OF_ACTION[table]
    rows = connection.execute(
        text(
            f"SELECT l.id, l.hash, p.hash, t.id, {columns_sql(table, connection.dialect.name)} FROM {table} t "
            f"LEFT JOIN ledger l ON l.table_name = '{table}' AND l.row_id = t.id LEFT JOIN ledger p ON p.id = l.id - 1 "
            f"WHERE {condition} ORDER BY t.id"
        ),
        {name: value for name, value in wanted.items() if f":{name}" in condition},
    ).all()
    for entry, kept, before, row, *values in rows:
        holds = entry is not None and link(before or "", write_line(table, row, values)) == kept
        named = zip(CHAINED[table], values, strict=True)
        words = tuple((name, _say(connection, value)) for name, value in named if value not in (None, ""))
        yield Proved(entry, table, row, words, kept or "", holds)


def _say(connection: Connection, value: object) -> str:
    if isinstance(value, str) and value.startswith(TOKEN):
        return connection.scalar(select(NAMES.c.name).where(NAMES.c.token == value)) or ERASED
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
