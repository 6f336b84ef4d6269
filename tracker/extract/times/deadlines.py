"""When an asked or decided act is due, recurs or expires: dates, sessions, periods, recurrences, events."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.extract.times.coded_sessions import unknown_codes
from tracker.extract.times.dates import DateReader
from tracker.extract.times.events import EventReader
from tracker.extract.times.periods import PeriodReader
from tracker.extract.times.readings import Reading, Verdict
from tracker.extract.times.recurrences import ONLY_MENTIONED, RecurrenceReader
from tracker.extract.times.sessions import SessionReader
from tracker.extract.times.setting import BodiesBefore, BodyAt, Setting
from tracker.extract.times.tokens import Tokens, read_tokens
from tracker.knowledge.time_rules import TimeRule, load_time_rules
from tracker.knowledge.time_words import Beside, When
from tracker.model import Category, Deadline, DeadlineKind, Span

_NEAR = 9  # tokens of the rest of an event's name
_WITHIN_A_NAME = frozenset((Beside.NAME, Beside.ON, Beside.OF, Beside.PREPOSITION, Beside.COMMA, Beside.AND))
_AFTER_ANOTHER = "after"  # the value of "subsequent": the session after something else
_TERM_ENDS = frozenset((When.UNTIL, When.TERM_END, When.TO))
_YEARS = re.compile(f"(?:{When.NUMBER}?{When.MONTH})?{When.YEAR}")
_OF_ONE_KIND = {
    "event": DeadlineKind.EVENT,
    "period": DeadlineKind.PERIOD,
    "recurring": DeadlineKind.RECURRING,
    "any session": DeadlineKind.SESSION,
}
_REACH = 64  # tokens before a time that can tell to what it belongs


@dataclass(frozen=True, slots=True)
class OtherTime:
    """An expression of time that is not when the act is due, with what it is: "what was done then"."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Times:
    """What the words of a clause say of time.

    `deadlines` are when the act is due, recurs or expires. `untaken` are
    expressions of time that no deadline took and that no rule explains as the
    time of something else, `others` those that a rule explains; `rivals` counts the readings that lost to another.
    """

    deadlines: tuple[Deadline, ...] = ()
    untaken: tuple[Span, ...] = ()
    others: tuple[OtherTime, ...] = ()
    rivals: int = 0


_NONE = Times()


def find_times(
    text: str,
    start: int,
    end: int,
    category: Category,
    setting: Setting,
    bodies_before: BodiesBefore,
    body_at: BodyAt,
    object_start: int | None = None,
) -> Times:
    """The times of the clause `text[start:end]`: "at its eightieth session" is a deadline.

    Only directive and deciding clauses have deadlines. `bodies_before` and
    `body_at` tell which bodies the paragraph names, so that "its" can be read;
    `object_start` is where the words after the operative verb begin.
    """
    if category not in (Category.DIRECTIVE, Category.DECIDING):
        return _NONE
    unknown = tuple(unknown_codes(text, start, end))
    tokens = read_tokens(text, start, end)
    if tokens is None:
        return Times(untaken=unknown) if unknown else _NONE
    opens = bisect_left(tokens.starts, object_start if object_start is not None else start)
    sessions = SessionReader(text, tokens, setting, bodies_before, body_at)
    readings = (
        sessions.read(),
        RecurrenceReader(text, tokens, opens).read(),
        DateReader(text, tokens, category, setting).read(),
        PeriodReader(text, tokens, category, setting).read(),
        EventReader(text, tokens, opens).read(),
    )
    chosen, rivals = _choose(readings, tokens)
    judged = [_beside_rhythm(reading, chosen, tokens) for reading in _attach(chosen, tokens)]
    deadlines: list[Deadline] = []
    untaken: list[Span] = []
    for reading in judged:
        if reading.verdict is Verdict.TAKEN:
            kept = [each for each in reading.deadlines if not _is_past(each, setting)]
            deadlines.extend(_settle(each, tokens, reading) for each in kept)
            if kept or reading.is_loose or tokens.when[reading.start] == When.BEFORE:
                continue
        if reading.verdict is not Verdict.EXPLAINED:
            untaken.append(_span(tokens, reading.start, reading.end))
    untaken.extend(_unread(judged, tokens, setting))
    untaken.extend(unknown)
    others = [
        OtherTime(_span(tokens, each.start, each.end), each.reason)
        for each in judged
        if each.verdict is Verdict.EXPLAINED
    ]
    return Times(tuple(deadlines), tuple(untaken), tuple(others), rivals)


def _unread(readings: list[Reading], tokens: Tokens, setting: Setting) -> Iterable[Span]:
    """Years still to come that no reading covers and that no name, document or bracket explains."""
    covered = {place for reading in readings for place in range(reading.start, reading.end)}
    now = setting.adopted.year if setting.adopted else 0
    for match in _YEARS.finditer(tokens.when):
        place = match.end() - 1
        if place not in covered and tokens.number(place) >= now and not tokens.is_named_year(place):
            yield _span(tokens, match.start(), match.end())


def _choose(readers: Iterable[Iterable[Reading]], tokens: Tokens) -> tuple[list[Reading], int]:
    """The readings whose words no earlier reader took, in the order of the text; and how many lost."""
    taken = bytearray(len(tokens))
    chosen: list[Reading] = []
    rivals = 0
    for reader in readers:
        for reading in reader:
            if any(taken[reading.start : reading.end]):
                rivals += 1
                if inner := _given_way(reading, chosen):
                    chosen = [each for each in chosen if each not in inner]
                    for each in inner:
                        taken[each.start : each.end] = b"\0" * (each.end - each.start)
                rest = _rest_of(reading, taken, tokens) if any(taken[reading.start : reading.end]) else reading
                if rest is None:
                    continue
                reading = rest
            taken[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
            chosen.append(reading)
    chosen.sort(key=lambda reading: reading.start)
    return [reading for number, reading in enumerate(chosen) if not _is_dated_event(chosen, number, tokens)], rivals


def _given_way(reading: Reading, chosen: Sequence[Reading]) -> list[Reading]:
    """The rhythms within a longer expression that give way to it.

    "annually" of the day "by 31 May annually", and the name of a thing that comes again in the event "ahead of the
    annual review talks".
    """
    is_day = any(each.kind is DeadlineKind.RECURRING and each.last for each in reading.deadlines)
    is_event = any(each.kind is DeadlineKind.EVENT for each in reading.deadlines)
    if not (is_day or is_event):
        return []
    within = [each for each in chosen if reading.start <= each.start and each.end <= reading.end]
    if is_event:
        return [each for each in within if each.reason == ONLY_MENTIONED]
    return [
        each
        for each in within
        if each.deadlines and all(deadline.kind is DeadlineKind.RECURRING for deadline in each.deadlines)
    ]


def _rest_of(reading: Reading, taken: bytearray, tokens: Tokens) -> Reading | None:
    """The dates of a list behind one that a session took: "at its ninth session in 2027, and again in 2029"."""
    free = taken.find(0, reading.start, reading.end)
    if not taken[reading.start] or free < 0 or any(taken[free : reading.end]):
        return None
    left = tuple(each for each in reading.deadlines if each.span and each.span.start >= tokens.starts[free])
    if not left or any(each.kind is not DeadlineKind.DATE for each in left):
        return None
    return replace(reading, start=bisect_left(tokens.starts, left[0].span.start), deadlines=left)


def _is_dated_event(readings: list[Reading], number: int, tokens: Tokens) -> bool:
    """Whether a date or session follows an event at once and says when it is: "at its consideration in May 2027"."""
    reading = readings[number]
    if not any(each.kind is DeadlineKind.EVENT for each in reading.deadlines) or number + 1 == len(readings):
        return False
    following = readings[number + 1]
    dated = any(each.kind in (DeadlineKind.DATE, DeadlineKind.SESSION) for each in following.deadlines)
    between = tokens.beside[reading.end : following.start]
    return dated and len(between) < _NEAR and set(between) <= _WITHIN_A_NAME


def _attach(readings: list[Reading], tokens: Tokens) -> list[Reading]:
    """Tell by the words before each time whether it is that of the asked act: never "the plan adopted in 2026"."""
    judged: list[Reading] = []
    yielding: dict[int, str] = {}
    before = list(tokens.beside)
    for number, reading in enumerate(readings):
        own = reading
        rule = _rule_of(reading, before) if reading.verdict is Verdict.TAKEN else None
        if rule and rule.verdict == "other":
            own = replace(own, verdict=Verdict.EXPLAINED, reason=rule.name)
        if rule and rule.verdict == "yields":
            yielding[number] = rule.name
        sign = Beside.TIME if own.verdict is Verdict.TAKEN and number not in yielding else Beside.OTHER_TIME
        before[own.start : own.end] = sign * (own.end - own.start)
        judged.append(own)
    if any(each.verdict is Verdict.TAKEN for number, each in enumerate(judged) if number not in yielding):
        for number, reason in yielding.items():
            judged[number] = replace(judged[number], verdict=Verdict.EXPLAINED, reason=reason)
    return judged


def _beside_rhythm(reading: Reading, readings: list[Reading], tokens: Tokens) -> Reading:
    """ "an annual report to the Board and to the subsequent session of the Assembly" means the one of each year.

    The session at which a rhythm starts stays: the first report is due then.
    """
    if not any(each.kind is DeadlineKind.SESSION for each in reading.deadlines):
        return reading
    if not any(each.kind is DeadlineKind.RECURRING for other in readings for each in other.deadlines):
        return reading
    is_next = any(each.session and each.session.next for each in reading.deadlines)
    if is_next and _AFTER_ANOTHER in tokens.values[reading.start : reading.end]:
        return replace(reading, verdict=Verdict.EXPLAINED, reason="the session after each time")
    return reading


def _rule_of(reading: Reading, before: list[str]) -> TimeRule | None:
    """The first rule that says to what a time belongs, None where the words before say nothing."""
    window = "".join(before[max(0, reading.start - _REACH) : reading.start])
    return next((rule for rule in load_time_rules() if _concerns(rule, reading) and rule.pattern.search(window)), None)


def _concerns(rule: TimeRule, reading: Reading) -> bool:
    """Whether a rule is about times of this kind."""
    if rule.times == "any":
        return True
    kind = reading.deadlines[0].kind if reading.deadlines else DeadlineKind.DATE
    if rule.times in _OF_ONE_KIND:
        return kind is _OF_ONE_KIND[rule.times]
    return reading.is_loose and rule.times in ("loose", "session" if kind is DeadlineKind.SESSION else "date")


def _is_past(deadline: Deadline, setting: Setting) -> bool:
    """Whether a date was over when the text was adopted: the time of a past act, and no deadline."""
    if deadline.kind is not DeadlineKind.DATE or deadline.last is None:
        return False
    since = setting.adopted or _opening(setting)
    return since is not None and deadline.last < since


def _opening(setting: Setting) -> date | None:
    """When the session opened in which a draft without a date is before its body."""
    if setting.body is None or setting.session is None:
        return None
    days = setting.calendar.interval(setting.body, setting.session)
    return days.first if days else None


def _settle(deadline: Deadline, tokens: Tokens, reading: Reading) -> Deadline:
    """Say of a deadline whether it is a term's end."""
    return replace(deadline, expires=True) if _ends_a_term(deadline, tokens, reading) else deadline


def _ends_a_term(deadline: Deadline, tokens: Tokens, reading: Reading) -> bool:
    """Whether a mandate or a term ends then: "extends the mandate until 31 October 2026", "for three years".

    A session ends a term as a date does: "until its ninetieth session".
    """
    trigger = tokens.when[reading.start]
    ends = deadline.kind in (DeadlineKind.DATE, DeadlineKind.SESSION) and trigger in _TERM_ENDS
    lasts = deadline.kind is DeadlineKind.PERIOD and trigger in (When.FOR, When.LATEST)
    return (ends or lasts) and tokens.follows_extending(reading.start)


def _span(tokens: Tokens, start: int, end: int) -> Span:
    return Span(tokens.starts[start], tokens.ends[end - 1])


_THAT_SESSION = re.compile(r"\b(?:at|before|during|by)\s+(?:that|the\s+same|the\s+said)\s+(?:session|meeting)\b")


def session_meant(text: str, start: int, end: int, earlier: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """The session that a paragraph has named before: "to meet at its ninth session ... at that session"."""
    before = [each for each in earlier if each.kind is DeadlineKind.SESSION]
    found = _THAT_SESSION.search(text, start, end) if before else None
    if found is None:
        return ()
    rule = f"the session named before: {before[-1].text}"
    return (replace(before[-1], text=found.group(), span=Span(found.start(), found.end()), rule=rule),)
