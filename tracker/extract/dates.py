"""Deadlines on a calendar date: "by 30 June 2027", "by the end of 2026", "in the first half of 2025"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.extract.setting import Setting
from tracker.model import Category, Deadline, DeadlineKind, Span

_MONTHS = (
    """
    January February March April May June July August September October November December
    """.split()
)  # fmt: skip
_MONTH = "(?:" + "|".join(_MONTHS) + ")"
_LATEST = r"by|before|until|till|no\ later\ than|not\ later\ than|on\ or\ before|prior\ to|ahead\ of"
_LATEST += r"|up\ to|up\ until|in\ advance\ of|as\ of|through"

_DATE = re.compile(
    rf"""\b(?P<trigger>{_LATEST}|at\ the\ latest\ by|from|as\ from|with\ effect\ from|starting|beginning
        |commencing
            |on|in|during|throughout|to|(?:ending|terminating|expiring)(?:\ on)?)\s+
        (?:at\ the\ latest\ |the\ latest\ )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s+)?
        (?P<part>the\ end\ of\ (?:the\ year\ )?|end-|the\ beginning\ of\ |the\ start\ of\
            |early\ (?:in\ )?|late\ (?:in\ )?
            |mid-|the\ middle\ of\ |the\ (?P<nth>first|second|third|fourth|last)\ (?P<share>half
            |quarter)\ of\ )?
        (?:(?P<day>\d{{1,2}})(?:\s*(?:to|and|[-–])\s*(?P<day2>\d{{1,2}}))?\s+(?P<month>{_MONTH})
              (?:\s+to\s+(?P<day3>\d{{1,2}})\s+(?P<month3>{_MONTH}))?,?(?:\s+(?P<year>\d{{4}}))?
          | (?P<month2>{_MONTH})\s+(?:(?P<day4>\d{{1,2}}),\s+)?(?P<year2>\d{{4}})
          | (?P<year3>(?:19|20)\d\d)(?![\d/]|[-–]\d|\ session|\ substantive|\ Agenda|\ agenda
          |,\s*and\ beyond|\ and\ beyond)
        )(?![\d/])""",
    re.VERBOSE,
)
_DIGIT = re.compile("[0-9]")
_NOT_A_TERM = re.compile(
    r"(?<![a-z])(?:\bperiod|biennium|financial\ year|resolutions?|decisions?|dated|signed|adopted|since|issued"
    r"|scheduled"
    r"|[Dd]ay|\bof|\bDay\b[^,;]{0,40})\s*$",
    re.VERBOSE,
)
_ISSUED = re.compile(r"(?:dated|signed|since|issued)\s*$")
_EXTENDS = re.compile(r"\b[Ee]xten(?:d|ds|sion)\b|\b[Rr]enew|\b[Pp]rolong|\bcontinue\s+$")
# The date of a past act: "held on 3 May", "established in 1998", "its statement of".
_PAST_ACT = re.compile(
    r"(?<!be\ )\b(?:held|adopted|established|issued|signed|concluded|made|convened|submitted|endorsed"
    r"|approved|agreed|launched"
    r"|contained|presented|proclaimed|referred|provided|considered|taken|created|reached|organized"
    r"|requested)\s+"
    r"(?:[^,;]{0,60}\s)?$",
    re.VERBOSE,
)
# "the number of moves in 2014 and 2015": what is measured, and no time of an act.
_MEASURED = re.compile(
    r"\b(?:numbers?|average|amounts?|levels?|shares?|percentages?|costs|rates?)\s+of\s[^,;:]{0,110}$"
    r"|\b(?:selected|recorded|incurred|spent|observed)\s+$"
)
_EACH_YEAR = re.compile(r"\s+(?:annually|yearly|(?:of\s+)?(?:each|every)\s+year)\b")
_WHETHER = re.compile(r"\bwhether\b[^,;]*$")
_TO_BE = re.compile(r"\bto\ be\ (?:held|convened|organized|hosted)\b[^,;]*$|\b(?:taking|takes)\ place\b[^,;]*$", re.X)


def read_dates(text: str, start: int, end: int, category: Category, setting: Setting) -> Iterator[Deadline]:
    """The dates of a clause: "by 1 July 2021", "in December 1993" (its last day).

    Dates before the adoption are those of past acts and no deadlines.
    """
    if not _DIGIT.search(text, start, end):
        return
    for match in _DATE.finditer(text, start, end):
        due = _due(match, setting.adopted)
        if due is None:
            continue
        before = text[max(start, match.start() - 90) : match.start()]
        trigger = match["trigger"]
        is_term = trigger == "to" or trigger.startswith(("ending", "terminating", "expiring"))
        if is_term and not (category is Category.DECIDING and _EXTENDS.search(text, start, match.start())):
            continue
        firm = trigger not in ("on", "in", "from", "during", "starting", "beginning", "throughout")
        if setting.adopted and due < setting.adopted:
            continue
        starts = trigger in ("from", "starting", "beginning", "commencing") and not (match["day2"] or match["day3"])
        if starts or (trigger == "as from" and category is Category.DIRECTIVE):
            continue  # when something begins is no deadline
        if (_ISSUED if firm else _NOT_A_TERM).search(before):
            continue
        if not firm and (_PAST_ACT.search(before) or (setting.adopted is None and not match["year3"])):
            continue
        if not firm and category is Category.DIRECTIVE and _TO_BE.search(before):
            continue
        if not (match["year"] or match["year2"] or match["year3"]) and _EACH_YEAR.match(text, match.end()):
            continue  # "by 31 May annually" recurs
        if _WHETHER.search(before):
            continue
        if trigger in ("in", "during") and _MEASURED.search(text[max(start, match.start() - 140) : match.start()]):
            continue
        yield Deadline(
            match.group(), DeadlineKind.DATE, Span(*match.span()), date=due, rule=f"date: {match['trigger']}"
        )


def _due(match: re.Match[str], adopted: date | None) -> date | None:
    year = match["year"] or match["year2"] or match["year3"]
    month = match["month3"] or match["month"] or match["month2"]
    day = match["day3"] or match["day2"] or match["day"] or match["day4"]  # what takes days is done on the last one
    number = int(year) if year else None
    if number is None:
        if adopted is None or month is None or day is None:
            return None
        number = adopted.year
        try:
            if date(number, _MONTHS.index(month) + 1, int(day)) < adopted:
                number += 1
        except ValueError:
            return None
    try:
        if month and day:
            return date(number, _MONTHS.index(month) + 1, int(day))
        if month:
            return month_end(number, _MONTHS.index(month) + 1)
        return _part_of_year(match, number)
    except ValueError:
        return None


def _part_of_year(match: re.Match[str], year: int) -> date:
    if match["share"]:
        nth = {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(match["nth"])
        length = 6 if match["share"] == "half" else 3
        return month_end(year, nth * length if nth else 12)
    part = (match["part"] or "").strip()
    if part.startswith(("mid", "the middle")):
        return date(year, 6, 30)
    return date(year, 12, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month; month 12 is December."""
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
