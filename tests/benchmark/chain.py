"""What the chain costs: a log of a million rows appended with it and without it, verified, and found out when forged.

python tests/benchmark/chain.py [--rows 1000000] [--database URL]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine, text

from tracker.service.audit.chain import verify
from tracker.store import engine, reading, transaction
from tracker.store.models import ChangeRecord

START = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 5_000


def append(register: Engine, rows: int) -> float:
    """Append rows of the log as the service does, and say how many seconds that took."""
    began = time.perf_counter()
    for first in range(0, rows, AT_ONCE):
        with transaction(register) as session:
            session.add_all(
                ChangeRecord(
                    at=START + timedelta(seconds=number),
                    author=f"clerk {number % 40}",
                    operation="report status",
                    subject=f"A/RES/81/{number % 9000}:8(a):1:secretary-general",
                    field="status",
                    old="not started",
                    new="in progress",
                )
                for number in range(first, min(first + AT_ONCE, rows))
            )
    return time.perf_counter() - began


def forge(register: Engine, row: int) -> None:
    """Edit a row as somebody does who has the file, or the server, in their hands."""
    with register.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER changes_no_update"))
        else:
            connection.execute(text("ALTER TABLE changes DISABLE TRIGGER USER"))
        connection.execute(text(f"UPDATE changes SET new = 'implemented' WHERE id = {row}"))


def check(register: Engine, what: str) -> None:
    """Verify the chain, and print what was found and how long it took."""
    began = time.perf_counter()
    with reading(register) as session:
        fault = verify(session)
    print(f"{what}: {time.perf_counter() - began:.2f} s, {fault or 'the chain holds'}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain = engine(str(Path(folder) / "plain.sqlite3"))
        few = min(given.rows, 50_000)
        with patch("tracker.store.engine.chain_rows"):
            without = min(append(plain, few) for _ in range(3))
        other = engine(str(Path(folder) / "few.sqlite3"))
        with_chain = min(append(other, few) for _ in range(3))
        print(
            f"append {few:,} rows: {without:.2f} s, with the chain {with_chain:.2f} s, {with_chain / without:.2f} times"
        )
        register = engine(given.database or str(Path(folder) / "register.sqlite3"))
        print(f"append {given.rows:,} rows: {append(register, given.rows):.1f} s")
        check(register, f"verify {given.rows:,} rows")
        forge(register, given.rows - 10)
        check(register, "verify them with one edited")


if __name__ == "__main__":
    main()
