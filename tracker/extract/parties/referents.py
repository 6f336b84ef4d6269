"""Whom "the Office", "the two leaders" or "such organizations" mean: who was named so far, and by which words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.extract.words.gazetteer import Gazetteer, Mention, straight
from tracker.extract.words.tokens import Tokens
from tracker.knowledge.lexicon import load_demonyms
from tracker.model import Addressee

# --- names that only the document knows -------------------------------------------

_OF_THE_CONFLICT = "parties to the conflict"
_STATES = ("member-state", "observer-state", "former-state")
MISSIONS = ("mission", "political-mission", "non-un-mission")
_BARE_TITLES = frozenset(
    {
        "Special Rapporteur", "Independent Expert", "Executive Director", "Group of Governmental Experts",
        "Group of Experts", "Panel of Experts", "Special Representative",
        "Special Representative of the Secretary-General", "Special Envoy", "Special Envoy of the Secretary-General",
        "Working Group", "Open-ended Working Group", "High Commissioner", "Executive Secretary", "Director-General",
        "Director", "Regional Director", "Administrator", "Monitoring Group", "Personal Envoy",
        "Personal Envoy of the Secretary-General", "Special Adviser", "Special Coordinator", "Registrar",
        "Commission of Inquiry", "Expert Mechanism", "Task Force", "President", "Special Committee",
        "Preparatory Committee", "Fact-Finding Mission", "Ad Hoc Committee",
    }
)  # fmt: skip
# Whose holder is called so where a text names one, and how.
_MANDATES = frozenset({"Special Rapporteur", "Independent Expert"})
MANDATE_HOLDER = "mandate holder"
# Two States that stand against each other: "the situation between A and B".
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:Governments?\s+of\s+)?(?:the\s+)?$")
_ADMINISTERS = re.compile(r",?\s+(?:as\s+)?the\s+administering\s+Power\b")
_AND = re.compile(r"\s+and\s+(?:the\s+)?(?:Government\s+of\s+)?(?:the\s+)?")
# Words, by their stems, that many names have: "United Nations", "Committee", "International".
_KINDS = frozenset(
    word[:6]
    for word in (
        "committee commission council conference office organization organisation union united nations international "
        "world national programme group board fund agency centre institute assembly body with from"
    ).split()
)
_ABBREVIATION = re.compile(r"\s\(([A-Z][A-Za-z0-9&/-]{1,11})\)")


@dataclass(slots=True)
class DocumentNames:
    """The names of one document in the order in which they occur, to resolve short references.

    `order` counts paragraphs; a name counts as earlier where its paragraph comes
    before, or stands before within the same paragraph.
    """

    body: str | None
    self_references: frozenset[str]
    house_references: dict[str, str]
    gazetteer: Gazetteer
    year: int | None = None
    occurrences: list[tuple[int, int, str]] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    tokens_of: Callable[[int], Tokens] | None = None
    heard: list[tuple[str, ...]] = field(default_factory=list)
    fuller_names: dict[tuple[str, int], str | None] = field(default_factory=dict)
    _short: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    _titles: Counter[str] = field(default_factory=Counter)
    _states: Counter[str] = field(default_factory=Counter)
    _territories: Counter[str] = field(default_factory=Counter)
    _pairs: set[frozenset[str]] = field(default_factory=set)
    _has_conflict: bool = False
    _administering: set[str] = field(default_factory=set)
    _undecided: list[tuple[int, Mention]] = field(default_factory=list)

    def read(self, order: int, text: str, mentions: list[Mention]) -> None:
        """Take in the names of one paragraph."""
        self.texts[order] = text
        for mention in mentions:
            self._has_conflict |= mention.name == _OF_THE_CONFLICT
            if mention.kind == "territory":
                self._territories[mention.name] += 1
            if mention.kind in ("member-state", "observer-state"):
                governs = text.endswith("Government of ", 0, mention.start) or text.endswith(
                    "Government of the ", 0, mention.start
                )
                self._states[mention.name] += 5 if governs else 1
                if _ADMINISTERS.match(text, mention.end):
                    self._administering.add(mention.name)
            is_named = mention.kind not in ("generic-group", "member-state") or (
                mention.kind == "generic-group" and self.gazetteer.by_name[mention.name].anaphora
            )
            if mention.candidates:
                self._undecided.append((order, mention))
            elif is_named:
                self.occurrences.append((order, mention.start, mention.name))
        for first, second in pairwise(mentions):
            both_states = first.kind in _STATES and second.kind in _STATES
            if (
                both_states
                and _AND.fullmatch(text, first.end, second.start)
                and _BETWEEN.search(text, max(0, first.start - 60), first.start)
            ):
                self._pairs.add(frozenset({first.name, second.name}))
        if "(" in text:
            self._read_abbreviations(text)

    def _read_abbreviations(self, text: str) -> None:
        for match in _ABBREVIATION.finditer(text):
            short = match.group(1)
            if short.isdigit() or sum(map(str.isupper, short)) < 2:
                continue
            full = _spelled_out(text[: match.start()], short)
            if full is None or (self.gazetteer.named(short) and not self._is_another(full, short)):
                continue
            named = self.gazetteer.named(full)
            self.abbreviations.setdefault(short, named.name if named else full)

    def _is_another(self, full: str, short: str) -> bool:
        """Whether a document means another entity by an acronym than the table: "Inter-Port Committee (IPC)"."""
        known, spelled = self.gazetteer.named(short), self.gazetteer.named(full)
        names = (known.name, *known.candidates) if known else ()
        if spelled:
            return spelled.name not in names
        own = _content(full)
        return bool(own) and all(2 * len(own & _content(name)) < len(own) for name in names)

    def take_title(self, order: int, place: int, title: str) -> None:
        """Take in a title or name that a paragraph gives in full at an offset."""
        name = straight(title)
        office, _, whose = name.partition(" of ")
        owner = self.gazetteer.named(whose) if whose else None
        row = self.gazetteer.named(f"{office} of the {owner.name}") if owner else None
        if row:
            self.occurrences.append(
                (order, place, row.name)
            )  # "Executive Board of UN-Habitat" is a row by its full name
        elif not self.gazetteer.named(name):
            self._titles[name] += 1
            self.occurrences.append((order, place, name))

    def settle(self) -> None:
        """Index the names once every paragraph was read: each title in its fullest agreed form."""
        self._index()
        decided = [(order, each.start, *self.choose(each, order)) for order, each in self._undecided]
        if decided:
            self.occurrences += [(order, place, name) for order, place, name, _, others in decided if not others]
            self._index()

    def _index(self) -> None:
        """Each name under every short form that means it, in the order of the text."""
        self._short.clear()
        self.occurrences.sort()
        forms = {name: _short_forms(name, self.gazetteer) for name in {name for _, _, name in self.occurrences}}
        for order, place, name in self.occurrences:
            for short in forms[name]:
                self._short.setdefault(short, []).append((order, place, name))

    def resolve(self, short: str, order: int, place: int) -> tuple[str | None, str, tuple[str, ...]]:
        """What "the Office" means here: (full name or None, rule, other candidates).

        The adopting body wins for its own short forms, then its organization for its officials;
        else the nearest name before, else the first one after.
        """
        if short in self.abbreviations:
            return self.abbreviations[short], f"abbreviation: {short}", ()
        if self.body and short in self.self_references:
            return self.body, f"anaphora: the {short} is the adopting body", ()
        if short in self.house_references:
            return self.house_references[short], f"anaphora: the {short} of the adopting body's organization", ()
        if short == "President" and self.body and not self._short.get("President"):
            return f"President of the {self.body}", "anaphora: the President is the adopting body's", ()
        if short in ("Government", "Government authorities") and self._states:
            state, count = self._states.most_common(1)[0]
            return (state, f"anaphora: the {short}", ()) if count >= 5 else (None, "", ())
        if short == "Territory" and self._territories:
            return self._territories.most_common(1)[0][0], "anaphora: the Territory", ()
        known = self._short.get(short)
        if known and short == "Organization":
            # the United Nations are named everywhere; another organization is meant where one was named
            known = [entry for entry in known if entry[2] != "United Nations"] or known
        if not known:
            return None, "", ()
        where = bisect_left(known, (order, place, ""))
        name = known[where - 1][2] if where else known[0][2]
        name = self._fullest(name, known)
        names = {other for _, _, other in known if not name.startswith(other) and not other.startswith(name)}
        return name, f"anaphora: the {short}", tuple(sorted(names - {name}))

    def the_parties(self) -> tuple[str, ...]:
        """Whom "the parties" are: the only two States named as a pair, else the parties to the conflict."""
        if len(self._pairs) == 1:
            return tuple(sorted(next(iter(self._pairs))))
        return (_OF_THE_CONFLICT,) if self._has_conflict else ()

    def the_mission(self) -> str | None:
        """The mission that the document is about: the one named more often than all others together; else None."""
        known = self.gazetteer.by_name
        named = Counter(name for _, _, name in self.occurrences if name in known and known[name].kind in MISSIONS)
        first = next(iter(named.most_common(1)), ("", 0))
        return first[0] if 2 * first[1] > named.total() else None

    def administering_power(self) -> str | None:
        """Which State "the administering Power" is, where the document says so of one State."""
        return next(iter(self._administering)) if len(self._administering) == 1 else None

    def is_bare_title(self, name: str) -> bool:
        """Whether a row of the table is a title that a document completes: "Special Rapporteur"."""
        return name in _BARE_TITLES

    def hear(self, addressees: tuple[Addressee, ...]) -> None:
        """Remember whom a clause named, for "such organizations" after it."""
        if addressees:
            self.heard.append(tuple(party.name for party in addressees))

    def groups_ending(self, noun: str) -> tuple[str, ...]:
        """Whom "such organizations" are: those last named whose names end with the noun.

        All of a list that ended with the noun alone: "those stakeholders" after "banks and other stakeholders".
        """
        for names in reversed(self.heard):
            if noun in names and len(names) > 1:
                return names
            meant = tuple(
                name for name in names if name.endswith(f" {noun}") or name.startswith((f"{noun} of ", f"{noun} in "))
            )
            if meant:
                return meant
        return ()

    def settled(self, title: str) -> str:
        """A title in the form that the document gives it most often, as far as it begins alike."""
        kin = [other for other in self._titles if other.startswith(title) or title.startswith(other)]
        return max(kin, key=lambda other: (self._titles[other], len(other), other)) if kin else title

    def state_called(self, words: str) -> str | None:
        """The State of an adjective or short name: "Libyan", "CAR"; None where it is no State's."""
        state = load_demonyms().get(words)
        if state:
            # of two States with one adjective, the one that the document names
            return state
        named = self.gazetteer.named(words)
        name = named.name if named else self.abbreviations.get(words, "")
        entity = self.gazetteer.by_name.get(name)
        return name if entity and entity.kind in _STATES else None

    def choose(self, mention: Mention, order: int) -> tuple[str, str, tuple[str, ...]]:
        """Which entity of a shared name is meant: the one this document names, or that existed then."""
        words = self.gazetteer.by_name[mention.name].shared
        for short in words:
            name, rule, _ = self.resolve(short, order, mention.start)
            if name in mention.candidates:
                return name, rule, ()
        alive = [
            name
            for name in mention.candidates
            if self.year is None or self.gazetteer.by_name[name].existed_in(self.year)
        ]
        best = alive[0] if alive else mention.name
        return best, f"entities: {best}", tuple(name for name in alive if name != best)

    def _fullest(self, name: str, known: list[tuple[int, int, str]]) -> str:
        """Titles are cut where a sentence goes on; the form met most often is the title."""
        kin = {other for _, _, other in known if other.startswith(name) or name.startswith(other)}
        tabled = [other for other in kin if other in self.gazetteer.by_name]
        if tabled:
            return max(tabled, key=lambda other: (len(other), other))
        return max(kin, key=lambda other: (self._titles.get(other, 99), -len(other), other))


def _content(name: str) -> set[str]:
    """The words of a name that tell it from others of its kind, by their stems: never "the", "Committee", "United"."""
    return {word[:6] for word in re.split(r"[^\w]+", name.lower()) if len(word) > 3} - _KINDS


def _short_forms(name: str, names: Gazetteer) -> tuple[str, ...]:
    entity = names.by_name.get(name)
    forms: list[str] = []
    if entity:
        forms = [form.removeprefix("the ") for form in entity.anaphora] + list(entity.shared)
    head = re.split(r"\s+(?:on|for|of|to|against|in)\s+", name, maxsplit=1)[0]
    if head != name:
        forms.append(head)
        whole = re.match(r"(Group of (?:Governmental )?Experts|Panel of Experts|Commission of Inquiry)\b", name)
        if whole:
            forms.append(whole.group(1))
            forms.append(whole.group(1).split()[0])
    if head in _MANDATES and head != name:
        forms.append(MANDATE_HOLDER)
    words = head.split()
    if len(words) > 1 and words[-1][0].isupper():
        forms.append(words[-1])
        if len(words) > 2 and words[-2][0].isupper():
            forms.append(" ".join(words[-2:]))  # "the Task Force", "the Environment Assembly"
    return tuple(dict.fromkeys(form for form in forms if form != name))


def _spelled_out(before: str, short: str) -> str | None:
    """The words before a bracket whose initials make the abbreviation, small words left out where it does so."""
    words = before.split()[-14:]
    letters = [letter.lower() for letter in short if letter.isalpha()]
    capitals = [letter.lower() for letter in short if letter.isupper()]
    for begin in range(len(words)):
        chunk = words[begin:]
        if not chunk[0][:1].isupper():
            continue
        initials = [part[0] for word in chunk for part in word.split("-") if part[:1].isupper()]
        plain = [initial.lower() for initial in initials]
        if plain == capitals or (plain[: len(capitals)] == capitals and len(plain) <= len(capitals) + 1):
            return straight(" ".join(chunk).strip(",;"))
    for begin in reversed(range(len(words))):
        chunk = words[begin:]
        if not chunk[0][:1].isupper() or chunk[0][0].lower() != letters[0] or len(chunk) < 2:
            continue
        rest = iter(part[0].lower() for word in chunk for part in word.split("-") if part)
        if all(letter in rest for letter in letters) and chunk[-1][:1].lower() == letters[-1]:
            return straight(" ".join(chunk).strip(",;"))
    return None
