"""Features of who is asked: whom the words that should name them leave unread, and where each name comes from."""

from __future__ import annotations

from math import log1p

from tracker.extract.features import (
    A,
    D,
    Feature,
    Features,
    Measure,
    R,
    Words,
    has_doubt,
    object_words,
    who_words,
)
from tracker.extract.look import Look, source_of
from tracker.model import Addressee, Category, Source

OF_ADDRESSEES = Features()


@OF_ADDRESSEES.feature(A, reason="nobody was recognized in the words that say who is asked", words=object_words)
def nobody_asked(look: Look) -> float:
    """A directive without an addressee."""
    return look.clause.category is Category.DIRECTIVE and not look.clause.addressees


@OF_ADDRESSEES.feature(A, reason="nobody was recognized before what is to be done", words=who_words)
def nobody_before_infinitive(look: Look) -> float:
    """A directive without an addressee although an infinitive says what is asked."""
    return look.clause.category is Category.DIRECTIVE and not look.clause.addressees and look.asks


@OF_ADDRESSEES.feature(A, reason="a decision with words of a task names nobody", words=object_words)
def nobody_tasked(look: Look) -> float:
    """A decision without an addressee that says "shall", "should" or "mandate"."""
    return look.clause.category is Category.DECIDING and not look.clause.addressees and bool(look.words & _TASKS)


_TASKS = frozenset({"shall", "should", "must", "mandate", "mandated", "tasked", "tasks", "requested", "authorized"})


@OF_ADDRESSEES.feature(A, D)
def nobody_decided_on(look: Look) -> float:
    """A decision without an addressee."""
    return look.clause.category is Category.DECIDING and not look.clause.addressees


@OF_ADDRESSEES.feature(A, reason="who is praised or blamed may not be right", words=object_words, general=True)
def evaluative_with_addressee(look: Look) -> float:
    """Somebody is praised or blamed: a person or only a thing?"""
    return look.clause.category is Category.EVALUATIVE and bool(look.clause.addressees)


@OF_ADDRESSEES.feature(A, reason="nobody was found praised or blamed", words=object_words, general=True)
def praise_of_nobody(look: Look) -> float:
    """Praise with a name close to the verb, and nobody praised."""
    clause = look.clause
    if clause.category is not Category.EVALUATIVE or clause.addressees:
        return 0.0
    return clause.verb in (
        "commend",
        "express appreciation",
        "express its appreciation",
        "thank",
        "congratulate",
        "pay tribute",
    )


@OF_ADDRESSEES.feature(A, R)
def several_addressees(look: Look) -> float:
    """How many addressees there are besides the first, in logarithm."""
    return log1p(max(len(look.clause.addressees) - 1, 0))


def _sources(look: Look) -> set[Source]:
    return {source_of(each.rule, each.source) for each in look.clause.addressees}


def _from(*sources: Source) -> Measure:
    wanted = set(sources)
    return lambda look: not wanted.isdisjoint(_sources(look)) if look.clause.addressees else False


def _named_by(*sources: Source) -> Words:
    return lambda look: ", ".join(
        each.text for each in look.clause.addressees if source_of(each.rule, each.source) in sources
    )[:100]


for _name, _source, _reason in (
    ("from the table", Source.TABLE, ""),
    ("from the document", Source.DOCUMENT, "a name that only this document gives"),
    ("by reference", Source.REFERENCE, "whom a short name or a pronoun means"),
    ("by role", Source.ROLE, "an office or its holders"),
    ("described group", Source.GROUP, "a group that is described and in no table"),
    ("capitalized name", Source.NAME, "a name in no table"),
    ("the body itself", Source.BODY, "the adopting body was taken to be the one tasked"),
    ("from the chapeau", Source.CHAPEAU, "taken over from the paragraph above"),
    ("source unknown", Source.UNKNOWN, ""),
):
    OF_ADDRESSEES.all.append(Feature(_name, (A,), _from(_source), _reason, _named_by(_source), is_general=True))


@OF_ADDRESSEES.feature(
    A,
    reason="a bare word that does not tell which one is meant",
    words=lambda look: ", ".join(_bare(look)),
    general=True,
)
def bare_head(look: Look) -> float:
    """A name of one word that is none of the usual groups: "leaders", "Mission"."""
    return bool(look.clause.addressees) and bool(_bare(look))


_WHOLE_IN_ONE_WORD = frozenset("donors stakeholders parties academia media women children youth secretariat".split())


def _bare(look: Look) -> list[str]:
    return [
        each.name
        for each in look.clause.addressees
        if " " not in each.name
        and each.name.lower() not in _WHOLE_IN_ONE_WORD
        and source_of(each.rule, each.source) not in (Source.TABLE, Source.CHAPEAU)
    ]


@OF_ADDRESSEES.feature(
    A, reason="the name may be cut: more words follow that tell which one is meant", words=lambda look: _cut(look, _OF)
)
def cut_before_of(look: Look) -> float:
    """A group or short name with "of", "in" or "for" right after it: "participants in the talks"."""
    return bool(look.clause.addressees) and bool(_cut(look, _OF))


_OF = (" of ", " in the ", " from ", " representing ", " for ", " affected ", " within ")


def _cut(look: Look, after: tuple[str, ...]) -> str:
    for each in look.clause.addressees:
        if each.span and look.text.startswith(after, each.span.end):
            return look.text[each.span.start : each.span.end + 60].strip()
    return ""


@OF_ADDRESSEES.feature(A, reason="part of the words that name who is asked was not read", words=who_words)
def words_uncovered(look: Look) -> float:
    """How many words before the infinitive no addressee covers: "Urges textile [producers] to act", in logarithm."""
    if not look.asks:
        return 0.0
    narrowing = sum(len(each.qualifier.split()) for each in look.clause.addressees if each.qualifier)
    return log1p(max(len(look.who_words - _LITTLE) - narrowing, 0))


_LITTLE = frozenset(
    "the all and or other relevant a an as well also in of its their appropriate further again strongly concerned this "
    "regard interested competent invites both to that for with context upon on".split()
)


@OF_ADDRESSEES.feature(A, reason="capitalized words before what is asked were not read as a name", words=who_words)
def capitals_uncovered(look: Look) -> float:
    """Capitalized words before the infinitive that no addressee covers, in logarithm."""
    return log1p(_capitals(look.who)) if look.asks else 0.0


@OF_ADDRESSEES.feature(A, reason="capitalized words after the verb were not read as a name", words=who_words)
def capitals_uncovered_without_infinitive(look: Look) -> float:
    """The same where no infinitive says what is asked."""
    return log1p(_capitals(look.who)) if not look.asks else 0.0


def _capitals(words: str) -> int:
    return sum(word[:1].isupper() for word in words.split()[1:])


@OF_ADDRESSEES.feature(A, reason="more parties seem to be listed than were read", words=who_words)
def joints_uncovered(look: Look) -> float:
    """Commas and "and" between the verb and the infinitive that stand outside of names, over those that names need."""
    if not look.asks:
        return 0.0
    joints = look.who.count(", ") + look.who.count(" and ")
    return log1p(max(joints - max(len(look.clause.addressees) - 1, 0), 0))


@OF_ADDRESSEES.feature(A, R)
def no_infinitive(look: Look) -> float:
    """No infinitive says what is asked: "Encourages closer ties"."""
    return look.clause.category is Category.DIRECTIVE and not look.asks


@OF_ADDRESSEES.feature(A, reason="what is asked is a thing, and somebody was found in it", words=object_words)
def somebody_in_a_thing(look: Look) -> float:
    """A directive without infinitive or "that", and with addressees that do not stand at the verb."""
    clause = look.clause
    if clause.category is not Category.DIRECTIVE or look.asks or "that" in look.who_words or not clause.addressees:
        return 0.0
    span = clause.addressees[0].span
    return span is not None and span.start > look.object_start + 25


@OF_ADDRESSEES.feature(A, R)
def that_clause(look: Look) -> float:
    """ "that" right after the verb: "Requests that the Board meet"."""
    return look.text.startswith(" that ", look.object_start)


@OF_ADDRESSEES.feature(A, reason="the first party stands far from the verb", words=who_words)
def far_from_verb(look: Look) -> float:
    """How far the first addressee stands from the verb, in the logarithm of tens of characters."""
    spans = [each.span.start for each in look.clause.addressees if each.span]
    return log1p(max(min(spans) - look.object_start - 10, 0) / 10) if spans else 0.0


@OF_ADDRESSEES.feature(A, reason="a party stands behind what is asked", words=object_words)
def named_behind_infinitive(look: Look) -> float:
    """An addressee that stands after the infinitive."""
    return look.asks and any(each.span and each.span.start > look.ask for each in look.clause.addressees)


@OF_ADDRESSEES.feature(
    A,
    reason="the name is long and may have swallowed words",
    words=lambda look: max((each.name for each in look.clause.addressees), key=len),
)
def long_name(look: Look) -> float:
    """A name of more than nine words that is in no table."""
    return any(
        len(each.name.split()) > 9 and source_of(each.rule, each.source) is not Source.TABLE
        for each in look.clause.addressees
    )


@OF_ADDRESSEES.feature(
    A,
    reason="the name has words that names seldom have",
    words=lambda look: ", ".join(each.name for each in look.clause.addressees),
)
def odd_name(look: Look) -> float:
    """A name with a comma, with "and", or with a word in -ing: "preparing the communities"."""
    return any(
        source_of(each.rule, each.source) not in (Source.TABLE, Source.CHAPEAU)
        and ("," in each.name or " and " in each.name or each.name.split(" ", 1)[0].endswith("ing"))
        for each in look.clause.addressees
    )


@OF_ADDRESSEES.feature(A, reason="the States may be only some", words=lambda look: _cut(look, _NARROWS))
def narrowed_states(look: Look) -> float:
    """ "Member States" from words that go on "of the region" or "in the ..."."""
    return bool(look.clause.addressees) and bool(_cut(look, _NARROWS))


_NARROWS = (" of the region", " of the ", " in the ", " of origin", " concerned", " hosting", " parties")


@OF_ADDRESSEES.feature(A, reason="other words than usual for the name", words=lambda look: ", ".join(_reworded(look)))
def reworded_name(look: Look) -> float:
    """A name of the table or of the document from words that do not contain it: "countries" as Member States."""
    return bool(look.clause.addressees) and bool(_reworded(look))


def _reworded(look: Look) -> list[str]:
    return [
        each.text
        for each in look.clause.addressees
        if each.span and each.name.split()[-1].lower() not in each.text.lower()
    ]


@OF_ADDRESSEES.feature(A)
def consulted_parties(look: Look) -> float:
    """Parties only to be consulted were read."""
    return bool(look.clause.consulted)


@OF_ADDRESSEES.feature(A, reason="a reader was not sure who is asked", words=who_words, general=True)
def addressee_doubted(look: Look) -> float:
    """A reader gave a doubt about an addressee."""
    return has_doubt(look, "addressee")


@OF_ADDRESSEES.feature(A, reason="nobody is named in the chapeau, nor here", words=object_words)
def open_chapeau_nobody(look: Look) -> float:
    """A subparagraph without addressees whose chapeau has none."""
    return look.clause.inherited and not look.clause.addressees and not (look.chapeau and look.chapeau.addressees)


@OF_ADDRESSEES.feature(A, reason="a subparagraph names others than its chapeau", words=object_words)
def other_than_chapeau(look: Look) -> float:
    """A subparagraph that completes a chapeau and has addressees of its own."""
    return look.clause.inherited and any(each.span for each in look.clause.addressees)


@OF_ADDRESSEES.feature(A, reason="the mandate's holder is tasked", words=object_words)
def mandate_above(look: Look) -> float:
    """The chapeau speaks of a mandate."""
    return look.clause.inherited and look.chapeau is not None and "mandate" in look.chapeau.text


@OF_ADDRESSEES.feature(A, reason="what is asked may be put in the passive", words=object_words)
def passive(look: Look) -> float:
    """ "be" in the clause: "requests that the report be submitted"."""
    return "be" in look.words


def features_of_addressee(look: Look, addressee: Addressee, odds: float) -> dict[str, float]:
    """What speaks for or against one addressee of a clause; `odds` are those of all its addressees together."""
    source = source_of(addressee.rule, addressee.source)
    held = {"odds of all": odds, f"source {source.value}": 1.0}
    span = addressee.span
    if len(look.clause.addressees) > 1:
        held["one of several"] = 1.0
    if " " not in addressee.name and source is not Source.TABLE:
        held["bare head"] = 1.0
    if addressee.doubts or any(
        each.field == "addressee" and each.text in addressee.text for each in look.clause.doubts
    ):
        held["doubted"] = 1.0
    if span is not None:
        if look.text.startswith(_OF, span.end):
            held["cut"] = 1.0
        if look.asks and span.start > look.ask:
            held["behind infinitive"] = 1.0
        held["far"] = log1p(max(span.start - look.object_start, 0) / 100)
    return held
