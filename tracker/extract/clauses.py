"""Where one clause of a paragraph ends and the next begins: "Recognizes ..., and encourages ..."."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import chain

from tracker.extract.verbs import ADVERB, ASPECT, WORD, Mood, VerbMatch, heads, verb_after_lead, verb_at
from tracker.knowledge.verbs import Whom
from tracker.model import Category, Span


@dataclass(slots=True)
class ClauseBounds:
    """One clause as found: its verb, where it starts and ends, and where its object begins.

    Offsets are into the paragraph's text. `verb_span` is None for a subparagraph
    that completes its chapeau; `known` is False where the verb is in no table.
    """

    name: str
    category: Category
    start: int
    end: int
    object_start: int
    verb_span: Span | None
    inherited: bool
    rule: str
    known: bool = True
    whom: Whom = Whom.NOBODY


# A body that speaks of itself before the verb: "The Council further requests", "We commit".
SUBJECT = re.compile(
    r"""(?:The\ |the\ )?(?P<subject>
        (?:Security\ |Economic\ and\ Social\ |Human\ Rights\ |Executive\ |Trade\ and\ Development\ )?Council
      | (?:General\ |World\ Health\ |Environment\ |United\ Nations\ Environment\ )?Assembly
      | (?:General\ )?Conference(?:\ of\ the\ (?:States\ )?Parties)? | Commission | (?:Executive\ )?Board
      | (?:Executive\ |Regional\ |Directing\ |Special\ )?Committee | Meeting(?:\ of\ the\ Parties)?
      | Parties | States\ [Pp]arties | Governing\ Council | We | we | It | it
    )\b,?\s+""",
    re.VERBOSE,
)
# Where a later clause may begin: a comma or semicolon, "and", or a new sentence of the body's.
# One set of signs opens it, so that the search skips to them.
_JOINED = rf"""
         (?P<join>[,;\s](?:(?<=[,;])(?:\s+|(?=and\s))(?:(?:and|but|while)\s+)?(?:,\s*)?|(?<=\s)(?:and|but)\s+))
         (?P<lead>(?:{ADVERB}[,\s]\s*)*)
         (?P<head>[a-z]++(?:-[a-z]+)?+)\b"""
_JUNCTURE = re.compile(_JOINED, re.VERBOSE)
# Verbs in the third person end in "s": the search passes by all other words, "continue to urge" apart.
_THIRD_JUNCTURE = re.compile(
    _JOINED + r"(?:(?<=s)|(?<=continue)|(?<=continued)|(?<=wish)|(?<=wished)|(?<=desire))", re.VERBOSE
)
_SENTENCE = re.compile(r"[.;,]\s+(?:and\s+)?(?=(?:The|the|We|we|It)\b|it\s+(?:also|further)\b)")
_SENTENCE_END = re.compile(r"[a-z)]\.\s+(?=[A-Z])")
# A sentence that leads in: "In this regard, the Council encourages", "While noting the delay, it requests".
_LED_IN = re.compile(
    r"""[a-z)]\.\s+(?:In|To|While|Recalling|With|On|As|At|For|Noting|Reaffirming|Bearing|Further|Furthermore
        |Moreover|Finally|Additionally|Likewise|Similarly|Accordingly|Therefore|Having|Mindful|Against|Given
        |Following|Pursuant|Welcoming|Acknowledging|Recogni[sz]ing|Emphasi[sz]ing|Stressing)\b[^.;]{0,300}?
        ,\s+(?=(?:the\ (?:[A-Z]\w+\ ){0,4}?(?:Council|Assembly|Committee|Commission|Conference|Board)|it|we)\b)""",
    re.VERBOSE,
)
# "requests for help", "demands of": the noun, not the verb.
_NOUN_USE = re.compile(
    r"\s*(?:,(?!\s+(?:in\s+(?:this|that)|inter\s+alia))|[;.:)]|(?:for|of|from|made|by|and|or|received|submitted|contained|placed|arising|regarding"
    r"|under)\b)"
)
_NOUN_LIST = re.compile(r",\s+(?:requests|demands|calls|appeals|notes|thanks|pledges|supports)$")
_OPEN_RELATIVE = re.compile(
    r"""\b(?:(?:which|who)\s+(?:also\s+|further\s+|\w+ly\s+)?(?P<verb>\w+)
        | that\s+(?:also\s+|\w+ly\s+)?(?P<plain>is|are|has|have|was|were|had|may|can|could|\w+s))\b[^,;]*$""",
    re.VERBOSE,
)
_AUXILIARIES = frozenset({"is", "are", "has", "have", "was", "were", "had", "may", "can", "could"})
# Verbs that reports, treaties and meetings govern too: "the report which notes X and encourages Y".
_OTHERS_DO_TOO = frozenset(
    {
        "recognize",
        "stress",
        "emphasize",
        "underline",
        "underscore",
        "highlight",
        "note",
        "support",
        "call for",
    }
    | {
        "encourage",
        "determine",
        "establish",
        "acknowledge",
        "affirm",
        "confirm",
        "recommend",
        "declare",
        "extend",
    }
)
_THAT_CLAUSE = re.compile(r"\bthat\b[^;]*$")
_ASKS_SOMEONE = re.compile(r"\s+(?:[^\s,;]+,?\s+){1,14}?to\s+(?!the\b|an?\b|this\b|its\b|all\b|[A-Z])[a-z]", re.VERBOSE)
_FURTHER = re.compile(r"\b(?:also|further|again|strongly|therefore|in\ this\ regard),?\s+$", re.VERBOSE)
_INFINITIVE_BEFORE = re.compile(r"\bto\s+(?:\w+ly\s+)?[a-z]+(?:,\s+[a-z]+)*,?$")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^()]*\)")
_LEAD_IN = re.compile(
    r"(?:Acting|Upon|On|In|With|For|Having|Recogni[sz]ing|Recalling|Pursuant|Bearing|Considering|Noting|While|"
    r"Taking|As|Without|To|Pending|Mindful|Until|Convinced|Concerned|Under|Following|If|Should|Subject)\b"
)
# What may stand before the first verb: quotation marks, emphasis marks, bullets.
_OPENING = re.compile(r"[\s“\"'‘*_•·–—\-\u200e\u200f]*")
_STRONG_BASE = frozenset(
    [
        "call",
        "request",
        "urge",
        "invite",
        "encourage",
        "recommend",
        "commit",
        "reaffirm",
        "recognize",
        "recognise",
        "welcome",
        "stress",
        "emphasize",
        "emphasise",
        "resolve",
        "decide",
        "pledge",
        "acknowledge",
        "underline",
        "underscore",
        "support",
        "express",
        "note",
        "recall",
        "agree",
    ]
)


def split_clauses(text: str, moods: tuple[Mood, ...], emphasis: tuple[Span, ...] = ()) -> list[ClauseBounds]:
    """The clauses whose own verbs stand in `text`, in order: two for "Notes X, and requests Y to act".

    `moods` are the verb forms that may open the paragraph. Empty where the
    paragraph has no operative verb of its own.
    """
    first = first_verb(text, moods) or _base_form(text) or _misprinted(text)
    if first is None:
        unknown = _unknown_verb(text, emphasis)
        if unknown is None:
            return []
        later = _later(text, unknown.object_start, Mood.THIRD)
        return _close(text, [unknown, *(_bounds(match) for match in later)])
    matches = [first, *_later(text, first.end, first.mood)]
    return _close(text, [_bounds(match) for match in matches])


def split_inherited(text: str, chapeau: ClauseBounds, mood: Mood = Mood.THIRD) -> list[ClauseBounds]:
    """The clauses of a subparagraph that completes its chapeau: the chapeau's verb first."""
    own = dataclasses.replace(
        chapeau,
        start=0,
        end=len(text),
        object_start=0,
        verb_span=None,
        inherited=True,
        rule=f"inherited: {chapeau.rule}",
    )
    return _close(text, [own, *(_bounds(match) for match in _later(text, 0, mood))])


def first_verb(text: str, moods: tuple[Mood, ...]) -> VerbMatch | None:
    """The verb that opens a paragraph, past lead-ins: "Acting under Chapter VII of the Charter, decides"."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    match = verb_after_lead(text, start, moods)
    if match:
        return match
    subject = SUBJECT.match(text, start)
    if subject:
        forms = (Mood.THIRD, Mood.BASE, Mood.PAST)
        match = verb_after_lead(text, subject.end(), forms)
        if match:
            return match
        # "The Council, recalling its resolution 7, requests"
        return next(iter(_later(text, subject.end(), Mood.THIRD)), None)
    if Mood.THIRD in moods and _LEAD_IN.match(text, start):
        return next(iter(_later(text, start, Mood.THIRD, commas_only=True)), None)
    return None


def _opening_word(text: str) -> re.Match[str] | None:
    opening = _OPENING.match(text)
    return WORD.match(text, opening.end() if opening else 0)


def _base_form(text: str) -> VerbMatch | None:
    """A paragraph in the base form among others: "To urge States to report", "Request all States to act"."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    infinitive = text.startswith(("To ", "to "), start)
    match = verb_after_lead(text, start + 3 if infinitive else start, (Mood.BASE,))
    if match is None or match.verb.opens != "any":
        return None
    strong = match.verb.category is Category.DIRECTIVE or infinitive
    return match if strong and (infinitive or text[match.start].isupper()) else None


def _misprinted(text: str) -> VerbMatch | None:
    """A verb with a letter lost or wrong, as in scanned texts: "Requsts the Secretary-General to report"."""
    word = _opening_word(text)
    if not word or len(word.group()) < 6 or not word.group()[0].isupper() or not word.group().endswith("s"):
        return None
    near = get_close_matches(word.group().lower(), _third_heads(), n=1, cutoff=0.9)
    if not near:
        return None
    longer = len(near[0]) - len(word.group())
    match = verb_at(near[0] + text[word.end() :], 0)
    if match is None:
        return None
    ends = (match.head_end, match.end)
    head_end, end = (place - longer + word.start() for place in ends)
    return VerbMatch(match.verb, match.mood, word.start(), head_end, end)


@cache
def _third_heads() -> list[str]:
    return [form for form, rows in heads().items() if any(row.mood is Mood.THIRD for row in rows)]


def _unknown_verb(text: str, emphasis: tuple[Span, ...]) -> ClauseBounds | None:
    """A verb that no table knows, told by its emphasis at the paragraph's start or by its ending."""
    word = _opening_word(text)
    if not word:
        return None
    start, head = word.start(), word.group()
    is_emphasized = bool(emphasis) and emphasis[0].start <= start + 1
    third = len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "ions", "ments", "ures"))
    governs = re.match(r"\s+(?:the|that|its|to|all|with)\b", text[word.end() :])
    if not third or not (is_emphasized or governs):
        return None
    return ClauseBounds(
        _base_of(head.lower()),
        Category.DECIDING,
        start,
        len(text),
        word.end(),
        Span(start, word.end()),
        False,
        "unknown verb" + (", told by its emphasis" if is_emphasized else ""),
        known=False,
    )


def _base_of(third: str) -> str:
    if third.endswith("ies"):
        return third[:-3] + "y"
    if third.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return third[:-2]
    return third[:-1]


def _later(text: str, start: int, mood: Mood, *, commas_only: bool = False) -> Iterator[VerbMatch]:
    """The verbs of further clauses after `start`."""
    shut = _shut_spans(text)
    anchor = start
    found: list[VerbMatch] = []
    if mood is Mood.THIRD:
        found.extend(_third(text, start, shut, anchor, commas_only))
    else:
        found.extend(_other(text, start, shut, mood))
    for boundary in chain(_SENTENCE.finditer(text, start), _LED_IN.finditer(text, start)):
        subject = SUBJECT.match(text, boundary.end())
        if not subject or _inside(boundary.end(), shut):
            continue
        sentence = text[boundary.start()] not in ",;"
        if not sentence and subject["subject"] not in ("We", "we"):
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


def _third(text: str, start: int, shut: list[tuple[int, int]], anchor: int, commas_only: bool) -> Iterator[VerbMatch]:
    known = heads()
    place = max(start - 1, 0)
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
        if match is None or match.verb.opens != "any" or _inside(at, shut):
            continue
        comma = juncture["join"].lstrip()[:1] in (",", ";")
        if commas_only and not comma:
            continue
        if _is_of_the_body(text, anchor, juncture.start(), match, comma):
            yield match
            anchor = match.end
            place = match.end - 1


def _is_of_the_body(text: str, anchor: int, juncture: int, match: VerbMatch, comma: bool) -> bool:
    """Whether the adopting body, not some other subject, governs the verb."""
    shown_by_particle = match.end > match.head_end  # "appeals to", "calls upon"
    if match.verb.is_noun_too and not comma and _NOUN_LIST.search(text, anchor, juncture):
        return False
    if match.verb.is_noun_too and not shown_by_particle and _NOUN_USE.match(text, match.head_end):
        return False
    before = _SENTENCE_END.split(text[anchor:juncture])[-1]
    if not before.strip():
        return True  # "Welcomes and supports"
    asks = match.verb.category is Category.DIRECTIVE and bool(_ASKS_SOMEONE.match(text, match.end))
    if asks or _FURTHER.search(text[juncture : match.start]):
        return True
    relative = _OPEN_RELATIVE.search(before[-200:])
    if relative:
        verb = relative["verb"] or relative["plain"]
        if verb not in _AUXILIARIES and not verb.endswith("s"):
            return True  # a plural subject: "resolutions which call for respect and repudiates"
        governs = any(
            row.with_particle or (row.alone is not None and row.alone.opens == "any") for row in heads().get(verb, ())
        )
        can_go_on = governs and verb not in _AUXILIARIES
        return not can_go_on if comma else relative["verb"] is None and not can_go_on
    if not comma and match.verb.name in _OTHERS_DO_TOO:
        return _THAT_CLAUSE.search(before) is None
    return True


def _other(text: str, start: int, shut: list[tuple[int, int]], mood: Mood) -> Iterator[VerbMatch]:
    """Later clauses of declarations ("..., and call upon") and of decisions in the past tense."""
    place = max(start - 1, 0)
    while juncture := _JUNCTURE.search(text, place):
        place = max(juncture.end("join") - 1, juncture.start() + 1)
        at = juncture.start("head")
        join = juncture["join"].strip()
        if mood is Mood.BASE and not (join.endswith("and") and join[:1] in (",", ";")):
            continue
        if mood is Mood.PAST and join[:1] not in (",", ";"):
            continue
        if mood is Mood.BASE and juncture["head"] not in _STRONG_BASE:
            continue
        match = verb_at(text, at, (mood,))
        if match is None or match.verb.opens != "any" or _inside(at, shut):
            continue
        if mood is Mood.BASE and _INFINITIVE_BEFORE.search(text[max(0, juncture.start() - 60) : juncture.start()]):
            continue
        if mood is Mood.PAST and not join.endswith("and"):
            continue
        yield match
        place = match.end - 1


def _shut_spans(text: str) -> list[tuple[int, int]]:
    """Quotations and brackets, in which no clause of the body's begins."""
    if "“" not in text and '"' not in text and "(" not in text:
        return []
    return [match.span() for match in _QUOTED.finditer(text)]


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)


def _bounds(match: VerbMatch) -> ClauseBounds:
    verb = match.verb
    return ClauseBounds(
        verb.name,
        verb.category,
        match.start,
        match.end,
        match.end,
        Span(match.start, match.end),
        inherited=False,
        rule=f"verbs: {verb.name}" + (f" ({verb.particle})" if verb.particle else ""),
        whom=verb.whom,
    )


def _close(text: str, clauses: list[ClauseBounds]) -> list[ClauseBounds]:
    """Let each clause run up to the next one; twin verbs ("Requests and urges") share one object."""
    following = len(text)
    shared_end, shared_object = following, following
    for clause in reversed(clauses):
        object_start, end = clause.object_start, following
        twin = clause is not clauses[-1] and not text[object_start:end].strip(" ,").removesuffix("and").strip(" ,")
        if twin:
            object_start, end = shared_object, shared_end
        shared_end, shared_object = end, object_start
        clause.end, clause.object_start = end, object_start
        following = clause.start
    return clauses
