"""Registers for the long tests: a file, and a database on a server where one is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from registers import SERVER, server_database


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database in which there is nothing yet."""
    if request.param == "file":
        yield f"sqlite:///{tmp_path / 'register.sqlite3'}"
        return
    if not SERVER:
        pytest.skip("TRACKER_TEST_POSTGRESQL names no server")
    with server_database() as url:
        yield url
