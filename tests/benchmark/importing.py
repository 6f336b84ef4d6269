"""What writing a document costs beside the bare driver: `python tests/benchmark/importing.py FOLDER`.

Texts of a folder are read once; then they are written as `tracker import` writes them, some at a time, and the same
rows once more by the bare driver into another register with the same indexes and triggers, a transaction for each.
Prints processor time, the least of some rounds, and the ratio.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tracker.cli.taking_in import TOGETHER
from tracker.errors import TrackerError
from tracker.extract import extract_all
from tracker.model import Resolution
from tracker.readers import read
from tracker.service import FileRead, hash_content, ingest
from tracker.store import engine, transaction
from tracker.store.models import Base

MADE_BY_TRIGGERS = ("action_keys", "counters", "names")
Texts = dict[str, dict[str, list[tuple[object, ...]]]]
"""The rows of each text, by table."""


def read_all(folder: Path, most: int) -> list[Resolution]:
    found: dict[str | None, Resolution] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            found |= {each.symbol: each for each in extract_all(read(path)) if each.operative and each.symbol}
        except TrackerError:
            continue
        if len(found) >= most:
            break
    return list(found.values())[:most]


def write(file: str, texts: list[Resolution], together: int) -> Callable[[], None]:
    register, now = engine(file), datetime.now(UTC)

    def work() -> None:
        for start in range(0, len(texts), together):
            with transaction(register) as session:
                for place, text in enumerate(texts[start : start + together], start):
                    read_file = FileRead(f"{place:064}", "0" * 64)
                    ingest(session, text, hash_content(text), author="A. Clerk", now=now, file=read_file)
                    session.expunge_all()

    return work


def rows_of(file: str) -> tuple[Texts, dict[str, int]]:
    """The rows of each text of a register, and how many columns each table has."""
    register = sqlite3.connect(file)
    clauses = dict(register.execute("SELECT id, resolution_key FROM clauses"))
    actions = dict(register.execute("SELECT address, resolution_key FROM actions"))
    changes = {
        row: actions.get(subject, subject) for row, subject in register.execute("SELECT id, subject FROM changes")
    }
    texts: Texts = defaultdict(lambda: defaultdict(list))
    columns = {}
    for table in (each.name for each in Base.metadata.sorted_tables if each.name not in MADE_BY_TRIGGERS):
        names = [row[1] for row in register.execute(f"PRAGMA table_info({table})")]
        columns[table] = len(names)
        for row in register.execute(f"SELECT * FROM {table}"):
            told = dict(zip(names, row, strict=True))
            if table == "changes":
                key = changes[told["id"]]
            elif table == "ledger":
                key = changes.get(told["row_id"]) if told["table_name"] == "changes" else None
            elif "clause_id" in told and "resolution_key" not in told:
                key = clauses[told["clause_id"]]
            else:
                key = told.get("resolution_key") or told.get("key")
            if key is not None:
                texts[key][table].append(row)
    register.close()
    return texts, columns


def write_bare(file: str, texts: Texts, columns: dict[str, int]) -> Callable[[], None]:
    engine(file).dispose()
    register = sqlite3.connect(file, isolation_level=None)
    register.execute("PRAGMA foreign_keys=ON")
    inserts = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * count)})" for table, count in columns.items()}

    def work() -> None:
        for tables in texts.values():
            register.execute("BEGIN IMMEDIATE")
            for table, rows in tables.items():
                register.executemany(inserts[table], rows)
            register.execute("COMMIT")

    return work


def least(rounds: int, make: Callable[[str], Callable[[], None]], folder: str, name: str) -> float:
    """The least processor time of some rounds, each into a new register."""
    taken = []
    for each in range(rounds):
        work = make(f"{folder}/{name}-{each}.sqlite3")
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    texts = read_all(asked.folder, asked.texts)
    with tempfile.TemporaryDirectory() as folder:
        ours = {
            together: least(asked.rounds, lambda file, n=together: write(file, texts, n), folder, f"ours-{together}")
            for together in (1, TOGETHER)
        }
        rows, columns = rows_of(f"{folder}/ours-1-0.sqlite3")
        bare = least(asked.rounds, lambda file: write_bare(file, rows, columns), folder, "bare")
    print(f"{len(texts)} texts, bare driver {bare / len(texts) * 1000:.2f} ms of the processor each")
    for together, taken in ours.items():
        print(f"{together} in a transaction: {taken / len(texts) * 1000:.2f} ms, {taken / bare:.2f} times the driver's")


if __name__ == "__main__":
    main()
