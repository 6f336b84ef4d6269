"""The words that say when, and those beside them that tell what a time belongs to: the English of the time grammar."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "time_words.csv"
CONTEXT_TABLE = "time_context.csv"
COLUMNS = ["class", "value", "words", "example", "counterexample"]
CONTEXT_COLUMNS = ["class", "words", "example", "counterexample"]


@unique
class When(StrEnum):
    """The part that a word plays in an expression of time; one sign each, so that rules can be patterns of signs."""

    NONE = "."
    NUMBER = "n"  # the 3 of "3 May"
    YEAR = "y"
    CARDINAL = "c"
    ORDINAL = "o"
    HUNDRED = "H"
    ORDINAL_HUNDRED = "h"
    ORDINAL_SUFFIX = "x"
    MONTH = "m"
    WEEKDAY = "w"
    UNIT = "u"
    PART = "q"  # halves and quarters
    BEGIN = "b"
    EARLY = "e"
    MIDDLE = "i"
    LATE = "l"
    END = "z"
    LAST = "L"
    LATEST = "B"  # by, no later than
    BEFORE = "P"
    UNTIL = "T"
    THROUGH = "U"
    OVER = "1"
    UPON = "4"
    WITHIN = "W"
    START = "S"
    EFFECT = "E"  # with effect from
    IN = "N"
    ON = "@"
    AT = "r"
    FOR = "D"
    TO = ">"
    BETWEEN = "<"
    TERM_END = "X"  # for a period ending on
    AFTER = "A"
    FOLLOWING = "a"
    OCCASION = "G"  # in time for, upon
    ONCE = "g"
    EVERY = "v"
    OTHER = "V"  # every other year
    BOTH = "2"
    NEXT = "k"
    PERIOD = "p"
    MORE = "M"  # a further period
    TIMES = "t"  # twice
    PER = "/"
    FREQUENCY = "F"
    FREQUENT = "f"  # annual
    RHYTHM = "R"  # monthly: an adverb and an adjective
    SESSION = "s"
    MEETING = "j"
    CODE = "3"  # a session for short: CoP22
    BASIS = "%"
    BEYOND = "Y"
    ADOPTION = "!"
    SEGMENT = "Q"
    AGENDA = "K"
    AND = "&"
    OF = "_"
    THE = "d"
    COMMA = ","
    DASH = "-"
    STOP = ";"


@unique
class Beside(StrEnum):
    """The part that a word plays beside an expression of time: what tells to whom or what the time belongs."""

    NONE = "."
    NAME = "C"
    NUMBER = "n"
    TIME = "#"  # words of a time of the asked act that was read before
    OTHER_TIME = "x"  # words of the time of something else
    BE = "b"
    HAVE = "h"
    MODAL = "m"
    RELATIVE = "w"
    THAT = "t"
    TO = ">"  # before a verb
    AGENT = "y"
    OF = "o"
    ON = "@"
    PREPOSITION = "p"
    DETERMINER = "d"
    POSSESSIVE = "s"
    AND = "&"
    ADVERB = "a"
    OFFICE = "O"
    DONE = "D"  # adopted, made
    HAPPEN = "H"  # held, convened
    FOUNDED = "F"  # set up, elected
    ADJECTIVAL = "J"
    DOING = "g"
    HOLD = "V"
    JOIN = "j"
    PRODUCE = "P"
    SUPPORT = "S"
    VEHICLE = "i"  # in, through: before a report in which something is to be done
    EXTEND = "E"
    REPORT = "r"
    EVENT = "e"
    TALK = "k"  # consultations, debates: held, but no time of something else
    MILESTONE = "M"
    MEASURED = "N"
    BUDGET = "B"
    WHETHER = "W"
    TOPIC = "T"
    PURPOSE = "v"
    STATED = "K"  # contained in, set out in: a document follows
    REASON = "R"  # in view of
    LACKING = "L"  # in the absence of, unless
    RELATED = "l"  # relating to
    ENABLE = "z"  # that enables
    ARRANGED = "A"  # the theme for a session
    DUE = "U"
    PREPARING = "Q"  # in preparing for a session
    GOAL = "G"
    AIMED = "c"  # the capacity, efforts or progress that a goal needs
    COMMA = ","
    STOP = ";"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one table by what they are: `single` by the word, `phrases` by their first word, the longest first.

    "prior to" is in `phrases` under "prior" as (("to",), sign, value). Words with
    a capital stand for themselves only ("March"), all others for any case.
    `endings` are the last letters of open classes ("ed").
    """

    single: dict[str, tuple[str, str]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    endings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of words, with a phrase in which its words are meant and one in which they are not."""

    kind: str
    value: str
    words: tuple[str, ...]
    example: str
    counterexample: str


@cache
def load_time_words() -> Words:
    """Read time_words.csv: "prior to" is BEFORE, "March" the month 3; KnowledgeBroken names a wrong row."""
    return _words(read_rows(TABLE, COLUMNS), When, TABLE)


@cache
def load_context_words() -> Words:
    """Read time_context.csv: "held" is HAPPEN, words in "ed" are DONE; KnowledgeBroken names a wrong row."""
    return _words(read_rows(CONTEXT_TABLE, CONTEXT_COLUMNS), Beside, CONTEXT_TABLE)


def read_rows(table: str, columns: list[str]) -> tuple[Row, ...]:
    """Read the rows of one table of words; KnowledgeBroken where a row has other columns."""
    rows = csv.reader(files(__package__).joinpath(table).read_text(encoding="utf-8").splitlines())
    if next(rows, None) != columns:
        raise KnowledgeBroken(f"{table} row 1: the columns must be {', '.join(columns)}")
    found = []
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise KnowledgeBroken(f"{table} row {number}: give {len(columns)} cells, not {len(row)}")
        kind, *value, words, example, counterexample = row
        found.append(Row(kind, value[0] if value else "", tuple(words.split("|")), example, counterexample))
    return tuple(found)


def _words(rows: tuple[Row, ...], signs: type[When] | type[Beside], table: str) -> Words:
    single: dict[str, tuple[str, str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    endings: list[tuple[str, str]] = []
    for number, row in enumerate(rows, start=2):
        try:
            sign = signs[row.kind.upper()].value
        except KeyError:
            raise KnowledgeBroken(f"{table} row {number}: there is no class {row.kind!r}") from None
        if not any(word.lower().removeprefix("*") in row.example.lower() for word in row.words):
            raise KnowledgeBroken(f"{table} row {number}: the example {row.example!r} has none of its words")
        for word in row.words:
            if word.startswith("*"):
                endings.append((word[1:], sign))
                continue
            first, *rest = word.split()
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), sign, row.value))
            elif single.setdefault(first, (sign, row.value)) != (sign, row.value):
                raise KnowledgeBroken(f"{table} row {number}: {word!r} has another class already")
    ordered = {first: tuple(sorted(own, key=lambda one: -len(one[0]))) for first, own in phrases.items()}
    return Words(single, ordered, tuple(endings))
