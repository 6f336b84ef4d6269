"""How alike two passages are: by the words that say what they are about, not by those that all resolutions share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

COMMON = frozenset(
    """
    a about above accordance account action activities acting all also among an and any appropriate are as assembly at
    be been being body but by can commends committee concern continue cooperation council countries decides decision
    deep determined development each effective efforts emphasizes encourages ensure entitled expresses first for from
    full further general government governments had has have held high his holding implement implementation implementing
    importance in including inter international into invites is it item its itself level made may measures meeting
    member members nations national necessary need new next not note noted notes noting of on one only or other out
    paragraph parties particular party present progress promote promoting provide provided provisional adopted agenda
    aimed alia bearing calls call reaffirming reaffirms recalling recalls recognizes recognizing regard related relevant
    report reports request requests resolution resolutions respect role secretary session sessions should states
    stresses stressing strengthen strengthening submit such sub support taking takes take that the their them
    these this those through to towards under united up upon urges use welcomes welcoming well were when where which
    while who will with within without work year years
    """.split()
)
"""Words that stand in most paragraphs, whatever they are about, found by counting those of sixty resolutions."""
SHARE_OF_COMMON = 0.2
"""What such a word, a number or an ordinal counts, beside one that says what a paragraph is about."""
NUMBER = re.compile(r"\d+|[ivxl]+|\w*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|tieth|teenth)")
WORD = re.compile(r"[^\W_]+")
PERHAPS = 40
"""From this likeness of their letters on, of 100, two passages are looked at word by word."""
WITHIN = 0.8
"""What part of the words of a passage has to stand in a longer one for it to be found within that."""
MEANING = 5
"""Words about something that it needs to have for that."""


def compare_words(one: str, other: str) -> int:
    """Say how alike two passages are, from 0 to 100: half by their letters, half by what they are about.

    "Requests the Secretary-General to report at its eightieth session on wells" and "Requests the Secretary-General
    to report at its eighty-first session on ferries" are less alike than the same about wells in other words. A
    passage that stands within a longer one is like it.
    """
    return _join(fuzz.token_sort_ratio(one, other, processor=utils.default_process), _count(one), _count(other))


def find_alike(old: Sequence[str], new: Sequence[str], least: int) -> dict[tuple[int, int], int]:
    """Find the pairs of two lists that are alike, by their places: {(0, 2): 87} is the first with the third."""
    if not old or not new:
        return {}
    scores = process.cdist(old, new, scorer=fuzz.token_sort_ratio, processor=utils.default_process)
    before, after = [_count(words) for words in old], [_count(words) for words in new]
    found: dict[tuple[int, int], int] = {}
    for i, j in zip(*(scores >= PERHAPS).nonzero(), strict=True):
        likeness = _join(float(scores[i, j]), before[int(i)], after[int(j)])
        if likeness >= least:
            found[int(i), int(j)] = likeness
    return found


def says_something(words: str) -> bool:
    """Whether a passage tells what it is about, and not only "to report at its next session on the resolution"."""
    return sum(not _is_common(word) for word in WORD.findall(words.casefold())) >= MEANING


def _join(letters: float, one: Counter[str], other: Counter[str]) -> int:
    shared, least, most = _weigh(one & other), *sorted((_weigh(one), _weigh(other)))
    if not most:
        return round(letters)
    if least >= MEANING and shared >= WITHIN * least:
        return round(max(50 * shared / least + 25, 100 * shared / (least + most) + letters / 2))
    return round(100 * shared / (least + most) + letters / 2)


def _count(words: str) -> Counter[str]:
    return Counter(WORD.findall(words.casefold()))


def _weigh(words: Counter[str]) -> float:
    return sum(count * (SHARE_OF_COMMON if _is_common(word) else 1) for word, count in words.items())


def _is_common(word: str) -> bool:
    return word in COMMON or NUMBER.fullmatch(word) is not None
