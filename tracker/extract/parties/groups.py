"""Groups that are told by what they belong to or point back to: "parties to the Accord", "such banks"."""

from __future__ import annotations

from tracker.extract.parties.offices import Offices
from tracker.extract.parties.phrases import Found, Manner, Opening
from tracker.extract.parties.referents import MANDATE_HOLDER
from tracker.extract.words.gazetteer import Mention
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Addressee, Source, Span

_CAPITAL, _OF, _TO, _AND = W.CAPITAL.value, W.OF.value, W.TO.value, W.AND.value
_DETERMINER, _COURTESY, _STATE = W.DETERMINER.value, W.COURTESY.value, W.STATE.value
_PREPOSITION, _RELATIVE, _PARTICIPLE = W.PREPOSITION.value, W.RELATIVE.value, W.PARTICIPLE.value
_MEMBER_STATES = "Member States"
ALL_PARTIES = "all parties"
_ORGANIZATION = "United Nations"
_HAVING_MEMBERS = ("organ", "un-entity", "agency", "other-organization", "functional-commission", "committee")


class Groups(Offices):
    """Reads which group of many is meant, by its members' organization, its treaty, or who was named before."""

    def _mandate_holder(self, place: int, close: int) -> Found | None:
        """ "the mandate holder", "the special procedures mandate-holder": the one that was named last."""
        tokens = self.tokens
        is_holder = tokens.words[close - 1].endswith("holder")
        if not is_holder or "mandate" not in tokens.between(close - 2, close).lower():
            return None
        name, rule, others = self.names.resolve(MANDATE_HOLDER, self.order, tokens.starts[place])
        return self._one(name, place, close, rule, Source.REFERENCE, others) if name else None

    def _the_parties(self, place: int, mention: Mention, close: int, end: int) -> Found | None:
        """The two States that the document sets against each other, where "the parties" are asked."""
        if mention.name != ALL_PARTIES:
            return None
        tokens = self.tokens
        goes_on = close + 1 < end and tokens.classes[close] & _TO and tokens.classes[close + 1] & _DETERMINER
        if goes_on or not any(tokens.words[at] in ("the", "both") for at in range(place, close)):
            return None
        meant = self.names.the_parties()
        if not meant:
            return self._one_of_two(place, mention, close)
        start, stop = self.tokens.starts[place], self.tokens.ends[close - 1]
        span, words = Span(start, stop), self.text[start:stop]
        return Found(
            tuple(Addressee(n, words, span, rule="anaphora: the parties", source=Source.REFERENCE) for n in meant),
            close,
            ambiguous=((words, (ALL_PARTIES, *meant)),) if len(meant) > 1 else (),
        )

    def _one_of_two(self, place: int, mention: Mention, close: int) -> Found | None:
        """ "the two parties" where the document does not say which two: as written, with a doubt."""
        if {"two", "both"}.isdisjoint(self.tokens.words[place:close]):
            return None
        return self._one(mention.name, place, close, mention.rule, Source.TABLE, (mention.name,))

    def _points_back(self, opening: Opening, close: int, end: int) -> bool:
        """Whether "such banks" or "those banks" are banks that were named: no words follow that describe them."""
        if opening.such or not opening.points:
            return opening.such
        classes = self.tokens.classes
        if close < end and classes[close] & _AND:
            close += 2  # "those heads of departments and offices who"
        return not (
            close < end and classes[close] & (_RELATIVE | _PARTICIPLE | _PREPOSITION | _COURTESY | W.THAT.value)
        )

    def _treaty_close(self, close: int, end: int) -> int:
        """Past "to the conventions on wells" behind the parties to them; `close` where other words stand there."""
        tokens = self.tokens
        if close + 1 < end and tokens.words[close] == "to" and tokens.classes[close + 1] & (_DETERMINER | _CAPITAL):
            start = self.opening(close + 1, end).place
            far = self.phrase_end(start, end, Manner.BOUNDED)
            far = max(self._chain_end(far, end), self._name_end(start, end)) if far > start else close
            if far + 1 < end and far > close and tokens.classes[far] & W.BETWEEN.value:
                seat = tokens.mentions.get(self.opening(far + 1, end).place)
                return (self._seats_end(seat[0], end) or seat[0]) if seat and seat[0] <= end else far
            return far
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

    def _with_complement(self, found: Found, kind: str, opening: Opening, end: int, manner: Manner) -> Found:
        """A group with the place or thing that tells which one: "stakeholders in the sector"."""
        tokens = self.tokens
        close = found.end
        if kind != "generic-group" or opening.possessive:
            return found
        if members := self._members_of(found, opening, end):
            return members
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
        words = self._in_full(begin, far)
        span = found.addressees[0].span
        opens = tokens.place_at(span.start) if span else opening.place
        longer = self._as_written(words, opens, far, "described group")
        return longer._replace(
            begin=opening.place,
            head=close - 1,
            complement=self._shared_words(close, far),
        )

    def _shared_words(self, close: int, far: int) -> str:
        """What another group may share of the words behind this: " of the islands", not " responsible for wells"."""
        if close < far and self.tokens.classes[close] & W.ADJUNCT.value:
            return ""
        return self.tokens.text[self.tokens.ends[close - 1] : self.tokens.ends[far - 1]]

    def _in_full(self, begin: int, far: int) -> str:
        """The words of a group, with the full name of whom an acronym at their end means: "groups other than UNDOF"."""
        tokens = self.tokens
        words, last = tokens.between(begin, far), self._last_mention(begin, far)
        if last is None or last[1] != far or not (short := tokens.between(last[0], far)).isupper():
            return words
        name = self.entity_of(last[2])[0]
        article = "" if name.isupper() or tokens.classes[last[0] - 1] & _DETERMINER else "the "
        return f"{words.removesuffix(short)}{article}{name}"

    def _members_of(self, found: Found, opening: Opening, end: int) -> Found | None:
        """ "member States of the Union": those of another organization than the one that speaks."""
        tokens, close = self.tokens, found.end
        words = tokens.between(opening.place, close)
        if "member" not in words.lower() or close + 1 >= end or not tokens.classes[close] & _OF:
            return None
        named = tokens.mentions.get(self.opening(close + 1, end).place)
        if not named or named[0] > end or named[1].kind not in _HAVING_MEMBERS or self._continues(named[0], end):
            return None
        name, rule, _, others = self.entity_of(named[1])
        body = self.names.body
        own = self.names.gazetteer.by_name.get(body) if body else None
        if name in (_ORGANIZATION, body, own.parent if own else ""):
            return None
        place = tokens.place_at(found.addressees[0].span.start) if found.addressees[0].span else opening.place
        for lead in (words, "States members", "Member States", "members"):
            if row := self.names.gazetteer.named(f"{lead} of the {name}"):
                return self._one(row.name, place, named[0], row.rule, Source.TABLE, others)
        longer = self._one(f"{words} of the {name}", place, named[0], f"members: {rule}", Source.ROLE, others)
        return longer._replace(begin=opening.place, head=close - 1, complement=f" of the {name}")

    def _last_mention(self, begin: int, close: int) -> tuple[int, int, Mention] | None:
        for at in range(close - 1, begin, -1):
            if found := self.tokens.mentions.get(at):
                return at, found[0], found[1]
        return None


def _is_states(found: Found) -> bool:
    """Whether a group is all Member States, who stay what they are unless a place narrows them."""
    return found.addressees[0].name == _MEMBER_STATES
