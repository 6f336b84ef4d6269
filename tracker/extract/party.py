"""One party as its words name it: a row of the table, a short reference, an office, a described group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.extract.gazetteer import Mention, straight
from tracker.extract.referents import DocumentNames
from tracker.extract.tokens import Tokens
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Addressee, Source, Span

_STATES = ("member-state", "observer-state")
_ORGANIZATION = "United Nations"
_SYSTEMS = (_ORGANIZATION, "United Nations system", "United Nations development system")
_MEMBER_STATES = "Member States"

# Words that end a noun phrase.
_STOP = (
    W.DETERMINER | W.SUCH | W.POSSESSIVE | W.AND | W.JOINT | W.INCLUDING | W.PREPOSITION | W.TO | W.THAT | W.RELATIVE
    | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN
).value  # fmt: skip
_BEFORE_NAME = (W.DETERMINER | W.SUCH | W.POSSESSIVE | W.COURTESY | W.QUANTITY | W.DIGIT).value
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_MANY = (W.ACTORS | W.MASS_ACTOR).value
_NO_ACTOR = (W.THING | W.EFFORT | W.DEED | W.MUTUAL | W.MANNER | W.ADVERB | W.ORDINARY_NOUN | W.INSTRUMENT).value
_JOINS = (W.AND | W.JOINT).value
_NAME_JOINTS = (W.OF | W.FOR | W.TO | W.WITH | W.PREPOSITION).value
_NOUN_PHRASES = (W.ACTORS | W.ACTOR | W.MASS_ACTOR | W.OFFICE | W.MODIFIER | W.SYSTEM_PART).value

_CAPITAL, _MARK, _DIGIT = W.CAPITAL.value, W.MARK.value, W.DIGIT.value
_OF, _FOR, _TO, _AND = W.OF.value, W.FOR.value, W.TO.value, W.AND.value
_PREPOSITION, _MANNER, _PLACE = W.PREPOSITION.value, W.MANNER.value, W.PLACE.value
_OFFICE, _SENDER, _GOVERNING, _STATE = W.OFFICE.value, W.SENDER.value, W.GOVERNING.value, W.STATE.value
_ADVERB, _PARTICIPLE, _MODIFIER, _VERB = W.ADVERB.value, W.PARTICIPLE.value, W.MODIFIER.value, W.VERB.value
_DETERMINER, _POSSESSIVE, _SUCH, _QUANTITY = W.DETERMINER.value, W.POSSESSIVE.value, W.SUCH.value, W.QUANTITY.value
_ACTOR, _ACTORS, _INSTRUMENT, _THING = W.ACTOR.value, W.ACTORS.value, W.INSTRUMENT.value, W.THING.value
_STAND_IN, _RELATIVE, _SYSTEM_PART = W.STAND_IN.value, W.RELATIVE.value, W.SYSTEM_PART.value
_COURTESY, _LISTING = W.COURTESY.value, (W.JOINT | W.INCLUDING | W.ADVERB | W.PREPOSITION | W.RELATIVE).value


class Manner(StrEnum):
    """How sure the sentence makes it that somebody is named."""

    BOUNDED = "bounded"  # "Requests X to report": all words up to the infinitive name X
    OPEN = "open"  # "Urges X in view of ...": the words may as well be a thing
    SUBJECT = "subject"  # "that X report": a verb follows


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before a name: where the name begins, and what its article says of it."""

    place: int
    definite: bool = False
    such: bool = False
    possessive: bool = False
    counted: bool = False
    points: bool = False  # "those countries"

    @property
    def refers(self) -> bool:
        """Whether the words can point back to somebody who was named: "the two leaders", "such banks"."""
        return self.definite or self.such


@dataclass(frozen=True, slots=True)
class Found:
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
    """Words that narrow a noun which only the next of a list has: "bilateral" of "bilateral and multilateral donors"."""

    begin: int
    end: int


class PartyNamer:
    """Names the parties of one paragraph, with what the document has named before."""

    def __init__(self, tokens: Tokens, order: int, names: DocumentNames) -> None:
        self.tokens = tokens
        self.text = tokens.text
        self.order = order
        self.names = names

    # --- what stands where ----------------------------------------------------------

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
        if self.names.is_bare_title(mention.name) and self.text.startswith(mention.name, mention.start):
            meant, rule, others = self.names.resolve(mention.name, self.order, mention.start)
            if meant:
                return meant, rule, Source.REFERENCE, others
        return mention.name, mention.rule, Source.TABLE, ()

    def opening(self, place: int, end: int) -> Opening:
        """Skip what stands before a name: "all relevant" of "all relevant organizations"."""
        tokens = self.tokens
        definite = such = possessive = counted = points = False
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
                break
            found = tokens.mentions.get(place)
            if found and not flags & _COURTESY and (found[0] > place + 1 or not flags & (_DETERMINER | _POSSESSIVE)):
                break  # "all parties" is a name of the table itself
            if place in tokens.phrases and tokens.phrases[place][1] & _NOUN_PHRASES:
                break
            points |= tokens.words[place] in _POINTING
            definite |= bool(flags & _DETERMINER) or bool(flags & _POSSESSIVE)
            such |= bool(flags & _SUCH)
            possessive |= bool(flags & _POSSESSIVE)
            counted |= bool(flags & (_QUANTITY | _DIGIT))
            place += 1
        return Opening(place, definite, such, possessive, counted, points)

    # --- reading --------------------------------------------------------------------

    def party_at(self, place: int, end: int, manner: Manner) -> Found | Pending | None:
        """The party whose words begin at `place`: "all relevant United Nations entities"; None where nobody is named."""
        tokens = self.tokens
        opening = self.opening(place, end)
        begin = opening.place
        if begin >= end or tokens.classes[begin] & _MARK:
            return self._stand_in(place, begin, end, manner)
        stand_in = self._stand_in(place, begin, end, manner)
        if stand_in:
            return stand_in
        flags = tokens.classes[begin]
        if flags & _SENDER and begin + 1 < end and tokens.classes[begin + 1] & _OF and not flags & _CAPITAL:
            senders = self.party_at(begin + 2, end, manner)
            if senders:
                return senders
        if system := self._system(place, begin, end):
            return system
        close = self.phrase_end(begin, end, manner)
        if close == begin:
            return None
        hidden = tokens.mentions.get(begin)
        if hidden and begin + 1 < hidden[0] < close and flags & (_DETERMINER | _COURTESY):
            return self._past_all(place, begin + 1, close, end, manner)
        return self._read(place, opening, close, end, manner)

    def _past_all(self, place: int, begin: int, close: int, end: int, manner: Manner) -> Found | Pending | None:
        """ "all States parties": the table's "all States" hides the longer name that begins behind "all"."""
        tokens = self.tokens
        while begin < close - 1 and tokens.classes[begin] & _COURTESY:
            begin += 1
        for far in range(min(end, close + 6), begin, -1):
            row = self.names.gazetteer.named(tokens.between(begin, far))
            if row and not row.candidates:
                found = replace(self._one(row.name, place, far, row.rule, Source.TABLE), begin=begin, head=far - 1)
                return self._with_complement(found, row.kind, Opening(begin), end, manner)
        return self._read(place, Opening(begin), close, end, manner)

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
                or (flags & _PARTICIPLE and not flags & _CAPITAL and self._narrows_behind(place, end))
                or (flags & (_COURTESY) and not flags & _ACTS and self._ends_phrase(place + 1, end))
                or (manner is Manner.SUBJECT and flags & _VERB and not flags & _CAPITAL and self._is_verb(place, end))
            ):
                break
            has_head = bool(flags & _MANY) or (bool(flags & _ACTOR) and bool(flags & _CAPITAL | (place == begin)))
            has_head = has_head or bool(flags & _ACTOR)
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
        return not following & (W.MODAL | W.BE | W.AUXILIARY).value

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

    def _read(self, place: int, opening: Opening, close: int, end: int, manner: Manner) -> Found | Pending | None:
        tokens, begin = self.tokens, opening.place
        named = tokens.mentions.get(begin)
        is_named = named is not None and named[0] == close
        if tokens.classes[begin] & _CAPITAL and (state := self._state_of(begin, close)):
            return self._one(state, place, close, f"entities: {state}", Source.TABLE)
        whole = self.names.gazetteer.named(tokens.between(begin, close)) if not is_named else None
        if (
            named
            and is_named
            and tokens.classes[close - 1] & _GOVERNING
            and (ruled := self._ruled(place, begin, close, end))
        ):
            return ruled
        if named and is_named:
            return self._mentioned(place, opening, named[1], close, end, manner)
        if whole and not whole.candidates:
            group = self._one(whole.name, place, close, whole.rule, Source.TABLE)
            return self._with_complement(replace(group, begin=begin, head=close - 1), whole.kind, opening, end, manner)
        head = tokens.classes[close - 1]
        if (
            close < end
            and self._is_office(begin, close)
            and (office := self._office(place, opening, close, end, manner))
        ):
            return office
        if named and named[0] > close:
            return None
        if named and (held := self._office_held(place, named, close, end)):
            return held
        inner = self._last_mention(begin, close)
        if inner and inner[1] == close:
            return self._narrowed(place, opening, inner, end, manner)
        if named:
            return self._tailed(place, begin, named, close, end, manner)
        if head & _CAPITAL:
            return self._capitalized(place, opening, close, end, manner)
        return self._described(place, opening, close, end, manner)

    # --- the ways to name a party -------------------------------------------------------

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

    def _stand_in(self, place: int, begin: int, end: int, manner: Manner) -> Found | None:
        """ "those engaged in the clearance of mines", "others concerned": a group that only its description tells."""
        tokens = self.tokens
        if begin < end and tokens.words[begin] == "others":
            begin += 1
        if begin == place or begin > end or not tokens.classes[begin - 1] & _STAND_IN:
            return None
        first = begin - 1
        if begin >= end:
            return Found((), begin) if tokens.words[first] == "others" else None
        flags = tokens.classes[begin]
        if tokens.words[begin] in ("of", "in", "from") and tokens.words[first] == "those":
            inner = self.opening(begin + 1, end).place
            if inner < end and tokens.classes[inner] & _STATE:
                whose = self.party_at(begin + 1, end, manner)
                if isinstance(whose, Found):
                    return whose  # "Governments, in particular those of the countries of origin"
            far = self._complement_end(begin, end, must_be_place=True)
            if far > begin:
                words = f"countries{self.text[tokens.ends[begin - 1] : tokens.ends[far - 1]]}"
                return self._as_written(words, first, far, "described group")
        if flags & _COURTESY and begin > first:
            return self._as_written(tokens.between(first, begin + 1), first, begin + 1, "described group")
        if flags & _PARTICIPLE and self.phrase_end(begin, end, Manner.BOUNDED) > begin + 1:
            return None  # "other related organizations"
        if flags & (_RELATIVE | _PARTICIPLE) or (flags & _PREPOSITION and tokens.words[first] == "others"):
            close = self._qualifier_close(begin + 1, end, manner)
            return self._as_written(tokens.between(first, close), first, close, "described group")
        return Found((), begin) if tokens.words[first] == "others" else None

    def _qualifier_close(self, place: int, end: int, manner: Manner) -> int:
        """Where a participle's own words end: at a comma, at the verb, or at "and" before somebody else."""
        tokens = self.tokens
        while place < end:
            flags = tokens.classes[place]
            if manner is Manner.SUBJECT and flags & (W.MODAL | W.BE | W.AUXILIARY).value:
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

    def _system(self, place: int, begin: int, end: int) -> Found | None:
        """ "United Nations agencies, funds and programmes", "entities of the United Nations system": the system."""
        tokens = self.tokens
        named = tokens.mentions.get(begin)
        if named and named[1].name in _SYSTEMS and named[1].kind != "member-state":
            first = self._next_part(named[0], end) if named[1].name == _SYSTEMS[1] else named[0]
            close = self._parts_end(first, end)
            if close == first:
                return None
            within = self._within_system(close, end)
            system = named[1].name if named[1].name != _ORGANIZATION else _SYSTEMS[1]
            return self._one(system, place, within or close, f"entities: {system}", Source.TABLE)
        if (
            named
            and named[0] > begin + 2
            and (row := self.names.gazetteer.named(tokens.between(begin, begin + 2)))
            and (row.name == _ORGANIZATION)
        ):
            # "United Nations funds, programmes and specialized agencies": more than the funds and programmes
            close = self._parts_end(begin + 2, end)
            if close > named[0] and any(tokens.words[at].startswith("agenc") for at in range(begin + 2, close)):
                within = self._within_system(close, end)
                return self._one(_SYSTEMS[1], place, within or close, "entities: United Nations system", Source.TABLE)
        close = self._parts_end(begin, end)
        if close > begin and (within := self._within_system(close, end)):
            if remainder := self._remainder(place, begin, close):
                return remainder
            row = self.names.gazetteer.named(tokens.between(within - 3, within))
            system = row.name if row and row.name in _SYSTEMS else _SYSTEMS[1]
            if within - 4 >= begin and (longer := self.names.gazetteer.named(tokens.between(within - 4, within))):
                system = longer.name if longer.name in _SYSTEMS else system
            return self._one(system, place, within, f"entities: {system}", Source.TABLE)
        return None

    def _parts_end(self, place: int, end: int) -> int:
        """Where a list of parts of an organization ends: "agencies, funds and other programmes"."""
        tokens = self.tokens
        reached = place
        while place < end:
            phrase = tokens.phrases.get(place)
            if phrase and phrase[1] & _SYSTEM_PART:
                place = phrase[0]
            elif (
                tokens.classes[place] & _SYSTEM_PART
                and not tokens.classes[place] & _CAPITAL
                and not self._tail_goes_on(place + 1, end)
            ):
                place += 1
            else:
                break
            reached = place
            if place < end and tokens.words[place] == ",":
                place += 1
            while place < end and tokens.classes[place] & (_JOINS | _COURTESY | _DETERMINER):
                place += 1
            if place == reached:
                break
        return reached

    def _next_part(self, place: int, end: int) -> int:
        """Past "and" before a further part of the system: "United Nations bodies and mechanisms"; else the place."""
        tokens = self.tokens
        if (
            place + 1 < end
            and tokens.classes[place] & _AND
            and not tokens.classes[place + 1] & (_DETERMINER | _COURTESY)
            and (tokens.words[place - 1] != "system")
        ):
            return place + 1
        return place

    def _tail_goes_on(self, place: int, end: int) -> bool:
        """Whether a further noun follows, so that the word before only narrows it: "mission support"."""
        if place >= end:
            return False
        flags = self.tokens.classes[place]
        return not flags & (_STOP | _MARK | _PARTICIPLE | _ADVERB | _COURTESY | _CAPITAL | _VERB) and not (
            flags & _SYSTEM_PART
        )

    def _within_system(self, place: int, end: int) -> int:
        """Past "of the United Nations system" at a word; 0 where other words stand there."""
        tokens = self.tokens
        if place >= end or tokens.words[place] not in ("of", "within", "in"):
            return 0
        place += 1
        if place < end and tokens.classes[place] & _DETERMINER:
            place += 1
        named = tokens.mentions.get(place)
        further = named[0] if named and named[1].name in _SYSTEMS else 0
        for far in (place + 4, place + 3, place + 2):  # the words may lie within a longer name of the table
            row = None if further or far > end else self.names.gazetteer.named(tokens.between(place, far))
            further = far if row and row.name in _SYSTEMS else further
        if 0 < further <= end:
            goes_on = further < end and tokens.classes[further] & _CAPITAL
            return 0 if goes_on else further
        return 0

    def _remainder(self, opens: int, begin: int, close: int) -> Found | None:
        """ "specialized agencies and other organizations of the system": the agencies apart, the rest follows."""
        tokens = self.tokens
        phrase = tokens.phrases.get(begin)
        if not phrase or not phrase[1] & _SYSTEM_PART or phrase[0] >= close:
            return None
        place = phrase[0]
        if tokens.words[place] == ",":
            place += 1
        while place < close and tokens.classes[place] & (_JOINS | _COURTESY | _DETERMINER):
            place += 1
        has_rest = place < close and tokens.words[place] not in ("funds", "programmes")
        words = tokens.between(begin, phrase[0])
        return self._as_written(words, opens, phrase[0], "part of the system") if has_rest else None

    def _mentioned(
        self, place: int, opening: Opening, mention: Mention, close: int, end: int, manner: Manner
    ) -> Found | None:
        text = self.text
        if mention.kind == "generic-group" and (meant := self._the_parties(place, mention, close, end)):
            return meant
        if (
            close - opening.place == 1
            and mention.name == text[mention.start : mention.end]
            and opening.refers
            and (
                self.tokens.classes[opening.place] & _OFFICE
                and mention.kind != "organ"
                and "-" not in mention.name
                and not self.names.is_bare_title(mention.name)
            )
        ):
            office = self._office(place, opening, close, end, manner)
            if office:
                return office
            if fuller := self._fuller(opening.place, close):
                return self._one(fuller, place, close, f"anaphora: the {mention.name}", Source.REFERENCE)
        if mention.name == "administering Power" and (state := self.names.administering_power()):
            return self._one(state, place, close, "anaphora: the administering Power", Source.REFERENCE)
        if mention.name.endswith("parties") and not mention.name.startswith(("States", "High", "all")):
            far = self._treaty_close(close, end)
            if far > close:
                return self._as_written(self.tokens.between(opening.place, far), place, far, "described group")
        if self.names.is_bare_title(mention.name) or self._names_office(mention, close, end):
            full = self._title_close(close, end)
            if full > close:
                words = self.tokens.between(opening.place, full)
                return self._as_written(self._settled(words), place, full, "title", Source.DOCUMENT)
            office = self._office(place, opening, close, end, manner)
            if office:
                return office
        if mention.kind in _STATES or mention.name == _MEMBER_STATES or mention.kind == "generic-group":
            group = self._one(*(mention.name, place, close, mention.rule, Source.TABLE))
            group = replace(group, begin=opening.place, head=close - 1)
            if self._points_back(opening, close, end) and (meant := self._such(place, opening.place, close)):
                return meant
            return self._with_complement(group, mention.kind, opening, end, manner)
        name, rule, source, others = self.entity_of(mention)
        is_bare = self.names.is_bare_title(mention.name) or name == text[mention.start : mention.end] == "Chair"
        return replace(
            self._one(name, place, close, rule, source, others), begin=opening.place, head=close - 1, is_bare=is_bare
        )

    def _names_office(self, mention: Mention, close: int, end: int) -> bool:
        """Whether a row is only the head of a longer office: "Executive Director" before "of"."""
        following = self.opening(close + 1, end).place
        if mention.kind == "official" and not self.tokens.classes[following] & _CAPITAL:
            return False  # "the Secretary-General of a meeting"
        return (
            (mention.kind in ("official", "generic-group", "committee", "mechanism") or mention.name.islower())
            and close < end
            and bool(self.tokens.classes[close] & _OF)
            and self.tokens.classes[close - 1] & _OFFICE != 0
            and mention.name != _MEMBER_STATES
            and mention.start + len(mention.name) >= mention.end
            and " of " not in mention.name
        )

    def _the_parties(self, place: int, mention: Mention, close: int, end: int) -> Found | None:
        """The two States that the document sets against each other, where "the parties" are asked."""
        tokens = self.tokens
        goes_on = close + 1 < end and tokens.classes[close] & _TO and tokens.classes[close + 1] & _DETERMINER
        is_definite = any(tokens.words[at] in ("the", "both") for at in range(place, close))
        if mention.name != "all parties" or goes_on or not is_definite:
            return None
        meant = self.names.the_parties()
        if not meant:
            return None
        start, stop = self.tokens.starts[place], self.tokens.ends[close - 1]
        span, words = Span(start, stop), self.text[start:stop]
        return Found(
            tuple(Addressee(n, words, span, rule="anaphora: the parties", source=Source.REFERENCE) for n in meant),
            close,
        )

    def _points_back(self, opening: Opening, close: int, end: int) -> bool:
        """Whether "such banks" or "those banks" are banks that were named: no words follow that describe them."""
        if opening.such:
            return True
        return opening.points and not (
            close < end
            and self.tokens.classes[close] & (_RELATIVE | _PARTICIPLE | _PREPOSITION | _COURTESY | W.THAT.value)
        )

    def _treaty_close(self, close: int, end: int) -> int:
        """Past "to the conventions on wells" behind the parties to them; `close` where other words stand there."""
        tokens = self.tokens
        if close + 1 < end and tokens.words[close] == "to" and tokens.classes[close + 1] & (_DETERMINER | _CAPITAL):
            start = self.opening(close + 1, end).place
            far = self.phrase_end(start, end, Manner.BOUNDED)
            return self._chain_end(far, end) if far > start else close
        return close

    def _such(self, place: int, begin: int, close: int) -> Found | None:
        """ "such organizations": those named before whose names end with the same noun."""
        noun = self.tokens.words[close - 1]
        meant = self.names.groups_ending(noun)
        if not meant:
            return None
        start, stop = self.tokens.starts[place], self.tokens.ends[close - 1]
        return Found(
            tuple(
                Addressee(
                    name,
                    self.text[start:stop],
                    Span(start, stop),
                    rule=f"anaphora: such {noun}",
                    source=Source.REFERENCE,
                )
                for name in meant
            ),
            close,
        )

    # --- offices: "President of the Council", "leaders of the two communities" --------------

    def _office_held(self, place: int, named: tuple[int, Mention], close: int, end: int) -> Found | None:
        """ "the Secretary-General's Special Representative for the islands": the office with whose it is."""
        tokens = self.tokens
        begin = self._possessive_end(named[0]) if named[0] < close else 0
        if not begin or begin >= close or not self._is_office(begin, close):
            return None
        owner = self.entity_of(named[1])[0]
        title = tokens.between(begin, close)
        far = self._title_close(close, end)
        theme = self.text[tokens.ends[close - 1] : tokens.ends[far - 1]] if far > close else ""
        article = "" if named[1].kind in (*_STATES, "official") else "the "
        for full in (f"{title} of {owner}{theme}", f"{title} of the {owner}{theme}"):
            if row := self.names.gazetteer.named(full):
                return self._one(row.name, place, far, row.rule, Source.TABLE)
        article = "the " if owner == "Secretary-General" else article
        return self._one(f"{title} of {article}{owner}{theme}", place, far, f"role of {named[1].rule}", Source.ROLE)

    def _is_office(self, begin: int, close: int) -> bool:
        phrase = next((self.tokens.phrases.get(at) for at in range(begin, close) if at in self.tokens.phrases), None)
        if phrase and phrase[0] == close and phrase[1] & _OFFICE:
            return True
        return bool(self.tokens.classes[close - 1] & _OFFICE)

    def _office(self, place: int, opening: Opening, close: int, end: int, manner: Manner) -> Found | None:
        """The holders of an office with the body, place or group that it belongs to."""
        tokens = self.tokens
        if close >= end:
            return None
        head_flags = tokens.classes[close - 1]
        if manner is Manner.OPEN and head_flags & _THING and head_flags & W.MASS_ACTOR.value and not opening.refers:
            return None
        if manner is Manner.OPEN and head_flags & _THING and close - opening.place > 1 and not head_flags & _ACTORS:
            return None  # "the growing leadership of the islands" is praised as a thing
        link = tokens.words[close]
        if link == "in" and head_flags & _GOVERNING and close + 1 < end:
            seat = tokens.mentions.get(self.opening(close + 1, end).place)
            if seat and seat[0] <= end and seat[1].kind in (*_STATES, "former-state"):
                return self._governing(place, tokens.between(opening.place, close), seat[1], seat[0])
        if link not in ("of", "for", "to") or (link == "to" and tokens.words[close - 1] not in _SERVES):
            return None
        if link == "for" and tokens.words[close - 1] not in (*_SERVES, "coordinator", "office"):
            return None
        title = tokens.between(opening.place, close)
        inner = close + 1
        definite = inner < end and tokens.classes[inner] & _DETERMINER
        start = self.opening(inner, end)
        named = tokens.mentions.get(start.place)
        governs = tokens.classes[close - 1] & _GOVERNING
        if named and named[0] <= end and not self._possessive_end_at(named[0], end):
            mention = named[1]
            if governs and mention.kind in (*_STATES, "former-state"):
                return self._governing(place, title, mention, named[0])
            if not self._continues(named[0], end):
                return self._office_of(place, opening, title, bool(definite), mention, close, named[0], end, link)
        if (
            governs
            and title.lower() not in ("authorities", "governments", "people", "peoples")
            and tokens.classes[close - 1] & _CAPITAL
        ):
            far = self._name_end(start.place, end)
            if far > start.place:
                return self._one(tokens.between(start.place, far), place, far, "capitalized name", Source.NAME)
        if (
            start.place < end
            and tokens.classes[start.place] & _CAPITAL
            and (far := self._name_end(start.place, end)) >= self.phrase_end(start.place, end, Manner.BOUNDED)
            and tokens.classes[far - 1] & _CAPITAL
        ):
            if self._possessive_end_at(far, end):
                return None  # "the Government of the islands' cooperation"
            short = tokens.between(start.place, far)
            name, rule, others = self.names.resolve(short, self.order, tokens.starts[start.place])
            shown = name or short
            article = "the " if definite or (short.isupper() and not shown.isupper()) else ""
            full = f"{title} {link} {article}{shown}"
            found = self._as_written(full, place, far, rule or "office", Source.ROLE)
            ambiguous = ((short, others),) if others else ()
            is_known = name or found.addressees[0].source is Source.TABLE
            return replace(
                found, begin=opening.place, head=close - 1, complement=f" {link} {article}{shown}",
                ambiguous=ambiguous, unresolved=() if is_known else (full,),
            )  # fmt: skip
        if link == "to":
            return None
        return self._office_of_group(place, opening, title, close, end)

    def _possessive_end_at(self, place: int, end: int) -> bool:
        return place < end and bool(self._possessive_end(place))

    def _continues(self, place: int, end: int) -> bool:
        """Whether a noun follows a name, which then only narrows it: "members of the Security Council committees"."""
        if place >= end:
            return False
        flags = self.tokens.classes[place]
        return bool(flags & (_ACTS | _OFFICE)) and not flags & (_STOP | _CAPITAL)

    def _ruled(self, place: int, begin: int, close: int, end: int) -> Found | None:
        """ "the Governments of Peru and Chile": the first of the States."""
        tokens = self.tokens
        if close + 1 >= end or not tokens.classes[close] & _OF:
            return None
        state = tokens.mentions.get(self.opening(close + 1, end).place)
        if state and state[0] <= end and state[1].kind in (*_STATES, "former-state"):
            return self._governing(place, tokens.between(begin, close), state[1], state[0])
        return None

    def _governing(self, place: int, title: str, mention: Mention, close: int) -> Found:
        found = self._one(mention.name, place, close, mention.rule, Source.TABLE)
        lowered = title.lower()
        if "people" not in lowered:
            return found
        people = self._one(f"people of {mention.name}", place, close, f"role of {mention.rule}", Source.ROLE)
        if lowered.startswith("people") and "government" not in lowered:
            return people
        return Found((*found.addressees, *people.addressees), close)

    def _office_of(
        self, place: int, opening: Opening, title: str, definite: bool, mention: Mention, head: int, close: int, end: int,
        link: str,
    ) -> Found:  # fmt: skip
        name, _, _, others = self.entity_of(mention)
        if mention.name == _ORGANIZATION and title.lower() in ("states members", "member states", "members"):
            return self._one(_MEMBER_STATES, place, close, "entities: Member States", Source.TABLE)
        written = self.text[mention.start : mention.end]
        if mention.kind == "generic-group" and name == mention.name and mention.name != _MEMBER_STATES:
            inner = self.tokens.place_at(self.tokens.ends[head - 1]) + 1
            if close - inner <= 2 and definite and (fuller := self._fuller(opening.place, head)):
                if fuller.endswith(f" {self.tokens.words[close - 1]}"):
                    return self._one(fuller, place, close, f"anaphora: the {title}", Source.REFERENCE)
            name, definite = self.tokens.between(inner, close), False
        is_article = definite or name.startswith(_ORGANIZATION) or (written.isupper() and not name.isupper())
        article = "the " if is_article and mention.kind not in _STATES else ""
        full = f"{title} {link} {article}{name}"
        rest = self._same_whole(close, end)
        if rest and title.lower().endswith(("heads", "members", "representatives")):
            full += self.text[self.tokens.ends[close - 1] : self.tokens.ends[rest - 1]]
            close = rest
        named = self.names.gazetteer.named(full) or self.names.gazetteer.named(f"{title} {link} {name}")
        source = Source.TABLE if named else Source.ROLE
        found = self._one(
            named.name if named else full,
            place,
            close,
            named.rule if named else f"role of {mention.rule}",
            source,
            others,
        )
        return replace(found, begin=opening.place, head=head - 1, complement=f" {link} {article}{name}")

    def _same_whole(self, place: int, end: int) -> int:
        """Past "and other organizations of the United Nations system", the remainder of the same whole; 0 where none."""
        tokens = self.tokens
        at = place + (place < end and tokens.words[place] == ",")
        if at + 1 < end and tokens.classes[at] & _JOINS and tokens.words[at + 1] in ("other", "related"):
            close = self._parts_end(at + 2, end)
            if close > at + 2:
                return self._within_system(close, end)
        return 0

    def _office_of_group(self, place: int, opening: Opening, title: str, close: int, end: int) -> Found | None:
        """ "leaders of the three northern communities", "heads of subregional and other humanitarian organizations"."""
        tokens = self.tokens
        inner = close + 1
        if inner < end and tokens.classes[inner] & _POSSESSIVE:
            return None
        start = self.opening(inner, end).place
        far = self.phrase_end(start, end, Manner.BOUNDED)
        if far == start:
            return None
        shared = self._shared_complements(start, far, end)
        if shared and inner < end and tokens.classes[inner] & _DETERMINER:
            # "the leaders of the highland and lowland communities" are named together
            words, far = tokens.between(inner, shared[1]), shared[1]
            found = self._as_written(f"{title} of {words}", place, far, "office of a group", Source.ROLE)
            return replace(found, begin=opening.place, head=close - 1, complement=f" of {words}")
        if shared:
            complements, far = shared
            parties = [
                self._as_written(f"{title} of {words}", place, far, "office of a group", Source.ROLE)
                for words in complements
            ]
            return Found(
                tuple(p for each in parties for p in each.addressees), far, begin=opening.place, head=close - 1
            )
        if (start > inner and far - start == 1) and (fuller := self._fuller(opening.place, close)):
            # "the leaders of both communities", where the document has told which communities these are
            if fuller.lower().endswith(f" {tokens.words[far - 1]}"):
                return self._one(fuller, place, far, f"anaphora: the {title}", Source.REFERENCE)
        if inner < start and tokens.classes[far - 1] & _ACTOR and (fuller := self._fuller(start, far)):
            # "the Chair of the fact-finding mission", whose full name was given before
            found = self._as_written(f"{title} of the {fuller}", place, far, f"office of the {fuller}", Source.ROLE)
            return replace(found, begin=opening.place, head=close - 1, complement=f" of the {fuller}")
        far = self._chain_end(far, end)
        words = tokens.between(inner, far)
        if tokens.classes[inner] & _COURTESY:
            words = tokens.between(start, far)
        found = self._as_written(f"{title} of {words}", place, far, "office of a group", Source.ROLE)
        return replace(found, begin=opening.place, head=close - 1, complement=f" of {words}")

    def _shared_complements(self, begin: int, close: int, end: int) -> tuple[list[str], int] | None:
        """ "subregional and other humanitarian organizations": two that share their noun."""
        tokens = self.tokens
        last = tokens.classes[close - 1]
        if (
            (last & (_ACTS | W.PLURAL.value) and not last & _MODIFIER)
            or close >= end
            or not tokens.classes[close] & _AND
        ):
            return None
        start = self.opening(close + 1, end).place
        far = self.phrase_end(start, end, Manner.BOUNDED)
        if far - start < 2 or not tokens.classes[far - 1] & _ACTS:
            return None
        return [f"{tokens.between(begin, close)} {tokens.between(start + 1, far)}", tokens.between(start, far)], far

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

    # --- groups --------------------------------------------------------------------------

    def _with_complement(self, found: Found, kind: str, opening: Opening, end: int, manner: Manner) -> Found:
        """A group with the place or thing that tells which one: "stakeholders in the sector"."""
        tokens = self.tokens
        close = found.end
        if kind != "generic-group" or opening.possessive:
            return found
        is_state = tokens.classes[close - 1] & _STATE
        is_row = found.addressees[0].source is Source.TABLE
        far = self._complement_end(
            close, end, must_be_place=_is_states(found) or (bool(is_state) and not is_row), is_row=is_row, manner=manner
        )
        if far == close:
            return found
        begin = opening.place
        while begin < close - 1 and tokens.classes[begin] & (_DETERMINER | _COURTESY):
            begin += 1
        words = tokens.between(begin, far)
        span = found.addressees[0].span
        opens = tokens.place_at(span.start) if span else opening.place
        longer = self._as_written(words, opens, far, "described group")
        return replace(
            longer,
            begin=opening.place,
            head=close - 1,
            complement=tokens.text[tokens.ends[close - 1] : tokens.ends[far - 1]],
        )

    def _complement_end(
        self, close: int, end: int, *, must_be_place: bool, is_row: bool = False, manner: Manner = Manner.BOUNDED
    ) -> int:
        """Where the words end that tell which group is meant; `close` where none stand there."""
        tokens = self.tokens
        if close + 1 >= end or tokens.words[close] not in ("of", "in", "from"):
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
        far = self.phrase_end(start, end, Manner.BOUNDED)
        if far == start:
            return close
        if must_be_place and not (tokens.classes[far - 1] & (_PLACE | _CAPITAL) or start in tokens.mentions):
            return close
        found = tokens.mentions.get(start)
        is_states = bool(tokens.classes[close - 1] & _STATE)
        if (
            is_row
            and is_states
            and tokens.words[close] == "of"
            and tokens.classes[start] & _CAPITAL
            and not (found and found[1].kind in (*_STATES, "territory", "generic-group"))
        ):
            return close  # "troop-contributing countries of the Mission"
        if (
            must_be_place
            and (named := tokens.mentions.get(start))
            and named[1].kind not in (*_STATES, "territory", "generic-group")
        ):
            return close
        return self._chain_end(far, end, manner)

    def _object_end(self, place: int, end: int, manner: Manner) -> int:
        """Where the noun phrase behind a preposition ends; before the verb of a subject it ends at that verb."""
        tokens = self.tokens
        close = self.phrase_end(place, end, manner)
        if manner is Manner.SUBJECT:
            for at in range(place + 1, close):
                flags = tokens.classes[at]
                if flags & _VERB and not flags & (_ACTS | _THING | _MODIFIER | _CAPITAL) and at not in tokens.mentions:
                    return at
        return close

    def _narrowed(
        self, place: int, opening: Opening, inner: tuple[int, int, Mention], end: int, manner: Manner
    ) -> Found | None:
        """A known group with words before it: "affected developing countries", "regional partners"."""
        tokens = self.tokens
        at, close, mention = inner
        whole = tokens.between(opening.place, close)
        words = tokens.text[mention.start : mention.end]
        is_states = mention.name == _MEMBER_STATES and bool(tokens.classes[close - 1] & _STATE)
        is_group = mention.kind == "generic-group" and mention.name != _MEMBER_STATES and words[0].islower()
        neutral = words.startswith(_MEMBER_STATES) or all(
            tokens.classes[k] & (_COURTESY | _QUANTITY | _DIGIT) for k in range(opening.place, at)
        )
        if (is_states or is_group) and not neutral:
            found = self._as_written(whole, place, close, "described group")
            return self._with_complement(
                replace(found, begin=opening.place, head=close - 1), "generic-group", opening, end, manner
            )
        if tokens.classes[opening.place] & _CAPITAL and not neutral:
            full = self._name_end(opening.place, end)
            return self._one(tokens.between(opening.place, full), place, full, "capitalized name", Source.NAME)
        name, rule, source, others = self.entity_of(mention)
        return self._one(name, place, close, rule, source, others)

    def _last_mention(self, begin: int, close: int) -> tuple[int, int, Mention] | None:
        for at in range(close - 1, begin, -1):
            if found := self.tokens.mentions.get(at):
                return at, found[0], found[1]
        return None

    def _tailed(
        self, place: int, begin: int, named: tuple[int, Mention], close: int, end: int, manner: Manner
    ) -> Found | Pending | None:
        """ "United Nations country teams" are a party, "United Nations support" is none."""
        tokens = self.tokens
        if state := self._state_of(begin, close):
            return self._one(state, place, close, f"entities: {state}", Source.TABLE)
        head = tokens.classes[close - 1]
        if head & _CAPITAL:
            return self._capitalized(place, Opening(begin, True), close, end, manner)
        if not head & _ACTS and self._is_pending(Opening(begin), close, end, head):
            return Pending(begin, close)
        if head & _ACTS or (manner is Manner.BOUNDED and not head & _NO_ACTOR):
            far = self._title_close(close, end) if head & _ACTOR else close
            found = self._as_written(tokens.between(begin, far), place, far, "described group")
            found = replace(found, begin=begin, head=close - 1)
            return found if far > close else self._with_complement(found, "generic-group", Opening(begin), end, manner)
        if manner is Manner.SUBJECT and not self._possessive_end_at(named[0], end):
            name, rule, source, others = self.entity_of(named[1])
            return self._one(name, place, named[0], rule, source, others)
        return None

    def _described(self, place: int, opening: Opening, close: int, end: int, manner: Manner) -> Found | Pending | None:
        """ "qualified experts", "the mission": a noun that acts, with what narrows it."""
        tokens, begin = self.tokens, opening.place
        head = tokens.classes[close - 1]
        phrase = next(
            (
                tokens.phrases[at]
                for at in range(begin, close)
                if at in tokens.phrases and tokens.phrases[at][0] == close
            ),
            None,
        )
        if phrase:
            head |= phrase[1]
        if opening.definite:
            name, rule, others = self.names.resolve(tokens.between(begin, close), self.order, tokens.starts[place])
            if name:
                return self._one(name, place, close, rule, Source.REFERENCE, others)
        if self._is_pending(opening, close, end, head):
            return Pending(begin, close)
        acts = head & _ACTS
        if manner is Manner.BOUNDED:
            is_noun = head & W.PLURAL.value or close >= end or tokens.words[close] == ","
            if not acts and (head & (_NO_ACTOR | _VERB) or not is_noun or opening.possessive):
                return None
        elif not acts:
            return None
        elif manner is Manner.OPEN and (
            (not opening.definite and not head & _MANY) or (head & _THING and not (head & _OFFICE and head & _ACTORS))
        ):
            return None  # "improved mechanisms" may be what is wanted, "the mechanisms" are asked
        if begin in tokens.phrases and tokens.phrases[begin][1] & _LISTING:
            return None
        if self._points_back(opening, close, end) and (meant := self._such(place, begin, close)):
            return meant
        far = self._title_close(close, end) if opening.refers and head & _ACTOR else close
        if far == close:
            is_row = self.names.gazetteer.named(tokens.between(begin, close)) is not None
            far = (
                self._complement_end(close, end, must_be_place=bool(head & _STATE), is_row=is_row, manner=manner)
                if manner is not Manner.OPEN or acts
                else close
            )
        if far == close and opening.refers and (meant := self._meant(place, opening, close)):
            return meant
        words = tokens.between(begin, far)
        found = self._as_written(words, place, far, "described group" if acts else "unknown noun")
        is_known = found.addressees[0].source is Source.TABLE
        return replace(
            found, begin=begin, head=close - 1, is_bare=bool(head & _OFFICE) and far == close and not is_known,
            complement=tokens.text[tokens.ends[close - 1] : tokens.ends[far - 1]],
            unresolved=() if acts else (words,),
        )  # fmt: skip

    def _is_pending(self, opening: Opening, close: int, end: int, head: int) -> bool:
        """Whether the words only narrow a noun that the next of the list has."""
        tokens = self.tokens
        if (
            close >= end
            or (head & (_MANY | W.PLURAL.value) and not head & _MODIFIER)
            or (tokens.classes[opening.place] & _CAPITAL and head & _ACTS)
        ):
            return False
        if head & _ACTOR and opening.definite:
            return False  # without an article it narrows: "troop and police contributors"
        if tokens.words[close - 1].endswith("-"):
            return True
        at = close
        if tokens.words[at] == ",":
            at += 1
        if at >= end:
            return False
        joint = tokens.phrases.get(at)
        if tokens.classes[at] & _AND:
            at += 1
        elif joint and joint[1] & W.JOINT.value:
            at = joint[0]
        elif at == close:
            return False
        start = self.opening(at, end)
        if start.place >= end or start.definite:
            return False
        far = self.phrase_end(start.place, end, Manner.BOUNDED)
        if far == start.place:
            return False
        if head & (_THING | W.EFFORT.value | W.MUTUAL.value) and not head & _MODIFIER:
            return False
        if far < end and tokens.words[far] == "," and not tokens.classes[far - 1] & _ACTS:
            return True
        return bool(tokens.classes[far - 1] & (_ACTS | _AND)) or (far < end and bool(tokens.classes[far] & _AND))

    def _meant(self, place: int, opening: Opening, close: int) -> Found | None:
        """Whom a short reference in lower case means: "the mission", "the two leaders"."""
        tokens = self.tokens
        words = tokens.between(opening.place, close)
        name, rule, others = self.names.resolve(words[:1].upper() + words[1:], self.order, tokens.starts[place])
        if name and len(words.split()) == 1 and tokens.classes[close - 1] & _ACTOR:
            return self._one(name, place, close, rule, Source.REFERENCE, others)
        fuller = self._fuller(opening.place, close)
        if fuller:
            return self._one(fuller, place, close, f"anaphora: the {words}", Source.REFERENCE)
        return None

    def _fuller(self, begin: int, close: int) -> str | None:
        """The full name that the document gave before to those of whom only the last words stand here.

        "the two leaders" after "the leaders of the highland and lowland communities"; None where it gave none.
        """
        tokens, names = self.tokens, self.names
        key = (tokens.between(begin, close), self.order)
        if key in names.fuller_names:
            return names.fuller_names[key]
        head = tokens.words[close - 1]
        narrowing = {tokens.words[at] for at in range(begin, close - 1)}
        found = None
        for order in range(self.order, -2, -1):
            text = names.texts.get(order, "").lower()
            at = text.rfind(head, 0, tokens.starts[begin] if order == self.order else len(text))
            while at >= 0 and found is None:
                if names.tokens_of and not text[at + len(head) : at + len(head) + 1].isalnum():
                    other = PartyNamer(names.tokens_of(order), order, names)
                    found = other.full_phrase(other.tokens.place_at(at), head, narrowing)
                at = text.rfind(head, 0, at)
            if found:
                break
        names.fuller_names[key] = found
        return found

    def full_phrase(self, head: int, word: str, narrowing: set[str]) -> str | None:
        """The whole phrase around a head noun, where it says more than the noun and has the narrowing words."""
        tokens = self.tokens
        if head >= tokens.count or tokens.words[head] != word:
            return None
        begin = head
        while begin > 0:
            flags = tokens.classes[begin - 1]
            if (
                flags & _AND
                and begin > 1
                and tokens.classes[begin] & tokens.classes[begin - 2] & _CAPITAL
                and head > begin
            ):
                begin -= 2
                continue
            if flags & (_STOP | _MARK | _ADVERB | _COURTESY | _QUANTITY | _DIGIT) or (begin == 1 and flags & _CAPITAL):
                break
            begin -= 1
        if not narrowing <= {tokens.words[at] for at in range(begin, head)}:
            return None
        far = self._title_close(head + 1, tokens.count)
        if far == head + 1:
            office = self._office(begin, Opening(begin, True), head + 1, tokens.count, Manner.BOUNDED)
            if office and office.addressees:
                return office.addressees[0].name
            far = self._complement_end(head + 1, tokens.count, must_be_place=False)
        if far == head + 1 and head - begin <= len(narrowing):
            return None
        return self._settled(straight(tokens.between(begin, far)))

    # --- capitalized names -----------------------------------------------------------------

    def _capitalized(
        self, place: int, opening: Opening, close: int, end: int, manner: Manner
    ) -> Found | Pending | None:
        """A name that no table has, or a short form of one: "the Baltic River Forum", "the Panel"."""
        tokens, begin = self.tokens, opening.place
        if self._possessive_end_at(close, end):
            return None
        if state := self._state_of(begin, close):
            return self._one(state, place, close, f"entities: {state}", Source.TABLE)
        far = self._name_end(begin, end)
        far = max(far, close)
        for cut in self._cuts(begin, close, far):
            short = tokens.between(begin, cut)
            name, rule, others = self.names.resolve(short, self.order, tokens.starts[begin])
            if name:
                full = self._title_close(cut, end)
                if full > cut and name.startswith(tokens.between(begin, full)[: len(name)]):
                    cut = full
                source = Source.DOCUMENT if rule.startswith("abbreviation") else Source.REFERENCE
                is_bare = cut == close and bool(tokens.classes[close - 1] & _OFFICE)
                return replace(
                    self._one(name, place, cut, rule, source, others), begin=begin, head=cut - 1, is_bare=is_bare
                )
        return self._unknown_name(place, begin, close, far, end, manner)

    def _cuts(self, begin: int, close: int, far: int) -> Sequence[int]:
        """The places where a capitalized name can end, the farthest first."""
        joints = [at for at in range(close, far) if self.tokens.classes[at] & (_NAME_JOINTS | _JOINS)]
        return [far, *reversed(joints)] if far > close else [close]

    def _name_end(self, begin: int, end: int) -> int:
        """Where capitalized words end that "of", "on", "for" and "and" hold together."""
        tokens = self.tokens
        place = begin
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

    def _is_whole(self, begin: int, close: int) -> bool:
        """Whether capitalized words are a name by themselves: they have the noun of a body."""
        return any(
            self.tokens.classes[at] & _ACTS and not self.tokens.classes[at] & _MODIFIER for at in range(begin, close)
        )

    def _unknown_name(self, place: int, begin: int, close: int, far: int, end: int, manner: Manner) -> Found | None:
        tokens = self.tokens
        short = tokens.between(begin, far)
        classes = [tokens.classes[at] for at in range(begin, close)]
        has_noun = any(flags & (_ACTS | _OFFICE) for flags in classes)
        last = classes[-1]
        if last & _INSTRUMENT and not last & _ACTS:
            return None
        is_capital = bool(tokens.classes[begin] & _CAPITAL) and len(short) > 1
        if not has_noun and not (manner is Manner.BOUNDED and is_capital and (short.isupper() or far - begin > 1)):
            return None
        if last & (_OFFICE | _ACTOR) and far == close and (fuller := self._fuller(begin, close)):
            return self._one(fuller, place, close, f"anaphora: the {short}", Source.REFERENCE)
        if row := self.names.gazetteer.named(f"{short}s"):
            return self._one(row.name, place, far, row.rule, Source.TABLE)  # "Urges Member State to": a slip
        full = max(self._title_close(far, end), far)
        name = self._settled(tokens.between(begin, full))
        found = self._one(name, place, full, "capitalized name", Source.NAME)
        is_bare = bool(last & _OFFICE) and full == close
        return replace(found, begin=begin, head=close - 1, is_bare=is_bare, unresolved=(name,))

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
                    tokens.classes[place + 1] & (_QUANTITY | _DIGIT) or tokens.words[place + 1] in ("a", "its", "their")
                )
            ):
                break  # "for three years" is a term
            if (
                tokens.words[place] in _TITLE_STOPS
                or flags & (_RELATIVE | _POSSESSIVE)
                or flags & (W.THAT | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN).value
            ):
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


def _is_states(found: Found) -> bool:
    """Whether a group is all Member States, who stay what they are unless a place narrows them."""
    return found.addressees[0].name == _MEMBER_STATES


_THEMES = frozenset({"on", "for", "against"})
_POINTING = frozenset({"those", "these"})
_SERVES = frozenset({"secretariat", "secretariats", "secretary", "adviser", "envoy", "representative", "representatives",
    "ambassador", "observer", "observers"})  # fmt: skip
_LIST_OF_ITS_OWN = frozenset({"organ", "official", "special-procedure"})
_TITLE_STOPS = frozenset("at as with by during within under until from its his her their also pursuant without".split())
