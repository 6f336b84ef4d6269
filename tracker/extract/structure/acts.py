"""Acts that stand under heads: "instructs the Director" with "1 to publish a map" and "2 to assist" below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracker.extract.clauses import openings
from tracker.extract.clauses.opening_verbs import opening_verb
from tracker.extract.clauses.verbs import Mood
from tracker.extract.structure.numbering import Style, read_mark
from tracker.model import Block, Role


def acts_stand_under_heads(blocks: Sequence[Block]) -> bool:
    """Whether the acts of a text are unnumbered heads, and the numbers below them count what each head asks.

    So writes the International Telecommunication Union, in lower case, and the Council of the European Union, in
    capitals ("INVITES THE MEMBER STATES TO:"). Where numbered paragraphs have operative verbs of their own, the numbers
    are the paragraphs' own.
    """
    heads = lower = 0
    for block, following in pairwise([*blocks, Block("")]):
        text = block.text
        if block.role not in (Role.UNKNOWN, Role.HEADING) or openings.heads_annex(text):
            break
        mark = read_mark(text)
        if mark is not None and mark.style is Style.TOP:
            if opening_verb(_in_small_letters(text[mark.end :]), (Mood.THIRD,)) is not None:
                return False
        elif mark is None and openings.heads_acts(text):
            lower += 1
        elif mark is None and openings.opens_with_known_verb(text):
            below = read_mark(following.text)
            heads += below is not None and below.style is Style.TOP
            if below is None and lower:
                return False
    return lower > 0 or heads > 1


def _in_small_letters(words: str) -> str:
    return words[:1] + words[1:].lower() if words[:12].isupper() else words
