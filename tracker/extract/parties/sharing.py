"""What the parties of a list share: "bilateral and multilateral donors", "the Chair and members of the Committee"."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.parties.naming import PartyNamer
from tracker.extract.parties.phrases import Found, Manner, Pending
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Addressee, Source

_AND, _OF, _OFFICE, _CAPITAL = W.AND.value, W.OF.value, W.OFFICE.value, W.CAPITAL.value
_TWIN, _TWINS = W.TWIN.value, (W.ACTORS | W.TWIN).value
_SYSTEM, _ORGANIZATION = "United Nations system", "United Nations"
_ORGANIZATIONS = ("organ", "un-entity", "agency", "other-organization", "court", "programme", "regional-commission")
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value


class Sharing(PartyNamer):
    """Completes a party by the words that it shares with another of its list."""

    def _of_the_body(self, found: Found) -> Found:
        """ "its Main Committees": those of the body that speaks."""
        body = self.names.body
        first = found.addressees[0] if len(found.addressees) == 1 else None
        if (
            not body
            or first is None
            or found.complement
            or not self._has_noun(found)
            or (first.source is Source.REFERENCE and not first.text.endswith(first.name))
        ):
            return found
        name = f"{first.name} of the {body}"
        row = self.names.gazetteer.named(name)
        return found._replace(addressees=(replace(first, name=row.name if row else name, source=Source.ROLE),))

    def _sharing(self, pending: list[Pending], found: Found) -> list[Addressee]:
        """ "bilateral and multilateral donors": the first shares the noun of the last."""
        tokens = self.tokens
        shared: list[Addressee] = []
        last = found.addressees[-1]
        if last.span is None:
            return shared
        begin = found.begin if found.begin >= 0 else tokens.place_at(last.span.start)
        words = tokens.text[tokens.starts[begin] : last.span.end].split(" ")
        following = words
        for each in reversed(pending):
            lead = tokens.between(each.begin, each.end)
            if lead.endswith("-"):
                name = lead + "-".join(following[0].split("-")[1:]) + "".join(f" {word}" for word in following[1:])
            elif len(following) == 1:
                name = f"{lead} {following[0]}"
            else:
                name = " ".join([lead, *following[1:]])
            shared.insert(0, self._as_written(name, each.begin, found.end, "shared noun").addressees[0])
            if each.end - each.begin > 1:
                following = name.split(" ")  # "international and regional intergovernmental and other bodies"
        return shared

    def _of_the_united_nations(self, first: Pending, found: Found) -> Found:
        """ "United Nations peacekeeping and political missions": both are those of the United Nations."""
        tokens = self.tokens
        named = tokens.mentions.get(first.begin)
        is_theirs = named and named[1].name == _ORGANIZATION and first.begin + 2 == named[0] < first.end
        if not is_theirs or found.begin < 0 or found.complement or tokens.classes[found.begin] & _CAPITAL:
            return found
        lead, words = tokens.between(first.begin, first.begin + 2), tokens.between(found.begin, found.end)
        own = self._as_written(f"{lead} {words}", found.begin, found.end, "shared noun")
        return found._replace(addressees=own.addressees)

    def _same_head(self, place: int, end: int, first: Found, begin: int) -> tuple[Found, int] | None:
        """A further complement of the noun before: "members of academia and of the media"."""
        tokens = self.tokens
        if not first.addressees or place == begin:
            return None
        whole = first.addressees[-1].text
        head, of, _ = whole.partition(" of ")
        if not of or first.addressees[-1].source in (Source.REFERENCE, Source.NAME):
            return None
        office = self._office_place(first)
        if office >= 0:
            head = tokens.between(first.begin, office + 1)
        again = bool(tokens.classes[place] & _OF)
        start = self.opening(place + again, end)
        if not again and office >= 0 and (whose := self._one_more_of(place, end, office, first.end)):
            words, close = whose
            return self._as_written(f"{head} of {words}", place, close, "further complement", Source.ROLE), close
        if start.place >= end or (not again and (start.definite or start.place in tokens.mentions)):
            return None
        close = self.phrase_end(start.place, end, Manner.BOUNDED)
        if close == start.place or (again and not tokens.classes[place - 1] & _AND):
            return None
        if not again:
            last = tokens.classes[close - 1]
            shares = head.lower() in ("countries", "states") and close == start.place + 1
            if not shares or last & (_ACTS | _CAPITAL):
                return None
        words = tokens.between(place + again, close)
        found = self._as_written(f"{head} of {words}", place, close, "further complement", Source.ROLE)
        return found, close

    def _office_place(self, found: Found) -> int:
        """The place of the noun before "of", whose complement a further party may share; -1 where none stands there."""
        if found.begin < 0:
            return -1
        before = (at - 1 for at in range(found.begin + 1, found.end) if self.tokens.classes[at] & _OF)
        return next(before, -1)

    def _one_more_of(self, place: int, end: int, office: int, before: int) -> tuple[str, int] | None:
        """Whose office the words after a joint also are, and where they end; None where they name a party of its own.

        "heads of departments and offices", "secretariats of the Board and the Bank", "ministers of health and trade";
        but "heads of missions and donors", "members of the Board and the Bank".
        """
        tokens = self.tokens
        flags = tokens.classes[office]
        if not flags & (W.PLURAL | W.ACTORS | W.SOLE).value:
            return None
        own = self.opening(office + 2, end)
        start = self.opening(place, end)
        if start.place >= end:
            return None
        named, owned = tokens.mentions.get(start.place), tokens.mentions.get(own.place)
        if owned and owned[1].kind in _ORGANIZATIONS and flags & (W.SOLE | W.SENDER).value:
            if named and named[1].kind in _ORGANIZATIONS and not self._continues(named[0], end):
                name, written = self.entity_of(named[1])[0], tokens.between(start.place, named[0])
                is_article = start.definite or (written.isupper() and not name.isupper())
                return f"{'the ' if is_article else ''}{name}", named[0]
            if tokens.words[place] == "other":
                close = self.phrase_end(start.place, end, Manner.BOUNDED)
                if close > start.place and tokens.classes[close - 1] & _TWIN:
                    return tokens.between(start.place, close), close
            return None
        if start.place != place or not flags & _OFFICE or tokens.classes[place] & _CAPITAL:
            return None
        close = self.phrase_end(place, end, Manner.BOUNDED)
        kind, kin = tokens.classes[before - 1], tokens.classes[close - 1]
        is_unit = bool(kind & kin & _TWIN)
        is_last = bool(tokens.classes[place - 1] & _AND)
        is_field = not (kind | kin) & (_ACTS | _CAPITAL) and close == place + 1 and is_last
        return (tokens.between(place, close), close) if close > place and (is_unit or is_field) else None

    def _twin(self, place: int, end: int) -> int:
        """Past "and institutions" behind "regional and local organizations", whose adjectives it shares; else 0."""
        tokens = self.tokens
        if place + 1 >= end or not tokens.classes[place] & _AND or not tokens.classes[place + 1] & _TWINS:
            return 0
        close = self.phrase_end(place + 1, end, Manner.BOUNDED)
        is_own = (
            place + 1 in tokens.mentions and tokens.classes[place + 1] & W.STATE.value and tokens.words[place] != "or"
        )
        return close if close == place + 2 and not is_own else 0

    def _alike(self, found: Found, end: int) -> int:
        """Past "or institutions" behind "international organizations", whose adjective it shares; else 0."""
        tokens, head = self.tokens, found.end - 1
        if head < 1 or len(found.addressees) != 1 or not tokens.classes[head] & _TWIN or head - 1 in tokens.phrases:
            return 0
        narrows = found.begin < head and not tokens.classes[head - 1] & (_CAPITAL | W.PREPOSITION.value)
        if not narrows or found.addressees[0].source is Source.REFERENCE:
            return 0
        close = self._twin(found.end, end)
        goes_on = close < end and tokens.words[close] in ("of", "in", "from", "to")
        is_alike = close and tokens.classes[close - 1] & _TWIN and tokens.words[close - 1] != tokens.words[head]
        return close if is_alike and not goes_on else 0

    def _sharing_twin(self, shared: list[Addressee], found: Found, close: int) -> Found:
        """The parties that the further noun makes with the adjectives of those that `shared` one, and of the last."""
        noun = self.tokens.words[close - 1]
        leads = [each.name.rpartition(" ")[0] for each in (*shared, found.addressees[-1])]
        parties = [self._as_written(f"{lead} {noun}", close - 1, close, "shared noun").addressees[0] for lead in leads]
        return Found(tuple(parties), close, begin=close - 1, head=close - 1)

    def _of_the_system(self, place: int, end: int, first: Found) -> Found | None:
        """ "agencies" behind "United Nations regional commissions and": those of the United Nations, its system."""
        tokens = self.tokens
        begin = first.begin
        is_system = begin >= 0 and tokens.words[begin : begin + 2] == ["united", "nations"]
        named = tokens.mentions.get(place)
        if not is_system or first.end >= place or (named and named[0] > place + 1):
            return None  # "specialized agencies" and "funds and programmes" are groups of their own
        close = self._parts_end(place, end)
        return self._one(_SYSTEM, place, close, f"entities: {_SYSTEM}", Source.TABLE) if close > place else None

    def _shares_complement(self, first: Found, found: Found, place: int) -> bool:
        """Whether what tells which one is meant stands for both: "the Chair and members of the Committee"."""
        if first.is_bare:
            return True
        if first.complement or first.head < 0 or len(first.addressees) != 1:
            return False
        kin = self.tokens.classes[first.head]
        is_twin = (
            found.head >= 0 and kin & self.tokens.classes[found.head] & _TWIN
        )  # "mechanisms and bodies of the Board"
        if found.addressees[0].source is Source.ROLE and not kin & _OFFICE and not is_twin:
            return False
        is_group = first.addressees[0].name[:1].islower() and place == first.end + 1
        return (
            is_group
            and not self.opening(place, self.tokens.count).definite
            and (bool(self.tokens.classes[first.end] & _AND) or self.tokens.words[first.end] == ",")
        )

    def _complete(self, target: list[Addressee], bare: Found, found: Found) -> None:
        """ "the Chair and members of the Committee": the first is the Committee's too."""
        place = target.index(bare.addressees[-1]) if bare.addressees[-1] in target else -1
        if place < 0:
            return
        first = target[place]
        words = self.tokens.between(bare.begin, bare.end) if bare.begin >= 0 else first.name
        name = words + found.complement
        named = self.names.gazetteer.named(name)
        target[place] = replace(first, name=named.name if named else name, source=Source.ROLE)

    def _has_noun(self, found: Found) -> bool:
        """Whether a capitalized name has the noun of a body or an office."""
        begin = max(found.begin, 0)
        return any(self.tokens.classes[at] & (_ACTS | _OFFICE) for at in range(begin, found.end))
