"""What a hostile file could make its reader do; run in a child process, never here."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


def count(data: bytes, words: bytes) -> bytes:
    return b"%d of %s" % (len(data), words)


def sleep(data: bytes, words: bytes) -> bytes:
    time.sleep(600)
    return b""


def spin(data: bytes, words: bytes) -> bytes:
    while True:
        pass


def fill(data: bytes, words: bytes) -> bytes:
    held = []
    while True:
        held.append(bytearray(1 << 20))


def fill_by_another(data: bytes, words: bytes) -> bytes:
    """Each of two holds less than one may, and both together more."""
    filling = [
        os.path.realpath(sys.executable),
        "-I",
        "-S",
        "-c",
        "import time; held = b'x' * 2**20 * 60; time.sleep(600)",
    ]
    for started in [subprocess.Popen(filling) for _ in range(2)]:
        started.wait()
    return b""


def talk(data: bytes, words: bytes) -> bytes:
    return b"word " * 1_000_000


def note_who_is_there(data: bytes, words: bytes) -> bytes:
    """Count the children of the process that stands ready while this one is at work."""
    time.sleep(0.05)
    with open(f"/proc/{os.getppid()}/task/{os.getppid()}/children") as file:
        return b"%d" % len(file.read().split())


def nest(data: bytes, words: bytes) -> bytes:
    return nest(data, words)


def crash(data: bytes, words: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def be_killed(data: bytes, words: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def empty_answer(data: bytes, words: bytes) -> bytes:
    """No resolution at all, as MessagePack."""
    return b"\x90"


def lie(data: bytes, words: bytes) -> bytes:
    return b"\xc1 neither a resolution nor anything else"


def leave_a_process(data: bytes, words: bytes) -> bytes:
    return b"%d" % subprocess.Popen(["sleep", "600"]).pid


def look_around(data: bytes, words: bytes) -> bytes:
    """Try what no reader needs, and say what went."""
    return " ".join(name for name, deed in _DEEDS.items() if _goes(deed, words.decode())).encode()


def _goes(deed, place: str) -> bool:
    try:
        deed(place)
    except OSError:
        return False
    return True


def _connect(place: str) -> None:
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        pass


def _send(place: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"x", ("127.0.0.1", 9))


def _open_many(place: str) -> None:
    for _ in range(1000):
        os.open(os.devnull, os.O_RDONLY)


_DEEDS = {
    "tcp": _connect,
    "udp": _send,
    "read": lambda place: Path(place).read_bytes(),
    "write": lambda place: Path(place).write_bytes(b"mine"),
    "list": lambda place: os.listdir(Path(place).parent),
    "password": lambda place: os.environ["TRACKER_DATABASE_URL"] if "TRACKER_DATABASE_URL" in os.environ else _no(),
    "own": lambda place: Path("note.txt").write_bytes(b"mine"),
    "handles": _open_many,
}


def _no() -> None:
    raise OSError
