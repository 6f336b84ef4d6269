"""Times by an event: "prior to the expiry of its mandate", "until the ceasefire has been verified"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extract.times.readings import Reading, Verdict
from tracker.extract.times.tokens import Tokens, is_doing, is_event
from tracker.knowledge.time_words import Beside, When
from tracker.model import Deadline, DeadlineKind, Span

_FIRM = frozenset((When.BEFORE, When.UNTIL, When.OCCASION, When.LATEST))
_AFTER = frozenset((When.AFTER, When.FOLLOWING, When.UPON))
_AT = frozenset((When.AT, When.IN))
_LOOSE = _AFTER | {When.OCCASION}
_OPENING = re.compile("[" + "".join(sorted(_FIRM | _AFTER | _AT | {When.FOR, When.TO})) + "]")
_EVENTS = frozenset((Beside.EVENT, Beside.MILESTONE))
_BEFORE_A_NOUN = frozenset(
    (Beside.NONE, Beside.NAME, Beside.ADJECTIVAL, Beside.DOING, Beside.DONE, Beside.HOLD, Beside.TOPIC)
)
_ORDER = frozenset((When.NEXT, When.LAST, When.ORDINAL, When.MORE, When.FREQUENT, When.YEAR))
_GOES_ON = frozenset((Beside.NONE, Beside.ADJECTIVAL, Beside.DETERMINER, *_EVENTS))  # behind "and"
_NEAR = 9  # tokens from an article to the noun that it belongs to
_MOST_WORDS = 4  # tokens of "its current mandate"
_NAME_REACH = 12  # tokens from the verb to an event that has a name of its own
_CLAUSE = 14  # tokens of "until the ceasefire has been verified"


class EventReader:
    """The events of one clause."""

    def __init__(self, text: str, tokens: Tokens, opens: int) -> None:
        self._text, self._tokens, self._opens = text, tokens, opens
        self._when = tokens.when + When.NONE * 9
        self._beside = tokens.beside + Beside.STOP

    def read(self) -> Iterator[Reading]:
        """The readings in order."""
        end = self._opens
        for match in _OPENING.finditer(self._when, self._opens):
            place = match.start()
            if place < end:
                continue
            if self._when[place] == When.FOR:
                reading = self._anniversary(place)
            elif self._when[place] == When.TO:
                reading = self._handed_to(place)
            else:
                reading = self._at(place) if self._when[place] in _AT else self._led(place)
            if reading:
                end = max(place + 1, reading.end)
                yield reading

    # --- "before the Congress", "until the ceasefire has been verified" -----------------------------

    def _led(self, place: int) -> Reading | None:
        sign = self._when[place]
        if sign != When.LATEST:
            doing = self._doing(place + 1) if sign in (When.BEFORE, When.OCCASION) else None
            if doing:
                return self._event(place, doing, 0.75)
            if sign == When.UNTIL:
                clause = self._clause(place + 1) or self._done(place + 1)
                if clause:
                    return self._event(place, clause, 0.75)
        if sign == When.UPON and " " in self._tokens.words[place]:  # "upon completion of"
            return self._event(place, self._phrase_end(place + 1), 0.75)
        noun = self._noun(place + 1 + (sign == When.UNTIL and self._when[place + 1] in _AFTER))
        if noun is None:
            return None
        head = self._beside[noun]
        if sign == When.LATEST and self._when[place + 1] != When.THE:
            return None
        if sign == When.LATEST and not (head == Beside.MILESTONE and self._when[noun] in (When.END, When.BEGIN)):
            return None
        if self._when[noun] in (When.SESSION, When.MEETING) and sign in _AFTER and self._tokens.values[noun] == "many":
            return None
        if self._when[noun] == When.ADOPTION and sign not in (When.BEFORE,):
            return None
        if sign == When.UPON and head != Beside.MILESTONE:
            return None
        return self._event(place, self._phrase_end(noun + 1), 0.85 if sign in _FIRM else 0.6)

    def _doing(self, place: int) -> int | None:
        """ "before further moving forward", "at the time of submitting his budget": an act by its -ing form."""
        at = place
        while self._beside[at] == Beside.ADVERB and at - place < 2:
            at += 1
        if self._beside[at] != Beside.DOING and not self._is_doing(at):
            return None
        if self._beside[at + 1] in (Beside.STOP, Beside.COMMA):
            return None
        return self._phrase_end(at + 1)

    def _is_doing(self, place: int) -> bool:
        if place >= len(self._tokens):
            return False
        known = self._beside[place] in (Beside.PRODUCE, Beside.HOLD, Beside.JOIN, Beside.SUPPORT, Beside.EXTEND)
        return known and is_doing(self._tokens.words[place])

    def _clause(self, place: int) -> int | None:
        """Where a clause of its own ends: "the ceasefire has been verified", "a peaceful solution is achieved"."""
        beside, at = self._beside, place
        while at < len(self._tokens) and at - place < _CLAUSE:
            sign = beside[at]
            if sign in (Beside.BE, Beside.HAVE, Beside.MODAL) and at > place:
                return self._phrase_end(at + 1)
            if sign in (Beside.COMMA, Beside.AND) and self._is_among_names(at):
                place, at = at, at + 1  # "the arrears of Alba, Borduria and Cadia have been paid"
                continue
            if sign == Beside.AND and self._beside[at + 1] in _GOES_ON:
                at += 1  # "demarcation and orderly transfer have been accomplished"
                continue
            if sign in (Beside.COMMA, Beside.STOP, Beside.TO, Beside.RELATIVE, Beside.THAT, Beside.AND, Beside.AGENT):
                return None
            at += 1
        return None

    def _is_among_names(self, place: int) -> bool:
        """Whether a comma or "and" stands between two names; "Côte d’Ivoire" ends in a word that is none by itself."""
        return Beside.NAME in self._beside[max(0, place - 2) : place] and self._beside[place + 1] == Beside.NAME

    def _done(self, place: int) -> int | None:
        """ "otherwise agreed by the Board": what is to be done, without its verb."""
        at = place
        while self._beside[at] in (Beside.ADVERB, Beside.NONE) and at - place < 2 and at < len(self._tokens):
            at += 1
        return (
            self._phrase_end(at + 1) if self._beside[at] in (Beside.DONE, Beside.FOUNDED, Beside.ADJECTIVAL) else None
        )

    def _noun(self, place: int) -> int | None:
        """The event that the words at a place name: "the expiry", "the next high-level meeting", "consideration"."""
        at, articles = place, 0
        while at < len(self._tokens) and at - place < _NEAR:
            sign, when = self._beside[at], self._when[at]
            if sign == Beside.REPORT and articles and self._when[place - 1] in (*_AFTER, When.BEFORE, When.OCCASION):
                return at
            if self._is_prompted(place - 1, at, articles):
                return at
            if sign == Beside.TALK and articles and self._when[place - 1] == When.BEFORE:
                return at
            if sign == Beside.EXTEND and self._when[place - 1] in (When.BEFORE, When.UNTIL) and self._is_noun(at):
                return at
            if sign in _EVENTS or (when in (When.END, When.BEGIN, When.ADOPTION) and at > place):
                while self._beside[at + 1] in _EVENTS and self._when[at + 1] == When.NONE:
                    at += 1
                return at
            if sign == Beside.NAME:
                name = self._named_event(at)
                if name is not None:
                    return name
            if sign in (Beside.DETERMINER, Beside.POSSESSIVE) or when == When.THE:
                if sign != Beside.POSSESSIVE or when == When.THE or not articles:
                    articles += 1  # but for the owner in "the Panel’s reports"
                if articles > 1:
                    return None
            elif sign not in _BEFORE_A_NOUN and when not in _ORDER and not self._joins_years(at):
                return None
            at += 1
        return None

    def _joins_years(self, place: int) -> bool:
        """Whether "and" stands between the years of two meetings: "the 2027 and 2028 meetings"."""
        return self._when[place - 1 : place + 2] == When.YEAR + When.AND + When.YEAR

    def _is_prompted(self, trigger: int, place: int, articles: int) -> bool:
        """Whether a word follows "immediately after" as what is to be answered: "any recommendations of the Board"."""
        if not articles or self._when[trigger] != When.AFTER or self._tokens.values[trigger] != "prompt":
            return False
        return self._beside[place] == Beside.NONE and self._when[place + 1] in (When.OF, When.COMMA, When.STOP)

    def _is_noun(self, place: int) -> bool:
        return self._tokens.words[place].endswith(("ment", "sion", "tion", "al"))

    def _named_event(self, place: int) -> int | None:
        """The last word of a name that is an event's: "High-Level Dialogue", not "Human Rights Council"."""
        at, found = place, None
        while at < len(self._tokens) and self._beside[at] == Beside.NAME:
            if is_event(self._tokens.words[at]):
                found = at
            joined = self._beside[at + 1] == Beside.AND and self._beside[at + 2 : at + 3] == Beside.NAME
            at += 2 if joined and found is None else 1
        return found

    def _phrase_end(self, place: int) -> int:
        """Where the words of an event end: before a comma, a verb, or the next preposition of another kind."""
        beside, end = self._beside, place
        while end < len(self._tokens) and end - place < 16:
            sign, when = beside[end], self._when[end]
            if sign in (Beside.COMMA, Beside.STOP, Beside.TO, Beside.RELATIVE, Beside.AND, Beside.PURPOSE):
                break
            if when in (When.AT, When.ON, When.FOR, When.LATEST, When.IN, When.BEFORE, When.UNTIL, When.TO):
                break
            end += 1
        while end > place and beside[end - 1] in (Beside.DETERMINER, Beside.OF):
            end -= 1
        return end

    # --- "at the High-Level Dialogue", "at the end of this period" -------------------------------------

    def _at(self, place: int) -> Reading | None:
        when = self._when
        at = place + 1
        if when[at] == When.THE and when[at + 1] in (When.END, When.BEGIN) and when[at + 2] == When.OF:
            return self._edge_of(place, at + 3)
        if self._beside[at] != Beside.DETERMINER or self._tokens.beside[place] not in (Beside.PREPOSITION,):
            return None
        noun = self._noun(at)
        if noun is None or when[noun] in (When.SESSION, When.UNIT) or noun == at:
            return None
        if when[noun] == When.MEETING and not (When.NEXT in when[at:noun] and self._tokens.values[noun] != "many"):
            return None
        if self._beside[noun] not in (Beside.EVENT, Beside.NAME):
            return None
        if not self._follows_verb(place, is_named=self._beside[noun] == Beside.NAME):
            return None
        end = self._phrase_end(noun + 1)
        deadline = self._deadline(place, end, 0.6)
        return Reading(place, end, (deadline,), Verdict.TAKEN, "event: at", is_loose=True)

    def _follows_verb(self, place: int, *, is_named: bool) -> bool:
        """Whether "at the Dialogue" stands right behind the verb that it belongs to, or between commas."""
        back = place - 1
        while back > 0 and (self._beside[back] == Beside.ADVERB or self._is_notably(back)):
            back -= 1
        if self._beside[back] == Beside.COMMA:
            return True
        reach = _NAME_REACH if is_named else 4
        while back > 0 and place - back < reach and self._beside[back] not in (Beside.TO, Beside.COMMA, Beside.STOP):
            back -= 1
        return self._beside[back] == Beside.TO

    def _anniversary(self, place: int) -> Reading | None:
        """ "for the twentieth anniversary of the Conference"."""
        noun = self._noun(place + 1) if not self._tokens.words[place - 1].startswith("preparation") else None
        if noun is None or When.ORDINAL not in self._when[place:noun] or self._tokens.words[noun] != "anniversary":
            return None
        return self._event(place, self._phrase_end(noun + 1), 0.6)

    def _handed_to(self, place: int) -> Reading | None:
        """ "submit the figures to the first financing dialogue": the meeting receives them and sets the time."""
        at = place + 1
        if self._when[at] != When.THE or self._when[at + 1] not in (When.ORDINAL, When.NEXT):
            return None
        noun = at + 2
        while self._beside[noun] in (Beside.NONE, Beside.NAME, Beside.ADJECTIVAL) or self._is_doing(noun):
            noun += 1
        is_meeting = self._beside[noun] == Beside.EVENT or self._beside[noun] == Beside.TALK
        if not is_meeting or self._when[noun] in (When.SESSION, When.MEETING) or not self._hands_over(place):
            return None
        return self._event(place, noun + 1, 0.6)

    def _hands_over(self, place: int) -> bool:
        """Whether the first or the last verb after "to" hands over: "to submit the data needed to build, to the"."""
        verbs = (self._beside.find(Beside.TO, 0, place) + 1, self._beside.rfind(Beside.TO, 0, place) + 1)
        return any(self._beside[verb] == Beside.PRODUCE for verb in verbs)

    def _is_notably(self, place: int) -> bool:
        """Whether a word stands that singles something out: "notably at the prospective meeting"."""
        return self._tokens.words[place] in ("notably", "including", "especially", "particularly")

    def _edge_of(self, start: int, place: int) -> Reading | None:
        """ "at the end of its current mandate", "at the beginning of this period"."""
        if self._when[place] != When.THE:
            return None
        at = place + 1
        while at < len(self._tokens) and at - place < _MOST_WORDS:
            if self._when[at] in (When.PERIOD, When.UNIT) or self._beside[at] in (*_EVENTS, Beside.EXTEND):
                if self._when[at] not in (When.SESSION, When.MEETING):
                    return self._event(start, at + 1, 0.75)
                return None
            if self._when[at] not in (When.NONE, When.MORE, When.NEXT) or self._beside[at] not in _BEFORE_A_NOUN:
                return None
            at += 1
        return None

    # --- deadlines -----------------------------------------------------------------------------------

    def _event(self, start: int, end: int, confidence: float) -> Reading:
        deadline = self._deadline(start, end, confidence)
        return Reading(start, end, (deadline,), reason=deadline.rule, is_loose=self._when[start] in _LOOSE)

    def _deadline(self, start: int, end: int, confidence: float) -> Deadline:
        words = self._text[self._tokens.starts[start] : self._tokens.ends[end - 1]]
        span = Span(self._tokens.starts[start], self._tokens.ends[end - 1])
        rule = f"event: {self._tokens.words[start]}"
        return Deadline(words, DeadlineKind.EVENT, span, rule=rule, confidence=confidence)
