"""The United Nations system and its parts: "agencies, funds and programmes of the United Nations system"."""

from __future__ import annotations

from tracker.extract.parties.phrases import Found
from tracker.extract.parties.titles import Titles
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Source

_CAPITAL, _MARK, _AND, _ADVERB = W.CAPITAL.value, W.MARK.value, W.AND.value, W.ADVERB.value
_PARTICIPLE = W.PARTICIPLE.value
_VERB = W.VERB.value
_DETERMINER = W.DETERMINER.value
_SYSTEM_PART = W.SYSTEM_PART.value
_COURTESY = W.COURTESY.value
_ORGANIZATION = "United Nations"
_SYSTEMS = (_ORGANIZATION, "United Nations system", "United Nations development system")
_STOP = (
    W.DETERMINER | W.SUCH | W.POSSESSIVE | W.AND | W.JOINT | W.INCLUDING | W.PREPOSITION | W.TO | W.THAT | W.RELATIVE
    | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN
).value  # fmt: skip
_JOINS = (W.AND | W.JOINT).value
_ORGANIZATIONS = ("organ", "un-entity", "agency", "other-organization")
_LONGEST_LIST = 200
"""Words that no list of parts exceeds; each of its parts would begin a list that is looked through to its end."""


class Systems(Titles):
    """Reads the many ways to name the whole system by its parts."""

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

    def _parts_of(self, place: int, end: int, owner: str) -> tuple[list[tuple[str, int, int]], int] | None:
        """What belongs to an organization named before, each as (name, first place, place behind it), and the end.

        "the United Nations and its agencies and bodies" adds the system, "the Union and its organs" the Union's organs.
        """
        tokens = self.tokens
        row = self.names.gazetteer.by_name.get(owner)
        close = self._parts_end(place, end)
        if close == place or row is None or row.kind not in _ORGANIZATIONS:
            return None
        parts: dict[str, tuple[str, int, int]] = {}
        at = place
        while at < close:
            phrase = tokens.phrases.get(at)
            far = phrase[0] if phrase else at + 1
            noun = tokens.between(at, far)
            if owner == _ORGANIZATION and noun in ("funds", "programmes"):
                return None  # a group by itself
            if phrase and phrase[1] & _SYSTEM_PART and owner == _ORGANIZATION:
                parts[noun] = (noun, at, far)
            elif (phrase[1] if phrase else tokens.classes[at]) & _SYSTEM_PART:
                name = _SYSTEMS[1] if owner == _ORGANIZATION else f"{noun} of the {owner}"
                parts.setdefault(name, (name, at, far))
            at = far
        return list(parts.values()), close

    def _parts_end(self, place: int, end: int) -> int:
        """Where a list of parts of an organization ends: "agencies, funds and other programmes"."""
        tokens = self.tokens
        reached = place
        end = min(end, place + _LONGEST_LIST)
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
