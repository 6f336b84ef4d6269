"""Rooms that load what they offer when it is asked for say the same to mypy, and hold a command up for nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from registers import SERVER


@pytest.mark.parametrize("room", ["tracker.reports", "tracker.service", "tracker.store"])
def test_what_a_room_offers_is_what_mypy_reads(room: str) -> None:
    package = import_module(room)
    said = {
        (f"{node.module}".removeprefix(f"{room}."), name.name)
        for block in ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8")).body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert said == {(module, name) for module, names in package.HOMES.items() for name in names.split()}
    for module, name in said:
        assert getattr(package, name) is getattr(import_module(f"{room}.{module}"), name)
        assert not (Path(str(package.__file__)).parent / f"{name}.py").exists()


@pytest.mark.skipif(bool(SERVER), reason="on a server its driver is loaded")
def test_lists_load_neither_pandas_nor_a_server_nor_what_compares_texts(database_url: str) -> None:
    """So that `tracker due` begins as quickly as what it needs can be loaded."""
    code = "import sys; from tracker.cli import run; run(['due', '--db', sys.argv[1]]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, database_url], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "tracker.store.streams" in loaded
    assert not loaded & {"pandas", "rapidfuzz", "psycopg", "alembic", "tracker.service", "tracker.extract", "httpx"}
    assert "sqlalchemy.dialects.postgresql" not in loaded
