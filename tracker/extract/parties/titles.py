"""Names and titles: where "Special Rapporteur on the right to water" ends, and which State is "Peruvian"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.extract.parties.phrases import Phrases
from tracker.knowledge.lexicon import WordClass as W

_CAPITAL, _MARK, _DIGIT, _OF = W.CAPITAL.value, W.MARK.value, W.DIGIT.value, W.OF.value
_FOR, _TO, _AND, _OFFICE = W.FOR.value, W.TO.value, W.AND.value, W.OFFICE.value
_GOVERNING, _ADVERB, _PARTICIPLE, _MODIFIER = W.GOVERNING.value, W.ADVERB.value, W.PARTICIPLE.value, W.MODIFIER.value
_DETERMINER = W.DETERMINER.value
_POSSESSIVE = W.POSSESSIVE.value
_QUANTITY = W.QUANTITY.value
_RELATIVE = W.RELATIVE.value
_LISTING = (W.JOINT | W.INCLUDING | W.ADVERB | W.PREPOSITION | W.RELATIVE).value
_STOP = (
    W.DETERMINER | W.SUCH | W.POSSESSIVE | W.AND | W.JOINT | W.INCLUDING | W.PREPOSITION | W.TO | W.THAT | W.RELATIVE
    | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN
).value  # fmt: skip
_ENDS_A_THEME = (
    W.RELATIVE | W.POSSESSIVE | W.THAT | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN
).value  # fmt: skip
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_JOINS = (W.AND | W.JOINT).value
_NAME_JOINTS = (W.OF | W.FOR | W.TO | W.WITH | W.PREPOSITION).value
_THEMES = frozenset({"on", "for", "against"})
_LIST_OF_ITS_OWN = frozenset({"organ", "official", "special-procedure"})
_TITLE_STOPS = frozenset("at as with by during within under until from its his her their also pursuant without".split())

_LONGEST = 100
"""Words that no name exceeds; "January and January and ..." would be looked through again and again."""


class Titles(Phrases):
    """Finds where names end that no table has."""

    def _name_end(self, begin: int, end: int) -> int:
        """Where capitalized words end that "of", "on", "for" and "and" hold together."""
        tokens = self.tokens
        place = begin
        end = min(end, begin + _LONGEST)
        while place < end:
            if (named := tokens.mentions.get(place)) and named[0] <= end:
                place = named[0]
                continue
            if tokens.classes[place] & _CAPITAL and not tokens.classes[place] & _MARK:
                place += 1
                continue
            if owned := (self._possessive_end(place) if place > begin else 0):
                if owned < end and tokens.classes[owned] & _CAPITAL:
                    place = owned
                    continue
                break
            ahead = place
            while ahead < end and ahead - place < 3 and tokens.classes[ahead] & (_NAME_JOINTS | _AND | _DETERMINER):
                ahead += 1
            if ahead == place or ahead >= end or not tokens.classes[ahead] & _CAPITAL:
                break
            if tokens.classes[place] & _AND and (
                ahead in tokens.mentions or ahead > place + 1 or self._is_whole(begin, place)
            ):
                break
            if (
                ahead in tokens.mentions
                and not tokens.classes[place] & (_OF | _FOR)
                and tokens.words[place] not in ("on", "against")
            ):
                break
            place = ahead
        return place

    def _cuts(self, begin: int, close: int, far: int) -> Sequence[int]:
        """The places where a capitalized name can end, the farthest first."""
        joints = [at for at in range(close, far) if self.tokens.classes[at] & (_NAME_JOINTS | _JOINS)]
        return [far, *reversed(joints)] if far > close else [close]

    def _is_whole(self, begin: int, close: int) -> bool:
        """Whether capitalized words are a name by themselves: they have the noun of a body."""
        return any(
            self.tokens.classes[at] & _ACTS and not self.tokens.classes[at] & _MODIFIER for at in range(begin, close)
        )

    def _settled(self, title: str) -> str:
        """A title in the form that the document agrees on."""
        return self.names.settled(title)

    def _title_close(self, close: int, end: int) -> int:
        """Where a title ends with its theme: "Special Rapporteur on the right to water"; `close` where none follows."""
        tokens = self.tokens
        if close + 1 >= end or tokens.words[close] not in _THEMES:
            return close
        following = close + 1 + bool(tokens.classes[close + 1] & _DETERMINER)
        if tokens.words[close] == "for" and not tokens.classes[following] & _CAPITAL:
            return close
        if tokens.classes[close + 1] & (_POSSESSIVE | _PARTICIPLE) or tokens.words[close + 1] in (
            "a",
            "an",
            "this",
            "that",
        ):
            return close
        place = close + 1
        reached = close
        while place < end:
            flags = tokens.classes[place]
            if (named := tokens.mentions.get(place)) and named[0] <= end and named[1].kind not in _LIST_OF_ITS_OWN:
                place = reached = named[0]
                continue
            phrase = tokens.phrases.get(place)
            if phrase and phrase[1] & _LISTING:
                break
            if flags & _MARK:
                owned = self._possessive_end(place)
                if owned:
                    place = owned
                    continue
                if tokens.words[place] == "," and self._lists_on(place + 1, end):
                    place += 1
                    continue
                break
            if flags & _AND:
                if self.opening(place + 1, end).definite and not tokens.classes[place + 1] & _CAPITAL:
                    break
                if place + 1 < end and tokens.classes[place + 1] & (_TO | _STOP):
                    break
                place += 1
                continue
            if flags & _TO:
                if tokens.words[place - 1] not in ("right", "rights", "access", "freedom"):
                    break
                place += 1
                continue
            if (
                tokens.words[place] == "for"
                and place + 1 < end
                and (
                    tokens.classes[place + 1] & (_QUANTITY | _DIGIT)
                    or tokens.words[place + 1] in ("a", "one", "its", "their")
                )
            ):
                break  # "for three years" is a term
            if tokens.words[place] in _TITLE_STOPS or flags & _ENDS_A_THEME:
                break
            if flags & _PARTICIPLE and place > close + 1 and not flags & _CAPITAL and self._is_reduced(place, end):
                break
            place += 1
            if not flags & (_STOP | _ADVERB):
                reached = place
        return reached

    def titles(self) -> Iterator[tuple[int, str]]:
        """The titles that this text gives in full, with where each begins: "Special Rapporteur on the right to water".

        Besides titles with a theme, names of three capitalized words or more that end in the noun of a body.
        """
        tokens = self.tokens
        classes, words = tokens.classes, tokens.words
        at = 0
        while at < tokens.count:
            flags = classes[at]
            if not (flags & _CAPITAL and flags & (_ACTS | _OFFICE)):
                at += 1
                continue
            begin = at
            while begin > 1 and classes[begin - 1] & _CAPITAL:
                begin -= 1
            close = max(self._name_end(begin, tokens.count), self._title_close(at + 1, tokens.count))
            if words[close] in _THEMES and classes[close + 1] & _CAPITAL:
                close = max(self._title_close(close, tokens.count), close)
            if close > at + 1 or (at - begin > 1 and not classes[at + 1] & _CAPITAL):
                yield tokens.starts[begin], tokens.between(begin, close)
            at = close

    def _lists_on(self, place: int, end: int) -> bool:
        """Whether a comma in a title goes on with a list: "on truth, justice, reparation and relief"."""
        tokens = self.tokens
        if self.names_somebody(place, end):
            return False
        for at in range(place, min(place + 8, end)):
            if tokens.classes[at] & _AND:
                return at > place and not (at + 1 < end and tokens.classes[at + 1] & (_DETERMINER | _TO))
            if tokens.classes[at] & (_STOP | _MARK) and tokens.words[at] != ",":
                return False
        return False

    def _is_reduced(self, place: int, end: int) -> bool:
        following = self.tokens.classes[place + 1] if place + 1 < end else _MARK
        return bool(following & (_STOP | _MARK))

    def _state_of(self, begin: int, close: int) -> str | None:
        """The State behind "Libyan authorities" or "CAR Government"."""
        tokens = self.tokens
        if close - begin < 2 or not tokens.classes[close - 1] & _GOVERNING or "people" in tokens.words[close - 1]:
            return None
        first = begin
        while first < close and not tokens.classes[first] & _CAPITAL:
            first += 1
        words = tokens.between(first, close - 1)
        state = self.names.state_called(words)
        if state is None and " " in words:
            state = self.names.state_called(words.rpartition(" ")[0]) if words.rpartition(" ")[2].islower() else None
        return state
