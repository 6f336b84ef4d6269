"""A resolution for the commands, in a folder of their own."""

from pathlib import Path

import pytest
from building import RESOLUTION


@pytest.fixture
def resolution(folder: Path) -> Path:
    file = folder / "wells.txt"
    file.write_text(RESOLUTION, encoding="utf-8")
    return file
