"""What a terminal is shown: words as they are, and nothing of theirs that would move its cursor or change its title."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys

import click

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Signs that a terminal obeys, and those that turn the order of letters around; not a line end and a tab."""


def show_plainly(words: str) -> str:
    """Write a sign that a terminal would obey as its number: the note "\\x1b[2J" is shown in these letters."""
    return UNSEEN.sub(lambda match: f"\\x{ord(match[0]):02x}", words)


class PlainOutput(io.TextIOWrapper):
    """An output to which all words are written plainly, and with "?" for a letter that it lacks."""

    def write(self, words: str, /) -> int:
        """Write words."""
        return super().write(show_plainly(words))


class PassingLine:
    """A line on stderr that says how far something long is, only for people, and gives way to what is said next."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._length = 0

    def show(self, words: str) -> None:
        """Show the line in place of the one before: "Importing 12 of 40: 79_114.pdf"."""
        if self._is_shown:
            self.clear()
            line = words[: max(20, shutil.get_terminal_size().columns - 1)]
            click.echo(line, nl=False, err=True)
            self._length = len(line)

    def clear(self) -> None:
        """Take the line away, so that others are not written into it."""
        if self._length:
            click.echo(f"\r{' ' * self._length}\r", nl=False, err=True)
            self._length = 0


def prepare_outputs() -> None:
    """Let both outputs be plain, and stand where they were closed: else a register would be opened in their place."""
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # the lowest that is free; what is written to a closed output fails, and is said
    sys.stdout = _plain(sys.stdout, 1)
    sys.stderr = _plain(sys.stderr, 2)


def lose_output() -> None:
    """Let what was not written yet go, where the output does not take it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plain(stream: object, number: int) -> PlainOutput:
    if not isinstance(stream, io.TextIOWrapper):  # it was closed from the beginning
        return PlainOutput(open(number, "wb", closefd=False), errors="replace", line_buffering=number == 2)
    encoding, is_by_line = stream.encoding, stream.line_buffering
    return PlainOutput(stream.detach(), encoding=encoding, errors="replace", line_buffering=is_by_line)
