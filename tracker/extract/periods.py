"""Deadlines by lapse of time or by an event: "within 90 days", "prior to the expiry of its mandate"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.extract.dates import month_end
from tracker.extract.ordinals import CARDINAL, read_cardinal
from tracker.extract.setting import Setting
from tracker.model import Category, Deadline, DeadlineKind, Span

_UNIT_LETTER = {"d": "D", "w": "W", "m": "M", "y": "Y"}
_UNIT = r"(?P<unit>hours?|days?|weeks?|months?|years?|decades?|bienni(?:um|a))"
_UNITS = ("hour", "day", "week", "month", "year", "decade", "bienni")
_PERIOD = re.compile(
    rf"""(?<!\w)(?=[wnadfio])(?P<trigger>within|no\ later\ than|not\ later\ than|at\ the\ latest|not\ more\ than|in|for
        |during|over)\s+
        (?P<fill>(?:(?:the|a|an|further|additional|another|initial|new|final|next|coming|following|maximum
            |minimum
            |period|term|mandate|of|up\ to|not\ exceeding|interim|renewable|transitional|single|full|fixed
            |non-renewable)\s+)*)
        (?:(?P<count>{CARDINAL}|a|an)(?:\s+\(\d+\))?[\s-]+(?:calendar\s+|working\s+|further\s+|more\s+
            |additional\s+)?{_UNIT}
          (?:[\s-]+(?P<span>period|term|terms|extension|phase|cycle)s?)?
        | (?P<one>year|month)\b)
    """,
    re.VERBOSE,
)
_AFTER = re.compile(
    rf"""\b(?P<count>{CARDINAL})\s+(?:calendar\s+|working\s+)?(?P<unit>days?|weeks?|months?|years?)\s+
        (?P<side>after|from|following|of|before|prior\ to|in\ advance\ of)\s+(?P<anchor>(?:the\s+
            |its\s+)?[^,;.]{{3,60}})""",
    re.VERBOSE,
)
_ADOPTION = re.compile(
    r"\s*(?:of|after|from|following"
    r"|as\ of)\s+(?:the\s+)?(?:date\s+of\s+)?(?:the\s+)?adoption\s+of\s+(?:this|the\ present)",
    re.VERBOSE,
)

_EVENT = re.compile(
    r"""\b(?P<trigger>(?:(?:well\ |immediately\ |\w+\ (?:days|weeks|months)\ )?(?:prior\ to|before
        |in\ advance\ of|ahead\ of))
          |in\ time\ for|upon|after|following|at\ the\ time\ of|until|by\ the\ time\ of
          |at\ the\ conclusion\ of|pending)\s+
        (?P<event>(?:(?:the|its|that|this|their|his|any|each|a)\s+|(?=consideration|meetings?|sessions
            |elections))(?:next\s+|first\s+|final\s+|current\s+|full\s+)?
          (?:expir\w+|end|completion|conclusion|commencement|opening|start|beginning|holding|convening
              |closure|deployment
            |adoption|termination|establishment|entry\ into\ force|high-level\ \w+|meeting|conference
            |congress|summit|session
            |election\w*|referendum|transfer|withdrawal|review|reassessment|assessment|mandate\ expir\w+
            |Congress|Conference|Summit|Assembly|Forum|Meeting|consideration|meetings
            |sessions)\b[^,;.]{0,80}?)
        (?=[,;.]|\s+(?:and|to|in\ order|with\ a\ view|on|as|at|for|or|so\ that)\b|$)""",
    re.VERBOSE,
)


_EVENT_HINT = re.compile(  # a first letter opens each word, which the search skips to
    r"(?:prior to|before|advance of|ahead of|time|upon|after|following|until|conclusion|pending)\b"
)


def read_periods(text: str, start: int, end: int, category: Category, setting: Setting) -> Iterator[Deadline]:
    """The periods of a clause: "within 90 days", "for a further year", "60 days after the adoption"."""
    clause = text[start:end]
    if not any(map(clause.__contains__, _UNITS)):
        return
    for match in _AFTER.finditer(text, start, end):
        anchor = match["anchor"]
        if match["side"] in ("before", "prior to", "in advance of"):
            yield Deadline(match.group(), DeadlineKind.EVENT, Span(*match.span()), rule="event: before")
        elif "adoption" in anchor:
            period = _period(match["count"], match["unit"])
            yield _lasting(match.group(), Span(*match.span()), period, _add(setting.adopted, period), "adoption")
    for match in _PERIOD.finditer(text, start, end):
        trigger, fill = match["trigger"], match["fill"]
        unit = match["unit"] or match["one"]
        if match["one"] and not re.search(r"\b(?:further|additional|another|next|coming|following)\b", fill):
            continue
        if trigger in ("in", "during", "over") and not re.search(r"\b(?:next|coming|following)\b", fill):
            continue
        if trigger == "for" and unit.startswith(("day", "week")) and "period" not in fill:
            continue  # how long a meeting lasts, not when it is due
        if trigger == "for" and category is Category.DIRECTIVE and not re.search(r"period|further|next|addit", fill):
            continue
        count = match["count"] or "one"
        period = _period(count, unit)
        adoption = _ADOPTION.match(text, match.end(), end)
        close = match.end()
        due = None
        if trigger.startswith(("within", "no later", "not later")):
            due = (
                _add(setting.adopted, period)
                if adoption or not re.match(r"\s+(?:of|after|from)\b", text[close:])
                else None
            )
        if adoption:
            tail = re.match(r"[^,;.]*?(?:resolution|decision|text)", text[adoption.end() : end])
            close = adoption.end() + (tail.end() if tail else 0)
        yield _lasting(text[match.start() : close], Span(match.start(), close), period, due, trigger)


def _lasting(words: str, span: Span, period: str, due: date | None, rule: str) -> Deadline:
    return Deadline(words, DeadlineKind.PERIOD, span, date=due, period=period, rule=f"period: {rule}")


def _period(count: str, unit: str) -> str:
    number = read_cardinal(count) or 1
    if unit.startswith("hour"):
        return f"PT{number}H"
    if unit.startswith("decade"):
        return f"P{number * 10}Y"
    if unit.startswith("bienni"):
        return f"P{number * 2}Y"
    return f"P{number}{_UNIT_LETTER[unit[0]]}"


def _add(day: date | None, period: str) -> date | None:
    """The day after a period, by calendar arithmetic: 31 January and one month give 28 February."""
    if day is None:
        return None
    if period.startswith("PT"):
        return day + timedelta(hours=int(period[2:-1]))
    number, unit = int(period[1:-1]), period[-1]
    try:
        if unit in "DW":
            return day + timedelta(days=number * (7 if unit == "W" else 1))
        months = day.month - 1 + number * (12 if unit == "Y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return min(date(year, month, 1) + timedelta(days=day.day - 1), month_end(year, month))
    except (ValueError, OverflowError):
        return None


def read_events(text: str, start: int, end: int) -> Iterator[Deadline]:
    """The events of a clause: "prior to the expiry of its mandate", "in time for the Congress"."""
    if not _EVENT_HINT.search(text, start, end):
        return
    for match in _EVENT.finditer(text, start, end):
        if match["trigger"] in ("after", "following", "upon", "until", "pending") and re.search(
            r"\b(?:adoption|establishment)\b", match["event"]
        ):
            continue
        yield Deadline(match.group(), DeadlineKind.EVENT, Span(*match.span()), rule=f"event: {match['trigger']}")
