"""Features of who is asked: whom the words that should name them leave unread, and where each name comes from."""

from __future__ import annotations

from math import log1p

from tracker.extract.doubts.features import (
    OF_ADDRESSEES,
    OF_ASKING,
    OF_NOBODY,
    A,
    D,
    Feature,
    Measure,
    R,
    Words,
    has_doubt,
    named,
    object_words,
    who_words,
)
from tracker.extract.doubts.look import Look, source_of
from tracker.knowledge.watchwords import word_class
from tracker.model import Addressee, Category, Source, Span

# --- nobody -----------------------------------------------------------------------


@OF_NOBODY.feature(A, reason="nobody was recognized in the words that say who is asked", words=object_words)
def nobody_asked(look: Look) -> float:
    """A directive without an addressee."""
    return look.clause.category is Category.DIRECTIVE


@OF_NOBODY.feature(A, reason="nobody was recognized before what is to be done", words=who_words)
def nobody_before_infinitive(look: Look) -> float:
    """A directive without an addressee although an infinitive says what is asked."""
    return look.asks and look.clause.category is Category.DIRECTIVE


@OF_NOBODY.feature(A, reason="a decision with words of a task names nobody", words=object_words)
def nobody_tasked(look: Look) -> float:
    """A decision without an addressee that says "shall", "should" or "mandate"."""
    return look.clause.category is Category.DECIDING and not look.words.isdisjoint(word_class("task"))


@OF_NOBODY.feature(A, D)
def nobody_decided_on(look: Look) -> float:
    """A decision without an addressee."""
    return look.clause.category is Category.DECIDING


@OF_NOBODY.feature(A, reason="nobody is named in the chapeau, nor here", words=object_words)
def nobody_in_chapeau(look: Look) -> float:
    """A subparagraph without addressees whose chapeau has none."""
    return look.clause.inherited


# --- the words that should name them --------------------------------------------------


@OF_ASKING.feature(A, reason="part of the words that name who is asked was not read", words=who_words)
def words_uncovered(look: Look) -> float:
    """How many words before the infinitive no addressee covers: "Urges textile [producers] to act", in logarithm."""
    if not look.asks or not look.who_words:
        return 0
    narrowing = sum(len(each.qualifier.split()) for each in look.clause.addressees if each.qualifier)
    return log1p(max(len(look.who_words - word_class("little")) - narrowing, 0))


@OF_ASKING.feature(A, reason="words where somebody could stand that no rule read", words=lambda look: _unread(look))
def words_unread(look: Look) -> float:
    """How many stretches of words the reader of parties passed over without a rule."""
    return len(look.clause.unread)


def _unread(look: Look) -> str:
    return " ... ".join(look.text[span.start : span.end] for span in look.clause.unread)[:100]


@OF_ASKING.feature(A, reason="capitalized words before what is asked were not read as a name", words=who_words)
def capitals_uncovered(look: Look) -> float:
    """Capitalized words before the infinitive that no addressee covers, in logarithm."""
    return log1p(_capitals(look.who)) if look.asks else 0


@OF_ASKING.feature(A, reason="capitalized words after the verb were not read as a name", words=who_words)
def capitals_uncovered_without_infinitive(look: Look) -> float:
    """The same where no infinitive says what is asked."""
    return 0 if look.asks else log1p(_capitals(look.who))


def _capitals(words: str) -> int:
    return sum([word[0].isupper() for word in words.split()[1:]])


@OF_ASKING.feature(A, reason="more parties seem to be listed than were read", words=who_words)
def joints_uncovered(look: Look) -> float:
    """Commas and "and" between the verb and the infinitive outside of names, over those that the names need."""
    if not look.asks:
        return 0
    joints = look.who.count(", ") + look.who.count(" and ")
    return log1p(max(joints - max(len(look.clause.addressees) - 1, 0), 0))


@OF_ASKING.feature(A, R)
def no_infinitive(look: Look) -> float:
    """No infinitive says what is asked: "Encourages closer ties"."""
    return not look.asks and look.clause.category is Category.DIRECTIVE


@OF_ASKING.feature(A, R)
def that_clause(look: Look) -> float:
    """ "that" right after the verb: "Requests that the Board meet"."""
    return look.text.startswith(" that ", look.object_start)


@OF_ASKING.feature(A)
def consulted_parties(look: Look) -> float:
    """Parties only to be consulted were read."""
    return bool(look.clause.consulted)


@OF_ASKING.feature(A, D, R)
def decides_below_a_chapeau(look: Look) -> float:
    """A subparagraph completes "Decides": who is tasked by it may stand anywhere in the chapeau."""
    return look.clause.inherited and look.clause.category is Category.DECIDING


@OF_ASKING.feature(A, reason="a mandate is set out whose holder may be the one tasked", words=object_words)
def mandate_above(look: Look) -> float:
    """The chapeau speaks of a mandate."""
    return look.clause.inherited and look.chapeau is not None and "mandate" in look.chapeau.text


@OF_ASKING.feature(A, reason="what is asked may be put in the passive", words=object_words)
def passive(look: Look) -> float:
    """ "be" in the clause: "requests that the report be submitted"."""
    return "be" in look.words


@OF_ASKING.feature(A, reason="a reader was not sure who is asked", words=who_words)
def addressee_doubted(look: Look) -> float:
    """A reader gave a doubt about an addressee."""
    return has_doubt(look, "addressee")


# --- the names that were read ------------------------------------------------------------


def _from(source: Source) -> Measure:
    return lambda look: source in look.sources


def _named_by(source: Source) -> Words:
    return lambda look: ", ".join(each.text for each in look.clause.addressees if source_of(each) is source)[:100]


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
    OF_ADDRESSEES.all.append(Feature(_name, (A,), _from(_source), _reason, _named_by(_source)))


@OF_ADDRESSEES.feature(A, R)
def several_addressees(look: Look) -> float:
    """How many addressees there are besides the first, in logarithm."""
    return log1p(len(look.clause.addressees) - 1)


@OF_ADDRESSEES.feature(A, reason="who is praised or blamed may only be named in what is", words=named)
def evaluative_with_addressee(look: Look) -> float:
    """Somebody is praised or blamed: a person or only a thing?"""
    return look.clause.category is Category.EVALUATIVE


@OF_ADDRESSEES.feature(
    A, reason="a bare word that does not tell which one is meant", words=lambda look: _listed(_bare(look))
)
def bare_head(look: Look) -> float:
    """A name of one word that is in no table: "leaders", "Mission"."""
    return bool(_bare(look))


def _listed(names: list[str]) -> str:
    return ", ".join(names)[:100]


def _bare(look: Look) -> list[str]:
    return [each.name for each in look.clause.addressees if _is_bare(each)]


def _is_bare(addressee: Addressee) -> bool:
    name = addressee.name
    known = source_of(addressee) in (Source.TABLE, Source.CHAPEAU)
    return " " not in name and not known and name.lower() not in word_class("whole")


@OF_ADDRESSEES.feature(
    A, reason="more words follow the name that tell which one is meant", words=lambda look: _cut(look)
)
def cut_short(look: Look) -> float:
    """A name of no table with a complement right after it: "participants in the talks"."""
    return any(source_of(each) is not Source.TABLE and _goes_on(look, each) for each in look.clause.addressees)


@OF_ADDRESSEES.feature(A, reason="only some of those named may be asked", words=lambda look: _cut(look))
def narrowed(look: Look) -> float:
    """A name of the table with a complement right after it: "Member States of the region"."""
    return Source.TABLE in look.sources and any(
        source_of(each) is Source.TABLE and _goes_on(look, each) for each in look.clause.addressees
    )


def _goes_on(look: Look, addressee: Addressee) -> bool:
    span = addressee.span
    if span is None or not look.text.startswith(" ", span.end):
        return False
    words = look.text[span.end + 1 : span.end + 15].split(" ", 2)
    return words[0] in word_class("complement") or (words[0] == "to" and words[1] in word_class("courtesy"))


def _cut(look: Look) -> str:
    for each in look.clause.addressees:
        if each.span and _goes_on(look, each):
            return look.text[each.span.start : each.span.end + 60].strip()
    return named(look)


@OF_ADDRESSEES.feature(A, reason="what is asked is a thing, and somebody was found in it", words=object_words)
def somebody_in_a_thing(look: Look) -> float:
    """A directive without infinitive or "that" whose addressees do not stand at the verb."""
    clause = look.clause
    if look.asks or clause.category is not Category.DIRECTIVE or "that" in look.who_words:
        return 0
    span = clause.addressees[0].span
    return span is not None and span.start > look.object_start + 25


@OF_ADDRESSEES.feature(A, reason="who is asked stands far from the verb", words=named)
def far_from_verb(look: Look) -> float:
    """How far the first addressee stands from the verb, in the logarithm of tens of characters."""
    span = look.clause.addressees[0].span
    return log1p(max(span.start - look.object_start - 10, 0) / 10) if span else 0


@OF_ADDRESSEES.feature(A, reason="somebody was found behind what is asked", words=named)
def named_behind_infinitive(look: Look) -> float:
    """The last addressee stands after the infinitive."""
    span = look.clause.addressees[-1].span
    return look.asks and span is not None and span.start > look.ask


@OF_ADDRESSEES.feature(A, reason="the name may have swallowed words", words=named)
def odd_name(look: Look) -> float:
    """A name of no table that is long, or has a comma, "and", or a first word in -ing."""
    return any(_is_odd(each) for each in look.clause.addressees)


@OF_ADDRESSEES.feature(A, reason="the name of the group may have swallowed words, or lost some", words=named)
def long_group(look: Look) -> float:
    """How many words a described group or office has beyond two, in logarithm: "authorities in the uplands"."""
    words = [each.name.count(" ") - 1 for each in look.clause.addressees if source_of(each) in _DESCRIBED]
    return log1p(max(*words, 0)) if words else 0


_DESCRIBED = frozenset({Source.GROUP, Source.ROLE, Source.NAME})


def _is_odd(addressee: Addressee) -> bool:
    name = addressee.name
    if source_of(addressee) in (Source.TABLE, Source.CHAPEAU, Source.BODY):
        return False
    return len(name) > 70 or "," in name or " and " in name or name.split(" ", 1)[0].endswith("ing")


@OF_ADDRESSEES.feature(A, reason="the words are not those of the name", words=lambda look: _listed(_reworded(look)))
def reworded_name(look: Look) -> float:
    """A name whose last word is not in the words that it was read from: "countries" as Member States."""
    return bool(_reworded(look))


def _reworded(look: Look) -> list[str]:
    return [
        each.text
        for each in look.clause.addressees
        if each.span and each.name.rpartition(" ")[2].lower() not in each.text.lower()
    ]


@OF_ADDRESSEES.feature(A, reason="the name is another than the words", words=lambda look: _listed(_renamed(look)))
def renamed(look: Look) -> float:
    """How many names are not the words that they were read from, without articles: "national governments"."""
    return log1p(len(_renamed(look)))


def _renamed(look: Look) -> list[str]:
    return [each.text for each in look.clause.addressees if each.span and _is_renamed(each)]


def _is_renamed(addressee: Addressee) -> bool:
    plain = addressee.text
    while (first := plain.partition(" "))[0].lower() in word_class("courtesy") and first[2]:
        plain = first[2]
    return plain != addressee.name and plain.lower() != addressee.name.lower() and not plain.isupper()


@OF_ADDRESSEES.feature(A, reason="the words point to somebody named before", words=lambda look: _listed(_pointed(look)))
def pointed_at(look: Look) -> float:
    """Words that point back: "those stakeholders", "both sides", "the States referred to"."""
    return bool(_pointed(look))


def _pointed(look: Look) -> list[str]:
    return [each.text for each in look.clause.addressees if each.span and _points(look, each.span)]


def _points(look: Look, span: Span) -> bool:
    words = look.text[max(span.start - 12, 0) : span.start].split()[-1:]
    words += look.text[span.start : span.end].split()[:3] + look.text[span.end : span.end + 12].split()[:1]
    return not word_class("pointing").isdisjoint(words)


@OF_ADDRESSEES.feature(A, reason="a group that is known, but not which one", words=named)
def known_group(look: Look) -> float:
    """Names of the table in small letters that are not the usual ones: "host country", "signatories"."""
    return any(
        each.name[:1].islower() and each.name not in word_class("whole")
        for each in look.clause.addressees
        if source_of(each) is Source.TABLE
    )


@OF_ADDRESSEES.feature(A, reason="a subparagraph names others than its chapeau", words=named)
def other_than_chapeau(look: Look) -> float:
    """A subparagraph that completes a chapeau and has addressees of its own."""
    return look.clause.inherited and any(each.span for each in look.clause.addressees)


def features_of_addressee(look: Look, addressee: Addressee, odds: float) -> dict[str, float]:
    """What speaks for or against one addressee of a clause; `odds` are those of all its addressees together."""
    source = source_of(addressee)
    held = {"odds of all": odds, _SOURCES[source]: 1.0}
    if len(look.clause.addressees) > 1:
        held["one of several"] = 1.0
    if _is_bare(addressee):
        held["bare head"] = 1.0
    if addressee.doubts or any(each.text in addressee.text for each in look.clause.doubts if each.field == "addressee"):
        held["doubted"] = 1.0
    span = addressee.span
    if span is not None:
        if _goes_on(look, addressee):
            held["cut short"] = 1.0
        if look.asks and span.start > look.ask:
            held["behind infinitive"] = 1.0
        held["far"] = log1p(max(span.start - look.object_start, 0) / 100)
    return held


_SOURCES = {source: f"source {source.value}" for source in Source}
