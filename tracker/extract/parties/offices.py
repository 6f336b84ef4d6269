"""Offices with what they belong to: "President of the Council", "leaders of the two communities", "the two leaders"."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.parties.phrases import Found, Manner, Opening
from tracker.extract.parties.referents import MISSIONS
from tracker.extract.parties.systems import Systems
from tracker.extract.words.gazetteer import Mention, straight
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Source

_CAPITAL, _MARK, _DIGIT, _OF = W.CAPITAL.value, W.MARK.value, W.DIGIT.value, W.OF.value
_AND, _OFFICE, _GOVERNING, _ADVERB = W.AND.value, W.OFFICE.value, W.GOVERNING.value, W.ADVERB.value
_MODIFIER = W.MODIFIER.value
_DETERMINER = W.DETERMINER.value
_POSSESSIVE = W.POSSESSIVE.value
_QUANTITY, _PARTICIPLE = W.QUANTITY.value, W.PARTICIPLE.value
_ACTOR, _ACTORS, _THING, _COURTESY = W.ACTOR.value, W.ACTORS.value, W.THING.value, W.COURTESY.value
_STATES = ("member-state", "observer-state")
_ORGANIZATION = "United Nations"
_MEMBER_STATES = "Member States"
_STOP = (
    W.DETERMINER | W.SUCH | W.POSSESSIVE | W.AND | W.JOINT | W.INCLUDING | W.PREPOSITION | W.TO | W.THAT | W.RELATIVE
    | W.MODAL | W.BE | W.AUXILIARY | W.NOT | W.PRONOUN
).value  # fmt: skip
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_JOINS = (W.AND | W.JOINT).value
_SERVES = frozenset(
    "secretariat secretariats secretary adviser envoy representative representatives ambassador observer".split()
)


_OF_A_MISSION = ("Head of Mission", "Force Commander", "Police Commissioner")


class Offices(Systems):
    """Reads the holders of offices, and gives short references their full names."""

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
            return found._replace(
                begin=opening.place, head=close - 1, complement=f" {link} {article}{shown}",
                ambiguous=ambiguous, unresolved=() if is_known else (full,),
            )  # fmt: skip
        if link == "to":
            return None
        return self._office_of_group(place, opening, title, close, end)

    def _ruler(self, place: int, opening: Opening, end: int) -> Found | None:
        """ "President Ana Soto of Peru", "the President and the Government of Peru": the State's, not the body's."""
        tokens, begin = self.tokens, opening.place
        phrase = tokens.phrases.get(begin)
        is_ruler = (phrase[1] if phrase else tokens.classes[begin]) & W.RULER.value and tokens.classes[begin] & _CAPITAL
        if not is_ruler:
            return None
        close = far = phrase[0] if phrase else begin + 1
        while far < end and tokens.classes[far] & _CAPITAL and far not in tokens.mentions:
            far += 1
        if self._possessive_end_at(far, end) or (
            far == close and (not opening.definite or far >= end or tokens.words[far] != "and")
        ):
            return None
        title, behind = tokens.between(begin, close), far
        seat = self.opening(far + 1, end).place
        if seat + 1 < end and tokens.classes[seat] & _GOVERNING and tokens.classes[seat + 1] & _OF:
            seat = self.opening(seat + 2, end).place
        whose = tokens.mentions.get(seat) if seat < end else None
        state = whose[1].name if whose and whose[1].kind in _STATES else None
        if far + 1 < end and tokens.words[far] == "of":
            behind = whose[0] if whose and state else far
        elif state is None or not tokens.classes[far] & _AND:
            state = self.names.resolve("Government", self.order, tokens.starts[begin])[0] if far > close else None
        return self._one(f"{title} of {state}", place, behind, "office of a State", Source.ROLE) if state else None

    def of_the_mission(self, found: Found) -> Found:
        """ "the Force Commander": of the mission that the words or the document name, where it is about one."""
        first = found.addressees[0] if len(found.addressees) == 1 else None
        if first is None or not first.name.endswith(_OF_A_MISSION):
            return found
        begin = self.opening(self.tokens.place_at(first.span.start), found.end).place if first.span else found.begin
        mission: str | None
        if first.name.startswith(_OF_A_MISSION):
            mission = self.names.the_mission()
        elif (named := self.tokens.mentions.get(begin)) and named[1].kind in MISSIONS:
            mission = self.entity_of(named[1])[0]  # "the UNDOF Force Commander"
            first = replace(first, name=self.tokens.between(named[0], found.end))
        else:
            mission = None
        if mission is None:
            return found
        completed = replace(first, name=f"{first.name} of the {mission}", source=Source.REFERENCE)
        return found._replace(addressees=(completed,), unresolved=())

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

    def _continues(self, place: int, end: int) -> bool:
        """Whether a noun follows a name, which then only narrows it: "members of the Security Council committees"."""
        if place >= end:
            return False
        flags = self.tokens.classes[place]
        if flags & (_STOP | _CAPITAL | _MARK | _ADVERB | _PARTICIPLE | W.VERB.value):
            return False
        if flags & (_ACTS | _OFFICE):
            return True
        close = self.phrase_end(place, end, Manner.BOUNDED)
        return close == place + 2 and bool(self.tokens.classes[close - 1] & (_ACTS | _OFFICE | W.SYSTEM_PART.value))

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
        self,
        place: int,
        opening: Opening,
        title: str,
        definite: bool,
        mention: Mention,
        head: int,
        close: int,
        end: int,
        link: str,
    ) -> Found:
        name, _, _, others = self.entity_of(mention)
        if mention.name == _ORGANIZATION and title.lower() in ("states members", "member states", "members"):
            return self._one(_MEMBER_STATES, place, close, "entities: Member States", Source.TABLE)
        written = self.text[mention.start : mention.end]
        if mention.kind == "generic-group" and name == mention.name and mention.name != _MEMBER_STATES:
            inner = self.tokens.place_at(self.tokens.ends[head - 1]) + 1
            fuller = self._fuller(opening.place, head) if close - inner <= 2 and definite else None
            if fuller and fuller.endswith(f" {self.tokens.words[close - 1]}"):
                return self._one(fuller, place, close, f"anaphora: the {title}", Source.REFERENCE)
            name, definite = self.tokens.between(inner, close), False
        if mention.kind == "generic-group" and (within := self._within_system(close, end)):
            close = within  # "executive heads of the funds and programmes of the United Nations"
        is_article = definite or name.startswith(_ORGANIZATION) or (written.isupper() and not name.isupper())
        article = "the " if is_article and mention.kind not in _STATES else ""
        full = f"{title} {link} {article}{name}"
        rest = self._same_whole(close, end)
        if rest and title.lower().endswith(("heads", "members", "representatives")):
            full += self.text[self.tokens.ends[close - 1] : self.tokens.ends[rest - 1]]
            close = rest
        named = self.names.gazetteer.named(full) or self.names.gazetteer.named(f"{title} {link} {name}")
        if named is None and self.tokens.classes[head - 1] & W.SOLE.value:
            # "the Presidents of the Council and the Assembly": each has one
            named = self.names.gazetteer.named(f"{title.removesuffix('s')} {link} {article}{name}")
        source = Source.TABLE if named else Source.ROLE
        found = self._one(
            named.name if named else full,
            place,
            close,
            named.rule if named else f"role of {mention.rule}",
            source,
            others,
        )
        return found._replace(begin=opening.place, head=head - 1, complement=f" {link} {article}{name}")

    def _same_whole(self, place: int, end: int) -> int:
        """Past "and other organizations of the United Nations system", the rest of the same whole; 0 where none."""
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
            return found._replace(begin=opening.place, head=close - 1, complement=f" of {words}")
        if shared:
            complements, far = shared
            parties = [
                self._as_written(f"{title} of {words}", place, far, "office of a group", Source.ROLE)
                for words in complements
            ]
            return Found(
                tuple(p for each in parties for p in each.addressees), far, begin=opening.place, head=close - 1
            )
        fuller = self._fuller(opening.place, close) if start > inner and far - start == 1 else None
        if fuller and fuller.lower().endswith(f" {tokens.words[far - 1]}"):
            # "the leaders of both communities", where the document has told which communities these are
            return self._one(fuller, place, far, f"anaphora: the {title}", Source.REFERENCE)
        if inner < start and tokens.classes[far - 1] & _ACTOR and (fuller := self._fuller(start, far)):
            # "the Chair of the fact-finding mission", whose full name was given before
            found = self._as_written(f"{title} of the {fuller}", place, far, f"office of the {fuller}", Source.ROLE)
            return found._replace(begin=opening.place, head=close - 1, complement=f" of the {fuller}")
        far = self._chain_end(far, end)
        words = tokens.between(inner, far)
        if tokens.classes[inner] & _COURTESY or tokens.words[inner] == "all":
            words = tokens.between(start, far)
        found = self._as_written(f"{title} of {words}", place, far, "office of a group", Source.ROLE)
        return found._replace(begin=opening.place, head=close - 1, complement=f" of {words}")

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
        is_name = bool(tokens.classes[close - 1] & _CAPITAL)
        found = None
        for order in range(self.order, -2, -1):
            text = names.texts.get(order, "").lower()
            at = text.rfind(head, 0, tokens.starts[begin] if order == self.order else len(text))
            while at >= 0 and found is None:
                if names.tokens_of and not text[at + len(head) : at + len(head) + 1].isalnum():
                    other = type(self)(names.tokens_of(order), order, names)
                    found = other.full_phrase(other.tokens.place_at(at), head, narrowing, is_name=is_name)
                at = text.rfind(head, 0, at)
            if found:
                break
        names.fuller_names[key] = found
        return found

    def full_phrase(self, head: int, word: str, narrowing: set[str], *, is_name: bool = False) -> str | None:
        """The whole phrase around a head noun, where it says more than the noun and has the narrowing words.

        With `is_name` it is a name: "Harbour Process Participants", not "Participants in areas of need".
        """
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
            if not is_name or tokens.words[head + 1 : head + 2] == ["of"]:
                far = self._complement_end(head + 1, tokens.count, must_be_place=False)
        if far == head + 1 and head - begin <= len(narrowing):
            return None
        return self._settled(straight(tokens.between(begin, far)))
