"""Features of what stands around a reading: the list that a clause opens or completes, and what a name leaves out."""

from __future__ import annotations

import re
from math import log1p

from tracker.extract.doubts.clauses import OF_CLAUSES
from tracker.extract.doubts.features import (
    OF_ADDRESSEES,
    OF_ASKING,
    OF_NOBODY,
    A,
    D,
    R,
    V,
    last_words,
    named,
    object_words,
)
from tracker.extract.doubts.look import Look, finite_forms, praising_verbs, source_of
from tracker.knowledge.watchwords import word_class
from tracker.model import Category, Source

_ANOTHER_VERB = re.compile(r"(?:, |\band )(?:also |further |\w+ly )?([a-z]{3,}s) that\b")
_ON_ITS_WAY = (" the ", " those ", " these ", " both ")
_SAID_BEFORE = frozenset({Source.REFERENCE, Source.GROUP, Source.NAME, Source.ROLE, Source.DOCUMENT})
_TASKS_WITHIN = 12
"""Words at the end of a chapeau within which its list of tasks is announced."""
_PRAISE_REACH = 70
"""Characters behind a verb of praise within which a person or an office would be named."""


@OF_CLAUSES.feature(A, D, R)
def opens_a_list(look: Look) -> float:
    """The clause ends with a colon: what is asked stands in its list."""
    return look.clause.text.endswith(":")


@OF_CLAUSES.feature(V, reason="another verb may begin a clause of its own", words=last_words)
def third_person_before_that(look: Look) -> float:
    """A word in -s between "and" or a comma and "that", which opens no clause: "and anticipates that"."""
    if look.text.find(" that", look.object_start, look.end) < 0:
        return 0
    found = _ANOTHER_VERB.search(look.text, look.object_start, look.end)
    return found is not None and found[1] not in finite_forms()[0]


@OF_CLAUSES.feature(A, reason="a name behind words of praise was not read as who is praised", words=object_words)
def name_in_praise(look: Look) -> float:
    """Capitalized words behind a verb of praise that has nobody: "Expresses support for Captain Ayo", in logarithm."""
    clause = look.clause
    if clause.category is not Category.EVALUATIVE or clause.addressees or clause.verb not in praising_verbs():
        return 0
    words = look.text[look.object_start : min(look.end, look.object_start + _PRAISE_REACH)].split()
    return log1p(sum(word[:1].isupper() for word in words[1:]))


@OF_ASKING.feature(A, reason="the list may say what somebody else is to do", words=object_words)
def tasks_listed_above(look: Look) -> float:
    """The chapeau ends in words of a mandate, which is its holder's: "the mandate of the Panel being as follows:"."""
    chapeau = look.chapeau
    if chapeau is None or not look.clause.inherited:
        return 0
    last = {word.strip(" ,:;") for word in chapeau.text.lower().split()[-_TASKS_WITHIN:]}
    return not word_class("mandate listed").isdisjoint(last)


@OF_ASKING.feature(V, A, reason="the list may name things and not what is asked", words=object_words)
def thing_in_a_list(look: Look) -> float:
    """A subparagraph in -ing below a chapeau that does not end in "by": "the following tasks:", "(a) Keeping wells"."""
    chapeau = look.chapeau
    if chapeau is None or not look.clause.inherited or not look.text.split(" ", 1)[0].endswith("ing"):
        return 0
    return chapeau.text.rstrip(" :,—–-").rpartition(" ")[2] not in word_class("leads to a list")


@OF_NOBODY.feature(A, reason="a deed is asked for, and who is to do it was not read", words=object_words)
def deed_of_nobody(look: Look) -> float:
    """A directive of nobody for something that is done: "Encourages further efforts", twice for "their efforts"."""
    if look.clause.category is not Category.DIRECTIVE:
        return 0
    words = [word.strip(",;.") for word in look.text[look.object_start : look.end].lower().split()[:6]]
    return 0 if word_class("deed").isdisjoint(words) else 1 + (words[0] in word_class("owner's"))


@OF_NOBODY.feature(A, reason='nobody was recognized behind "that"', words=object_words)
def nobody_in_that_clause(look: Look) -> float:
    """A directive of nobody whose "that" tells who is to act: "Insists that all factions disarm", not "be disarmed".

    It counts twice: whoever acts has to be named there.
    """
    begins = look.text.find(" that ", look.clause.span.start, look.object_start + 6) >= 0
    is_active = begins and "be" not in look.words
    return 2.0 if is_active and look.clause.category is Category.DIRECTIVE else 0


@OF_ADDRESSEES.feature(A, reason="whom the paragraph above means", words=named)
def said_above_by_reference(look: Look) -> float:
    """Addressees taken over from a chapeau that names them by a short name, an office or a description."""
    chapeau = look.chapeau
    if chapeau is None or Source.CHAPEAU not in look.sources:
        return 0
    return any(source_of(each) in _SAID_BEFORE for each in chapeau.addressees)


@OF_ADDRESSEES.feature(A, reason="which of them is meant is said before", words=named)
def known_from_before(look: Look) -> float:
    """A group in small letters with "the" or "those": "the organizations", "the host country"."""
    return any(
        each.name[:1].islower()
        and source_of(each) in (Source.TABLE, Source.GROUP)
        and f" {each.text.lower()}".startswith(_ON_ITS_WAY)
        for each in look.clause.addressees
    )


@OF_ADDRESSEES.feature(A, reason="a thing is welcomed, and was taken for somebody", words=named)
def welcomed_as_somebody(look: Look) -> float:
    """Somebody read behind a verb that welcomes things rather than people: "Welcomes the Fund"."""
    return look.clause.verb in word_class("of things")


@OF_ADDRESSEES.feature(A, reason="an abbreviation in the name was not resolved", words=named)
def abbreviation_in_name(look: Look) -> float:
    """An abbreviation within a name of no table: "groups other than UNDOF"."""
    return any(
        source_of(each) is not Source.TABLE and any(len(word) > 2 and word.isupper() for word in each.name.split())
        for each in look.clause.addressees
    )
