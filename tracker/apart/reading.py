"""The side of those who have files read: they hand one over, and get an answer or an error that says what to do."""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from typing import IO

import msgspec

from tracker import errors
from tracker.apart import messages
from tracker.apart.limits import MB, Limits
from tracker.apart.messages import Prepare, Read, Refusal
from tracker.errors import TooLarge, TrackerError, UnreadableSource

_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from tracker.apart.forking import main; main()"
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
_PATIENCE = 10
"""Seconds beyond the limit after which the process that watches counts as stuck itself."""


class ReadingLost(TrackerError):
    """The system, or somebody, ended what read a file, through no fault of the file: it can be read again."""


class Reading:
    """A file that is being read; `answer` waits for what comes of it."""

    def __init__(self, owner: Apart, name: str, output: IO[bytes], told: socket.socket) -> None:
        self._owner = owner
        self._name = name
        self._output = output
        self._told = told
        self._is_open = True

    def answer(self) -> bytes:
        """Wait for the answer, or raise the error that the reading ended with: TooLarge where it met a limit."""
        try:
            return self._open(self._wait())
        finally:
            self.close()

    def is_done(self) -> bool:
        """Whether `answer` would not wait."""
        return not self._is_open or bool(select.select([self._told], [], [], 0)[0])

    def close(self) -> None:
        """Let go of the file; what its child still does comes to nothing."""
        if self._is_open:
            self._is_open = False
            self._output.close()
            self._told.close()
            self._owner.let_next()

    def __del__(self) -> None:
        self.close()  # nobody waits for it any more

    def _wait(self) -> bytes:
        limits = self._owner.limits
        ready, _, _ = select.select([self._told], [], [], limits.seconds * limits.begun / limits.at_once + _PATIENCE)
        if not ready:
            self._owner.stop()
            return messages.OVER_SECONDS
        verdict = self._told.recv(1)
        if not verdict:
            raise describe_end(messages.KILLED, self._name, limits)
        return verdict

    def _open(self, verdict: bytes) -> bytes:
        if verdict != messages.DONE:
            raise describe_end(verdict, self._name, self._owner.limits)
        self._output.seek(0)
        answer = self._output.read(self._owner.limits.output + 2)
        return open_answer(answer, self._name)


def open_answer(answer: bytes, name: str) -> bytes:
    """Take what a child wrote apart: the answer itself, or the error that it raises here."""
    if answer[:1] == messages.ANSWER:
        return answer[1:]
    try:
        refusal = msgspec.msgpack.decode(answer[1:], type=Refusal)
    except msgspec.DecodeError:
        raise describe_end(messages.STOPPED, name, Limits()) from None
    kind = getattr(errors, refusal.kind, UnreadableSource)
    if not (isinstance(kind, type) and issubclass(kind, TrackerError)):
        kind = UnreadableSource
    words = "".join(sign if sign.isprintable() else " " for sign in refusal.words[:2000])
    raise kind(" ".join(words.split()))


def describe_end(verdict: bytes, name: str, limits: Limits) -> TrackerError:
    """Say how a reading ended that gave no answer, and what to do."""
    match verdict:
        case messages.OVER_SECONDS:
            met = f"{_seconds(limits.seconds)} (TRACKER_LIMIT_SECONDS)"
        case messages.OVER_CPU:
            met = f"{_seconds(limits.cpu)} of the processor (TRACKER_LIMIT_CPU)"
        case messages.OVER_MEMORY:
            met = f"{limits.memory // MB} MB of memory (TRACKER_LIMIT_MEMORY)"
        case messages.OVER_OUTPUT:
            met = f"{limits.output // MB} MB of text and clauses (TRACKER_LIMIT_OUTPUT)"
        case messages.OVER_DEPTH:
            return TooLarge(f"{name} is nested too deeply to be read: save it again as plain text or PDF.")
        case messages.KILLED:
            return ReadingLost(f"{name} was not read, since the system ended what reads documents: try again.")
        case _:
            return UnreadableSource(
                f"{name} is so damaged that the program that reads it was stopped: get the document again."
            )
    return TooLarge(f"{name} would take more than {met} to read: split it, save it again, or raise that limit.")


def _seconds(number: int) -> str:
    return f"{number} second{'s' if number != 1 else ''}"


class Apart:
    """The child processes of one program, behind a process that stands ready to fork them.

    It is started by the first file, or before by `start`; a new one where it was lost. Any thread may use it.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(limits.begun)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._prepared: Prepare | None = None

    def start(self, prepare: Prepare | None = None) -> None:
        """Start the process that stands ready, and have it make ready; gives back at once."""
        with self._lock:
            self._send(prepare, None, ())

    def begin(self, function: str, source: int, data: bytes, name: str, prepare: Prepare | None = None) -> Reading:
        """Have a function read the file behind a descriptor, in a child; waits while as many are begun as may be.

        The function ("tracker.intake:read_document") is given the bytes of the file and `data`, and answers in bytes.
        """
        self._places.acquire()
        try:
            output = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the Reading)
            told, tell = socket.socketpair()
            with tell, self._lock:
                self._send(prepare, Read(function, data, self.limits), (source, output.fileno(), tell.fileno()))
        except BaseException:
            self._places.release()
            raise
        return Reading(self, name, output, told)

    def let_next(self) -> None:
        """Let the next file be begun."""
        self._places.release()

    def stop(self) -> None:
        """End the process that stands ready, and with it its children."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """Begin anew in a process that was forked from this one, whose children are not its own."""
        self.__init__(self.limits)  # type: ignore[misc]

    def _send(self, prepare: Prepare | None, read: Read | None, files: tuple[int, ...]) -> None:
        for is_last in (False, True):
            try:
                control = self._started()
                if prepare is not None and prepare != self._prepared:
                    messages.send(control, prepare)
                    self._prepared = prepare
                if read is not None:
                    messages.send(control, read, files)
                return
            except OSError as error:  # it was ended, by the system or by somebody
                self._stop()
                if is_last:
                    raise TrackerError(
                        f"The process that reads documents cannot be started ({error}): see whether the "
                        "system lets this account start processes."
                    ) from None

    def _started(self) -> socket.socket:
        if self._control is None:
            own, other = socket.socketpair()
            with other:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-c", _START, json.dumps([place for place in sys.path if place])],
                    stdin=other.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
                    start_new_session=True,
                )
            self._control = own
            self._prepared = None
        return self._control

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        self._control = self._process = self._prepared = None


@cache
def apart_within(limits: Limits) -> Apart:
    """The child processes that keep to some limits: one set of them for the whole program."""
    made = Apart(limits)
    atexit.register(made.stop)
    os.register_at_fork(after_in_child=made.forget)
    return made
