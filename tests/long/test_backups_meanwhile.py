"""Backups are taken while others write without a pause: each is whole, of one moment, and comes back.

TRACKER_DRILL_BACKUPS says how many are taken.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from drilling import drill
from registers import server_database
from sqlalchemy import Engine, func, select
from test_kills import WRITING, fill

from tracker.service.checking import check_register
from tracker.store import engine, reading, restore_backup, write_backup
from tracker.store.models import ChangeRecord


@contextmanager
def writers(place: str) -> Iterator[None]:
    running = [
        subprocess.Popen([sys.executable, WRITING, place, str(seed), "1000000"], stdout=subprocess.PIPE, text=True)
        for seed in range(2)
    ]
    try:
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline()
        yield
    finally:
        for process in running:
            process.kill()
            process.communicate()


def test_each_backup_is_whole(place: str, tmp_path: Path) -> None:
    register = fill(place)
    count = drill("BACKUPS", 3)
    kept = [tmp_path / f"{number}.zip" for number in range(count)]
    took = []
    with writers(place):
        for file in kept:
            before = _count_log(register)
            while _count_log(register) == before:
                time.sleep(0.01)
            began = time.monotonic()
            write_backup(place, file, now=datetime.now(UTC))
            took.append(time.monotonic() - began)
    logged = []
    for number, file in enumerate(kept):
        if place.startswith("sqlite"):
            logged.append(_bring_back(file, f"sqlite:///{tmp_path / f'{number}.sqlite3'}"))
        else:
            with server_database() as url:
                logged.append(_bring_back(file, url))
    print(f"{count} backups whole, {max(took):.2f} s the longest; {logged[-1] - logged[0]} rows of the log meanwhile")
    assert all(earlier < later for earlier, later in itertools.pairwise(logged))


def _bring_back(file: Path, url: str) -> int:
    """Bring a backup back, check all of it, and count the rows of its log."""
    manifest = restore_backup(file, url)
    register = engine(url)
    assert [each for each in check_register(register) if each.wrong] == []
    logged = _count_log(register)
    register.dispose()
    assert manifest.counts["changes"] == logged
    return logged


def _count_log(register: Engine) -> int:
    with reading(register) as session:
        return session.scalar(select(func.count()).select_from(ChangeRecord)) or 0
