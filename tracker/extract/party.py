"""One party as its words name it: a row of the table, a short reference, a role, or a described group."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extract import party_words as words_of
from tracker.extract.mentions import DocumentNames, Mention
from tracker.extract.party_words import ACTORS, THINGS, actor_noun
from tracker.model import Addressee, Span

_STATES = ("member-state", "observer-state")


@dataclass(frozen=True, slots=True)
class Found:
    """The addressees that one party's words stand for, and where the words end.

    `unresolved` are names in no table, `ambiguous` short names with the other
    entities they could mean.
    """

    addressees: tuple[Addressee, ...]
    end: int
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()


class PartyNamer:
    """Names the parties of one paragraph, with what the document has named before."""

    def __init__(self, text: str, order: int, mentions: Sequence[Mention], names: DocumentNames) -> None:
        self.text = text
        self.order = order
        self.mentions = mentions
        self.names = names
        self._starts = [mention.start for mention in mentions]

    def mention_at(self, place: int) -> Mention | None:
        """The table's name that begins exactly at `place`."""
        index = bisect_left(self._starts, place)
        if index < len(self._starts) and self._starts[index] == place:
            return self.mentions[index]
        return None

    def mention_within(self, start: int, end: int) -> Mention | None:
        """The first name of the table that begins between two places."""
        index = bisect_left(self._starts, start)
        if index < len(self._starts) and self._starts[index] < end:
            return self.mentions[index]
        return None

    def is_inside_name(self, place: int) -> bool:
        """Whether a place lies within a name: the "and" of "Economic and Social Council"."""
        index = bisect_left(self._starts, place)
        return index > 0 and place < self.mentions[index - 1].end

    def party_at(self, place: int, end: int, *, strict: bool = False, subject: bool = False) -> Found | None:
        """The party whose words begin at `place`: "all relevant United Nations entities".

        `strict` takes no words that may as well be a thing, `subject` says that a
        verb follows. None where nobody is named.
        """
        text = self.text
        determiners = words_of.DETERMINERS.match(text, place, end)
        head = determiners.end() if determiners else place
        if head >= end:
            return None
        if (sent := words_of.REPRESENTATIVES_OF.match(text, head, end)) and (
            senders := self.party_at(sent.end(), end, strict=strict, subject=subject)
        ):
            return senders
        if specialized := words_of.SPECIALIZED_FIRST.match(text, head, end):
            return self._tabled("specialized agencies", place, specialized.end())
        system = words_of.UN_SYSTEM.match(text, head, end)
        mention = self.mention_at(head)
        early = self.mention_within(place, head)
        if early and early.end > head and not system:
            # "all parties" and "other donors" may be names of the table themselves
            mention, head = early, early.start
        reached = mention.end if mention else head
        if system and system.end() > reached:
            return self._tabled("United Nations system", place, system.end())
        return (
            self._sharing(place, head, end, reached)
            or self._in_role(place, head, end, mention)
            or self._named(place, head, end, mention, strict, subject)
        )

    def entity_of(self, mention: Mention) -> tuple[str, str, tuple[str, ...]]:
        """The entity of a mention: (name, rule, other candidates); the document settles shared names."""
        if mention.candidates:
            return self.names.choose(mention, self.order)
        if mention.name in words_of.BARE_TITLES and self.text.startswith(mention.name, mention.start):
            name, rule, others = self.names.resolve(mention.name, self.order, mention.start)
            if name:
                return name, rule, others
        return mention.name, mention.rule, ()

    def pronoun_at(self, place: int) -> int | None:
        """Where "it", "them", "him" or "her" ends that stands at `place`."""
        match = words_of.PRONOUN.match(self.text, place)
        return match.end() if match else None

    def before(self, place: int, pronoun: str) -> tuple[Addressee, ...]:
        """Whom a pronoun can mean: the first fitting name before it in the paragraph, "the latter" the last.

        "them" are all who stand together in the first list, or under the first name of many.
        """
        span = Span(place, place + len(pronoun))
        kin = {"he": "him", "she": "her", "they": "them"}.get(pronoun, pronoun)
        if kin in ("him", "her") and (official := words_of.OFFICIAL.search(self.text, 0, place)):
            name, rule, _ = self.names.resolve(official.group(1), self.order, official.start())
            title = official.group(1)
            return (Addressee(name or title, pronoun, span, rule=f"pronoun: {rule or title}"),)
        earlier = self.mentions[: bisect_left(self._starts, place)]
        if kin == "them":
            meant = next((each for each in self._lists(earlier) if len(each) > 1 or _fits(each[0], kin)), [])
            return tuple(
                Addressee(name, pronoun, span, rule=f"pronoun: {rule}")
                for name, rule in dict(self.entity_of(mention)[:2] for mention in meant).items()
            )
        for mention in reversed(earlier) if kin == "the latter" else earlier:
            if _fits(mention, kin):
                name, rule, _ = self.entity_of(mention)
                return (Addressee(name, pronoun, span, rule=f"pronoun: {rule}"),)
        return ()

    def _lists(self, mentions: Sequence[Mention]) -> list[list[Mention]]:
        """The names that stand together: "the United Nations and the regional banks" are one list of two."""
        lists: list[list[Mention]] = []
        for mention in mentions:
            joined = lists and words_of.LIST_JOINT.fullmatch(self.text, lists[-1][-1].end, mention.start)
            if joined:
                lists[-1].append(mention)
            else:
                lists.append([mention])
        return lists

    # --- the ways to name a party -------------------------------------------------

    def _one(self, name: str, place: int, close: int, rule: str) -> Found:
        return Found((Addressee(name, self.text[place:close], Span(place, close), rule=rule),), close)

    def _tabled(self, name: str, place: int, close: int) -> Found:
        return self._one(name, place, close, f"entities: {name}")

    def _as_written(self, words: str, place: int, close: int, rule: str) -> Found:
        """A group by its own words, under the table's name where the table has it."""
        named = self.names.gazetteer.named(words)
        return self._one(named.name if named else words, place, close, named.rule if named else rule)

    def _sharing(self, place: int, head: int, end: int, reached: int) -> Found | None:
        """ "international and regional organizations": several groups that share a noun."""
        shared = words_of.SHARED_NOUN.match(self.text, head, end)
        noun = actor_noun(shared["noun"]) if shared else ""
        if shared and noun and shared.start("noun") + len(noun) > reached:
            close = shared.start("noun") + len(noun)
            parties: list[Addressee] = []
            nouns = [noun]
            second = words_of.AND_ANOTHER.match(self.text, close, end)
            if second and second["noun"] in ACTORS and " " not in noun:
                # "regional and subregional organizations and institutions" are four
                nouns, close = [noun, second["noun"]], second.end()
            for adjective in words_of.ADJECTIVE_JOINT.split(shared["adjectives"]):
                plain = re.sub(r"^(?:other|relevant|the)\s+", "", adjective.strip())
                for each in nouns:
                    parties.extend(self._as_written(f"{plain} {each}", head, close, "shared noun").addressees)
            return Found(tuple(parties), close)
        other = words_of.AND_OTHER.match(self.text, head, end)
        noun = actor_noun(other["noun"]) if other else ""
        if other and noun and other.start("noun") + len(noun) > reached:
            words = f"{other['adjective']} {noun}"
            return self._as_written(words, place, other.start("noun") + len(noun), "shared noun")
        return None

    def _in_role(self, place: int, head: int, end: int, known: Mention | None) -> Found | None:
        """ "President of the Council", "Government of Mali": the role with its body's full name."""
        text = self.text
        role = words_of.ROLE_OF.match(text, head, end)
        if not role or (known is not None and known.end > role.end("role")):
            return None
        inner, title = role.end(), role["role"]
        mention = self.mention_at(inner)
        if words_of.GOVERNS_A_STATE.match(title):
            if mention and mention.kind in (*_STATES, "former-state"):
                found = self._one(mention.name, place, mention.end, mention.rule)
                if "people" not in title:
                    return found
                people = self._one(f"people of {mention.name}", place, mention.end, f"role of {mention.rule}")
                return Found((*found.addressees, *people.addressees), mention.end)
            if mention is None and title in ("authorities", "Authorities"):
                return None
        if mention and mention.end <= end and not words_of.POSSESSIVE.match(text, mention.end):
            return self._role_of_known(place, title, bool(role["inner"]), mention, end)
        phrase = words_of.CAPITAL_PHRASE.match(text, inner, end)
        if not phrase:
            return None
        short = phrase.group()
        if words_of.GOVERNS_A_STATE.match(title):
            short = short.split(" and ")[0]  # "Government of Nuristan and the Government of ...": two
            return self._one(short, place, inner + len(short), "capitalized name")
        name, rule, others = self.names.resolve(short, self.order, inner)
        full = f"{title} of {'the ' if role['inner'] else ''}{name or short}"
        found = self._as_written(full, place, phrase.end(), rule or "capitalized name")
        return Found(found.addressees, found.end, (), ((short, others),) if others else ())

    def _role_of_known(self, place: int, title: str, definite: bool, mention: Mention, end: int) -> Found:
        name, _, _ = self.entity_of(mention)
        if mention.name == "United Nations" and title.lower() in (
            "states members",
            "member states",
            "members",
        ):
            return self._tabled("Member States", place, mention.end)
        article = "the " if (definite or name.startswith("United Nations")) and mention.kind not in _STATES else ""
        full = f"{title} of {article}{name}"
        if title in ("heads", "executive heads"):
            pattern = rf",?\s+and\s+(?:other\s+)?{words_of.UN_SYSTEM.pattern}"
            more = re.compile(pattern, re.VERBOSE).match(self.text, mention.end, end)
            if more:
                return self._one(full + more.group(), place, more.end(), "role of a list")
        named = self.names.gazetteer.named(full) or self.names.gazetteer.named(f"{title} of {name}")
        rule = named.rule if named else f"role of {mention.rule}"
        return self._one(named.name if named else full, place, mention.end, rule)

    def _named(
        self, place: int, head: int, end: int, mention: Mention | None, strict: bool, subject: bool
    ) -> Found | None:
        text = self.text
        if mention is None:
            return self._words(place, head, end, strict, subject)
        if re.match(r" [A-Z]", text[mention.end : end]) and (phrase := words_of.CAPITAL_PHRASE.match(text, head, end)):
            # "Security Council Commission of Investigation": the table's name is only its beginning
            longer = self._capitalized(place, head, phrase, end, strict)
            if longer and longer.end > mention.end and longer.addressees[0].rule != "capitalized group":
                return longer
        if mention.end > end:
            return self._words(place, head, end, strict, subject)
        if words_of.POSSESSIVE.match(text, mention.end):
            return None if strict else self._words(place, head, end, strict, subject)
        if mention.name == "all parties" and words_of.THE_PARTIES.fullmatch(text, place, mention.end):
            meant = self.names.the_parties()
            if meant and not text.startswith((" to the ", " to that "), mention.end):
                span, words = Span(place, mention.end), text[place : mention.end]
                return Found(
                    tuple(Addressee(each, words, span, rule="anaphora: the parties") for each in meant), span.end
                )
        if mention.name == "administering Power" and (state := self.names.administering_power()):
            return self._one(state, place, mention.end, "anaphora: the administering Power")
        goes_on, longer = self._goes_on(place, head, mention, end, subject)
        if goes_on:
            return longer
        name, rule, others = self.entity_of(mention)
        found = self._one(name, place, mention.end, rule)
        short = text[head : mention.end]
        return Found(found.addressees, found.end, (), ((short, others),) if others else ())

    def _goes_on(self, place: int, head: int, mention: Mention, end: int, subject: bool) -> tuple[bool, Found | None]:
        """Whether a name is only the beginning, and of which party.

        "United Nations country teams" are a party, "United Nations support" is none.
        """
        text = self.text
        if (
            not re.match(r"\s[a-z]", text[mention.end : end])
            or words_of.STANDS_ALONE.match(text, mention.end, end)
            or words_of.QUALIFIER.match(text, mention.end, end)
        ):
            return False, None
        stop = words_of.WORDS_END.search(text, mention.end, end)
        following = text[mention.end : stop.start() if stop else end].split()
        for count, word in enumerate(following[: 2 if subject else 5], start=1):
            if words_of.FUNCTION_WORD.match(word):
                break
            if word in ACTORS:
                close = mention.end + len(" " + " ".join(following[:count]))
                whole = text[head:close]
                state = self._state_of(whole)
                if state:
                    return True, self._tabled(state, place, close)
                return True, self._as_written(whole, place, close, "described group")
        return not subject, None

    def _words(self, place: int, head: int, end: int, strict: bool, subject: bool) -> Found | None:
        """A party that no table knows: a short reference, a capitalized name, or a plural of actors."""
        text = self.text
        if not text[head].isalpha():
            return None
        if text[head].isupper():
            phrase = words_of.CAPITAL_PHRASE.match(text, head, end)
            return self._capitalized(place, head, phrase, end, strict) if phrase else None
        stop = words_of.WORDS_END.search(text, head, end)
        close = stop.start() if stop else end
        inner = self.mention_within(head, close)
        if inner and inner.start > head:
            lead = text[head : inner.start].strip()
            joint = re.search(r"(?:,?\s+(?:and|or|other than|as well as))$", lead)
            if joint:
                first = lead[: joint.start()].split()
                if first and first[-1].lower() in ACTORS:
                    close = head + joint.start()
            elif (
                re.fullmatch(r"[a-z-]+(?: [a-z-]+){0,3}", lead)
                and not words_of.PREPOSITION.search(lead)
                and not words_of.POSSESSIVE.match(text, inner.end)
            ):
                return self._modified(place, head, lead, inner, end, strict)
        if those := words_of.THOSE_CONCERNED.match(text, place, end):
            return self._one(those.group(), place, those.end(), "those concerned")
        if strict and place == head:
            return None  # "improved mechanisms" may be what is wanted, "the mechanisms" are asked
        words = text[head:close].strip()
        has_modal = re.match(r"\s*(?:should|shall|will|must|may)\b", text[close:end])
        if subject and not has_modal and words.split()[-1].lower() not in ACTORS:
            words = actor_noun(words) or words  # a verb follows: "both sides observe the truce"
        return self._plural(place, head, words)

    def _plural(self, place: int, head: int, words: str) -> Found | None:
        """ "qualified experts", "the mission": a noun that acts, with what stands before it."""
        bare = words_of.COMPLEMENT.split(words)[0]
        described = re.match(r"(?P<group>.+?)\s+[a-z]+(?:ed|ing)$", bare)
        if described and described["group"].split()[-1] in ACTORS:
            bare = described["group"]  # "representatives mentioned in paragraph 6"
        noun = bare.split()[-1].lower() if bare.split() else ""
        close = head + len(bare)
        if (
            noun not in ACTORS
            or noun in THINGS
            or words_of.FUNCTION_WORD.match(bare.split()[0])
            or words_of.POSSESSIVE.search(self.text[head : close + 2])
        ):
            return None
        if bare in words_of.CAPITALIZED_TOO:
            name, rule, others = self.names.resolve(bare.capitalize(), self.order, head)
            if name:
                found = self._one(name, place, close, rule)
                return Found(found.addressees, close, (), ((bare, others),) if others else ())
        twins = [twin.strip() for twin in bare.split(" and ")]
        if len(twins) == 2 and all(twin and twin.split()[-1] in ACTORS for twin in twins):
            both = [self._as_written(twin, place, close, "plural of actors") for twin in twins]
            return Found(tuple(party for found in both for party in found.addressees), close)
        plain = re.sub(r"^(?:the|all|other|relevant)\s+", "", bare)
        return self._as_written(plain, place, close, "plural of actors")

    def _modified(self, place: int, head: int, lead: str, mention: Mention, end: int, strict: bool) -> Found | None:
        """A known group with words before it: "affected developing countries", "regional partners"."""
        text = self.text
        if mention.end > end:
            return None
        if strict and self._is_thing_after(mention.end, len(text)):
            return None
        whole = text[head : mention.end]
        named = self.names.gazetteer.named(whole)
        if named:
            return self._one(named.name, place, mention.end, named.rule)
        is_states = (
            mention.name == "Member States" and text[mention.start : mention.end].lower() in words_of.STATE_HEADS
        )
        is_group = mention.kind == "generic-group" and mention.name != "Member States" and text[mention.start].islower()
        if (is_states or is_group) and any(word not in words_of.NEUTRAL for word in lead.split()):
            return self._one(whole, place, mention.end, "described group")
        return self._one(mention.name, place, mention.end, mention.rule)

    def _is_thing_after(self, place: int, end: int) -> bool:
        """Whether a noun follows that makes the whole a thing: "the Office support"."""
        goes_on = words_of.GOES_ON.match(self.text, place, end)
        return goes_on is not None and words_of.QUALIFIER.match(self.text, place, end) is None

    # --- capitalized names ----------------------------------------------------------

    def _capitalized(self, place: int, head: int, phrase: re.Match[str], end: int, strict: bool) -> Found | None:
        text = self.text
        short, close = phrase.group(), phrase.end()
        if words_of.POSSESSIVE.match(text, close):
            return None
        if state := self._state_of(short):
            return self._tabled(state, place, close)
        for candidate in self._cuts(short, head):
            name, rule, others = self.names.resolve(candidate, self.order, head)
            if name:
                close = head + len(candidate)
                if strict and self._is_thing_after(close, end):
                    return None
                longer = self._full_title(head, close, end)
                if name.startswith(text[head : longer - 1]):
                    close = longer
                found = self._one(name, place, close, rule)
                return Found(found.addressees, close, (), ((candidate, others),) if others else ())
        return self._unknown_name(place, head, self._before_next_name(short, head), end, strict)

    def _cuts(self, short: str, head: int) -> list[str]:
        """A phrase and its beginnings, as it may run into the next name: "Office and Member States"."""
        cuts = re.finditer(r"\s+(?:and|of|on|for|in|to)\s+(?:the\s+)?", short)
        return [short, *(short[: cut.start()] for cut in cuts), self._before_next_name(short, head)]

    def _before_next_name(self, short: str, head: int) -> str:
        inner = self.mention_within(head + 1, head + len(short))
        if inner is None:
            return short
        cut = self.text.rfind(" and ", head, inner.start)
        return self.text[head:cut] if cut > head else short

    def _unknown_name(self, place: int, head: int, short: str, end: int, strict: bool) -> Found | None:
        text, close = self.text, head + len(short)
        if state := self._state_of(short):
            return self._tabled(state, place, close)
        following = re.match(r"(?:\s+[a-z-]+){1,3}", text[close:end])
        actor = actor_noun(following.group()) if following else ""
        if actor:
            # "Libyan authorities", "Afghan political parties"
            close = text.index(actor, close) + len(actor)
            words = text[head:close]
            state = self._state_of(words)
            if state:
                return self._tabled(state, place, close)
            return self._as_written(words, place, close, "capitalized group")
        last = re.split(r"\s+(?:of|on|for|in|to)\s+", short)[0].split()[-1].lower()
        is_name = last in ACTORS or (not strict and (short.isupper() or len(short.split()) > 1))
        if not is_name or words_of.INSTRUMENT.search(short):
            return None
        close = self._full_title(head, close, end)
        full = text[head:close]
        found = self._one(full, place, close, "capitalized name")
        return Found(found.addressees, close, (full,))

    def _full_title(self, head: int, close: int, end: int) -> int:
        """Where a title ends with its lower-case complement: "Special Rapporteur on the right to water"."""
        complement = re.match(
            r"\s+(?:on|for|against)\s+(?!(?:its|their|his|her|an?|[a-z]+ing)\b)(?:the\s+)?", self.text[close:end]
        )
        if not complement:
            return close
        stop = words_of.WORDS_END.search(self.text, close + complement.end(), end)
        title = self.text[head : stop.start() if stop else end]
        return head + len(title.rstrip(" ,"))

    def _state_of(self, words: str) -> str | None:
        """The State behind "CAR Government", where the document spells out CAR."""
        match = re.fullmatch(r"(?:interim\s+)?(\S+)\s+(?:Government|authorities|Government authorities)", words)
        if not match:
            return None
        named = self.names.gazetteer.named(match.group(1))
        name = named.name if named else self.names.abbreviations.get(match.group(1), "")
        entity = self.names.gazetteer.by_name.get(name)
        return name if entity and entity.kind in _STATES else None


def _fits(mention: Mention, pronoun: str) -> bool:
    plural = mention.kind == "generic-group"
    match pronoun:
        case "them":
            return plural
        case "it":
            return not plural
        case "him" | "her":
            return mention.kind == "official"
    return True  # "the latter"
