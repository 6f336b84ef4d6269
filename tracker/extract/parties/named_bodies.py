"""The bodies that a paragraph names, for "its session" and "report to"."""

from __future__ import annotations

import re

from tracker.extract.parties.lists import PartyReader
from tracker.extract.parties.referents import DocumentNames

_NOUN = (
    r"(?:Assembly|Council|Commission|Committee|Subcommittee|Conference|Congress|Board|Body|Forum|Authority|Group|Panel"
    r"|Platform|Task\s+Force)"
)
"""What a body that holds sessions calls itself."""
_HOLDS_SESSIONS = re.compile(rf"\b(?:{_NOUN}|Meeting|Parties)\b")
_FAR = 10_000
"""Letters before which a body is too far from "its session" to be meant; longer than all but a few paragraphs."""
_OFFICERS = ("Chair", "members of", "Secretary of", "Executive", "secretariat", "Rapporteur", "States")
_PRESIDENT_OF = re.compile(r"(?:Vice-)?President of the ")
_SHORT_BODY = re.compile(
    rf"\b[Tt]he\s+(?P<short>(?:[A-Z][\w-]+\s+)?{_NOUN})\b"
    r"(?!\s+(?:on|of|for)\s)"
)
# "the Committee on Budget and Finance", which no table has, right before "at its".
_LONG_BODY = re.compile(
    rf"\b[Tt]he\s+(?P<long>(?:[A-Z][\w-]+\s+){{0,4}}{_NOUN}\s+(?:on|of|for)\s+"
    r"[A-Z][\w-]+(?:(?:\s+(?:and|of|the|on|for))*\s+[A-Z][\w-]+){0,8})(?=,?\s*$|,?\s+(?:at|before|during|by|for|in)\s)"
)


class OwnWords:
    """What the adopting body calls itself: `bare` by the noun of a body, `long` with more, the longest first."""

    def __init__(self, names: DocumentNames) -> None:
        own = names.self_references if names.body else frozenset()
        self.long = sorted((each for each in own if " of " in each), key=len, reverse=True)
        self.bare = sorted(each for each in own if each.istitle() and " " not in each)


class NamedBodies:
    """The bodies that one paragraph names, for "its session" and "report to"."""

    def __init__(self, reader: PartyReader, names: DocumentNames, own_words: OwnWords) -> None:
        self._reader, self._names, self._body = reader, names, names.body
        self._own, self._bare = own_words.long, own_words.bare

    def at(self, place: int) -> tuple[str, int] | None:
        """The body whose words begin at `place`, with where they end."""
        text = self._reader.text
        start = place + 4 if text.startswith("the ", place) else place
        mention = self._reader.mention_at(self._reader.tokens.place_at(start))
        if mention and mention.start == start:
            if _HOLDS_SESSIONS.search(mention.name) and not mention.name.startswith(_OFFICERS):
                name, _, _ = self._names.resolve(text[start : mention.end], self._reader.order, start)
                written = mention.name == text[start : mention.end]
                is_meant = name and written and (name == self._body or name.endswith(mention.name))
                return (name if name and is_meant else mention.name), mention.end
            return None
        if self._body and (own := next((each for each in self._own if text.startswith(each, start)), None)):
            return self._body, start + len(own)
        short = _SHORT_BODY.match(text, place)
        if short:
            name, _, _ = self._names.resolve(short["short"], self._reader.order, place)
            if name is None and " " in short["short"]:
                name = short["short"]  # the committee of a convention is in no table
            return (name, short.end()) if name else None
        return None

    def before(self, place: int) -> tuple[str, ...]:
        """The bodies named before `place` and not far from it, the nearest first."""
        text = self._reader.text
        far = max(0, place - _FAR)
        found: list[tuple[int, str]] = []
        for _, mention in self._reader.tokens.mentions.values():
            if mention.start >= place:
                break
            if mention.start < far:
                continue
            if _HOLDS_SESSIONS.search(mention.name) and not mention.name.startswith(_OFFICERS):
                named = self.at(mention.start)
                found.append((mention.start, named[0] if named else mention.name))
        for short in _SHORT_BODY.finditer(text, far, place):
            if self._reader.mention_at(self._reader.tokens.place_at(short.start("short"))) is None:
                name, _, _ = self._names.resolve(short["short"], self._reader.order, short.start())
                if name or " " in short["short"]:  # "the Standing Committee" of a convention is in no table
                    found.append((short.start("short"), name or short["short"]))
        for long in _LONG_BODY.finditer(text, far, place):
            if self._reader.mention_at(self._reader.tokens.place_at(long.start("long"))) is None:
                found.append((long.start("long"), long["long"]))
        for noun in self._bare:
            bare = re.compile(rf"\b(?:to|by|before)\s+{noun}\b(?!\s+of\b)")
            found += ((match.start(), self._body or "") for match in bare.finditer(text, far, place))
        for own in self._own:
            found += (
                (match.start(), self._body or "") for match in re.compile(re.escape(own)).finditer(text, far, place)
            )
        found.sort(reverse=True)
        return tuple(dict.fromkeys(_PRESIDENT_OF.sub("", name) for _, name in found))
