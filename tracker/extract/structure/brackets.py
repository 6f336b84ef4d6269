"""Draft text in square brackets and options: read as if it were agreed, and marked as not agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extract.clauses.openings import opens_with_known_verb
from tracker.extract.structure.capitals import in_small_letters, is_in_capitals
from tracker.model import Clause, Doubt, Paragraph, ParagraphKind, Span

NOT_AGREED = "in brackets: not agreed"
IS_OPTION = "an option of several: not agreed"

_OPTION = re.compile(
    r"\[?\s?(?:Option|OPTION|Alternative|ALTERNATIVE|Alt\.?|Variant)\s(?:\d{1,2}|[A-Z])(?:\s?\([a-z]\))?\s?[:.–—-]?(?=\s|$|\[)\s*"
)
_INNER_OPTION = re.compile(r"(?<=[;.\]]\s)" + _OPTION.pattern)
_FURTHER_ACT = re.compile(r"(?<=[;.,\]]\s)\[(?=(?P<verb>[A-Z][a-z]+))")
_NO_DRAFT = re.compile(r"\[(?:\d{1,3}|sic)\]", re.I)
_BETWEEN_VERBS = re.compile(r"(?:\](?:\s?/\s?|\s(?:or|and)\s|\s?)\[|(?<=\w)\s?/\s?)(?=(?P<verb>[A-Za-z]+))")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A draft text as it would stand once agreed: "Urges and encourages Parties" of "[Urges] [Encourages] Parties".

    `origin` has for each character of `text` its place in the draft, `open_spans` are what stands in brackets there.
    """

    text: str
    draft: str
    origin: tuple[int, ...]
    open_spans: tuple[Span, ...]
    is_option: bool

    def back(self, span: Span) -> Span:
        """Give the place in the draft of a stretch of the agreed text."""
        if span.end <= span.start or not self.origin:
            return Span(0, 0)
        return Span(self.origin[min(span.start, len(self.origin) - 1)], self.origin[span.end - 1] + 1)

    def restored(self, paragraph: Paragraph) -> Paragraph:
        """Lay what was read in the agreed text over the draft, each open clause marked as not agreed."""
        clauses = tuple(self._restored_clause(clause) for clause in paragraph.clauses)
        emphasis = tuple(self.back(span) for span in paragraph.emphasis)
        return replace(paragraph, text=self.draft, clauses=clauses, emphasis=emphasis)

    def _restored_clause(self, clause: Clause) -> Clause:
        span = self.back(clause.span)
        doubts = list(clause.doubts)
        if self.is_option:
            doubts.append(Doubt("verb", IS_OPTION, self.draft[:60]))
        if self.open_spans:
            inside = next((each for each in self.open_spans if each.start < span.end and each.end > span.start), None)
            if inside is not None:
                doubts.append(Doubt("verb", NOT_AGREED, self.draft[inside.start : inside.end][:160]))
        return replace(
            clause,
            text=self.draft[span.start : span.end].strip().rstrip(",;").removesuffix(" and").rstrip(","),
            span=span,
            verb_span=self.back(clause.verb_span) if clause.verb_span else None,
            addressees=tuple(replace(each, span=each.span and self.back(each.span)) for each in clause.addressees),
            consulted=tuple(replace(each, span=each.span and self.back(each.span)) for each in clause.consulted),
            deadlines=tuple(replace(each, span=self.back(each.span)) for each in clause.deadlines),
            flags=tuple(replace(each, span=self.back(each.span)) for each in clause.flags),
            doubts=tuple(doubts),
            unread=tuple(self.back(each) for each in clause.unread),
        )


def agreed_texts(paragraphs: Sequence[Paragraph]) -> dict[str, Agreed]:
    """Give for each operative paragraph with brackets or options, by its ref, the text as it would stand once agreed.

    A bracket that opens in one paragraph and closes in a later one holds all between them.
    """
    found: dict[str, Agreed] = {}
    depth = 0
    operative = [each for each in paragraphs if each.kind is ParagraphKind.OPERATIVE]
    pairs = sum(each.text.count("[") for each in operative) == sum(each.text.count("]") for each in operative)
    for paragraph in operative:
        text = paragraph.text
        headed = paragraph.heading is not None and _OPTION.match(paragraph.heading) is not None
        is_option = headed or _OPTION.match(text) is not None or _offers_verbs(text)
        if depth or is_option or "[" in text or "]" in text:
            draft = _agreed(text, depth, is_option=is_option)
            if draft.open_spans or is_option:
                found[paragraph.ref] = draft
            if pairs:
                depth = max(0, depth + text.count("[") - text.count("]"))
        elif is_in_capitals(text):
            found[paragraph.ref] = Agreed(in_small_letters(text), text, tuple(range(len(text))), (), is_option=False)
    return found


def _agreed(text: str, depth: int, *, is_option: bool) -> Agreed:
    """Take the brackets out of a draft paragraph, and the labels of options."""
    origin: list[int] = []
    pieces: list[str] = []
    spans, opened = _open_spans(text, depth)
    joints = {match.start(): match for match in _BETWEEN_VERBS.finditer(text) if _joins_verbs(text, match)}
    labels = {match.start(): match for match in _INNER_OPTION.finditer(text)}
    labels |= {match.start(): match for match in _FURTHER_ACT.finditer(text) if opens_with_known_verb(match["verb"])}
    if label := _OPTION.match(text):
        labels[0] = label
    lower_next = False
    place = 0
    while place < len(text):
        sign = text[place]
        if (found := joints.get(place) or labels.get(place)) is not None and found.end() > place:
            if place:  # what joins two verbs reads as "and"; so does a further option
                _put(" and " if place in joints else "; and ", max(0, found.start() - 2), pieces, origin)
                lower_next = True
            place = found.end()
            continue
        place += 1
        if sign in "[]" and place - 1 in opened:
            continue
        if sign == " " and (not pieces or pieces[-1][-1] == " "):
            continue
        if lower_next and sign.isalpha():
            sign, lower_next = sign.lower(), False
        _put(sign, place - 1, pieces, origin)
    return Agreed("".join(pieces), text, tuple(origin), spans, is_option)


def _offers_verbs(text: str) -> bool:
    """Whether a paragraph opens with verbs to choose from: "Urges/encourages Parties to pay"."""
    if "/" not in text[:60]:
        return False
    match = _BETWEEN_VERBS.search(text[:60])
    return match is not None and match[0].strip() == "/" and _joins_verbs(text, match)


def _put(sign: str, place: int, pieces: list[str], origin: list[int]) -> None:
    pieces.append(sign)
    origin.extend([place] * len(sign))


def _open_spans(text: str, depth: int) -> tuple[tuple[Span, ...], set[int]]:
    """What stands in brackets, the outermost pairs, and the places of the brackets themselves."""
    notes = {place for match in _NO_DRAFT.finditer(text) for place in (match.start(), match.end() - 1)}
    spans: list[Span] = []
    places: set[int] = set()
    start = 0
    for place, sign in enumerate(text):
        if sign not in "[]" or place in notes:
            continue
        places.add(place)
        if sign == "[":
            start = place if depth == 0 else start
            depth += 1
        else:
            depth = max(0, depth - 1)
            if depth == 0:
                spans.append(Span(start, place + 1))
                start = place + 1
    if depth:
        spans.append(Span(start, len(text)))
    return tuple(spans), places


def _joins_verbs(text: str, match: re.Match[str]) -> bool:
    """Whether alternatives stand side by side that are both verbs: "[Urges] [Encourages]", "Urges/Requests"."""
    before = text[: match.start()].rpartition("[")[2] if match[0][0] == "]" else text[: match.start()]
    return opens_with_known_verb(match["verb"]) and opens_with_known_verb(before.strip())
