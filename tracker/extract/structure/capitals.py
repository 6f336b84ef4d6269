"""Paragraphs that are printed in capitals throughout are read in small letters: "TO INSTRUCT THE PERMANENT COUNCIL"."""

from __future__ import annotations

import re
from calendar import month_name

_BODY = (
    "council|assembly|committee|commission|conference|congress|board|secretariat|secretary|general|parties|states|"
    "director|parliament|union|court|office|bank|fund|programme|organization|forum|bureau|authority|president"
)
_NAME = re.compile(
    rf"\b(?:the|of|by|to)\s+(?P<name>(?:(?!the\b|of\b|to\b|by\b|that\b|and\b)[a-z-]+\s+){{0,3}}(?:{_BODY}))\b"
    rf"|\b(?P<group>member\s+states|states\s+parties|states)\b|\b(?P<month>{'|'.join(month_name[1:]).lower()})\b"
)
_WORD = re.compile(r"[a-z][a-z]+")
SHORTEST = 24
"""Letters below which capitals may be an acronym or a heading."""


def is_in_capitals(text: str) -> bool:
    """Whether a paragraph is printed in capitals throughout, not only its verb ("URGES Member States")."""
    if sum(map(str.islower, text[: len(text) // 5])) >= max(0.1 * len(text), 1):
        return False  # so many small letters in its first fifth are too many, whatever follows
    letters = list(filter(str.isalpha, text))
    return len(letters) >= SHORTEST and sum(map(str.isupper, letters)) > 0.9 * len(letters)


def in_small_letters(text: str) -> str:
    """Give the words in small letters, sign by sign, names of bodies and months with their capitals.

    "TO INSTRUCT THE PERMANENT COUNCIL" becomes "To instruct the Permanent Council", of the same length.
    """
    small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    signs = list(small)
    for match in _NAME.finditer(small):
        start, end = match.span("name" if match["name"] else "group" if match["group"] else "month")
        for word in _WORD.finditer(small, start, end):
            signs[word.start()] = signs[word.start()].upper()
    first = next((place for place, sign in enumerate(signs) if sign.isalpha()), 0)
    signs[first : first + 1] = [sign.upper() for sign in signs[first : first + 1]]
    return "".join(signs)
