"""Features of the clause as a whole, of its verb, and of where it begins and ends."""

from __future__ import annotations

from math import log1p

from tracker.extract.features import (
    ALL,
    A,
    C,
    D,
    Features,
    R,
    V,
    last_words,
    object_words,
)
from tracker.extract.look import Look, finite_forms
from tracker.model import Category

# --- the clause as a whole

OF_CLAUSES = Features()


@OF_CLAUSES.feature(*ALL, general=True)
def directive(look: Look) -> float:
    """The clause asks."""
    return look.clause.category is Category.DIRECTIVE


@OF_CLAUSES.feature(*ALL, general=True)
def deciding(look: Look) -> float:
    """The clause decides."""
    return look.clause.category is Category.DECIDING


@OF_CLAUSES.feature(V, C, A, general=True)
def evaluative(look: Look) -> float:
    """The clause praises or blames."""
    return look.clause.category is Category.EVALUATIVE


@OF_CLAUSES.feature(*ALL, general=True)
def inherited(look: Look) -> float:
    """A subparagraph completes its chapeau."""
    return look.clause.inherited


@OF_CLAUSES.feature(A, D, R)
def decides_below_a_chapeau(look: Look) -> float:
    """A subparagraph completes "Decides": who is tasked by it may stand anywhere in the chapeau."""
    return look.clause.inherited and look.clause.category is Category.DECIDING


@OF_CLAUSES.feature(*ALL, general=True)
def length(look: Look) -> float:
    """How long the clause is, in the logarithm of hundreds of characters."""
    return log1p((look.end - look.clause.span.start) / 100)


@OF_CLAUSES.feature(V, A, reason="a very short clause", words=object_words, general=True)
def very_short(look: Look) -> float:
    """Hardly more than the verb."""
    return look.end - look.object_start < 25


@OF_CLAUSES.feature(*ALL, general=True)
def later_clause(look: Look) -> float:
    """Not the first clause of its paragraph."""
    return look.place > 0


@OF_CLAUSES.feature(*ALL, general=True)
def other_body(look: Look) -> float:
    """None of the four bodies that adopt most resolutions."""
    return look.body not in _FREQUENT_BODIES


_FREQUENT_BODIES = frozenset(
    {"General Assembly", "Security Council", "Economic and Social Council", "Human Rights Council"}
)


@OF_CLAUSES.feature(*ALL, general=True)
def no_body(look: Look) -> float:
    """The document's body is not known."""
    return look.body is None


# --- the verb, and where the clause begins and ends


@OF_CLAUSES.feature(
    V,
    C,
    reason="this verb is in no table",
    words=lambda look: look.text[look.clause.span.start : look.object_start],
    general=True,
)
def unknown_verb(look: Look) -> float:
    """A reader found the verb in no table."""
    return any(each.field == "verb" for each in look.clause.doubts)


@OF_CLAUSES.feature(V, reason="another operative verb may begin a clause of its own", words=last_words, general=True)
def verb_unread(look: Look) -> float:
    """Third persons of operative verbs within the clause that open none: "and stresses the need"."""
    return min(len(look.words & finite_forms()[0]) - _own_form(look), 2)


@OF_CLAUSES.feature(V, reason="a word may be an operative verb or a noun", words=last_words, general=True)
def verb_or_noun_unread(look: Look) -> float:
    """Words within the clause that are operative verbs or nouns: "demands", "requests"."""
    return len(look.words & finite_forms()[1]) > 0


def _own_form(look: Look) -> int:
    verb = look.clause.verb_span
    if verb is None:
        return 0
    heads = look.text[verb.start : verb.end].lower().replace(",", " ").split()
    return any(each in finite_forms()[0] for each in heads)


@OF_CLAUSES.feature(V, reason="a new sentence begins within the clause", words=last_words, general=True)
def several_sentences(look: Look) -> float:
    """A full stop and a capital letter within the clause."""
    place = look.text.find(". ", look.object_start, look.end)
    return place > 0 and look.text[place + 2 : place + 3].isupper()


@OF_CLAUSES.feature(V, A, D, R, general=True)
def semicolon_inside(look: Look) -> float:
    """A semicolon within the clause: a list that runs on."""
    return look.text.find("; ", look.object_start, look.end) >= 0


@OF_CLAUSES.feature(V, reason="the clause begins behind other words", words=object_words, general=True)
def led_in(look: Look) -> float:
    """Words stand before the verb of the first clause: "Acting under Chapter VII, decides"."""
    verb = look.clause.verb_span
    return verb is not None and look.place == 0 and verb.start > 12


@OF_CLAUSES.feature(V, C, reason="a subparagraph begins with a verb of its own", words=object_words, general=True)
def own_verb_below_a_chapeau(look: Look) -> float:
    """A subparagraph does not complete its chapeau but has its own verb."""
    return look.chapeau is not None and not look.clause.inherited and look.place == 0


@OF_CLAUSES.feature(V, reason="the paragraph begins in lower case", words=object_words, general=True)
def lower_case_opening(look: Look) -> float:
    """The paragraph's first letter is small although it completes no chapeau."""
    return look.text[:1].islower() and not look.clause.inherited


@OF_CLAUSES.feature(V, A, general=True)
def within_quotation(look: Look) -> float:
    """Quotation marks within the clause."""
    return look.text.find("“", look.clause.span.start, look.end) >= 0


@OF_CLAUSES.feature(V, A, reason="the paragraph recommends a draft", words=object_words, general=True)
def recommends_a_draft(look: Look) -> float:
    """ "Recommends to the General Assembly the adoption of the following draft resolution"."""
    return "draft" in look.words and "following" in look.words


@OF_CLAUSES.feature(V, reason="the verb is not in the form that opens clauses", words=object_words, general=True)
def unusual_form(look: Look) -> float:
    """The first word of the verb is no third person: "Request", "Decided"."""
    verb = look.clause.verb_span
    return verb is not None and not look.text[verb.start : verb.end].split(" ", 1)[0].rstrip(",").endswith("s")
