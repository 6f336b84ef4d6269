"""What the processes say to one another: short messages over sockets, with files handed over beside them."""

from __future__ import annotations

import array
import socket
import struct
from dataclasses import dataclass

import msgspec

from tracker.apart.limits import Limits
from tracker.errors import TrackerError

_HEAD = struct.Struct("!cI")
_FILES = 3


@dataclass(frozen=True, slots=True)
class Prepare:
    """Have ready what every file is read with: `function` is called with `data`, which it should remember."""

    function: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """Read a file: `function` is called with what is in it and with `data`, in a child of its own."""

    function: str
    data: bytes
    limits: Limits


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of `tracker.errors` that the reading ended with, by its name."""

    kind: str
    words: str


ANSWER, REFUSAL = b"a", b"r"
"""The first byte of what a child writes: an answer follows, or a Refusal."""

DONE, OVER_MEMORY, OVER_OUTPUT, OVER_DEPTH, OVER_SECONDS, OVER_CPU, STOPPED = b"d", b"m", b"o", b"n", b"s", b"c", b"x"
KILLED = b"k"
"""How a reading ended; a child says the first four itself, who watches it the others; KILLED from outside."""


def refuse(error: TrackerError) -> bytes:
    """Write an error as the answer of a reading."""
    return REFUSAL + msgspec.msgpack.encode(Refusal(type(error).__name__, str(error)))


_KINDS: dict[bytes, type[Prepare] | type[Read]] = {b"p": Prepare, b"r": Read}


def send(channel: socket.socket, message: Prepare | Read, files: tuple[int, ...] = ()) -> None:
    """Send a message, and with Read the descriptors of three files: what to read, where to write, whom to tell."""
    body = msgspec.msgpack.encode(message)
    head = _HEAD.pack(b"p" if isinstance(message, Prepare) else b"r", len(body))
    if files:
        socket.send_fds(channel, [head], list(files))
        channel.sendall(body)
    else:
        channel.sendall(head + body)


def receive(channel: socket.socket) -> tuple[Prepare | Read, tuple[int, ...]] | None:
    """Wait for a message and the files handed over with it; None where nobody will send one any more."""
    head, handed = b"", array.array("i")
    while len(head) < _HEAD.size:
        piece, files, _, _ = socket.recv_fds(channel, _HEAD.size - len(head), _FILES)
        handed.extend(files)
        if not piece:
            return None
        head += piece
    kind, length = _HEAD.unpack(head)
    body = bytearray()
    while len(body) < length:
        piece = channel.recv(min(length - len(body), 1 << 20))
        if not piece:
            return None
        body += piece
    return msgspec.msgpack.decode(bytes(body), type=_KINDS[kind]), tuple(handed)
