"""Times that name a session: "at its eighty-first session", "before the end of its 2026 session"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.extract.times.coded_sessions import coded_session, session_noun
from tracker.extract.times.readings import Reading, Verdict, read_ordinal
from tracker.extract.times.setting import BodiesBefore, BodyAt, Setting
from tracker.extract.times.tokens import Tokens
from tracker.knowledge.time_words import Beside, When
from tracker.model import Deadline, DeadlineKind, Doubt, SessionRef, Span

ESTIMATED = "the day is estimated from the body's usual calendar of sessions"
"""Why the day of a session that the table does not know is doubted."""
_LEADS = frozenset(
    (
        *(When.AT, When.IN, When.LATEST, When.BEFORE, When.UNTIL, When.FOR, When.TO, When.START, When.EFFECT),
        *(When.OCCASION, When.WITHIN, When.OF, When.THROUGH),
    )
)
_OPENING = re.compile(f"[{When.SESSION}{When.MEETING}{When.ORDINAL}{When.ORDINAL_HUNDRED}{When.CODE}]")
_LOOSE = frozenset((When.AT, When.IN, When.START))
_LOOSELY = frozenset((When.AFTER, When.FOLLOWING, When.BETWEEN))  # a time that is not the session itself
_FIRM = frozenset((When.LATEST, When.BEFORE, When.UNTIL))  # after these a session is never one that has been
_EDGES = frozenset((When.BEGIN, When.EARLY, When.MIDDLE, When.LATE, When.END))
_NO_ADJECTIVE = frozenset(
    (
        *(Beside.OF, Beside.THAT, Beside.AGENT, Beside.HAVE, Beside.TO, Beside.ON, Beside.DETERMINER, Beside.MODAL),
        *(Beside.POSSESSIVE, Beside.BE, Beside.RELATIVE, Beside.COMMA, Beside.STOP, Beside.PREPOSITION, Beside.VEHICLE),
    )
)
_IN_A_LIST = frozenset(
    (
        *(When.ORDINAL, When.ORDINAL_HUNDRED, When.CARDINAL, When.HUNDRED, When.AND, When.COMMA, When.TO),
        *(When.THE, When.DASH, When.UNTIL),
    )
)
_MOST_ADJECTIVES = 4
_MOST_SESSIONS = 12
_YEAR_LIKE = 1900  # sessions above are named by their year
_SOON = 5  # sessions ahead of the one under way that a text means where it does not say whose
_NEAR = 8  # tokens of the name of a body whose plan it is
_LATER = (["subsequent"], ["later"], ["following"], ["future"], ["further"], ["succeeding"])
_JOINS = (When.AND, When.COMMA)
_BETWEEN = 3  # tokens between two numbers of a list: ", and the"
_UP_TO = 6  # tokens from "subsequent" to "until"
_FARTHEST = 40  # sessions ahead that a text can mean
NEVER_NUMBERED = frozenset(
    {"Advisory Committee on Administrative and Budgetary Questions", "Board of Auditors", "Security Council"}
)
NAMED_BY_NUMBER = frozenset(
    {
        "World Health Assembly",
        "Directing Council of the Pan American Health Organization",
        "Pan American Sanitary Conference",
    }
)


@dataclass(frozen=True, slots=True)
class _Named:
    """The words that name sessions: from the token `start`, with their numbers; none for "its next session"."""

    start: int
    numbers: tuple[int, ...]
    is_next: bool = False


class SessionReader:
    """The sessions of one clause; "its" is the nearest body named before whose session can be still to come."""

    def __init__(
        self, text: str, tokens: Tokens, setting: Setting, bodies_before: BodiesBefore, body_at: BodyAt
    ) -> None:
        self._text, self._tokens, self._setting = text, tokens, setting
        self._when = tokens.when + When.NONE * 4
        self._before, self._at = _Remembered(text, bodies_before), body_at

    def read(self) -> Iterator[Reading]:
        """The readings in order, each with a deadline for every session that it names."""
        when, last = self._when, 0
        for match in _OPENING.finditer(when):
            place = match.start()
            if when[place] in (When.SESSION, When.MEETING):
                reading = self._session(place, last)
            elif when[place] == When.CODE:
                reading = self._coded(place, last)
            else:
                reading = self._numbered_body(place, last)
            if reading:
                last = reading.end
                yield reading

    # --- what names a session -------------------------------------------------------------

    def _session(self, noun: int, floor: int) -> Reading | None:
        named = self._named(noun, floor)
        if named is None:
            return self._in_general(noun, floor)
        lead = self._lead(named.start, floor)
        if lead is None:
            return None
        start, trigger, where, owner = lead
        if trigger == When.FOR and self._is_arranged(start):
            return Reading(start, noun + 1, (), Verdict.EXPLAINED, "the session that something is the plan of")
        end, body = noun + (4 if self._bracketed_number(noun + 1) else 1), None
        if self._when[end] == When.OF and self._when[end + 1] == When.YEAR:
            end += 2
        elif self._when[end] == When.YEAR:
            end += 1
        found = self._body_after(end)
        is_own = found is not None and self._meets(found[0])
        if self._when[noun] == When.MEETING and owner != Beside.POSSESSIVE and not is_own:
            return None
        if found:
            body, end = found
        end = self._with_year(end)
        candidates: tuple[str | None, ...]
        if body:
            candidates = (body,)
        else:
            before = self._before(self._tokens.starts[start])
            candidates = (*(each for each in before if each not in NEVER_NUMBERED), self._setting.body)
            if owner == Beside.POSSESSIVE and self._decides_on_agenda(start):
                candidates = (self._setting.body, *candidates[:-1])
        if until := self._goes_on(end):
            return Reading(start, until, (), Verdict.EXPLAINED, "the first of many sessions up to an event")
        deadlines = tuple(self._deadlines(named, start, end, candidates, trigger, where))
        sure = trigger not in _LOOSE or where
        reason = f"session: {self._tokens.words[start]}"
        if not deadlines:
            return Reading(start, noun + 1, (), Verdict.EXPLAINED, "a session that has been")
        return Reading(start, end, deadlines, reason=reason, is_loose=not sure)

    def _decides_on_agenda(self, start: int) -> bool:
        """Whether "its" is the adopting body's own: "decides to include in the provisional agenda of its session"."""
        return (
            When.AGENDA in self._when[start : start + _NEAR]
            and "include" in self._tokens.words[max(0, start - 3) : start]
        )

    def _meets(self, body: str) -> bool:
        """Whether the meetings of a body are its sessions: those of a conference of the parties and its committees."""
        own = self._setting.body or ""
        return body == own or (own.startswith("Conference of the") and body.endswith("Committee"))

    def _in_general(self, noun: int, floor: int) -> Reading | None:
        """ "at its sessions": no session of those to come, and nothing else takes these words."""
        when = self._when
        if noun - 2 < floor or when[noun - 2 : noun] != When.AT + When.THE or self._tokens.values[noun] != "many":
            return None
        return Reading(noun - 2, noun + 1, (), Verdict.EXPLAINED, "sessions in general")

    def _named(self, noun: int, floor: int) -> _Named | None:
        """The numbers before "session": "eighty-first", "eightieth and eighty-second", "2026", "next"."""
        when = self._when
        if bracketed := self._bracketed_number(noun + 1):
            return _Named(self._over_adjectives(noun, floor), (bracketed,))
        plain = self._tokens.values[noun] != "many" and (when[noun] == When.SESSION or when[noun + 1] == When.OF)
        if when[noun + 1] in (When.OF, When.IN, When.FOR) and when[noun + 2] == When.YEAR and plain:
            start = self._over_adjectives(noun, floor)
            number = read_ordinal(self._tokens, start - 1) if start > floor else None
            if number is None or when[noun + 1] == When.OF:
                return _Named(start, (self._tokens.number(noun + 2),))
        place = self._over_adjectives(noun, floor)
        if when[noun + 1] == When.YEAR and plain:  # "at the second regular session 2027"
            number = read_ordinal(self._tokens, place - 1) if place > floor else None
            return _Named(place - 1 if number else place, (self._tokens.number(noun + 1),))
        if year := self._bracketed_year(place - 3, floor):
            return self._ordinals(place - 3, floor) or _Named(place - 3, (year,))
        if place > floor and when[place - 1] == When.YEAR:
            start, numbers = place - 1, [self._tokens.number(place - 1)]
            while start - 2 >= floor and when[start - 1] in (When.AND, When.COMMA) and when[start - 2] == When.YEAR:
                start -= 2
                numbers.insert(0, self._tokens.number(start))
            return _Named(start, tuple(numbers))
        if place > floor and when[place - 1] in (When.NEXT, When.FOLLOWING):
            if self._tokens.values[place - 1] == "always":
                return None  # "at its future sessions" comes again
            return _Named(place - 1, (), is_next=True)
        return self._ordinals(place, floor)

    def _bracketed_year(self, place: int, floor: int) -> int | None:
        """The year that stands in brackets from a place on: "seventy-first (2027) regular session"."""
        if place < floor or self._when[place + 1] != When.YEAR or place + 2 >= len(self._tokens):
            return None
        is_in_brackets = self._tokens.words[place] == "(" and self._tokens.words[place + 2] == ")"
        return self._tokens.number(place + 1) if is_in_brackets else None

    def _bracketed_number(self, place: int) -> int | None:
        """The number that stands in brackets from a place on: "its session (163)"."""
        words = self._tokens.words[place : place + 3]
        is_in_brackets = len(words) == 3 and words[0] == "(" and words[2] == ")"
        return self._tokens.number(place + 1) if is_in_brackets and self._when[place + 1] == When.NUMBER else None

    def _over_adjectives(self, place: int, floor: int) -> int:
        """Step back over "resumed", "special", "high-level": words that are no number, article or preposition."""
        for _ in range(_MOST_ADJECTIVES):
            before = place - 1
            if before < floor:
                break
            sign, beside = self._when[before], self._tokens.beside[before]
            plain = sign in (When.NONE, When.FREQUENT, When.MEETING, When.BEGIN, When.PERIOD, When.MORE)
            if not plain and not (sign == When.AND and self._tokens.beside[before - 1] == Beside.NONE):
                break
            if beside in _NO_ADJECTIVE:
                break
            place = before
        while place < len(self._tokens) and self._when[place] == When.AND:
            place += 1
        return place

    def _ordinals(self, end: int, floor: int) -> _Named | None:
        when, start = self._when, end
        while start > floor and when[start - 1] in _IN_A_LIST:
            start -= 1
        while start < end and when[start] not in (When.ORDINAL, When.ORDINAL_HUNDRED, When.CARDINAL, When.HUNDRED):
            start += 1
        numbers: list[int] = []
        place, first, ranged = start, None, False
        while place < end:
            number = read_ordinal(self._tokens, place)
            if number:
                first = place if first is None else first
                if ranged and numbers and numbers[-1] < number[0] <= numbers[-1] + _MOST_SESSIONS:
                    numbers.extend(range(numbers[-1] + 1, number[0]))
                numbers.append(number[0])
                ranged, place = False, number[1]
                continue
            if when[place] in (When.TO, When.DASH, When.UNTIL):
                ranged = True
            elif when[place] not in (When.AND, When.COMMA, When.THE):
                numbers, first = [], None
            place += 1
        return None if first is None or place != end else _Named(first, tuple(numbers))

    def _lead(self, start: int, floor: int) -> tuple[int, str, str, str] | None:
        """What leads to the session: where it begins, its trigger, the edge of the session, and whose it is."""
        when, place, owner = self._when, start, ""
        beside = self._tokens.beside
        while place > floor and (
            when[place - 1] in (When.MORE, When.NEXT) or beside[place - 1] in (Beside.ADJECTIVAL, Beside.DONE)
        ):
            place -= 1
        while place > floor and beside[place - 1] in (Beside.NONE, Beside.NAME) and when[place - 1] == When.NONE:
            place -= 1  # "the Council's", "resumed"
            if start - place > 6:
                return None
        if place > floor and when[place - 1] == When.BOTH:
            place -= 1
        if place > floor and when[place - 1] == When.THE:
            owner, place = beside[place - 1], place - 1
        if place > floor and when[place - 1] == When.BOTH:
            place -= 1
        where = ""
        if place > floor and when[place - 1] == When.OF:
            at = place - 2
            if at >= floor and when[at] in _EDGES:
                where, place = when[at], at
            elif at - 1 >= floor and when[at] in (When.PART, When.SEGMENT):
                place = at
                while place > floor and when[place - 1] in (When.ORDINAL, When.MORE, When.NONE, When.CARDINAL):
                    place -= 1
                before = place - (when[place - 1] == When.THE) - 1
                if before > floor and when[before] == When.OF and when[before - 1] in _EDGES:
                    where, place = when[before - 1], before - 1
            if (where or place < start - 2) and place > floor and when[place - 1] == When.THE:
                place -= 1
        at = place - 1
        if at < floor or when[at] not in _LEADS:
            joined = at >= floor and when[at] in (When.AND, When.COMMA) and floor and at - floor <= 1
            return (place, When.AT, where, owner) if joined else None
        if when[at] == When.OF:
            return self._agenda(at, floor, owner)
        return at, when[at], where, owner

    def _is_arranged(self, place: int) -> bool:
        """Whether the words before are a theme or plan: "the programme of work of the Commission for its session"."""
        beside, back = self._tokens.beside, place - 1
        while (
            back > 0 and place - back < _NEAR and beside[back] in (Beside.NAME, Beside.OF, Beside.DETERMINER, Beside.ON)
        ):
            back -= 1
        return back >= 0 and beside[back] == Beside.ARRANGED

    def _agenda(self, of: int, floor: int, owner: str) -> tuple[int, str, str, str] | None:
        """ "in the provisional agenda of its eightieth session": from "in" on."""
        place = of - 1
        if place < floor or self._when[place] != When.AGENDA:
            return None
        while place > floor and of - place < 5 and self._when[place] not in _LEADS:
            place -= 1
        return (place if self._when[place] in _LEADS else of), When.AT, "", owner

    def _body_after(self, place: int) -> tuple[str, int] | None:
        if self._when[place] != When.OF or place + 1 >= len(self._tokens):
            return None
        named = self._at(self._tokens.starts[place + 1])
        if not named:
            return None
        return named[0], self._token_at(named[1], place + 1)

    def _token_at(self, offset: int, place: int) -> int:
        while place < len(self._tokens) and self._tokens.starts[place] < offset:
            place += 1
        return place

    def _with_year(self, place: int) -> int:
        """Past ", to be held in Nairobi in February 2013": the session and its year are one deadline."""
        when, end = self._when, place
        if self._bracketed_year(place, 0):
            return place + 3
        if when[place + 1 : place + 3] == When.MONTH + When.YEAR and self._tokens.words[place : place + 1] == ["("]:
            return place + 4 if self._tokens.words[place + 3 : place + 4] == [")"] else place + 3
        if when[end] == When.COMMA:
            end += 1
        if self._tokens.beside[end : end + 3] == Beside.TO + Beside.BE + Beside.HAPPEN:
            end += 3
            while end < len(self._tokens) and end - place < 16 and when[end] not in (When.COMMA, When.STOP):
                if when[end] == When.YEAR:
                    return end + 1
                end += 1
            return place
        if when[end] in (When.IN, When.ON):
            at = end + 1
            if when[at] == When.NUMBER:
                at += 1
            if when[at] == When.MONTH:
                at += 1
            if when[at] == When.YEAR:
                return at + 1
        return place

    def _coded(self, place: int, floor: int) -> Reading | None:
        """ "at CoP22", "before SC79": a session for short, dated by the calendar where that knows it."""
        words = self._text[self._tokens.starts[place] : self._tokens.ends[place]]
        body, number = coded_session(words, self._setting.body, self._text)
        lead = self._lead(place, floor)
        if lead is None:
            is_open = place > floor and self._when[place - 1] in _LOOSELY and is_ahead(body, number, self._setting)
            return Reading(place - 1, place + 1, (), Verdict.OPEN, "beside a session") if is_open else None
        start, trigger, where, _ = lead
        if not is_ahead(body, number, self._setting):
            return Reading(start, place + 1, (), Verdict.EXPLAINED, "a session that has been")
        end = place + 1 + (self._when[place + 1] in (When.SESSION, When.MEETING))
        end = self._with_year(end)
        words = self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]
        span = Span(self._tokens.starts[start], self._tokens.ends[end - 1])
        dated = self._dated(words, span, SessionRef(body, number), number, trigger, where)
        is_loose = trigger in _LOOSE and not where
        return Reading(
            start, end, (self._as_stated(dated, start, end),), reason="session: for short", is_loose=is_loose
        )

    # --- deadlines ---------------------------------------------------------------------------

    def _deadlines(
        self, named: _Named, start: int, end: int, candidates: tuple[str | None, ...], trigger: str, where: str
    ) -> Iterator[Deadline]:
        words = self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]
        span = Span(self._tokens.starts[start], self._tokens.ends[end - 1])
        if named.is_next:
            body, adopted = candidates[0], self._setting.adopted
            number = self._setting.calendar.next_number(body, adopted) if body and adopted else None
            dated = self._dated(words, span, SessionRef(body, None, next=True), number, trigger, where)
            yield self._as_stated(dated, start, end)
            return
        if self._bracketed_year(named.start, 0) and len(named.numbers) == 1:
            body, number = self._in_year(candidates, named.numbers[0])
            dated = self._dated(words, span, SessionRef(body, number), number, trigger, where)
            yield self._as_stated(dated, start, end)
            return
        for place, number in enumerate(named.numbers):
            fitting = [body for body in candidates if is_ahead(body, number, self._setting)]
            if not fitting and all(candidates) and (trigger not in _FIRM or number > _YEAR_LIKE):
                continue
            own = [body for body in fitting if body and is_known_ahead(body, number, self._setting)]
            own = [] if number < _YEAR_LIKE and self._stands_behind(start, fitting) else own
            body = next((each for each in (*own, *fitting) if each), None)
            if self._is_of_each(start, named) and not is_known_ahead(body, number, self._setting):
                body = candidates[len(named.numbers) - 1 - place]
            dated = self._dated(words, span, SessionRef(body, number), number, trigger, where)
            rivals = len(set(fitting)) - 1
            dated = replace(dated, confidence=round(dated.confidence - min(rivals, 2) * 0.05, 2))
            is_stated = len(named.numbers) == 1 and (number < _YEAR_LIKE or dated.date is None)
            yield self._as_stated(dated, start, end) if is_stated else dated

    def _in_year(self, candidates: tuple[str | None, ...], year: int) -> tuple[str | None, int | None]:
        """Which session "its (2028) regular session" is; no number where no calendar of these bodies knows."""
        calendar, setting = self._setting.calendar, self._setting
        for body in filter(None, candidates):
            current = setting.session if body == setting.body else None
            if current is None and setting.adopted:
                current = calendar.number_at(body, setting.adopted)
            for number in range(current or 0, (current or 0) + _FARTHEST * bool(current)):
                if (opening := calendar.opening(body, number)) is not None and opening.year == year:
                    return body, number
        return next(filter(None, candidates), None), None

    def _as_stated(self, deadline: Deadline, start: int, end: int) -> Deadline:
        """The year or month that the words themselves give, where the calendar knows no better: "in February 2027"."""
        place = self._when.rfind(When.YEAR, start, end)
        if place < 0:
            return deadline
        year, month = self._tokens.number(place), 0
        if self._when[place - 1] == When.MONTH and place - 1 > start:
            month = self._tokens.number(place - 1)
        days = (deadline.first, deadline.last)
        agrees = any(day and day.year == year and day.month == (month or day.month) for day in days)
        far = deadline.date is not None and abs(deadline.date.year - year) > 1
        if deadline.date is not None and (agrees or not (deadline.estimated or far)):
            return deadline
        first = date(year, month or 1, 1)
        last = date(year, month or 12, monthrange(year, month or 12)[1])
        return replace(deadline, date=first if month else None, first=first, last=last, estimated=False, doubts=())

    def _stands_behind(self, start: int, bodies: list[str | None]) -> bool:
        """Whether the nearest body is named right before: "to the Board at its fourth session"."""
        before = self._tokens.words[max(0, start - 3) : start]
        return bool(bodies and bodies[0]) and str(bodies[0]).split()[-1].lower() in before

    def _is_of_each(self, start: int, named: _Named) -> bool:
        """Whether the sessions are those of several bodies: "at their eighty-second and sixty-sixth sessions"."""
        return len(named.numbers) > 1 and "their" in self._tokens.words[start : named.start]

    def _dated(
        self, words: str, span: Span, session: SessionRef, number: int | None, trigger: str, where: str
    ) -> Deadline:
        deadline = Deadline(words, DeadlineKind.SESSION, span, session=session, rule="session", confidence=0.95)
        return date_session(deadline, number, self._setting, trigger, where)

    def _goes_on(self, end: int) -> int | None:
        """Where "until" follows: "at the eightieth session and subsequent sessions until the fee is paid"."""
        when = self._when
        at = end + 1 + (when[end + 1] in (When.AT, When.IN))
        if when[end] != When.AND or self._tokens.words[at : at + 1] not in _LATER:
            return None
        until = when.find(When.UNTIL, at, at + _UP_TO)
        return until if until >= 0 else None

    # --- bodies whose sessions go by their own number ---------------------------------------

    def _numbered_body(self, place: int, floor: int) -> Reading | None:
        """ "for consideration by the Sixty-sixth World Health Assembly", and lists of such numbers."""
        before = place - 1
        while before >= 0 and self._when[before] in (When.CARDINAL, When.HUNDRED):
            before -= 1
        if before < max(1, floor) or self._when[before] != When.THE or before < place - 3:
            return None
        numbers, at = self._listed_numbers(before + 1)
        if not numbers or at >= len(self._tokens):
            return None
        named, noun = self._at(self._tokens.starts[at]), session_noun(self._setting.body)
        if noun and self._setting.body and self._text.startswith(noun, self._tokens.starts[at]):
            named = self._setting.body, self._tokens.starts[at] + len(noun)  # "the 151st Assembly"
        elif named is None or named[0] not in NAMED_BY_NUMBER:
            return None
        start, where = before - 1, ""
        if start > 1 and self._when[start] == When.OF and self._when[start - 1] in _EDGES:
            where, start = self._when[start - 1], start - 2
            start -= self._when[start] == When.THE  # "by the time of the opening of"
        end, trigger = self._token_at(named[1], at), self._when[start] if start >= 0 else When.NONE
        if trigger in (When.AND, When.COMMA) and floor and start - floor <= 1:
            start, trigger = before, When.AT  # "to the Eightieth Assembly in 2027 and the Eighty-second Assembly"
        body, setting = named[0], self._setting
        is_this_one = body == setting.body and numbers[0] == setting.session
        numbers = [number for number in numbers if is_ahead(body, number, setting)]
        if trigger not in _LEADS or trigger == When.OF or is_this_one or not numbers:
            return Reading(before, end, (), Verdict.EXPLAINED, "a session that has been")
        if until := self._goes_on(end):
            return Reading(start, until, (), Verdict.EXPLAINED, "the first of many sessions up to an event")
        end = self._with_year(end)
        while len(numbers) > 1 and self._when[end] in _JOINS and self._when[end + 1] == When.YEAR:
            end += 2  # "in 2027 and 2029, respectively"
        words = self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]
        span = Span(self._tokens.starts[start], self._tokens.ends[end - 1])
        dated = tuple(self._dated(words, span, SessionRef(body, number), number, trigger, where) for number in numbers)
        return Reading(start, end, dated, reason="session: a body that goes by a number", is_loose=True)

    def _listed_numbers(self, place: int) -> tuple[list[int], int]:
        """The numbers from a place on, "Eightieth and Eighty-second", and where they end."""
        numbers: list[int] = []
        at = place
        while at < len(self._tokens) and (number := read_ordinal(self._tokens, at)):
            numbers.append(number[0])
            place = at = number[1]
            while at < len(self._tokens) and at - place < _BETWEEN and self._when[at] in (*_JOINS, When.THE):
                at += 1
        return numbers, place


def date_session(deadline: Deadline, number: int | None, setting: Setting, trigger: str, where: str) -> Deadline:
    """Date a session by the calendar: its opening and closing day, or the one that its edge names.

    "Before the end of the eightieth session" is due on its closing day, "before
    the session" on its opening day. `trigger` and `where` are signs of `When`.
    """
    body = deadline.session.body if deadline.session else None
    days = setting.calendar.interval(body, number) if body and number else None
    if days is None or (number and number > _YEAR_LIKE and days.first.year not in (number - 1, number)):
        return deadline  # the year of a session is no number of a body that counts its sessions
    first: date | None = days.first
    last = days.last
    if where == When.END:
        first = last
    elif where == When.BEGIN or (not where and trigger in (When.BEFORE, When.OCCASION)):
        last = first
    doubts = []
    if days.is_estimated:
        doubts.append(Doubt("deadline", ESTIMATED, deadline.text))
    if last and setting.adopted and last < setting.adopted:
        doubts.append(Doubt("deadline", "this session closed before the text was adopted", deadline.text))
    estimated = days.is_estimated or (days.is_last_estimated and last != days.first)
    return replace(deadline, date=days.first, first=first, last=last, estimated=estimated, doubts=tuple(doubts))


def is_ahead(body: str | None, number: int, setting: Setting) -> bool:
    """Whether that session can be still to come when the text was adopted."""
    if body is None:
        return True
    current = setting.session if body == setting.body else None
    if current is None and setting.adopted:
        current = setting.calendar.number_at(body, setting.adopted)
    if current is None:
        if setting.adopted and number > _YEAR_LIKE:
            return number >= setting.adopted.year
        return not (body in _YEARLY and number < _YEAR_LIKE and setting.adopted and setting.adopted.year > 1992)
    if (current > _YEAR_LIKE) != (number > _YEAR_LIKE):
        return False
    return current <= number <= current + _FARTHEST


def is_known_ahead(body: str | None, number: int, setting: Setting) -> bool:
    """Whether the calendar, or the text itself, says that a body has that session within a few years."""
    if body is None or not setting.adopted:
        return False
    current = setting.session if body == setting.body else None
    current = current if current is not None else setting.calendar.number_at(body, setting.adopted)
    return current is not None and current <= number <= current + _SOON


_YEARLY = frozenset({"Economic and Social Council"})


class _Remembered:
    """The bodies named before a place; asked again only where a capital letter stands in between."""

    def __init__(self, text: str, bodies_before: BodiesBefore) -> None:
        self._text, self._before = text, bodies_before
        self._place, self._bodies = -1, ()  # type: tuple[int, tuple[str, ...]]

    def __call__(self, place: int) -> tuple[str, ...]:
        between = self._text[self._place : place] if 0 <= self._place <= place else ""
        if self._place < 0 or place < self._place or between.lower() != between:
            self._bodies = self._before(place)
        self._place = place
        return self._bodies
