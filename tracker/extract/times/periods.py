"""Times by lapse: "within 90 days", "for a further period of three years", "two years after its approval"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.extract.times.intervals import add, duration
from tracker.extract.times.readings import Reading, Verdict, read_count
from tracker.extract.times.setting import Setting
from tracker.extract.times.tokens import Tokens
from tracker.knowledge.time_words import Beside, When
from tracker.model import Category, Deadline, DeadlineKind, Doubt, Span

_FROM = frozenset((When.AFTER, When.START, When.FOLLOWING, When.EFFECT))
_FILL = frozenset((When.THE, When.MORE, When.NEXT, When.FOLLOWING, When.PERIOD, When.OF, When.LAST, When.UNTIL))
_UNKNOWN = "it counts from the adoption, and the text does not say when that was"
_SHORT = "so short a time may count from what it is about, and not from the adoption"
_LENGTH = "it may say how long something takes or took, and not when it is due"
_LONGEST_FILL = 8
_LONGEST_ANCHOR = 12
_FEW_DAYS = 15
"""Days within which an act rather follows on something that happens: "within five working days" of an inspection."""


class PeriodReader:
    """The periods of one clause."""

    def __init__(self, text: str, tokens: Tokens, category: Category, setting: Setting) -> None:
        self._text, self._tokens, self._setting = text, tokens, setting
        self._is_deciding = category is Category.DECIDING
        self._when = tokens.when + When.NONE * 9

    def read(self) -> Iterator[Reading]:
        """The readings in order: by what leads to a count of units, or by what the count comes after."""
        last, place = 0, self._when.find(When.UNIT)
        while place >= 0:
            reading = self._period(place, last)
            if reading:
                last = reading.end
                yield reading
            place = self._when.find(When.UNIT, place + 1)

    def _period(self, unit: int, floor: int) -> Reading | None:
        when = self._when
        if when[unit + 1] in (When.BASIS, When.YEAR):
            return None
        place = unit
        while place > floor and when[place - 1] == When.MORE:  # "five working days"
            place -= 1
        counted = self._count_before(place, floor)
        count, start = counted if counted else (1, place)
        end = unit + 1
        while when[end] == When.PERIOD:  # "a two-year period"
            end += 1
        back, fill = start, ""
        while back > floor and start - back < _LONGEST_FILL and when[back - 1] in _FILL:
            back -= 1
            fill = when[back] + fill
        fill += when[place:unit] + when[unit + 1 : end]
        period = duration(count, self._tokens.values[unit])
        trigger = when[back - 1] if back > floor else When.NONE
        if counted and when[end] in (*_FROM, When.BEFORE):
            found = self._anchored(start, end, period, trigger, back)
            if found:
                return found
        if trigger == When.WITHIN or (trigger == When.LATEST and counted):
            if not counted and (not _points_ahead(fill) or self._tokens.words[unit].endswith("s")):
                return None
            return self._within(back - 1, end, period)
        is_ahead = _points_ahead(fill)
        if not counted and (not is_ahead or self._tokens.words[unit].endswith("s")):
            return None  # "in subsequent years" says no length
        if trigger in (When.IN, When.OVER) and (is_ahead or self._is_in_time(counted, fill)):
            return self._lasting(back - 1, end, period)
        if trigger == When.IN and counted and back == start:
            return self._in(back - 1, end, period)
        if trigger == When.FOR:
            return self._for(back - 1, end, period, fill, unit)
        if trigger == When.LATEST:  # "prolong by one year"
            return self._lasting(back - 1, end, period)
        return None

    def _count_before(self, place: int, floor: int) -> tuple[int, int] | None:
        """The count that ends before a place, and where it begins: "twenty-four", "sixty (60)"."""
        when, start = self._when, place
        while (
            start > floor
            and place - start < 6
            and when[start - 1]
            in (
                *(When.NUMBER, When.CARDINAL, When.HUNDRED),
                *((When.STOP,) if start == place or when[start : start + 1] == When.NUMBER else ()),
            )
        ):
            start -= 1
        while start < place:
            found = read_count(self._tokens, start)
            if found and found[1] == place:
                return found[0], start
            start += 1
        return None

    def _within(self, start: int, end: int, period: str) -> Reading:
        """ "within 90 days": from the adoption, unless it says from what else."""
        close, is_adoption, is_other = self._anchor(end)
        if is_other:
            return self._reading(start, end, period, None, "period: within")
        if is_adoption:
            return self._from_adoption(start, close, period, "within")
        days = period[1:-1]
        is_short = period.endswith("D") and days.isdecimal() and int(days) <= _FEW_DAYS
        return self._from_adoption(start, end, period, "within", _SHORT if is_short else None)

    def _from_adoption(self, start: int, end: int, period: str, rule: str, why: str | None = None) -> Reading:
        """A period that counts from the adoption; doubted where the text does not say when that was."""
        adopted = self._setting.adopted
        doubt = _UNKNOWN if adopted is None else why
        return self._reading(start, end, period, add(adopted, period), f"period: {rule}", doubt)

    def _anchor(self, end: int) -> tuple[int, bool, bool]:
        """Where "after the adoption of the present resolution" ends; whether it is that, or from something else."""
        when = self._when
        if when[end] not in (*_FROM, When.OF):
            return end, False, False
        for place in range(end + 1, min(end + 6, len(self._tokens))):
            if when[place] == When.ADOPTION:
                close = place + 1
                while close < len(self._tokens) and close - place < 5 and when[close] in (When.OF, When.THE, When.NONE):
                    close += 1
                    if self._tokens.beside[close - 1] == Beside.BUDGET:
                        break
                return close, self._tokens.beside[close - 1] == Beside.BUDGET, False
            if when[place] in (When.COMMA, When.STOP):
                break
        return end, False, True

    def _anchored(self, start: int, end: int, period: str, trigger: str, back: int) -> Reading | None:
        """ "two years after its approval by the Council": from what it counts, no day, but for the adoption."""
        close, is_adoption, _ = self._anchor(end)
        led = trigger in (When.WITHIN, When.LATEST)
        if led and is_adoption:
            return None
        if not is_adoption:
            close = self._phrase_end(end + 1)
            if close == end + 1:
                return None
        if self._when[end] == When.BEFORE:
            at = back - 1 if trigger in (When.LATEST, When.WITHIN, When.AT) else start
            deadline = Deadline(
                self._words(at, close), DeadlineKind.EVENT, self._span(at, close), rule="event: before", confidence=0.9
            )
            return Reading(at, close, (deadline,), reason="event: before")
        if self._when[end] == When.START and not is_adoption:
            return None
        if trigger == When.NONE and self._is_compared(start):
            return Reading(start, close, (), Verdict.EXPLAINED, "a length that is compared")
        due = add(self._setting.adopted, period) if is_adoption else None
        return self._reading(back - 1 if led else start, close, period, due, "period: after")

    def _is_compared(self, place: int) -> bool:
        """Whether a length is compared with another: "closed more than 50 years after", not "not more than"."""
        before = self._tokens.words[max(0, place - 3) : place]
        return before[-1:] == ["than"] and before[0] not in ("no", "not")

    def _phrase_end(self, place: int) -> int:
        """Where the words end from which a period counts: up to a comma or a verb."""
        beside, end = self._tokens.beside, place
        stops = (Beside.COMMA, Beside.STOP, Beside.TO, Beside.MODAL, Beside.RELATIVE, Beside.AND, Beside.BE)
        while end < len(self._tokens) and end - place < _LONGEST_ANCHOR and beside[end] not in stops:
            end += 1
        return end

    def _in(self, start: int, end: int, period: str) -> Reading | None:
        """ "to report in three years", doubted, for "the first rise in ten years" says no time; "in two years' time".

        "In 60 day intervals" goes on with a noun, and "for the first time in ten years" looks back.
        """
        words, after = self._tokens.words, self._tokens.beside[end : end + 1]
        if words[end : end + 2] in (["'", "time"], ["\u2019", "time"]):
            return self._from_adoption(start, end + 2, period, "in time")
        if (after and after not in (Beside.COMMA, Beside.STOP, Beside.AND)) or words[start - 1] == "time":
            return None
        return self._from_adoption(start, end, period, "in", _LENGTH)

    def _is_in_time(self, counted: tuple[int, int] | None, fill: str) -> bool:
        return bool(counted) and When.PERIOD in fill and self._is_deciding

    def _for(self, start: int, end: int, period: str, fill: str, unit: int) -> Reading | None:
        ahead = When.PERIOD in fill or _points_ahead(fill)
        if self._tokens.values[unit] in ("D", "W", "TH") and When.PERIOD not in fill:
            return None  # how long a meeting lasts, not when it is due
        if self._tokens.values[unit] in ("D", "W", "TH") and self._follows_meeting(start):
            return Reading(start, end, (), Verdict.EXPLAINED, "how long a meeting lasts")
        if not self._is_deciding and not ahead:
            return None
        return self._lasting(start, end, period)

    def _follows_meeting(self, place: int) -> bool:
        """Whether a meeting is named right before: "to hold a session for a period of three weeks"."""
        before = self._tokens.beside[max(0, place - 3) : place]
        return Beside.EVENT in before and not self._tokens.follows_extending(place)

    def _lasting(self, start: int, end: int, period: str) -> Reading:
        return self._reading(start, end, period, None, f"period: {self._tokens.words[start]}")

    def _reading(
        self, start: int, end: int, period: str, due: date | None, rule: str, why: str | None = None
    ) -> Reading:
        deadline = Deadline(
            self._words(start, end),
            DeadlineKind.PERIOD,
            self._span(start, end),
            date=due,
            period=period,
            rule=rule,
            first=due,
            last=due,
            confidence=0.9,
            doubts=(Doubt("deadline", why, self._words(start, end)),) if why else (),
        )
        return Reading(start, end, (deadline,), Verdict.TAKEN, rule)

    def _words(self, start: int, end: int) -> str:
        return self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]

    def _span(self, start: int, end: int) -> Span:
        return Span(self._tokens.starts[start], self._tokens.ends[end - 1])


def _points_ahead(fill: str) -> bool:
    """Whether words such as "next" or "further" say that a period is still to come."""
    return any(sign in (When.NEXT, When.FOLLOWING, When.MORE) for sign in fill)
