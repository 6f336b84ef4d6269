"""The queue of those who write to a register in a file, so that the first to come is the first to write.

SQLite asks again and again whether a file is free, and whoever asks at the right moment goes before others: of thirty
who write at once some never come to it. A server has a queue of its own.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # where there is no such thing, SQLite's own way has to do
    fcntl = None  # type: ignore[assignment]


@contextmanager
def in_turn(file: Path, patience: float) -> Iterator[None]:
    """Wait until those who came before have written; after `patience` seconds SQLite decides who is next.

    The lock is on the folder, so that nothing is left beside the register, and ends with the program that holds it.
    """
    descriptor = None
    with contextlib.suppress(OSError):  # a folder that cannot be locked, on some network: SQLite's own way
        descriptor = os.open(file.absolute().parent, os.O_RDONLY)
    if descriptor is None or fcntl is None:
        yield
        return
    turn = _Turn(descriptor)
    try:
        turn.wait(patience)
        yield
    finally:
        turn.end()


class _Turn:
    """A place in the queue: a thread waits for the lock, because nothing else can wait for one only so long."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.has_come = threading.Event()
        self.guard = threading.Lock()
        self.is_over = False
        self.is_waiting = False

    def wait(self, patience: float) -> None:
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.is_waiting = True
            threading.Thread(target=self._wait, daemon=True).start()
            self.has_come.wait(patience)
        except OSError:
            return

    def end(self) -> None:
        """Let the next one go; a place that is still waiting ends when its turn comes."""
        with self.guard:
            self.is_over = True
            if not self.is_waiting:
                os.close(self.descriptor)

    def _wait(self) -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        with self.guard:
            self.is_waiting = False
            if self.is_over:
                os.close(self.descriptor)
        self.has_come.set()
