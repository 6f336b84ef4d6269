"""Which of the six official languages a text is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

CLAUSES_READ = frozenset({"en"})
"""The languages whose clauses are read; of the others only the structure is."""

_WORDS = {
    "en": frozenset(["the", "of", "and", "to", "in", "its", "on", "by", "that", "with"]),
    "fr": frozenset(["le", "la", "les", "des", "et", "du", "de", "à", "en", "que", "dans", "aux"]),
    "es": frozenset(["el", "la", "los", "las", "de", "y", "en", "que", "del", "por", "con", "para"]),
}
_LATIN_WORD = re.compile(r"[a-zà-ÿ][a-zà-ÿ]*")  # one letter first: the search skips to it
_CYRILLIC = re.compile(r"[А-Яа-яё]")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def language_of(texts: Sequence[str]) -> str:
    """Name the language by its script and most frequent words: "L’Assemblée générale," is "fr"."""
    sample = " ".join(texts)[:2000]
    if not sample.isascii():
        for language, script in (("zh", _CHINESE), ("ar", _ARABIC), ("ru", _CYRILLIC)):
            if len(script.findall(sample)) > len(sample) // 4:
                return language
    found = Counter(_LATIN_WORD.findall(sample.lower()))
    counts = {language: sum(found[word] for word in words) for language, words in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else "en"
