"""Whom a decision tasks: the body itself, the subject of "that", those it hands on to, the holder of a mandate."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.parties.directives import (
    all_that,
    asked_that,
    named_before_infinitive,
    object_is_party,
    put_to_whom,
    who_is_to_do_it,
)
from tracker.extract.parties.given import Asked, Given, asked, merged, opens_with, referred
from tracker.extract.parties.lists import PartyReader
from tracker.extract.parties.phrases import Found, Manner
from tracker.extract.parties.sentence import after_lead, agent_after, ask_place, is_infinitive, passive_at, that_at
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.verbs import Whom
from tracker.model import Addressee, Category, Source

_AND, _MARK, _OF, _BY = W.AND.value, W.MARK.value, W.OF.value, W.BY.value
_THAT, _MODAL, _DETERMINER, _CAPITAL = W.THAT.value, W.MODAL.value, W.DETERMINER.value, W.CAPITAL.value
_PARTICIPLE, _DEED, _MANDATE, _AT_ONCE = W.PARTICIPLE.value, W.DEED.value, W.MANDATE.value, W.AT_ONCE.value
_FOUNDING, _PROLONGING, _ASKING, _ADVERB = W.FOUNDING.value, W.PROLONGING.value, W.ASKING.value, W.ADVERB.value
_LETTING = ("allow", "permit")  # also said of things: "to allow the sale of maps"
_PUT = ("recommend", "propos", "suggest", "appeal")  # to somebody, who is to do what follows
_CONCLUDING = ("adopt", "approve", "endorse")  # what a body does in the end: "to elaborate and adopt a treaty"
_KNOWN = (Source.TABLE, Source.REFERENCE, Source.DOCUMENT, Source.ROLE)
_WHO_MAY = (*_KNOWN, Source.GROUP)


def inherited_decision(
    clause: ClauseBounds, chapeau: Asked, chapeau_is_open: bool, reader: PartyReader, body: str | None, end: int
) -> Asked:
    """Whom a subparagraph of a decision tasks: whom it names itself, the holder of the mandate, its chapeau's."""
    tokens = reader.tokens
    through = _asked_by_participles(reader, end)
    if through:
        opens = tokens.count > 0 and bool(tokens.classes[0] & _ASKING)
        return Asked(through if opens else merged(chapeau.addressees or chapeau.holder, through))
    act = _act_at(reader, 0, end)
    if act and tokens.classes[act] & _ASKING:
        found = _handed_on_all(reader, act + 1, end)
        if found.addressees:
            return found
    that = that_at(reader, 0, end)
    found = _named_subject(reader, that or 0, end)
    if found.addressees:
        return found
    if not act and (besides := _tasked_besides(reader, 0, end).addressees) and not chapeau.addressees:
        return Asked(besides)
    if chapeau.holder and (chapeau.gives_tasks or not chapeau.addressees):
        return Asked(chapeau.holder, rule="holder of the mandate")
    if not act and _is_held(reader, 0, end):
        return _itself(body)
    if act and chapeau_is_open and clause.whom is Whom.ITSELF and not _is_done_at_once(reader, act, end):
        return _itself(body)
    return chapeau


def _named_subject(reader: PartyReader, place: int, end: int) -> Asked:
    """Whom a subparagraph names as the one who shall act: "(a) The Registrar shall keep the roll"."""
    tokens = reader.tokens
    if place >= end or (place == 0 and tokens.words[0] == "to"):
        return Asked()
    found = asked_that(reader, place, end)
    if found.thing or not found.addressees:
        return found  # in the passive, those named after "by" are tasked
    if not opens_with(found, reader.text, tokens.starts[place]):
        return Asked()
    last = found.addressees[-1].span
    is_known = found.addressees[0].source in (*_KNOWN, Source.GROUP)
    after = tokens.place_at(last.end) if last else end
    shall = any(tokens.classes[at] & _MODAL for at in range(after, min(after + 30, end)))
    return found if is_known and shall else Asked()


def _asked_by_participles(reader: PartyReader, end: int) -> tuple[Addressee, ...]:
    """ "(b) Inviting the Registrar to attend": a participle that asks."""
    tokens = reader.tokens
    found: tuple[Addressee, ...] = ()
    for at in range(min(end, 120)):
        if not tokens.classes[at] & _ASKING or not tokens.words[at].endswith("ing"):
            continue
        if at and tokens.words[at - 1] not in (",", "and"):
            continue
        begin = after_lead(reader, at + 1, end)
        ask, _ = ask_place(reader, begin, end)
        if 0 <= ask - at < 40:
            found = merged(found, reader.read(begin, ask, Manner.BOUNDED).named)
    return found


def approved_to_do(given: Given) -> Asked | None:
    """ "Approves the convening by the Board of a meeting": the Board, which is to do what is approved."""
    if given.clause.category is not Category.DECIDING:
        return None
    tokens = given.reader.tokens
    start = after_lead(given.reader, given.start, given.end)
    close = given.reader.phrase_end(given.reader.opening(start, given.end).place, given.end, Manner.OPEN)
    if close < given.end and tokens.classes[close - 1] & _DEED and tokens.classes[close] & _BY:
        found = given.reader.read(close + 1, given.end, Manner.OPEN).named
        return Asked(tuple(found), thing=True) if found else None
    return None


def tasked(given: Given) -> Asked | None:
    """ "Authorizes X to do", "Entrusts the Committee with the follow-up"."""
    reader, end = given.reader, given.end
    place = after_lead(reader, given.start, end)
    if close := reader.pronoun_at(place):
        return Asked(referred(reader, place, close, given.previous))
    if that := that_at(reader, place, end):
        return all_that(reader, that, end)
    ask, _ = ask_place(reader, place, end)
    if ask >= 0:
        parties = reader.read(place, ask, Manner.BOUNDED)
        if parties.named:
            return asked(parties)
    if given.clause.name != "authorize":
        parties = reader.read(place, end, Manner.OPEN)
        if parties.named:
            return asked(parties)
    return Asked()


def itself_or_tasked(given: Given) -> Asked | None:
    """ "Decides to review": the body itself; "Decides that all States shall": those; "to extend": nobody."""
    reader, start, end = given.reader, given.start, given.end
    tokens, clause = reader.tokens, given.clause
    if clause.name == "remain seized":
        return _itself(given.body)
    if start < end and tokens.words[start] == ":":
        run_in = _run_in(reader, start, end)
        if run_in.addressees:
            return run_in
    place = after_lead(reader, start, end)
    if place < end and tokens.classes[place] & W.WITH.value:
        place = max(place, reader.read(place + 1, end, Manner.OPEN).end)  # "agrees with the Board that"
    if that := that_at(reader, place, end):
        if tokens.words[that] == "it":
            return _itself(given.body)
        found = all_that(reader, that, end, loosely=True)
        return _itself(given.body) if not found.addressees and _is_held(reader, that, end) else found
    act = _act_at(reader, place, end)
    if not act:
        return _tasked_besides(reader, place, end)
    flags = tokens.classes[act]
    is_meant = clause.name.startswith("express")  # "expresses its intention to extend": still to be done
    if flags & _ASKING and not is_meant:
        found = _handed_on_all(reader, act + 1, end)
        if found.addressees and (tokens.words[act] not in _LETTING or _may_act(reader, act, end, found)):
            return found
    is_founding = bool(flags & _FOUNDING) or (act in tokens.phrases and bool(tokens.phrases[act][1] & _FOUNDING))
    if not is_meant and (_is_done_at_once(reader, act, end) or is_founding):
        if is_founding and (born := _tasked_at_birth(reader, act, end)):
            return born
        besides = _tasked_besides(reader, act + 1, end)
        return besides._replace(holder=_holder(reader, act, end, is_founding))
    itself = _itself(given.body)
    called = _tasked_at_birth(reader, act, end) if flags & W.CONVENING.value else None
    further = called or _tasked_besides(reader, act + 1, end)
    return itself._replace(addressees=merged(itself.addressees, further.addressees))


def _tasked_at_birth(reader: PartyReader, act: int, end: int) -> Asked | None:
    """ "to establish a working group to study the wells": the group, which gets its task in the same sentence."""
    tokens = reader.tokens
    if tokens.words[end - 1] == ":":
        return None
    begin = after_lead(reader, tokens.phrases[act][0] if act in tokens.phrases else act + 1, end)
    founded = reader.read(begin, end, Manner.OPEN)
    if not founded.named:
        close = reader.phrase_end(reader.opening(begin, end).place, end, Manner.BOUNDED)
        founded = reader.read(begin, close, Manner.BOUNDED)
    place = founded.end
    if tokens.words[place] == "(":
        place = next((at + 1 for at in range(place, min(place + 10, end)) if tokens.words[at] == ")"), place)
    if tokens.classes[place] & _PARTICIPLE and not is_infinitive(reader, place, end):
        place = next((at for at in range(place, min(place + 12, end)) if is_infinitive(reader, at, end)), place)
    place += tokens.words[place] == ","
    if founded.named and is_infinitive(reader, place, end) and tokens.words[place + 1] != "be":
        return asked(founded)
    return None


def _may_act(reader: PartyReader, act: int, end: int, found: Asked) -> bool:
    """Whether those whom a decision allows something can act, and are to: "to allow Peru to vote", not "the sale"."""
    is_to_act = ask_place(reader, act + 1, end)[0] >= 0
    return is_to_act and all(each.source in _WHO_MAY for each in found.addressees)


def _is_held(reader: PartyReader, place: int, end: int) -> bool:
    """Whether what is decided is still to be done, by nobody else: "that the meeting will be held in May"."""
    tokens = reader.tokens
    for at in range(place, min(place + 70, end)):
        if tokens.words[end - 1] == ":":
            return False
        if tokens.classes[at] & _MODAL and (participle := passive_at(reader, at, end)):
            return bool(tokens.classes[participle] & W.HELD.value) and not agent_after(reader, participle, end, 6)
    return False


def _is_done_at_once(reader: PartyReader, act: int, end: int) -> bool:
    """Whether the decision does by itself what it names: "to extend the term", "to enlarge and upgrade the office"."""
    tokens = reader.tokens
    also = act + 2 < end and tokens.classes[act + 1] & _AND and tokens.classes[act + 2] & _AT_ONCE
    also = also and tokens.words[act + 2] not in _CONCLUDING
    return bool(tokens.classes[act] & _AT_ONCE or also)


def _holder(reader: PartyReader, act: int, end: int, is_founding: bool) -> tuple[Addressee, ...]:
    """Who holds the mandate that a decision extends or gives: "to extend the mandate of the Panel"."""
    tokens = reader.tokens
    for at in range(act, min(end, act + 40)):
        if tokens.classes[at] & _MANDATE and at + 1 < end and tokens.classes[at + 1] & _OF:
            found = reader.read(at + 2, end, Manner.OPEN).named
            if found:
                return tuple(found)
    if not (is_founding or tokens.classes[act] & _PROLONGING):
        return ()
    begin = tokens.phrases[act][0] if act in tokens.phrases else act + 1
    comma = after_lead(reader, begin, end)
    parties = reader.read(comma, end, Manner.OPEN)
    if not parties.named:
        parties = reader.read(comma, min(end, comma + 12), Manner.BOUNDED)
    return tuple(_as_called(reader, each, end) for each in parties.named[:1])


def _as_called(reader: PartyReader, holder: Addressee, end: int) -> Addressee:
    """A body by the name that the text gives it in quotation marks: "a group of experts (the “Panel”)" is the Panel."""
    tokens = reader.tokens
    place = tokens.place_at(holder.span.end) if holder.span else end
    if tokens.words[place] != "(":
        return holder
    signs = [at for at in range(place, min(place + 20, end)) if tokens.words[at] in _QUOTES]
    if len(signs) < 2 or not tokens.classes[signs[0] + 1] & _CAPITAL:
        return holder
    name = tokens.between(signs[0] + 1, signs[1])
    return replace(holder, name=name, rule=f"called: {name}", source=Source.DOCUMENT)


def holder_of_tasks(reader: PartyReader, place: int, end: int) -> tuple[Addressee, ...]:
    """Who gets the tasks listed below: "to appoint a panel with the following mandate:", not "to do the following:"."""
    tokens = reader.tokens
    if tokens.words[end - 1] != ":":
        return ()
    given = next((at for at in range(max(place, end - _NEAR), end) if _gives_tasks(reader, at, end)), 0)
    for at in range(place + 1, given):
        if tokens.words[at] == "which" and tokens.classes[at + 1] & (_MODAL | W.BE.value):
            return _told_by_relative(reader, place, at, end)
    for at in range(place, given):
        phrase = tokens.phrases.get(at)
        flags = tokens.classes[at] | (phrase[1] if phrase else 0)
        follows = at > place and (tokens.words[at - 1] == "to" or tokens.classes[at - 1] & _AND)
        if flags & (_FOUNDING | _PROLONGING) and follows and (found := _holder(reader, at, given, is_founding=True)):
            return found
    return ()


def _told_by_relative(reader: PartyReader, place: int, relative: int, end: int) -> tuple[Addressee, ...]:
    """Whom "a mission in the islands for six months, which shall have the following tasks:" means: the mission."""
    tokens = reader.tokens
    for at in range(relative - 1, place, -1):
        if tokens.classes[at] & _DETERMINER:
            found = reader.party_at(at, end, Manner.BOUNDED)
            if isinstance(found, Found):
                first, mission = found.addressees[0], reader.names.the_mission() or ""
                is_it = mission.lower().endswith(first.name.lower())  # "a mission in Somalia" that has a name
                return (replace(first, name=mission, source=Source.REFERENCE) if is_it else first,)
    return ()


_QUOTES = ("“", "”", '"')
_NEAR = 40
"""Words before a colon within which the mandate is spoken of whose tasks follow."""


def _gives_tasks(reader: PartyReader, place: int, end: int) -> bool:
    """Whether a noun of tasks says that they follow: "the following mandate", "whose tasks shall be"."""
    tokens = reader.tokens
    if not (tokens.classes[place] & _MANDATE or (place in tokens.phrases and tokens.phrases[place][1] & _MANDATE)):
        return False
    after = tokens.phrases[place][0] if place in tokens.phrases else place + 1
    is_said = tokens.classes[after] & (_MODAL | W.BE.value) or tokens.words[after] in ("being", "as", "to", ":")
    return "following" in tokens.words[max(place - 3, 0) : place] or (after < end and bool(is_said))


def prolonged(given: Given) -> Asked | None:
    """ "Extends the mandate of the Panel: (a) To ...": nobody is tasked, the tasks listed below are the Panel's."""
    reader = given.reader
    if given.clause.category is not Category.DECIDING or given.clause.name not in (
        "extend",
        "renew",
        "establish",
        "create",
        "prolong",
    ):
        return None
    holder = _holder(reader, given.start, given.end, given.clause.name in ("establish", "create"))
    return Asked(holder=holder, thing=True)


def _act_at(reader: PartyReader, place: int, end: int) -> int:
    """The verb of "to review", past what stands between; 0 where no infinitive stands at a word."""
    tokens = reader.tokens
    at = after_lead(reader, place, end)
    while at < end and (
        tokens.classes[at] & W.NOT.value or tokens.words[at] in ("itself", "themselves", "ourselves", "in", "principle")
    ):
        at += 1
    if at >= end or tokens.words[at] not in ("to", "of", "on"):
        return 0
    at += 1
    while at < end:
        phrase = tokens.phrases.get(at)
        if phrase and phrase[1] & _ADVERB:
            at = phrase[0]
        elif tokens.words[at] == ",":
            close = next((k for k in range(at + 1, min(at + 40, end)) if tokens.words[k] == ","), 0)
            if not close:
                return 0
            at = close + 1
        elif tokens.classes[at] & (_ADVERB | W.NOT.value):
            at += 1
        else:
            break
    return at if at < end and not tokens.classes[at] & (_CAPITAL | _DETERMINER | _MARK) else 0


def _tasked_besides(reader: PartyReader, place: int, end: int) -> Asked:
    """Whom a decision tasks beside what it does at once: "to increase the fee, and that the Registrar shall"."""
    tokens = reader.tokens
    found: tuple[Addressee, ...] = ()
    for at in range(place, end - 2):
        if tokens.words[at] == "," and tokens.classes[at + 1] & _AND and tokens.classes[at + 2] & _THAT:
            found = merged(found, asked_that(reader, at + 3, end).addressees)
    doers = who_is_to_do_it(reader, place, end)
    for at in range(place, min(end - 1, place + 60)):
        if tokens.words[at] in ("chaired", "led", "headed") and tokens.classes[at + 1] & _BY:
            doers = merged(doers, reader.read(at + 2, end, Manner.OPEN).named)
    return Asked(merged(found, doers), thing=True)


def _run_in(reader: PartyReader, place: int, end: int) -> Asked:
    """ "Decides: (a) To call upon the parties ...; (b) To request the Secretary-General ..."."""
    tokens = reader.tokens
    found: tuple[Addressee, ...] = ()
    marks = [
        at + 3
        for at in range(place, end - 3)
        if tokens.words[at] == "(" and tokens.words[at + 2] == ")" and len(tokens.words[at + 1]) <= 4
    ]
    for begin, stop in zip(marks, [*marks[1:], end], strict=False):
        act = _act_at(reader, begin, stop)
        if act and tokens.classes[act] & _ASKING:
            found = merged(found, _handed_on(reader, act + 1, stop).addressees)
    return Asked(found)


def _handed_on(reader: PartyReader, place: int, end: int) -> Asked:
    """Whom a decision hands on to: "Decides to request the Registrar to keep the roll"."""
    tokens = reader.tokens
    is_put = place > 0 and tokens.words[place - 1].startswith(_PUT)
    place = after_lead(reader, place, end)
    that = that_at(reader, place, end)
    if that:
        return all_that(reader, that, end)
    if is_put and (put := put_to_whom(reader, place, end)):
        return put  # "to recommend to the Assembly that a meeting be held"
    return named_before_infinitive(reader, place, end) or object_is_party(reader, place, end) or Asked()


def _handed_on_all(reader: PartyReader, place: int, end: int) -> Asked:
    """Both of "to request the Registrar to keep the roll and invite the Board to read it"."""
    tokens = reader.tokens
    found = _handed_on(reader, place, end)
    for at in range(place, end - 2):
        if tokens.classes[at] & _AND and tokens.classes[at + 1] & _ASKING and not tokens.words[at + 1].endswith("ing"):
            found = found._replace(addressees=merged(found.addressees, _handed_on(reader, at + 2, end).addressees))
    return found


def _itself(body: str | None) -> Asked:
    if not body:
        return Asked()
    return Asked((Addressee(body, "", None, rule="the adopting body itself", source=Source.BODY),))
