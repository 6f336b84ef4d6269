"""Phrases that staff watch for: "within existing resources", "remains seized", "as appropriate"."""

from __future__ import annotations

import re

from tracker.model import Flag, FlagKind, Span

_PATTERNS = {
    FlagKind.WITHIN_EXISTING_RESOURCES: r"""
        within\ (?:(?:the|its|their|his|her|overall)\ )*(?:existing|available|current|approved|allocated)
            (?:\ \w+){0,2}?\ (?:resources|mandates?\ and\ resources|budget\w*)
        |within\ (?:the\ )?existing\ overall\ budgetary\ framework
        |from\ within\ (?:existing|available)\ resources
        |without\ additional\ (?:cost|resources)""",
    FlagKind.SUBJECT_TO_RESOURCES: r"""
        subject\ to\ (?:the\ )?availability\ of\ (?:[\w-]+\ ){0,3}?(?:resources|funds|funding|contributions)
        |(?:provide|providing|contribute|contributing|make|mobilize)(?:\ \w+){0,4}?
            \ (?:extra-?budgetary|voluntary)\ (?:resources|contributions|funding)
        |through\ (?:voluntary|extra-?budgetary)\ (?:contributions|resources)""",
    FlagKind.REVIEW_CLAUSE: r"""
        to\ (?:review|reassess|re-examine|revisit)|shall\ (?:review|be\ reviewed|expire|terminate|lapse)
        |keep\ under\ (?:\w+\ )?review|under\ (?:continuous|continuing|constant|active)\ review|sunset\ clause
        |conduct\ a\ (?:\w+\ )*review""",
    FlagKind.REMAIN_SEIZED: r"remains?\ (?:\w+\ )?seized",
    FlagKind.AGENDA_INCLUSION: r"""
        (?:include|inscribe|place|retain|keep)\b[^;]{0,60}?
            \b(?:in|on)\ (?:the\ )?(?:provisional\ |draft\ |its\ )?agenda""",
    FlagKind.AS_APPROPRIATE: r"""
        as\ (?:and\ when\ )?(?:appropriate|applicable|necessary)|if\ (?:appropriate|applicable|necessary)
        |where(?:ver)?\ (?:appropriate|applicable|necessary|possible)
        |when(?:ever)?\ (?:appropriate|applicable|necessary)""",
}
_FLAG = re.compile(
    r"(?<!\w)(?=[a-z])(?:"
    + "|".join(f"(?P<{kind.name}>(?:{pattern})\\b)" for kind, pattern in _PATTERNS.items())
    + ")",
    re.VERBOSE,
)


# Words without which no flag can be there: looked for first, being much quicker.
_HINTS = (
    "resource", "appropriate", "applicable", "necessary", "possible", "review", "assess", "seized", "agenda",
    "contribution", "budget", "cost", "expire", "terminate", "lapse", "revisit", "examine", "sunset", "fund",
)  # fmt: skip


def find_flags(text: str, start: int, end: int) -> tuple[Flag, ...]:
    """The flags of `text[start:end]` with their words, in order."""
    clause = text[start:end]
    if not any(map(clause.__contains__, _HINTS)):
        return ()
    return tuple(
        Flag(FlagKind[match.lastgroup or ""], match.group(), Span(*match.span()))
        for match in _FLAG.finditer(text, start, end)
    )
