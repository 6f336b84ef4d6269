"""One clause while it is searched for what is to be reported: its words, what they hand over, and who receives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from tracker.extract.clauses.asked_verbs import AskedVerbs, Words
from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.times.setting import BodyAt
from tracker.knowledge.reporting import Form, WordClass, load_reporting_words

REACH = 60
"""Words after a verb within which what it hands over and to whom must stand."""
NEAR = 12
NAMED = WordClass.NAME | WordClass.ARTICLE
ACCOUNT = WordClass.REPORT | WordClass.ACCOUNT
_NAMED_BODY = WordClass.NAME | WordClass.BODY
_BEFORE_AN_ARTICLE = WordClass.ARTICLE | WordClass.AND
_NAMED_ACCOUNT = WordClass.NAME | WordClass.ACCOUNT
_RECEIVING = WordClass.RECEIVING | WordClass.BEFORE_WHOM
_AFTER_A_NAME = WordClass.PREPOSITION | WordClass.IN | _RECEIVING | WordClass.RELATIVE
_NO_OBJECT = WordClass.INFINITIVE | WordClass.IN | WordClass.WITH | WordClass.BEFORE_WHOM | WordClass.PREPOSITION
_ENDS_A_NAME = WordClass.SIGN | WordClass.AND | WordClass.BE | WordClass.BINDING | _AFTER_A_NAME
_BEGINS_AN_OBJECT = ACCOUNT | WordClass.ARTICLE | WordClass.OF_A_KIND
_AFTER_A_PHRASE = (
    WordClass.AND | WordClass.ARTICLE | WordClass.PREPOSITION | WordClass.RELATIVE | WordClass.INFINITIVE
    | WordClass.SIGN
)  # fmt: skip


class SearchedClause:
    """One clause while it is searched for what is to be reported."""

    def __init__(self, tokens: Words, bound: ClauseBounds, body_at: BodyAt, body: str | None) -> None:
        self._body_at, self._body = body_at, body
        self.words, self.classes, self.starts = tokens.words, tokens.classes, tokens.starts
        self.count = len(tokens.words)
        self.bound = bound
        self._tokens = tokens

    @cached_property
    def verbs(self) -> AskedVerbs:
        """The verbs by how they stand to what is asked."""
        return AskedVerbs(self._tokens, self.bound)

    def _forms(self, place: int) -> Iterable[tuple[int, tuple[Form, ...]]]:
        """The classes of a verb, each with the forms that it may have."""
        return load_reporting_words()[self.words[place]].forms.items()

    def _names_body_after(self, place: int) -> bool:
        stop = min(self.count, place + NEAR)
        return any(
            self.classes[at] & _NAMED_BODY == _NAMED_BODY or self.words[at] == "thereon"
            for at in range(place + 1, stop)
        )

    def _that_before(self, place: int) -> int | None:
        """Where the "that" stands whose clause reaches to a place."""
        near = range(place - 1, max(-1, place - 2 * NEAR), -1)
        return next((at for at in near if self.classes[at] & WordClass.COMPLEMENT), None)

    def _after_receiver(self, place: int) -> list[int]:
        """What stands after "available at the Dialogue": the inputs."""
        at = place + 1
        if self._classes(at) & _RECEIVING:
            stop = min(self.count, at + 1 + NEAR)
            at += 1
            while at < stop and self.classes[at] & (NAMED | WordClass.PREPOSITION):
                at += 1
        return self._phrase(at)

    def _brings(self, place: int) -> bool:
        for at in range(place + 1, min(self.count, place + REACH)):
            if self.classes[at] & WordClass.ATTENTION:
                if self._is_adopting_body(at + 2) or self.words[at - 1] == "its":
                    return True
                return self._has(self._object(place), ACCOUNT) and self._works_for(place)
        return False

    def _is_adopting_body(self, place: int) -> bool:
        named = self._body_at(self.starts[place]) if place < self.count else None
        return named is not None and (self._body is None or named[0] == self._body)

    def _works_for(self, place: int) -> bool:
        """A plan that is drawn up "for approval by the Board" or "to be considered by the Board"."""
        stop = min(self.count, self.verbs.after(place), place + REACH)
        for at in range(place + 1, stop - 1):
            if self.words[at] == "for" and self._whole_at(at + 1):
                return True
            to_be = self.classes[at] & WordClass.INFINITIVE and self.classes[at + 1] & WordClass.BE
            if to_be and any(classes & WordClass.CONSIDERED for classes in self.classes[at + 2 : at + 5]):
                return self._receives(range(at + 2, min(stop, at + 2 + REACH // 2))) == WordClass.BODY
        return False

    def _whole_at(self, place: int) -> bool:
        """Whether "consideration by the Board", "its approval" or "submission to the Board" begins."""
        is_own = bool(self._classes(place) & WordClass.OWN)
        if self._classes(place) & WordClass.ARTICLE:
            place += 1
        if not self._classes(place) & WordClass.WHOLE:
            return False
        if self._word(place + 1) in ("by", "to", "of", "at"):
            return self._receives(range(place + 1, min(self.count, place + 1 + NEAR))) == WordClass.BODY
        return is_own

    def _is_definite(self, words: list[int]) -> bool:
        first = words[0]
        return self.words[first] in ("the", "this", "that", "these", "those") or self._any(words[:1], WordClass.OWN)

    def _any(self, words: Sequence[int], classes: int) -> bool:
        return any(self.classes[at] & classes for at in words)

    def _classes(self, place: int) -> int:
        return self.classes[place] if place < self.count else 0

    def _word(self, place: int) -> str:
        return self.words[place] if place < self.count else ""

    def _has(self, words: Sequence[int], classes: int) -> bool:
        """Whether the words at some places name such a thing: "all maps needed", not "map makers"."""
        for number, at in enumerate(words, start=1):
            own = self.classes[at]
            is_such = own & classes and own & _NAMED_ACCOUNT != _NAMED_ACCOUNT
            if is_such and (number == len(words) or self._ends_a_name(words[number])):
                return True
        return False

    def _ends_a_name(self, following: int) -> bool:
        ends = self.classes[following] & _ENDS_A_NAME
        return bool(ends) or self.words[following].endswith(("ed", "able", "ary", "ing", "ant"))

    def _object(self, place: int) -> list[int]:
        """What the verb at `place` governs: "provide to the Board, each year, all maps"."""
        at = self._past_parenthesis(place + 1)
        while at < self.count and self.classes[at] & WordClass.ADVERB:
            at += 1
        if at >= self.count or self.classes[at] & _NO_OBJECT:
            return self._later_object(at, min(self.verbs.until(place), place + REACH))
        return self._phrase(at)

    def _later_object(self, at: int, stop: int) -> list[int]:
        """What is handed over, named after the receiver or the time."""
        for place in range(at, stop):
            classes = self.classes[place]
            if not classes & _BEGINS_AN_OBJECT or classes & WordClass.NAME:
                continue
            if self.classes[place - 1] & (_AFTER_A_NAME | WordClass.AND):
                continue
            words = self._phrase(place)
            if self._has(words, ACCOUNT):
                return words
        return []

    def _past_parenthesis(self, at: int) -> int:
        if self._word(at) == ",":
            for further in range(at + 1, min(self.count, at + REACH // 2)):
                if self.words[further] == ",":
                    return further + 1
        return at

    def _phrase(self, at: int) -> list[int]:
        """The places of a noun phrase from `at`: "all maps and statements", "relevant, detailed information"."""
        words: list[int] = []
        while at < self.count and len(words) < REACH // 2:
            classes = self.classes[at]
            if classes & _AFTER_A_NAME:
                break
            if words and classes & WordClass.COMPLEMENT:
                break
            if words and classes & WordClass.ARTICLE and not self.classes[words[-1]] & _BEFORE_AN_ARTICLE:
                break  # another one begins: "the Commission these recommendations"
            if not classes & WordClass.SIGN:
                words.append(at)
            elif (
                self.words[at] != ","
                or at + 1 >= self.count
                or self.classes[at + 1] & _AFTER_A_PHRASE
                or self._has(words, WordClass.REPORT | WordClass.BODY)
            ):
                break
            at += 1
        return words

    def _with(self, place: int) -> int | None:
        """Where "with" stands that names what is handed over: "provide the Board with information"."""
        stop = min(self.count, self.verbs.after(place), place + REACH // 2)
        for at in range(place + 2, stop):
            if self.classes[at] & WordClass.WITH:
                return None if any(classes & WordClass.VIEW for classes in self.classes[at + 1 : at + 3]) else at
            if self.words[at] in ";:":
                return None
        return None

    def _receives(self, words: Sequence[int]) -> int | None:
        """The class of who is named first: a body, States, or people whom one informs without reporting."""
        for at in words:
            classes = self.classes[at]
            if classes & WordClass.PEOPLE and not classes & WordClass.NAME:
                return WordClass.PEOPLE
            if classes & WordClass.BODY:
                return WordClass.BODY
            if classes & WordClass.STATE:
                return WordClass.STATE
        return WordClass.BODY if self._any(words, WordClass.NAME) else None

    def _receiver(self, place: int, after: int = _RECEIVING) -> int | None:
        """To whom the verb at `place` hands something over: the first receiver named after a preposition."""
        stop = min(self.verbs.until(place), place + REACH)
        best: int | None = None
        for at in range(place + 1, stop):
            classes = self.classes[at]
            if self.words[at] == ";":
                break
            if classes & after:
                if classes & WordClass.INFINITIVE and self.classes[at - 1] & WordClass.TO_A_NOUN:
                    continue  # "related to women"
                if classes & WordClass.WITH and self._word(at + 1) in ("their", "its"):
                    continue  # shared among themselves
                words = self._phrase(at + 1)
                found = self._receives(words)
                if found is None and words and self.words[words[-1]] == "members" and self._word(words[-1] + 1) == "of":
                    found = self._receives(self._phrase(words[-1] + 2))
                if found == WordClass.BODY:
                    return found
                if classes & WordClass.RECEIVING and best != WordClass.STATE:
                    best = found or best
        return best

    def _asks_states(self, place: int) -> bool:
        """Whether States are asked, so that handing over to States is an exchange of peers."""
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else 0
        return self._receives(range(min(stop, NEAR))) == WordClass.STATE
