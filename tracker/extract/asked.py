"""Who a clause asks, tasks, praises or blames: rules as rows, each with an example and a counterexample."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tracker.extract.clauses import ClauseBounds
from tracker.extract.gazetteer import Mention
from tracker.extract.parties import Parties, PartyReader
from tracker.extract.phrases import Found, Manner
from tracker.extract.sentence import after_lead, agent_after, ask_place, is_infinitive, passive_at, that_at
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.verbs import Whom
from tracker.model import Addressee, Category, Source, Span

_AND, _MARK, _TO, _OF, _BY, _FROM, _FOR = (
    W.AND.value, W.MARK.value, W.TO.value, W.OF.value, W.BY.value, W.FROM.value, W.FOR.value
)  # fmt: skip
_BETWEEN, _THAT, _RELATIVE, _MODAL, _BE = W.BETWEEN.value, W.THAT.value, W.RELATIVE.value, W.MODAL.value, W.BE.value
_DETERMINER, _POSSESSIVE, _CAPITAL, _PARTICIPLE = (
    W.DETERMINER.value, W.POSSESSIVE.value, W.CAPITAL.value, W.PARTICIPLE.value
)  # fmt: skip
_DEED = W.DEED.value
_MUTUAL, _EFFORT, _DONE, _MANDATE, _REPORT = (
    W.MUTUAL.value,
    W.EFFORT.value,
    W.DONE.value,
    W.MANDATE.value,
    W.REPORT_NOUN.value,
)
_SHOWING, _COMPOSED, _AT_ONCE, _FOUNDING = W.SHOWING.value, W.COMPOSED.value, W.AT_ONCE.value, W.FOUNDING.value
_PROLONGING, _ASKING, _INCLUDING, _ADVERB = W.PROLONGING.value, W.ASKING.value, W.INCLUDING.value, W.ADVERB.value
_PREPOSITION, _JOINT, _VERB = W.PREPOSITION.value, W.JOINT.value, W.VERB.value
_KNOWN = (Source.TABLE, Source.REFERENCE, Source.DOCUMENT, Source.ROLE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The addressees of one clause, those consulted, and why a person should look.

    `thing` is True where the object is a thing and no actor: "encourages further rounds of talks". `holder` is who
    holds a mandate that the clause extends or gives, for the tasks that its subparagraphs list. `rule` names the
    row that read it, `unread` are words where somebody could stand that no rule read.
    """

    addressees: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    thing: bool = False
    holder: tuple[Addressee, ...] = ()
    rule: str = ""
    unread: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the rules read: the clause, the reader of its paragraph, the adopting body, those asked just before."""

    clause: ClauseBounds
    reader: PartyReader
    body: str | None
    previous: tuple[Addressee, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a sentence says who acts.

    `verbs` are the ways of the verbs that it holds for; `example` is a sentence that it reads with whom it gives,
    `counterexample` one that it must leave to others, with whom that gives.
    """

    name: str
    verbs: frozenset[Whom]
    read: Callable[[Clauses], Asked | None]
    example: tuple[str, tuple[str, ...]]
    counterexample: tuple[str, tuple[str, ...]]


def read_asked(
    clause: ClauseBounds, reader: PartyReader, body: str | None, previous: tuple[Addressee, ...] = ()
) -> Asked:
    """The addressees of a clause: "Invites Member States and other donors to provide" gives two.

    `body` is the adopting body, `previous` the addressees of the clause before, to which "it" and "them" refer.
    """
    tokens = reader.tokens
    given = Clauses(clause, reader, body, previous, tokens.place_at(clause.object_start), tokens.place_at(clause.end))
    for rule in RULES:
        if clause.whom in rule.verbs and (found := rule.read(given)) is not None:
            return replace(found, rule=rule.name)
    return Asked(thing=True)


def read_inherited(
    clause: ClauseBounds, chapeau: Asked, chapeau_is_open: bool, reader: PartyReader, body: str | None
) -> Asked:
    """The addressees of a subparagraph: those it names itself, else those of its chapeau.

    `chapeau_is_open` is True where the chapeau left the naming to its
    subparagraphs ("Requests: (a) The Secretary-General to ...").
    """
    tokens, end = reader.tokens, reader.tokens.place_at(clause.end)
    if clause.category is Category.DIRECTIVE:
        if chapeau_is_open or not chapeau.addressees:
            found = read_asked(clause, reader, body)
            return found if found.addressees else chapeau
        if tokens.count and tokens.classes[0] & (_DETERMINER | _CAPITAL) and not tokens.classes[0] & (_TO | _VERB):
            own = _to_do(reader, 0, end)
            if own and own.addressees and _opens_with(own, reader.text, 0) and own.addressees[0].source in _KNOWN:
                return own
    if clause.category is Category.DECIDING:
        return _inherited_decision(clause, chapeau, chapeau_is_open, reader, body, end)
    return chapeau


def _inherited_decision(
    clause: ClauseBounds, chapeau: Asked, chapeau_is_open: bool, reader: PartyReader, body: str | None, end: int
) -> Asked:
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
    if chapeau.holder and not chapeau.addressees:
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
    found = _asked_that(reader, place, end)
    if found.thing or not found.addressees:
        return found  # in the passive, those named after "by" are tasked
    if not _opens_with(found, reader.text, tokens.starts[place]):
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


# --- the rules ----------------------------------------------------------------------


def _subject_asked(given: Clauses) -> Asked | None:
    """ "Member States are encouraged: (a) ...": the subject of a passive."""
    subject = getattr(given.clause, "subject", None)
    if subject is None:
        return None
    tokens = given.reader.tokens
    found = given.reader.read(tokens.place_at(subject.start), tokens.place_at(subject.end), Manner.BOUNDED)
    return asked(found)


def _asked_to_whom(given: Clauses) -> Asked | None:
    """ "Appeals to X to do", "Recommends to X that Y do": X, or Y where one is named."""
    reader, end = given.reader, given.end
    tokens = reader.tokens
    place = after_lead(reader, given.start, end)
    if place >= end or not tokens.classes[place] & _TO:
        return None
    if is_infinitive(reader, place, end) and not isinstance(reader.party_at(place + 1, end, Manner.OPEN), Found):
        return None
    first = reader.read(place + 1, end, Manner.OPEN)
    that = that_at(reader, first.end, end) if first.named else 0
    if that and not reader.pronoun_at(that):
        inner = _asked_that(reader, that, end)
        if inner.addressees:
            return inner
    ask, _ = ask_place(reader, place + 1, end)
    if ask >= 0 and not any(tokens.classes[at] & _THAT for at in range(place + 1, min(ask, place + 40))):
        named = reader.read(place + 1, ask, Manner.BOUNDED)
        return asked(named) if named.named else None
    return asked(first) if first.named else None


def _that_clause(given: Clauses) -> Asked | None:
    """ "Requests that the Board meet": the Board."""
    reader, end = given.reader, given.end
    start = after_lead(reader, given.start, end)
    if start < end and given.clause.whom is Whom.ASKED_FOR and reader.tokens.classes[start] & _FOR:
        return None
    that = that_at(reader, start, end)
    if not that and given.clause.whom is Whom.ASKED_FOR:
        that = _that_behind(reader, start, end)
    return _all_that(reader, that, end) if that else None


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


def _pronoun(given: Clauses) -> Asked | None:
    """ "... and encourages them to": those asked just before."""
    reader = given.reader
    place = after_lead(reader, given.start, given.end)
    close = reader.pronoun_at(place)
    if not close or place >= given.end:
        return None
    meant = _referred(reader, place, close, given.previous)
    ask, _ = ask_place(reader, close, given.end)
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


def _to_do_rule(given: Clauses) -> Asked | None:
    """ "Requests X to do": everyone named before the infinitive."""
    reader = given.reader
    start = _past_for(given)
    is_loose = given.clause.whom is Whom.ASKED_FOR
    return _to_do(reader, start, given.end, Manner.OPEN if is_loose else Manner.BOUNDED)


def _object_party(given: Clauses) -> Asked | None:
    """ "Urges Iraq in accordance with ...": the object is a party by itself."""
    return _object_is_party(given.reader, _past_for(given), given.end)


def _object_party_of(reader: PartyReader, start: int, end: int) -> Asked | None:
    return _object_is_party(reader, start, end)


def _object_is_party(reader: PartyReader, start: int, end: int) -> Asked | None:
    tokens = reader.tokens
    colon = next((at for at in range(start, end) if tokens.words[at] == ":"), end)
    parties = reader.read(start, colon, Manner.OPEN)
    if parties.named and _may_end(reader, parties.end, end):
        return asked(parties)
    return None


def _may_end(reader: PartyReader, place: int, end: int) -> bool:
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


def _doers_rule(given: Clauses) -> Asked | None:
    """ "Urges talks between A and B", "support by the Bank", "its efforts": a thing that names its actors."""
    return _doers(given.reader, _past_for(given), given.end, given.previous)


def _past_for(given: Clauses) -> int:
    reader, end = given.reader, given.end
    place = after_lead(reader, given.start, end)
    if given.clause.whom is Whom.ASKED_FOR and place < end:
        tokens = reader.tokens
        if tokens.words[place] in ("upon", "on", "for"):
            place = after_lead(reader, place + 1, end)
    return place


def _to_do(reader: PartyReader, start: int, end: int, manner: Manner = Manner.BOUNDED) -> Asked | None:
    ask, is_sure = ask_place(reader, start, end)
    if ask < 0 or ask == start:
        return None
    parties = reader.read(start, ask, manner if is_sure else Manner.OPEN)
    if not parties.named or (not is_sure and not _may_end(reader, parties.end, ask)):
        return None
    if manner is Manner.OPEN and is_sure and parties.end < ask:
        return None
    return _with_second_ask(reader, asked(parties), ask, end)


def _with_second_ask(reader: PartyReader, first: Asked, start: int, end: int) -> Asked:
    """ "Requests the Director to plan, and the Registrar to attend": the second one is asked too."""
    tokens = reader.tokens
    ends_of_names = {close for close, _ in tokens.mentions.values()}
    for at in range(start, end - 2):
        if (
            not tokens.classes[at] & _AND
            or not tokens.classes[at + 1] & (_DETERMINER | _CAPITAL)
            or at in ends_of_names
        ):
            continue  # after a name, the two may both be whom the first shall help
        found = reader.party_at(at + 1, end, Manner.OPEN)
        if (
            isinstance(found, Found)
            and len(found.addressees) == 1
            and found.addressees[0].source in _KNOWN
            and (is_infinitive(reader, found.end, end))
        ):
            return replace(first, addressees=merged(first.addressees, found.addressees))
    return first


def _all_that(reader: PartyReader, place: int, end: int, *, loosely: bool = False) -> Asked:
    """The subjects of "that A do, and that B do"; `loosely` where no other verb can govern the second "that"."""
    found = _asked_that(reader, place, end)
    tokens = reader.tokens
    for at in range(place + 1, end - 2):
        if (
            tokens.classes[at] & _AND
            and tokens.classes[at + 1] & _THAT
            and (loosely or tokens.words[at - 1] in (",", ";"))
        ):
            if reader.pronoun_at(at + 2):
                continue  # "that the Board meet, and that it report"
            more = _asked_that(reader, at + 2, end)
            if more.addressees and more.addressees[0].source in _KNOWN:
                found = replace(found, addressees=merged(found.addressees, more.addressees), thing=False)
    return found


def _asked_that(reader: PartyReader, place: int, end: int) -> Asked:
    """The subject of what is asked, unless the verb is passive: "that the Board should meet"."""
    tokens = reader.tokens
    place = _past_conditions(reader, place, end)
    if place >= end:
        return Asked(thing=True)
    if close := reader.pronoun_at(place):
        meant = _referred(reader, place, close, ())
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
    if doers := _who_is_to_do_it(reader, place, end):
        return Asked(doers, thing=True)
    for at in range(place, min(place + 50, end)):
        if tokens.classes[at] & (_MODAL | _BE) and (participle := passive_at(reader, at, end)):
            if not tokens.classes[at - 1] & _TO and (agent := agent_after(reader, participle, end)):
                return Asked(tuple(reader.read(agent, end, Manner.OPEN).named), thing=True)
            break
    return Asked(thing=True)


def _past_conditions(reader: PartyReader, place: int, end: int) -> int:
    """Past "upon request," or "in accordance with the plan," before a subject."""
    tokens = reader.tokens
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


def _who_is_to_do_it(reader: PartyReader, place: int, end: int) -> tuple[Addressee, ...]:
    """Who is named as the one to do what is decided or asked: "the meeting, to be convened by the President, shall"."""
    tokens = reader.tokens
    for at in range(place, min(place + 90, end - 3)):
        if tokens.classes[at] & _TO and tokens.words[at + 1] == "be":
            participle = passive_at(reader, at + 1, end)
            if participle and (agent := agent_after(reader, participle + 1, end, 3)):
                modal = next((k for k in range(agent, end) if tokens.classes[k] & _MODAL), end)
                found = tuple(reader.read(agent, modal, Manner.OPEN).named)
                if found:
                    return found
    return ()


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


def _doers(reader: PartyReader, start: int, end: int, previous: tuple[Addressee, ...]) -> Asked | None:
    """The actors inside a thing: those between whom it goes on, by whom it is done, whose effort it is."""
    tokens = reader.tokens
    if start < end and tokens.classes[start] & _PREPOSITION and start not in tokens.mentions:
        # "Requests within 90 days a report from the Bank": what is wanted stands behind when
        start = reader.phrase_end(reader.opening(start + 1, end).place, end, Manner.OPEN)
    opening = reader.opening(start, end)
    close = reader.phrase_end(opening.place, end, Manner.OPEN)
    if close == opening.place:
        return None
    found: tuple[Addressee, ...] = ()
    head = tokens.classes[close - 1]
    if opening.possessive and head & (_EFFORT | _MUTUAL | _DEED):
        found = merged(found, _owner(reader, start, previous))
    if head & (_EFFORT | _MUTUAL | _DEED) and (owner := _possessor(reader, opening.place, close)):
        found = merged(found, owner)
    consulted: tuple[Addressee, ...] = ()
    at, benefits = close, False
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
                parties = reader.read(phrase[0] if phrase else at + 1, end, Manner.OPEN)
                found, consulted = merged(found, parties.named), merged(consulted, parties.consulted)
                at = max(parties.end, at + 1)
                continue
        elif flags & _BY:
            is_past = tokens.classes[at - 1] & (_DONE | _PARTICIPLE) and not tokens.classes[at - 1] & _EFFORT
            if not is_past:
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
            if parties.named and _may_end(reader, parties.end, end):
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
        if flags & _FOR:
            head, benefits = 0, True  # "support for the efforts of the islands": these are helped, not asked
        elif flags & (_MUTUAL | _EFFORT | _DEED | _REPORT):
            head = flags & _MUTUAL if benefits else flags
        at += 1
    return Asked(found, consulted, thing=True) if found else None


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


def _owner(reader: PartyReader, place: int, previous: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """Whose efforts "its efforts" are: of those asked just before, else of the entity named last before it."""
    tokens = reader.tokens
    span = Span(tokens.starts[place], tokens.ends[place])
    words = tokens.between(place, place + 1)
    plural = words == "their"
    is_many = len(previous) > 1 or (len(previous) == 1 and _is_group(reader, previous[0].name))
    if previous and is_many is plural:
        return tuple(
            replace(party, text=words, span=span, rule=f"pronoun: {words}", source=Source.REFERENCE)
            for party in previous
        )
    if previous:
        return ()
    for mention in reversed(reader.earlier_mentions(place)):
        if (mention.kind == "generic-group") is plural:
            name, rule, _, _ = reader.entity_of(mention)
            return (Addressee(name, words, span, rule=f"pronoun: {rule}", source=Source.REFERENCE),)
    return ()


def _is_group(reader: PartyReader, name: str) -> bool:
    entity = reader.names.gazetteer.by_name.get(name)
    return entity.kind == "generic-group" if entity else name.islower() and name.endswith("s")


def _referred(reader: PartyReader, place: int, close: int, previous: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """Whom a pronoun means: those asked just before, else the first fitting name before it in the paragraph."""
    tokens = reader.tokens
    span = Span(tokens.starts[place], tokens.ends[close - 1])
    words = reader.text[span.start : span.end]
    lowered = words.lower()
    earlier = reader.earlier_mentions(place)
    if previous and lowered != "the latter":
        return tuple(
            replace(party, text=words, span=span, rule=f"pronoun: {words}", source=Source.REFERENCE)
            for party in previous
        )
    if lowered in ("him", "her", "he", "she"):
        fitting = [mention for mention in earlier if mention.kind == "official"]
    elif lowered in ("them", "they"):
        listed = _named_together(reader, place)
        return tuple(
            Addressee(name, words, span, rule=f"pronoun: {rule}", source=Source.REFERENCE)
            for name, rule in dict(reader.entity_of(mention)[:2] for mention in listed).items()
        )
    else:
        fitting = [mention for mention in earlier if mention.kind != "generic-group"]
    if not fitting:
        return ()
    name, rule, _, _ = reader.entity_of(fitting[-1] if lowered == "the latter" else fitting[0])
    return (Addressee(name, words, span, rule=f"pronoun: {rule}", source=Source.REFERENCE),)


def _named_together(reader: PartyReader, place: int) -> list[Mention]:
    """Whom "them" means: the last names before it that stand together, or the last name of many."""
    tokens = reader.tokens
    lists: list[list[Mention]] = []
    reached = -1
    for begin, (close, mention) in sorted(tokens.mentions.items()):
        if begin >= place:
            break
        between = range(reached, begin)
        joined = lists and all(
            tokens.classes[at] & (_AND | _DETERMINER | W.COURTESY.value | W.WITH.value | _OF) or tokens.words[at] == ","
            or at in tokens.phrases for at in between
        )  # fmt: skip
        if joined and any(
            tokens.classes[at] & _AND or tokens.words[at] == "," or at in tokens.phrases for at in between
        ):
            lists[-1].append(mention)
        else:
            lists.append([mention])
        reached = close
    return next((each for each in lists if len(each) > 1 or each[0].kind == "generic-group"), [])


# --- deciding clauses -----------------------------------------------------------------


def _approved(given: Clauses) -> Asked | None:
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


def _tasked(given: Clauses) -> Asked | None:
    """ "Authorizes X to do", "Entrusts the Committee with the follow-up"."""
    reader, end = given.reader, given.end
    place = after_lead(reader, given.start, end)
    if close := reader.pronoun_at(place):
        return Asked(_referred(reader, place, close, given.previous))
    if that := that_at(reader, place, end):
        return _all_that(reader, that, end)
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


def _itself_or_tasked(given: Clauses) -> Asked | None:
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
    if that := that_at(reader, place, end):
        if tokens.words[that] == "it":
            return _itself(given.body)
        found = _all_that(reader, that, end, loosely=True)
        return _itself(given.body) if not found.addressees and _is_held(reader, that, end) else found
    act = _act_at(reader, place, end)
    if not act:
        return _tasked_besides(reader, place, end)
    flags = tokens.classes[act]
    is_meant = clause.name.startswith("express")  # "expresses its intention to extend": still to be done
    if flags & _ASKING and not is_meant:
        found = _handed_on_all(reader, act + 1, end)
        if found.addressees:
            return found
    is_founding = bool(flags & _FOUNDING) or (act in tokens.phrases and bool(tokens.phrases[act][1] & _FOUNDING))
    if not is_meant and (_is_done_at_once(reader, act, end) or is_founding):
        if is_founding and (born := _tasked_at_birth(reader, act, end)):
            return born
        besides = _tasked_besides(reader, act + 1, end)
        return replace(besides, holder=_holder(reader, act, end, is_founding))
    itself = _itself(given.body)
    called = _tasked_at_birth(reader, act, end) if flags & W.CONVENING.value else None
    further = called or _tasked_besides(reader, act + 1, end)
    return replace(itself, addressees=merged(itself.addressees, further.addressees))


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
    found = reader.read(comma, end, Manner.OPEN).named or reader.read(comma, min(end, comma + 12), Manner.BOUNDED).named
    return tuple(found[:1])


def _prolonged(given: Clauses) -> Asked | None:
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
            found = merged(found, _asked_that(reader, at + 3, end).addressees)
    doers = _who_is_to_do_it(reader, place, end)
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
    place = after_lead(reader, place, end)
    that = that_at(reader, place, end)
    if that:
        return _all_that(reader, that, end)
    return _to_do(reader, place, end) or _object_is_party(reader, place, end) or Asked()


def _handed_on_all(reader: PartyReader, place: int, end: int) -> Asked:
    """Both of "to request the Registrar to keep the roll and invite the Board to read it"."""
    tokens = reader.tokens
    found = _handed_on(reader, place, end)
    for at in range(place, end - 2):
        if tokens.classes[at] & _AND and tokens.classes[at + 1] & _ASKING and not tokens.words[at + 1].endswith("ing"):
            found = replace(found, addressees=merged(found.addressees, _handed_on(reader, at + 2, end).addressees))
    return found


def _itself(body: str | None) -> Asked:
    if not body:
        return Asked()
    return Asked((Addressee(body, "", None, rule="the adopting body itself", source=Source.BODY),))


# --- evaluative clauses ---------------------------------------------------------------


def _praised(given: Clauses) -> Asked | None:
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
        return Asked(_referred(reader, place, close, given.previous))
    parties = reader.read(place, end, Manner.OPEN)
    found = asked(parties)
    if (
        not parties.named
        or not _opens_with(found, reader.text, tokens.starts[place])
        or not _may_end(reader, parties.end, end)
    ):
        return Asked()
    again = _praised_again(reader, parties.end, end, given.clause.whom is Whom.PRAISED_TOWARDS)
    return replace(found, addressees=merged(found.addressees, again))


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


def _opens_with(found: Asked, text: str, start: int) -> bool:
    span = found.addressees[0].span if found.addressees else None
    return span is not None and not text[start : span.start].strip(' ,“"')


def asked(parties: Parties) -> Asked:
    """The parties of a list as the addressees of a clause."""
    return Asked(
        tuple(parties.named), tuple(parties.consulted), tuple(parties.unresolved), tuple(parties.ambiguous),
        unread=tuple(parties.unread),
    )  # fmt: skip


def merged(first: Iterable[Addressee], second: Iterable[Addressee]) -> tuple[Addressee, ...]:
    """Both lists, each name once."""
    both: dict[str, Addressee] = {}
    for party in (*first, *second):
        both.setdefault(party.name, party)
    return tuple(both.values())


_ASKS = frozenset({Whom.ASKED, Whom.ASKED_TO, Whom.ASKED_FOR})
_PRAISES = frozenset({Whom.PRAISED, Whom.PRAISED_TOWARDS})

RULES: tuple[Rule, ...] = (
    Rule("subject of a passive", _ASKS, _subject_asked,
         ("Member States are encouraged to map their wells.", ("Member States",)),
         ("Encourages Member States to map their wells.", ("Member States",))),
    Rule("asked to whom", frozenset({Whom.ASKED_TO, Whom.ASKED_FOR}), _asked_to_whom,
         ("Appeals to donors to fund the wells.", ("donors",)),
         ("Recommends that the Board of Auditors meet.", ("Board of Auditors",))),
    Rule("subject of that", _ASKS, _that_clause,
         ("Requests that the Board of Auditors map the wells.", ("Board of Auditors",)),
         ("Requests that the wells be mapped.", ())),
    Rule("pronoun", _ASKS, _pronoun,
         ("Commends the Board of Auditors, and encourages it to map the wells.", ("Board of Auditors",)),
         ("Encourages States to map it.", ("Member States",))),
    Rule("asked to do", _ASKS, _to_do_rule,
         ("Invites publishers of school books and teachers’ unions to map the wells.",
          ("publishers of school books", "teachers’ unions")),
         ("Encourages national laws and policies on wells to take account of floods.", ())),
    Rule("object is a party", _ASKS, _object_party,
         ("Urges Iraq, in view of the flood.", ("Iraq",)),
         ("Urges United Nations support of the wells.", ())),
    Rule("actors inside a thing", _ASKS, _doers_rule,
         ("Encourages closer ties between Chile and Peru.", ("Chile", "Peru")),
         ("Encourages further talks on wells.", ())),
    Rule("mandate", frozenset({Whom.NOBODY}), _prolonged,
         ("Extends the mandate of the Panel of Experts on Wells until 31 October 2030.", ()),
         ("Decides that the Board of Auditors shall meet.", ("Board of Auditors",))),
    Rule("approved to do", frozenset({Whom.NOBODY}), _approved,
         ("Approves the convening by the Secretary-General of a meeting on wells.", ("Secretary-General",)),
         ("Approves the plan adopted by the Board of Auditors.", ())),
    Rule("tasked", frozenset({Whom.TASKED}), _tasked,
         ("Authorizes the Secretary-General to sign the lease.", ("Secretary-General",)),
         ("Approves the lease of the Secretary-General.", ())),
    Rule("itself or tasked", frozenset({Whom.ITSELF}), _itself_or_tasked,
         ("Decides to review the wells.", ("General Assembly",)),
         ("Decides to extend the lease.", ())),
    Rule("praised", _PRAISES, _praised,
         ("Commends the Board of Auditors for its survey.", ("Board of Auditors",)),
         ("Commends the survey of the Board of Auditors.", ())),
)  # fmt: skip
