"""What each kind of reading knows of the words of a text, asked once for each spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
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
        self._first_word = re.compile(rf"(?:{between})*")
        self._pieces = re.compile(rf"(?:{word})(?:{between})*")
        self._memory = _Memory(re.compile(word), learn)

    def read(self, text: str, start: int, end: int) -> tuple[list[int], list[_Known]]:
        """Where each word of `text[start:end]` begins in the text, and what is known of it."""
        pieces = self._pieces.findall(text, start, end)
        begin = self._first_word.match(text, start, end)
        starts = list(accumulate(map(len, pieces), initial=begin.end() if begin else start))
        starts.pop()  # where the last piece ends
        return starts, list(map(self._memory.__getitem__, pieces))

    def known(self, word: str) -> _Known:
        """What is known of a word."""
        return self._memory[word]


class _Memory(dict[str, _Known]):
    """What is known of each piece that was met: of the word in it, with which it begins."""

    def __init__(self, word: re.Pattern[str], learn: Callable[[str], _Known]) -> None:
        self._word, self._learn = word, learn

    def __missing__(self, piece: str) -> _Known:
        word = self._word.match(piece)
        known = self._learn(word[0] if word else piece)
        if len(piece) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[piece] = known
        return known
