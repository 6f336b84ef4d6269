"""The process that stands ready: it knows what files are read with, and forks a child for each file, so many at once.

It is started afresh, with an empty environment, so that no child inherits a password, a connection or an
open file. It watches its children, and ends those that take more than their limits. It ends with who started it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tracker.apart import messages
from tracker.apart.confining import confine, limit_resources
from tracker.apart.files import SIZE_LIMIT
from tracker.apart.limits import Limits
from tracker.apart.messages import Prepare, Read
from tracker.errors import TrackerError, UnreadableSource

_LOOK_EVERY = 0.05
"""Seconds between two looks at how much memory the children take."""
_MANY_OBJECTS = 50_000
"""A child lives for one file: what points in circles is looked for seldom."""


@dataclass(slots=True)
class _Child:
    """A child at work on a file."""

    process: int
    limits: Limits
    ends: float
    folder: str
    tell: int
    verdict: bytes = b""


class _Nursery:
    """The children at work, and the files that wait for one: whoever takes answers need not be quick for it."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, _Child] = {}
        self._waiting: deque[tuple[Read, tuple[int, ...]]] = deque()
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def work(self) -> None:
        """Take what comes, and watch, until nobody is there to ask for anything."""
        try:
            self._work()
        finally:
            for child in self._children.values():
                _kill(child)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(child.process, 0)
                shutil.rmtree(child.folder, ignore_errors=True)

    def _work(self) -> None:
        while True:
            wait = _LOOK_EVERY if self._children else None
            ready, _, _ = select.select([self._control, self._woken], [], [], wait)
            if self._woken in ready:
                with contextlib.suppress(BlockingIOError):
                    self._woken.recv(4096)
            self._reap()
            self._watch()
            if self._control in ready:
                came = messages.receive(self._control)
                if came is None:
                    return
                self._take(*came)
            while self._waiting and len(self._children) < self._waiting[0][0].limits.at_once:
                self._fork(*self._waiting.popleft())

    def _take(self, message: Prepare | Read, files: tuple[int, ...]) -> None:
        if isinstance(message, Prepare):
            with contextlib.suppress(Exception):  # each child will meet it again, and say it
                find(message.function)(message.data)
            gc.collect()
            gc.freeze()  # a look through what is frozen would copy it into each child
        else:
            self._waiting.append((message, files))

    def _fork(self, message: Read, files: tuple[int, ...]) -> None:
        # A child may have answered, and all be ended, before it is written down here: then nobody would clear up.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        folder = tempfile.mkdtemp(prefix="tracker-")
        process = os.fork()
        if process == 0:
            _read(message, files, folder)
        for file in files[:2]:
            os.close(file)
        ends = time.monotonic() + message.limits.seconds
        self._children[process] = _Child(process, message.limits, ends, folder, files[2])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def _watch(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.verdict:
                continue
            if now > child.ends:
                child.verdict = messages.OVER_SECONDS
            elif _memory(child.process) > child.limits.memory:
                child.verdict = messages.OVER_MEMORY
            if child.verdict:
                _kill(child)

    def _reap(self) -> None:
        while self._children:
            process, status, used = os.wait4(-1, os.WNOHANG)
            if process == 0:
                return
            child = self._children.get(process)
            if child is None:
                continue
            _kill(child)  # what it may have left behind, such as a converter
            if not child.verdict and os.WIFSIGNALED(status):
                child.verdict = _tell_death(os.WTERMSIG(status), used.ru_maxrss * 1024, child.limits)
            with contextlib.suppress(OSError):
                os.write(child.tell, child.verdict or messages.STOPPED)  # nobody listens where it said so itself
            os.close(child.tell)
            shutil.rmtree(child.folder, ignore_errors=True)
            del self._children[process]  # last, so that whoever is ended in between still knows what to remove


def _tell_death(number: int, most: int, limits: Limits) -> bytes:
    """Tell from the signal that ended a child which limit it met."""
    if number == signal.SIGXCPU:
        return messages.OVER_CPU
    if most > 0.7 * limits.memory:  # libraries that get no memory end in ways of their own
        return messages.OVER_MEMORY
    return messages.KILLED if number == signal.SIGKILL else messages.STOPPED


def _kill(child: _Child) -> None:
    for end, process in ((os.killpg, child.process), (os.kill, child.process)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(process, signal.SIGKILL)


def _memory(process: int) -> int:
    """How many bytes of memory a process and those that it started hold now; 0 where the system does not say."""
    held, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(f"/proc/{one}/statm", "rb") as file:
                held += int(file.read().split()[1]) * _PAGE
            with open(f"/proc/{one}/task/{one}/children", "rb") as file:
                waiting += [int(child) for child in file.read().split()]
    return held


_PAGE = os.sysconf("SC_PAGE_SIZE")


def find(name: str) -> Callable[..., Any]:
    """Find a function by its module and name: "tracker.intake:read_document"."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _read(message: Read, files: tuple[int, ...], folder: str) -> None:
    """Read one file in this child, and end it."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        source, output, tell = _keep_only(files)
        os.environ.update(HOME=folder, TMPDIR=folder)
        os.chdir(folder)
        tempfile.tempdir = folder
        gc.set_threshold(_MANY_OBJECTS, 20, 100)
        limit_resources(message.limits)
        confine(folder)
        os.write(tell, run(message, source, output))
        code = 0
    finally:
        os._exit(code)


def _keep_only(files: tuple[int, ...]) -> tuple[int, ...]:
    """Close all files but those that were handed over for this child."""
    first = max(200, *files) + 1
    high = [os.dup2(file, first + place) for place, file in enumerate(files)]
    os.closerange(3, first)
    os.closerange(first + len(high), os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") < 65536 else 65536)
    kept = tuple(os.dup2(file, 3 + place) for place, file in enumerate(high))
    os.closerange(first, first + len(high))
    return kept


def run(message: Read, source: int, output: int) -> bytes:
    """Call the function with what is in the source, write its answer, and say how it ended."""
    try:
        with open(source, "rb", closefd=False) as file:
            data = file.read(SIZE_LIMIT + 1)
        answer = messages.ANSWER + find(message.function)(data, message.data)
    except TrackerError as error:
        answer = messages.refuse(error)
    except MemoryError:
        return messages.OVER_MEMORY
    except RecursionError:
        return messages.OVER_DEPTH
    except OSError as error:
        answer = messages.refuse(UnreadableSource(f"It cannot be read ({error}): report the fault, with the file."))
    if len(answer) > message.limits.output:
        return messages.OVER_OUTPUT
    with open(output, "wb", closefd=False) as file:
        file.write(answer)
    return messages.DONE


def main() -> None:
    """Stand ready until who started this process closes the connection, or ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with socket.socket(fileno=os.dup(0)) as control:  # who started this process is at its standard input
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        _Nursery(control).work()
