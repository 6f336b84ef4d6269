"""Times that come again: "annually", "every six months", "at each session", "to hold regular consultations"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extract.times.intervals import duration
from tracker.extract.times.readings import Reading, Verdict, read_count
from tracker.extract.times.tokens import Tokens, is_event
from tracker.knowledge.time_words import Beside, When
from tracker.model import Deadline, DeadlineKind, Span

_LEADS = frozenset((When.AT, When.FOR, When.TO, When.IN, When.BEFORE, When.ON, When.LATEST))
_THINGS = frozenset((Beside.REPORT, Beside.EVENT, Beside.TALK))
_OPENING = re.compile(
    f"[{When.FREQUENCY}{When.RHYTHM}{When.FREQUENT}{When.EVERY}{When.TIMES}{When.ONCE}{When.SESSION}{When.MEETING}]"
    f"|[{When.CARDINAL}{When.NUMBER}](?=.{{1,3}}{When.BASIS})"
)
_OWNER = frozenset((Beside.DETERMINER, Beside.POSSESSIVE, Beside.NAME))
_MODIFIERS = frozenset(
    (
        *(Beside.NONE, Beside.NAME, Beside.AND, Beside.ADJECTIVAL, Beside.DOING, Beside.DONE, Beside.MEASURED),
        *(Beside.TOPIC, Beside.ADVERB, Beside.COMMA),
    )
)
_JOINED = frozenset((When.NONE, When.AND, When.FREQUENT, When.MORE, When.COMMA))
_TAKING_PART = frozenset((Beside.HOLD, Beside.JOIN))
_HANDED_OVER = frozenset((Beside.PRODUCE, Beside.HOLD, Beside.JOIN))
_NO_VERB_AFTER = frozenset((Beside.RELATIVE, Beside.HAVE, Beside.DETERMINER, Beside.POSSESSIVE))
_MOST_ADJECTIVES = 16
_REACH = 14  # tokens between a verb and the adjective of its object

ONLY_MENTIONED = "what comes again is another's or only mentioned"


class RecurrenceReader:
    """The recurrences of one clause."""

    def __init__(self, text: str, tokens: Tokens, opens_with_object: int) -> None:
        self._text, self._tokens, self._object = text, tokens, opens_with_object
        self._when = tokens.when + When.NONE * 9
        self._beside = tokens.beside + Beside.NONE * 9

    def read(self) -> Iterator[Reading]:
        """The readings in order."""
        when, end = self._when, 0
        for match in _OPENING.finditer(when):
            place = match.start()
            if place < end:
                continue
            sign, reading = when[place], None
            if sign in (When.FREQUENCY, When.RHYTHM):
                reading = self._adverb(place)
            elif sign == When.FREQUENT:
                reading = self._adjective(place)
            elif sign == When.EVERY:
                reading = self._every(place)
            elif sign in (When.TIMES, When.ONCE):
                reading = self._times(place)
            elif sign in (When.CARDINAL, When.NUMBER):
                reading = self._counted_basis(place)
            elif sign in (When.SESSION, When.MEETING):
                reading = self._sessions(place)
            if reading:
                end = reading.end
                yield reading

    # --- by adverb ---------------------------------------------------------------------------

    def _adverb(self, place: int) -> Reading | None:
        after, beside = self._when[place + 1], self._beside[place + 1]
        if self._when[place] == When.RHYTHM and (
            after in (When.BASIS, When.SESSION, When.MEETING) or beside in _THINGS
        ):
            return self._adjective(place)
        frequency = self._tokens.values[place]
        is_shared = self._when[place] == When.RHYTHM and beside in (Beside.NONE, Beside.MEASURED)
        if is_shared and after == When.NONE and place + 1 < len(self._tokens) and not self._is_verb_like(place):
            return Reading(place, place + 1, (), Verdict.EXPLAINED, "an adjective of something else")
        if self._beside[place - 1 : place] == Beside.RELATIVE or self._is_past(place):
            return Reading(place, place + 1, (), Verdict.EXPLAINED, "the rhythm of something else")
        return self._recurring(place, place + 1, frequency, "recurrence: adverb", 0.95)

    def _is_verb_like(self, place: int) -> bool:
        """Whether the word before is a verb that the adverb can belong to: "to report quarterly on"."""
        before = self._beside[place - 1 : place]
        return before in (Beside.REPORT, Beside.ADVERB) and self._beside[place - 2 : place - 1] in (
            Beside.TO,
            Beside.MODAL,
            Beside.ADVERB,
        )

    def _is_past(self, place: int) -> bool:
        """Whether the adverb belongs to a past participle behind a noun: "the survey published annually"."""
        before = self._beside[place - 1 : place]
        done = before in (Beside.DONE, Beside.HAPPEN) and self._beside[place - 2 : place - 1] not in (
            *(Beside.BE, Beside.HAVE, Beside.ADVERB, Beside.TO),
        )
        ahead = self._beside[place + 1] in (Beside.DONE, Beside.HAPPEN, Beside.ADJECTIVAL)
        glued = self._beside[place - 1 : place] in (Beside.DETERMINER, Beside.POSSESSIVE, Beside.NONE)
        return done or (ahead and glued and self._when[place + 1] == When.NONE and place > 1)

    # --- by adjective --------------------------------------------------------------------------

    def _adjective(self, place: int) -> Reading | None:
        """ "on an annual basis", "to hold regular consultations", "in its regular reporting"."""
        frequency = self._tokens.values[place]
        noun = self._noun_after(place + 1)
        if noun is None:
            return None
        if self._when[noun] == When.BASIS:
            return self._recurring(self._start_of(place), noun + 1, frequency, "recurrence: basis", 0.95)
        if self._when[noun] in (When.SESSION, When.MEETING):
            sessions = self._sessions(noun)
            if sessions or self._when[noun] == When.SESSION:
                return sessions
        start = self._start_of(place)
        if self._is_one_of_several(start):
            return Reading(place, noun + 1, (), Verdict.EXPLAINED, "one of them, which does not come again")
        if self._is_vehicle(start, noun):
            return self._recurring(start, noun + 1, frequency, "recurrence: vehicle", 0.85)
        if self._is_produced(start, noun):
            return self._recurring(start, noun + 1, frequency, "recurrence: adjective", 0.8)
        return Reading(place, noun + 1, (), Verdict.EXPLAINED, ONLY_MENTIONED)

    def _noun_after(self, place: int) -> int | None:
        """The noun that an adjective of time belongs to: "consultations", "clean-up weeks", "World Day"."""
        for at in range(place, place + _MOST_ADJECTIVES + 1):
            if at >= len(self._tokens):
                return None
            if self._when[at] == When.BASIS or self._beside[at] in _THINGS:
                while (
                    at + 1 < len(self._tokens) and self._beside[at + 1] in _THINGS and self._when[at + 1] != When.BASIS
                ):
                    at += 1
                return at
            if self._beside[at] == Beside.NAME and is_event(self._tokens.words[at]):
                return at
            if self._beside[at] not in _MODIFIERS or self._when[at] not in _JOINED:
                return None
        return None

    def _start_of(self, place: int) -> int:
        """Where the phrase begins: back over an article and its preposition, "in the Board’s regular reporting"."""
        beside, start = self._beside, place
        while start > 0 and place - start < 3 and self._when[start - 1] in (When.MORE, When.NEXT):
            start -= 1
        back = start
        while back > 0 and place - back < 8 and beside[back - 1] in _OWNER:
            back -= 1
        if back > 0 and beside[back - 1] in (Beside.VEHICLE, Beside.ON, Beside.PREPOSITION):
            is_own = back == start or beside[start - 1] != Beside.NAME or beside[back - 1] == Beside.VEHICLE
            if is_own:
                return back - 1
        return start - 1 if start > 0 and beside[start - 1] in (Beside.DETERMINER, Beside.POSSESSIVE) else start

    def _is_one_of_several(self, start: int) -> bool:
        signs = self._when[start : start + 3] + self._when[max(0, start - 1) : start]
        return When.ORDINAL in signs or When.LAST in signs

    def _is_vehicle(self, start: int, noun: int) -> bool:
        """Whether it is the addressee's own: "in its regular reporting", "into its triennial reviews"."""
        beside = self._beside
        if self._beside[noun] != Beside.REPORT:
            return False
        own = Beside.POSSESSIVE in beside[start:noun]
        led = beside[start] == Beside.VEHICLE
        plain = led and beside[start + 1] != Beside.DETERMINER and self._when[start + 1] in (When.NEXT, When.FREQUENT)
        told = start > 0 and beside[start - 1] in (Beside.DONE, Beside.ADJECTIVAL)
        article = led and beside[start + 1] == Beside.DETERMINER and not told
        return (own and led) or plain or article

    def _has_owner(self, noun: int) -> bool:
        return self._when[noun + 1] == When.OF

    def _is_produced(self, start: int, noun: int) -> bool:
        """Whether the addressee is to hold, join or produce it: the nearest verb before says so."""
        beside, place = self._beside, start - 1
        if self._when[start] == When.FOR:
            return False
        is_report = beside[noun] == Beside.REPORT
        wanted = _HANDED_OVER if is_report else _TAKING_PART
        if self._has_owner(noun) and is_report and Beside.DETERMINER in beside[start:noun] and not self._is_a(start):
            return False
        if is_report and start + 1 < noun and self._is_told_of(start, noun):
            return False
        is_listed = is_report and beside[place : place + 1] in (Beside.AND, Beside.COMMA)
        while place >= 0 and start - place <= (3 * _REACH if is_report else _REACH):
            sign = beside[place]
            if sign in wanted:
                return not (place > 0 and beside[place - 1] in _NO_VERB_AFTER)
            if (
                sign in (Beside.TO, Beside.STOP, Beside.RELATIVE, Beside.SUPPORT, Beside.THAT)
                or self._when[place] == When.FOR
            ):
                return False
            if sign in (Beside.ON, Beside.OF, Beside.DONE) and not is_listed:
                return False
            if sign == Beside.COMMA and start - place > 4 and not is_report:
                return False
            place -= 1
        return place < self._object and self._is_object(start)

    def _is_told_of(self, start: int, noun: int) -> bool:
        """Whether the report is one that was told of: "the annual reports mentioned in paragraph 5"."""
        is_told = (
            self._beside[noun + 1] == Beside.STATED or self._beside[noun + 1 : noun + 3] == Beside.DONE + Beside.AGENT
        )
        return is_told and Beside.DETERMINER in self._beside[start:noun] and not self._is_a(start)

    def _is_a(self, start: int) -> bool:
        """Whether the article is an indefinite one: "an annual report of the Board"."""
        return self._tokens.values[start] == "one" or self._tokens.values[start + 1] == "one"

    def _is_object(self, start: int) -> bool:
        """Whether the phrase is what the operative verb asks for: "Encourages regular consultations"."""
        return start <= self._object

    # --- by "every" ------------------------------------------------------------------------------

    def _every(self, place: int) -> Reading | None:
        when, at = self._when, place + 1
        start = place
        if place and when[place - 1] == When.ONCE:
            start = place - 1
        step = 1
        if when[at] == When.OTHER:
            step, at = 2, at + 1
        elif when[at] == When.ORDINAL:
            step, at = self._tokens.number(at), at + 1
        else:
            counted = read_count(self._tokens, at)
            if counted:
                step, at = counted
        while when[at] == When.MORE:
            at += 1
        if when[at] == When.UNIT and at < len(self._tokens):
            if self._beside[at + 1] == Beside.PREPOSITION and when[at + 1] == When.AFTER:
                return Reading(start, at + 1, (), Verdict.EXPLAINED, "years that have been")
            frequency = duration(step, self._tokens.values[at])
            return self._recurring(start, at + 1, _in_years(frequency), "recurrence: every", 0.95)
        if when[at] == When.PART and at < len(self._tokens):
            return self._recurring(start, at + 1, f"P{self._tokens.values[at]}M", "recurrence: every", 0.95)
        return None

    def _times(self, place: int) -> Reading | None:
        """ "once a year", "twice a year", "three times every month"."""
        when, at = self._when, place + 1
        if when[at] in (When.PER, When.THE):
            at += 1
        if when[at] != When.UNIT or at == place + 1 or at >= len(self._tokens):
            if when[place] == When.TIMES and when[at] == When.FREQUENCY:
                return self._recurring(place, at + 1, "P6M", "recurrence: twice", 0.9)
            return None
        count = 1
        if when[place] == When.TIMES:
            counted = read_count(self._tokens, place - 1) if place else None
            count = counted[0] if counted else 2
            place = place - 1 if counted else place
        unit = self._tokens.values[at]
        months = {"Y": 12, "2Y": 24}.get(unit)
        if months and months % count == 0:
            frequency = _in_years(f"P{months // count}M")
        else:
            frequency = duration(1, unit) if count == 1 else "regular"
        return self._recurring(place, at + 1, frequency, "recurrence: times", 0.95)

    def _counted_basis(self, place: int) -> Reading | None:
        """ "on a two-year basis", "at six-month intervals"."""
        counted = read_count(self._tokens, place)
        if not counted or self._when[counted[1]] != When.UNIT or self._when[counted[1] + 1] != When.BASIS:
            return None
        frequency = _in_years(duration(counted[0], self._tokens.values[counted[1]]))
        return self._recurring(self._start_of(place), counted[1] + 2, frequency, "recurrence: basis", 0.95)

    # --- by session ---------------------------------------------------------------------------------

    def _sessions(self, noun: int) -> Reading | None:
        """ "at each session", "at all meetings", "at its regular sessions"."""
        when, place = self._when, noun
        is_plural = self._tokens.values[noun] == "many"
        every = False
        while place > 0 and noun - place < 6:
            sign, beside = when[place - 1], self._beside[place - 1]
            if sign in (When.EVERY, When.BOTH):
                every, place = True, place - 1
                break
            is_always = sign == When.FREQUENT or self._tokens.values[place - 1] == "always"
            if is_always and is_plural:
                every = True
            elif sign == When.OF and not every:
                return None
            elif sign not in (When.THE, When.OF, When.NONE, When.FREQUENT, When.MEETING, When.MORE):
                break
            elif (
                beside in (Beside.OF, Beside.TO, Beside.AND, Beside.COMMA, Beside.DONE, Beside.MODAL)
                and sign != When.OF
            ):
                return None
            place -= 1
        if (
            not every
            or place < 1
            or when[place - 1] not in _LEADS
            or self._beside[place - 1] in (Beside.TO, Beside.VEHICLE)
        ):
            return None
        if self._beside[place - 2 : place - 1] in (Beside.DONE, Beside.HAPPEN):
            return Reading(place - 1, noun + 1, (), Verdict.EXPLAINED, "the time of a past act")
        if self._is_for_each(place - 1, noun):
            return Reading(place - 1, noun + 1, (), Verdict.EXPLAINED, "what something is meant for")
        return self._recurring(place - 1, noun + 1, self._often(place, noun), "recurrence: session", 0.85)

    def _often(self, place: int, noun: int) -> str:
        """How often sessions come: "at its annual sessions" each year, "at its regular sessions" with the sessions."""
        told = [self._tokens.values[at] for at in range(place, noun) if self._when[at] == When.FREQUENT]
        return next((each for each in told if each != "regular"), "session")

    def _is_for_each(self, lead: int, noun: int) -> bool:
        """Whether the meetings have something: "one delegate per State for each session", "support to all meetings"."""
        if self._when[lead] == When.FOR:
            return self._when[lead + 1] == When.BOTH or When.PER in self._when[max(0, lead - 4) : lead]
        near = self._beside[max(0, lead - _REACH) : lead]
        return self._when[lead] == When.TO and self._when[noun] == When.MEETING and Beside.REPORT not in near

    # --- deadlines -----------------------------------------------------------------------------------

    def _recurring(self, start: int, end: int, frequency: str, rule: str, confidence: float) -> Reading:
        words = self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]
        span = Span(self._tokens.starts[start], self._tokens.ends[end - 1])
        deadline = Deadline(words, DeadlineKind.RECURRING, span, frequency=frequency, rule=rule, confidence=confidence)
        return Reading(start, end, (deadline,), reason=rule)


def _in_years(period: str) -> str:
    """Twelve months are a year."""
    count, unit = int(period[1:-1]) if not period.startswith("PT") else 0, period[-1]
    return f"P{count // 12}Y" if unit == "M" and count and count % 12 == 0 else period
