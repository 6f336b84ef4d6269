"""Features of the clause as a whole, of its verb, and of where it begins and ends."""

from __future__ import annotations

from math import log1p

from tracker.extract.doubts.features import ALL, A, C, Features, V, last_words, object_words
from tracker.extract.doubts.look import Look, finite_forms, praising_verbs
from tracker.model import Category

OF_CLAUSES = Features()
"""Measured in every clause."""

_FREQUENT_BODIES = frozenset(
    {"General Assembly", "Security Council", "Economic and Social Council", "Human Rights Council"}
)


@OF_CLAUSES.feature(*ALL)
def directive(look: Look) -> float:
    """The clause asks."""
    return look.clause.category is Category.DIRECTIVE


@OF_CLAUSES.feature(*ALL)
def deciding(look: Look) -> float:
    """The clause decides."""
    return look.clause.category is Category.DECIDING


@OF_CLAUSES.feature(V, C, A)
def evaluative(look: Look) -> float:
    """The clause praises or blames."""
    return look.clause.category is Category.EVALUATIVE


@OF_CLAUSES.feature(*ALL)
def inherited(look: Look) -> float:
    """A subparagraph completes its chapeau."""
    return look.clause.inherited


@OF_CLAUSES.feature(*ALL)
def length(look: Look) -> float:
    """How long the clause is, in the logarithm of hundreds of characters."""
    return log1p((look.end - look.clause.span.start) / 100)


@OF_CLAUSES.feature(V, A, reason="the clause has hardly more words than its verb", words=object_words)
def very_short(look: Look) -> float:
    """Hardly more than the verb: "Requests the same"."""
    return look.end - look.object_start < 25


@OF_CLAUSES.feature(*ALL)
def later_clause(look: Look) -> float:
    """Not the first clause of its paragraph."""
    return look.place > 0


@OF_CLAUSES.feature(*ALL)
def other_body(look: Look) -> float:
    """None of the four bodies that adopt most resolutions."""
    return look.body not in _FREQUENT_BODIES


@OF_CLAUSES.feature(*ALL)
def no_body(look: Look) -> float:
    """The document's body is not known."""
    return look.body is None


@OF_CLAUSES.feature(V, C, reason="this verb is in no table", words=object_words)
def unknown_verb(look: Look) -> float:
    """A reader found the verb in no table."""
    return any(each.field == "verb" for each in look.clause.doubts)


@OF_CLAUSES.feature(V, reason="another operative verb may begin a clause of its own", words=last_words)
def verb_unread(look: Look) -> float:
    """Third persons of operative verbs within the clause that open none: "and stresses the need"."""
    unread = len(look.words & finite_forms()[0])
    return min(unread - _own_form(look), 2) if unread else 0


@OF_CLAUSES.feature(V, reason="a word may be an operative verb or a noun", words=last_words)
def verb_or_noun_joined(look: Look) -> float:
    """Words that are operative verbs or nouns, after "and" or a comma: "and stresses the need"."""
    found = look.words & finite_forms()[1]
    return bool(found) and any(f"and {word} " in look.rest or f", {word} " in look.rest for word in found)


def _own_form(look: Look) -> bool:
    verb = look.clause.verb_span
    if verb is None:
        return False
    return not finite_forms()[0].isdisjoint(look.text[verb.start : verb.end].lower().replace(",", " ").split())


@OF_CLAUSES.feature(V, reason="a new sentence begins within the clause", words=last_words)
def several_sentences(look: Look) -> float:
    """A full stop and a capital letter within the clause."""
    place = look.text.find(". ", look.object_start, look.end)
    return place > 0 and look.text[place + 2 : place + 3].isupper()


@OF_CLAUSES.feature(*ALL)
def semicolon_inside(look: Look) -> float:
    """A semicolon within the clause: a list that runs on."""
    return look.text.find("; ", look.object_start, look.end) >= 0


@OF_CLAUSES.feature(V, reason="the clause begins behind other words", words=object_words)
def led_in(look: Look) -> float:
    """Words stand before the verb of the first clause: "Acting under Chapter VII, decides"."""
    verb = look.clause.verb_span
    return verb is not None and look.place == 0 and verb.start > 12


@OF_CLAUSES.feature(V, C, reason="a subparagraph begins with a verb of its own", words=object_words)
def own_verb_below_a_chapeau(look: Look) -> float:
    """A subparagraph does not complete its chapeau but has its own verb."""
    return look.chapeau is not None and not look.clause.inherited and look.place == 0


@OF_CLAUSES.feature(V, reason="the paragraph begins in lower case", words=object_words)
def lower_case_opening(look: Look) -> float:
    """The paragraph's first letter is small although it completes no chapeau."""
    return look.text[:1].islower() and not look.clause.inherited


@OF_CLAUSES.feature(V, A)
def within_quotation(look: Look) -> float:
    """Quotation marks within the clause."""
    return look.text.find("“", look.clause.span.start, look.end) >= 0


@OF_CLAUSES.feature(V, A, reason="the paragraph recommends a draft", words=object_words)
def recommends_a_draft(look: Look) -> float:
    """ "Recommends to the Board the adoption of the following draft resolution"."""
    return "draft" in look.words and "following" in look.words


@OF_CLAUSES.feature(V, reason="the verb is not in the form that opens most clauses", words=object_words)
def unusual_form(look: Look) -> float:
    """The first word of the verb is no third person: "Request", "Decided"."""
    verb = look.clause.verb_span
    return verb is not None and not look.text[verb.start : verb.end].split(" ", 1)[0].rstrip(",").endswith(("s", "S"))


@OF_CLAUSES.feature(A, reason="nobody was found who is praised or thanked", words=object_words)
def praise_of_nobody(look: Look) -> float:
    """Praise of the kind that goes to somebody, and nobody praised: "Commends all that is done"."""
    clause = look.clause
    return clause.category is Category.EVALUATIVE and not clause.addressees and clause.verb in praising_verbs()
