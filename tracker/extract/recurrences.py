"""Deadlines that come again: "annually", "every six months", "at each session", "on a regular basis"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extract.ordinals import CARDINAL, read_cardinal
from tracker.model import Deadline, DeadlineKind, Span

# Each alternative with its frequency; read in lower case, which is quicker than looking for both cases.
_RECURRING = re.compile(
    rf"""(?<!\w)(?=[abdefhimopqrstwy])(?:
      (?P<every>(?:(?:at\s+least\s+)?once\s+)?every\s+(?:(?P<count>{CARDINAL})\s+)?(?P<other>other\s+
          |second\s+|third\s+)?
          (?P<unit>days?|weeks?|months?|years?|bienni(?:um|a)|quarter)(?!\s+since))
    | (?P<P1Y>annually|(?:on\s+an?\s+|in\s+an?\s+)?(?:annual|yearly)\s+(?:[a-z]+\s+){{0,2}}?(?:basis
    |reports?|reporting|briefings?|updates?|debates?
          |discussions?|panel|meetings?|reviews?|intervals)|each\s+year|yearly|once\s+a\s+year|per\s+year
          |at\ annual\ intervals)
    | (?P<P2Y>biennially|(?:on\s+a\s+)?biennial\s+(?:basis|reports?|reporting|reviews?|intervals)
    |once\s+every\s+biennium
          |on\s+a\s+two-year\s+basis|alternate\ years)
    | (?P<P3Y>triennially|(?:on\s+a\s+)?triennial\s+(?:basis|reports?|review))
    | (?P<P4Y>quadrennially|(?:on\s+a\s+)?quadrennial\s+(?:basis|reports?))
    | (?P<P6M>semi-?annually|biannually|(?:on\s+a\s+)?(?:semi-?annual|biannual|half-yearly
    |six-monthly)\s+(?:basis|reports?|briefings?|updates?)
          |twice\s+a\s+year|twice\s+yearly|twice\ annually)
    | (?P<P3M>quarterly(?!\s+(?!basis|report|brief|update|on|to|by|and|or|in|at|with|the|as|through
    |thereafter)[a-z])(?:\s+(?:basis|reports?|briefings?|updates?))?|on\s+a\s+quarterly\s+basis|three-monthly)
    | (?P<P1M>monthly(?!\s+(?!basis|report|brief|update|on|to|by|and|or|in|at|with|the|as|through
    |thereafter)[a-z])(?:\s+(?:basis|reports?|briefings?|updates?))?)
    | (?P<P2M>bi-monthly)
    | (?P<P2W>fortnightly|bi-weekly)
    | (?P<P1W>weekly)
    | (?P<session>(?:at|for|to|during|before)\s+(?:each|every|all)\s+(?:of\s+(?:its|their|the)\s+
    |its\s+)?(?:\w+\s+){{0,2}}?(?:sessions?|meetings?)
          |at\s+(?:its|their|the)\s+(?:regular|annual|subsequent|future)\s+(?:sessions
          |meetings)(?:\s+of\s+their\s+governing\s+bodies)?
          |on\s+a\s+sessional\s+basis)
    | (?P<regular>(?:on\s+a\s+(?:more\s+)?(?:regular|periodic|continuous
    |continuing)(?:\s+and\s+\w+)?\s+basis)|regularly|periodically
          |at\s+regular\s+intervals|(?:in\s+(?:his|her|its|their|the)\s+)?(?:regular
          |periodic)\s+(?:reporting|reports?|briefings?|updates?))
    )\b""",
    re.VERBOSE,
)
# Words without which nothing recurs: looked for first, being much quicker.
_HINTS = (
    "nnual", "very", "year", "regular", "period", "month", "quarter", "week", "ienni", "session", "meeting", "basis",
    "adren", "trienn",
)  # fmt: skip
_WHOLE_PHRASE = re.compile(r"\b(?:in|on|through|as\ part\ of)\s+(?:an?|his|her|its|their|the)(?:\s+next)?\s+$", re.X)
# "in his second annual report": one of them, which does not come again.
_ONE_OF_THEM = re.compile(
    r"\b(?:(?:first|second|third|fourth|fifth|last|final|latest)"
    r"|(?:build(?:ing)?\s+(?:up)?on|based\s+on|basis\s+of|contained\s+in|set\s+out\s+in|review(?:ing)?|circulate)\s+the)\s+$"
)
_UNIT_LETTER = {"d": "D", "w": "W", "m": "M", "y": "Y"}


def read_recurrences(text: str, start: int, end: int) -> Iterator[Deadline]:
    """The recurrences of a clause: "every six months" (P6M), "at each session" (session)."""
    clause = text[start:end]
    if not any(map(clause.__contains__, _HINTS)):
        return
    lower = text.lower()
    for match in _RECURRING.finditer(lower if len(lower) == len(text) else text, start, end):
        words = match.group()
        frequency = _frequency(match) if match["every"] else match.lastgroup or ""
        if match.lastgroup in ("P1Y", "P2Y", "P3Y", "P4Y", "P6M", "P3M", "regular") and words[-1:] != "y":
            noun = words.split()[-1].lower()
            if noun in (
                "report",
                "reports",
                "meeting",
                "meetings",
                "review",
                "discussion",
                "debate",
                "panel",
            ):
                before = text[max(start, match.start() - 60) : match.start()]
                pattern = _PRODUCES if noun.startswith("report") else _HOLDS
                if not pattern.search(before) or _ONE_OF_THEM.search(before):
                    continue
        whole = _WHOLE_PHRASE.search(text, max(start, match.start() - 30), match.start())
        place = whole.start() if whole else match.start()
        yield Deadline(
            text[place : match.end()],
            DeadlineKind.RECURRING,
            Span(place, match.end()),
            frequency=frequency,
            rule="recurrence",
        )


# "annual report" recurs only where someone is to make it: "to submit an annual report".
_PRODUCES = re.compile(
    r"\b(?:submit|present|prepare|provide|in\ (?:his|her|its|their|the\ Secretary-General[’']s)|hold"
    r"|convene|organize|issue"
    r"|as\ part\ of\ (?:his|her|its|their)|through|continue\ its|publish|include|an|a|deliver|the|and)"
    r"(?:\s+(?:to\ )?(?:the\ )?[\w-]+){0,4}\s*$",
    re.VERBOSE,
)


_HOLDS = re.compile(
    r"\b(?:hold|convene|organize|organise|continue|schedule|conduct|undertake|host|establish"
    r"|dedicate)\s+(?:[\w-]+\s+){0,4}$"
)


def _frequency(match: re.Match[str]) -> str:
    count = (match["count"] and read_cardinal(match["count"])) or 1
    other = (match["other"] or "").strip()
    if other in ("other", "second"):
        count = 2
    elif other == "third":
        count = 3
    unit = match["unit"]
    if unit.startswith("bienni"):
        return "P2Y"
    if unit == "quarter":
        return "P3M"
    if unit.startswith("month") and count % 12 == 0:
        return f"P{count // 12}Y"
    return f"P{count}{_UNIT_LETTER[unit[0]]}"
