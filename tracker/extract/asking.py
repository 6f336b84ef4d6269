"""Who stands before what is asked: "Member States to report", "that the Board meet", "action by all"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extract.parties import Parties, PartyReader
from tracker.model import Addressee, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """The addressees of one clause, those consulted, and why a person should look.

    `thing` is True where the object is a thing and no actor: "encourages further
    rounds of talks".
    """

    addressees: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    thing: bool = False


# Words after "to" that make it the preposition, not the infinitive: "assistance to developing countries".
INFINITIVE = re.compile(
    r"""\b(?:not\s+)?to(?:,\s+[^,]{2,90},)?\s+
        (?!(?:the|an?|this|that|these|those|its|their|his|her|our|all|any|each|every|which|whom|whose|date
            |other|others
            |such|both|it|them|persons|women|children|people|peoples|victims|countries|donors|relevant
            |international
            |regional|national|developed|certain|civil|social|human|humanitarian|paragraphs?|resolutions?
            |sections?
            |articles?|armed|bilateral|multilateral|conflicts?|agreements?|treaties|and|or|private|public|one|two
            |what|how|local|individual)\b
           |(?!bring\b|cling|sing\b|ring\b|spring\b|swing\b|wring\b)[a-z]+ing\b|[A-Z0-9“"(])
        [a-z]""",
    re.VERBOSE,
)
# "in a position to do so", "contributions to ...": this "to" does not begin what is asked.
_NOT_THE_ASK = re.compile(
    r"""\b(?:position|able|wishing|willing|ready|yet|required|need|needed|continues?|failed|intend
        |intending|seeking
        |planning|committed|entitled|obliged|unable|right|contributing|relating|related|prior|addition
        |regard|view
        |response|threats?|owing|States\ [Pp]arties|party|so|adjacent|wish|want|order|capacity|ability
        |mandated|used
        |aimed|designed
        |going|due|opportunity|authority|commitment|decision|request|obligations?|failing|agreed|decided
        |pledged|have|has
        |having|efforts|opposed|subject|best|wished|as|well-placed|desire|responsibility)\s*$""",
    re.VERBOSE,
)
_LEAD = re.compile(
    r"""\s*(?:,\s*)?(?:(?:also|again|further|once\ (?:again|more)|strongly|urgently|therefore|accordingly
        |in\ particular
        |particularly|especially|hereby|inter\ alia|as\ (?:appropriate|necessary|applicable)
        |where\ (?:appropriate|applicable)|in\ (?:this|that)\ (?:regard|context|respect|connection)
        |in\ the\ same\ (?:vein|context)|to\ (?:this|that)\ end|as\ a\ matter\ of\ (?:priority|urgency)
        |for\ (?:this|that)\ purpose|in\ the\ strongest\ (?:possible\ )?terms|upon|on|unequivocally|firmly
        |most\ strongly
        |[a-z]+ly(?=,?\s+(?:the|all|those|its|that|to|on|upon|any)\b))\b\s*,?\s*)*""",
    re.VERBOSE,
)
_ADVERBIAL_FIRST = re.compile(
    r"""\s*,\s*(?:in|within|with|without|upon|on|for|pursuant|consistent|subject|taking|bearing|as|through
        |by|at|while
        |where|when|if|under|acting|recalling|recogni[sz]ing|noting|mindful|to|inter|until|after|during
        |before|based
        |building|given|from|starting|beginning|notwithstanding|unless|following|having|further\s+to)\b
        [^,]*(?:,(?=\s+[a-z]))\s*""",
    re.VERBOSE,
)
THAT = re.compile(r"\s*(?:,[^,]{2,160},\s*)?(?:also\s+|further\s+|again\s+)?that\b[\s,]*", re.VERBOSE)
_CONDITION = re.compile(
    r"""(?:pursuant|in\ accordance|as|upon|when|where|for|in|with|within|notwithstanding|subject|on
        |without|until|while|if
        |during|after|before|given|taking|by)\b[^,]*,\s*""",
    re.VERBOSE,
)
_PASSIVE = re.compile(
    r"""(?:\s*,[^,]{0,160},)?\s*(?:should|shall|must|will|may|can|would)?\s*
        (?:(?:also|further|not|therefore|now|immediately|[a-z]+ly)\s+)*
        (?:be|is|are|have\ been|has\ been)\s+(?:(?:also|further|not|fully|[a-z]+ly)\s+)*
        (?P<participle>[a-z-]+(?:ed|wn|ught|ept|eld|ade|iven|aken|ent|orne|et|ut|aid|uilt|one|ead|ound|eft
            |old|un|ung
            |osen|itten|ritten)|subject|eligible|exempt)\b""",
    re.VERBOSE,
)
_ACTIVE_ALL_THE_SAME = frozenset(
    """
    requested invited encouraged urged asked authorized mandated tasked empowered entrusted prepared
    guided represented committed
    """.split()
)
_BY_AGENT = re.compile(
    r"""\b(?:(?P<done>[a-z]+(?:ed|en|ade|eld|ought))\s+)?by\s+
        (?=(?:the|all|any|both|other|relevant|each|those|an?)?\s*[A-Za-z])""",
    re.VERBOSE,
)
# "steps to be taken by all", "a meeting to be convened by the President": those are asked, as it is still to come.
_TO_BE_DONE_BY = re.compile(
    r"""\bto\ be\ (?:(?:under)?taken|made|carried\ out|implemented|adopted|provided
        |convened|appointed|organized|facilitated|selected)\ by\ (?=[A-Za-z])""",
    re.VERBOSE,
)
_BETWEEN = re.compile(
    r"""\s*(?:the\ )?
        (?:(?:establishment|development|enhancement|strengthening|promotion|continuation|deepening|improvement
            |expansion|intensification)\ of\ (?:the\ )?)?
        (?:(?:closer?|enhanced|further|continued|greater|increased|strengthened|effective
        |improved|strong
        |stronger|full|regular|active|constructive|continuing|political|inclusive|better|ongoing|timely
        |direct|sustained
        |meaningful|mutual|international|regional|joint)(?:,?\s+and|,)?\s+)*
        (?:cooperation|co-operation|collaboration|coordination|dialogue|partnerships?|consultations?
            |exchanges?
          |information\ exchange|contacts?|synerg(?:y|ies)|interaction|engagement|communications?
          |negotiations|talks
          |complementarity|linkages|coherence|agreement)(?:\s+and\s+[a-z]+)*(?:\s+of\s+[a-z]+)?
        \s+(?:between|among)(?:\s+and\s+(?:between|among))?\s+""",
    re.VERBOSE,
)
_AGAIN_BETWEEN = re.compile(r",?\s+and\s+(?:between|among)\s+")
# The same after another thing: "further support, and coordination between A and B".
_AND_BETWEEN = re.compile(
    r"\b(?:cooperation|collaboration|coordination|dialogue)\s+(?:between|among)\s+(?=(?:the\ |all\ )?[A-Z])", re.VERBOSE
)
# "support from the Bank", "the involvement of the media": a thing that names who shall do it.
_BY_WHOM = re.compile(
    r"""\b(?:(?:support|assistance|contributions?|cooperation|action|commitment)\s+from
          |(?:engagement|involvement)\s+of)\s+(?=[A-Za-z])""",
    re.VERBOSE,
)
_INCLUDING_BY = re.compile(r"\b(?:including|also|notably|in particular)\s+by\s+(?=(?:the|all)?\s*[A-Z])")
# "the mandate of the Mission shall include": the Mission is tasked.
_MANDATE_OF = re.compile(
    r"the\ (?:revised\ |core\ |priority\ )?(?:mandate|tasks?|functions?)\ of\ (?=the\ |[A-Z])", re.VERBOSE
)
_SHALL_INCLUDE = re.compile(
    r"""\s*(?:,[^,]*,\s*)?(?:shall|should|will)\s+(?:\w+ly\s+)?
        (?:include|be\ (?:to\b|as\ follows|the\ following)|comprise|consist)""",
    re.VERBOSE,
)
# "that the Mission shall comprise 50 officers": what it is, and nothing that it is asked.
_IS_MADE_OF = re.compile(r"\s*(?:shall|will|should)\s+(?:\w+ly\s+)?(?:comprise|consist|be\s+(?:composed|comprised))\b")
_MODAL = re.compile(r"\s(?:should|shall|will|must|may)\b")
_SECOND = re.compile(r",\s+and\s+(?=(?:the|all|other|all\s+other)\s)")
# What may follow an addressee that is the whole object: "Urges Iraq in accordance with ...".
AFTER_OBJECT = re.compile(
    r"""\s*(?:$|[,;.:]|\((?:[A-Z]|[^)]*\))|(?:for|on|in|at|that|which|who|whose|as|to|with|and|or|upon
        |through|including
        |under|against|by|from|providing|contributing|hosting|participating|concerned|having|where|while
        |whenever|once
        |over|of)\b)""",
    re.VERBOSE,
)


_NAMED_THING = re.compile(r"the\s+(?P<name>(?:[A-Z][\w’'-]*\s){1,4}[a-z]+(?:\s[a-z]+)?)\s*$")


def after_lead(text: str, start: int, end: int) -> int:
    """Where the words begin that name somebody, past "also, in this regard,"."""
    while True:
        lead = _LEAD.match(text, start, end)
        place = lead.end() if lead else start
        adverbial = _ADVERBIAL_FIRST.match(text, place, end)
        if not adverbial:
            return place
        start = adverbial.end()


def ask_place(text: str, start: int, end: int) -> int | None:
    """Where the infinitive begins that says what is asked; None where there is none."""
    fallback = None
    for match in INFINITIVE.finditer(text, start, end):
        if not _NOT_THE_ASK.search(text, max(start, match.start() - 40), match.start()):
            return match.start()
        fallback = match.start() if fallback is None else fallback
    return fallback


def asked_to_do(reader: PartyReader, start: int, end: int, *, loosely: bool = False) -> Asked:
    """Everyone named before the infinitive: "Member States and donors to provide resources".

    `loosely` where a thing may as well come first: "calls for urgent measures to".
    """
    ask = ask_place(reader.text, start, end)
    if ask is not None and ask - start < 1200:
        parties = reader.read(start, ask, strict=loosely)
        if parties.named:
            return _with_second_ask(reader, asked(parties), ask, end)
        if parties.unresolved:
            return Asked(unresolved=parties.unresolved)
        if not loosely and (whole := _NAMED_THING.match(reader.text, start, ask)):
            # "the United Nations peacebuilding architecture to continue": asked by its own name
            words = whole.group("name")
            party = Addressee(words, whole.group().strip(), Span(start, whole.end()), rule="capitalized name")
            return Asked((party,), unresolved=(words,))
    return _object(reader, start, end)


def _with_second_ask(reader: PartyReader, first: Asked, start: int, end: int) -> Asked:
    """ "Requests the Director to plan, and the Registrar to attend": the second one is asked too."""
    text = reader.text
    for match in _SECOND.finditer(text, start, end):
        party = reader.read(match.end(), end, contiguous=True, strict=True)
        if len(party.named) == 1 and party.named[0].rule.startswith(("entities", "anaphora")):
            ask = INFINITIVE.match(text, party.end + 1, end)
            if ask and not text[party.end : ask.start()].strip():
                return Asked(merged(first.addressees, party.named), first.consulted, first.unresolved, first.ambiguous)
    return first


def _object(reader: PartyReader, start: int, end: int) -> Asked:
    """No infinitive: the object is a party by itself, or a thing that names its actors."""
    text = reader.text
    colon = text.find(":", start, end)
    parties = reader.read(start, colon if colon > 0 else end, contiguous=True, strict=True)
    if parties.named and (parties.end >= end or AFTER_OBJECT.match(text, parties.end)):
        return asked(parties)
    if between := _BETWEEN.match(text, start, end) or _AND_BETWEEN.search(text, start, min(end, start + 160)):
        found = reader.read(between.end(), end, contiguous=True, strict=True)
        named = found.named
        if again := _AGAIN_BETWEEN.match(text, found.end, end):
            named = merged(named, reader.read(again.end(), end, contiguous=True, strict=True).named)
        return Asked(named, found.consulted, thing=True)
    if including := _INCLUDING_BY.search(text, start, end):
        found = reader.read(including.end(), end, contiguous=True, strict=True)
        if found.named:
            return Asked(found.named, found.consulted, thing=True)
    if doers := _who_is_to_do_it(reader, start, end):
        return Asked(doers, thing=True)
    agent = _BY_AGENT.search(text, start, min(end, start + 220))
    if agent and not agent["done"]:
        return Asked(reader.read(agent.end(), end, contiguous=True, strict=True).named, thing=True)
    if by_whom := _BY_WHOM.search(text, start, min(end, start + 120)):
        return Asked(reader.read(by_whom.end(), end, contiguous=True).named, thing=True)
    return Asked(thing=True)


def asked_that(reader: PartyReader, start: int, end: int) -> Asked:
    """The subject of what is asked, unless the verb is passive: "that the Board should meet"."""
    text = reader.text
    while condition := _CONDITION.match(text, start, end):
        start = condition.end()
    pronoun = reader.pronoun_at(start)
    if pronoun:
        meant = reader.before(start, text[start:pronoun])
        return Asked() if _PASSIVE.match(text, pronoun, end) else Asked(meant)
    if mandate := _MANDATE_OF.match(text, start, end):
        holder = reader.read(mandate.end(), end, contiguous=True, subject=True)
        if holder.named and _SHALL_INCLUDE.match(text, holder.end, end):
            return asked(holder)
    parties = reader.read(start, end, contiguous=True, subject=True)
    if parties.named and not re.match(r"['’]|\s+of\s", text[parties.end : end]):
        return _by_voice(reader, parties, parties.end, end)
    modal = _MODAL.search(text, start, min(end, start + 300))
    if modal:
        stretch = reader.read(start, modal.start(), subject=True)
        first = stretch.named[0].span if stretch.named else None
        if first and not text[start : first.start].strip():
            return _by_voice(reader, stretch, modal.start(), end)
    if doers := _who_is_to_do_it(reader, start, end):
        return Asked(doers, thing=True)
    agent = _BY_AGENT.search(text, start, min(end, start + 260))
    passive = _PASSIVE.search(text, start, agent.end()) if agent and agent["done"] else None
    if agent and passive and not text[start : passive.start()].endswith(" to"):
        return Asked(reader.read(agent.end(), end, contiguous=True, strict=True).named, thing=True)
    return Asked(thing=True)


def _who_is_to_do_it(reader: PartyReader, start: int, end: int) -> tuple[Addressee, ...]:
    """Who is named as the one to do what is decided or asked: "the meeting, to be convened by the President, shall"."""
    done = _TO_BE_DONE_BY.search(reader.text, start, min(end, start + 400))
    if done is None:
        return ()
    modal = _MODAL.search(reader.text, done.end(), end)
    return reader.read(done.end(), modal.start() if modal else end, contiguous=True, strict=True).named


def _by_voice(reader: PartyReader, parties: Parties, place: int, end: int) -> Asked:
    if _IS_MADE_OF.match(reader.text, place, end):
        return Asked(thing=True)
    passive = _PASSIVE.match(reader.text, place, end)
    if not passive or passive["participle"] in _ACTIVE_ALL_THE_SAME:
        return asked(parties)
    agent = _BY_AGENT.search(reader.text, passive.start("participle"), min(end, passive.end() + 120))
    named = reader.read(agent.end(), end, contiguous=True, strict=True).named if agent else ()
    return Asked(named, thing=True)


def handed_on(reader: PartyReader, start: int, end: int) -> Asked:
    """Whom a decision hands on to: "Decides to request the Registrar to keep the roll"."""
    place = after_lead(reader.text, start, end)
    that = THAT.match(reader.text, place, end)
    return asked_that(reader, that.end(), end) if that else asked_to_do(reader, place, end)


def asked(parties: Parties) -> Asked:
    """The parties of a list as the addressees of a clause."""
    return Asked(parties.named, parties.consulted, parties.unresolved, parties.ambiguous)


def merged(first: tuple[Addressee, ...], second: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """Both lists, each name once."""
    names = {party.name for party in first}
    return (*first, *(party for party in second if party.name not in names))
