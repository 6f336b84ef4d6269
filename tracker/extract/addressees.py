"""Who a clause asks, tasks, praises or blames, and who is only to be consulted."""

from __future__ import annotations

import re

from tracker.extract.asking import (
    AFTER_OBJECT,
    INFINITIVE,
    THAT,
    Asked,
    after_lead,
    ask_place,
    asked,
    asked_that,
    asked_to_do,
    handed_on,
    merged,
)
from tracker.extract.clauses import ClauseBounds
from tracker.extract.parties import PartyReader
from tracker.knowledge.verbs import Whom
from tracker.model import Addressee, Category, Span

_TO_WHOM = re.compile(r"\s*(?:again\s+|also\s+|once\s+again\s+)?(?:,\s*)?to\s+")
_FOR_WHAT = re.compile(r"\s*(?P<word>upon|on|for|that|to)\s+(?=\S)")
_AND_TO = re.compile(r",?\s+and\s+to\s+(?=(?:the|all|those|its)\s)")
_AND_THAT = re.compile(r",\s+and\s+that\s+")
_TOWARDS = re.compile(r"\s*(?:,\s*)?(?:(?:and|or)\s+(?:[a-z]+\s+)?[a-z]+\s+)?(?:to|for|of|with|towards|in)\s+")

# Acts that the decision itself performs: nobody is tasked by "Decides to extend the mandate of the Panel".
_PERFORMED_AT_ONCE = frozenset(
    """
    extend renew establish create adopt approve endorse proclaim declare designate appoint elect name
    terminate end discontinue lift increase decrease reduce amend modify revise apportion appropriate
    allocate assess grant accord dissolve abolish rename change replace delete add admit exempt waive
    suspend rescind repeal recognize accept confirm reaffirm set fix prolong reconstitute re-establish
    reappoint impose merge transfer expand enlarge raise streamline revoke authorize maintain upgrade
    integrate adapt
    """.split()
)
_FOUNDS = frozenset({"establish", "create", "appoint", "constitute"})
_TO_ACT = re.compile(
    r"""\s*(?:(?:also|further|therefore|again|hereby|in\ this\ regard)\b\s*)*(?:,[^,]*(?:,[^,]*){0,3}?,\s*)?
        (?:(?:also|further|therefore|again|hereby|itself|themselves|ourselves|firmly|not|in\ principle
            |[a-z]+ly)\s+)*
        (?:to|of|on)\s+(?:(?:also|further|not|[a-z]+ly)\s+|,[^,]*,\s*)*(?P<act>[a-z][a-z-]*)""",
    re.VERBOSE,
)
_IN_ORDER = re.compile(
    r"""\s*,?\s*(?:in\ order|so\ as|with\ a\ view|as\ a\ contribution|pursuant|in\ addition|prior
        |in\ response)\s+to\b
        [^,]*(?=,)""",
    re.VERBOSE,
)
_ASKING_VERB = (
    r"(?:[Rr]equest|[Ii]nvite|[Aa]uthori[sz]e|[Mm]andate|[Ee]ntrust|[Aa]sk|[Ee]ncourage|[Uu]rge"
    r"|[Ii]nstruct|[Dd]irect"
    r"|[Tt]ask|[Cc]harge|[Ee]mpower|[Rr]ecommend|[Cc]all\s+(?:up)?on)"
)
# "Decides to request", "(a) To invite": the decision asks somebody.
_HANDS_ON = re.compile(
    rf"\s*(?:,[^,]*,\s*)?(?:(?:[Aa]lso|[Ff]urther)\s+)?(?:[Tt]o\s+)?(?:also\s+"
    rf"|further\s+)?{_ASKING_VERB}\b\s*"
)
_RUN_IN = re.compile(r"\([a-z]\)\s+(?=[A-Za-z])")
# "(b) Inviting the Registrar to attend": a participle that asks.
_PARTICIPLE = re.compile(
    r"""(?:^|,\s+|\band\s+)(?:[Rr]equest|[Ee]ncourag|[Ii]nvit|[Uu]rg|[Aa]sk|[Dd]irect|[Ii]nstruct|[Cc]all
        |[Aa]uthori[sz]
        |[Tt]ask)ing\ (?:up)?(?:on\ )?\s*""",
    re.VERBOSE,
)
_AND_OTHERS = re.compile(r",?\s+(?:and|as\s+well\s+as)\s")
_MODAL = re.compile(r"\b(?:shall|should|will|must|may)\b")
_NAMES_ITS_OWN = re.compile(r"\s*(?:That\s+)?(?:The|All|Member|States|Governments|Parties|Donors|Relevant)\b")


def read_asked(
    clause: ClauseBounds, reader: PartyReader, body: str | None, previous: tuple[Addressee, ...] = ()
) -> Asked:
    """The addressees of a clause: "Invites Member States and other donors to provide" gives two.

    `body` is the adopting body, `previous` the addressees of the clause before,
    to which "it" and "them" refer.
    """
    match clause.whom:
        case Whom.ASKED | Whom.ASKED_TO | Whom.ASKED_FOR:
            return _asked(clause, reader, previous)
        case Whom.TASKED:
            return _tasked(clause, reader, previous)
        case Whom.ITSELF:
            return _itself_or_tasked(clause, reader, body)
        case Whom.PRAISED | Whom.PRAISED_TOWARDS:
            return _praised(clause, reader, previous)
    return Asked()


def read_inherited(
    clause: ClauseBounds, chapeau: Asked, chapeau_is_open: bool, reader: PartyReader, body: str | None
) -> Asked:
    """The addressees of a subparagraph: those it names itself, else those of its chapeau.

    `chapeau_is_open` is True where the chapeau left the naming to its
    subparagraphs ("Requests: (a) The Secretary-General to ...").
    """
    text = reader.text
    if clause.category is Category.DIRECTIVE:
        if chapeau_is_open or not chapeau.addressees:
            found = _asked(clause, reader, ())
            return found if found.addressees else chapeau
        if _NAMES_ITS_OWN.match(text):
            found = asked_to_do(reader, 0, clause.end)
            if found.addressees and _opens_with(found, text, 0):
                return found
    if clause.category is Category.DECIDING:
        return _inherited_decision(clause, chapeau, chapeau_is_open, reader, body)
    return chapeau


def _inherited_decision(
    clause: ClauseBounds, chapeau: Asked, chapeau_is_open: bool, reader: PartyReader, body: str | None
) -> Asked:
    text = reader.text
    through = _asked_by_participles(reader, clause.end)
    if through:
        return Asked(through if _PARTICIPLE.match(text) else merged(chapeau.addressees, through))
    hands_on = _HANDS_ON.match(text)
    if hands_on:
        found = handed_on(reader, hands_on.end(), clause.end)
        if found.addressees:
            return found
    that = re.match(r"\s*[Tt]hat\s+", text)
    found = _named_subject(reader, that.end() if that else 0, clause.end)
    if found.addressees:
        return found
    act = re.match(r"\s*[Tt]o\s+(?:also\s+|further\s+)?(?P<act>[a-z-]+)", text)
    if act and chapeau_is_open and clause.whom is Whom.ITSELF and act["act"] not in _PERFORMED_AT_ONCE:
        return _itself(body)
    return chapeau


def _named_subject(reader: PartyReader, start: int, end: int) -> Asked:
    """Whom a subparagraph names as the one who shall act: "(a) The Registrar shall keep the roll"."""
    found = asked_that(reader, start, end)
    if found.thing or not found.addressees:
        return found  # in the passive, those named after "by" are tasked
    if not _opens_with(found, reader.text, start):
        return Asked()
    last = found.addressees[-1].span
    is_known = found.addressees[0].rule.startswith(("entities", "anaphora", "abbreviation", "role", "plural"))
    shall = last is not None and _MODAL.search(reader.text, last.end, last.end + 200)
    return found if is_known and shall else Asked()


def _asked_by_participles(reader: PartyReader, end: int) -> tuple[Addressee, ...]:
    found: tuple[Addressee, ...] = ()
    for match in _PARTICIPLE.finditer(reader.text, 0, end):
        ask = ask_place(reader.text, match.end(), end)
        if ask is not None and ask - match.end() < 200:
            found = merged(found, reader.read(match.end(), ask).named)
    return found


def _opens_with(found: Asked, text: str, start: int) -> bool:
    span = found.addressees[0].span
    return span is not None and not text[start : span.start].strip()


# --- directive clauses ------------------------------------------------------------


def _asked(clause: ClauseBounds, reader: PartyReader, previous: tuple[Addressee, ...]) -> Asked:
    text, end = reader.text, clause.end
    start = after_lead(text, clause.object_start, end)
    if clause.whom is not Whom.ASKED:
        to_whom = _asked_to_whom(reader, start, end)
        if to_whom is not None:
            return to_whom
    if clause.whom is Whom.ASKED_FOR and (what := _FOR_WHAT.match(text, start, end)):
        if what["word"] == "that":
            return asked_that(reader, what.end(), end)
        start = start if what["word"] == "to" else what.end()
    if that := THAT.match(text, start, end):
        return asked_that(reader, that.end(), end)
    if pronoun := reader.pronoun_at(start):
        meant = reader.before(start, text[start:pronoun])
        if text[start:pronoun] != "the latter" and (previous or not meant):
            meant = tuple(_referred(party, text, start, pronoun) for party in previous)
        ask = ask_place(text, pronoun, end)
        others = reader.read(pronoun, ask).named if ask is not None and _AND_OTHERS.match(text, pronoun) else ()
        return Asked(merged(meant, others))
    return asked_to_do(reader, start, end, loosely=clause.whom is Whom.ASKED_FOR)


def _asked_to_whom(reader: PartyReader, start: int, end: int) -> Asked | None:
    """ "Appeals to X to do", "Recommends to X that Y do": X, or Y where one is named."""
    text = reader.text
    whom = _TO_WHOM.match(text, start, end)
    if not whom:
        return None
    infinitive = INFINITIVE.match(text, whom.start()) or INFINITIVE.match(text, whom.start() + 1)
    if infinitive and reader.party_at(whom.end(), end, strict=True) is None:
        return None
    ask = ask_place(text, whom.end(), end)
    if ask is not None and not THAT.search(text, whom.end(), ask):
        named = reader.read(whom.end(), ask)
        return asked(named) if named.named else None
    first = reader.read(whom.end(), end, contiguous=True)
    if not first.named:
        return None
    that = THAT.match(text, first.end, end)
    if that and reader.pronoun_at(that.end()) is None:
        inner = asked_that(reader, that.end(), end)
        if inner.addressees:
            return inner
    return asked(first)


def _referred(party: Addressee, text: str, start: int, end: int) -> Addressee:
    words = text[start:end]
    return Addressee(party.name, words, Span(start, end), party.qualifier, f"pronoun: {words}")


# --- deciding clauses -------------------------------------------------------------


def _tasked(clause: ClauseBounds, reader: PartyReader, previous: tuple[Addressee, ...]) -> Asked:
    text, end = reader.text, clause.end
    place = after_lead(text, clause.object_start, end)
    pronoun = reader.pronoun_at(place)
    if pronoun and previous:
        return Asked(tuple(_referred(party, text, place, pronoun) for party in previous))
    if that := THAT.match(text, place, end):
        return asked_that(reader, that.end(), end)
    if clause.name != "authorize":  # "Entrusts the Committee with the follow-up"
        parties = reader.read(place, end, contiguous=True)
        if parties.named:
            return asked(parties)
    ask = ask_place(text, place, end)
    return Asked() if ask is None else asked(reader.read(place, ask))


def _itself_or_tasked(clause: ClauseBounds, reader: PartyReader, body: str | None) -> Asked:
    """ "Decides to review": the body itself; "Decides that all States shall": those; "to extend": nobody."""
    text, start, end = reader.text, clause.object_start, clause.end
    if clause.name == "remain seized":
        return _itself(body)
    if text[start : start + 3].strip().startswith(":") and _RUN_IN.search(text, start, end):
        return _run_in(reader, start, end)
    in_order = _IN_ORDER.match(text, start, end)
    place = in_order.end() + 1 if in_order else start
    that = THAT.match(text, place, end)
    act = _TO_ACT.match(text, place, end)
    if that and (not act or that.end() <= act.end("act")):
        return asked_that(reader, that.end(), end)
    if not act:
        return _tasked_besides(reader, place, end) if in_order else Asked()
    hands_on = _HANDS_ON.match(text, act.start("act"), end)
    if hands_on and not clause.name.startswith("express"):
        found = handed_on(reader, hands_on.end(), end)
        if found.addressees:
            return found
    if act["act"] in _FOUNDS and text[start:end].rstrip().endswith(":"):
        founded = reader.read(act.end("act"), end, contiguous=True)
        return asked(founded)  # "Decides to establish a mission with the mandate: (a) ..."
    is_meant = clause.name.startswith("express")  # "expresses its intention to extend": still to be done
    if not is_meant and (act["act"] in _PERFORMED_AT_ONCE or text.startswith("set up", act.start("act"))):
        return _tasked_besides(reader, act.end(), end)
    return _itself(body)


def _tasked_besides(reader: PartyReader, start: int, end: int) -> Asked:
    """Whom a decision tasks after what it does at once: "to increase the force, and that the Force shall"."""
    that = _AND_THAT.search(reader.text, start, end)
    return asked_that(reader, that.end(), end) if that else Asked()


def _run_in(reader: PartyReader, start: int, end: int) -> Asked:
    """ "Decides: (a) To call upon the parties ...; (b) To request the Secretary-General ..."."""
    found: tuple[Addressee, ...] = ()
    marks = [match.end() for match in _RUN_IN.finditer(reader.text, start, end)]
    for place, stop in zip(marks, [*marks[1:], end], strict=True):
        hands_on = _HANDS_ON.match(reader.text, place, stop)
        if hands_on:
            found = merged(found, handed_on(reader, hands_on.end(), stop).addressees)
    return Asked(found)


def _itself(body: str | None) -> Asked:
    if not body:
        return Asked()
    return Asked((Addressee(body, "", None, rule="the adopting body itself"),))


# --- evaluative clauses -----------------------------------------------------------


def _praised(clause: ClauseBounds, reader: PartyReader, previous: tuple[Addressee, ...]) -> Asked:
    """ "Commends the Office for": it; "Commends the work of the Office": nobody."""
    text, end = reader.text, clause.end
    if clause.whom is Whom.PRAISED_TOWARDS:
        towards = _TOWARDS.match(text, clause.object_start, end)
        if not towards:
            return Asked()
        place = towards.end()
    else:
        place = after_lead(text, clause.object_start, end)
    if previous and (pronoun := reader.pronoun_at(place)):
        return Asked(tuple(_referred(party, text, place, pronoun) for party in previous))
    parties = reader.read(place, end, contiguous=True, strict=True)
    found = asked(parties)
    if not parties.named or not _opens_with(found, text, place):
        return Asked()
    stands_alone = parties.end >= end or AFTER_OBJECT.match(text, parties.end)
    if not stands_alone:
        return Asked()
    if clause.whom is Whom.PRAISED_TOWARDS and (again := _AND_TO.search(text, place, end)):
        return Asked(merged(found.addressees, reader.read(again.end(), end, contiguous=True, strict=True).named))
    return found
