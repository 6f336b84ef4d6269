"""A paragraph as words with their classes: one pass over the text, after which nothing scans it again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

from tracker.extract.words.gazetteer import Mention
from tracker.extract.words.spellings import Spellings
from tracker.knowledge.lexicon import Lexicon, WordClass

_TOKEN = r"[^\W_]+(?:[-‑‐][^\W_]+)*[-‑‐]?|\S"
_SIGNS = {"’": "'", "‘": "'", "‑": "-", "‐": "-"}

_CAPITAL = WordClass.CAPITAL.value
_DIGIT = WordClass.DIGIT.value
_MARK = WordClass.MARK.value
_BY_ENDING = WordClass.BY_ENDING.value
_PARTICIPLE = WordClass.PARTICIPLE.value
_IRREGULAR = WordClass.IRREGULAR_PARTICIPLE.value
_ACTOR, _NAMED_ACTOR = WordClass.ACTOR.value, WordClass.NAMED_ACTOR.value
_BEYOND = 8
"""Empty marks behind the last word, so that a rule may look ahead without asking where the text ends."""
_NO_PARTICIPLE = (
    WordClass.ACTOR
    | WordClass.ACTORS
    | WordClass.VERB
    | WordClass.THING
    | WordClass.PREPOSITION
    | WordClass.MODIFIER
    | WordClass.INCLUDING
    | WordClass.RELATIVE
    | WordClass.ADVERB
    | WordClass.MUTUAL
    | WordClass.EFFORT
).value
_ONLY_WRITTEN = (WordClass.CAPITAL | WordClass.STARTS_PHRASE).value
"""Classes of a word of which the table says nothing by itself."""
_LONG_ENOUGH = 5
"""Signs of the shortest word whose ending tells its class: "held" and "red" tell nothing."""


class Tokens:
    """The words of one text: where each stands, how it reads in lower case, and its classes as flags.

    "Requests the Board to vote" has five. `phrases` has, for the place where one begins, where a phrase of the
    table ends and its classes ("as well as" is one joint); `mentions` the names of the gazetteer by the place where
    they begin. Places are indices of words; `starts` and `ends` are offsets into `text`.
    """

    __slots__ = ("classes", "count", "ends", "mentions", "phrases", "pieces", "starts", "text", "words")

    def __init__(self, text: str, reader: TokenReader, mentions: Sequence[Mention] = ()) -> None:
        self.text = text
        self.starts, self.pieces = reader.spellings.cut(text, 0, len(text))
        known = reader.spellings.known(self.pieces)
        self.count = len(known)
        beyond = [len(text)] * _BEYOND
        self.ends = [*map(add, self.starts, [spelling.size for spelling in known]), *beyond]
        self.starts += beyond
        self.words = [spelling.word for spelling in known] + [""] * _BEYOND
        self.classes = [spelling.classes for spelling in known] + [_MARK] * _BEYOND
        self.phrases: dict[int, tuple[int, int]] = {}
        for place in [place for place, spelling in enumerate(known) if spelling.phrases]:
            for rest, classes in known[place].phrases.get(self.words[place + 1], ()):
                end = place + 1 + len(rest)
                if len(rest) == 1 or tuple(self.words[place + 1 : end]) == rest:
                    self.phrases[place] = (end, classes)
                    break
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

    def written(self, start: int, end: int) -> list[str]:
        """The words of `text[start:end]` as they are written, each with the spaces behind it."""
        return self.pieces[max(0, self.place_at(start) - 1) : self.place_at(end)]

    def between(self, place: int, end: int) -> str:
        """The text of the words from `place` up to `end`."""
        return self.text[self.starts[place] : self.ends[end - 1]] if place < end else ""


_Phrase = tuple[tuple[str, ...], int]  # the words after the first, and the classes


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What the lexicon says of one word as it is written.

    `word` is in lower case, `size` its length; `phrases` are those that it begins, by their second word.
    """

    word: str
    classes: int
    size: int
    phrases: dict[str, list[_Phrase]]


class TokenReader:
    """Reads words by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.spellings = Spellings(_TOKEN, r"\s", self._learn)

    def _learn(self, written: str) -> _Spelling:
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
        if first.isalpha() and not flags & ~_ONLY_WRITTEN and len(word) >= _LONG_ENOUGH:
            flags |= _BY_ENDING | next((known for ending, known in self._lexicon.endings if word.endswith(ending)), 0)
        elif first.islower() and not flags & _NO_PARTICIPLE and len(word) >= _LONG_ENOUGH:
            ending = next((known for ending, known in self._lexicon.endings if word.endswith(ending)), 0)
            flags |= ending if ending & _PARTICIPLE else 0
        if flags & _IRREGULAR and not flags & WordClass.VERB.value:
            flags |= _PARTICIPLE
        phrases: dict[str, list[_Phrase]] = {}
        for rest, of_phrase in self._lexicon.phrases.get(word, ()):
            phrases.setdefault(rest[0], []).append((rest, of_phrase))
        return _Spelling(word, flags, len(written), phrases)
