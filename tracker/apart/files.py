"""Opening what people name: regular files only, never a device, a pipe or a socket, which might not end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import NotFound, TooLarge, UnreadableSource

SIZE_LIMIT = 50 * 1024 * 1024
"""Bytes above which a file is refused: the longest budget resolutions stay under 5 MB."""


@contextmanager
def open_regular(path: str | Path, *, size_limit: int = SIZE_LIMIT) -> Iterator[int]:
    """Open a regular file for reading and give its descriptor: "resolutions/A_RES_79_114.pdf", but never "/dev/zero".

    Raises NotFound, UnreadableSource or TooLarge, each saying what to do.
    """
    source = str(path)
    if "\0" in source or not source:
        raise NotFound(f"{source!r} is not a file name: give the path of a document.")
    try:
        _check_regular(source, os.stat(source).st_mode)  # first, since to open a device can already do something
        handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    except FileNotFoundError:
        raise NotFound(f"{source} does not exist: check the path.") from None
    except OSError as error:
        raise UnreadableSource(
            f"{source} cannot be opened ({error.strerror}): check its permissions and its name."
        ) from None
    try:
        opened = os.fstat(handle)
        _check_regular(source, opened.st_mode)  # again, since another file may stand there by now
        check_size(source, opened.st_size, size_limit)
        yield handle
    finally:
        os.close(handle)


def read_regular(path: str | Path, *, size_limit: int = SIZE_LIMIT) -> bytes:
    """Read a regular file whole; see `open_regular`."""
    with open_regular(path, size_limit=size_limit) as handle, open(handle, "rb", closefd=False) as file:
        data = file.read(min(os.fstat(handle).st_size, size_limit) + 1)
    check_size(str(path), len(data), size_limit)
    return data


def check_size(name: str, size: int, size_limit: int = SIZE_LIMIT) -> None:
    """Raise TooLarge for what is larger than the limit."""
    if size > size_limit:
        raise TooLarge(
            f"{name} is larger than {size_limit // (1024 * 1024)} MB: split it, or save it without pictures."
        )


def _check_regular(source: str, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise UnreadableSource(f"{source} is a folder: give the path of a document in it.")
    if not stat.S_ISREG(mode):
        raise UnreadableSource(
            f"{source} is a device, a pipe or a socket: save the document as a file and give its path."
        )
