"""The languages that texts come in: their names, and whether they run from right to left."""

from __future__ import annotations

from enum import StrEnum

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
