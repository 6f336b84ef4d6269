"""Which of the six official languages a text is written in, or that it is none of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tracker.knowledge.languages import SCRIPTS, UNKNOWN

CLAUSES_READ = frozenset({"en"})
"""The languages whose clauses are read; of the others only the structure is."""

_WORDS = {
    "en": frozenset(["the", "of", "and", "to", "in", "its", "on", "by", "that", "with"]),
    "fr": frozenset(["le", "la", "les", "des", "et", "du", "de", "à", "en", "que", "dans", "aux"]),
    "es": frozenset(["el", "la", "los", "las", "de", "y", "en", "que", "del", "por", "con", "para"]),
}
_OTHERS = {
    "de": frozenset(["der", "die", "das", "und", "den", "des", "von", "zu", "mit", "für", "auf", "ist"]),
    "pt": frozenset(["o", "os", "da", "do", "das", "dos", "e", "em", "que", "de", "para", "com", "no", "ao"]),
    "it": frozenset(["il", "la", "di", "che", "e", "della", "del", "dei", "delle", "per", "in", "con", "gli"]),
    "nl": frozenset(["de", "het", "een", "van", "en", "in", "te", "dat", "op", "voor", "met", "zijn"]),
    "sv": frozenset(["och", "att", "av", "för", "den", "det", "som", "till", "med", "på", "om", "i"]),
    "pl": frozenset(["i", "w", "z", "na", "do", "oraz", "się", "że", "o", "dla", "przez", "od"]),
    "tr": frozenset(["ve", "bir", "bu", "ile", "için", "olarak", "da", "de", "olan", "daha", "gibi"]),
    "id": frozenset(["dan", "yang", "di", "untuk", "dengan", "pada", "dari", "dalam", "ini", "itu", "kepada"]),
    "sw": frozenset(["na", "ya", "wa", "kwa", "za", "la", "katika", "ni", "cha", "vya", "kuwa"]),
    "ro": frozenset(["și", "de", "în", "la", "a", "care", "cu", "din", "pentru", "că", "pe", "ale"]),
}
"""Frequent words of languages that are not read, so that none of them is taken for one that is."""
_WORD = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile(r"[^A-Za-zÀ-ɏ]+")
_NOT_RUSSIAN = re.compile(r"[іїєґўјљњћђџқғүұһөңәӘ]")
_NOT_ARABIC = re.compile(r"[پچژگکیےٹڈں]")
_NOT_CHINESE = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")  # Japanese and Korean signs
_FOREIGN = {"zh": _NOT_CHINESE, "ar": _NOT_ARABIC, "ru": _NOT_RUSSIAN}
_FEW = 25
"""Words below which too little is said to tell an unknown language by."""


def language_of(texts: Sequence[str]) -> str:
    """Name the language by its script and most frequent words: "L’Assemblée générale," is "fr".

    "unknown" for a text in another script, or in a language whose words are frequent in none of the six.
    """
    sample = " ".join(texts)[:4000]
    words = _WORD.findall(sample.lower())
    written = "".join(words)
    if not written.isascii() and (strange := "".join(_NOT_LATIN.findall(written))):
        for language, script in SCRIPTS.items():
            letters = len(script.findall(strange))
            if letters > len(sample) // 4:
                return UNKNOWN if len(_FOREIGN[language].findall(sample)) > letters // 50 else language
        if 2 * len(strange) > len(written):
            return UNKNOWN
    found = Counter(words)
    counts = {language: sum(found[word] for word in words & found.keys()) for language, words in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    total = found.total()
    if total >= _FEW:
        others_best = max(sum(found[word] for word in words & found.keys()) for words in _OTHERS.values())
        if others_best > counts[best] + counts[best] // 4 + 2 or counts[best] * 30 < total:
            return UNKNOWN
    return best if counts[best] else "en"
