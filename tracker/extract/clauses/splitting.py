"""Where one clause of a paragraph ends and the next begins: "Recognizes ..., and encourages ..."."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extract.changed import changed
from tracker.extract.clauses.junctures import SUBJECT, later_verbs
from tracker.extract.clauses.opening_verbs import first_verb, opening_verb, opening_word
from tracker.extract.clauses.openings import flush_lead_end
from tracker.extract.clauses.verbs import Mood, VerbMatch, verb_after_lead
from tracker.knowledge.verbs import Whom
from tracker.model import Category, Doubt, Span

__all__ = ["ClauseBounds", "first_verb", "moods_of", "split_clauses", "split_inherited", "split_tail", "unread"]


@dataclass(slots=True)
class ClauseBounds:
    """One clause as found: its verb, where it starts and ends, and where its object begins.

    Offsets are into the paragraph's text. `verb_span` is None for a subparagraph
    that completes its chapeau; `known` is False where the verb is in no table,
    `repaired` True where a misprint was read as what was meant. `subject` are the
    words that name who is asked where the clause is passive ("Member States are
    invited to report"). `describes` says that a subparagraph tells who somebody
    is ("those who: (a) Submit reports") rather than what is asked. `last_word` is
    the clause's last one.
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
    repaired: bool = False
    subject: Span | None = None
    describes: bool = False
    last_word: str = ""

    def doubts(self, text: str) -> tuple[Doubt, ...]:
        """Why a person should look at the verb: it is in no table, or it was misprinted."""
        words = text[self.start : self.object_start]
        if not self.known:
            return (Doubt("verb", "this verb is in no table", words),)
        if self.rule == WHO_SHALL:
            return (
                Doubt("verb", "no verb of the body stands here: read as a decision, for it says who shall act", words),
            )
        if self.repaired:
            return (Doubt("verb", f"this word was read as a misprint of the verb {self.name}", words),)
        return ()


def moods_of(texts: Sequence[str]) -> tuple[Mood, ...]:
    """The verb forms of the paragraphs of a document: "Requests" throughout, or "Request", or "Requested"."""
    counts = dict.fromkeys(Mood, 0)
    for text in texts:
        if 2 * counts[Mood.THIRD] >= len(texts):
            break  # no other form can be more frequent
        for mood in Mood:
            if first_verb(text[:200], (mood,)):
                counts[mood] += 1
                break
    moods = [Mood.THIRD]
    if counts[Mood.BASE] > counts[Mood.THIRD]:
        moods.append(Mood.BASE)
    if counts[Mood.PAST] > counts[Mood.THIRD]:
        moods.append(Mood.PAST)
    return tuple(moods)


WHO_SHALL = "says who shall act"
_DESCRIBING = frozenset({"who", "which", "whose", "where"})


def split_clauses(text: str, moods: tuple[Mood, ...], emphasis: tuple[Span, ...] = ()) -> list[ClauseBounds]:
    """The clauses whose own verbs stand in `text`, in order: two for "Notes X, and requests Y to act".

    `moods` are the verb forms that may open the paragraph. Empty where the
    paragraph has no operative verb of its own.
    """
    first = opening_verb(text, moods)
    if first is None:
        unknown = _unknown_verb(text, emphasis)
        if unknown is None:
            return []
        later = later_verbs(text, unknown.object_start, Mood.THIRD)
        return _close(text, [unknown, *(_bounds(match) for match in later)])
    opening = _asking_itself(text, _bounds(first.match))
    opening.subject, opening.repaired = first.subject, first.repaired
    if first.whom is not None:
        opening.whom, opening.rule = first.whom, WHO_SHALL
    if first.subject is not None:
        opening.start = first.subject.start
    mood = Mood.THIRD if first.subject is not None else first.match.mood
    return _close(text, [opening, *(_bounds(match) for match in later_verbs(text, first.match.end, mood))])


_THAT_A_BODY = re.compile(r"[\s,:]*\b[Tt](?:hat|HAT)\s+(?:the|this)\s+(?=[A-Z][a-z]+\s)")


def _asking_itself(text: str, clause: ClauseBounds) -> ClauseBounds:
    """A decision that the body asks is read from its asking on: "Resolved that the Assembly calls on Peru to vote"."""
    that = _THAT_A_BODY.match(text, clause.object_start) if clause.whom is Whom.ITSELF else None
    subject = SUBJECT.match(text, that.end()) if that else None
    if subject is None:
        return clause
    moods = (Mood.THIRD, Mood.BASE) if clause.name == "resolve" else (Mood.THIRD,)
    asks = verb_after_lead(text, subject.end(), moods)
    if asks and asks.verb.category is Category.DIRECTIVE:
        clause.object_start, clause.whom = asks.end, asks.verb.whom
    return clause


def split_inherited(text: str, chapeau: ClauseBounds, mood: Mood = Mood.THIRD) -> list[ClauseBounds]:
    """The clauses of a subparagraph that completes its chapeau: the chapeau's verb first."""
    own = changed(
        chapeau,
        start=0,
        end=len(text),
        object_start=0,
        verb_span=None,
        inherited=True,
        rule=f"inherited: {chapeau.rule}",
        subject=None,
        describes=chapeau.last_word in _DESCRIBING,
    )
    return _close(text, [own, *(_bounds(match) for match in later_verbs(text, 0, mood))])


def split_tail(words: str, start: int) -> list[ClauseBounds]:
    """The clauses of what stands flush behind a list, from `start` on: "and requests the Panel to report"."""
    opening = verb_after_lead(words, flush_lead_end(words, start)) if len(words) > start else None
    if opening is None:
        return []
    return _close(words, [_bounds(match) for match in (opening, *later_verbs(words, opening.end, Mood.THIRD))])


# A full stop that ends a sentence, not "Mr.", "No." or an initial.
_TITLE = r"(?!Mr|Ms|Dr|No)"
_SENTENCE_BEGINS = re.compile(
    rf"\.(?:(?<=[a-z]{{4}}\.)|(?<=[)”]\.)|(?<=\b{_TITLE}[A-Za-z][a-z]\.)|(?<=\b{_TITLE}[A-Za-z][a-z]{{2}}\.))"
    r"\s+(?=[A-Z“])"
)
_SHOWN = 160
"""Characters of unread words that a doubt shows."""


def unread(text: str, clauses: list[ClauseBounds]) -> tuple[Doubt, ...]:
    """Doubts about words of an operative paragraph that no rule read.

    A paragraph without a clause is one: "The report is annexed." A further
    sentence in which no clause begins is another: "Notes the plan. The Panel shall meet."
    """
    if not clauses:
        return (Doubt("paragraph", "no operative verb was read in this paragraph", text[:_SHOWN].strip()),)
    starts = [0, *(match.end() for match in _SENTENCE_BEGINS.finditer(text))]
    ends = [*starts[1:], len(text)]
    begun = sorted(clause.start for clause in clauses)
    found: list[Doubt] = []
    for start, end in zip(starts[1:], ends[1:], strict=True):
        place = bisect_left(begun, start)
        if place == len(begun) or begun[place] >= end:
            words = text[start : min(end, start + _SHOWN)].strip()
            found.append(Doubt("paragraph", "no operative verb was read in this sentence", words))
    return tuple(found)


def _unknown_verb(text: str, emphasis: tuple[Span, ...]) -> ClauseBounds | None:
    """A verb that no table knows, told by its emphasis at the paragraph's start or by its ending."""
    word = opening_word(text)
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
        clause.last_word = _last_word(text, end)
        following = clause.start
    return clauses


def _last_word(text: str, end: int) -> str:
    words = text[max(0, end - 40) : end].rstrip(" :;,—–-").split()
    return words[-1].lower() if words else ""
