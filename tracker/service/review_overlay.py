"""A text as people reviewed it: their decisions laid over what extraction found. Pure: nothing is stored here."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from tracker.extract.unread import NO_CLAUSE
from tracker.model import Addressee, Clause, Confidence, Doubt, Paragraph, Resolution, Span
from tracker.service.addresses import entity_slug
from tracker.service.planning import Tracking
from tracker.service.review_values import DOUBTED_AS, RULE, Decided, apply_values, describe_values
from tracker.store.decisions import ReviewKind

FIRST_ADDED = 101
"""The number of the first clause that people add to a paragraph: extraction never counts so far."""

NOTHING = Decided()
BETWEEN = re.compile(r"[\s,;:]*(?:\b(?:and|et|y)\b)?[\s,;:]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Review:
    """A decision about the clause of a ref and number; see store.decisions.ReviewRecord.

    `ref` is empty and `number` 0 where it is about the whole text, only `number` where it is
    about a paragraph: `words` are then the reasons that it settles, each on a line. For TRACK
    and UNTRACK, `words` is the addressee, empty for nobody.
    """

    id: int
    ref: str
    number: int
    kind: ReviewKind
    decided: Decided = NOTHING
    words: str = ""
    other: int | None = None
    basis: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The text with its reviews: `unfitting` are those that the text no longer has a place for, with the reason."""

    resolution: Resolution
    tracking: Tracking
    unfitting: tuple[tuple[Review, str], ...] = ()


def apply_reviews(resolution: Resolution, reviews: tuple[Review, ...], key: str) -> Reviewed:
    """Lay reviews over an extracted text, the oldest first.

    "2. Requests the Secretary-General ..., and invites Member States ..." split at
    "invites" has clauses 1 and 101. A review whose clause left the text waits,
    and is a doubt of the whole; one whose words changed is a doubt of its clause.
    """
    desk = _Desk(resolution, key)
    for review in reviews:
        problem = desk.lay(review)
        if problem is not None:
            desk.unfitting.append((review, problem))
    return desk.result()


def is_same(one: str, other: str) -> bool:
    """Whether two texts say the same but for signs and spaces, as those of a PDF and of a Word file do."""
    return letters_of(one) == letters_of(other)


def letters_of(text: str) -> str:
    """The letters and digits of a text, by which two copies of it are told to be the same."""
    return re.sub(r"[\W_]+", "", text.casefold())


class _Desk:
    """The paragraphs of one text while reviews are laid over them, each clause under its number."""

    def __init__(self, resolution: Resolution, key: str) -> None:
        self.resolution = resolution
        self.key = key
        self.paragraphs = {paragraph.ref: paragraph for paragraph in resolution.paragraphs}
        self.clauses: dict[tuple[str, int], Clause] = {
            (paragraph.ref, number): replace(clause, number=number)
            for paragraph in resolution.paragraphs
            for number, clause in paragraph.numbered_clauses
        }
        self.touched: set[str] = set()
        self.doubts = resolution.doubts
        self.added: list[tuple[str, int, str | None]] = []
        self.removed: set[str] = set()
        self.unfitting: list[tuple[Review, str]] = []

    def lay(self, review: Review) -> str | None:
        """Apply one review; the reason where it cannot be."""
        if not review.ref:
            settled = set(review.words.split("\n"))
            self.doubts = tuple(doubt for doubt in self.doubts if doubt.reason not in settled)
            return None
        paragraph = self.paragraphs.get(review.ref)
        if paragraph is None:
            return f"the text has no paragraph {review.ref} any longer"
        self.touched.add(review.ref)
        if review.kind is ReviewKind.ACCEPT and not review.number:
            self._accept_paragraph(paragraph, review)
            return None
        if review.kind is ReviewKind.ADD:
            return self._add(paragraph, review)
        place = self._find(review)
        if place is None:
            return f"paragraph {review.ref} has no clause {review.number} any longer"
        match review.kind:
            case ReviewKind.ACCEPT | ReviewKind.SET:
                self._set(place, review)
            case ReviewKind.SPLIT:
                return self._split(paragraph, place, review)
            case ReviewKind.MERGE:
                return self._merge(paragraph, place, review)
            case ReviewKind.REMOVE:
                del self.clauses[place]
            case ReviewKind.TRACK:
                self._track(place, review.words or None)
            case ReviewKind.UNTRACK:
                address = f"{self.key}:{place[0]}:{place[1]}:{entity_slug(review.words)}"
                self.removed.add(address)
                self.added = [
                    each for each in self.added if (each[0], each[1], each[2] or "") != (*place, review.words)
                ]
        return None

    def result(self) -> Reviewed:
        """The text with everything that fits laid over it."""
        doubts = [
            Doubt("review", f"review {review.id} by {review.author} waits: {reason}", review.basis or review.words)
            for review, reason in self.unfitting
        ]
        paragraphs = tuple(
            self._paragraph(paragraph.ref) if paragraph.ref in self.touched else paragraph
            for paragraph in self.resolution.paragraphs
        )
        return Reviewed(
            replace(self.resolution, paragraphs=paragraphs, doubts=(*self.doubts, *doubts)),
            Tracking(tuple(dict.fromkeys(self.added)), frozenset(self.removed)),
            tuple(self.unfitting),
        )

    def _paragraph(self, ref: str) -> Paragraph:
        paragraph, clauses = self.paragraphs[ref], self._clauses_of(self.paragraphs[ref])
        lacks = {NO_CLAUSE} if clauses else set()
        doubts = tuple(doubt for doubt in paragraph.doubts if doubt.reason not in lacks)
        return replace(paragraph, clauses=clauses, doubts=doubts)

    def _accept_paragraph(self, paragraph: Paragraph, review: Review) -> None:
        """Settle the doubts of a paragraph, as long as it and what hangs behind it are as they were."""
        if is_same(words_of(paragraph), review.basis):
            settled = set(review.words.split("\n"))
            doubts = tuple(doubt for doubt in paragraph.doubts if doubt.reason not in settled)
            self.paragraphs[paragraph.ref] = replace(paragraph, doubts=doubts)

    def _clauses_of(self, paragraph: Paragraph) -> tuple[Clause, ...]:
        own = [clause for (ref, _), clause in self.clauses.items() if ref == paragraph.ref]
        return tuple(sorted(own, key=lambda clause: (clause.span.start, clause.number)))

    def _find(self, review: Review) -> tuple[str, int] | None:
        """The clause that was reviewed: the one of its words where they moved, else the one of its number."""
        place = (review.ref, review.number)
        clause = self.clauses.get(place)
        if clause is not None and (not review.basis or is_same(clause.text, review.basis)):
            return place
        moved = [
            other
            for other, each in self.clauses.items()
            if other[0] == review.ref and review.basis and is_same(each.text, review.basis)
        ]
        if len(moved) == 1:
            return moved[0]
        return place if clause is not None else None

    def _set(self, place: tuple[str, int], review: Review) -> None:
        found = self.clauses[place]
        clause = apply_values(found, review.decided)
        settled = {DOUBTED_AS[name] for name in review.decided.names()} | {"review"}
        if review.kind is ReviewKind.ACCEPT:
            settled |= {doubt.field for doubt in clause.doubts}
            clause = replace(clause, consulted=tuple(replace(each, doubts=()) for each in clause.consulted))
        doubts = tuple(doubt for doubt in clause.doubts if doubt.field not in settled)
        if review.basis and not is_same(clause.text, review.basis):
            reason = f"the words changed since {review.author} reviewed them"
            doubts = (*doubts, Doubt("review", reason, review.basis))
            clause = replace(clause, confidence=found.confidence)
        self.clauses[place] = replace(clause, doubts=doubts)

    def _split(self, paragraph: Paragraph, place: tuple[str, int], review: Review) -> str | None:
        clause = self.clauses[place]
        at = clause.text.find(review.words)
        number = review.other or FIRST_ADDED
        if at <= 0:
            return f"clause {place[1]} of paragraph {place[0]} has no words {review.words!r} any longer"
        if (place[0], number) in self.clauses:
            return f"paragraph {place[0]} has a clause {number} already"
        border = clause.span.start + at
        first_text = BETWEEN.sub("", clause.text[:at])
        second_text = clause.text[at:]
        first = replace(
            _cut(clause, clause.span.start, border),
            text=first_text,
            span=Span(clause.span.start, clause.span.start + len(first_text)),
        )
        second = replace(
            _cut(clause, border, clause.span.end, is_first=False),
            text=second_text,
            span=Span(border, clause.span.end),
            verb_span=None,
            inherited=False,
            number=number,
            rule=RULE,
            doubts=(),
            confidence=Confidence(),
        )
        self.clauses[place] = first
        self.clauses[place[0], number] = apply_values(second, review.decided)
        return None

    def _merge(self, paragraph: Paragraph, place: tuple[str, int], review: Review) -> str | None:
        other = self.clauses.get((place[0], review.other or 0))
        if other is None or other.number == place[1]:
            return f"paragraph {place[0]} has no clause {review.other} to merge any longer"
        clause = self.clauses[place]
        first, second = sorted((clause, other), key=lambda each: each.span.start)
        span = Span(first.span.start, max(first.span.end, second.span.end))
        is_within = paragraph.words[first.span.start : first.span.end] == first.text
        del self.clauses[place[0], other.number]
        self.clauses[place] = replace(
            clause,
            text=paragraph.text[span.start : span.end] if is_within else f"{first.text} {second.text}",
            span=span,
            addressees=_distinct(*first.addressees, *second.addressees),
            consulted=_distinct(*first.consulted, *second.consulted),
            deadlines=(*first.deadlines, *second.deadlines),
            flags=(*first.flags, *second.flags),
            reporting=clause.reporting or other.reporting,
            rule=RULE,
            confidence=least_certain(first.confidence, second.confidence),
        )
        return None

    def _add(self, paragraph: Paragraph, review: Review) -> str | None:
        if (paragraph.ref, review.number) in self.clauses:
            return f"paragraph {paragraph.ref} has a clause {review.number} already"
        decided = review.decided
        if decided.verb is None or decided.category is None:
            return "it says no verb"
        begins = max(0, paragraph.text.find(review.words))
        clause = Clause(
            verb=decided.verb,
            category=decided.category,
            text=review.words,
            span=Span(begins, min(len(paragraph.text), begins + len(review.words))),
            rule=RULE,
            number=review.number,
        )
        self.clauses[paragraph.ref, review.number] = apply_values(clause, decided)
        return None

    def _track(self, place: tuple[str, int], name: str | None) -> None:
        clause = self.clauses[place]
        self.added.append((*place, name))
        self.removed.discard(f"{self.key}:{place[0]}:{place[1]}:{entity_slug(name)}")
        if name is not None:
            names = (*(describe_values(clause).addressees or ()), name)
            self.clauses[place] = apply_values(clause, Decided(addressees=tuple(dict.fromkeys(names))))


def words_of(paragraph: Paragraph) -> str:
    """The words of a paragraph with what hangs behind it, by which a review of it is told to fit still."""
    return f"{paragraph.text} {paragraph.tail}"


def least_certain(one: Confidence, other: Confidence) -> Confidence:
    """Take of each field the lower confidence of two clauses."""
    return Confidence(*(min(getattr(one, each.name), getattr(other, each.name)) for each in fields(Confidence)))


def _distinct(*parties: Addressee) -> tuple[Addressee, ...]:
    first: dict[str, Addressee] = {}
    for party in parties:
        first.setdefault(party.name, party)
    return tuple(first.values())


def _cut(clause: Clause, start: int, end: int, *, is_first: bool = True) -> Clause:
    """Keep of a clause what stands between two places; what has no place stays with the first part."""

    def stays(span: Span | None) -> bool:
        return is_first if span is None else start <= span.start < end

    reporting = clause.reporting
    if reporting is not None:
        words = clause.text[start - clause.span.start : end - clause.span.start]
        stays_here = reporting.text in words if reporting.text and reporting.text in clause.text else is_first
        reporting = reporting if stays_here else None
    return Clause(
        verb=clause.verb,
        category=clause.category,
        text=clause.text,
        span=clause.span,
        verb_span=clause.verb_span,
        inherited=clause.inherited,
        addressees=tuple(each for each in clause.addressees if stays(each.span)),
        consulted=tuple(each for each in clause.consulted if stays(each.span)),
        deadlines=tuple(each for each in clause.deadlines if stays(each.span)),
        flags=tuple(each for each in clause.flags if stays(each.span)),
        reporting=reporting,
        rule=clause.rule,
        doubts=clause.doubts,
        number=clause.number,
        confidence=clause.confidence,
    )
