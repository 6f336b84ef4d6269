"""Documents that were parsed elsewhere: the lines of `tracker parse --json`, each checked before it is used."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from tracker.apart.files import open_regular
from tracker.errors import TooLarge, TrackerError, UnreadableSource
from tracker.model import Resolution
from tracker.settings import read_settings
from tracker.writers.contract import FileFound
from tracker.writers.reading_back import read_back

STANDARD_INPUT = "-"
LARGEST = 1 << 60
"""Bytes of a file of lines: it is read line by line, and may be as long as it is."""


@dataclass(slots=True)
class ParsedDocument:
    """What one file held, on as many lines: its resolutions, or why there are none; `place` is its first line."""

    place: str
    file: FileFound
    found: list[Resolution] = field(default_factory=list)
    error: TrackerError | None = None

    @property
    def source(self) -> str:
        """The file that was read, or the place of the line that tells none."""
        return self.found[0].source if self.found else self.place

    def is_done(self) -> bool:
        """Whether it need not be waited for: never."""
        return True

    def resolutions(self) -> list[Resolution]:
        """Give the resolutions, or raise what is wrong with the line; UnreadableSource where some are missing."""
        if self.error is not None:
            raise self.error
        if len(self.found) != self.file["held"]:
            raise UnreadableSource(
                f"{self.source} held {self.file['held']} texts, and {len(self.found)} of them follow one "
                "another here: parse it again."
            )
        return self.found


def read_parsed(paths: Iterable[str]) -> Iterator[ParsedDocument]:
    """Read files of JSON lines, "-" the standard input: each document of them, as its lines come."""
    for path in paths:
        with _open(path) as file:
            name = "standard input" if path == STANDARD_INPUT else path
            yield from _documents(_lines(file, read_settings().reading.output), name)


@contextmanager
def _open(path: str) -> Iterator[IO[bytes]]:
    if path == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with open_regular(path, size_limit=LARGEST) as handle, open(handle, "rb", closefd=False) as file:
        yield file


def _lines(file: IO[bytes], longest: int) -> Iterator[bytes | None]:
    """Give the lines, None for one that is longer than what a text may be."""
    while line := file.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        yield None
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)


def _documents(lines: Iterable[bytes | None], name: str) -> Iterator[ParsedDocument]:
    """Put lines of one file together, which follow one another."""
    begun: ParsedDocument | None = None
    for number, line in enumerate(lines, start=1):
        if line is not None and not line.strip():
            continue
        document = _read(line, f"{name}, line {number}")
        if begun is not None and _are_of_one_file(begun, document):
            begun.found += document.found
        else:
            if begun is not None:
                yield begun
            begun = document
        if begun.error is not None or len(begun.found) == begun.file["held"]:
            yield begun
            begun = None
    if begun is not None:
        yield begun


def _are_of_one_file(begun: ParsedDocument, document: ParsedDocument) -> bool:
    if document.error is not None or begun.file != document.file:
        return False
    return begun.found[0].source == document.found[0].source


def _read(line: bytes | None, place: str) -> ParsedDocument:
    nothing = FileFound(sha256="", read_with="", held=1)
    if line is None:
        return ParsedDocument(place, nothing, error=TooLarge("that is longer than a text may be: split the document."))
    try:
        resolution, file = read_back(line)
    except UnreadableSource as error:
        return ParsedDocument(place, nothing, error=error)
    return ParsedDocument(place, file, [resolution])
