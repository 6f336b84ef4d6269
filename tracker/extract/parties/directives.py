"""Whom a directive asks: before "to report", after "that", as an object, or as the actors inside a thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.extract.parties.given import Asked, Given, asked, group_before, merged, referred
from tracker.extract.parties.lists import Parties, PartyReader
from tracker.extract.parties.phrases import Found, Manner
from tracker.extract.parties.sentence import after_lead, agent_after, ask_place, is_infinitive, passive_at, that_at
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.verbs import Whom
from tracker.model import Addressee, Source

_AND, _MARK, _TO, _OF = W.AND.value, W.MARK.value, W.TO.value, W.OF.value
_BY, _FOR = W.BY.value, W.FOR.value
_THAT, _RELATIVE, _MODAL, _BE = W.THAT.value, W.RELATIVE.value, W.MODAL.value, W.BE.value
_DETERMINER, _CAPITAL, _PARTICIPLE = W.DETERMINER.value, W.CAPITAL.value, W.PARTICIPLE.value
_DONE, _MANDATE = W.DONE.value, W.MANDATE.value
_REPORT, _SHOWING, _COMPOSED = W.REPORT_NOUN.value, W.SHOWING.value, W.COMPOSED.value
_NAMES = (W.ACTORS | W.ACTOR | W.MASS_ACTOR).value
_ADVERB, _PREPOSITION, _JOINT = W.ADVERB.value, W.PREPOSITION.value, W.JOINT.value
_KNOWN = (Source.TABLE, Source.REFERENCE, Source.DOCUMENT, Source.ROLE)


def subject_asked(given: Given) -> Asked | None:
    """ "Member States are encouraged: (a) ...": the subject of a passive."""
    subject = given.clause.subject
    if subject is None:
        return None
    tokens = given.reader.tokens
    found = given.reader.read(tokens.place_at(subject.start), tokens.place_at(subject.end), Manner.BOUNDED)
    return asked(found)


def asked_in_the_passive(reader: PartyReader, end: int) -> Asked | None:
    """ "(b) The Board is encouraged:" below "Recommends to Governments and the Board:": the Board alone."""
    tokens = reader.tokens
    if not tokens.count or not tokens.classes[0] & (_DETERMINER | _CAPITAL):
        return None
    subject = reader.read(0, end, Manner.SUBJECT)
    is_next = subject.named and subject.end < end and tokens.classes[subject.end] & _BE
    participle = passive_at(reader, subject.end, end) if is_next else 0
    return asked(subject) if participle and tokens.classes[participle] & W.ASKED_PARTICIPLE.value else None


def asked_to_whom(given: Given) -> Asked | None:
    """ "Appeals to X to do", "Recommends to X that Y do": X, or Y where one is named."""
    return put_to_whom(given.reader, given.start, given.end)


def put_to_whom(reader: PartyReader, start: int, end: int) -> Asked | None:
    """Whom "to X to do" or "to X that Y do" asks that begins at a word; None where other words stand there."""
    tokens = reader.tokens
    place = after_lead(reader, start, end)
    if place >= end or not tokens.classes[place] & _TO:
        return None
    if is_infinitive(reader, place, end) and not isinstance(reader.party_at(place + 1, end, Manner.OPEN), Found):
        return None
    first = reader.read(place + 1, end, Manner.OPEN)
    that = that_at(reader, first.end, end) if first.named else 0
    if that and not reader.pronoun_at(that):
        inner = asked_that(reader, that, end)
        if inner.addressees:
            return inner
    ask, _ = ask_place(reader, place + 1, end)
    if ask >= 0 and not any(tokens.classes[at] & _THAT for at in range(place + 1, min(ask, place + 40))):
        named = reader.read(place + 1, ask, Manner.BOUNDED)
        return asked(named) if named.named else None
    return asked(first) if first.named else None


def subject_of_that(given: Given) -> Asked | None:
    """ "Requests that the Board meet": the Board."""
    reader, end = given.reader, given.end
    start = after_lead(reader, given.start, end)
    if start < end and given.clause.whom is Whom.ASKED_FOR and reader.tokens.classes[start] & _FOR:
        return None
    that = that_at(reader, start, end)
    if not that and given.clause.whom is Whom.ASKED_FOR:
        that = _that_behind(reader, start, end)
    return _of_those_before(reader, that, all_that(reader, that, end), given.previous) if that else None


def _of_those_before(reader: PartyReader, place: int, found: Asked, previous: tuple[Addressee, ...]) -> Asked:
    """ "demands that their members disband": the members of those who were asked just before."""
    words = reader.tokens.words[place : place + 2]
    if words[0] not in ("their", "its") or len(previous) != 1 or not found.addressees:
        return found
    first, owner = found.addressees[0], previous[0].name
    if first.source is not Source.GROUP or first.name.split()[-1] != words[1]:
        return found
    whole = f"{first.name} of {'' if owner.islower() else 'the '}{owner}"
    own = replace(first, name=whole, rule=f"pronoun: {words[0]}", source=Source.ROLE)
    return found._replace(addressees=merged((own,), found.addressees[1:]))


def _that_behind(reader: PartyReader, start: int, end: int) -> int:
    """Past the "that" of "its request, made in 80/1, that" or "the request of the Board that"; 0 where none."""
    tokens = reader.tokens
    if start >= end or not (tokens.classes[start] & (_OF | _PARTICIPLE | W.DONE.value) or tokens.words[start] == ","):
        return 0
    for at in range(start, min(start + 30, end)):
        if tokens.classes[at] & _THAT:
            return at + 1
        if tokens.classes[at] & (_TO | _RELATIVE | _FOR):
            return 0
    return 0


def asked_by_pronoun(given: Given) -> Asked | None:
    """ "... and encourages them to": those asked just before."""
    reader = given.reader
    place = after_lead(reader, given.start, given.end)
    close = reader.pronoun_at(place)
    if not close or place >= given.end:
        return _others_of_them(given, place)
    ask, _ = ask_place(reader, close, given.end)
    done = passive_at(reader, ask + 1, given.end) if ask == close else 0
    if done and not reader.tokens.classes[done] & W.ASKED_PARTICIPLE.value and not agent_after(reader, done, given.end):
        return Asked(thing=True)  # "calls for it to be kept up to date"
    meant = referred(reader, place, close, given.previous)
    others: Iterable[Addressee] = ()
    if (
        ask >= 0
        and close < given.end
        and (
            reader.tokens.classes[close] & _AND
            or (close in reader.tokens.phrases and reader.tokens.phrases[close][1] & _JOINT)
        )
    ):
        others = reader.read(close, ask, Manner.BOUNDED).named
    return Asked(merged(meant, others))


def _others_of_them(given: Given, place: int) -> Asked | None:
    """ "... commends the States that have paid, and urges those that have not": the group that was just named."""
    reader, end = given.reader, given.end
    tokens = reader.tokens
    if place + 1 >= end or tokens.words[place] != "those" or not tokens.classes[place + 1] & (_RELATIVE | _THAT):
        return None
    if not any(tokens.classes[at] & W.NOT.value for at in range(place + 2, min(place + 6, end))):
        return None
    ask, _ = ask_place(reader, place, end)
    meant = group_before(reader, place, given.previous)
    if ask < 0 or not meant:
        return None
    rest = reader.read(place, ask, Manner.BOUNDED).named[1:]
    return Asked(merged(meant, rest))


def asked_to_do(given: Given) -> Asked | None:
    """ "Requests X to do": everyone named before the infinitive."""
    reader = given.reader
    start = past_for(given)
    is_loose = given.clause.whom is Whom.ASKED_FOR
    return named_before_infinitive(reader, start, given.end, Manner.OPEN if is_loose else Manner.BOUNDED)


def object_party(given: Given) -> Asked | None:
    """ "Urges Iraq in accordance with ...": the object is a party by itself."""
    return object_is_party(given.reader, past_for(given), given.end)


def object_is_party(reader: PartyReader, start: int, end: int) -> Asked | None:
    """The parties that the words name from `start`; None where a further noun makes a thing of them."""
    tokens = reader.tokens
    colon = next((at for at in range(start, end) if tokens.words[at] == ":"), end)
    parties = reader.read(start, colon, Manner.OPEN)
    if parties.named and may_end(reader, parties.end, end):
        if parties.end < colon < end and tokens.words[parties.end] == ",":
            # "Invites all States, within their means, and donors:": all words before the colon may say who
            whole = reader.read(start, colon, Manner.BOUNDED)
            parties = whole if len(whole.named) > len(parties.named) and not whole.unread else parties
        return asked(parties)
    return None


def may_end(reader: PartyReader, place: int, end: int) -> bool:
    """Whether a party can end before a word: no further noun follows that would make it a thing."""
    tokens = reader.tokens
    if place >= end:
        return True
    flags = tokens.classes[place]
    return (
        bool(
            flags
            & (_MARK | _PREPOSITION | _RELATIVE | _THAT | _AND | _TO | _PARTICIPLE | _ADVERB | _BE | W.AUXILIARY.value)
        )
        or place in tokens.phrases
    )


def past_for(given: Given) -> int:
    """Where the words begin that name somebody, past "for" behind "calls" and past lead-ins."""
    reader, end = given.reader, given.end
    place = after_lead(reader, given.start, end)
    if given.clause.whom is Whom.ASKED_FOR and place < end:
        tokens = reader.tokens
        if tokens.words[place] in ("upon", "on", "for"):
            place = after_lead(reader, place + 1, end)
    return place


def named_before_infinitive(reader: PartyReader, start: int, end: int, manner: Manner = Manner.BOUNDED) -> Asked | None:
    """Everyone named before the infinitive that says what is asked: "X and Y to report"; None where nobody is."""
    ask, is_sure = ask_place(reader, start, end)
    if ask < 0 or ask == start or _is_told(reader, start, ask):
        return None
    parties = reader.read(start, ask, manner if is_sure else Manner.OPEN)
    if not parties.named or (not is_sure and not may_end(reader, parties.end, ask)):
        return None
    if manner is Manner.OPEN and is_sure and parties.end < ask:
        return None
    return _with_second_ask(reader, asked(parties), ask, end)


def _is_told(reader: PartyReader, start: int, ask: int) -> bool:
    """Whether a clause with its own subject stands before an infinitive: "reminds States that all wells have to"."""
    classes = reader.tokens.classes
    opens = _DETERMINER | W.SUCH.value | W.QUANTITY.value
    return any(classes[at] & _THAT and classes[at + 1] & opens for at in range(start + 1, ask))


def _with_second_ask(reader: PartyReader, first: Asked, start: int, end: int) -> Asked:
    """ "Requests the Director to plan, and the Registrar to attend": the second one is asked too."""
    tokens = reader.tokens
    ends_of_names = {close for close, _ in tokens.mentions.values()}
    for at in range(start, end - 2):
        if not tokens.classes[at] & _AND or at in ends_of_names:
            continue  # after a name, the two may both be whom the first shall help
        following, before = tokens.classes[at + 1], tokens.classes[at - 1]
        is_new = tokens.words[at - 1] == "," and not _asks_others(reader, start + 1, at)
        if not following & (_DETERMINER | _CAPITAL) and not is_new:
            continue
        if following & before & _CAPITAL:
            continue  # "the Joint Political and Security Mechanism"
        found = reader.party_at(at + 1, end, Manner.OPEN)
        if (
            isinstance(found, Found)
            and len(found.addressees) == 1
            and (found.addressees[0].source in _KNOWN or is_new)
            and (is_infinitive(reader, found.end, end))
        ):
            return first._replace(addressees=merged(first.addressees, found.addressees))
    return first


def _asks_others(reader: PartyReader, start: int, end: int) -> bool:
    """Whether what is asked is to have others do something: "to invite States to report, and banks to lend"."""
    tokens = reader.tokens
    return any(
        is_infinitive(reader, at, end) and bool(tokens.classes[at - 1] & _NAMES or at - 1 in _name_ends(reader))
        for at in range(start + 1, end)
    )


def _name_ends(reader: PartyReader) -> set[int]:
    """The last words of the names of the tables in a paragraph."""
    return {close - 1 for close, _ in reader.tokens.mentions.values()}


def all_that(reader: PartyReader, place: int, end: int, *, loosely: bool = False) -> Asked:
    """The subjects of "that A do, and that B do"; `loosely` where no other verb can govern the second "that"."""
    found = asked_that(reader, place, end)
    tokens = reader.tokens
    for at in range(place + 1, end - 2):
        if (
            tokens.classes[at] & _AND
            and tokens.classes[at + 1] & _THAT
            and (loosely or tokens.words[at - 1] in (",", ";"))
        ):
            if reader.pronoun_at(at + 2):
                continue  # "that the Board meet, and that it report"
            more = asked_that(reader, at + 2, end)
            if more.addressees and more.addressees[0].source in _KNOWN:
                found = found._replace(addressees=merged(found.addressees, more.addressees), thing=False)
    return found


def asked_that(reader: PartyReader, place: int, end: int) -> Asked:
    """The subject of what is asked, unless the verb is passive: "that the Board should meet"."""
    tokens = reader.tokens
    place = _past_conditions(reader, place, end)
    if place >= end:
        return Asked(thing=True)
    if close := reader.pronoun_at(place):
        meant = referred(reader, place, close, ())
        return Asked() if passive_at(reader, close, end) else Asked(meant)
    if (holder := _whose(reader, place, end)) is not None:
        return holder
    parties = reader.read(place, end, Manner.SUBJECT)
    if parties.named and not _owns(reader, parties.end, end):
        return _by_voice(reader, parties, parties.end, end)
    modal = next(
        (
            at
            for at in range(place, min(place + 60, end))
            if tokens.classes[at] & _MODAL and not tokens.classes[at] & _CAPITAL
        ),
        0,
    )
    if modal:
        stretch = reader.read(place, modal, Manner.SUBJECT)
        if (
            stretch.named
            and stretch.named[0].span
            and not reader.text[tokens.starts[place] : stretch.named[0].span.start].strip()
        ):
            return _by_voice(reader, stretch, modal, end)
    if doers := who_is_to_do_it(reader, place, end):
        return Asked(doers, thing=True)
    for at in range(place, min(place + 50, end)):
        if tokens.classes[at] & (_MODAL | _BE) and (participle := passive_at(reader, at, end)):
            if not tokens.classes[at - 1] & _TO and (agent := agent_after(reader, participle, end)):
                return Asked(tuple(reader.read(agent, end, Manner.OPEN).named), thing=True)
            break
    return Asked(thing=True)


_LONGEST_CONDITIONS = 300
"""Words that conditions before a subject never exceed; they are looked for behind each verb."""


def _past_conditions(reader: PartyReader, place: int, end: int) -> int:
    """Past "upon request," or "in accordance with the plan," before a subject."""
    tokens = reader.tokens
    end = min(end, place + _LONGEST_CONDITIONS)
    while place < end:
        flags = tokens.classes[place]
        phrase = tokens.phrases.get(place)
        is_condition = (
            is_infinitive(reader, place, end)
            or (flags & (_PREPOSITION | _RELATIVE | _PARTICIPLE) and not flags & _CAPITAL)
            or (phrase and phrase[1] & (_PREPOSITION | _RELATIVE | _ADVERB))
        )
        if tokens.words[place] == "," or (flags & _ADVERB and place not in tokens.mentions):
            place = phrase[0] if phrase else place + 1
            continue
        if not is_condition or place in tokens.mentions:
            return place
        comma = next((at for at in range(place, min(place + 60, end)) if tokens.words[at] == ","), 0)
        if not comma:
            return place
        place = comma + 1
        while (further := _next_comma(reader, place, end)) and not isinstance(
            reader.party_at(place, end, Manner.SUBJECT), Found
        ):
            place = further + 1  # "notwithstanding article 12, paragraph 3, of the Statute, the Judge may"
    return place


def _next_comma(reader: PartyReader, place: int, end: int) -> int:
    """The comma that stands near behind a word, before any modal verb; 0 where none does."""
    tokens = reader.tokens
    for at in range(place, min(place + 25, end)):
        if tokens.words[at] == ",":
            return at
        if tokens.classes[at] & (_MODAL | _BE):
            return 0
    return 0


def _owns(reader: PartyReader, place: int, end: int) -> bool:
    """Whether the name only tells whose thing is meant: "the Board's report", "the members of"."""
    tokens = reader.tokens
    return place < end and (tokens.words[place] in ("'", "’") or bool(tokens.classes[place] & _OF))


def _whose(reader: PartyReader, place: int, end: int) -> Asked | None:
    """ "that the mandate of the Mission shall include", "that the report of the Board reflect": whose it is."""
    tokens = reader.tokens
    begin = reader.opening(place, end).place
    close = reader.phrase_end(begin, end, Manner.SUBJECT)
    if close == begin or close >= end or not tokens.classes[close - 1] & (_MANDATE | _REPORT):
        return None
    if not tokens.classes[close] & (_OF | _BY):
        return None
    is_report = bool(tokens.classes[close - 1] & _REPORT)
    holder = reader.read(close + 1, end, Manner.SUBJECT)
    if not holder.named:
        return None
    at = holder.end
    while at < min(end, holder.end + 30):
        flags = tokens.classes[at]
        if flags & _SHOWING or (not is_report and (flags & _COMPOSED or tokens.words[at] in ("be", "comprise"))):
            return asked(holder)
        if tokens.words[at] == ",":
            comma = next((k for k in range(at + 1, min(at + 30, end)) if tokens.words[k] == ","), 0)
            if not comma:
                return None
            at = comma
        elif flags & _PARTICIPLE and is_report:
            at = next((k for k in range(at, min(at + 40, end)) if tokens.classes[k] & _SHOWING), end) - 1
        elif not flags & (_MODAL | _ADVERB | _PREPOSITION) and at not in tokens.phrases:
            return None
        at += 1
    return None


def who_is_to_do_it(reader: PartyReader, place: int, end: int) -> tuple[Addressee, ...]:
    """Who is named as the one to do what is decided or asked: "the meeting, to be convened by the President, shall"."""
    tokens = reader.tokens
    for at in range(place, min(place + 90, end - 3)):
        if tokens.classes[at] & _TO and tokens.words[at + 1] == "be" and not _is_also_done(reader, at):
            participle = passive_at(reader, at + 1, end)
            if participle and (agent := agent_after(reader, participle + 1, end, 3)):
                modal = next((k for k in range(agent, end) if tokens.classes[k] & _MODAL), end)
                found = tuple(reader.read(agent, modal, Manner.OPEN).named)
                if found:
                    return found
    return ()


def _is_also_done(reader: PartyReader, place: int) -> bool:
    """Whether what is to be done is told of along with what was done: "measures taken or to be taken by the State"."""
    classes = reader.tokens.classes
    before = place - 2 - (place > 2 and reader.tokens.words[place - 2] == ",")
    return before >= 0 and bool(classes[place - 1] & _AND and classes[before] & (_DONE | _PARTICIPLE))


def _by_voice(reader: PartyReader, parties: Parties, place: int, end: int) -> Asked:
    tokens = reader.tokens
    at = place
    while at < end and (tokens.classes[at] & (_MODAL | _ADVERB)):
        at += 1
    if at > place and at < end and tokens.classes[at] & _COMPOSED and tokens.words[at] != "include":
        return Asked(thing=True)
    if place < at < end and tokens.words[at] == "have" and not (at + 1 < end and tokens.classes[at + 1] & _TO):
        # "that the Panel will have five members": nothing that it is to do; "shall have the tasks:" gives its own
        has_tasks = any(tokens.classes[k] & _MANDATE for k in range(at, min(at + 8, end)))
        return Asked(thing=True, holder=tuple(parties.named) if has_tasks else ())
    if (
        place < at < end
        and tokens.words[at] == "be"
        and not passive_at(reader, at, end)
        and not (tokens.classes[at + 1] & (W.DUTIFUL | W.TO).value)
    ):
        return Asked(thing=True)  # "that the meeting shall be open to all States"
    if at < end and tokens.words[at] == "be" and at + 1 < end and tokens.words[at + 1] in ("composed", "comprised"):
        return Asked(thing=True)
    participle = passive_at(reader, place, end)
    if not participle or tokens.classes[participle] & W.ASKED_PARTICIPLE.value:
        return asked(parties)
    agent = agent_after(reader, participle, end)
    return Asked(tuple(reader.read(agent, end, Manner.OPEN).named) if agent else (), thing=True)
