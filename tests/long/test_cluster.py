"""Workers of a cluster read, one of them is killed, and the register is the one that this machine alone makes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from building import NOW, RESOLUTION
from registers import dump

from tracker.cli import taking_in
from tracker.samples import read_samples


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Fifty texts, among them a bad one and one that is there twice."""
    place = tmp_path / "texts"
    place.mkdir()
    for number in range(47):
        words = RESOLUTION.replace("2026/77.", f"2026/{100 + number}.").replace("30 June", f"{1 + number % 28} June")
        (place / f"{number:02}.txt").write_text(words, encoding="utf-8")
    for name, words in read_samples().items():
        (place / name).write_text(words, encoding="utf-8")
    (place / "10 again.txt").write_text((place / "10.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (place / "notes.txt").write_text("Notes of a meeting.\n", encoding="utf-8")
    return place


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and three workers, each a process: the scheduler's address, and the workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"

    def start(what: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words, "--no-dashboard"]
        with open(tmp_path / f"{what}.log", "ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    started = [start("scheduler", "--host", "127.0.0.1", "--port", str(port))]
    for number in range(3):
        folder = tmp_path / f"worker {number}"
        started.append(start("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)))
    try:
        wait_for_workers(address, 3)
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_for_workers(address: str, count: int) -> None:
    import distributed

    for _ in range(60):
        try:
            with distributed.Client(address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(count, timeout=60)
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the scheduler did not start")


class Now(datetime):
    """Each row is written at the same moment, so that registers can be compared."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return NOW


def test_a_worker_is_killed_and_the_register_is_the_same(
    tracker: Callable[..., Any],
    workers: tuple[str, list[subprocess.Popen[bytes]]],
    texts: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, processes = workers
    monkeypatch.setattr(taking_in, "datetime", Now)
    monkeypatch.setattr("tracker.store.names.secrets.token_hex", lambda length: "5a" * length)
    here = tracker("import", str(texts), "--db", "here.sqlite3")
    assert (here.code, here.out.count("added: ")) == (11, len(list(texts.iterdir())) - 2)
    moved_on: Callable[..., None] = taking_in.Progress.move_on

    def kill_one(progress: taking_in.Progress, source: str, count: int = 1) -> None:
        if processes[1].poll() is None:
            os.kill(processes[1].pid, signal.SIGKILL)
            processes[1].wait()
        moved_on(progress, source, count)

    monkeypatch.setattr(taking_in.Progress, "move_on", kill_one)
    there = tracker("import", "--scheduler", address, str(texts), "--db", "there.sqlite3")
    assert there == here
    assert processes[1].poll() == -signal.SIGKILL
    assert [each.poll() for each in (processes[0], processes[2])] == [None, None]
    rows = dump(texts.parent / "there.sqlite3")
    assert len(rows["resolutions"]) == here.out.count("added: ")
    assert rows == dump(texts.parent / "here.sqlite3")
