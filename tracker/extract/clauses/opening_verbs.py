"""The verb that opens an operative paragraph, past lead-ins, slips of the pen and passives."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tracker.extract.clauses.junctures import SUBJECT, later_verbs
from tracker.extract.clauses.openings import RESOLVED
from tracker.extract.clauses.verbs import ADVERB, WORD, Mood, VerbMatch, heads, verb_after_lead, verb_at
from tracker.knowledge.verbs import Whom, load_verbs
from tracker.model import Category, Span

# What may stand before the first verb: quotation marks, emphasis marks, bullets.
_OPENING = re.compile(r"[\s“\"'‘*_•·–—\-\u200e\u200f]*")
# What may lead in to a verb behind a comma: a preposition or a participle, "Due to the drought, further requests".
_LEAD_IN = re.compile(
    r"(?:Upon|On|In|With|For|To|As|At|By|From|Under|Until|Without|While|If|Should|Since|Given|Due|Owing|Because|After"
    r"|Before|Through|Throughout|Despite|Notwithstanding|Subject|Mindful|Aware|Conscious|Pursuant|Further|Against"
    r"|Among|Within|[A-Z][a-z]+ing|Convinced|Concerned|Determined|Guided|Alarmed|Encouraged|Inspired|Prompted|Moved)\b"
)
_PASSIVE = re.compile(
    rf"""(?P<subject>[^;:.]{{3,300}}?)\s+(?:is|are|was|were|(?:shall|should|must)\ be)\s+
    (?:{ADVERB}\s+){{0,2}}?(?P<verb>[a-z]+)
    (?=\s*(?:,\s|:|—|–|to\b|that\b))""",
    re.VERBOSE,
)
# "At its 55th plenary meeting, on 12 December 2027, the Assembly ... took note": when it was done comes first.
_WHEN_TOLD = re.compile(r"(?:At\s+(?:its|the)|On\s+\d{1,2})\s")
_IT_WAS = re.compile(
    r"(?:It\s+(?:was|is|has\s+been)\s+)(?:(?:also|further|then|[a-z]+ly)\s+)?(?=[a-z]+\s+(?:that|to)\b)"
)
_WHAT_IS_ASKED = re.compile(r"\s*(?:[:—–]|,?\s+to\s+(?!note\b|see\b|learn\b|hear\b|the\b)[a-z])")
_WILL = re.compile(r"will\s+(?:(?:also|further|continue\s+to)\s+)?")  # "The Council will remain seized"
_BY_WHOM = re.compile(r",?\s+by\s+[^,;:]{3,160}?(?=,?\s+(?:that|to)\b)", re.I)
# Who shall act, where no verb of the body stands: "The Executive Secretary shall prepare a list".
_SHALL = re.compile(
    r"(?P<subject>(?:The|Each|Every|All|Any|No|Such|These|Both|[A-Z][\w-]+)\b[^;:.]{0,200}?)\s+(?P<modal>shall|must)\s+"
    r"(?!be\s+(?:deemed|construed|considered|understood|interpreted)|mean\b|apply\b|include\b|have\s+the\b)(?=[a-z])"
)
_ENDS_A_SUBJECT = re.compile(r"\b(?:that|which|who|whose|where|when|if|as)\b")
_LONGEST_SUBJECT = 400
_COMMA = re.compile(r",\s+")
# How scanners and typists misread: each wrong sign with what it may have been.
_MISREADINGS = str.maketrans({"1": "l", "0": "o", "5": "s", "8": "b", "|": "l", "!": "l", "$": "s"})
_SHORTEST_REPAIRED = 6
"""Letters below which a word is too short to tell a slip from another word."""
_PRINTED_WORD = re.compile(r"[A-Za-z0-9|!$]+")


class OpeningVerb(NamedTuple):
    """The first verb of a paragraph; `subject` is who is asked where the clause is passive, or says who shall act.

    `whom` says where its addressees are named, if not where the verb's row says.
    """

    match: VerbMatch
    subject: Span | None = None
    whom: Whom | None = None
    repaired: bool = False


def opening_verb(text: str, moods: tuple[Mood, ...]) -> OpeningVerb | None:
    """The verb that opens a paragraph, in any of the ways in which texts print it; None where no table knows it."""
    match = first_verb(text, moods) or _base_form(text)
    if match is not None:
        return OpeningVerb(match)
    match = _misprinted(text)
    if match is not None:
        return OpeningVerb(match, repaired=True)
    return _passive(text) or _who_shall(text)


def first_verb(text: str, moods: tuple[Mood, ...]) -> VerbMatch | None:
    """The verb that opens a paragraph, past lead-ins: "Acting under Chapter VII of the Charter, decides"."""
    start = opening_end(text)
    match = verb_after_lead(text, start, moods) or _resolved(text, start)
    if match:
        return match
    if impersonal := _IT_WAS.match(text, start):
        return verb_at(text, impersonal.end(), (Mood.PAST,))
    if _WHEN_TOLD.match(text, start):
        return _told(text, start)
    subject = SUBJECT.match(text, start)
    if subject:
        forms = (Mood.THIRD, Mood.BASE, Mood.PAST)
        match = verb_after_lead(text, subject.end(), forms)
        if match:
            return None if _is_asked_of_it(text, match) else match
        if coming := _WILL.match(text, subject.end()):
            return verb_after_lead(text, coming.end(), (Mood.BASE,))
        if text[subject.end("subject") : subject.end("subject") + 1] == "," and (
            match := _past_behind_comma(text, subject.end())
        ):
            return match
        if subject["subject"] in ("We", "we"):
            return _behind_who_we_are(text, subject.end())
        # "The Council, recalling its resolution 7, requests"
        return next(later_verbs(text, subject.end(), Mood.THIRD), None)
    if Mood.THIRD in moods and _LEAD_IN.match(text, start):
        match = _behind_lead_in(text, start)
        return match or next(later_verbs(text, start, Mood.THIRD, commas_only=True), None)
    return None


def _is_asked_of_it(text: str, match: VerbMatch) -> bool:
    """Whether a body is asked and not moved: "The Commission is encouraged to meet", not "is encouraged by it"."""
    return match.verb.name.startswith("be ") and _WHAT_IS_ASKED.match(text, match.end) is not None


def _behind_lead_in(text: str, start: int) -> VerbMatch | None:
    """The verb of a body that names itself behind a lead-in: "In the light of this, the Assembly calls on Chad"."""
    for comma in _COMMA.finditer(text, start, start + _LONGEST_SUBJECT):
        subject = SUBJECT.match(text, comma.end())
        if subject is not None and text.startswith("the ", comma.end()):
            match = verb_after_lead(text, subject.end(), (Mood.THIRD,))
            if match is not None:
                return match
    return None


def _resolved(text: str, start: int) -> VerbMatch | None:
    """The verb of "NOW, THEREFORE, BE IT RESOLVED by the City Council that": what follows says what is resolved."""
    found = RESOLVED.match(text, start)
    if found is None:
        return None
    group = "verb" if found["verb"] else "short"
    match = verb_at(text, found.start(group), (Mood.PAST,))
    if match is None:
        return None
    by_whom = _BY_WHOM.match(text, match.end)
    return VerbMatch(match.verb, Mood.THIRD, match.start, match.head_end, by_whom.end() if by_whom else match.end)


def _told(text: str, start: int) -> VerbMatch | None:
    """The verb of a decision that is told: "At its 12th meeting, on 3 May, the Board, having met, decided to"."""
    for comma in _COMMA.finditer(text, start, start + _LONGEST_SUBJECT):
        subject = SUBJECT.match(text, comma.end())
        if subject is not None:
            match = verb_after_lead(text, subject.end(), (Mood.PAST, Mood.THIRD))
            return match or _past_behind_comma(text, subject.end())
    return None


def _past_behind_comma(text: str, start: int) -> VerbMatch | None:
    """The verb in the past tense behind what stands between commas: "the Council, on advice, decided"."""
    for comma in _COMMA.finditer(text, start, start + _LONGEST_SUBJECT):
        match = verb_after_lead(text, comma.end(), (Mood.PAST,))
        if match is not None and match.verb.opens == "any" and not text.startswith(" by ", match.head_end):
            return match
    return None


def _behind_who_we_are(text: str, start: int) -> VerbMatch | None:
    """The verb of those who say first who they are: "We, the Heads of State, assembled at the harbour, commit to"."""
    for comma in _COMMA.finditer(text, start - 2, start + _LONGEST_SUBJECT):
        match = verb_after_lead(text, comma.end(), (Mood.BASE, Mood.PAST))
        if match is not None and match.verb.opens == "any":
            return match
    return None


def opening_end(text: str) -> int:
    """Where the signs before the first word end: 1 for "“Requests"."""
    opening = _OPENING.match(text)
    return opening.end() if opening else 0


def opening_word(text: str) -> re.Match[str] | None:
    """The first word, quotation marks and bullets passed over."""
    return WORD.match(text, opening_end(text))


def _base_form(text: str) -> VerbMatch | None:
    """A paragraph in the base form among others: "To urge States to report", "Request all States to act"."""
    start = opening_end(text)
    infinitive = text.startswith(("To ", "to "), start)
    match = verb_after_lead(text, start + 3 if infinitive else start, (Mood.BASE,))
    if match is None or match.verb.opens != "any":
        return None
    strong = match.verb.category is Category.DIRECTIVE or infinitive
    return match if strong and (infinitive or text[match.start].isupper()) else None


def _misprinted(text: str) -> VerbMatch | None:
    """A verb with a sign lost or wrong: "Requsts the Secretary-General", "Ca11s upon", "Oecides", "Calls npon"."""
    word = _PRINTED_WORD.match(text, opening_end(text))
    if not word or text[word.start()].islower():
        return None
    printed = word.group().lower()
    for repaired in _repairs(printed):
        match = verb_at(repaired + text[word.end() : word.end() + 200], 0) or _with_particle(repaired, text, word.end())
        if match is not None and match.verb.opens == "any":
            longer = len(repaired) - len(printed)
            head_end, end = (place - longer + word.start() for place in (match.head_end, match.end))
            return VerbMatch(match.verb, match.mood, word.start(), max(head_end, word.end()), max(end, word.end()))
    return None


def _repairs(printed: str) -> list[str]:
    """The verbs that a printed word may be, the likeliest first: itself, its digits read as letters, one slip."""
    plain = printed.translate(_MISREADINGS)
    if plain in _third_heads():
        return [plain]
    if len(plain) < _SHORTEST_REPAIRED or not plain.endswith("s"):
        return []
    return [head for head in _third_heads() if abs(len(head) - len(plain)) < 2 and _one_slip(plain, head)]


def _one_slip(printed: str, meant: str) -> bool:
    """Whether one sign is wrong, lost, doubled or two have changed places."""
    if len(printed) > len(meant):
        printed, meant = meant, printed
    same = 0
    while same < len(printed) and printed[same] == meant[same]:
        same += 1
    if len(printed) < len(meant):
        return printed[same:] == meant[same + 1 :]
    swapped = printed[same : same + 2] == meant[same : same + 2][::-1] and printed[same + 2 :] == meant[same + 2 :]
    return printed[same + 1 :] == meant[same + 1 :] or swapped


def _with_particle(head: str, text: str, end: int) -> VerbMatch | None:
    """The verb whose particle is misprinted, not its head: "Calls npon all States"."""
    following = re.match(r"\s+([a-z0-9]{3,6})\b", text[end : end + 12])
    if following is None:
        return None
    for particle in ("upon",):
        if _one_slip(following[1].translate(_MISREADINGS), particle):
            lead = following.start(1)
            match = verb_at(head + text[end : end + lead] + particle + text[end + following.end() : end + 100], 0)
            if match is not None:
                longer = len(particle) - len(following[1])
                return VerbMatch(match.verb, match.mood, 0, match.head_end, match.end - longer)
    return None


@cache
def _third_heads() -> dict[str, None]:
    """The third persons that may stand anywhere, in the order of the table."""
    return {form: None for verb in load_verbs() if verb.opens == "any" for form in verb.third if " " not in form}


@cache
def _asking_participles() -> frozenset[str]:
    return frozenset(
        form
        for form, rows in heads().items()
        for row in rows
        if row.mood is Mood.PAST and row.alone is not None and row.alone.category is Category.DIRECTIVE
    )


def _who_shall(text: str) -> OpeningVerb | None:
    """A decision that only says who shall act: "The Executive Secretary shall prepare a list of wells"."""
    start = opening_end(text)
    found = _SHALL.match(text, start, start + _LONGEST_SUBJECT)
    if found is None or _ENDS_A_SUBJECT.search(found["subject"]):
        return None
    place = found.start("modal")
    decide = next(row.alone for row in heads()["decides"] if row.alone is not None)
    match = VerbMatch(decide, Mood.THIRD, place, found.end("modal"), found.end("modal"))
    return OpeningVerb(match, Span(found.start("subject"), found.end("subject")), Whom.ASKED)


def _passive(text: str) -> OpeningVerb | None:
    """A paragraph that names first whom it asks: "Member States are invited to report", "X is encouraged:"."""
    start = opening_end(text)
    if not text[start : start + 1].isupper():
        return None
    found = _PASSIVE.match(text, start, start + _LONGEST_SUBJECT)
    if found is not None and found["verb"] not in _asking_participles():
        return None
    if found is None or _ENDS_A_SUBJECT.search(found["subject"]):
        return None
    match = verb_at(text, found.start("verb"), (Mood.PAST,))
    return OpeningVerb(match, Span(found.start("subject"), found.end("subject"))) if match is not None else None
