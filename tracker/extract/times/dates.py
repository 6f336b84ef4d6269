"""Times on the calendar: "by 30 June 2027", "in March and September 2027", "early 2026", "each February"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tracker.extract.times.intervals import Interval, at_last, day, edge, months, part, years
from tracker.extract.times.readings import Point, Reading, Verdict, read_ordinal
from tracker.extract.times.setting import Setting
from tracker.extract.times.tokens import Tokens
from tracker.knowledge.time_words import Beside, When
from tracker.model import Category, Deadline, DeadlineKind, Span

_EDGES = frozenset((When.BEGIN, When.EARLY, When.MIDDLE, When.LATE, When.END))
_PLACES = (When.AT, When.IN)
_MOST_BETWEEN = 4  # tokens between two edges of one year: ", and in the"
_OWN_TRIGGER = frozenset((When.EARLY, When.LATE, When.EVERY))  # "late in 2027" needs no word before it
_TRIGGERS = frozenset(
    (
        *(
            When.LATEST,
            When.BEFORE,
            When.UNTIL,
            When.THROUGH,
            When.WITHIN,
            When.START,
            When.EFFECT,
            When.IN,
            When.ON,
            When.AT,
        ),
        *(When.TERM_END, When.TO, When.BETWEEN, When.FOR, When.AFTER, When.OCCASION, When.FOLLOWING),
    )
)
_OPENING = re.compile("[" + re.escape("".join(sorted(_TRIGGERS | _OWN_TRIGGER))) + "]")
_YEAR_AND_NOTE = re.compile(r"(?:19|20|21)\d\d\d{1,2}")  # the mark of a note is glued to the year: "20043"
_NAMED = frozenset((Beside.NONE, Beside.NAME, Beside.EVENT, Beside.REPORT))  # "the 2030 Agenda"
_BY = frozenset((When.LATEST, When.BEFORE, When.UNTIL, When.THROUGH, When.TERM_END, When.TO, When.EFFECT))
"""Triggers after which the last day counts, and no stretch before it."""
_OF_A_TERM = frozenset((When.UNIT, When.CARDINAL, When.NUMBER, When.PERIOD, When.OF, When.THE, When.MORE, When.NEXT))
_LASTING = frozenset(
    (When.FREQUENCY, When.FREQUENT, When.RHYTHM, When.EVERY, When.UNIT, When.PERIOD, When.SESSION, When.MEETING)
)
_FIRM = frozenset((When.LATEST, When.BEFORE, When.UNTIL, When.WITHIN, When.TERM_END, When.EFFECT))


class DateReader:
    """The calendar dates of one clause."""

    def __init__(self, text: str, tokens: Tokens, category: Category, setting: Setting) -> None:
        self._text, self._tokens, self._setting = text, tokens, setting
        self._is_deciding = category is Category.DECIDING
        self._when = tokens.when + When.NONE * 9

    def read(self) -> Iterator[Reading]:
        """The readings in order: every date of a list, of a range its last day."""
        when, end = self._when, 0
        if When.YEAR not in when and When.MONTH not in when:
            return
        for match in _OPENING.finditer(when):
            place = match.start()
            if place < end or (when[place] in _OWN_TRIGGER and when[place - 1 : place] == When.THE):
                continue
            reading = self._dates(place)
            if reading:
                end = reading.end
                yield reading

    # --- one expression ---------------------------------------------------------------

    def _dates(self, trigger: int) -> Reading | None:
        place = trigger + 1 if self._when[trigger] in _TRIGGERS else trigger
        if self._when[place] in (When.LATEST, When.ON) and self._when[trigger] != self._when[place]:
            place += 1  # "by, at the latest, 30 June"
        yearly = self._of_every_year(trigger, place)
        if yearly:
            return yearly
        points = self._points(place, self._when[trigger])
        if not points:
            return None
        end = points[-1].end
        if not points[-1].is_whole:
            every, since = self._every_year_after(end), self._every_year_before(trigger)
            if every is not None or since is not None:
                return self._recurring(trigger if since is None else since, every or end, points[-1].interval)
        return self._reading(trigger, points)

    def _points(self, place: int, trigger: str) -> list[Point]:
        first = self._stretch(place, trigger)
        if first is None:
            return []
        points = [first]
        while True:
            following = self._following(points[-1].end, points[-1], trigger)
            if following is None:
                return _with_years(points)
            points.append(following)

    def _stretch(self, place: int, trigger: str) -> Point | None:
        """A point, or all from one to another: "31 August to 4 September 1998"."""
        first = self._point(place)
        if first is None:
            return None
        if trigger in (When.START, When.BETWEEN, When.IN, When.ON) or self._when[first.end] == When.DASH:
            joins = (When.TO, When.DASH, When.UNTIL, When.THROUGH) if trigger != When.BETWEEN else (When.AND,)
            join = first.end + (self._when[first.end] == When.COMMA)
            if self._when[join] in joins:
                last = self._point(join + 1)
                if last and last.is_whole and not first.is_whole:
                    first = _in_year(first, last.interval.last.year)
                    if first.interval.first > last.interval.last:
                        first = _in_year(first, last.interval.last.year - 1)
                if last and last.interval.last >= first.interval.first:
                    return Point(Interval(first.interval.first, last.interval.last), place, last.end, last.is_whole)
        return first

    def _following(self, place: int, before: Point, trigger: str) -> Point | None:
        """The next date of a list: ", 2028", "and in September 2027"."""
        when, start = self._when, place
        if when[place] == When.COMMA:
            place += 1
        if when[place] == When.AND:
            place += 1
        if place == start:
            return None
        while self._tokens.beside[place : place + 1] == Beside.ADVERB:  # ", and again in 2031"
            place += 1
        if when[place] == trigger or (trigger in _PLACES and when[place] in _PLACES):
            place += 1
        point = self._stretch(place, trigger)
        if point is None or (point.is_whole and when[point.start : point.end] == When.YEAR and not _is_year(before)):
            return None
        return point

    def _point(self, place: int) -> Point | None:
        """A stretch of the calendar at a place: "the end of March 2027", "the first half of 2026", "3 May"."""
        when, start = self._when, place
        if when[place] == When.THE:
            place += 1
        if when[place] in _EDGES:
            return self._edge(start, place)
        number = None if when[place] == When.LAST else read_ordinal(self._tokens, place)
        if when[place] == When.LAST or number:
            close = number[1] if number else place + 1
            at = self._past_other_parts(close)
            if when[at] == When.PART:
                year = self._year(at + 2 if when[at + 1] in (When.OF, When.IN) else at + 1)
                if year is None:
                    return None
                try:
                    own = part(year.interval, number[0] if number else None, self._tokens.number(at))
                except ValueError:
                    return None
                return Point(own, start, year.end if at == close else close)
        return self._plain(start, place)

    def _past_other_parts(self, place: int) -> int:
        """Past "and third" to the word that both share: "the first and third quarters of 2027"."""
        when = self._when
        while when[place] in (When.AND, When.COMMA) and when[place + 1] in (When.ORDINAL, When.LAST):
            place += 2
        return place

    def _edge(self, start: int, place: int) -> Point | None:
        when, where = self._when, self._when[place]
        place += 1
        if when[place] in _EDGES:  # "late beginning" is none
            return None
        if when[place] in (When.AND, When.COMMA):
            return self._shared(start, place, where)
        if when[place] in (When.OF, When.IN):
            place += 1
        if when[place] == When.THE:
            place += 1
        inner = self._point(place) if when[place] in (When.ORDINAL, When.LAST) else self._plain(place, place)
        if inner is None:
            return None
        return replace(inner, interval=edge(inner.interval, where), start=start)

    def _shared(self, start: int, place: int, where: str) -> Point | None:
        """An edge whose year or month stands behind the next: "at the beginning and in the middle of 2028"."""
        when, at = self._when, place
        while when[at] in (When.AND, When.COMMA, When.THE, *_PLACES) and at - place < _MOST_BETWEEN:
            at += 1
        if when[at] not in _EDGES:
            return None
        at += 1 + (when[at + 1] in (When.OF, When.IN))
        inner = self._plain(at, at + (when[at] == When.THE))
        return None if inner is None else Point(edge(inner.interval, where), start, place, inner.is_whole)

    def _plain(self, start: int, place: int) -> Point | None:
        when = self._when
        if when[place] == When.WEEKDAY:
            place += 2 if when[place + 1] == When.COMMA else 1
        if when[place] == When.THE:
            place += 1
        year = self._year(place)
        if year:
            return replace(year, start=start)
        try:
            if when[place] in (When.NUMBER, When.ORDINAL):
                return self._day_month(start, place)
            if when[place] == When.MONTH:
                return self._month(start, place)
        except ValueError:
            return None
        return None

    def _year(self, place: int) -> Point | None:
        """A year that stands for itself: "2027", "the year 2027", "the biennium 2026-2027", not "2030 Agenda"."""
        when, start = self._when, place
        if when[place] == When.THE:
            place += 1
        if when[place] == When.MORE:  # "the calendar year 2027"
            place += 1
        named = when[place] == When.UNIT and self._tokens.values[place] in ("Y", "2Y")
        if named:
            place += 2 if when[place + 1] == When.OF else 1
        if when[place] == When.PERIOD:
            named, place = True, place + 1
        if when[place] != When.YEAR:
            return None
        first, end = self._tokens.number(place), place + 1
        last = first
        if when[end] == When.DASH and when[end + 1] in (When.YEAR, When.NUMBER):
            last = self._tokens.number(end + 1)
            last = last if last > 1000 else first // 100 * 100 + last
            end += 2
            if not named or last < first:
                return None  # a name or a budget: "2018-2019"
        if self._names_something(end):
            return None
        return Point(years(first, last), start, end)

    def _names_something(self, place: int) -> bool:
        """Whether a year belongs to the name of what follows it: "2030 Agenda", "2027 session", "2027/28"."""
        if place >= len(self._tokens):
            return False
        sign, beside = self._when[place], self._tokens.beside[place]
        if sign in (When.SESSION, When.MEETING, When.FREQUENT, When.BEYOND):
            return True
        word = self._text[self._tokens.starts[place] : self._tokens.ends[place]]
        follows = self._tokens.ends[place - 1] + 1 >= self._tokens.starts[place]
        if sign == When.AND and self._when[place + 1] == When.BEYOND:
            return True
        if (
            sign == When.AND
            and self._when[place + 1] == When.YEAR
            and self._when[place + 2] in (When.SESSION, When.MEETING)
        ):
            return True
        return follows and (word == "/" or (sign in (When.NONE, When.AGENDA) and beside in _NAMED))

    def _day_month(self, start: int, place: int) -> Point | None:
        when = self._when
        number, end = int(self._tokens.values[place]), place + 1
        last = number
        if when[end] in (When.DASH, When.TO, When.AND) and when[end + 1] in (When.NUMBER, When.ORDINAL):
            last = int(self._tokens.values[end + 1])
            if when[end] == When.AND and last != number + 1:
                return self._shared_month(start, number, end)
            end += 2
        if when[end] == When.OF:
            end += 1
        if when[end] != When.MONTH:
            return None
        month = self._tokens.number(end)
        year, end = self._year_after(end + 1)
        begin, close = self._day(year, month, number), self._day(year, month, last)
        if begin is None or close is None or close.last < begin.first:
            return None
        return Point(Interval(begin.first, close.last), start, end, is_whole=year is not None)

    def _shared_month(self, start: int, number: int, place: int) -> Point | None:
        """The first day of "3 and 5 March 2027": its month stands behind the last one."""
        inner = self._plain(place + 1, place + 1)
        if inner is None or inner.interval.first != inner.interval.last:
            return None
        own = inner.interval.first
        return Point(day(own.year, own.month, number), start, place, is_whole=inner.is_whole)

    def _month(self, start: int, place: int) -> Point | None:
        when = self._when
        month = self._tokens.number(place)
        if when[place + 1] in (When.NUMBER, When.ORDINAL):
            at = place + 2 + (when[place + 2] == When.COMMA)
            if when[at] == When.YEAR:
                number = int(self._tokens.values[place + 1])
                return Point(day(self._tokens.number(at), month, number), start, at + 1)
            return None  # "in the June 20 Agreement"
        if when[place + 1] in (When.TO, When.DASH) and when[place + 2] == When.MONTH:
            year, end = self._year_after(place + 3)
            if year is not None:
                last = months(year, self._tokens.number(place + 2)).last
                return Point(Interval(months(year, month).first, last), start, end)
        year, end = self._year_after(place + 1)
        if year is not None:
            return Point(months(year, month), start, end)
        adopted = self._setting.adopted
        if adopted is None:
            return Point(months(1, month), start, end, is_whole=False)
        own = months(adopted.year, month)
        return Point(own if own.last >= adopted else months(adopted.year + 1, month), start, end, is_whole=False)

    def _year_after(self, place: int) -> tuple[int | None, int]:
        when, end = self._when, place
        if when[end] == When.COMMA and when[end + 1] == When.YEAR and when[end + 2] in (When.COMMA, When.NONE):
            end += 1
        if when[end] == When.OF:
            end += 1
        if when[end] == When.THE and when[end + 1] == When.UNIT:
            end += 2
        if when[end] == When.YEAR:
            return self._tokens.number(end), end + 1
        if when[end] == When.NUMBER and _YEAR_AND_NOTE.fullmatch(self._tokens.words[end]):
            return int(self._tokens.words[end][:4]), end + 1
        return None, place

    def _day(self, year: int | None, month: int, number: int) -> Interval | None:
        """A day; without a year the next one after the adoption."""
        try:
            if year is not None:
                return day(year, month, number)
            adopted = self._setting.adopted
            if adopted is None:
                return day(1, month, number)
            own = day(adopted.year, month, number)
            return own if own.last >= adopted else day(adopted.year + 1, month, number)
        except ValueError:
            return None

    # --- days of every year -------------------------------------------------------------

    def _of_every_year(self, trigger: int, place: int) -> Reading | None:
        """A month of every year: "before the end of each February", "each February"."""
        when, at, where = self._when, place, ""
        if when[at] == When.THE:
            at += 1
        if when[at] in _EDGES:
            where, at = when[at], at + 1
            if when[at] in (When.OF, When.IN):
                at += 1
        if when[at] != When.EVERY or when[at + 1] != When.MONTH:
            return None
        point = self._month(at + 1, at + 1)
        if point is None:
            return None
        own = edge(point.interval, where) if where else point.interval
        return self._recurring(trigger, at + 2, own if self._when[trigger] not in _BY else at_last(own))

    def _every_year_after(self, place: int) -> int | None:
        """Where "each year", "of every year" or "annually" ends, None where no such words stand there."""
        when = self._when
        at = place + 1 if when[place] in (When.OF, When.IN) else place
        if when[at] in (When.FREQUENCY, When.RHYTHM) and at < len(self._tokens) and self._tokens.values[at] == "P1Y":
            return at + 1
        if when[at : at + 2] == When.EVERY + When.UNIT and self._tokens.values[at + 1] == "Y":
            return at + 2
        return None

    def _every_year_before(self, trigger: int) -> int | None:
        """Where "annually" begins that stands before a day: "annually, by 31 May"; None where no such words stand."""
        when, place = self._when, trigger - (self._when[trigger - 1 : trigger] == When.COMMA)
        if self._when[trigger] not in _TRIGGERS:
            return None
        if when[place - 1 : place] in (When.FREQUENCY, When.RHYTHM) and self._tokens.values[place - 1] == "P1Y":
            return place - 1
        if when[max(place - 2, 0) : place] == When.EVERY + When.UNIT and self._tokens.values[place - 1] == "Y":
            return place - 2
        return None

    def _recurring(self, start: int, end: int, interval: Interval) -> Reading:
        known = interval.first.year > 1
        deadline = Deadline(
            self._words(start, end),
            DeadlineKind.RECURRING,
            self._span(start, end),
            frequency="P1Y",
            rule="date: of every year",
            first=interval.first if known else None,
            last=interval.last if known else None,
            confidence=0.9,
        )
        return Reading(start, end, (deadline,), reason="a date of every year")

    # --- deadlines ------------------------------------------------------------------------

    def _reading(self, trigger: int, points: list[Point]) -> Reading | None:
        sign = self._when[trigger]
        edged = self._when[points[0].start + (self._when[points[0].start] == When.THE)] in _EDGES
        if sign == When.AT and not edged:
            return None
        rule = f"date: {self._tokens.words[trigger]}"
        deadlines = []
        for number, point in enumerate(points):
            start = trigger if number == 0 else point.start
            if point.interval.first.year == 1:
                continue
            own = at_last(point.interval) if sign in _BY else point.interval
            confidence = (0.95 if sign in _FIRM else 0.8) - (0 if point.is_whole else 0.15)
            deadlines.append(
                Deadline(
                    self._words(start, point.end),
                    DeadlineKind.DATE,
                    self._span(start, point.end),
                    date=own.last,
                    rule=rule,
                    first=own.first,
                    last=own.last,
                    confidence=confidence,
                )
            )
        end = points[-1].end
        is_range = all(point.interval.first != point.interval.last for point in points)
        if not deadlines:
            return Reading(trigger, end, (), Verdict.OPEN, "a day of a year that is not said")
        if not points[-1].is_whole and self._follows_rhythm(trigger):
            return Reading(trigger, end, (), Verdict.EXPLAINED, "the day of what comes again")
        if not all(point.is_whole for point in points) and sign not in _FIRM and not is_range:
            return None if sign == When.FOR else Reading(trigger, end, tuple(deadlines), reason=rule, is_loose=True)
        if sign in (When.FOR, When.AFTER, When.FOLLOWING, When.OCCASION):
            return Reading(trigger, end, (), Verdict.EXPLAINED, "what something is for or comes after")
        if sign == When.TO and not (self._is_deciding and self._tokens.follows_extending(trigger)):
            return Reading(trigger, end, (), Verdict.EXPLAINED, "up to when something else goes")
        if sign == When.THROUGH and points[-1].interval.first != points[-1].interval.last:
            return Reading(trigger, end, (), Verdict.EXPLAINED, "up to when something else goes")
        if sign == When.TERM_END and not (self._is_deciding and self._tokens.follows_extending(trigger)):
            return Reading(trigger, end, (), Verdict.EXPLAINED, "where a period ends that is only named")
        if sign == When.START and self._when[end] == When.LATEST and " at the latest" in f" {self._tokens.words[end]}":
            words, span = self._words(trigger, end + 1), self._span(trigger, end + 1)
            last = replace(deadlines[-1], text=words, span=span)
            return Reading(trigger, end + 1, (last,), reason=rule)
        if sign == When.START and is_range and (begin := self._term_before(trigger)) is not None:
            last = replace(
                deadlines[-1], text=self._words(begin, end), span=self._span(begin, end), first=points[-1].interval.last
            )
            return Reading(begin, end, (last,), reason="date: the last day of a term")
        if sign == When.START and is_range and self._is_up_to(trigger, end):
            last = replace(deadlines[-1], date=points[-1].interval.last, first=points[-1].interval.last)
            return Reading(trigger, end, (last,), reason=rule)
        if sign == When.START and self._starts_to_act(trigger):
            return Reading(trigger, end, tuple(deadlines), reason=rule, is_loose=True)
        if sign == When.START and not (is_range and self._is_joined(trigger, end)):
            return Reading(trigger, end, (), Verdict.EXPLAINED, "where a period or rhythm starts")
        return Reading(trigger, end, tuple(deadlines), reason=rule, is_loose=sign not in _FIRM)

    def _follows_rhythm(self, trigger: int) -> bool:
        """Whether the words before say how often: "every five years on 20 October"."""
        before = self._when[max(0, trigger - 4) : trigger]
        return before.endswith((When.FREQUENCY, When.RHYTHM)) or (before.endswith(When.UNIT) and When.EVERY in before)

    def _starts_to_act(self, trigger: int) -> bool:
        """Whether the decided act begins then: "shall be applied, starting in 2027", and no rhythm, term or meeting."""
        if not self._is_deciding or self._tokens.words[trigger] == "from" or self._when[trigger - 1] != When.COMMA:
            return False
        return _LASTING.isdisjoint(self._when)

    def _term_before(self, trigger: int) -> int | None:
        """Where "for a period of two years" begins that a range follows at once: "from 2026 to 2027"."""
        begin = trigger
        while begin > 0 and self._when[begin - 1] in _OF_A_TERM:
            begin -= 1
        is_term = begin and self._when[begin - 1] == When.FOR and When.UNIT in self._when[begin:trigger]
        return begin - 1 if is_term else None

    def _is_up_to(self, start: int, end: int) -> bool:
        """Whether a rhythm said before runs up to a year: "to report every two years, from 2027 until 2033"."""
        signs = self._when[start:end]
        rhythm = any(sign in self._when[:start] for sign in (When.FREQUENCY, When.FREQUENT, When.RHYTHM, When.EVERY))
        joined = any(sign in (When.TO, When.UNTIL) for sign in signs[1:])
        return rhythm and joined and signs.count(When.YEAR) > 1 and When.AND not in signs

    def _is_joined(self, start: int, end: int) -> bool:
        """Whether a range is written as one with one year: "from 18 to 22 May 2026", not "from May 2026"."""
        signs = self._when[start:end]
        if (signs.count(When.YEAR) > 1 and When.AND not in signs) or When.NUMBER not in signs:
            return False
        return any(sign in (When.TO, When.DASH, When.UNTIL) for sign in self._when[start + 1 : end])

    def _words(self, start: int, end: int) -> str:
        return self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]

    def _span(self, start: int, end: int) -> Span:
        return Span(self._tokens.starts[start], self._tokens.ends[end - 1])


def _with_years(points: list[Point]) -> list[Point]:
    """Months without a year take that of the last one: "in March and September 2027"."""
    last = points[-1]
    if not last.is_whole or all(point.is_whole for point in points):
        return points
    year = last.interval.last.year
    return [point if point.is_whole else _in_year(point, year) for point in points]


def _in_year(point: Point, year: int) -> Point:
    first, last = point.interval.first, point.interval.last
    moved = year + (first.year - last.year)
    try:
        begin = first.replace(year=moved)
        is_month_end = first.day == 1 and last != first and (last.month, last.day) == (2, 28)
        own = months(year, last.month).last if is_month_end else last.replace(year=year)
    except ValueError:
        return point
    return Point(Interval(begin, own), point.start, point.end)


def _is_year(point: Point) -> bool:
    return point.interval.first == date(point.interval.first.year, 1, 1) and point.interval.last.month == 12
