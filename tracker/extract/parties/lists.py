"""A list of parties as a sentence names it: "Member States, including donors, and the Office" are three."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tracker.extract.parties.phrases import Found, Manner, Pending
from tracker.extract.parties.sharing import Sharing
from tracker.extract.words.gazetteer import Mention
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Addressee, Source, Span

_AND, _INCLUDING = W.AND.value, W.INCLUDING.value
_JOINS = (W.AND | W.JOINT | W.INCLUDING).value
_ADVERB, _MARK, _TO, _THAT = W.ADVERB.value, W.MARK.value, W.TO.value, W.THAT.value
_PREPOSITION, _RELATIVE, _PARTICIPLE = W.PREPOSITION.value, W.RELATIVE.value, W.PARTICIPLE.value
_DETERMINER, _POSSESSIVE, _CAPITAL = W.DETERMINER.value, W.POSSESSIVE.value, W.CAPITAL.value
_OFFICE, _COURTESY, _HONORIFIC = W.OFFICE.value, W.COURTESY.value, W.HONORIFIC.value
_GERUND, _MODIFIER, _PRONOUN = W.GERUND.value, W.MODIFIER.value, W.PRONOUN.value
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_OF, _WITH, _BY, _FROM = W.OF.value, W.WITH.value, W.BY.value, W.FROM.value
_VERBAL = (W.MODAL | W.BE | W.AUXILIARY | W.NOT).value
_SIGNED = frozenset(",;:")
_ROUTES = frozenset({"through", "via"})
_CONSULTING = frozenset({"consulting", "consult", "engaging", "involving"})


@dataclass(slots=True)
class Parties:
    """The parties of a stretch of text, those only consulted apart, and the place where the list ended.

    `unread` are the words that name nobody and that no rule set aside, as offsets into the text.
    """

    named: list[Addressee] = field(default_factory=list)
    consulted: list[Addressee] = field(default_factory=list)
    end: int = 0
    unresolved: list[str] = field(default_factory=list)
    ambiguous: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)


class PartyReader(Sharing):
    """Reads the lists of parties in one paragraph of a document."""

    def read(self, place: int, end: int, manner: Manner) -> Parties:
        """The parties of the words from `place` up to `end`.

        BOUNDED reads all of them, as the grammar knows where the list ends; OPEN and SUBJECT stop where the list does.
        """
        tokens = self.tokens
        result = Parties(end=place)
        target = result.named
        founds: list[Found] = []
        pending: list[Pending] = []
        is_bounded = manner is Manner.BOUNDED
        aside = is_ours = False
        if tokens.classes[place] & _GERUND and not tokens.classes[place] & (_CAPITAL | _MODIFIER):
            return result  # "encourages exploring new ways": what is encouraged is the doing
        while place < end:
            begin = place
            place, joint = self._separator(place, end)
            if place >= end or (not is_bounded and (result.named or pending) and not joint):
                break
            if joint == "," and target and (behind := self._person_end(place, end)):
                place = result.end = behind
                continue
            place, person = self.past_person(place, end), place
            if consulted := self._consulted(place, end):
                if not is_bounded and not result.named:
                    break
                if tokens.classes[consulted] & _POSSESSIVE:
                    place = self._past_adverbial(consulted, end)  # "through its own unit, and the Board"
                    result.end = place
                    continue
                target, place = result.consulted, consulted
                result.end = place if is_bounded else result.end
                continue
            if founds and self._narrows_members(place, end, begin):
                place = self._qualifier_close(place + 1, end, manner)  # "banks, in particular those lending at home"
                result.end = place
                continue
            if target and (owned := self._its(place, end, target[-1])):
                target.extend(owned[0])
                place = result.end = owned[1]
                continue
            if founds and (alike := self._same_head(place, end, founds[-1], begin)):
                target.extend(alike[0].addressees)
                place = result.end = alike[1]
                continue
            if self._is_adverbial(place, end):
                if not is_bounded:
                    break
                place = self._past_adverbial(place, end)
                aside = joint != "and"
                continue
            is_marked = (
                self.opening(place, end).definite
                or (place in tokens.mentions and not tokens.classes[place] & W.THING.value)
                or bool(tokens.classes[place] & (_COURTESY | _CAPITAL))
            )
            found = (founds and self._of_the_system(place, end, founds[-1])) or self.party_at(place, end, manner)
            if aside and founds and not is_marked and isinstance(found, Found | Pending):
                place = self._past_adverbial(place, end)  # "within the mandate, programme and budget of the Board,"
                continue
            aside = False
            if isinstance(found, Found):
                found = self.of_the_mission(self._offices_of_one(found, end) if place > person else found)
            if isinstance(found, Pending):
                pending.append(found)
                place = found.end
                continue
            if found is None:
                if not is_bounded or (not founds and target is result.named and self._is_thing(place, end)):
                    break
                place = self._next(place, end, result)
                pending.clear()
                continue
            if joint == "," and target and self._is_apposition(found, place, target, end):
                place = found.end
                continue
            if pending:
                found = self._of_the_united_nations(pending[0], found)
                target.extend(shared := self._sharing(pending, found))
                if twin := self._twin(found.end, end):
                    target.extend(found.addressees)
                    found = self._sharing_twin(shared, found, twin)
                pending.clear()
            elif twin := self._alike(found, end):
                target.extend(found.addressees)
                found = self._sharing_twin([], found, twin)
            if found.complement and joint == "and":
                behind = place
                for first in reversed(founds):
                    if not self._shares_complement(first, found, behind):
                        break
                    self._complete(target, first, found)
                    behind = tokens.place_at(first.addressees[0].span.start) if first.addressees[0].span else behind
            opens_ours = not result.named and not founds and tokens.words[place] == "its"
            is_ours |= opens_ours
            goes_on = founds and joint == "and" and place == founds[-1].end + 1
            if opens_ours or (is_ours and goes_on and not self.opening(place, end).definite):
                found = self._of_the_body(found)
            target.extend(found.addressees)
            founds.append(found)
            result.unresolved.extend(found.unresolved)
            result.ambiguous.extend(found.ambiguous)
            place = result.end = max(found.end, begin + 1)
            qualified = self._past_qualifier(place, end, manner)
            if qualified > place:
                self._keep_qualifier(target, place, qualified)
                place = qualified
                result.end = qualified
        result.named = _once(result.named)
        names = {party.name for party in result.named}
        result.consulted = [party for party in _once(result.consulted) if party.name not in names]
        return result

    # --- between the parties ----------------------------------------------------------

    def _separator(self, place: int, end: int) -> tuple[int, str]:
        """Skip commas, joints and words that say how; what joins ("," or "and") comes with the place behind it."""
        tokens = self.tokens
        joint = ""
        while place < end:
            if (named := tokens.mentions.get(place)) and named[0] > place + 1:
                break
            phrase = tokens.phrases.get(place)
            if phrase and phrase[1] & (_PREPOSITION | _RELATIVE) and not phrase[1] & _JOINS:
                break
            if phrase and phrase[1] & (_JOINS | _ADVERB) and phrase[0] <= end:
                joint = "and" if phrase[1] & _JOINS else joint
                place = phrase[0]
                if place < end and tokens.classes[place] & _TO and joint:
                    place += self._is_to_party(place, end)
                continue
            flags = tokens.classes[place]
            if flags & _JOINS and not flags & _CAPITAL:
                joint = "and"
            elif tokens.words[place] in (",", ";"):
                joint = joint or ","
            elif (flags & _ADVERB and not self._narrows(place, end)) or (
                flags & _TO and joint and self._is_to_party(place, end)
            ):
                pass
            elif tokens.words[place] == "(" and (close := self._bracket_end(place, end)):
                place = close - 1
            else:
                break
            place += 1
        return place, joint

    def _person_end(self, place: int, end: int) -> int:
        """Past the name of the person who holds the office before: ", Major General Ana Soto"; 0 where none stands."""
        tokens = self.tokens
        place = self._name_of_person(place, end)
        return place if place >= end or tokens.words[place] == "," or tokens.classes[place] & _AND else 0

    def _name_of_person(self, place: int, end: int) -> int:
        """Past a person's name that a form of address opens: "Her Excellency Ms. Ana Soto"; 0 where none stands."""
        tokens = self.tokens
        if tokens.classes[place] & _POSSESSIVE and place + 1 < end and tokens.classes[place + 1] & _HONORIFIC:
            place += 1
        begin = place
        while place < end and tokens.classes[place] & _HONORIFIC and tokens.classes[place] & _CAPITAL:
            place += 1
            place += place < end and tokens.words[place] == "."
        if place == begin or begin in tokens.mentions:
            return 0
        while place < end and (tokens.classes[place] & _CAPITAL or tokens.words[place] in (".", "-", "’", "'")):
            place += 1
        return place

    def past_person(self, place: int, end: int) -> int:
        """Past "Ms. Ana Soto," or "Ms. Ana Soto as" before the office that she holds; the place where none stands."""
        tokens = self.tokens
        behind = self._name_of_person(place, end)
        if not behind or behind >= end:
            return place
        if tokens.words[behind] == "in" and "as" in tokens.words[behind : behind + 4]:
            behind = tokens.words.index("as", behind)  # "in her capacity as"
        if tokens.words[behind] not in (",", "as"):
            return place
        office = self.party_at(behind + 1, end, Manner.OPEN)
        is_office = isinstance(office, Found) and any(tokens.classes[at] & _OFFICE for at in range(behind, office.end))
        return behind + 1 if is_office else place

    def _offices_of_one(self, found: Found, end: int) -> Found:
        """ "Ms. Ana Soto, Head of Mission and Force Commander of the Force": both offices of one person."""
        tokens, first = self.tokens, found.addressees[0]
        at = found.end
        if at + 1 >= end or not tokens.classes[at] & _AND or not tokens.classes[at + 1] & _CAPITAL:
            return found
        second = self.party_at(at + 1, end, Manner.OPEN)
        if not isinstance(second, Found) or not tokens.classes[second.head] & _OFFICE:
            return found
        if found.complement not in ("", " of Mission"):
            return found
        name = f"{first.name} and {second.addressees[0].name}"
        span = Span(first.span.start, tokens.ends[second.end - 1]) if first.span else None
        words = self.text[span.start : span.end] if span else first.text
        both = replace(first, name=name, text=words, span=span, source=Source.ROLE)
        return second._replace(addressees=(both,), begin=found.begin, unresolved=())

    def _narrows(self, place: int, end: int) -> bool:
        """Whether an adverb belongs to an adjective: "newly elected members"."""
        if place + 1 >= end:
            return False
        following = self.tokens.classes[place + 1]
        return bool(following & _PARTICIPLE) and not following & _GERUND

    def _is_to_party(self, place: int, end: int) -> bool:
        """Whether "to" goes before a further party: "and to the Board"."""
        following = self.tokens.classes[place + 1] if place + 1 < end else 0
        return bool(following & (_DETERMINER | _CAPITAL | _COURTESY))

    def _bracket_end(self, place: int, end: int) -> int:
        """Past the bracket that opens at a word and holds a short name; 0 where it holds more."""
        for close in range(place + 1, min(place + 8, end)):
            if self.tokens.words[close] == ")":
                return close + 1
        return 0

    def _consulted(self, place: int, end: int) -> int:
        """Past "in close cooperation with": who stands behind it is not asked. 0 where other words stand there."""
        tokens = self.tokens
        word = tokens.words[place]
        if word in _ROUTES or word in _CONSULTING:
            return place + 1
        if word == "including" and place + 1 < end and tokens.words[place + 1] in _ROUTES:
            return place + 2
        if word in ("on", "at", "under", "by") or (word in ("acting", "working") and place + 1 < end):
            return self._on_behalf(place, end)
        if word in ("after", "following", "upon"):
            for at in range(place + 1, min(place + 5, end)):
                if tokens.words[at].startswith("consult"):
                    return at + 2 if at + 1 < end and tokens.classes[at + 1] & _WITH else at + 1
            return 0
        if word not in ("in", "with"):
            return 0
        has_noun = False
        for at in range(place + 1, min(place + 14, end)):
            flags = tokens.classes[at]
            if flags & (W.TOGETHER if word == "in" else W.HELPING).value and not flags & _PREPOSITION:
                has_noun = True
            elif (
                (has_noun and flags & (_WITH if word == "in" else _OF | _FROM | _BY))
                or (has_noun and word == "in" and flags & _OF and tokens.words[at - 1] in ("support", "favour"))
                or (has_noun and word == "in" and tokens.words[at] == "to" and tokens.words[at - 1] == "response")
            ):
                return at + 1
            elif flags & (_PREPOSITION | _TO | _THAT | _RELATIVE | _MARK) and tokens.words[at] != ",":
                return 0
        return 0

    def _on_behalf(self, place: int, end: int) -> int:
        tokens = self.tokens
        words = tokens.words[place : place + 5]
        if words[0] in ("acting", "working"):
            inner = self._consulted(place + 1, end) if words[1] in ("in", "with", "through", "on", "under") else 0
            return inner or (place + 2 if words[1:2] == ["with"] else 0)
        if words[:3] == ["on", "behalf", "of"]:
            return place + 3
        if words[0] == "by" and words[1:2] and words[1].startswith("consult"):
            return place + 2
        for at, word in enumerate(words[1:], start=place + 1):
            if word in ("request", "invitation", "leadership", "guidance", "auspices", "direction", "authority") and (
                at + 1 < end and tokens.classes[at + 1] & _OF
            ):
                return at + 2
        return 0

    def _its(self, place: int, end: int, owner: Addressee) -> tuple[list[Addressee], int] | None:
        """What belongs to the party before: "the Task Force and its members"."""
        tokens = self.tokens
        if not tokens.classes[place] & _POSSESSIVE or place + 1 >= end:
            return None
        begin = self.opening(place, end).place
        if tokens.words[place] == "its" and (parts := self._parts_of(begin, end, owner.name)):
            return [self._owned(*part, owner) for part in parts[0]], parts[1]
        close = self.phrase_end(place + 1, end, Manner.BOUNDED)
        if close == place + 1 or not tokens.classes[close - 1] & _OFFICE or tokens.classes[close - 1] & W.STATE.value:
            return None
        noun = tokens.between(place + 1, close)
        return [self._owned(f"{noun} of the {owner.name}", place, close, owner)], close

    def _owned(self, name: str, place: int, close: int, owner: Addressee) -> Addressee:
        span = Span(self.tokens.starts[place], self.tokens.ends[close - 1])
        words = self.text[span.start : span.end]
        return Addressee(name, words, span, rule=f"role of {owner.rule}", source=Source.ROLE)

    def _is_adverbial(self, place: int, end: int) -> bool:
        """Whether the words say how, not who: "in line with domestic legal frameworks"."""
        tokens = self.tokens
        if place in tokens.mentions:
            return False
        phrase = tokens.phrases.get(place)
        if phrase and phrase[1] & (_PREPOSITION | _RELATIVE):
            return True
        flags = tokens.classes[place]
        if flags & (_PREPOSITION | _RELATIVE | _THAT) and not flags & _CAPITAL:
            return True
        if not flags & _PARTICIPLE or flags & _CAPITAL:
            return False
        close = self.phrase_end(place, end, Manner.BOUNDED)
        if not flags & _GERUND:
            return close <= place + 1  # "increased efforts" are a thing, "established by the Board" says how
        if place == 0 or tokens.words[place - 1] == "," or flags & W.COMPOSED.value:
            return True
        return close <= place + 1 or not tokens.classes[close - 1] & _ACTS

    def _past_adverbial(self, place: int, end: int) -> int:
        """Past words that say how, to the comma that ends them or to "and" before a party."""
        tokens = self.tokens
        is_aside = place > 0 and tokens.words[place - 1] == ","
        place += 1
        while place < end:
            if (named := tokens.mentions.get(place)) and named[0] <= end:
                place = named[0]
                continue
            if tokens.words[place] in _SIGNED:
                if place + 1 < end and self._names_members(place + 1):
                    place += 1
                    continue
                return place
            if tokens.classes[place] & _AND and place + 1 < end and self._consulted(place + 1, end):
                return place
            if (
                not is_aside
                and tokens.classes[place] & _AND
                and place + 1 < end
                and (tokens.classes[place + 1] & (_DETERMINER | _CAPITAL) and self.names_somebody(place + 1, end))
            ):
                return place
            place += 1
        return end

    def _is_thing(self, place: int, end: int) -> bool:
        """Whether the words name what is wanted and nobody: "increased efforts by Governments and banks"."""
        begin = self.opening(place, end).place
        return self.phrase_end(begin, end, Manner.BOUNDED) > begin

    def _names_members(self, place: int) -> bool:
        """Whether "especially", "such as" or the like stands at a word."""
        phrase = self.tokens.phrases.get(place)
        return bool((phrase[1] if phrase else self.tokens.classes[place]) & _INCLUDING)

    def _next(self, place: int, end: int, result: Parties) -> int:
        """Where to go on after words that name nobody, which are kept as unread."""
        tokens = self.tokens
        begin = place
        place = self.opening(place, end).place
        place = max(place, begin + 1)
        while place < end:
            if (named := tokens.mentions.get(place)) and named[0] <= end:
                place = named[0]
                continue
            if tokens.words[place] in _SIGNED or (
                tokens.classes[place] & _JOINS and place not in tokens.mentions and self.names_somebody(place + 1, end)
            ):
                break
            place += 1
        result.unread.append(Span(tokens.starts[begin], tokens.ends[min(place, end) - 1]))
        return place

    def _narrows_members(self, place: int, end: int, begin: int) -> bool:
        """Whether "those working abroad" behind "in particular" only narrows the group before."""
        tokens = self.tokens
        if (
            place + 1 >= end
            or tokens.words[place] != "those"
            or not tokens.classes[place + 1] & (_PARTICIPLE | _RELATIVE)
        ):
            return False
        return any(self._names_members(at) for at in range(begin, place))

    def _is_apposition(self, found: Found, place: int, named: list[Addressee], end: int) -> bool:
        """Whether the words only explain the name before: "Israel, the occupying Power, ..."."""
        if not found.addressees:
            return False
        first = found.addressees[0]
        if (
            first.source is Source.NAME
            and not self._has_noun(found)
            and named[-1].source in (Source.ROLE, Source.TABLE)
        ):
            return True  # the name of the person who holds the office
        is_known = first.source in (Source.TABLE, Source.REFERENCE, Source.DOCUMENT)
        if is_known and not self.text.endswith("Power", 0, self.tokens.ends[found.end - 1]):
            return False
        after, joint = self._separator(found.end, end)
        if found.end < end and not joint:
            return False  # more words follow that belong to it
        goes_on = joint == "and" or (joint == "," and after < end)
        alone = len(named) == 1 and named[0].source in (Source.TABLE, Source.REFERENCE)
        is_definite = bool(self.tokens.classes[place] & _DETERMINER)
        return not goes_on or (is_definite and first.text[:1].islower() and alone and joint != "and")

    # --- what narrows a party -----------------------------------------------------------

    def _past_qualifier(self, place: int, end: int, manner: Manner) -> int:
        """Past the words that narrow the party just read: "that have not yet done so"; `place` where none do."""
        tokens = self.tokens
        begin = place
        if place < end and tokens.words[place] == "(" and (close := self._bracket_end(place, end)):
            begin = place = close
        if place >= end:
            return place
        at = place + (tokens.words[place] == "," and place + 1 < end)
        phrase = tokens.phrases.get(at)
        if phrase and phrase[1] & (_JOINS | _ADVERB):
            return begin
        flags = tokens.classes[at]
        if flags & _ADVERB and at + 1 < end and tokens.classes[at + 1] & (_PARTICIPLE | _COURTESY):
            at += 1  # "directly concerned"
            flags = tokens.classes[at]
            if flags & _COURTESY:
                return at + 1
        is_relative = bool(flags & (_RELATIVE | _THAT)) or bool(phrase and phrase[1] & _RELATIVE)
        narrows = is_relative or bool(flags & _PARTICIPLE) or (at == place and bool(flags & (_PREPOSITION | _COURTESY)))
        if not narrows or (flags & _TO and manner is not Manner.BOUNDED):
            return begin
        if at > place and not is_relative and self._consulted(at, end):
            return begin
        if at > place and flags & _PARTICIPLE and not is_relative and self.names_somebody(at, end):
            return begin
        if manner is Manner.SUBJECT and flags & _PREPOSITION and not flags & (_OF | _FROM) and at in tokens.phrases:
            return begin
        if manner is not Manner.BOUNDED:
            if is_relative and flags & _THAT and manner is Manner.OPEN:
                return begin
            if manner is Manner.OPEN:
                return self._past_aside(at, end) if at > place and is_relative else begin
            return self._narrowing_end(at, end, is_relative)
        return self._next_party(at + 1, end, is_relative or bool(flags & _PARTICIPLE))

    def _past_aside(self, place: int, end: int) -> int:
        """Past ", who are women," where the list goes on behind it; before its comma where it does not."""
        tokens = self.tokens
        for at in range(place + 1, min(place + 30, end)):
            if tokens.words[at] == ",":
                goes_on = at + 1 < end and tokens.classes[at + 1] & _AND and self._opens_list(at + 2, end)
                return at if goes_on else place - 1
        return place - 1

    def _narrowing_end(self, place: int, end: int, is_relative: bool) -> int:
        """Where the words end that narrow a subject: at a comma, or before the verb of the subject."""
        tokens = self.tokens
        at = place + 1
        seen_verb = not is_relative
        while at < end:
            if tokens.words[at] in (",", ";", ":"):
                return at
            if tokens.classes[at] & _VERBAL:
                if seen_verb:
                    return at
                seen_verb = True
            at += 1
        return end if is_relative else place

    def _next_party(self, place: int, end: int, is_relative: bool) -> int:
        """Where the list goes on after a qualifier; the end where it does not."""
        tokens = self.tokens
        at = place
        while at < end:
            if at in tokens.mentions and tokens.mentions[at][0] <= end:
                at = tokens.mentions[at][0]
                continue
            flags = tokens.classes[at]
            phrase = tokens.phrases.get(at)
            joins = flags & _JOINS or (phrase and phrase[1] & _JOINS)
            after_comma = tokens.words[at - 1] == ","
            if tokens.words[at] == ",":
                if self._consulted(at + 1, end) if at + 1 < end else 0:
                    return at
                if not is_relative and at + 1 < end and self._opens_list(at + 1, end):
                    return at
            elif joins:
                after = phrase[0] if phrase else at + 1
                if after < end and self._consulted(after, end):
                    return at  # "drawing on its survey and in consultation with donors"
                closes = after_comma or tokens.words[at - 1] == "so"  # "that have not yet done so"
                if (closes or not is_relative or self._is_other(after, end)) and self._opens_list(after, end):
                    return at
            at = phrase[0] if phrase else at + 1
        return end

    def _is_other(self, place: int, end: int) -> bool:
        return place < end and self.tokens.words[place] in ("all", "other")

    def _opens_list(self, place: int, end: int) -> bool:
        """Whether words after a joint name a further party of the list, and no further thing of the qualifier."""
        tokens = self.tokens
        while place < end and tokens.words[place] == ",":
            place += 1
        if place >= end:
            return False
        flags = tokens.classes[place]
        if flags & _JOINS:
            return self._opens_list(place + 1, end)
        phrase = tokens.phrases.get(place)
        if phrase and phrase[1] & (_JOINS | _ADVERB):
            return self._opens_list(phrase[0], end)
        opening = self.opening(place, end)
        if opening.place >= end:
            return False
        is_marked = bool(flags & (_DETERMINER | _COURTESY | _CAPITAL | _POSSESSIVE))
        if not is_marked and opening.place not in tokens.mentions:
            return False
        found = self.party_at(place, end, Manner.OPEN)
        return isinstance(found, Found) and bool(found.addressees)

    def _keep_qualifier(self, target: list[Addressee], place: int, close: int) -> None:
        tokens = self.tokens
        words = self.text[tokens.starts[place] : tokens.ends[close - 1]].strip(" ,")
        if words and target and not (words.startswith("(") and words.endswith(")")):
            target[-1] = replace(target[-1], qualifier=words)

    # --- pronouns -----------------------------------------------------------------------

    def pronoun_at(self, place: int) -> int:
        """Past "it", "them" or "the latter" that stands at a word; 0 where no pronoun does."""
        tokens = self.tokens
        if place >= tokens.count:
            return 0
        phrase = tokens.phrases.get(place)
        if phrase and phrase[1] & _PRONOUN:
            return phrase[0]
        return place + 1 if tokens.classes[place] & _PRONOUN else 0

    def earlier_mentions(self, place: int) -> list[Mention]:
        """The table's names before a word, in order."""
        return [found[1] for at, found in self.tokens.mentions.items() if at < place]


def _once(parties: list[Addressee]) -> list[Addressee]:
    seen: dict[str, Addressee] = {}
    for party in parties:
        seen.setdefault(party.name, party)
    return list(seen.values())
