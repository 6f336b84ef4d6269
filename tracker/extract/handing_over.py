"""The phrases about a verb that hands something over: what, and to whom."""

from __future__ import annotations

from itertools import zip_longest

from tracker.extract.asked_verbs import BEFORE_A_NAME, AskedVerbs, Token, tokens_of
from tracker.extract.clauses import ClauseBounds
from tracker.knowledge.reporting import AFTER_NOUN_ENDINGS, WordClass

REACH = 60
"""Words after a verb within which what it hands over and to whom must stand."""
NEAR = 12
"""Words within which what belongs closely together must stand."""
_HALF = REACH // 2
_AFTER_A_NAME = (
    *(WordClass.PREPOSITION, WordClass.OF, WordClass.BY, WordClass.FOR, WordClass.THROUGH, WordClass.IN),
    *(WordClass.RECEIVING, WordClass.BEFORE_WHOM, WordClass.RELATIVE, WordClass.THEREON),
)
_NO_NEXT_MODIFIER = (
    *(WordClass.AND, WordClass.ARTICLE, WordClass.RELATIVE, WordClass.INFINITIVE, WordClass.PREPOSITION),
    *(WordClass.OF, WordClass.BY, WordClass.FOR, WordClass.THROUGH),
)


def names(words: list[Token], *classes: WordClass) -> bool:
    """Whether the words name a thing of one of the classes: "all maps needed", not "map makers"."""
    return any(
        word.has(*classes)
        and (not word.is_name or not word.has(WordClass.ACCOUNT))
        and (following is None or following.has(WordClass.AND) or following.word.endswith(AFTER_NOUN_ENDINGS))
        for word, following in zip_longest(words, words[1:])
    )


def receives(words: list[Token]) -> WordClass | None:
    """Who is named first in the words: a body, States, or people whom one informs without reporting."""
    for word in words:
        if word.has(WordClass.PEOPLE) and not word.is_name:
            return WordClass.PEOPLE
        if word.has(WordClass.BODY):
            return WordClass.BODY
        if word.has(WordClass.STATE):
            return WordClass.STATE
    return WordClass.BODY if any(word.is_name for word in words) else None


def is_definite(words: list[Token]) -> bool:
    """Whether the words name something that is there already: "the report", "their report"."""
    return words[0].has(WordClass.DEFINITE, WordClass.OWN)


class Phrases:
    """The tokens of one clause from `start` on with the verbs that it asks, read phrase by phrase."""

    def __init__(self, text: str, start: int, bound: ClauseBounds) -> None:
        self.tokens, self.starts = tokens_of(text, start, max(start, bound.end))
        self.verbs = AskedVerbs(self.tokens, bound)

    def token(self, place: int) -> Token | None:
        """The token at `place`, None beyond the ends."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def is_at(self, place: int, *classes: WordClass) -> bool:
        """Whether a word of one of the classes stands at `place`."""
        token = self.token(place)
        return token is not None and token.has(*classes)

    def phrase(self, at: int) -> list[Token]:
        """A noun phrase from `at`: "all maps and statements", "relevant, detailed information"."""
        words: list[Token] = []
        while (token := self.token(at)) is not None and len(words) < _HALF:
            if token.has(*_AFTER_A_NAME) or (words and token.has(WordClass.COMPLEMENT)):
                break
            if words and token.has(WordClass.ARTICLE) and not words[-1].has(WordClass.ARTICLE, WordClass.AND):
                break  # another one begins: "the Commission these recommendations"
            if token.is_word:
                words.append(token)
            elif token.word != "," or not self._goes_on(at + 1) or names(words, WordClass.REPORT, WordClass.BODY):
                break
            at += 1
        return words

    def _goes_on(self, place: int) -> bool:
        """Whether a further modifier follows a comma: "relevant, detailed information"."""
        token = self.token(place)
        return token is not None and token.is_word and not token.has(*_NO_NEXT_MODIFIER)

    def governed(self, place: int) -> list[Token]:
        """What the verb at `place` governs: "provide to the Board, each year, all maps"."""
        at = self._past_parenthesis(place + 1)
        while at < len(self.tokens) and self.tokens[at].is_adverb:
            at += 1
        token = self.token(at)
        if token is None or token.has(WordClass.INFINITIVE, *_AFTER_A_NAME):
            return self._named_later(at, min(self.verbs.until(place), place + REACH))
        return self.phrase(at)

    def _named_later(self, at: int, stop: int) -> list[Token]:
        """What is handed over, named after the receiver or the time."""
        for place in range(at, stop):
            token = self.tokens[place]
            begins = token.has(WordClass.ARTICLE, WordClass.REPORT, WordClass.ACCOUNT, WordClass.OF_A_KIND)
            if not begins or token.is_name:
                continue
            before = self.token(place - 1)
            if before is None or before.has(*_AFTER_A_NAME, WordClass.AND):
                continue
            words = self.phrase(place)
            if names(words, WordClass.REPORT, WordClass.ACCOUNT):
                return words
        return []

    def _past_parenthesis(self, at: int) -> int:
        token = self.token(at)
        if token is not None and token.word == ",":
            for further in range(at + 1, min(len(self.tokens), at + _HALF)):
                if self.tokens[further].word == ",":
                    return further + 1
        return at

    def joined_by_with(self, place: int) -> int | None:
        """Where "with" stands that names what is handed over: "provide the Board with information"."""
        stop = min(len(self.tokens), self.verbs.after(place), place + _HALF)
        for at in range(place + 2, stop):
            token = self.tokens[at]
            if token.has(WordClass.WITH):
                has_a_view = self.is_at(at + 1, WordClass.VIEW) or self.is_at(at + 2, WordClass.VIEW)
                return None if has_a_view else at
            if token.word in ";:":
                return None
        return None

    def receiver(self, place: int, *only: WordClass) -> WordClass | None:
        """To whom the verb at `place` hands something over: a body before States, States before people."""
        stop = min(self.verbs.until(place), place + REACH)
        best: WordClass | None = None
        for at in range(place + 1, stop):
            token = self.tokens[at]
            if token.word == ";":
                break
            if not token.has(*(only or (WordClass.RECEIVING, WordClass.BEFORE_WHOM))):
                continue
            if token.has(WordClass.INFINITIVE) and self.is_at(at - 1, WordClass.TO_A_NOUN):
                continue  # "related to women"
            found = receives(self.phrase(at + 1))
            if found is WordClass.BODY:
                return found
            if token.has(WordClass.RECEIVING) and best is not WordClass.STATE:
                best = found or best
        return best

    def after_receiver(self, place: int) -> list[Token]:
        """What stands after "available at the Dialogue": the inputs."""
        at = place + 1
        if self.is_at(at, WordClass.RECEIVING, WordClass.BEFORE_WHOM):
            stop = min(len(self.tokens), at + 1 + NEAR)
            at = next(
                (
                    further
                    for further in range(at + 1, stop)
                    if not self.tokens[further].is_name and not self.tokens[further].has(*BEFORE_A_NAME)
                ),
                stop,
            )
        return self.phrase(at)

    def asks_states(self, place: int) -> bool:
        """Whether States are asked, so that handing over to States is an exchange of peers."""
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else 0
        return receives(self.tokens[: min(stop, NEAR)]) is WordClass.STATE
