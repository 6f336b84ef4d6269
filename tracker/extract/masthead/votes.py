"""How a text was adopted: "by 13 votes to none, with 2 abstentions", "by a recorded vote of 31 to 14", by consensus."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.extract.masthead.ordinals import read_cardinal
from tracker.model import Vote

_COUNT = r"(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)"
_COUNTED = re.compile(
    rf"""
    \b(?:adopted|approved|agreed)\b[^.;\[\]]{{0,120}}?\bby\b[^.;\[\]]{{0,40}}?\s
    (?P<for>{_COUNT})(?:\s+votes?(?:\s+in\s+favour)?|\s+in\s+favour)?(?:\s+to|,?\s+with|,)\s+
    (?P<against>{_COUNT})(?:\s+votes?)?(?:\s+against)?
    (?:,?\s+(?:with|and)\s+(?P<abstaining>{_COUNT})\s+(?:abstentions?|abstaining|members?\s+abstaining))?
    """,
    re.X | re.I,
)
_UNCOUNTED = re.compile(
    r"\b(?:adopted|approved)\s+(?:[a-z\s]{0,30}\b)?"
    r"(?:unanimously|by\s+(?:consensus|acclamation)|without\s+(?:a\s+)?(?:vote|objection))\b",
    re.I,
)


def find_vote(lines: Iterable[str]) -> Vote | None:
    """Find the vote in a masthead or closing line, None where neither says how the text was adopted.

    "[Adopted by a recorded vote of 31 to 14, with 2 abstentions. ...]" has 31, 14 and 2.
    """
    for line in lines:
        for match in _COUNTED.finditer(line):
            counts = [read_cardinal(match[name]) if match[name] else None for name in ("for", "against", "abstaining")]
            if counts[0] is not None and counts[1] is not None:
                return Vote(" ".join(match.group().split()), *counts)
        if uncounted := _UNCOUNTED.search(line):
            return Vote(" ".join(uncounted.group().split()))
    return None
