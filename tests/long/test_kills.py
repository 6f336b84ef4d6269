"""A program is killed at a random moment of what it writes, again and again: nothing is lost, half done, or done twice.

TRACKER_DRILL_KILLS says how often those are killed who report, assign, review and import; TRACKER_DRILL_OTHER_KILLS how
often an upgrade, a restore and a backup are.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from drilling import drill
from sqlalchemy import Engine, func, select
from sqlalchemy.engine import make_url
from writing import TEXTS, text

from tracker.service import hash_content, ingest
from tracker.service.checking import check_register
from tracker.store import engine, reading, transaction
from tracker.store.decisions import AssignmentRecord
from tracker.store.engine import find_version, prepared_engine
from tracker.store.models import ChangeRecord, StatusReportRecord

RNG = random.Random(20261201)
WRITING = str(Path(__file__).with_name("writing.py"))
PROGRAM = str(Path(sys.executable).with_name("tracker"))


def fill(url: str) -> Engine:
    """Open a register with the texts that `writing.py` writes about."""
    register = engine(url)
    for number in range(TEXTS):
        first = text(number, 0)
        with transaction(register) as session:
            ingest(session, first, hash_content(first), author="A. Clerk", now=datetime.now(UTC))
    return register


def count_changes(register: Engine) -> int:
    """How many entries the log of a register has."""
    with reading(register) as session:
        return session.scalar(select(func.count()).select_from(ChangeRecord)) or 0


def journal_of(url: str) -> Path | None:
    """What SQLite keeps beside a file while it writes it."""
    return Path(f"{make_url(url).database}-journal") if url.startswith("sqlite") else None


def wait_for_a_moment(journal: Path | None, longest: float) -> None:
    """Wait for a random moment; in half of all cases, one at which the file is being written."""
    end = time.monotonic() + RNG.uniform(0, longest)
    if journal is not None and RNG.random() < 0.5:
        end = time.monotonic() + longest
        while time.monotonic() < end and not journal.exists():
            time.sleep(0.0005)
        end = time.monotonic() + RNG.choice([0, 0, 0.0005, 0.001, 0.002, 0.005])
    time.sleep(max(0, end - time.monotonic()))


def test_writers_are_killed(place: str) -> None:
    register = fill(place)
    told: dict[str, set[str]] = {"update": set(), "assign": set()}
    kills = drill("KILLS", 5)
    for seed in range(kills):
        command = [sys.executable, WRITING, place, str(seed), "100000"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        wait_for_a_moment(journal_of(place), 0.4)
        process.kill()
        lines += process.communicate()[0].splitlines()
        for kind, words, error in (json.loads(line) for line in lines if line.endswith(("]", "]\n"))):
            if kind in told and error is None:
                told[kind].add(words)
        with reading(register) as session:
            notes = Counter(session.scalars(select(StatusReportRecord.note)))
            units = set(session.scalars(select(AssignmentRecord.unit)))
            logged = session.scalar(
                select(func.count())
                .select_from(ChangeRecord)
                .where(ChangeRecord.operation == "report status", ChangeRecord.field == "status")
            )
        assert told["update"] <= set(notes), "what was said to be written is lost"
        assert told["assign"] <= units
        assert max(notes.values(), default=1) == 1, "written twice"
        assert logged == notes.total(), "half written"
        assert [each for each in check_register(register) if each.wrong] == []
    written = len(set(notes)) + len(units)
    acknowledged = sum(map(len, told.values()))
    print(f"{kills} killed, {written} reports and assignments written, {acknowledged} of them acknowledged")
    assert written - acknowledged <= kills


def kill_at_a_moment(command: list[str], journal: Path | None, longest: float) -> bool:
    """Run a command and kill it at a random moment; whether it was still at work."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for_a_moment(journal, longest)
    was_alive = process.poll() is None
    process.kill()
    process.communicate()
    return was_alive


@pytest.fixture
def lasting(tmp_path: Path) -> Callable[[list[str]], float]:
    """How long a command takes, some more."""

    def measure(command: list[str]) -> float:
        began = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        return 1.1 * (time.monotonic() - began)

    return measure


def test_an_upgrade_is_killed(tmp_path: Path, lasting: Callable[[list[str]], float]) -> None:
    from alembic import command
    from alembic.config import Config

    from tracker.store.engine import migrations_folder

    older, file = tmp_path / "older.sqlite3", tmp_path / "register.sqlite3"
    opened = prepared_engine(str(older))
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with opened.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "2026_11_24_register")
    opened.dispose()
    upgrade = [PROGRAM, "--db", str(file), "upgrade"]
    shutil.copy(older, file)
    longest = lasting(upgrade)
    seen: Counter[str] = Counter()
    for _ in range(drill("OTHER_KILLS", 3)):
        for left in tmp_path.glob("register.sqlite3*"):
            left.unlink()
        shutil.copy(older, file)
        seen["alive"] += kill_at_a_moment(upgrade, journal_of(f"sqlite:///{file}"), longest)
        seen[str(find_version(prepared_engine(str(file))))] += 1
        subprocess.run(upgrade, check=True, capture_output=True)
        assert [each for each in check_register(engine(str(file))) if each.wrong] == []
        for kept in tmp_path.glob("register.sqlite3.*.zip"):
            subprocess.run([PROGRAM, "backup", str(kept), "--verify"], check=True, capture_output=True)
    print(seen)


def test_a_restore_and_a_backup_are_killed(place: str, tmp_path: Path, lasting: Callable[[list[str]], float]) -> None:
    register = fill(place)
    kept, again = tmp_path / "kept.zip", tmp_path / "again.zip"
    backup = [PROGRAM, "--db", place, "backup", "--replace", str(again)]
    longest = lasting([PROGRAM, "--db", place, "backup", str(kept)])
    in_backup = count_changes(register)
    restore = [PROGRAM, "--db", place, "restore", "--replace", str(kept)]
    seen: Counter[str] = Counter()
    for seed in range(drill("OTHER_KILLS", 3)):
        subprocess.run([sys.executable, WRITING, place, str(seed), "8"], check=True, capture_output=True)
        seen["backup alive"] += kill_at_a_moment(backup, None, longest)
        if again.exists():
            subprocess.run([PROGRAM, "backup", str(again), "--verify"], check=True, capture_output=True)
        before = count_changes(register)
        seen["restore alive"] += kill_at_a_moment(restore, journal_of(place), longest)
        assert count_changes(register) in (before, in_backup), "neither what was there nor the backup"
        assert [each for each in check_register(register) if each.wrong] == []
    print(seen)
