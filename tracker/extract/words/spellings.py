"""Texts cut at their spaces once, and what each kind of reading knows of the words of a piece, learned once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_
from typing import Any, Generic, TypeVar

_MOST_KNOWN = 50_000
"""Pieces that are remembered; then the memory begins anew, so that it stays bounded."""
_LONGEST_KNOWN = 40
"""Signs of the longest piece that is remembered."""
_Known = TypeVar("_Known")
_Found = tuple[tuple[int, ...], tuple[_Known, ...], int]


class Spellings(Generic[_Known]):
    """One kind of reading: what it knows of the words of each piece of text between two spaces.

    `word` finds the words of a piece: "wells," has two, a word and a sign. `learn` gives what is known of a word,
    `signs` its flags, of which a stretch of text has those of all its words. Each is asked once for each spelling.
    """

    def __init__(self, word: re.Pattern[str], learn: Callable[[str], _Known], signs: Callable[[_Known], int]) -> None:
        self._word, self.learn, self._signs = word, lru_cache(_MOST_KNOWN)(learn), signs
        _kinds.append(self)
        self._place = len(_kinds)
        _pieces.clear()
        _cut.cache_clear()

    def stretch(self, text: str, start: int, end: int) -> Stretch[_Known]:
        """The pieces of `text[start:end]`."""
        begins, pieces = _cut(text)
        first, last = max(bisect_right(begins, start) - 1, 0), bisect_left(begins, end)
        found = [piece[self._place] or self._read(piece) for piece in pieces[first:last]]
        return Stretch(start, end, begins[first:last], found)

    def _read(self, piece: list[Any]) -> _Found[_Known]:
        matches = list(self._word.finditer(piece[0]))
        words = tuple(self.learn(match.group()) for match in matches)
        found = tuple(match.start() for match in matches), words, reduce(or_, map(self._signs, words), 0)
        piece[self._place] = found
        return found


class Stretch(Generic[_Known]):
    """The pieces of a stretch of text; `signs` are the flags of all of their words."""

    __slots__ = ("_begins", "_end", "_found", "_start", "signs")

    def __init__(self, start: int, end: int, begins: list[int], found: list[_Found[_Known]]) -> None:
        self._start, self._end, self._begins, self._found = start, end, begins, found
        self.signs: int = reduce(or_, [signs for _, _, signs in found], 0)

    def words(self) -> tuple[list[int], list[_Known]]:
        """Where each word begins in the text, and what is known of it."""
        starts = [
            at + offset for at, (offsets, _, _) in zip(self._begins, self._found, strict=True) for offset in offsets
        ]
        words = [word for _, words, _ in self._found for word in words]
        first, last = bisect_left(starts, self._start), bisect_left(starts, self._end)
        return (starts, words) if last - first == len(words) else (starts[first:last], words[first:last])


class _Pieces(dict[str, list[Any]]):
    """Each piece that was met with what each kind of reading found in it, None before it was asked."""

    def __missing__(self, written: str) -> list[Any]:
        piece: list[Any] = [written, *(None for _ in _kinds)]
        if len(written) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[written] = piece
        return piece


_kinds: list[Spellings[Any]] = []
_pieces = _Pieces()


@lru_cache(maxsize=8)
def _cut(text: str) -> tuple[list[int], list[list[Any]]]:
    """Where the pieces of a text begin, and the pieces; asked several times for a paragraph while it is read."""
    pieces = text.split(" ")
    return list(accumulate([len(piece) + 1 for piece in pieces[:-1]], initial=0)), [_pieces[piece] for piece in pieces]
