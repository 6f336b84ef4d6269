"""What each kind of reading knows of the words of a text, asked once for each spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Generic, TypeVar

_MOST_KNOWN = 50_000
"""Pieces that are remembered; then the memory begins anew, so that it stays bounded."""
_LONGEST_KNOWN = 40
"""Signs of the longest piece that is remembered."""
_Known = TypeVar("_Known")


class Spellings(Generic[_Known]):
    """One kind of reading: which words it sees in a text, and what it knows of each.

    `word` finds a word, `between` any sign that stands in none; `learn` gives what is known of a word.
    """

    def __init__(self, word: str, between: str, learn: Callable[[str], _Known]) -> None:
        self._word = re.compile(word)
        self._first = re.compile(rf"(?:{between})*")
        self._pieces = re.compile(rf"(?:{word})(?:{between})*")
        self._learn = learn
        self._known = Memory(self._learn_piece)

    def cut(self, text: str, start: int, end: int) -> tuple[list[int], list[str]]:
        """Where each word of `text[start:end]` begins in the text, and each with what stands behind it."""
        pieces = self._pieces.findall(text, start, end)
        first = self._first.match(text, start, end)
        starts = list(accumulate(map(len, pieces), initial=first.end() if first else start))
        starts.pop()  # where the last piece ends
        return starts, pieces

    def known(self, pieces: Iterable[str]) -> list[_Known]:
        """What is known of the words with which pieces of text begin."""
        return list(map(self._known.__getitem__, pieces))

    def _learn_piece(self, piece: str) -> _Known:
        word = self._word.match(piece)
        return self._learn(word[0] if word else piece)


class Memory(dict[str, _Known]):
    """What is known of each piece of text that was met, asked once."""

    def __init__(self, learn: Callable[[str], _Known]) -> None:
        self._learn = learn

    def __missing__(self, piece: str) -> _Known:
        known = self._learn(piece)
        if len(piece) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[piece] = known
        return known
