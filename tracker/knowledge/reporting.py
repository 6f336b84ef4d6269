"""The words of reporting requests: what tells, what hands over, what is handed over, and who receives it."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "reporting.csv"


class WordClass(StrEnum):
    """What part a word plays in a reporting request; the rows of each class show it in use."""

    # verbs, which have four forms
    TELL = "tell"  # reports on the wells
    INFORM = "inform"  # informs the Board
    UPDATE = "update"  # updates the Board, updates a report
    ADVISE = "advise"  # advises the Board that something is the case
    KEEP = "keep"  # keeps the Board informed
    SUBMIT = "submit"  # submits something, the asking body being understood
    HAND = "hand"  # provides information, whoever receives it
    TRANSFER = "transfer"  # conveys findings to somebody who must be named
    MAKE = "make"  # makes recommendations to the Board, makes a report available to it
    BRING = "bring"  # brings cases to the attention of the Board
    PREPARE = "prepare"  # prepares a report
    WORK = "work"  # draws up a plan for consideration by the Board
    INCLUDE = "include"  # includes figures in a report
    PROPOSE = "propose"  # proposes ways to the Board
    HOLD = "hold"  # holds briefings
    GO_ON = "go on"  # continues its reporting
    # nouns
    REPORT = "report"  # a report by its nature
    ACCOUNT = "account"  # what reports where it is handed to somebody
    HANDING_OVER = "handing over"  # the submission of reports
    SUPPORT = "support"  # help, which is no report even beside information
    NO_ACCOUNT = "no account"  # resolutions, candidates, claims
    BODY = "body"  # who receives reports
    STATE = "state"  # who receives reports of bodies; among States it is an exchange of peers
    PEOPLE = "people"  # whom one informs without reporting
    # words that hold a sentence together
    INFINITIVE = "infinitive"  # to report
    COMPLEMENT = "complement"  # requests that
    BINDING = "binding"  # shall
    POSSIBLE = "possible"  # can
    BE = "be"  # be submitted
    AND = "and"
    MEANS = "means"  # by reporting
    PURPOSE = "purpose"  # for the purpose of briefing
    VIEW = "view"  # with a view to reporting
    RELATIVE = "relative"  # which, who
    GO_ON_TO = "go on to"  # continue to report
    LIGHT = "light"  # take steps to report
    LETTING = "letting"  # help keepers to report, which asks to help
    ESTABLISH = "establish"  # establish a panel to report
    IN_THE_NAME = "in the name"  # those in a position to do so
    TO_A_NOUN = "to a noun"  # pursuant to custom
    LIKE_A_NOUN = "looks like a noun"  # to document
    IN = "in"
    WITH = "with"
    RECEIVING = "receiving"  # to the Board, with the Board
    BEFORE_WHOM = "before whom"  # at the session, during the forum: before somebody, if it is a body
    PREPOSITION = "preposition"
    OWN = "own"  # in its reports
    COMING = "coming"  # in future reports
    OF_A_KIND = "of a kind"  # in all reports
    ARTICLE = "article"
    WHOLE = "whole"  # for consideration by
    CONSIDERED = "considered"  # to be considered by
    WHETHER = "whether"  # advise the Board whether
    DUTY = "duty"  # existing reporting obligations
    ALSO_A_NOUN = "also a noun"  # a joined verb only where words follow as they follow verbs
    ASIDE = "aside"  # what may be left out of any sentence
    DO = "do"  # those that have not reported to do so
    DRAFTING = "drafting"  # in the drafting of his report
    HEED = "heed"  # consider something in the drafting of a report
    LACKING = "lacking"
    ASKING = "asking"  # requests a report
    INFORMED = "informed"  # keep informed
    AVAILABLE = "available"  # make available
    ATTENTION = "attention"  # bring to the attention of


class Form(StrEnum):
    """The form of a verb in the table; other words have the base form only."""

    BASE = "base"
    THIRD = "third"
    PARTICIPLE = "participle"
    GERUND = "gerund"


VERBS = frozenset(list(WordClass)[: list(WordClass).index(WordClass.REPORT)])


def rows() -> list[dict[str, str]]:
    """The rows of reporting.csv as printed: class, words, an example and a counterexample."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))


@cache
def asides() -> tuple[str, ...]:
    """The phrases that may be left out of any sentence: "in this regard", "as appropriate"."""
    return tuple(phrase for row in rows() if row["class"] == WordClass.ASIDE for phrase in row["words"].split("|"))


@cache
def load_reporting_words() -> dict[str, dict[WordClass, frozenset[Form]]]:
    """Every word in lower case with its classes and forms; KnowledgeBroken names the row that is wrong."""
    words: dict[str, dict[WordClass, frozenset[Form]]] = {}
    for number, row in enumerate(rows(), start=2):
        try:
            of_class = WordClass(row["class"])
        except ValueError as unknown:
            raise KnowledgeBroken(f"{TABLE} row {number}: {unknown}") from None
        if not row["example"] or not row["counterexample"]:
            raise KnowledgeBroken(f"{TABLE} row {number}: give an example and a counterexample")
        listed = row["words"].split("|")
        if of_class in VERBS and len(listed) != len(Form):
            raise KnowledgeBroken(f"{TABLE} row {number}: give four forms (base, third, participle, gerund)")
        forms = list(Form) if of_class in VERBS else [Form.BASE] * len(listed)
        for word, form in zip(listed, forms, strict=True):
            found = words.setdefault(word, {})
            found[of_class] = found.get(of_class, frozenset()) | {form}
    return words
