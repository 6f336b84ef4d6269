"""A list of parties as a sentence names it: "Member States, including donors, and the Office" are three."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from tracker.extract import party_words as words_of
from tracker.extract.party import Found, PartyNamer
from tracker.model import Addressee, Span


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a stretch of text, those only consulted apart, and where the list ended."""

    named: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    end: int = 0
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()


class PartyReader(PartyNamer):
    """Reads the lists of parties in one paragraph of a document."""

    def read(
        self, start: int, end: int, *, contiguous: bool = False, strict: bool = False, subject: bool = False
    ) -> Parties:
        """The parties of `text[start:end]`, a list that the grammar has already bounded.

        `contiguous` stops where the list stops (the end is not known to be a
        border); `strict` takes names of the table or capitalized names only, where
        the words may as well be a thing ("encourages further efforts"); `subject`
        says that a verb follows the list ("that the Board meet").
        """
        text, place, last = self.text, start, start
        named: list[Addressee] = []
        consulted: list[Addressee] = []
        asked = named
        found_all: list[Found] = []
        while place < end:
            separator = words_of.SEPARATOR.match(text, place, end)
            after = separator.end() if separator else place
            if (known := self.mention_within(place, after)) and known.end > after:
                after = known.start  # "both sides" is a name, its "both" no joint
            joint = text[place:after].strip()
            if (contiguous and named and not joint) or after >= end:
                break
            place = after
            if marker := words_of.CONSULTED.match(text, place, end):
                asked, place = consulted, marker.end()
                continue
            if asked and (own := words_of.ITS_MEMBERS.match(text, place, end)):
                owner = asked[-1]
                name = f"{own['noun']} of the {owner.name}"
                asked.append(Addressee(name, own.group(), Span(*own.span()), rule=f"role of {owner.rule}"))
                place = last = own.end()
                continue
            is_adverbial = words_of.ADVERBIAL.match(text, place, end) and self.mention_at(place) is None
            found = None if is_adverbial else self.party_at(place, end, strict=strict, subject=subject)
            if found is None:
                if contiguous and (named or not is_adverbial):
                    break
                place = self._next_place(place, end, is_first=not named or bool(is_adverbial))
                if place < 0:
                    break
                continue
            if joint == "," and self._is_apposition(found, place, named, end):
                place = found.end
                continue
            asked.extend(found.addressees)
            found_all.append(found)
            place = last = found.end
            qualifier = self._qualifier_end(place, end, contiguous)
            if qualifier is not None:
                words = text[place:qualifier].strip(" ,")
                if words and asked:
                    asked[-1] = dataclasses.replace(asked[-1], qualifier=words)
                marker = words_of.CONSULTED.search(text, place, qualifier)
                if marker and text[place : marker.start()].strip() in ("", ","):
                    asked, place = consulted, marker.end()
                    continue
                place = last = qualifier
        names = {party.name for party in named}
        return Parties(
            _once(named),
            tuple(party for party in _once(consulted) if party.name not in names),
            last,
            tuple(name for found in found_all for name in found.unresolved),
            tuple(pair for found in found_all for pair in found.ambiguous),
        )

    def _next_place(self, place: int, end: int, *, is_first: bool) -> int:
        """Where to go on after words that name nobody; -1 where the list ends."""
        comma = self.text.find(",", place, end)
        if is_first:
            return comma
        following = words_of.NEXT_PARTY.search(self.text, place, end)
        while following and self.is_inside_name(following.start()):
            following = words_of.NEXT_PARTY.search(self.text, following.end(), end)
        if following and (comma < 0 or following.start() < comma):
            return following.start()
        return comma

    def _is_apposition(self, found: Found, place: int, named: list[Addressee], end: int) -> bool:
        """Whether the words only explain the name before: "Israel, the occupying Power, ..."."""
        if not named:
            return False
        first = found.addressees[0]
        is_tabled = first.rule.startswith(("entities", "anaphora", "abbr", "shared"))
        if is_tabled and not self.text.endswith("Power", place, found.end):
            return False
        list_goes_on = re.match(r"\s*,?\s*(?:and|as well as)\b|\s*,", self.text[found.end : end])
        after_one_name = len(named) == 1 and named[0].rule.startswith(("entities", "anaphora"))
        return not list_goes_on or (first.text[:1].islower() and after_one_name)

    def _qualifier_end(self, place: int, end: int, contiguous: bool) -> int | None:
        """Where the words end that narrow the party just read; None where there are none."""
        match = words_of.QUALIFIER.match(self.text, place, end)
        if not match:
            abbreviation = words_of.ABBREVIATION.match(self.text, place, end)
            return abbreviation.end() if abbreviation else None
        if contiguous:
            return None if re.match(r"\s*(?:to|for|on|at|as|not|upon)\b", self.text[place:end]) else end
        is_clause = words_of.RELATIVE_CLAUSE.match(self.text, place, end)
        pattern = words_of.NEXT_PARTY_AFTER_CLAUSE if is_clause else words_of.NEXT_PARTY
        following = pattern.search(self.text, match.end(), end)
        while following:
            named = words_of.ITS_MEMBERS.match(self.text, following.end(), end) or self.party_at(
                following.end(), end, strict=True
            )
            if named and not self.is_inside_name(following.start()):
                return following.start()
            following = pattern.search(self.text, following.end(), end)
        return end


def _once(parties: list[Addressee]) -> tuple[Addressee, ...]:
    seen: dict[str, Addressee] = {}
    for party in parties:
        seen.setdefault(party.name, party)
    return tuple(seen.values())
