"""Who acts inside a thing that is asked for: "talks between A and B", "support by the Bank", "its efforts"."""

from __future__ import annotations

from tracker.extract.parties.directives import may_end, past_for
from tracker.extract.parties.given import Asked, Given, merged, owner
from tracker.extract.parties.lists import Parties, PartyReader
from tracker.extract.parties.phrases import Manner
from tracker.extract.parties.sentence import agent_after, is_infinitive, passive_at
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.lexicon import load_demonyms
from tracker.model import Addressee, Source, Span

_AND, _TO, _OF, _BY, _FROM = W.AND.value, W.TO.value, W.OF.value, W.BY.value, W.FROM.value
_FOR, _BETWEEN, _THAT, _RELATIVE = W.FOR.value, W.BETWEEN.value, W.THAT.value, W.RELATIVE.value
_DETERMINER, _CAPITAL, _PARTICIPLE = W.DETERMINER.value, W.CAPITAL.value, W.PARTICIPLE.value
_DEED, _MUTUAL, _EFFORT, _DONE = W.DEED.value, W.MUTUAL.value, W.EFFORT.value, W.DONE.value
_MARK = W.MARK.value
_NO_LIST = (W.TO | W.THAT | W.RELATIVE | W.MODAL | W.BE | W.AUXILIARY).value
_REPORT, _INCLUDING, _PREPOSITION = W.REPORT_NOUN.value, W.INCLUDING.value, W.PREPOSITION.value
_NOUN = (
    W.EFFORT | W.DEED | W.MUTUAL | W.THING | W.ENDING | W.OPPOSING | W.REPORT_NOUN | W.ACTORS | W.ACTOR | W.MASS_ACTOR
    | W.ORDINARY_NOUN | W.PLURAL | W.INSTRUMENT
).value  # fmt: skip


def doers_in_a_thing(given: Given) -> Asked | None:
    """ "Urges talks between A and B", "support by the Bank", "its efforts": a thing that names its actors."""
    return _doers(given.reader, past_for(given), given.end, given.previous)


def _doers(reader: PartyReader, start: int, end: int, previous: tuple[Addressee, ...]) -> Asked | None:
    """The actors inside a thing: those between whom it goes on, by whom it is done, whose effort it is."""
    tokens = reader.tokens
    if start < end and tokens.classes[start] & _PREPOSITION and start not in tokens.mentions:
        # "Requests within 90 days a report from the Bank": what is wanted stands behind when
        start = reader.phrase_end(reader.opening(start + 1, end).place, end, Manner.OPEN)
    opening = reader.opening(start, end)
    if opening.definite and opening.place + 1 < end and tokens.words[opening.place] == "following":
        opening = opening._replace(place=opening.place + 1)  # "recommends the following steps for action by the Board"
    close = reader.phrase_end(opening.place, end, Manner.OPEN)
    if tokens.words[opening.place - 1] == "following" and tokens.classes[opening.place] & _FOR:
        close = opening.place + 1
    if close == opening.place:
        return None
    while (
        close + 1 < end
        and tokens.classes[close] & _AND
        and not tokens.classes[close - 1] & _NOUN
        and not tokens.classes[close + 1] & (_DETERMINER | _CAPITAL)
        and (further := reader.phrase_end(close + 1, end, Manner.OPEN)) > close + 2
    ):
        close = further  # "the immediate and complete cessation"
    found: tuple[Addressee, ...] = ()
    head = tokens.classes[close - 1]
    if opening.possessive and head & (_EFFORT | _MUTUAL | _DEED):
        found = merged(found, owner(reader, start, previous))
    if head & (_EFFORT | _MUTUAL | _DEED) and (possessor := _possessor(reader, opening.place, close)):
        found = merged(found, possessor)
    found = merged(found, _whose_is_to_end(reader, close, end))
    consulted: tuple[Addressee, ...] = ()
    at, benefits = close, False
    is_opposed = bool(head & W.OPPOSING.value)
    limit = min(end, start + 70)
    while at < limit:
        flags = tokens.classes[at]
        phrase = tokens.phrases.get(at)
        if tokens.words[at] in (";", ":") or (flags & (_THAT | _RELATIVE) and not (phrase and phrase[1] & _INCLUDING)):
            break
        if flags & _TO and is_infinitive(reader, at, end):
            if tokens.words[at + 1] == "be" and (participle := passive_at(reader, at + 1, end)):
                agent = agent_after(reader, participle + 1, end, 3)
                if agent:
                    found = merged(found, reader.read(agent, end, Manner.OPEN).named)
                    break
            break
        if at in tokens.mentions:
            at = tokens.mentions[at][0]
            head = 0
            continue
        if flags & _BETWEEN and not flags & _CAPITAL:
            if head & (_MUTUAL | _EFFORT):
                parties = _all_between(reader, phrase[0] if phrase else at + 1, end)
                found, consulted = merged(found, parties.named), merged(consulted, parties.consulted)
                at = max(parties.end, at + 1)
                continue
        elif flags & _BY:
            is_past = tokens.classes[at - 1] & (_DONE | _PARTICIPLE) and not tokens.classes[at - 1] & _EFFORT
            if not is_past and not (is_opposed and at > close):
                parties = reader.read(at + 1, end, Manner.OPEN)
                if parties.named:
                    found, consulted = merged(found, parties.named), merged(consulted, parties.consulted)
                    at = max(parties.end, at + 1)
                    continue
        elif (
            flags & (_OF | _FROM)
            and head & (_EFFORT | (_DEED | _REPORT if flags & _FROM else 0))
            and tokens.classes[at - 1] & (_EFFORT | _DEED | _REPORT)
        ):
            parties = reader.read(at + 1, end, Manner.OPEN)
            if parties.named and may_end(reader, parties.end, end):
                found = merged(found, parties.named)
                at = max(parties.end, at + 1)
                continue
        elif (
            tokens.words[at] == ","
            and at + 1 < limit
            and not tokens.classes[at + 1] & _AND
            and at + 1 not in tokens.phrases
            and tokens.classes[at + 1] & _PARTICIPLE
            and reader.phrase_end(at + 1, end, Manner.OPEN) <= at + 2
        ):
            comma = next((k for k in range(at + 1, limit) if tokens.words[k] == ","), 0)
            if not comma:
                break
            at = comma
        if flags & (_FOR | _TO):
            head, benefits = 0, True  # "support for the efforts of the islands": these are helped, not asked
        elif flags & (_MUTUAL | _EFFORT | _DEED | _REPORT):
            head = flags & _MUTUAL if benefits else flags
        at += 1
    return Asked(found, consulted, thing=True) if found else None


def _all_between(reader: PartyReader, place: int, end: int) -> Parties:
    """All of "between Chile, the watchkeepers of its ports, and Peru", where an unknown word would end an open list."""
    tokens = reader.tokens
    parties = reader.read(place, end, Manner.OPEN)
    if not parties.named or parties.end >= end or tokens.words[parties.end] != ",":
        return parties
    for at in range(parties.end + 1, min(parties.end + 30, end)):
        flags = tokens.classes[at]
        if flags & _AND:
            last = reader.read(at + 1, end, Manner.OPEN)
            return reader.read(place, last.end, Manner.BOUNDED) if last.named else parties
        phrase = tokens.phrases.get(at)
        if (flags & (_NO_LIST | _MARK) and tokens.words[at] != ",") or (phrase and phrase[1] & _PREPOSITION):
            break
    return parties


def _whose_is_to_end(reader: PartyReader, place: int, end: int) -> tuple[Addressee, ...]:
    """ "the cessation of all Israeli activities": Israel, whose they are; `place` stands behind the first noun.

    "the withdrawal of Chilean and Peruvian forces" names both.
    """
    tokens = reader.tokens
    if place >= end or not tokens.classes[place - 1] & W.ENDING.value or not tokens.classes[place] & (_OF | _TO):
        return ()
    at = reader.opening(place + 1, end).place
    while at < end and tokens.classes[at] & W.MODIFIER.value and not tokens.classes[at] & _CAPITAL:
        at += 1
    begins: list[int] = []
    while at < end and tokens.between(at, at + 1) in load_demonyms():
        begins.append(at)
        at += 1
        while at < end and (tokens.words[at] == "," or tokens.classes[at] & _AND):
            at += 1
    if not begins:
        return ()
    close = reader.phrase_end(begins[-1], end, Manner.OPEN)
    if close <= begins[-1] + 1:
        return ()
    found = []
    for begin in begins:
        state, span = (
            load_demonyms()[tokens.between(begin, begin + 1)],
            Span(tokens.starts[begin], tokens.ends[close - 1]),
        )
        words = reader.text[span.start : span.end]
        found.append(Addressee(state, words, span, rule=f"entities: {state}", source=Source.TABLE))
    return tuple(found)


def _possessor(reader: PartyReader, begin: int, close: int) -> tuple[Addressee, ...]:
    """ "the Secretary-General's efforts": the Secretary-General."""
    tokens = reader.tokens
    found = tokens.mentions.get(begin)
    if not found or found[0] >= close or tokens.words[found[0]] not in ("'", "’"):
        return ()
    mention = found[1]
    name, rule, source, _ = reader.entity_of(mention)
    return (
        Addressee(
            name, reader.text[mention.start : mention.end], Span(mention.start, mention.end), rule=rule, source=source
        ),
    )
