"""The words of reporting requests: what tells, what hands over, what is handed over, and who receives it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "reporting.csv"


class WordClass:
    """What part a word plays in a reporting request; the rows of each class show it in use.

    Each class is one bit, so that the classes of a word are one number.
    """

    # verbs, which have four forms
    TELL = 1 << 0  # reports on the wells
    INFORM = 1 << 1  # informs the Board
    UPDATE = 1 << 2  # updates the Board, updates a report
    ADVISE = 1 << 3  # advises the Board that something is the case
    KEEP = 1 << 4  # keeps the Board informed
    SUBMIT = 1 << 5  # submits something, the asking body being understood
    HAND = 1 << 6  # provides information, whoever receives it
    TRANSFER = 1 << 7  # conveys findings to somebody who must be named
    MAKE = 1 << 8  # makes recommendations to the Board, makes a report available to it
    BRING = 1 << 9  # brings cases to the attention of the Board
    PREPARE = 1 << 10  # prepares a report
    WORK = 1 << 11  # draws up a plan for consideration by the Board
    INCLUDE = 1 << 12  # includes figures in a report
    PROPOSE = 1 << 13  # proposes ways to the Board
    HOLD = 1 << 14  # holds briefings
    GO_ON = 1 << 15  # continues its reporting
    # nouns
    REPORT = 1 << 16  # a report by its nature
    ACCOUNT = 1 << 17  # what reports where it is handed to somebody
    HANDING_OVER = 1 << 18  # the submission of reports
    SUPPORT = 1 << 19  # help, which is no report even beside information
    NO_ACCOUNT = 1 << 20  # resolutions, candidates, claims
    BODY = 1 << 21  # who receives reports
    STATE = 1 << 22  # who receives reports of bodies; among States it is an exchange of peers
    PEOPLE = 1 << 23  # whom one informs without reporting
    # words that hold a sentence together
    INFINITIVE = 1 << 24  # to report
    COMPLEMENT = 1 << 25  # requests that
    BINDING = 1 << 26  # shall
    POSSIBLE = 1 << 27  # can
    BE = 1 << 28  # be submitted
    AND = 1 << 29
    MEANS = 1 << 30  # by reporting
    PURPOSE = 1 << 31  # for the purpose of briefing
    VIEW = 1 << 32  # with a view to reporting
    RELATIVE = 1 << 33  # which, who
    GO_ON_TO = 1 << 34  # continue to report
    LIGHT = 1 << 35  # take steps to report
    LETTING = 1 << 36  # help keepers to report, which asks to help
    ESTABLISH = 1 << 37  # establish a panel to report
    IN_THE_NAME = 1 << 38  # those in a position to do so
    TO_A_NOUN = 1 << 39  # pursuant to custom
    LOOKS_LIKE_A_NOUN = 1 << 40  # to document
    IN = 1 << 41
    WITH = 1 << 42
    RECEIVING = 1 << 43  # to the Board, with the Board
    BEFORE_WHOM = 1 << 44  # at the session, during the forum: before somebody, if it is a body
    PREPOSITION = 1 << 45
    OWN = 1 << 46  # in its reports
    COMING = 1 << 47  # in future reports
    OF_A_KIND = 1 << 48  # in all reports
    ARTICLE = 1 << 49
    WHOLE = 1 << 50  # for consideration by
    CONSIDERED = 1 << 51  # to be considered by
    WHETHER = 1 << 52  # advise the Board whether
    DUTY = 1 << 53  # existing reporting obligations
    ALSO_A_NOUN = 1 << 54  # a joined verb only where words follow as they follow verbs
    ASIDE = 1 << 55  # what may be left out of any sentence
    DO = 1 << 56  # those that have not reported to do so
    DRAFTING = 1 << 57  # in the drafting of his report
    HEED = 1 << 58  # consider something in the drafting of a report
    LACKING = 1 << 59
    ASKING = 1 << 60  # requests a report
    INFORMED = 1 << 61  # keep informed
    AVAILABLE = 1 << 62  # make available
    ATTENTION = 1 << 63  # bring to the attention of
    # what the signs of a word tell
    NAME = 1 << 64  # a capital
    SIGN = 1 << 65  # no word
    ENCLOSING = 1 << 66  # a bracket or quotation mark
    ADVERB = 1 << 67  # may stand before or after any verb: "urgently", "also"
    PART = 1 << 68  # a chapter of its report, the quality of its reports


class Form(StrEnum):
    """The form of a verb in the table; other words have the base form only."""

    BASE = "base"
    THIRD = "third"
    PARTICIPLE = "participle"
    GERUND = "gerund"


VERBS = WordClass.REPORT - 1
"""All classes of verbs together."""


@dataclass(slots=True)
class ReportingWord:
    """What the table says of one word: all its classes, and its forms within each class of verbs."""

    classes: int = 0
    forms: dict[int, tuple[Form, ...]] = field(default_factory=dict)


def rows() -> list[dict[str, str]]:
    """The rows of reporting.csv as printed: class, words, an example and a counterexample."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))


@cache
def load_asides() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The phrases that may be left out of any sentence by two first words: "in this regard" under ("in", "this")."""
    phrases = [phrase for row in rows() if row["class"] == "aside" for phrase in row["words"].split("|")]
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for words in map(tuple, map(str.split, phrases)):
        found[words[:2]] = (*found.get(words[:2], ()), words)
    return found


@cache
def load_reporting_words() -> dict[str, ReportingWord]:
    """Every word in lower case with its classes and forms; KnowledgeBroken names the row that is wrong."""
    words: dict[str, ReportingWord] = {}
    for number, row in enumerate(rows(), start=2):
        of_class = vars(WordClass).get(row["class"].replace(" ", "_").upper())
        if of_class is None:
            raise KnowledgeBroken(f"{TABLE} row {number}: there is no class {row['class']!r}")
        if not row["example"] or not row["counterexample"]:
            raise KnowledgeBroken(f"{TABLE} row {number}: give an example and a counterexample")
        listed = row["words"].split("|")
        if of_class & VERBS and len(listed) != len(Form):
            raise KnowledgeBroken(f"{TABLE} row {number}: give four forms (base, third, participle, gerund)")
        if of_class == WordClass.ASIDE:
            listed = [phrase.split()[0] for phrase in listed]  # the rest is in `load_asides`
        for word, form in zip(listed, Form if of_class & VERBS else [None] * len(listed), strict=True):
            found = words.setdefault(word, ReportingWord())
            found.classes |= of_class
            if form is not None:
                found.forms[of_class] = (*found.forms.get(of_class, ()), form)
    return words
