"""The words of a language by class: what acts, what is done between parties, what a verb's infinitive follows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "words.csv"
COLUMNS = ["class", "words", "example", "counterexample"]
LONGEST_PHRASE = 6
"""How many words a phrase of the table may have."""


class WordClass(IntFlag):
    """What a word can be; most words are several things. The name in lower case is the class in words.csv."""

    DETERMINER = auto()
    SUCH = auto()
    POSSESSIVE = auto()
    COURTESY = auto()  # adjectives that a name is given without: "relevant", "interested"
    QUANTITY = auto()
    AND = auto()
    JOINT = auto()  # joins as "and" does: "as well as"
    INCLUDING = auto()  # names members of what stands before: "such as"
    OF = auto()
    BY = auto()
    FROM = auto()
    FOR = auto()
    TO = auto()
    WITH = auto()
    BETWEEN = auto()
    PREPOSITION = auto()
    THAT = auto()
    RELATIVE = auto()
    MODAL = auto()
    BE = auto()
    AUXILIARY = auto()
    NOT = auto()
    PRONOUN = auto()
    ADVERB = auto()  # says how, not who, wherever it stands: "further", "as appropriate"
    ACTORS = auto()  # many who can act: "donors"
    ACTOR = auto()  # one that can act: "bureau"; bare before another noun it only narrows that
    MASS_ACTOR = auto()  # acts without an article or a plural: "academia"
    NAMED_ACTOR = auto()  # acts where it is part of a name: "the Disarmament Information Programme"
    OFFICE = auto()  # belongs to a body, a place or a group that tells which one is meant: "leaders of"
    SOLE = auto()  # an office of which each body has one: "the secretariats of A and B"
    SENDER = auto()  # stands for those who send it: "representatives of donors"
    GOVERNING = auto()  # with a State's name stands for that State: "Government of Peru"
    ADJUNCT = auto()  # stands behind its noun with words of its own: "bodies responsible for wells"
    RULER = auto()  # an office of a State, also before its holder's name: "President Ana Soto"
    STATE = auto()
    PLACE = auto()
    MODIFIER = auto()  # narrows a noun and may share it: "bilateral and multilateral donors"
    MUTUAL = auto()  # goes on between parties: "ties between A and B"
    EFFORT = auto()  # is made by its party: "the contribution of A"
    DEED = auto()  # done by its party, and of something else: "implementation by the Board of the plan"
    ENDING = auto()  # is asked of those whose acts they are: "the withdrawal of all Turkish forces"
    OPPOSING = auto()  # is asked of others than those whose acts they are: "the prevention of attacks by settlers"
    MANNER = auto()  # with "in" or "with" says how: "in accordance with"
    TAKES_INFINITIVE = auto()  # the infinitive after it is its own: "in a position to do so"
    DONE = auto()  # before "by" tells who did what lies behind: "adopted by the Board"
    THING = auto()  # cannot act
    INSTRUMENT = auto()  # ends capitalized names of texts, days and meetings, which nobody can ask
    AT_ONCE = auto()  # a decision does it by itself: "extend", "adopt"
    FOUNDING = auto()
    PROLONGING = auto()
    MANDATE = auto()
    REPORT_NOUN = auto()
    SHOWING = auto()
    COMPOSED = auto()
    VERB = auto()  # the plain form of a verb
    ASKING = auto()  # asks somebody within a decision: "decides to request"
    ASKED_PARTICIPLE = auto()  # in the passive it still asks its subject: "be invited to"
    IRREGULAR_PARTICIPLE = auto()
    HELD = auto()  # in the passive it is still to be done: "the meeting shall be held"
    CONVENING = auto()  # the body does it, and gives a task to whom it calls: "to convene a conference to adopt"
    DUTIFUL = auto()  # after "shall be" it tells a duty: "responsible"
    TOGETHER = auto()  # "in cooperation with": who follows is to be consulted, not asked
    HELPING = auto()  # "with the assistance of": who follows helps, and is not asked
    STAND_IN = auto()  # stands for a group that the words after it tell: "those engaged in trade"
    ANYBODY = auto()  # stands for a person whom nobody names: "anyone operating a ferry"
    EVERY = auto()  # tells that each of several acts: "all jurisdictions"
    SYSTEM_PART = auto()  # with the United Nations' name stands for the whole system
    HONORIFIC = auto()  # begins the name of a person, who holds the office named before: "the Chair, Mr. Li Wu"
    TWIN = auto()  # beside a noun of its kind it shares that noun's adjective: "international organizations or bodies"
    ORDINARY_NOUN = auto()  # after "to" no infinitive: "access to education"
    # what the signs of a word tell
    CAPITAL = auto()
    DIGIT = auto()
    MARK = auto()  # a sign that is no word
    PARTICIPLE = auto()
    GERUND = auto()  # a participle that governs what follows: "taking steps", unlike "increased efforts"
    PLURAL = auto()
    BY_ENDING = auto()  # no table has the word: its ending alone tells its class
    STARTS_PHRASE = auto()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The classes of single words, and of phrases under their first word, the longest first.

    `words` gives the flags of a lower-case word, `phrases` pairs of (words after the first, flags),
    `endings` the flags of words that the table does not have, by how they end ("ed" of a participle).
    """

    words: dict[str, int]
    phrases: dict[str, tuple[tuple[tuple[str, ...], int], ...]]
    endings: tuple[tuple[str, int], ...]


@cache
def load_lexicon(language: str = "english") -> Lexicon:
    """Read the words of a language pack; KnowledgeBroken names the row that contradicts itself."""
    lines = files(__package__).joinpath(language, TABLE).read_text(encoding="utf-8").splitlines()
    return read_lexicon(lines)


@cache
def load_demonyms(language: str = "english") -> dict[str, str]:
    """Each adjective of a State with the State's name: "Peruvian" authorities are those of Peru."""
    lines = files(__package__).joinpath(language, "demonyms.csv").read_text(encoding="utf-8").splitlines()
    return {row["adjective"]: row["state"] for row in csv.DictReader(lines)}


def read_lexicon(lines: Iterable[str]) -> Lexicon:
    """Read and check a table of words: each row has a class, its words, and an example that has one of them."""
    rows = csv.DictReader(lines)
    if rows.fieldnames != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    words: dict[str, int] = {}
    phrases: dict[str, dict[tuple[str, ...], int]] = {}
    endings: list[tuple[str, int]] = []
    for number, row in enumerate(rows, start=2):
        is_ending = row["class"].endswith(" ending")
        try:
            flag = WordClass[row["class"].removesuffix(" ending").replace(" ", "_").upper()]
        except KeyError:
            raise KnowledgeBroken(f"{TABLE} row {number}: there is no class {row['class']!r}") from None
        listed = row["words"].split("|")
        lowered = row["example"].lower()
        if not any(word in lowered for word in listed):
            raise KnowledgeBroken(f"{TABLE} row {number}: the example has none of the words")
        if is_ending:
            is_gerund = flag is WordClass.GERUND
            endings.extend((word, flag.value | (WordClass.PARTICIPLE.value if is_gerund else 0)) for word in listed)
            continue
        for word in listed:
            first, *rest = word.split()
            if not rest:
                words[word] = words.get(word, 0) | flag.value
            elif len(rest) >= LONGEST_PHRASE:
                raise KnowledgeBroken(f"{TABLE} row {number}: {word!r} has more than {LONGEST_PHRASE} words")
            else:
                known = phrases.setdefault(first, {})
                known[tuple(rest)] = known.get(tuple(rest), 0) | flag.value
    for first in phrases:
        words[first] = words.get(first, 0) | WordClass.STARTS_PHRASE.value
    longest_first = {
        first: tuple(sorted(known.items(), key=lambda pair: -len(pair[0]))) for first, known in phrases.items()
    }
    return Lexicon(words, longest_first, tuple(endings))
