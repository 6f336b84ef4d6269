from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tracker.store import engine, list_sessions, reading
from tracker.store.engine import migrations_folder

ROOT = migrations_folder().parent


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="runs in a checkout only")
def test_alembic_works_from_the_checkout(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite3"
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{file}"}

    def alembic(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    alembic("upgrade", "head")
    assert "No new upgrade operations" in alembic("check")
    alembic("downgrade", "base")
    alembic("upgrade", "head")


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="runs in a checkout only")
def test_an_earlier_register_keeps_its_rows_and_gains_the_new_columns(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite3"
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{file}"}
    earlier = [sys.executable, "-m", "alembic", "upgrade", "2026_11_24_register"]
    subprocess.run(earlier, cwd=ROOT, env=environment, capture_output=True, check=True)
    with sqlite3.connect(file) as raw:
        raw.execute("INSERT INTO staff_sessions VALUES ('Panel on Wells', 3, '2027-01-11', 'A. Clerk', '2026-11-24')")
    register = engine(str(file))
    with reading(register) as session:
        (row,) = list_sessions(session, "Panel on Wells")
        assert (row.opens, row.closes, row.source, row.author) == (date(2027, 1, 11), None, "staff", "A. Clerk")
    register.dispose()
