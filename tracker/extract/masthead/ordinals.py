"""Numbers of sessions as mastheads spell them: "eighty-first", "one hundred and fifth", "79th"."""

from __future__ import annotations

import re

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_ROUND = [word[:-1] + "ieth" for word in _TENS]

_CARDINALS = (
    {word: value for value, word in enumerate([*_ONES, *_TEENS], start=1)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {"a": 1, "an": 1}
)
_VALUES = {word: value for value, word in enumerate(_ORDINALS, start=1)} | {
    word: 10 * value for value, word in enumerate(_ROUND, start=2)
}


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


ORDINAL = (
    rf"(?i:\b(?:\d{{1,4}}\s?(?:st|nd|rd|th)\b|(?:(?:(?:one|two)[\s-])?hundred(?:[\s-]and)?[\s-])?"
    rf"(?:(?:{_any(_TENS)})[\s-](?:{_any(_ORDINALS[:9])})|{_any(_ROUND)}|{_any(_ORDINALS)})\b"
    rf"|(?:(?:one|two)[\s-])?hundredth\b))"
)
"""A pattern for one ordinal, in any case, to be used inside larger patterns."""

_PARTS = re.compile(r"[\s-]+")


def read_ordinal(words: str) -> int | None:
    """Count an ordinal: "Seventy-ninth" is 79, "47th" 47; None where a word is no number."""
    digits = re.match(r"\s*(\d{1,4})", words)
    if digits:
        return int(digits[1])
    total = 0
    for word in _PARTS.split(words.strip().lower()):
        if word in _VALUES:
            return total + _VALUES[word]
        if word in ("hundred", "hundredth"):
            total = (total or 1) * 100
        elif word in _CARDINALS:
            total += _CARDINALS[word]
        elif word != "and":
            return None
    return total if total >= 100 else None


def read_cardinal(words: str) -> int | None:
    """Count a number of votes: "13", "thirteen", "twenty-one"; "none" is 0, None where a word is no number."""
    if words.isdigit():
        return int(words)
    lowered = words.lower()
    if lowered in ("none", "nil", "zero", "no"):
        return 0
    parts = [_CARDINALS.get(part) for part in lowered.split("-")]
    return sum(part for part in parts if part) if parts and None not in parts and lowered not in ("a", "an") else None
