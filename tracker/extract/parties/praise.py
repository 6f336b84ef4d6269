"""Whom a clause praises, blames or thanks: its object, and never whose work or report it is."""

from __future__ import annotations

from tracker.extract.parties.directives import may_end
from tracker.extract.parties.given import Asked, Given, asked, merged, opens_with, referred
from tracker.extract.parties.lists import PartyReader
from tracker.extract.parties.phrases import Manner
from tracker.extract.parties.sentence import after_lead
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.verbs import Whom
from tracker.model import Addressee, Source

_AND, _TO, _FOR, _DETERMINER = W.AND.value, W.TO.value, W.FOR.value, W.DETERMINER.value
_CAPITAL, _ADVERB, _JOINT = W.CAPITAL.value, W.ADVERB.value, W.JOINT.value


def praised(given: Given) -> Asked | None:
    """ "Commends the Office for": it; "Commends the work of the Office": nobody."""
    reader, end = given.reader, given.end
    tokens = reader.tokens
    place = after_lead(reader, given.start, end)
    if given.clause.whom is Whom.PRAISED_TOWARDS:
        place = _towards(reader, given.start, end)
        if not place:
            return Asked()
    if place >= end:
        return Asked()
    if given.previous and (close := reader.pronoun_at(place)):
        return Asked(referred(reader, place, close, given.previous))
    parties = reader.read(place, end, Manner.OPEN)
    found = asked(parties)
    if (
        not parties.named
        or not opens_with(found, reader.text, tokens.starts[reader.past_person(place, end)])
        or not may_end(reader, parties.end, end)
    ):
        return Asked()
    again = _praised_again(reader, parties.end, end, given.clause.whom is Whom.PRAISED_TOWARDS)
    return found._replace(addressees=merged(found.addressees, again))


def _praised_again(reader: PartyReader, place: int, end: int, towards: bool) -> tuple[Addressee, ...]:
    """ "Commends A for its advice and B for its grants": B."""
    tokens = reader.tokens
    found: tuple[Addressee, ...] = ()
    for at in range(place, end - 2):
        if not tokens.classes[at] & _AND and not (at in tokens.phrases and tokens.phrases[at][1] & _JOINT):
            continue
        begin = tokens.phrases[at][0] if at in tokens.phrases else at + 1
        leads_to = begin < end and bool(tokens.classes[begin] & _TO)
        if leads_to and not (towards and tokens.classes[begin + 1] & (_DETERMINER | _CAPITAL)):
            continue
        parties = reader.read(begin + leads_to, end, Manner.OPEN)
        if not parties.named or (parties.named[0].source is Source.GROUP and not leads_to):
            continue
        if leads_to or (parties.end < end and tokens.classes[parties.end] & _FOR):
            found = merged(found, parties.named)
    return found


def _towards(reader: PartyReader, place: int, end: int) -> int:
    """Past "to", "for" or "with" behind the noun of praise; 0 where none stands there."""
    tokens = reader.tokens
    at = place
    while at < end and at < place + 8:
        if tokens.words[at] in ("to", "for", "of", "with", "towards", "in") and not (
            at in tokens.phrases and tokens.phrases[at][1] & _ADVERB
        ):
            return at + 1
        if not (
            tokens.classes[at] & (_AND | _ADVERB)
            or tokens.words[at] == ","
            or tokens.classes[at - 1] & _AND
            or at in tokens.phrases
        ):
            return 0
        at = tokens.phrases[at][0] if at in tokens.phrases else at + 1
    return 0
