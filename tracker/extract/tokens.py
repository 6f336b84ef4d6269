"""A paragraph as words with their classes: one pass over the text, after which nothing scans it again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from tracker.extract.gazetteer import Mention
from tracker.knowledge.lexicon import Lexicon, WordClass

_TOKEN = re.compile(r"[^\W_]+(?:[-‑‐][^\W_]+)*[-‑‐]?|\S")
_SIGNS = {"’": "'", "‘": "'", "‑": "-", "‐": "-"}
_MOST_KNOWN = 100_000
"""Spellings whose classes are remembered; then the memory begins anew, so that it stays bounded."""

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


class Tokens:
    """The words of one text: where each stands, how it reads in lower case, and its classes as flags.

    "Requests the Board to vote" has five. `phrases` has, for the place where one begins, where a phrase of the
    table ends and its classes ("as well as" is one joint); `mentions` the names of the gazetteer by the place where
    they begin. Places are indices of words; `starts` and `ends` are offsets into `text`.
    """

    __slots__ = ("classes", "count", "ends", "mentions", "phrases", "starts", "text", "words")

    def __init__(self, text: str, reader: TokenReader, mentions: Sequence[Mention] = ()) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.classes: list[int] = []
        self.phrases: dict[int, tuple[int, int]] = {}
        self.mentions: dict[int, tuple[int, Mention]] = {}
        reader.fill(self)
        self.count = len(self.words)
        self.starts.extend([len(text)] * _BEYOND)
        self.ends.extend([len(text)] * _BEYOND)
        self.words.extend([""] * _BEYOND)
        self.classes.extend([_MARK] * _BEYOND)
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
    """Reads texts into words by one lexicon, and remembers the classes of each spelling that it met."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, tuple[str, int]] = {}

    def fill(self, tokens: Tokens) -> None:
        """Find the words of `tokens.text` and their classes."""
        known, phrases = self._known, self._lexicon.phrases
        starts, ends, words, classes = tokens.starts, tokens.ends, tokens.words, tokens.classes
        openers: list[int] = []
        for match in _TOKEN.finditer(tokens.text):
            written = match.group()
            found = known.get(written)
            if found is None:
                found = self._learn(written)
            start, end = match.span()
            starts.append(start)
            ends.append(end)
            words.append(found[0])
            classes.append(found[1])
            if found[1] & _STARTS:
                openers.append(len(words) - 1)
        for place in openers:
            for rest, flags in phrases[words[place]]:
                end = place + 1 + len(rest)
                if tuple(words[place + 1 : end]) == rest:
                    tokens.phrases[place] = (end, flags)
                    break

    def _learn(self, written: str) -> tuple[str, int]:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
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
        self._known[written] = (word, flags)
        return word, flags
