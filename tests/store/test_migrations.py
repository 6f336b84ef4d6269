from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from building import NOW

from tracker.service.extractions import load_extraction
from tracker.store import Outlook, engine, foresee, list_doubts, list_sessions, reading, upgrade_register
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
    upgrade_register(str(file), NOW)
    register = engine(str(file))
    with reading(register) as session:
        (row,) = list_sessions(session, "Panel on Wells")
        assert (row.opens, row.closes, row.source, row.author) == (date(2027, 1, 11), None, "staff", "A. Clerk")
    register.dispose()


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="runs in a checkout only")
def test_texts_of_an_earlier_register_are_doubted_until_they_are_read_again(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite3"
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{file}"}
    earlier = [sys.executable, "-m", "alembic", "upgrade", "2026_11_30_occurrences"]
    subprocess.run(earlier, cwd=ROOT, env=environment, capture_output=True, check=True)
    text = "Requests the Office to dig"
    with sqlite3.connect(file) as raw:
        raw.execute(
            "INSERT INTO resolutions VALUES ('A/RES/81/1', 'A/RES/81/1', 'General Assembly', 'Wells', '2026-10-01', "
            "81, 'en', NULL, '', '', 'x', '2026-10-02', '2026-10-02')"
        )
        raw.execute(
            "INSERT INTO paragraphs (id, resolution_key, ref, position, kind, text, is_stem, emphasis, tail) "
            f"VALUES (1, 'A/RES/81/1', '1', 0, 'operative', '{text}', 0, '[]', '')"
        )
        raw.execute(
            "INSERT INTO clauses (paragraph_id, resolution_key, ref, number, verb, category, text, begins, ends, "
            "is_inherited, is_reporting, flags, rule) "
            f"VALUES (1, 'A/RES/81/1', '1', 1, 'request', 'directive', '{text}', 0, 26, 0, 0, '', '')"
        )
        extraction = json.dumps({"source": "x", "symbol": "A/RES/81/1", "doubts": []})
        raw.execute("INSERT INTO extractions VALUES ('A/RES/81/1', ?)", (extraction,))
    upgrade_register(str(file), NOW)
    register = engine(str(file))
    with reading(register) as session:
        (row,) = list_doubts(session)
        assert (row.clause, row.field, row.confidence) == ("A/RES/81/1", "reading", None)
        assert load_extraction(session, "A/RES/81/1").doubts[0].field == "reading"
        assert foresee(session, 5) == Outlook(clauses=0, now=0, after=0, unknown=1)
    register.dispose()
