"""Who a clause asks, tasks, praises or blames: rules as rows, each with an example and a counterexample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.parties.decisions import (
    approved_to_do,
    holder_of_tasks,
    inherited_decision,
    itself_or_tasked,
    prolonged,
    tasked,
)
from tracker.extract.parties.directives import (
    asked_by_pronoun,
    asked_in_the_passive,
    asked_to_do,
    asked_to_whom,
    named_before_infinitive,
    object_party,
    past_for,
    subject_asked,
    subject_of_that,
)
from tracker.extract.parties.doers import doers_in_a_thing
from tracker.extract.parties.given import Asked, Given, opens_with
from tracker.extract.parties.lists import PartyReader
from tracker.extract.parties.phrases import Manner
from tracker.extract.parties.praise import praised
from tracker.extract.parties.sentence import ask_place
from tracker.knowledge.lexicon import WordClass as W
from tracker.knowledge.verbs import Whom
from tracker.model import Addressee, Category, Source

_TO, _DETERMINER, _CAPITAL, _VERB = W.TO.value, W.DETERMINER.value, W.CAPITAL.value, W.VERB.value
_ACTS = (W.ACTORS | W.ACTOR | W.MASS_ACTOR | W.STATE | W.SENDER).value
_MANY = (W.ACTORS | W.STATE | W.SENDER).value
_THINGS = (W.THING | W.EFFORT | W.DEED | W.MUTUAL | W.MANNER | W.ORDINARY_NOUN | W.INSTRUMENT).value
_KNOWN = (Source.TABLE, Source.REFERENCE, Source.DOCUMENT, Source.ROLE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a sentence says who acts.

    `verbs` are the ways of the verbs that it holds for; `example` is a sentence that it reads with whom it gives,
    `counterexample` one that it must leave to others, with whom that gives.
    """

    name: str
    verbs: frozenset[Whom]
    read: Callable[[Given], Asked | None]
    example: tuple[str, tuple[str, ...]]
    counterexample: tuple[str, tuple[str, ...]]


def read_asked(
    clause: ClauseBounds, reader: PartyReader, body: str | None, previous: tuple[Addressee, ...] = ()
) -> Asked:
    """The addressees of a clause: "Invites Member States and other donors to provide" gives two.

    `body` is the adopting body, `previous` the addressees of the clause before, to which "it" and "them" refer.
    """
    tokens = reader.tokens
    given = Given(clause, reader, body, previous, tokens.place_at(clause.object_start), tokens.place_at(clause.end))
    readings = ((rule, rule.read(given)) for rule in RULES if clause.whom in rule.verbs)
    rule, found = next(((rule, found) for rule, found in readings if found is not None), (None, Asked(thing=True)))
    found = found._replace(rule=rule.name) if rule else found
    if found.thing and not found.addressees and _seems_somebody(given):
        return found._replace(thing=False)
    holder = holder_of_tasks(reader, given.start, given.end) if found.addressees else ()
    return found._replace(holder=holder, gives_tasks=True) if holder else found


def _seems_somebody(given: Given) -> bool:
    """Whether the words before "to do" may name somebody although no rule read them: "countries drafting laws to"."""
    reader, start = given.reader, past_for(given)
    if given.clause.category is not Category.DIRECTIVE or given.clause.whom is not Whom.ASKED:
        return False
    ask, is_sure = ask_place(reader, start, given.end)
    if not is_sure or ask <= start:
        return False
    opening = reader.opening(start, ask)
    close = reader.phrase_end(opening.place, ask, Manner.BOUNDED)
    if close == opening.place:
        return opening.each
    if close - opening.place > 1 and reader.tokens.classes[opening.place] & _MANY:
        return True  # "countries developing frameworks"
    head = reader.tokens.classes[close - 1]
    if head & _THINGS and not head & W.BY_ENDING.value:
        return False
    return opening.each or bool(head & (_ACTS | _CAPITAL | W.PLURAL.value | W.BY_ENDING.value))


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
        if passive := asked_in_the_passive(reader, end):
            return passive
        if tokens.count and tokens.classes[0] & (_DETERMINER | _CAPITAL) and not tokens.classes[0] & (_TO | _VERB):
            own = named_before_infinitive(reader, 0, end)
            if own and own.addressees and opens_with(own, reader.text, 0) and own.addressees[0].source in _KNOWN:
                return own
        if chapeau.gives_tasks:
            return Asked(chapeau.holder, rule="holder of the mandate")
    if clause.category is Category.DECIDING:
        return inherited_decision(clause, chapeau, chapeau_is_open, reader, body, end)
    return chapeau


_ASKS = frozenset({Whom.ASKED, Whom.ASKED_TO, Whom.ASKED_FOR})
_PRAISES = frozenset({Whom.PRAISED, Whom.PRAISED_TOWARDS})

RULES: tuple[Rule, ...] = (
    Rule("subject of a passive", _ASKS, subject_asked,
         ("Member States are encouraged to map their wells.", ("Member States",)),
         ("Encourages Member States to map their wells.", ("Member States",))),
    Rule("asked to whom", frozenset({Whom.ASKED_TO, Whom.ASKED_FOR}), asked_to_whom,
         ("Appeals to donors to fund the wells.", ("donors",)),
         ("Recommends that the Board of Auditors meet.", ("Board of Auditors",))),
    Rule("subject of that", _ASKS, subject_of_that,
         ("Requests that the Board of Auditors map the wells.", ("Board of Auditors",)),
         ("Requests that the wells be mapped.", ())),
    Rule("pronoun", _ASKS, asked_by_pronoun,
         ("Commends the Board of Auditors, and encourages it to map the wells.", ("Board of Auditors",)),
         ("Encourages States to map it.", ("Member States",))),
    Rule("asked to do", _ASKS, asked_to_do,
         ("Invites publishers of school books and teachers’ unions to map the wells.",
          ("publishers of school books", "teachers’ unions")),
         ("Encourages national laws and policies on wells to take account of floods.", ())),
    Rule("object is a party", _ASKS, object_party,
         ("Urges Iraq, in view of the flood.", ("Iraq",)),
         ("Urges United Nations support of the wells.", ())),
    Rule("actors inside a thing", _ASKS, doers_in_a_thing,
         ("Encourages closer ties between Chile and Peru.", ("Chile", "Peru")),
         ("Encourages further talks on wells.", ())),
    Rule("mandate", frozenset({Whom.NOBODY}), prolonged,
         ("Extends the mandate of the Panel of Experts on Wells until 31 October 2030.", ()),
         ("Decides that the Board of Auditors shall meet.", ("Board of Auditors",))),
    Rule("approved to do", frozenset({Whom.NOBODY}), approved_to_do,
         ("Approves the convening by the Secretary-General of a meeting on wells.", ("Secretary-General",)),
         ("Approves the plan adopted by the Board of Auditors.", ())),
    Rule("tasked", frozenset({Whom.TASKED}), tasked,
         ("Authorizes the Secretary-General to sign the lease.", ("Secretary-General",)),
         ("Approves the lease of the Secretary-General.", ())),
    Rule("itself or tasked", frozenset({Whom.ITSELF}), itself_or_tasked,
         ("Decides to review the wells.", ("General Assembly",)),
         ("Decides to extend the lease.", ())),
    Rule("praised", _PRAISES, praised,
         ("Commends the Board of Auditors for its survey.", ("Board of Auditors",)),
         ("Commends the survey of the Board of Auditors.", ())),
)  # fmt: skip
