"""One clause as read, with what stands around it, laid out once for all features that judge the reading."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from tracker.knowledge.verbs import Whom, load_verbs
from tracker.knowledge.watchwords import word_class
from tracker.model import Addressee, Category, Clause, Paragraph, Source, Span

_SIGNS = ",;:.()|“”"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NEAR = 160
"""How many characters behind the verb may name who is asked where no infinitive shows the border."""


class Look:
    """One clause beside its paragraph, its chapeau and its document.

    `text` are all words of the paragraph, `object_start` where those begin that the verb governs. `who` are those that
    should name who is asked, up to the infinitive ("Urges [Member States] to act") or the first `NEAR` characters,
    without what the addressees' spans cover; `rest` the clause without what its deadlines cover, in lower case.
    `words` are the words of the clause, `who_words` and `rest_words` those of the two.
    """

    __slots__ = (
        "adopted",
        "ask",
        "asks",
        "body",
        "chapeau",
        "clause",
        "end",
        "is_asking",
        "object_start",
        "paragraph",
        "place",
        "rest",
        "rest_words",
        "sources",
        "text",
        "who",
        "who_words",
        "words",
    )

    def __init__(
        self,
        clause: Clause,
        paragraph: Paragraph,
        place: int = 0,
        chapeau: Clause | None = None,
        body: str | None = None,
        adopted: date | None = None,
    ) -> None:
        text = paragraph.words
        self.clause, self.paragraph, self.place, self.chapeau = clause, paragraph, place, chapeau
        self.body, self.adopted, self.text = body, adopted, text
        self.is_asking = clause.category in (Category.DIRECTIVE, Category.DECIDING)
        start, self.end = clause.span.start, clause.span.end
        verb = clause.verb_span
        self.object_start = verb.end if verb and start <= verb.end <= self.end else start
        self.rest = text[start : self.end].lower()
        self.words = self.rest_words = words_of(self.rest)
        self.sources = {source_of(each) for each in clause.addressees}
        if self.is_asking:
            self.ask = ask_place(text, self.object_start, self.end)
            self.asks = self.ask >= 0
            border = self.ask if self.asks else min(self.end, self.object_start + NEAR)
            named = [each.span for each in (*clause.addressees, *clause.consulted)]
            self.who = without(text, self.object_start, border, named)
            self.who_words = words_of(self.who.lower())
            if clause.deadlines:
                self.rest = without(text, start, self.end, [each.span for each in clause.deadlines]).lower()
                self.rest_words = words_of(self.rest)
        else:
            self.ask, self.asks, self.who, self.who_words = -1, False, "", _NONE

    @property
    def coming_years(self) -> list[str]:
        """Years from the adoption on that no deadline covers: "in 2031"."""
        first = self.adopted.year if self.adopted else 1945
        return [each for each in _YEAR.findall(self.rest) if int(each) >= first]


_NONE: frozenset[str] = frozenset()


def words_of(lower: str) -> frozenset[str]:
    """The words of a text in lower case, without the signs around them."""
    for sign in _SIGNS:  # str.translate takes several times as long
        lower = lower.replace(sign, " ")
    return frozenset(lower.split())


def without(text: str, start: int, end: int, spans: list[Span | None]) -> str:
    """The words of `text[start:end]` that none of the spans covers, a bar where one was taken out."""
    pieces, place = [], start
    for span in sorted((each for each in spans if each), key=lambda each: each.start):
        if span.end > place and span.start < end:
            pieces.append(text[place : max(place, span.start)])
            place = span.end
    pieces.append(text[place:end])
    return " | ".join(pieces) if len(pieces) > 1 else pieces[0]


def ask_place(text: str, start: int, end: int) -> int:
    """Where the infinitive begins that says what is asked, -1 where there is none: "Urges States to act"."""
    no_verb = word_class("no verb")
    place = text.find("to ", start, end)
    while place >= 0:
        if place == start or text[place - 1] in " ,":
            head = text[place + 3 : place + 14].split(" ", 1)[0]
            if head[:1].islower() and head not in no_verb and not head.endswith("ing"):
                return place
        place = text.find("to ", place + 3, end)
    return -1


@cache
def finite_forms() -> tuple[frozenset[str], frozenset[str]]:
    """The third persons that open clauses ("urges"), and those that are nouns as well ("requests")."""
    rows = [row for row in load_verbs() if row.opens == "any"]
    nouns = {form for row in rows if row.is_noun_too for form in row.third}
    return frozenset(form for row in rows for form in row.third if form not in nouns), frozenset(nouns)


@cache
def praising_verbs() -> frozenset[str]:
    """The verbs whose object is whom they praise: "commend", "thank"."""
    praise = (Whom.PRAISED, Whom.PRAISED_TOWARDS)
    return frozenset(row.name for row in load_verbs() if row.whom in praise and row.category is Category.EVALUATIVE)


def source_of(addressee: Addressee) -> Source:
    """The source of an addressee, told by its rule where the reader gave none."""
    if addressee.source is not Source.UNKNOWN:
        return addressee.source
    return _by_rule(addressee.rule)


@lru_cache(maxsize=4096)
def _by_rule(rule: str) -> Source:
    return next((known for words, known in _BY_RULE if rule.startswith(words)), Source.UNKNOWN)


_BY_RULE = (
    ("entities", Source.TABLE),
    ("anaphora", Source.REFERENCE),
    ("abbreviation", Source.DOCUMENT),
    ("pronoun", Source.REFERENCE),
    ("role", Source.ROLE),
    ("shared", Source.GROUP),
    ("described", Source.GROUP),
    ("group", Source.GROUP),
    ("capitalized group", Source.GROUP),
    ("capitalized", Source.NAME),
    ("plural of", Source.GROUP),
    ("those", Source.GROUP),
    ("the adopting", Source.BODY),
    ("inherited", Source.CHAPEAU),
)
