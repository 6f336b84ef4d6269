"""Who a clause asks, tasks, praises or blames, and who is only to be consulted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extract.clauses import ClauseBounds
from tracker.extract.parties import Parties, PartyReader
from tracker.model import Addressee, Category, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """The addressees of one clause, those consulted, and why a person should look."""

    addressees: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    thing: bool = False


# Words after "to" that make it the preposition, not the infinitive: "assistance to developing countries".
_INFINITIVE = re.compile(
    r"""\b(?:not\s+)?to(?:,\s+[^,]{2,90},)?\s+
        (?!(?:the|an?|this|that|these|those|its|their|his|her|our|all|any|each|every|which|whom|whose|date|other|others|such|both|it|them
            |persons|women|children|people|peoples|victims|countries|donors|relevant|international|regional|national|developed|certain
            |civil|social|human|humanitarian|paragraphs?|resolutions?|sections?|articles?|and|or|private|public|one|two|what|how|those|local|individual)\b
           |(?!bring\b|cling|sing\b|ring\b|spring\b|swing\b|wring\b)[a-z]+ing\b | [A-Z0-9“"(])
        [a-z]""",
    re.VERBOSE,
)
# "in a position to do so", "contributions to ...": this "to" does not begin what is asked.
_NOT_THE_ASK = re.compile(
    r"""\b(?:position|able|wishing|willing|ready|yet|required|need|needed|continues?|failed|intend|intending|seeking|planning|committed
        |entitled|obliged|unable|right|contributing|relating|related|prior|addition|regard|view|response|threats?|owing|parties|party|so
        |adjacent|wish|want|order|capacity|ability|mandated|used|aimed|designed|going|due|opportunity|authority|commitment|decision|request
        |obligations?|failing|agreed|decided|pledged|have|has|having|efforts|opposed|subject|best|wished|as|well-placed|desire|responsibility)\s*$""",
    re.VERBOSE,
)
_RELATIVE_OPEN = re.compile(r"\b(?:that|which|who|whose)\b[^,;]*$")
_LEAD = re.compile(
    r"""\s*(?:,\s*)?(?:(?:also|again|further|once\ (?:again|more)|strongly|urgently|therefore|accordingly|in\ particular|particularly
        |especially|hereby|inter\ alia|as\ (?:appropriate|necessary|applicable)|where\ (?:appropriate|applicable)|in\ (?:this|that)\ (?:regard|context|respect|connection)
        |in\ the\ same\ (?:vein|context)|to\ (?:this|that)\ end|as\ a\ matter\ of\ (?:priority|urgency)|for\ (?:this|that)\ purpose|in\ the\ strongest\ (?:possible\ )?terms
        |upon|on|unequivocally|firmly|most\ strongly|[a-z]+ly(?=,?\s+(?:the|all|those|its|that|to|on|upon|any)\b))\b\s*,?\s*)*""",
    re.VERBOSE,
)
_ADVERBIAL_FIRST = re.compile(
    r"""\s*,\s*(?:in|within|with|without|upon|on|for|pursuant|consistent|subject|taking|bearing|as|through|by|at|while|where|when|if|under|acting
        |recalling|recogni[sz]ing|noting|mindful|to|inter|until|after|during|before|based|building|given|from|starting|beginning|notwithstanding|unless|following|having|further\s+to|without)\b[^,]*(?:,(?=\s+[a-z]))\s*""",
    re.VERBOSE,
)
_MODAL = re.compile(
    r"\s+(?:,[^,]*,\s*)?(?:should|shall|will|must|may|can|would|be|is|are|has|have|do|does|not|continues?|ensures?)\b"
)
_PASSIVE = re.compile(
    r"""(?:\s*,[^,]{0,160},)?\s*(?:should|shall|must|will|may|can|would)?\s*(?:(?:also|further|not|therefore|now|immediately|[a-z]+ly)\s+)*
        (?:be|is|are|have\ been|has\ been)\s+(?:(?:also|further|not|fully|[a-z]+ly)\s+)*
        (?P<participle>[a-z-]+(?:ed|wn|ught|ept|eld|ade|iven|aken|ent|orne|et|ut|aid|uilt|one|ead|ound|eft|old|un|ung|osen|itten|ritten))\b""",
    re.VERBOSE,
)
_ACTIVE_BE = re.compile(
    r"""\s+(?:requested|invited|encouraged|urged|asked|called\ upon|authorized|mandated|tasked|empowered|entrusted|prepared|guided|represented|committed|responsible|able|ready|vigilant)\b""",
    re.VERBOSE,
)
_BY_AGENT = re.compile(
    r"\b(?:(?P<done>[a-z]+(?:ed|en|ade|eld|ought))\s+)?by\s+(?=(?:the|all|any|both|other|relevant|each|those|an?)?\s*[A-Za-z])"
)
_BETWEEN = re.compile(
    r"""\s*(?:the\ )?(?:(?:closer?|enhanced|further|continued|greater|increased|strengthened|effective|improved|strong|stronger|full|regular|active|constructive
        |continuing|close|political|inclusive|better|ongoing|timely|direct|sustained|meaningful|mutual|international|regional)(?:,?\s+and|,)?\s+)*
        (?:cooperation|co-operation|collaboration|coordination|dialogue|partnerships?|consultations?|exchanges?|information\ exchange|contacts?|synerg(?:y|ies)|interaction|engagement
          |communications|negotiations|talks|complementarity|linkages|coherence|communication|agreement)(?:\s+and\s+[a-z]+)*\s+(?:between|among)(?:\s+and\s+(?:between|among))?\s+""",
    re.VERBOSE,
)
_INCLUDING_BY = re.compile(
    r"\b(?:including|also|notably|in\ particular)\s+by\s+(?=(?:the|all)?\s*[A-Z])", re.VERBOSE
)
_THAT = re.compile(r"\s*(?:,[^,]{2,160},\s*)?(?:also\s+|further\s+|again\s+)?that\b[\s,]*", re.VERBOSE)
_MANDATE_OF = re.compile(
    r"(?P<of>the\ (?:revised\ |core\ |priority\ )?(?:mandate|tasks?|functions?)\ of\ )(?=the\ |[A-Z])",
    re.VERBOSE,
)
_SHALL_INCLUDE = re.compile(
    r"\s*(?:,[^,]*,\s*)?(?:shall|should|will)\s+(?:\w+ly\s+)?(?:include|be\ (?:to\b|as\ follows|the\ following)|comprise|consist)",
    re.VERBOSE,
)
_TO_WHOM = re.compile(r"\s*(?:again\s+|also\s+|once\s+again\s+)?(?:,\s*)?to\s+", re.VERBOSE)
_CONDITION = re.compile(
    r"(?:pursuant|in accordance|as|upon|when|where|for|in|with|within|notwithstanding|subject|on|without|until|while|if|during|after|before|given|taking|by)\b[^,]*,\s*"
)

# Verbs whose decision does itself: nobody is tasked by "Decides to extend the mandate of the Panel".
_PERFORMATIVE = frozenset(
    ["extend", "renew", "establish", "create", "adopt", "approve", "endorse", "proclaim", "declare", "designate", "appoint", "elect", "name", "terminate", "end", "discontinue", "lift", "increase", "decrease", "reduce", "amend", "modify", "revise", "apportion", "appropriate", "allocate", "assess", "grant", "accord", "dissolve", "abolish", "rename", "change", "replace", "delete", "add", "admit", "exempt", "waive", "suspend", "rescind", "repeal", "recognize", "accept", "confirm", "reaffirm", "set", "fix", "prolong", "reconstitute", "re-establish", "reappoint", "impose", "merge", "transfer", "expand", "enlarge", "raise", "streamline", "revoke", "authorize", "maintain", "upgrade", "integrate"]
)
_HANDS_ON = re.compile(
    r"\s*(?:,[^,]*,\s*)?(?:also\s+|further\s+)?(?:request|invite|authorize|authorise|mandate|entrust|ask|encourage|urge|call upon|call on|instruct|direct|task|charge|empower|recommend)\b"
)
_TO_ACT = re.compile(
    r"""\s*(?:(?:also|further|therefore|again|hereby|in\ this\ regard)\b\s*)*(?:,[^,]*(?:,[^,]*){0,3}?,\s*)?(?:(?:also|further|therefore|again|hereby|itself|themselves|ourselves|firmly|not|in\ principle|[a-z]+ly)\s+)*
        (?:to|of|on)\s+(?:(?:also|further|not|[a-z]+ly)\s+|,[^,]*,\s*)*(?P<act>[a-z][a-z-]*)""",
    re.VERBOSE,
)
_IN_ORDER = re.compile(
    r"\s*,?\s*(?:in\ order|so\ as|with\ a\ view|as\ a\ contribution|pursuant|in\ addition|prior|in\ response)\s+to\b[^,]*,",
    re.VERBOSE,
)

_ACTS_ITSELF = frozenset(
    {
        "decide",
        "resolve",
        "agree",
        "commit",
        "recommit",
        "undertake",
        "pledge",
        "determine",
        "affirm",
        "rededicate",
        "intend",
    }
    | {
        "remain ready",
        "remain committed",
        "remain determined",
        "stand ready",
        "state intention",
        "declare intention",
    }
    | {
        "express intention",
        "express determination",
        "express readiness",
        "express commitment",
        "express resolve",
    }
    | {
        "express willingness",
        "express will",
        "express preparedness",
        "express intent",
        "express resolution",
        "promise",
    }
)
_TASKS = frozenset(
    {"authorize", "empower", "entrust", "mandate", "delegate", "commission", "permit", "charge", "task"}
)

_PRAISES = frozenset(
    ["commend", "welcome", "congratulate", "thank", "appreciate", "support", "condemn", "applaud", "praise", "salute", "denounce", "censure", "compliment", "honour", "hail", "deplore", "reject"]
)
_TOWARDS = re.compile(
    r"\s*(?:,\s*)?(?:(?:and|or)\s+(?:[a-z]+\s+)?[a-z]+\s+)?(?:to|for|of|with|towards|in)\s+", re.VERBOSE
)
_EXPRESSED_TO = frozenset(
    f"express {noun}"
    for noun in ["appreciation", "gratitude", "thanks", "support", "solidarity", "sympathy", "condolences", "congratulations", "confidence", "admiration", "respect", "commendation", "condemnation", "indebtedness", "trust"]
) | {"pay tribute", "pay homage", "extend thanks", "lend support", "give support", "convey"}
_AFTER_OBJECT = re.compile(
    r"""\s*(?:$|[,;.:]|\((?:[A-Z]|[^)]*\))|(?:for|on|in|at|that|which|who|whose|as|to|with|and|or|upon|through|including|under|against|by|from|providing|contributing
        |hosting|participating|concerned|having|where|while|whenever|once|over|of)\b)""",
    re.VERBOSE,
)


def read_asked(
    clause: ClauseBounds, reader: PartyReader, body: str | None, previous: tuple[Addressee, ...] = ()
) -> Asked:
    """The addressees of a clause by its category: "Invites Member States and other donors to provide".

    `body` is the adopting body, `previous` the addressees of the clause before,
    to which "it" and "them" refer.
    """
    if clause.category is Category.DIRECTIVE:
        return _directive(clause, reader, previous)
    if clause.category is Category.DECIDING:
        return _deciding(clause, reader, body, previous)
    if clause.category is Category.EVALUATIVE:
        return _evaluative(clause, reader)
    return Asked()


def read_inherited(
    clause: ClauseBounds, chapeau: Asked, chapeau_is_open: bool, reader: PartyReader, body: str | None
) -> Asked:
    """The addressees of a subparagraph: those it names itself, else those of its chapeau.

    `chapeau_is_open` is True where the chapeau named nobody and left the naming
    to its subparagraphs ("Requests: (a) The Secretary-General to ...").
    """
    text = reader.text
    if clause.category is Category.DECIDING:
        through_others = _participles(reader, clause.end)
        if through_others:
            first = _PARTICIPLE.match(text, clause.object_start)
            own = () if first else chapeau.addressees
            return Asked(_merged(own, through_others))
    if clause.category is Category.DIRECTIVE:
        if chapeau_is_open or not chapeau.addressees:
            found = _object(reader, clause.object_start, clause.end, clause, ())
            if found.addressees:
                return found
        elif re.match(
            r"\s*(?:That\s+)?(?:The|All|Member|States|Governments|Parties|Donors|Relevant)\b", text
        ):
            found = _to_do(reader, 0, clause.end, False, ())
            if found.addressees and _begins(found, text):
                return found
    if clause.category is Category.DECIDING:
        hands_on = _HANDS_ON_FIRST.match(text)
        if hands_on:
            found = _handed_on(reader, hands_on.end(), clause.end)
            if found.addressees:
                return found
        that = re.match(r"\s*[Tt]hat\s+", text)
        found = _named_subject(reader, that.end() if that else 0, clause.end)
        if found.addressees:
            return found
        if chapeau_is_open and body and clause.name in _ACTS_ITSELF:
            act = re.match(r"\s*(?:[Tt]o\s+)?(?:also\s+|further\s+)?(?P<act>[A-Za-z-]+)", text)
            if (
                act
                and act["act"].lower() not in _PERFORMATIVE
                and not that
                and _is_verb_like(text, chapeau_is_open)
            ):
                return _itself(body)
    return chapeau


_RUN_IN = re.compile(r"\([a-z]\)\s+(?=[A-Za-z])")
_HANDS_ON_FIRST = re.compile(
    r"\s*(?:(?:[Aa]lso|[Ff]urther)\s+)?(?:[Tt]o\s+)?(?:also\s+|further\s+)?(?:[Rr]equest|[Ii]nvite|[Aa]uthori[sz]e|[Mm]andate|[Ee]ntrust|[Aa]sk|[Ee]ncourage|[Uu]rge|[Ii]nstruct"
    r"|[Cc]all (?:up)?on)\s+"
)


def _is_verb_like(text: str, is_open: bool) -> bool:
    """Whether a subparagraph names an act of the body's own: "To convene a panel"."""
    return bool(re.match(r"\s*[Tt]o\s+[a-z]", text))


def _named_subject(reader: PartyReader, start: int, end: int) -> Asked:
    """Whom a subparagraph names as the one who shall act: "(a) The Registrar shall keep the roll"."""
    found = _that(reader, start, end)
    if not found.addressees or found.thing:
        return Asked()
    first, last = found.addressees[0].span, found.addressees[-1].span
    if first is None or last is None or reader.text[start : first.start].strip():
        return Asked()
    known = found.addressees[0].rule.startswith(("entities", "anaphora", "abbreviation", "role", "plural"))
    modal = re.search(r"\b(?:shall|should|will|must|may)\b", reader.text[last.end : last.end + 200])
    return found if known and modal else Asked()


_PARTICIPLE = re.compile(
    r"""(?:^|,\s+|\band\s+)(?:[Rr]equest|[Ee]ncourag|[Ii]nvit|[Uu]rg|[Aa]sk|[Dd]irect|[Ii]nstruct|[Cc]all|[Aa]uthoriz|[Aa]uthoris|[Tt]ask)ing\ (?:up)?(?:on\ )?\s*""",
    re.VERBOSE,
)


def _participles(reader: PartyReader, end: int) -> tuple[Addressee, ...]:
    """Whom a subparagraph asks through a participle: "(b) Inviting the Registrar to attend"."""
    found: tuple[Addressee, ...] = ()
    for match in _PARTICIPLE.finditer(reader.text, 0, end):
        ask = _ask(reader.text, match.end(), end)
        if ask is not None and ask - match.end() < 200:
            found = _merged(found, reader.read(match.end(), ask).named)
    return found


def _merged(first: tuple[Addressee, ...], second: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    names = {party.name for party in first}
    return (*first, *(party for party in second if party.name not in names))


def _begins(found: Asked, text: str) -> bool:
    span = found.addressees[0].span
    return span is not None and not text[: span.start].strip()


# --- directive --------------------------------------------------------------------


def _directive(clause: ClauseBounds, reader: PartyReader, previous: tuple[Addressee, ...]) -> Asked:
    return _object(reader, clause.object_start, clause.end, clause, previous)


def _object(
    reader: PartyReader, start: int, end: int, clause: ClauseBounds, previous: tuple[Addressee, ...]
) -> Asked:
    text = reader.text
    start = _skip_lead(text, start, end)
    if clause.name in (
        "recommend",
        "appeal",
        "reiterate",
        "renew",
        "reaffirm",
        "repeat",
        "suggest",
        "propose",
        "restate",
    ):
        whom = _TO_WHOM.match(text, start, end)
        if whom and not _INFINITIVE.match(text, start if text[start : start + 2] == "to" else whom.start()):
            first = reader.read(whom.end(), end, contiguous=True)
            if first.named:
                that = _THAT.match(text, first.end, end)
                if that and not re.match(r"(?:it|they)\b", text[that.end() :]):
                    inner = _that(reader, that.end(), end)
                    if inner.addressees:
                        return inner
                return _asked(first)
            start = whom.end()
    loose = clause.name in ("call for", "reiterate", "renew", "reaffirm", "repeat", "restate")
    start = _skip_lead(text, start, end)
    if loose or clause.name == "call for":
        lead = re.compile(r"\s*(?:upon|on|for|that|to)\s+(?=\S)").match(text, start, end)
        if lead:
            if lead.group().strip() == "that":
                return _that(reader, lead.end(), end)
            start = lead.end() if lead.group().strip() != "to" else start
    that = _THAT.match(text, start, end)
    if that:
        return _that(reader, that.end(), end)
    pronoun = reader.pronoun_at(start)
    if pronoun:
        meant = reader.before(start, text[start:pronoun])
        if previous or meant is None:
            return Asked(tuple(_referred(party, text[start:pronoun], start, pronoun) for party in previous))
        return Asked((meant,))
    return _to_do(reader, start, end, loose, previous)


def _referred(party: Addressee, words: str, start: int, end: int) -> Addressee:
    return Addressee(party.name, words, Span(start, end), party.qualifier, f"pronoun: {words}")


def _skip_lead(text: str, start: int, end: int) -> int:
    while True:
        lead = _LEAD.match(text, start, end)
        place = lead.end() if lead else start
        adverbial = _ADVERBIAL_FIRST.match(text, place, end)
        if not adverbial:
            return place
        start = adverbial.end()


def _to_do(reader: PartyReader, start: int, end: int, loose: bool, previous: tuple[Addressee, ...]) -> Asked:
    """ "NP to do": everyone named before the infinitive is asked."""
    text = reader.text
    ask = _ask(text, start, end)
    if ask is not None and ask - start < 1200:
        parties = reader.read(start, ask, strict=loose)
        if parties.named:
            return _with_second_ask(reader, _asked(parties), ask, end)
        if parties.unresolved:
            return Asked(unresolved=parties.unresolved)
    return _thing(reader, start, end)


_SECOND = re.compile(r",\s+and\s+(?=(?:the|all|other|all\s+other)\s)")


def _with_second_ask(reader: PartyReader, asked: Asked, start: int, end: int) -> Asked:
    """ "Requests the Director to plan, and the Registrar to attend": the second one is asked too."""
    text = reader.text
    for match in _SECOND.finditer(text, start, end):
        party = reader.read(match.end(), end, contiguous=True, strict=True)
        if party.named and len(party.named) == 1 and party.named[0].rule.startswith(("entities", "anaphora")):
            ask = _INFINITIVE.match(text, party.end + 1, end)
            if ask and text[party.end : ask.start()].strip() == "":
                return Asked(
                    _merged(asked.addressees, party.named), asked.consulted, asked.unresolved, asked.ambiguous
                )
    return asked


def _ask(text: str, start: int, end: int) -> int | None:
    """Where the infinitive begins that says what is asked."""
    fallback = None
    for match in _INFINITIVE.finditer(text, start, end):
        before = text[start : match.start()]
        if _NOT_THE_ASK.search(before):
            fallback = fallback if fallback is not None else match.start()
            continue
        return match.start()
    return fallback


def _thing(reader: PartyReader, start: int, end: int) -> Asked:
    """No infinitive: the object is a party by itself, or a thing that names its actors."""
    text = reader.text
    colon = text.find(":", start, end)
    parties = reader.read(start, colon if colon > 0 else end, contiguous=True, strict=True)
    if parties.named and (parties.end >= end or _AFTER_OBJECT.match(text, parties.end)):
        return _asked(parties)
    between = _BETWEEN.match(text, start, end)
    if between:
        found = reader.read(between.end(), end, contiguous=True, strict=True)
        return Asked(found.named, found.consulted, thing=True)
    including = _INCLUDING_BY.search(text, start, end)
    if including:
        found = reader.read(including.end(), end, contiguous=True, strict=True)
        if found.named:
            return Asked(found.named, found.consulted, thing=True)
    agent = _BY_AGENT.search(text, start, min(end, start + 220))
    if agent and not agent["done"]:
        found = reader.read(agent.end(), end, contiguous=True, strict=True)
        if found.named:
            return Asked(found.named, thing=True)
    return Asked(thing=True)


def _that(reader: PartyReader, start: int, end: int) -> Asked:
    """ "that NP should do": the subject is asked, unless the verb is passive."""
    text = reader.text
    condition = _CONDITION.match(text, start, end)
    while condition:
        start = condition.end()
        condition = _CONDITION.match(text, start, end)
    pronoun = reader.pronoun_at(start)
    if pronoun:
        return Asked()
    mandate = _MANDATE_OF.match(text, start, end)
    if mandate:
        holder = reader.read(mandate.end("of"), end, contiguous=True, subject=True)
        if holder.named and _SHALL_INCLUDE.match(text, holder.end, end):
            return _asked(holder)
    parties = reader.read(start, end, contiguous=True, subject=True)
    subject_end = parties.end
    if parties.named and subject_end > start:
        if not _subject_goes_on(text, subject_end, end):
            return _by_voice(reader, parties, subject_end, end)
    modal = re.compile(r"\s(?:should|shall|will|must|may)\b").search(text, start, min(end, start + 300))
    if modal:
        stretch = reader.read(start, modal.start(), subject=True)
        first = stretch.named[0].span if stretch.named else None
        if first and not text[start : first.start].strip():
            return _by_voice(reader, stretch, modal.start(), end)
    agent = _BY_AGENT.search(text, start, min(end, start + 260))
    if agent and agent["done"] and _PASSIVE.search(text, start, agent.end()):
        found = reader.read(agent.end(), end, contiguous=True, strict=True)
        if found.named:
            return Asked(found.named, thing=True)
    return Asked(thing=True)


def _subject_goes_on(text: str, place: int, end: int) -> bool:
    """Whether the words after a name make it part of a longer subject: "the Council's session"."""
    return bool(re.match(r"['’]|\s+of\s", text[place:end]))


def _by_voice(reader: PartyReader, parties: Parties, place: int, end: int) -> Asked:
    text = reader.text
    passive = _PASSIVE.match(text, place, end)
    if passive and not _ACTIVE_BE.match(" " + passive["participle"]):
        agent = _BY_AGENT.search(text, passive.start("participle"), min(end, passive.end() + 120))
        if agent:
            found = reader.read(agent.end(), end, contiguous=True, strict=True)
            if found.named:
                return Asked(found.named, thing=True)
        return Asked(thing=True)
    return _asked(parties)


def _asked(parties: Parties) -> Asked:
    return Asked(parties.named, parties.consulted, parties.unresolved, parties.ambiguous)


# --- deciding ---------------------------------------------------------------------


def _deciding(
    clause: ClauseBounds, reader: PartyReader, body: str | None, previous: tuple[Addressee, ...]
) -> Asked:
    text, start, end = reader.text, clause.object_start, clause.end
    if clause.name in _TASKS:
        place = _skip_lead(text, start, end)
        pronoun = reader.pronoun_at(place)
        if pronoun and previous:
            return Asked(tuple(_referred(party, text[place:pronoun], place, pronoun) for party in previous))
        that = _THAT.match(text, place, end)
        if that:
            return _that(reader, that.end(), end)
        if clause.name in ("entrust", "charge", "mandate", "task", "empower", "delegate", "commission"):
            parties = reader.read(place, end, contiguous=True)
            if parties.named:
                return _asked(parties)
        ask = _ask(text, place, end)
        if ask is None:
            return Asked()
        return _asked(reader.read(place, ask))
    if clause.name == "remain seized":
        return _itself(body)
    if clause.name not in _ACTS_ITSELF:
        return Asked()
    run_in = _RUN_IN.findall(text[start:end]) if text[start : start + 3].strip().startswith(":") else []
    if run_in:
        found: tuple[Addressee, ...] = ()
        for match in _RUN_IN.finditer(text, start, end):
            hands_on = _HANDS_ON_FIRST.match(text, match.end(), end)
            if hands_on:
                stop = _RUN_IN.search(text, hands_on.end(), end)
                found = _merged(
                    found, _handed_on(reader, hands_on.end(), stop.start() if stop else end).addressees
                )
        return Asked(found)
    in_order = _IN_ORDER.match(text, start, end)
    place = in_order.end() - 1 if in_order else start
    that = _THAT.match(text, place, end)
    act = _TO_ACT.match(text, place, end)
    if that and (not act or (that.start() <= act.start() and that.end() <= act.end("act"))):
        return _that(reader, that.end(), end)
    if act:
        if _HANDS_ON.match(text, act.start("act"), end):
            verb_end = act.end("act")
            if text.startswith(("call upon", "call on"), act.start("act")):
                verb_end = text.index("on", act.start("act")) + 2
            found = _handed_on(reader, verb_end, end)
            if found.addressees or act["act"] in ("authorize", "authorise"):
                return found
        if act["act"] in _PERFORMATIVE or _sets_up(text, act):
            return Asked()
        return _itself(body)
    return Asked()


def _handed_on(reader: PartyReader, start: int, end: int) -> Asked:
    """Whom a decision hands on to: "Decides to request the Registrar to keep the roll"."""
    place = _skip_lead(reader.text, start, end)
    that = _THAT.match(reader.text, place, end)
    return _that(reader, that.end(), end) if that else _to_do(reader, place, end, False, ())


def _sets_up(text: str, act: re.Match[str]) -> bool:
    return text.startswith("set up", act.start("act"))


def _itself(body: str | None) -> Asked:
    if not body:
        return Asked()
    return Asked((Addressee(body, "", None, rule="the adopting body itself"),))


# --- evaluative -------------------------------------------------------------------


def _evaluative(clause: ClauseBounds, reader: PartyReader) -> Asked:
    text, start, end = reader.text, clause.object_start, clause.end
    if clause.name in _EXPRESSED_TO:
        toward = _TOWARDS.match(text, start, end)
        if not toward:
            return Asked()
        place = toward.end()
    elif clause.name in _PRAISES:
        place = _skip_lead(text, start, end)
    else:
        return Asked()
    parties = reader.read(place, end, contiguous=True, strict=True)
    if not parties.named:
        return Asked()
    first = parties.named[0].span
    if first is None or text[place : first.start].strip():
        return Asked()
    if (
        (parties.end < end
        and not _AFTER_OBJECT.match(text, parties.end))
        or re.match(r"['’]", text[parties.end : parties.end + 1])
    ):
        return Asked()
    return _asked(parties)
