"""The desk at which the year passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk


@pytest.fixture
def desk(tracker: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("TRACKER_USER", "Clerk")
    opened = Desk(tracker, folder)
    yield opened
    opened.close()
