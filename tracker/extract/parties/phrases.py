"""Noun phrases: where one begins and ends, what stands before its name and what hangs behind its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tracker.extract.parties.referents import DocumentNames
from tracker.extract.words.gazetteer import Mention
from tracker.extract.words.tokens import Tokens
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Addressee, Source, Span

_CAPITAL, _MARK, _DIGIT, _OF = W.CAPITAL.value, W.MARK.value, W.DIGIT.value, W.OF.value
_AND, _MANNER, _PLACE, _STATE = W.AND.value, W.MANNER.value, W.PLACE.value, W.STATE.value
_ADVERB, _PARTICIPLE, _MODIFIER, _VERB = W.ADVERB.value, W.PARTICIPLE.value, W.MODIFIER.value, W.VERB.value
_DETERMINER, _POSSESSIVE, _SUCH, _QUANTITY = W.DETERMINER.value, W.POSSESSIVE.value, W.SUCH.value, W.QUANTITY.value
_THING, _STAND_IN, _COURTESY = W.THING.value, W.STAND_IN.value, W.COURTESY.value
_LISTING = (W.JOINT | W.INCLUDING | W.ADVERB | W.PREPOSITION | W.RELATIVE).value
_PLACES = ("member-state", "observer-state", "territory", "generic-group")
_FINITE = (W.MODAL | W.BE | W.AUXILIARY).value
_SEATS = ("member-state", "observer-state", "territory")
_STOP = (
    W.DETERMINER | W.SUCH | W.POSSESSIVE | W.AND | W.JOINT | W.INCLUDING | W.PREPOSITION | W.TO | W.THAT | W.RELATIVE
    | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN
).value  # fmt: skip
_BEFORE_NAME = (W.DETERMINER | W.SUCH | W.POSSESSIVE | W.COURTESY | W.QUANTITY | W.DIGIT).value
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_JOINS = (W.AND | W.JOINT).value
_NOUN_PHRASES = (W.ACTORS | W.ACTOR | W.MASS_ACTOR | W.OFFICE | W.MODIFIER | W.SYSTEM_PART).value
_ADJOINED = ("for", "in", "on")
_POINTING = frozenset({"those", "these"})


class Manner(StrEnum):
    """How sure the sentence makes it that somebody is named."""

    BOUNDED = "bounded"  # "Requests X to report": all words up to the infinitive name X
    OPEN = "open"  # "Urges X in view of ...": the words may as well be a thing
    SUBJECT = "subject"  # "that X report": a verb follows


class Opening(NamedTuple):
    """What stands before a name: where the name begins, and what its article says of it."""

    place: int
    definite: bool = False
    such: bool = False
    possessive: bool = False
    counted: bool = False
    points: bool = False  # "those countries"
    each: bool = False  # "all", "every"

    @property
    def refers(self) -> bool:
        """Whether the words can point back to somebody who was named: "the two leaders", "such banks"."""
        return self.definite or self.such


class Found(NamedTuple):
    """The addressees that one party's words stand for, and the place where the words end.

    `head` is the place of the head noun of a described group or office, -1 for names; `begin` where its own words
    begin. `is_bare` where it is an office that does not say of what. `unresolved` are names in no table,
    `ambiguous` short names with the other entities they could mean.
    """

    addressees: tuple[Addressee, ...]
    end: int
    begin: int = -1
    head: int = -1
    is_bare: bool = False
    complement: str = ""
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """Words that narrow a noun which the next of a list has: "bilateral" of "bilateral and multilateral donors"."""

    begin: int
    end: int


# "the Secretary-General of the Lamp Union" is no official of the adopting body's organization, "of the Union" is.
_OF_ANOTHER = re.compile(
    r"\s+(?:of|for)\s+(?:the\s+)?"
    r"(?!Convention\b(?!\s+(?:on|against|for|to)\b)|(?:Organi[sz]ation|Agency|Union)\b(?!\s+(?:of|for)\b))[A-Z]"
)


class Phrases:
    """Finds the noun phrases of one paragraph, and names what the tables have of them."""

    def __init__(self, tokens: Tokens, order: int, names: DocumentNames) -> None:
        self.tokens = tokens
        self.text = tokens.text
        self.order = order
        self.names = names

    def mention_at(self, place: int) -> Mention | None:
        """The table's name that begins at a word."""
        found = self.tokens.mentions.get(place)
        return found[1] if found else None

    def entity_of(self, mention: Mention) -> tuple[str, str, Source, tuple[str, ...]]:
        """The entity of a mention: (name, rule, source, other candidates); the document settles shared names."""
        if mention.candidates:
            name, rule, others = self.names.choose(mention, self.order)
            return name, rule, Source.TABLE, others
        defined = self.names.abbreviations.get(self.text[mention.start : mention.end])
        if defined:
            return defined, f"abbreviation: {self.text[mention.start : mention.end]}", Source.DOCUMENT, ()
        if short := self._short_of_house(mention):
            return *short, Source.REFERENCE, ()
        if self.names.is_bare_title(mention.name) and self.text.startswith(mention.name, mention.start):
            meant, rule, others = self.names.resolve(mention.name, self.order, mention.start)
            if meant:
                return meant, rule, Source.REFERENCE, others
        return mention.name, mention.rule, Source.TABLE, ()

    def _short_of_house(self, mention: Mention) -> tuple[str, str] | None:
        """Whom a name means in texts of the adopting body: its own "General Assembly", its own "Secretary-General"."""
        words = self.text[mention.start : mention.end]
        body, house = self.names.body, self.names.house_references.get(words)
        if house is None and (words not in self.names.self_references or body is None):
            return None
        if _OF_ANOTHER.match(self.text, mention.end):
            return None
        if house is not None:
            return house, f"anaphora: the {words} of the adopting body's organization"
        return (body, f"anaphora: the {words} is the adopting body") if body and body != mention.name else None

    def opening(self, place: int, end: int) -> Opening:
        """Skip what stands before a name: "all relevant" of "all relevant organizations"."""
        tokens = self.tokens
        definite = such = possessive = counted = points = each = False
        while place < end:
            flags = tokens.classes[place]
            if not flags & _BEFORE_NAME:
                if (
                    flags & _OF
                    and place + 1 < end
                    and tokens.classes[place + 1] & _DETERMINER
                    and (definite or counted)
                    and not points
                ):
                    place += 1  # "all of the donors"
                    continue
                if flags & _AND and tokens.classes[place - 1] & _COURTESY and tokens.classes[place + 1] & _COURTESY:
                    place += 1  # "relevant and interested donors"
                    continue
                if tokens.words[place : place + 2] == ["up", "to"] and tokens.classes[place + 2] & (_QUANTITY | _DIGIT):
                    place += 2  # "up to eight experts"
                    continue
                break
            found = tokens.mentions.get(place)
            if found and not flags & _COURTESY and (found[0] > place + 1 or not flags & (_DETERMINER | _POSSESSIVE)):
                break  # "all parties" is a name of the table itself
            if place in tokens.phrases and tokens.phrases[place][1] & _NOUN_PHRASES:
                break
            points |= tokens.words[place] in _POINTING
            each |= bool(flags & W.EVERY.value)
            definite |= bool(flags & _DETERMINER) or bool(flags & _POSSESSIVE)
            such |= bool(flags & _SUCH)
            possessive |= bool(flags & _POSSESSIVE)
            counted |= bool(flags & (_QUANTITY | _DIGIT))
            place += 1
        return Opening(place, definite, such, possessive, counted, points, each)

    def phrase_end(self, place: int, end: int, manner: Manner) -> int:
        """Where the noun phrase ends that begins at a word, without what hangs behind its head."""
        tokens = self.tokens
        classes, phrases, mentions = tokens.classes, tokens.phrases, tokens.mentions
        begin, has_head = place, False
        while place < end:
            if (named := mentions.get(place)) and named[0] <= end:
                place, has_head = named[0], True
                continue
            if phrase := phrases.get(place):
                if phrase[1] & _NOUN_PHRASES and phrase[0] <= end:
                    place, has_head = phrase[0], bool(phrase[1] & _ACTS)
                    continue
                if phrase[1] & _LISTING:
                    break
            flags = classes[place]
            if flags & _MARK:
                owned = self._possessive_end(place)
                if not owned or owned >= end or classes[owned] & (_STOP | _MARK):
                    break
                place, has_head = owned, False
                continue
            if flags & _STOP and not (flags & _CAPITAL and place > begin and flags & W.MODAL.value):
                break
            if has_head and (
                flags & _ADVERB
                or (flags & W.ADJUNCT.value and tokens.words[place + 1] in _ADJOINED)
                or (flags & _PARTICIPLE and not flags & _CAPITAL and self._narrows_behind(place, end))
                or (flags & (_COURTESY) and not flags & _ACTS and self._ends_phrase(place + 1, end))
                or (manner is Manner.SUBJECT and flags & _VERB and not flags & _CAPITAL and self._is_verb(place, end))
            ):
                break
            is_subject = manner is Manner.SUBJECT and not has_head and bool(flags & W.PLURAL.value)
            has_head = bool(flags & _ACTS) or is_subject
            place += 1
        while place > begin and classes[place - 1] & _ADVERB and (place - 1) not in phrases:
            place -= 1
        return place

    def _narrows_behind(self, place: int, end: int) -> bool:
        """Whether a participle narrows the noun before it, and is no noun itself: "the launching of the survey"."""
        tokens = self.tokens
        is_noun = place + 1 < end and tokens.classes[place + 1] & _OF and not tokens.classes[place] & W.COMPOSED.value
        return not is_noun

    def _ends_phrase(self, place: int, end: int) -> bool:
        return place >= end or bool(self.tokens.classes[place] & (_STOP | _MARK))

    def _is_verb(self, place: int, end: int) -> bool:
        """Whether a word after a head is the verb of "that X ...", and no further noun: "that the Board report"."""
        following = self.tokens.classes[place + 1] if place + 1 < end else _MARK
        return not following & _FINITE

    def _possessive_end(self, place: int) -> int:
        """Past the "'s" or the "'" that stands at a word; 0 where none does."""
        words = self.tokens.words
        if words[place] not in ("'", "’"):
            return 0
        if self.tokens.starts[place] != self.tokens.ends[place - 1]:
            return 0
        following = place + 1
        if (
            following < len(words)
            and words[following] == "s"
            and self.tokens.starts[following] == self.tokens.ends[place]
        ):
            return following + 1
        return following if words[place - 1].endswith("s") else 0

    def _possessive_end_at(self, place: int, end: int) -> bool:
        return place < end and bool(self._possessive_end(place))

    def _qualifier_close(self, place: int, end: int, manner: Manner) -> int:
        """Where a participle's own words end: at a comma, at the verb, or at "and" before somebody else."""
        tokens = self.tokens
        while place < end:
            flags = tokens.classes[place]
            if manner is Manner.SUBJECT and flags & _FINITE:
                break
            if flags & _MARK and not self._possessive_end(place):
                break
            if flags & _JOINS and self.names_somebody(place + 1, end):
                break
            place += 1
        return place

    def names_somebody(self, place: int, end: int) -> bool:
        """Whether the words after a joint begin with a party that is one by itself."""
        tokens = self.tokens
        begin = self.opening(place, end).place
        if begin >= end:
            return False
        if begin in tokens.mentions or tokens.classes[begin] & _STAND_IN:
            return True
        close = self.phrase_end(begin, end, Manner.BOUNDED)
        return close > begin and bool(tokens.classes[close - 1] & _ACTS)

    def _object_end(self, place: int, end: int, manner: Manner) -> int:
        """Where the noun phrase behind a preposition ends; before the verb of a subject it ends at that verb."""
        tokens = self.tokens
        close = self.phrase_end(place, end, manner)
        if manner is Manner.SUBJECT:
            for at in range(place + 1, close):
                flags = tokens.classes[at]
                if flags & _VERB and not flags & (_ACTS | _THING | _MODIFIER | _CAPITAL) and at not in tokens.mentions:
                    return at
            if place + 1 < close < end and self._governs(close - 1):
                return close - 1
        return close

    def _governs(self, place: int) -> bool:
        """Whether a word is the verb of what stands behind it: "that the crews of the harbour lift the blockade"."""
        tokens = self.tokens
        is_base = not tokens.classes[place] & (_ACTS | _CAPITAL) and not tokens.words[place].endswith("s")
        return is_base and bool(tokens.classes[place + 1] & (_DETERMINER | _POSSESSIVE | _QUANTITY))

    def _chain_end(self, place: int, end: int, manner: Manner = Manner.BOUNDED) -> int:
        """Where "of the countries of the region" ends that hangs behind a noun."""
        tokens = self.tokens
        while place + 1 < end and tokens.words[place] in ("of", "in", "on", "for", "to"):
            if tokens.words[place] != "of" and tokens.classes[place + 1] & (_MANNER | _POSSESSIVE):
                break
            start = self.opening(place + 1, end).place
            if start >= end or (
                tokens.classes[start] & (_MANNER | _PARTICIPLE | _VERB) and tokens.words[place] != "of"
            ):
                break
            close = self._object_end(start, end, manner)
            if close == start:
                break
            place = close
        return place

    def _complement_end(
        self, close: int, end: int, *, must_be_place: bool, is_row: bool = False, manner: Manner = Manner.BOUNDED
    ) -> int:
        """Where the words end that tell which group is meant; `close` where none stand there."""
        tokens = self.tokens
        if not must_be_place and (excluded := self._excluded_end(close, end, manner)):
            return excluded
        is_adjoined = not must_be_place and close + 2 < end and bool(tokens.classes[close] & W.ADJUNCT.value)
        if is_adjoined and tokens.words[close + 1] in _ADJOINED:
            start = self.opening(close + 2, end).place
            far = self._object_end(start, end, manner)
            return self._chain_end(far, end, manner) if far > start else close
        if close + 1 >= end or tokens.words[close] not in ("of", "in", "from", "outside"):
            return close
        if close in tokens.phrases and tokens.phrases[close][1] & (_LISTING):
            return close
        following = tokens.classes[close + 1]
        if following & _POSSESSIVE or (tokens.words[close] != "of" and following & (_MANNER | W.GERUND.value)):
            return close
        start = self.opening(close + 1, end).place
        if start >= end or tokens.classes[start] & (_MARK | _DIGIT):
            return close
        if tokens.words[close] != "of" and tokens.classes[start] & _MANNER and not tokens.classes[start] & _PLACE:
            return close
        far = self._object_end(start, end, Manner.SUBJECT if manner is Manner.SUBJECT else Manner.BOUNDED)
        if far == start:
            return close
        named = tokens.mentions.get(start)
        is_seat = named is not None and named[1].kind in _PLACES
        if must_be_place and not (is_seat if named else tokens.classes[far - 1] & (_PLACE | _CAPITAL)):
            return close
        is_states = is_row and bool(tokens.classes[close - 1] & _STATE)
        if is_states and tokens.words[close] == "of" and tokens.classes[start] & _CAPITAL and not is_seat:
            return close  # "troop-contributing countries of the Mission"
        if named and named[1].kind in _SEATS and (listed := self._seats_end(named[0], end)):
            return listed
        return self._chain_end(far, end, manner)

    def _excluded_end(self, close: int, end: int, manner: Manner) -> int:
        """Past "other than the Board" behind "donors", who are asked without it; 0 where other words stand there."""
        tokens = self.tokens
        if tokens.words[close : close + 2] != ["other", "than"]:
            return 0
        start = self.opening(close + 2, end).place
        far = self._object_end(start, end, manner)
        return self._chain_end(far, end, manner) if far > start else 0

    def _seats_end(self, place: int, end: int) -> int:
        """Past ", Ghana and Niger" behind "parties in Chad"; 0 where no list of States or territories stands there."""
        tokens = self.tokens
        while place + 1 < end:
            at = place + (tokens.words[place] == ",")
            is_last = bool(tokens.classes[at] & _AND)
            at += is_last
            if at < end and tokens.words[at] == "the":
                at += 1
            named = tokens.mentions.get(at)
            if at == place or named is None or named[1].kind not in _SEATS or named[0] > end:
                return 0
            place = named[0]
            if is_last:
                return place
        return 0

    def _one(
        self, name: str, place: int, close: int, rule: str, source: Source, ambiguous: tuple[str, ...] = ()
    ) -> Found:
        start, stop = self.tokens.starts[place], self.tokens.ends[close - 1]
        words = self.text[start:stop]
        party = Addressee(name, words, Span(start, stop), rule=rule, source=source)
        return Found((party,), close, ambiguous=((words, ambiguous),) if ambiguous else ())

    def _as_written(self, words: str, place: int, close: int, rule: str, source: Source = Source.GROUP) -> Found:
        """A group by its own words, under the table's name where the table has it."""
        named = self.names.gazetteer.named(words) or self.names.gazetteer.named(f"{words}s")
        if named and not named.candidates:
            return self._one(named.name, place, close, named.rule, Source.TABLE)
        return self._one(words, place, close, rule, source)
