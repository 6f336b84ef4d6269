"""Those who write to a register in a file come to it in the order in which they asked."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from tracker.store.queueing import in_turn


def test_the_first_to_come_is_the_first_to_write(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite3"
    asked, order = threading.Semaphore(0), []

    def write(number: int) -> None:
        asked.release()
        with in_turn(file, 30):
            order.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    with in_turn(file, 30):
        for writer in writers:
            writer.start()
            asked.acquire()
            threading.Event().wait(0.05)
    for writer in writers:
        writer.join()
    assert order == list(range(6))
    assert list(tmp_path.iterdir()) == []


def test_whoever_holds_the_turn_for_ever_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite3"
    done = []
    with in_turn(file, 30), in_turn(file, 0.05):
        done.append("written")
    with in_turn(file, 0.05):
        done.append("again")
    assert done == ["written", "again"]


def test_a_folder_that_cannot_be_locked_hinders_nobody(tmp_path: Path) -> None:
    with in_turn(tmp_path / "nowhere" / "register.sqlite3", 30):
        pass


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    def count() -> int:
        return len(os.listdir("/proc/self/fd"))

    before = count()
    for _ in range(20):
        with in_turn(tmp_path / "register.sqlite3", 30), in_turn(tmp_path / "register.sqlite3", 0):
            pass
    for _ in range(100):
        if count() <= before:
            break
        threading.Event().wait(0.02)
    assert count() <= before
