"""One party as its words name it: a row of the table, a short reference, an office, a described group."""

from __future__ import annotations

from tracker.extract.parties.groups import ALL_PARTIES, Groups
from tracker.extract.parties.phrases import Found, Manner, Opening, Pending
from tracker.extract.words.gazetteer import Mention
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.lexicon import load_demonyms
from tracker.model import Source

_CAPITAL, _MARK, _DIGIT, _OF = W.CAPITAL.value, W.MARK.value, W.DIGIT.value, W.OF.value
_TO, _AND, _PREPOSITION, _OFFICE = W.TO.value, W.AND.value, W.PREPOSITION.value, W.OFFICE.value
_SENDER, _GOVERNING, _STATE, _PARTICIPLE = W.SENDER.value, W.GOVERNING.value, W.STATE.value, W.PARTICIPLE.value
_MODIFIER, _VERB, _DETERMINER, _QUANTITY = W.MODIFIER.value, W.VERB.value, W.DETERMINER.value, W.QUANTITY.value
_ACTOR, _ACTORS, _INSTRUMENT, _THING = W.ACTOR.value, W.ACTORS.value, W.INSTRUMENT.value, W.THING.value
_STAND_IN, _ANYBODY = W.STAND_IN.value, W.ANYBODY.value
_RELATIVE = W.RELATIVE.value
_COURTESY = W.COURTESY.value
_LISTING = (W.JOINT | W.INCLUDING | W.ADVERB | W.PREPOSITION | W.RELATIVE).value
_STATES = ("member-state", "observer-state")
_MEMBER_STATES = "Member States"
_TREATIES = frozenset({"Convention", "Covenant", "Protocol", "Statute", "Conventions", "Covenants", "Protocols"})
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_MANY = (W.ACTORS | W.MASS_ACTOR).value
_NO_ACTOR = (W.THING | W.EFFORT | W.DEED | W.MUTUAL | W.MANNER | W.ADVERB | W.ORDINARY_NOUN | W.INSTRUMENT).value


class PartyNamer(Groups):
    """Names the parties of one paragraph, with what the document has named before."""

    def party_at(self, place: int, end: int, manner: Manner) -> Found | Pending | None:
        """The party whose words begin at `place`: "all United Nations entities"; None where nobody is named."""
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
        if system := self._system(place, begin, end) or self._ruler(place, opening, end):
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
                found = self._one(row.name, place, far, row.rule, Source.TABLE)._replace(begin=begin, head=far - 1)
                return self._with_complement(found, row.kind, Opening(begin), end, manner)
        return self._read(place, Opening(begin), close, end, manner)

    def _read(self, place: int, opening: Opening, close: int, end: int, manner: Manner) -> Found | Pending | None:
        tokens, begin = self.tokens, opening.place
        named = tokens.mentions.get(begin)
        is_named = named is not None and named[0] == close
        if tokens.classes[begin] & _CAPITAL and (state := self._state_of(begin, close)):
            return self._one(state, place, close, f"entities: {state}", Source.TABLE)
        if (
            opening.definite
            and tokens.words[close - 1].endswith("holder")
            and (meant := self._mandate_holder(place, close))
        ):
            return meant
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
            return self._with_complement(group._replace(begin=begin, head=close - 1), whole.kind, opening, end, manner)
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

    def _stand_in(self, place: int, begin: int, end: int, manner: Manner) -> Found | None:
        """ "those engaged in the clearance of mines", "others concerned": a group that only its description tells."""
        tokens = self.tokens
        if begin < end and tokens.words[begin] == "others":
            begin += 1
        if begin > place and tokens.classes[begin - 1] & _ANYBODY:
            close = self._qualifier_close(begin, end, manner)
            words = tokens.between(begin - 1, close)
            found = self._as_written(words, begin - 1, close, "described group")
            return found._replace(unresolved=(words,))
        if begin == place or begin > end or not tokens.classes[begin - 1] & _STAND_IN:
            return None
        first = begin - 1
        if begin >= end:
            if tokens.words[first] == "others" and self.opening(place, first).each:
                return self._as_written("others", first, begin, "described group")._replace(unresolved=("others",))
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
        if flags & (_RELATIVE | W.THAT.value | _PARTICIPLE) or (
            flags & _PREPOSITION and tokens.words[first] == "others"
        ):
            close = self._qualifier_close(begin + 1, end, manner)
            return self._as_written(tokens.between(first, close), first, close, "described group")
        return Found((), begin) if tokens.words[first] == "others" else None

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
        if mention.name.endswith("parties") and not mention.name.startswith(("States", "High")):
            far = self._treaty_close(close, end)
            if far > close:
                if any(self.tokens.between(at, at + 1) in _TREATIES for at in range(close, far)):
                    return self._one("States parties", place, far, "entities: States parties", Source.TABLE)
                begin = close - 1 if mention.name == ALL_PARTIES else opening.place
                return self._as_written(self.tokens.between(begin, far), place, far, "described group")
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
            group = group._replace(begin=opening.place, head=close - 1)
            if self._points_back(opening, close, end) and (meant := self._such(place, opening.place, close)):
                return meant
            return self._with_complement(group, mention.kind, opening, end, manner)
        name, rule, source, others = self.entity_of(mention)
        is_bare = self.names.is_bare_title(mention.name) or name == text[mention.start : mention.end] == "Chair"
        return self._one(name, place, close, rule, source, others)._replace(
            begin=opening.place, head=close - 1, is_bare=is_bare
        )

    def _names_office(self, mention: Mention, close: int, end: int) -> bool:
        """Whether a row is only the head of a longer office: "Executive Director" before "of"."""
        following = self.opening(close + 1, end).place
        is_kind = mention.name.islower()  # "governing bodies" are not one official
        if mention.kind == "official" and not is_kind and not self.tokens.classes[following] & _CAPITAL:
            return False  # "the Secretary-General of a meeting"
        return (
            (mention.kind in ("official", "generic-group", "committee", "mechanism") or is_kind)
            and close < end
            and bool(self.tokens.classes[close] & _OF)
            and self._is_office(self.tokens.place_at(mention.start), close)
            and mention.name != _MEMBER_STATES
            and mention.start + len(mention.name) >= mention.end
            and " of " not in mention.name
        )

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
                found._replace(begin=opening.place, head=close - 1), "generic-group", opening, end, manner
            )
        if tokens.classes[opening.place] & _CAPITAL and not neutral:
            full = self._name_end(opening.place, end)
            name, rule, _ = self.names.resolve(tokens.between(opening.place, full), self.order, tokens.starts[place])
            if name:
                return self._one(name, place, full, rule, Source.REFERENCE)
            return self._one(tokens.between(opening.place, full), place, full, "capitalized name", Source.NAME)
        name, rule, source, others = self.entity_of(mention)
        return self._one(name, place, close, rule, source, others)

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
            found = found._replace(begin=begin, head=close - 1)
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
            is_noun = head & W.PLURAL.value or close >= end or tokens.words[close] == "," or opening.each
            is_thing = bool(head & (_NO_ACTOR | _VERB))
            if is_thing and opening.each and head & W.BY_ENDING.value:
                is_thing = False  # "all jurisdictions": its ending alone makes no thing of it
            if not acts and (is_thing or not is_noun or opening.possessive):
                return None
        elif not acts and not (manner is Manner.SUBJECT and self._does(close, end)):
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
            far = self._complement_end(close, end, must_be_place=bool(head & _STATE), is_row=is_row, manner=manner)
        points = opening.refers and not opening.possessive and tokens.words[place] != "all"
        if far == close and points and (meant := self._meant(place, opening, close)):
            return meant
        words = self._in_full(begin, far)
        found = self._as_written(words, place, far, "described group" if acts else "unknown noun")
        is_known = found.addressees[0].source is Source.TABLE
        return found._replace(
            begin=begin, head=close - 1, is_bare=bool(head & _OFFICE) and far == close and not is_known,
            complement=self._shared_words(close, far),
            unresolved=() if acts else (words,),
        )  # fmt: skip

    def _does(self, close: int, end: int) -> bool:
        """Whether a plural in no table is the subject of the verb behind it: "that ferries publish their times"."""
        tokens = self.tokens
        head = tokens.classes[close - 1]
        if close >= end or not head & W.PLURAL.value or head & (_NO_ACTOR | _VERB | _CAPITAL):
            return False
        return bool(tokens.classes[close] & (_VERB | W.MODAL.value))

    def _is_pending(self, opening: Opening, close: int, end: int, head: int) -> bool:
        """Whether the words only narrow a noun that the next of the list has."""
        tokens = self.tokens
        if (
            close >= end
            or (head & (_MANY | W.PLURAL.value) and not head & _MODIFIER)
            or (tokens.classes[opening.place] & _CAPITAL and head & _ACTS)
        ):
            return False
        if head & _ACTOR and (opening.definite or close - opening.place > 1):
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
        if head & (W.EFFORT | W.MUTUAL).value and not head & _MODIFIER:
            return False
        if head & _THING and not head & _MODIFIER:
            # "development and trading partners", but "the framework and its partners", "reports and donors"
            is_bare = close == opening.place + 1 and tokens.classes[close] & _AND and far - start.place > 1
            return bool(is_bare and not head & W.PLURAL.value and tokens.classes[far - 1] & W.ACTORS.value)
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

    def _capitalized(
        self, place: int, opening: Opening, close: int, end: int, manner: Manner
    ) -> Found | Pending | None:
        """A name that no table has, or a short form of one: "the Baltic River Forum", "the Panel"."""
        tokens, begin = self.tokens, opening.place
        if self._possessive_end_at(close, end):
            return None
        if state := self._state_of(begin, close):
            return self._one(state, place, close, f"entities: {state}", Source.TABLE)
        if tokens.between(begin, close) in load_demonyms() and self._is_pending(opening, close, end, 0):
            return Pending(begin, close)  # "Somali and regional parties"
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
                return self._one(name, place, cut, rule, source, others)._replace(
                    begin=begin, head=cut - 1, is_bare=is_bare
                )
        return self._unknown_name(place, begin, close, far, end, manner)

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
        return found._replace(begin=begin, head=close - 1, is_bare=is_bare, unresolved=(name,))
