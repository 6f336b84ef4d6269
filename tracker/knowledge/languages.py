"""The languages that texts come in: their names, and whether they run from right to left."""

from __future__ import annotations

import csv
import re
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "language_words.csv"
UNKNOWN = "unknown"
"""The language of a text that is in none of the official ones, as far as the program can tell."""


class Language(StrEnum):
    """An official language of the United Nations, by the code that pages and files use (ISO 639-1)."""

    ENGLISH = "en"
    FRENCH = "fr"
    SPANISH = "es"
    RUSSIAN = "ru"
    ARABIC = "ar"
    CHINESE = "zh"


NAMES = {language.value: language.name.capitalize() for language in Language}
"""The official languages by their codes: "fr" is "French"."""

LOOK_ALIKE = str.maketrans("асеорхуіѕј", "aceopxyisj")
"""Cyrillic letters that look as Latin ones do: Russian texts letter their lists and agenda items with either."""

SCRIPTS = {
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ar": re.compile(r"[\u0620-\u064a]"),
    "ru": re.compile(r"[А-Яа-яЁё]"),
}
"""The letters by which three of the languages are told."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def name_of(language: str) -> str:
    """Name a language in English: "fr" is "French"; what has no name here stays as it is."""
    return NAMES.get(language, language)


def tag_of(language: str) -> str:
    """The tag that pages carry: "fr"; "und" for a language that is not known, as BCP 47 has it."""
    return "und" if language == UNKNOWN else language


def direction_of(language: str) -> str:
    """Which way a language runs: "rtl" for Arabic, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def script_of(words: str) -> str | None:
    """The language that the letters of words are those of, "ar", "ru" or "zh"; None where they are Latin ones."""
    counts = {language: len(script.findall(words)) for language, script in SCRIPTS.items()}
    language = max(counts, key=lambda each: counts[each])
    return language if counts[language] * 3 > sum(sign.isalpha() for sign in words) > 0 else None


@cache
def load_words() -> dict[tuple[str, str], tuple[str, ...]]:
    """The words by which texts in languages other than English are taken apart, by language and kind.

    ("fr", "operative") are the verbs that open operative paragraphs, ("fr", "month 12") the names of December.
    KnowledgeBroken where a row's example has none of its words.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        words = tuple(row["words"].split("|"))
        if not any(word in row["example"] for word in words):
            raise KnowledgeBroken(f"{TABLE}: the example {row['example']!r} has none of the words of {row['kind']!r}.")
        found[row["language"], row["kind"]] = words
    return found


def words_of(language: str, kind: str) -> tuple[str, ...]:
    """The words of one kind in a language, none where the table has none: see `load_words`."""
    return load_words().get((language, kind), ())
