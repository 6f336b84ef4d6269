"""Deadlines that name a session: "at its eighty-first session", "at its 2026 session"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tracker.extract.ordinals import ORDINAL, read_ordinal
from tracker.extract.setting import BodiesBefore, BodyAt, Setting
from tracker.model import Deadline, DeadlineKind, SessionRef, Span

_ADJECTIVES = (
    r"(?:(?:annual|regular|ordinary|special|substantive|resumed|organizational|main|plenary|high-level"
    r"|formal|next"
    r"|emergency|biennial|intersessional|coordination\ and\ management|humanitarian\ affairs)\s+)*"
)
_SESSION = re.compile(
    rf"""(?<!\w)(?=\w)(?:(?P<numbers>(?:{ORDINAL})
             (?:\s*(?:,\s*and|,|and|or|to|through)\s+(?:(?:its|the)\s+)?(?:{ORDINAL})){{0,5}})\s+
             {_ADJECTIVES}(?:session|meeting)s?\b(?:\s+of\s+(?P<year4>(?:19|20)\d\d)\b)?
       | (?P<year>(?:19|20)\d\d)(?:(?:\s+and|,)\s+(?P<also>(?:19|20)\d\d))?\s+{_ADJECTIVES}sessions?\b
       | {_ADJECTIVES}sessions?\s+(?:of|in|for)\s+(?P<year2>(?:19|20)\d\d)\b
       | (?P<next>next|forthcoming|upcoming|following|subsequent|coming)\s+{_ADJECTIVES}(?:session
       |meeting)s?\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SESSION_LEAD = re.compile(
    r"""(?P<lead>\b(?:at|during|before|by|until|till|for|to|from|in|prior\ to|no\ later\ than
        |not\ later\ than|in\ advance\ of
            |in\ time\ for|ahead\ of|beginning\ (?:at|with|from)|starting\ (?:at|with|from)|as\ from
            |commencing\ with|upon
            |(?:in|on)\ the\ (?:provisional\ |draft\ )?agenda\ (?:of|for)
            |(?:the\ (?:end|beginning|closure|close|opening|conclusion)\ of))\s+)
        (?:each\ of\ |both\ )?(?:the\ course\ of\ |the\ first\ part\ of\ |part\ one\ of\
            |the\ main\ part\ of\ |the\ (?:first|second)\ part\ of\ )?
        (?P<owner>its|the|their|his|her|a|that|this|the\ [A-Z][\w’' ]+?['’]s?)?\s*(?:resumed\ |own\
            |very\ )?$""",
    re.VERBOSE,
)
# "adopted at its tenth session": the time of something already done.
_PAST_SESSION = re.compile(
    r"(?<!be\ )\b(?:adopted|held|agreed|made|taken|considered|presented|discussed|endorsed|established|decided"
    r"|submitted|requested|reaffirmed|reiterated|recommended|proposed|outlined|recognized|welcomed|identified"
    r"|launched|issued|initiated|delivered|confirmed|noted|acknowledged|authorized|completed|given|raised"
    r"|reached|expressed|contained|approved|convened|work)\s+"
    r"(?:by\ [^,;]{3,70}\ )?$",
    re.VERBOSE,
)
_IN_YEAR = re.compile(r",?\s+(?:to be held\s+)?in\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b")
_OF_BODY = re.compile(r"\s+of\s+(?=(?:the|its)\b)")


def read_sessions(
    text: str, start: int, end: int, setting: Setting, bodies_before: BodiesBefore, body_at: BodyAt
) -> Iterator[Deadline]:
    """The sessions of a clause; "its" is the nearest body named before whose session can be still to come."""
    yield from _numbered_bodies(text, start, end, setting, body_at)
    if text.find("ession", start, end) < 0 and text.find("eeting", start, end) < 0:
        return
    for match in _SESSION.finditer(text, start, end):
        lead = _SESSION_LEAD.search(text, max(start, match.start() - 90), match.start())
        if lead and text.endswith("President of the General Assembly ", start, lead.start()):
            continue  # "the President of the General Assembly at its eightieth session": which President
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
        if in_year := _IN_YEAR.match(text, close):
            close = in_year.end()  # "at its forty-first session, in 2003" is one deadline
        if text.find("of the report", match.end(), match.end() + 16) >= 0:
            continue
        candidates = (body,) if body else _owners(lead["owner"], bodies_before(lead.start()), setting)
        phrase = text[lead.start() : close]
        span = Span(lead.start(), close)
        yield from _session_deadlines(match, phrase, span, candidates, setting)


_NAMED_BY_NUMBER = frozenset(
    {
        "World Health Assembly",
        "Directing Council of the Pan American Health Organization",
        "Pan American Sanitary Conference",
    }
)
_HAS_NUMBERED_BODY = re.compile(r"Health Assembly|Directing Council|Sanitary Conference")
_NUMBERED_BODY = re.compile(
    rf"\b(?:to|by|at|before|for|during|until|through|in time for)\s+the\s+(?P<number>{ORDINAL})\s+(?=[A-Z])",
    re.IGNORECASE,
)


def _numbered_bodies(text: str, start: int, end: int, setting: Setting, body_at: BodyAt) -> Iterator[Deadline]:
    """Bodies whose every session goes by a number: "for consideration by the Sixty-sixth World Health Assembly"."""
    if not _HAS_NUMBERED_BODY.search(text, start, end):
        return
    for match in _NUMBERED_BODY.finditer(text, start, end):
        number, named = read_ordinal(match["number"]), body_at(match.end())
        if number is None or named is None or named[0] not in _NAMED_BY_NUMBER:
            continue
        body, close = named
        is_this_one = body == setting.body and number == setting.session
        if is_this_one or not _is_ahead(body, number, setting):
            continue
        opening = setting.calendar.opening(body, number)
        yield _session(text[match.start() : close], Span(match.start(), close), SessionRef(body, number), opening)


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
        words = re.split(r"\s*(?:,\s*and|,|\band\b|\bor\b|\bto\b|\bthrough\b)\s+(?:(?:its|the)\s+)?", match["numbers"])
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
