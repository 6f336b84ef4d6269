"""Where a later clause of the adopting body begins within a paragraph: "..., and encourages"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import chain

from tracker.extract.clauses.verbs import ADVERB, ASPECT, Mood, VerbMatch, heads, verb_after_lead, verb_at
from tracker.model import Category

# A body that speaks of itself before the verb: "The Council further requests", "We commit".
SUBJECT = re.compile(
    r"""(?:The\ |the\ )?(?P<subject>
        (?:(?:[A-Z][\w-]+|and|of|the|for)\ ){0,6}?
        (?:Council|Assembly|Conference|Commission|Board|Committee|Meeting|Congress|Parliament|Forum)
        (?:\ of\ (?:the\ )?(?:States\ )?[A-Z][\w-]+(?:\ [A-Z][\w-]+){0,3})?
      | Parties | States\ [Pp]arties | Governing\ Council | We | we | It | it
    )\b,?\s+""",
    re.VERBOSE,
)
# Where a later clause may begin: a comma or semicolon, "and", "as well as", or a new sentence of the body's.
# One set of signs opens it, so that the search skips to them.
_JOINED = rf"""
         (?P<join>[,;\s](?:(?<=[,;])(?:\s+|(?=and\s))(?:(?:and|but|while|as\s+well\s+as)\s+)?(?:,\s*)?
            |(?<=\s)(?:and|but|as\s+well\s+as)\s+))
         (?P<lead>(?:{ADVERB}[,\s]\s*){{0,4}})
         (?P<head>[a-z]++(?:-[a-z]+)?+)\b"""
_JUNCTURE = re.compile(_JOINED, re.VERBOSE)
# Verbs in the third person end in "s": the search passes by all other words, "continue to urge" apart.
_THIRD_JUNCTURE = re.compile(
    _JOINED + r"(?:(?<=s)|(?<=continue)|(?<=continued)|(?<=wish)|(?<=wished)|(?<=desire))", re.VERBOSE
)
_SENTENCE = re.compile(
    r"[.;,]\s+(?:(?=(?:The|the|We|we|It)\b)|(?:and|while|but)\s+(?=(?:The|the|We|we|It|it)\b)|(?<=;\s)(?=it\b))"
)
_AND_IT = re.compile(r"\s(?:and|while|but)\s+(?=it\b)")
_SENTENCE_END = re.compile(r"[a-z)]\.\s+(?=[A-Z])")
# A sentence that leads in: "In this regard, the Council encourages", "While noting the delay, it requests".
_LED_IN = re.compile(
    r"""\.(?<=[a-z)]\.)\s+(?:In|To|While|Recalling|With|On|As|At|For|Noting|Reaffirming|Bearing|Further
        |Furthermore|Moreover|Finally|Additionally|Likewise|Similarly|Accordingly|Therefore|Having|Mindful|Against|Given
        |Following|Pursuant|Welcoming|Acknowledging|Recogni[sz]ing|Emphasi[sz]ing|Stressing)\b[^.;]{0,300}?
        ,\s+(?=(?:the\ (?:[A-Z]\w+\ ){0,4}?(?:Council|Assembly|Committee|Commission|Conference|Board)|it|we)\b)""",
    re.VERBOSE,
)
# "requests for help", "demands of": the noun, not the verb.
_NOUN_USE = re.compile(
    r"\s*(?:,(?!\s+(?:in\s+(?:this|that)|inter\s+alia))|[;.:)]|(?:for|of|from|made|by|and|or|received|submitted"
    r"|contained|placed|arising|regarding|under|given|issued|conferred|established)\b)"
)
_NOUN_LIST = re.compile(r",\s+(?:requests|demands|calls|appeals|notes|thanks|pledges|supports)$")
_RELATIVE = re.compile(
    r"""\b(?:(?:which|who)\s+(?:also\s+|further\s+|\w+ly\s+)?(?P<verb>\w+)
        | that\s+(?:also\s+|\w+ly\s+)?(?P<plain>is|are|has|have|was|were|had|may|can|could|\w+s))\b[^,;]*$""",
    re.VERBOSE,
)
# "which, drawing on the survey, highlights": the relative clause still waits for its verb.
_RELATIVE_WAITS = re.compile(r"\b(?:which|who),\s[^,;]+$")
_AUXILIARIES = frozenset({"is", "are", "has", "have", "was", "were", "had", "may", "can", "could"})
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|shall|should|must|may|can|cannot|could|would|might|need|needs|do|does"
    r"|did|remain|remains|continue|continues|play|plays|face|faces|exist|exists|constitute|constitutes)\b"
)
# What only the body goes on with: "notes that", "stresses the need", "expresses its".
_SPEAKS_ON = re.compile(
    r"\s+(?:,\s*)?(?:that\b|its\b|the\s+(?:\w+\s+)?(?:need|importance|role|value|urgency|necessity)\b"
    r"|with\s+(?:\w+\s+){0,2}?(?:appreciation|concern|satisfaction|regret|interest|gratitude|alarm)\b)"
)
# Verbs that reports, treaties and meetings govern too: "the report which notes X and encourages Y".
_OTHERS_DO_TOO = frozenset(
    {
        *("recognize", "stress", "emphasize", "underline", "underscore", "highlight", "note", "support", "call for"),
        *("encourage", "determine", "establish", "acknowledge", "affirm", "confirm", "recommend", "declare", "extend"),
        *("take into account", "take account", "take into consideration", "bear in mind"),
    }
)
_STATES = frozenset({"be", "remain", "have", "continue", "stand"})
_THAT_CLAUSE = re.compile(r"\bthat\b[^;]*$")
_SUBORDINATE = re.compile(r"\b(?:that|whether|which|who|if)\b[^;]*$")
# "recommend that the Board, before the end of 2027": who acts and an aside, while the verb is still to come.
_THAT_WHO = re.compile(
    r"""\bthat\ (?:\w+\ ){0,9}[\w’]+,\ (?:in|before|after|at|by|within|when|where|if|upon|during|following|through|as
        |on|under|together\ with|acting|subject\ to|without|no\ later\ than|once|for)\ [^,;]*$""",
    re.VERBOSE,
)
_ASKS_SOMEONE = re.compile(r"\s+(?:[^\s,;]+,?\s+){1,14}?to\s+(?!the\b|an?\b|this\b|its\b|all\b|[A-Z])[a-z]", re.VERBOSE)
_FURTHER = re.compile(
    r"\b(?:also|further(?:more)?|again|strongly|therefore|moreover|likewise|additionally|in\ this\ regard),?\s+$",
    re.VERBOSE,
)
_INFINITIVE_BEFORE = re.compile(r"\bto\s+(?:\w+ly\s+)?(?![a-z]*[^s\W]s\b)[a-z]+(?:,\s+[a-z]+)*,?$")
_GOVERNS = re.compile(r"\s+(?:to\s+(?!the\b|an?\b)[a-z]|that\b|note\b)")
_ENCLOSING = re.compile(r"[“”\"()]")
_STRONG_BASE = frozenset(
    "call request urge invite encourage recommend commit reaffirm recognize recognise welcome stress emphasize "
    "emphasise resolve decide pledge acknowledge underline underscore support express note recall agree".split()
)
_BACK = 1500
"""Characters before a juncture that may tell whose the verb is."""


def later_verbs(text: str, start: int, mood: Mood, *, commas_only: bool = False) -> Iterator[VerbMatch]:
    """The verbs of further clauses after `start`, in order: "requests" in "Notes X, and requests Y to act"."""
    shut = Enclosed(text, start)
    found: list[VerbMatch] = []
    if mood is Mood.THIRD:
        found.extend(_third(text, start, shut, commas_only))
    else:
        found.extend(_other(text, start, shut, mood))
    and_it = _AND_IT.finditer(text, start) if " it " in text else ()
    for boundary in chain(_SENTENCE.finditer(text, start), and_it, _LED_IN.finditer(text, start)):
        subject = SUBJECT.match(text, boundary.end())
        if not subject or boundary.end() in shut:
            continue
        sentence = text[boundary.start()] == "."
        if not sentence and subject["subject"] not in ("We", "we"):
            if subject["subject"] == "it" and (match := _goes_on_as_it(text, start, boundary.start(), subject.end())):
                found.append(match)
            continue
        forms = (Mood.BASE,) if subject["subject"] in ("We", "we") else (Mood.THIRD, Mood.PAST)
        match = verb_after_lead(text, subject.end(), forms)
        if match and (match.verb.opens == "any" or sentence):
            found.append(match)
    seen: set[int] = set()
    for match in sorted(found, key=lambda match: match.start):
        if match.start not in seen:
            seen.add(match.start)
            yield match


def _goes_on_as_it(text: str, start: int, juncture: int, place: int) -> VerbMatch | None:
    """The verb of ", and it further welcomes", where the body that speaks is meant; None where another may be."""
    match = verb_after_lead(text, place, (Mood.THIRD,))
    if match is None or match.verb.opens != "any":
        return None
    if match.verb.category is Category.DIRECTIVE and _ASKS_SOMEONE.match(text, match.end):
        return match
    before = _SENTENCE_END.split(text[max(start, juncture - _BACK) : juncture])[-1]
    is_further = _FURTHER.search(text, place, match.start) is not None
    return match if is_further and _SUBORDINATE.search(before) is None else None


def _third(text: str, start: int, shut: Enclosed, commas_only: bool) -> Iterator[VerbMatch]:
    known = heads()
    place = max(start - 1, 0)
    anchor, others = start, -1
    while juncture := _THIRD_JUNCTURE.search(text, place):
        place = juncture.end("join") - 1
        if place < juncture.start() + 1:
            place = juncture.start() + 1
        head, at = juncture["head"], juncture.start("head")
        match: VerbMatch | None = None
        if head.startswith(("continue", "wish", "desire")) and (aspect := ASPECT.match(text, at)):
            inner = verb_at(text, aspect.end(), (Mood.BASE,))
            match = inner and VerbMatch(inner.verb, Mood.THIRD, at, inner.head_end, inner.end)
        if match is None and head in known:
            match = verb_at(text, at, (Mood.THIRD,))
        if match is None or match.verb.opens != "any" or at in shut:
            continue
        join = juncture["join"].strip()
        if commas_only and join[:1] not in (",", ";"):
            continue
        whose = _Whose(text, anchor, juncture.start(), match, join, others)
        if whose.is_of_the_body():
            yield match
            anchor, others = match.end, -1
            place = match.end - 1
        elif not whose.is_noun():
            others = match.end


class _Whose:
    """The question whether the adopting body, not some other subject, governs a verb.

    `anchor` is where the body's last verb ends, `others` where a verb ends that
    was found to be another subject's, -1 where none is.
    """

    def __init__(self, text: str, anchor: int, juncture: int, match: VerbMatch, join: str, others: int) -> None:
        self.text, self.match, self.join = text, match, join
        self.anchor = max(anchor, juncture - _BACK)
        self.juncture = juncture
        self.others = others
        self.comma = join[:1] in (",", ";")
        self.before = _SENTENCE_END.split(text[self.anchor : juncture])[-1]

    def is_noun(self) -> bool:
        """Whether it only looks like the verb: "requests for help", "pleas, requests and calls"."""
        match = self.match
        if not match.verb.is_noun_too:
            return False
        if not self.comma and _NOUN_LIST.search(self.text, max(self.anchor, self.juncture - 60), self.juncture):
            return True
        shown_by_particle = match.end > match.head_end  # "appeals to", "calls upon"
        return not shown_by_particle and _NOUN_USE.match(self.text, match.head_end) is not None

    def is_of_the_body(self) -> bool:
        """Whether the adopting body governs the verb."""
        if self.is_noun():
            return False
        if not self.before.strip():
            return True  # "Welcomes and supports"
        lead = self.text[self.juncture : self.match.start]
        if self.join == "," and _RELATIVE_WAITS.search(self.before):
            return False
        asks = self.match.verb.category is Category.DIRECTIVE and _ASKS_SOMEONE.match(self.text, self.match.end)
        if asks or _FURTHER.search(lead):
            return True
        speaks_on = _SPEAKS_ON.match(self.text, self.match.head_end) is not None
        if self.others >= 0 and not speaks_on:
            return False  # "that delay commits budgets and invites accidents"
        relative = _RELATIVE.search(self.before[-200:])
        if relative:
            return self._after_relative(relative, speaks_on)
        if "and" not in self.join and "as" not in self.join and not speaks_on and self._that_lacks_its_verb():
            return False
        if not self.comma and self.match.verb.name in _OTHERS_DO_TOO:
            that = _THAT_CLAUSE.search(self.before)
            return that is None or (speaks_on and not self._has_reporting_verb(that.group()))
        return True

    def _after_relative(self, relative: re.Match[str], speaks_on: bool) -> bool:
        verb = relative["verb"] or relative["plain"]
        if verb not in _AUXILIARIES and not verb.endswith("s"):
            return True  # a plural subject: "resolutions which call for respect and repudiates"
        governs = any(
            row.with_particle or (row.alone is not None and row.alone.opens == "any") for row in heads().get(verb, ())
        )
        can_go_on = governs and verb not in _AUXILIARIES
        if self.comma:
            return not can_go_on or speaks_on
        completes = self.before.lstrip(" ,").startswith("that ")  # "notes that it is late and recalls"
        if relative["verb"] is None and not completes and self.match.verb.name in _OTHERS_DO_TOO:
            return False  # "a system that is fair and takes into account"
        return relative["verb"] is None and not can_go_on

    def _that_lacks_its_verb(self) -> bool:
        """Whether a clause after "that" still waits for its verb: "that storing waste, even briefly, invites"."""
        who = _THAT_WHO.search(self.before[-300:]) if self.join == "," else None
        if who and not (_FINITE.search(who.group()) or self._has_reporting_verb(who.group())):
            return True
        that = self.before.rfind("that ")
        if that < 0 or that > 40:
            return False
        waits = self.before[that + 5 :]
        return waits.split(" ", 1)[0].endswith("ing") and _FINITE.search(waits) is None

    def _has_reporting_verb(self, clause: str) -> bool:
        """Whether another subject speaks in it: "that the report notes", not "that the Force remains impartial"."""
        return not _reporting_forms().isdisjoint(re.findall(r"\b[a-z]+s\b", clause))


@cache
def _reporting_forms() -> frozenset[str]:
    """The third persons that govern what is said: "notes", "calls for", not "is" of "is concerned" or "remains"."""
    return frozenset(
        form
        for form, rows in heads().items()
        for row in rows
        if row.mood is Mood.THIRD
        and any(
            verb.name.split()[0] not in _STATES
            for verb in (row.alone, *(verb for verb, _ in row.with_particle))
            if verb
        )
    )


def _other(text: str, start: int, shut: Enclosed, mood: Mood) -> Iterator[VerbMatch]:
    """Later clauses of declarations ("..., and call upon") and of decisions in the past tense."""
    place = max(start - 1, 0)
    while juncture := _JUNCTURE.search(text, place):
        place = max(juncture.end("join") - 1, juncture.start() + 1)
        at = juncture.start("head")
        join = juncture["join"].strip()
        if mood is Mood.BASE and not (join.endswith("and") and join[:1] in (",", ";")):
            continue
        if mood is Mood.BASE and juncture["head"] not in _STRONG_BASE:
            continue
        match = verb_at(text, at, (mood,))
        if match is None or match.verb.opens != "any" or at in shut:
            continue
        if mood is Mood.BASE and _INFINITIVE_BEFORE.search(text[max(0, juncture.start() - 60) : juncture.start()]):
            continue
        if mood is Mood.PAST and not _goes_on_in_the_past(text, match, join):
            continue
        yield match
        place = match.end - 1


def _goes_on_in_the_past(text: str, match: VerbMatch, join: str) -> bool:
    """Whether a past form is the body's next act and no participle: "took note of it, decided to meet"."""
    comma, also = join[:1] in (",", ";"), join.endswith("and")
    if comma and also:
        return True
    if match.verb.category is Category.DIRECTIVE:
        return _ASKS_SOMEONE.match(text, match.end) is not None and not text.startswith(" by ", match.head_end)
    return _GOVERNS.match(text, match.head_end) is not None


class Enclosed:
    """Quotations and brackets, in which no clause of the body's begins; marks before `start` open none."""

    def __init__(self, text: str, start: int = 0) -> None:
        self._text, self._start = text, start
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._is_read = False

    def _read(self) -> None:
        """Find the pairs, at the first question: most paragraphs ask none."""
        self._is_read = True
        opened: dict[str, int] = {}
        for sign in _ENCLOSING.finditer(self._text, self._start):
            mark, place = sign.group(), sign.start()
            opener = {"”": "“", ")": "("}.get(mark, mark)
            if mark == "(":
                opened[mark] = place  # brackets hold no brackets: the last one counts
            elif opener in opened and mark != "“":
                self._add(opened.pop(opener), place)
            elif opener == mark:
                opened.setdefault(mark, place)

    def _add(self, start: int, end: int) -> None:
        while self._starts and self._starts[-1] >= start:
            self._starts.pop()
            self._ends.pop()
        if not self._ends or end > self._ends[-1]:
            self._starts.append(start)
            self._ends.append(end)

    def __contains__(self, place: int) -> bool:
        if not self._is_read:
            self._read()
        at = bisect_left(self._starts, place) - 1
        return at >= 0 and place <= self._ends[at]
