"""A paragraph as words with their classes: one pass over the text, after which nothing scans it again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from operator import sub
from typing import TypeVar

from tracker.extract.gazetteer import Mention
from tracker.knowledge.lexicon import Lexicon, WordClass

_PIECE = re.compile(r"\s*\S+")
_TOKEN = re.compile(r"\s*(?:[^\W_]+(?:[-‑‐][^\W_]+)*[-‑‐]?|\S)")
_SIGNS = {"’": "'", "‘": "'", "‑": "-", "‐": "-"}
_MOST_KNOWN = 100_000
"""Spellings that are remembered; then the memory begins anew, so that it stays bounded."""
_LONGEST_KNOWN = 60
"""Signs of the longest spelling that is remembered."""

_CAPITAL = WordClass.CAPITAL.value
_DIGIT = WordClass.DIGIT.value
_MARK = WordClass.MARK.value
_PARTICIPLE = WordClass.PARTICIPLE.value
_IRREGULAR = WordClass.IRREGULAR_PARTICIPLE.value
_ACTOR, _NAMED_ACTOR = WordClass.ACTOR.value, WordClass.NAMED_ACTOR.value
_STARTS = WordClass.STARTS_PHRASE.value
_BEYOND = 8
"""Empty marks behind the last word, so that a rule may look ahead without asking where the text ends."""
_NO_PARTICIPLE = (
    WordClass.ACTOR | WordClass.ACTORS | WordClass.VERB | WordClass.THING | WordClass.PREPOSITION | WordClass.MODIFIER
    | WordClass.INCLUDING | WordClass.RELATIVE | WordClass.ADVERB | WordClass.MUTUAL | WordClass.EFFORT
).value
_LONG_ENOUGH = 5
"""Signs of the shortest word whose ending tells its class: "held" and "red" tell nothing."""


_Known = TypeVar("_Known")


class Spellings(dict[str, _Known]):
    """What is known of each spelling that was met, learned at the first meeting."""

    def __init__(self, learn: Callable[[str], _Known]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, written: str) -> _Known:
        found = self._learn(written)
        if len(written) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[written] = found
        return found


def in_pieces(text: str, start: int, end: int, known: Spellings[_Known]) -> Iterator[tuple[int, _Known]]:
    """What is known of `text[start:end]`, piece by piece, with where each begins: " the", " wells,"."""
    pieces = _PIECE.findall(text, start, end)
    return zip(accumulate(map(len, pieces), initial=start), map(known.__getitem__, pieces), strict=False)


class Tokens:
    """The words of one text: where each stands, how it reads in lower case, and its classes as flags.

    "Requests the Board to vote" has five. `phrases` has, for the place where one begins, where a phrase of the
    table ends and its classes ("as well as" is one joint); `mentions` the names of the gazetteer by the place where
    they begin. Places are indices of words; `starts` and `ends` are offsets into `text`.
    """

    __slots__ = ("classes", "count", "ends", "mentions", "phrases", "starts", "text", "words")

    def __init__(self, text: str, reader: TokenReader, mentions: Sequence[Mention] = ()) -> None:
        self.text = text
        pieces = _TOKEN.findall(text)
        known = [reader.known[piece] for piece in pieces]
        self.count = len(pieces)
        beyond = [len(text)] * _BEYOND
        self.ends = [*accumulate(map(len, pieces)), *beyond]
        self.starts = [*map(sub, self.ends, [size for _, _, size in known]), *beyond]
        self.words = [word for word, _, _ in known] + [""] * _BEYOND
        self.classes = [classes for _, classes, _ in known] + [_MARK] * _BEYOND
        self.phrases = dict(reader.phrases(self.words, self.classes))
        self.mentions: dict[int, tuple[int, Mention]] = {}
        for mention in mentions:
            begin = bisect_left(self.starts, mention.start)
            if begin < self.count and self.starts[begin] == mention.start:
                self.mentions[begin] = (bisect_left(self.starts, mention.end), mention)

    def place_at(self, offset: int) -> int:
        """The first word that begins at or after an offset of the text."""
        return bisect_left(self.starts, offset)

    def offset(self, place: int) -> int:
        """Where a word begins in the text; the end of the text past the last word."""
        return self.starts[place] if place < self.count else len(self.text)

    def between(self, place: int, end: int) -> str:
        """The text of the words from `place` up to `end`."""
        return self.text[self.starts[place] : self.ends[end - 1]] if place < end else ""


class TokenReader:
    """Reads words by one lexicon: `known` has each spelling in lower case, its classes and its length."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.known = Spellings(self._learn)

    def phrases(self, words: Sequence[str], classes: Sequence[int]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Where phrases of the table begin, each with where it ends and its classes."""
        for place, flags in enumerate(classes):
            if flags & _STARTS:
                for rest, of_phrase in self._lexicon.phrases[words[place]]:
                    end = place + 1 + len(rest)
                    if tuple(words[place + 1 : end]) == rest:
                        yield place, (end, of_phrase)
                        break

    def _learn(self, piece: str) -> tuple[str, int, int]:
        written = piece.lstrip()
        word = written.lower()
        for sign, plain in _SIGNS.items():
            word = word.replace(sign, plain)
        flags = self._lexicon.words.get(word, 0)
        first = written[0]
        if first.isupper():
            flags |= _CAPITAL | (_ACTOR if flags & _NAMED_ACTOR else 0)
        elif first.isdigit():
            flags |= _DIGIT
        elif not first.isalpha():
            flags |= _MARK
        if first.isalpha() and not flags & ~_CAPITAL and len(word) >= _LONG_ENOUGH:
            flags |= next((known for ending, known in self._lexicon.endings if word.endswith(ending)), 0)
        elif first.islower() and not flags & _NO_PARTICIPLE and len(word) >= _LONG_ENOUGH:
            ending = next((known for ending, known in self._lexicon.endings if word.endswith(ending)), 0)
            flags |= ending if ending & _PARTICIPLE else 0
        if flags & _IRREGULAR and not flags & WordClass.VERB.value:
            flags |= _PARTICIPLE
        return word, flags, len(written)
