"""Calling commands as a terminal would, in a folder of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker.cli import run

RESOLUTION = """\
Economic and Social Council

2026/77. Wells of the uplands

The Economic and Social Council,

Recalling its earlier work on wells,

1. Commends the United Nations Office on Drugs and Crime for its survey of wells;

2. Requests the Secretary-General to map the wells by 30 June 2027, and invites Member States to repair them;

3. Requests the Secretary-General to report to the Council at its 2028 session;

4. Decides to remain seized of the matter.

40th plenary meeting
21 July 2026
"""


@dataclass
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def tracker(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run(list(arguments))
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def resolution(folder: Path) -> Path:
    file = folder / "wells.txt"
    file.write_text(RESOLUTION, encoding="utf-8")
    return file
