"""The beginnings by which an inflected word is found: "вод" of "воды", "مياه" of "والمياه"."""

from __future__ import annotations

import re

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
ARABIC = re.compile(r"[\u0620-\u064a]")
CHINESE = re.compile(r"[\u3400-\u9fff]")

SHORTEST = 3
"""Letters of a beginning that still tell a word."""

_RUSSIAN = (
    "иями ями ами иях ием ией иям ого его ому ему ыми ими ется ются ает яет уют ают яют ует ение ения ению ением "
    "ать ять ить еть ия ий ие ии ию ев ов ей ам ям ах ях ом ем ым им ой ый ая яя ое ее ую юю ые "
    "ы и а я о е ё у ю ь й"
).split()
_ARABIC_BEFORE = "وال بال فال كال ولل لل ال و ف ب ل ك".split()
_ARABIC_BEHIND = "اتها اته ات ون ين ان ية ها هم هن ه ة ي".split()
_ALEFS = "اأإآ"
_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")  # tatweel and vowel signs


def beginnings_of(word: str) -> tuple[str, ...]:
    """Give the beginnings of which a word has one in each of its forms; empty for one that is searched as it is.

    "воды" gives ("вод",); an Arabic word those with each article and preposition that may be written before it.
    """
    if ARABIC.search(word):
        return _arabic(word)
    if CYRILLIC.search(word):
        return (_cut(word.casefold(), _RUSSIAN),)
    return ()


def _arabic(word: str) -> tuple[str, ...]:
    bare = _SIGNS.sub("", word)
    for before in _ARABIC_BEFORE:
        if bare.startswith(before) and len(bare) - len(before) >= SHORTEST:
            bare = bare[len(before) :]
            break
    stem = _cut(bare, _ARABIC_BEHIND)
    stems = [alef + stem[1:] for alef in _ALEFS] if stem[:1] in _ALEFS else [stem]
    return tuple(dict.fromkeys(before + each for each in stems for before in ("", *_ARABIC_BEFORE)))


def _cut(word: str, endings: list[str]) -> str:
    ending = next((each for each in endings if word.endswith(each) and len(word) - len(each) >= SHORTEST), "")
    return word[: len(word) - len(ending)]
