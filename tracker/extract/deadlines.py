"""When an asked or decided act is due, recurs or expires: dates, sessions, periods, recurrences, events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from tracker.extract.ordinals import CARDINAL, ORDINAL, read_cardinal, read_ordinal
from tracker.model import Category, Deadline, DeadlineKind, SessionRef, Span


class Calendar(Protocol):
    """What is known of the sessions of bodies."""

    def opening(self, body: str, number: int) -> date | None:
        """The day on which a session opens, None where unknown."""

    def next_number(self, body: str, after: date) -> int | None:
        """The session that follows the one of a day."""

    def number_at(self, body: str, on: date) -> int | None:
        """The session in which a day falls."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document says of itself, against which its deadlines are read."""

    body: str | None
    adopted: date | None
    session: int | None
    calendar: Calendar


# Which bodies were named before a place of the paragraph, nearest first.
BodiesBefore = Callable[[int], tuple[str, ...]]
# The body named by the words that begin at a place: "the Human Rights Council".
BodyAt = Callable[[int], tuple[str, int] | None]

_MONTHS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip
_MONTH = "(?:" + "|".join(_MONTHS) + ")"
_LATEST = r"by|before|until|till|no\ later\ than|not\ later\ than|on\ or\ before|prior\ to|ahead\ of|up\ to|up\ until"
_LATEST += r"|in\ advance\ of|as\ of|through"

_DATE = re.compile(
    rf"""\b(?P<trigger>{_LATEST}|at\ the\ latest\ by|from|as\ from|with\ effect\ from|starting|beginning|commencing
            |on|in|during|throughout|to)\s+
        (?:at\ the\ latest\ |the\ latest\ )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s+)?
        (?P<part>the\ end\ of\ (?:the\ year\ )?|end-|the\ beginning\ of\ |the\ start\ of\ |early\ (?:in\ )?|late\ (?:in\ )?
            |mid-|the\ middle\ of\ |the\ (?P<nth>first|second|third|fourth|last)\ (?P<share>half|quarter)\ of\ )?
        (?:(?P<day>\d{{1,2}})(?:\s*(?:to|and|[-–])\s*(?P<day2>\d{{1,2}}))?\s+(?P<month>{_MONTH})
              (?:\s+to\s+(?P<day3>\d{{1,2}})\s+(?P<month3>{_MONTH}))?,?(?:\s+(?P<year>\d{{4}}))?
          | (?P<month2>{_MONTH})\s+(?:(?P<day4>\d{{1,2}}),\s+)?(?P<year2>\d{{4}})
          | (?P<year3>(?:19|20)\d\d)(?![\d/]|[-–]\d|\ session|\ substantive|\ Agenda|\ agenda|,\s*and\ beyond|\ and\ beyond)
        )(?![\d/])""",
    re.VERBOSE,
)
_NOT_A_TERM = re.compile(
    r"(?:\bperiod|biennium|financial\ year|resolutions?|decisions?|dated|signed|adopted|since|issued|scheduled"
    r"|[Dd]ay|\bof)\s*$",
    re.VERBOSE,
)
_ISSUED = re.compile(r"(?:\bperiod|dated|signed|since|issued)\s*$")
_EXTENDS = re.compile(r"\b[Ee]xten(?:d|ds|sion)\b|\b[Rr]enew|\b[Pp]rolong")
# The date of a past act: "held on 3 May", "established in 1998", "its statement of".
_PAST_ACT = re.compile(
    r"(?<!be\ )\b(?:held|adopted|established|issued|signed|concluded|made|convened|submitted|endorsed|approved|agreed|launched"
    r"|contained|presented|proclaimed|referred|provided|considered|taken|created|reached|organized|requested)\s+"
    r"(?:[^,;]{0,60}\s)?$",
    re.VERBOSE,
)
_TO_BE = re.compile(
    r"\bto\ be\ (?:held|convened|organized|hosted)\b[^,;]*$|\b(?:taking|takes)\ place\b[^,;]*$", re.X
)

_ADJECTIVES = (
    r"(?:(?:annual|regular|ordinary|special|substantive|resumed|organizational|main|plenary|high-level|formal|next"
    r"|emergency|biennial|intersessional|coordination\ and\ management|humanitarian\ affairs)\s+)*"
)
_SESSION = re.compile(
    rf"""(?P<numbers>\b(?:{ORDINAL})(?:\s*(?:,\s*and|,|and|or|to|through)\s+(?:(?:its|the)\s+)?(?:{ORDINAL}))*)\s+
             {_ADJECTIVES}(?:session|meeting)s?\b(?:\s+of\s+(?P<year4>(?:19|20)\d\d)\b)?
       | \b(?P<year>(?:19|20)\d\d)(?:(?:\s+and|,)\s+(?P<also>(?:19|20)\d\d))?\s+{_ADJECTIVES}sessions?\b
       | \b{_ADJECTIVES}sessions?\s+(?:of|in|for)\s+(?P<year2>(?:19|20)\d\d)\b
       | \b(?P<next>next|forthcoming|upcoming|following|subsequent|coming)\s+{_ADJECTIVES}(?:session|meeting)s?\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SESSION_LEAD = re.compile(
    r"""(?P<lead>\b(?:at|during|before|by|until|till|for|to|from|in|prior\ to|no\ later\ than|not\ later\ than|in\ advance\ of
            |in\ time\ for|ahead\ of|beginning\ (?:at|with|from)|starting\ (?:at|with|from)|as\ from|commencing\ with|upon
            |(?:in|on)\ the\ (?:provisional\ |draft\ )?agenda\ (?:of|for)
            |(?:the\ (?:end|beginning|closure|close|opening|conclusion)\ of))\s+)
        (?:each\ of\ |both\ )?(?:the\ course\ of\ |the\ first\ part\ of\ |part\ one\ of\ |the\ main\ part\ of\ |the\ (?:first|second)\ part\ of\ )?
        (?P<owner>its|the|their|his|her|a|that|this|the\ [A-Z][\w’' ]+?['’]s?)?\s*(?:resumed\ |own\ |very\ )?$""",
    re.VERBOSE,
)
# "adopted at its tenth session": the time of something already done.
_PAST_SESSION = re.compile(
    r"\b(?:adopted|held|agreed|made|taken|considered|presented|discussed|endorsed|established|decided|submitted|requested"
    r"|reached|expressed|contained|approved|convened|work)\s+"
    r"(?:by\ [^,;]{3,70}\ )?$",
    re.VERBOSE,
)
_OF_BODY = re.compile(r"\s+of\s+(?=(?:the|its)\b)")

_UNIT = r"(?P<unit>hours?|days?|weeks?|months?|years?|decades?|bienni(?:um|a))"
_PERIOD = re.compile(
    rf"""\b(?P<trigger>within|no\ later\ than|not\ later\ than|at\ the\ latest|not\ more\ than|in|for|during|over)\s+
        (?P<fill>(?:(?:the|a|an|further|additional|another|initial|new|final|next|coming|following|maximum|minimum
            |period|term|mandate|of|up\ to|not\ exceeding|interim|renewable|transitional|single|full|fixed|non-renewable)\s+)*)
        (?:(?P<count>{CARDINAL}|a|an)(?:\s+\(\d+\))?[\s-]+(?:calendar\s+|working\s+|further\s+|more\s+|additional\s+)?{_UNIT}
          (?:[\s-]+(?P<span>period|term|terms|extension|phase|cycle)s?)?
        | (?P<one>year|month)\b)
    """,
    re.VERBOSE,
)
_AFTER = re.compile(
    rf"""\b(?P<count>{CARDINAL})\s+(?:calendar\s+|working\s+)?(?P<unit>days?|weeks?|months?|years?)\s+
        (?P<side>after|from|following|of|before|prior\ to|in\ advance\ of)\s+(?P<anchor>(?:the\s+|its\s+)?[^,;.]{{3,60}})""",
    re.VERBOSE,
)
_ADOPTION = re.compile(
    r"\s*(?:of|after|from|following|as\ of)\s+(?:the\s+)?(?:date\s+of\s+)?(?:the\s+)?adoption\s+of\s+(?:this|the\ present)",
    re.VERBOSE,
)

# Each alternative with its frequency.
_RECURRING = re.compile(
    rf"""\b(?:
      (?P<every>(?:(?:at\s+least\s+)?once\s+)?every\s+(?:(?P<count>{CARDINAL})\s+)?(?P<other>other\s+|second\s+|third\s+)?
          (?P<unit>days?|weeks?|months?|years?|bienni(?:um|a)|quarter)(?!\s+since))
    | (?P<P1Y>annually|(?:on\s+an?\s+|in\s+an?\s+)?(?:annual|yearly)\s+(?:[a-z]+\s+){{0,2}}?(?:basis|reports?|reporting|briefings?|updates?|debates?
          |discussions?|panel|meetings?|reviews?|intervals)|each\s+year|yearly|once\s+a\s+year|per\s+year|at\ annual\ intervals)
    | (?P<P2Y>biennially|(?:on\s+a\s+)?biennial\s+(?:basis|reports?|reporting|reviews?|intervals)|once\s+every\s+biennium
          |on\s+a\s+two-year\s+basis|alternate\ years)
    | (?P<P3Y>triennially|(?:on\s+a\s+)?triennial\s+(?:basis|reports?|review))
    | (?P<P4Y>quadrennially|(?:on\s+a\s+)?quadrennial\s+(?:basis|reports?))
    | (?P<P6M>semi-?annually|biannually|(?:on\s+a\s+)?(?:semi-?annual|biannual|half-yearly|six-monthly)\s+(?:basis|reports?|briefings?|updates?)
          |twice\s+a\s+year|twice\s+yearly|twice\ annually)
    | (?P<P3M>quarterly(?!\s+(?!basis|report|brief|update|on|to|by|and|or|in|at|with|the|as|through|thereafter)[a-z])(?:\s+(?:basis|reports?|briefings?|updates?))?|on\s+a\s+quarterly\s+basis|three-monthly)
    | (?P<P1M>monthly(?!\s+(?!basis|report|brief|update|on|to|by|and|or|in|at|with|the|as|through|thereafter)[a-z])(?:\s+(?:basis|reports?|briefings?|updates?))?)
    | (?P<P1W>weekly)
    | (?P<session>(?:at|for|to|during|before)\s+(?:each|every|all)\s+(?:of\s+(?:its|their|the)\s+|its\s+)?(?:\w+\s+){{0,2}}?(?:sessions?|meetings?)
          |at\s+(?:its|their|the)\s+(?:regular|annual|subsequent|future)\s+(?:sessions|meetings)(?:\s+of\s+their\s+governing\s+bodies)?
          |on\s+a\s+sessional\s+basis)
    | (?P<regular>(?:on\s+a\s+(?:more\s+)?(?:regular|periodic|continuous|continuing)(?:\s+and\s+\w+)?\s+basis)|regularly|periodically
          |at\s+regular\s+intervals|(?:in\s+(?:his|her|its|their|the)\s+)?(?:regular|periodic)\s+(?:reporting|reports?|briefings?|updates?))
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_RECURRING_HINT = re.compile(
    r"nnual|[Ee]very|year|regular|period|month|quarter|week|ienni|sessions?|meetings?|basis|adren|trienn"
)
_WHOLE_PHRASE = re.compile(
    r"\b(?:in|on|through|as\ part\ of)\s+(?:an?|his|her|its|their|the)(?:\s+next)?\s+$", re.X
)
_RECURRING_ACT = re.compile(r"annual(?:ly)?|biennial|quarterly|monthly|regular|periodic", re.I)
_UNIT_LETTER = {"d": "D", "w": "W", "m": "M", "y": "Y"}

_EVENT = re.compile(
    r"""\b(?P<trigger>(?:(?:well\ |immediately\ |\w+\ (?:days|weeks|months)\ )?(?:prior\ to|before|in\ advance\ of|ahead\ of))
          |in\ time\ for|upon|after|following|at\ the\ time\ of|until|by\ the\ time\ of|at\ the\ conclusion\ of|pending)\s+
        (?P<event>(?:(?:the|its|that|this|their|his|any|each|a)\s+|(?=consideration|meetings?|sessions|elections))(?:next\s+|first\s+|final\s+|current\s+|full\s+)?
          (?:expir\w+|end|completion|conclusion|commencement|opening|start|beginning|holding|convening|closure|deployment
            |adoption|termination|establishment|entry\ into\ force|high-level\ \w+|meeting|conference|congress|summit|session
            |election\w*|referendum|transfer|withdrawal|review|reassessment|assessment|mandate\ expir\w+
            |Congress|Conference|Summit|Assembly|Forum|Meeting|consideration|meetings|sessions)\b[^,;.]{0,80}?)
        (?=[,;.]|\s+(?:and|to|in\ order|with\ a\ view|on|as|at|for|or|so\ that)\b|$)""",
    re.VERBOSE,
)


_EVENT_HINT = re.compile(
    r"\b(?:prior to|before|advance of|ahead of|time|upon|after|following|until|conclusion|pending)\b"
)


def find_deadlines(
    text: str,
    start: int,
    end: int,
    category: Category,
    setting: Setting,
    bodies_before: BodiesBefore,
    body_at: BodyAt,
) -> tuple[Deadline, ...]:
    """The deadlines of the clause `text[start:end]`: "to report at its eightieth session and annually thereafter".

    Only directive and deciding clauses have deadlines. `bodies_before` and
    `body_at` tell which bodies the paragraph names, so that "its" can be read.
    """
    if category not in (Category.DIRECTIVE, Category.DECIDING):
        return ()
    found: list[Deadline] = []
    readers = (
        _sessions(text, start, end, setting, bodies_before, body_at),
        _recurrences(text, start, end),
        _dates(text, start, end, category, setting),
        _periods(text, start, end, category, setting),
        _events(text, start, end),
    )
    for reader in readers:
        for deadline in reader:
            if not any(
                deadline.span.start < other.span.end and other.span.start < deadline.span.end
                for other in found
            ):
                found.append(deadline)
    return tuple(sorted(found, key=lambda deadline: deadline.span.start))


# --- sessions -------------------------------------------------------------------


def _sessions(
    text: str, start: int, end: int, setting: Setting, bodies_before: BodiesBefore, body_at: BodyAt
) -> Iterator[Deadline]:
    if text.find("ession", start, end) < 0 and text.find("eeting", start, end) < 0:
        return
    for match in _SESSION.finditer(text, start, end):
        lead = _SESSION_LEAD.search(text, max(start, match.start() - 90), match.start())
        if not lead or _PAST_SESSION.search(text[max(start, lead.start() - 110) : lead.start()]):
            continue
        is_meeting = "eeting" in match.group()
        if is_meeting and lead["owner"] not in ("its", "their"):
            continue
        close, body = match.end(), None
        of = _OF_BODY.match(text, match.end())
        if of:
            named = body_at(of.end())
            if named:
                body, close = named
                close = max(close, match.end())
        if text.find("of the report", match.end(), match.end() + 16) >= 0:
            continue
        candidates = (body,) if body else _owners(lead["owner"], bodies_before(lead.start()), setting)
        phrase = text[lead.start() : close]
        span = Span(lead.start(), close)
        yield from _session_deadlines(match, phrase, span, candidates, setting)


_WITHOUT_NUMBERED_SESSIONS = frozenset(
    {"Advisory Committee on Administrative and Budgetary Questions", "Board of Auditors", "Security Council"}
)


def _owners(owner: str | None, before: tuple[str, ...], setting: Setting) -> tuple[str | None, ...]:
    """Whose session it can be: bodies named before, nearest first, then the adopting body."""
    return (*(body for body in before if body not in _WITHOUT_NUMBERED_SESSIONS), setting.body)


def _session_deadlines(
    match: re.Match[str], phrase: str, span: Span, candidates: tuple[str | None, ...], setting: Setting
) -> Iterator[Deadline]:
    if match["next"]:
        body = candidates[0]
        number = setting.calendar.next_number(body, setting.adopted) if body and setting.adopted else None
        opening = setting.calendar.opening(body, number) if body and number else None
        yield _session(phrase, span, SessionRef(body, None, next=True), opening)
        return
    years = [match[name] for name in ("year", "also", "year2", "year4") if match[name]]
    numbers = [int(year) for year in years]
    if match["numbers"] and not years:
        words = re.split(
            r"\s*(?:,\s*and|,|\band\b|\bor\b|\bto\b|\bthrough\b)\s+(?:(?:its|the)\s+)?", match["numbers"]
        )
        numbers = [value for word in words if (value := read_ordinal(word)) is not None]
        if re.search(r"hundred and", match["numbers"], re.IGNORECASE):
            whole = read_ordinal(match["numbers"])
            numbers = [whole] if whole else numbers
    for number in numbers:
        body = next((body for body in candidates if _is_ahead(body, number, setting)), None)
        if body is None and all(body is not None for body in candidates):
            continue
        opening = setting.calendar.opening(body, number) if body else None
        yield _session(phrase, span, SessionRef(body, number), opening)


def _is_ahead(body: str | None, number: int, setting: Setting) -> bool:
    """Whether that session can still be to come when the text was adopted."""
    if body is None:
        return True
    current = setting.session if body == setting.body else None
    if current is None and setting.adopted:
        current = setting.calendar.number_at(body, setting.adopted)
    if current is None:
        if setting.adopted and number > 1900:
            return number >= setting.adopted.year
        return not (body in _YEARLY and number < 1900 and setting.adopted and setting.adopted.year > 1992)
    if (current > 1900) != (number > 1900):
        return False
    return current <= number <= current + 40


_YEARLY = frozenset({"Economic and Social Council"})


def _session(phrase: str, span: Span, session: SessionRef, opening: date | None) -> Deadline:
    return Deadline(phrase, DeadlineKind.SESSION, span, date=opening, session=session, rule="session")


# --- recurrences ----------------------------------------------------------------


def _recurrences(text: str, start: int, end: int) -> Iterator[Deadline]:
    if not _RECURRING_HINT.search(text, start, end):
        return
    for match in _RECURRING.finditer(text, start, end):
        words = match.group()
        if match["every"]:
            frequency = _frequency(match)
        else:
            frequency = match.lastgroup or ""
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
                if not pattern.search(before):
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
    r"\b(?:submit|present|prepare|provide|in\ (?:his|her|its|their|the\ Secretary-General[’']s)|hold|convene|organize|issue"
    r"|as\ part\ of\ (?:his|her|its|their)|through|continue\ its|publish|include|an|a|deliver|the|and)"
    r"(?:\s+(?:to\ )?(?:the\ )?[\w-]+){0,4}\s*$",
    re.VERBOSE,
)


_HOLDS = re.compile(
    r"\b(?:hold|convene|organize|organise|continue|schedule|conduct|undertake|host|establish|dedicate)\s+(?:[\w-]+\s+){0,4}$"
)


def _frequency(match: re.Match[str]) -> str:
    count = read_cardinal(match["count"]) if match["count"] else 1
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
    return f"P{count}{_UNIT_LETTER[unit[0]]}"


# --- dates ----------------------------------------------------------------------


def _dates(text: str, start: int, end: int, category: Category, setting: Setting) -> Iterator[Deadline]:
    for match in _DATE.finditer(text, start, end):
        due = _due(match, setting.adopted)
        if due is None:
            continue
        before = text[max(start, match.start() - 90) : match.start()]
        trigger = match["trigger"]
        if trigger == "to" and not (category is Category.DECIDING and _EXTENDS.search(text, start, match.start())):
            continue
        firm = trigger not in ("on", "in", "from", "during", "starting", "beginning", "throughout")
        if setting.adopted and due < setting.adopted:
            continue
        starts = trigger in ("from", "starting", "beginning", "commencing") and not (
            match["day2"] or match["day3"]
        )
        if starts or (trigger == "as from" and category is Category.DIRECTIVE):
            continue  # when something begins is no deadline
        if (_ISSUED if firm else _NOT_A_TERM).search(before):
            continue
        if not firm and (_PAST_ACT.search(before) or (setting.adopted is None and not match["year3"])):
            continue
        if not firm and category is Category.DIRECTIVE and _TO_BE.search(before):
            continue
        yield Deadline(
            match.group(), DeadlineKind.DATE, Span(*match.span()), date=due, rule=f"date: {match['trigger']}"
        )


def _due(match: re.Match[str], adopted: date | None) -> date | None:
    year = match["year"] or match["year2"] or match["year3"]
    month = match["month"] or match["month2"]
    day = match["day"] or match["day4"]  # a meeting is due on its first day
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
            return _month_end(number, _MONTHS.index(month) + 1)
        return _part_of_year(match, number)
    except ValueError:
        return None


def _part_of_year(match: re.Match[str], year: int) -> date:
    if match["share"]:
        nth = {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(match["nth"])
        length = 6 if match["share"] == "half" else 3
        return _month_end(year, nth * length if nth else 12)
    part = (match["part"] or "").strip()
    if part.startswith(("mid", "the middle")):
        return date(year, 6, 30)
    return date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


# --- periods and events ---------------------------------------------------------


def _periods(text: str, start: int, end: int, category: Category, setting: Setting) -> Iterator[Deadline]:
    for match in _AFTER.finditer(text, start, end):
        anchor = match["anchor"]
        if match["side"] in ("before", "prior to", "in advance of"):
            yield Deadline(match.group(), DeadlineKind.EVENT, Span(*match.span()), rule="event: before")
        elif "adoption" in anchor:
            period = _period(match["count"], match["unit"])
            yield _lasting(
                match.group(), Span(*match.span()), period, _add(setting.adopted, period), "adoption"
            )
    for match in _PERIOD.finditer(text, start, end):
        trigger, fill = match["trigger"], match["fill"]
        unit = match["unit"] or match["one"]
        if match["one"] and not re.search(r"\b(?:further|additional|another|next|coming|following)\b", fill):
            continue
        if trigger in ("in", "during", "over") and not re.search(r"\b(?:next|coming|following)\b", fill):
            continue
        if trigger == "for" and unit.startswith(("day", "week")) and "period" not in fill:
            continue  # how long a meeting lasts, not when it is due
        if (
            trigger == "for"
            and category is Category.DIRECTIVE
            and not re.search(r"period|further|next|addit", fill)
        ):
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
        return min(date(year, month, 1) + timedelta(days=day.day - 1), _month_end(year, month))
    except (ValueError, OverflowError):
        return None


def _events(text: str, start: int, end: int) -> Iterator[Deadline]:
    if not _EVENT_HINT.search(text, start, end):
        return
    for match in _EVENT.finditer(text, start, end):
        if match["trigger"] in ("after", "following", "upon", "until", "pending") and re.search(
            r"\b(?:adoption|establishment)\b", match["event"]
        ):
            continue
        yield Deadline(
            match.group(), DeadlineKind.EVENT, Span(*match.span()), rule=f"event: {match['trigger']}"
        )
