from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
