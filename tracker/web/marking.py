"""The words of a paragraph that gave a clause its verb, addressees and deadlines, marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.knowledge.verbs import verb_forms
from tracker.model import Clause, Span

LONGEST_VERB, MOST_ADVERBS = 4, 2
"""Words of a verb and its particle, and of what stands before it: "also strongly", "calls for"."""
VERB, ADDRESSEE, OTHER, DEADLINE, FLAG = "verb", "addressee", "addressee other", "deadline", "flag"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text with what it is, "addressee", and what a person reads on it."""

    span: Span
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text in which nothing begins or ends; `kind` is empty where nothing is marked."""

    text: str
    kind: str = ""
    title: str = ""


def marks_of(clauses: Iterable[Clause], asked: str | None = None) -> list[Mark]:
    """Collect what is marked of clauses: "Requests", "the Secretary-General", "by 30 June 2027".

    With `asked`, the name of one addressee, the others are marked as such.
    """
    marks: list[Mark] = []
    for clause in clauses:
        if clause.verb_span is not None:
            marks.append(Mark(clause.verb_span, VERB, f"verb: {clause.verb} ({clause.category.value}), {clause.rule}"))
        marks += [
            Mark(each.span, ADDRESSEE if asked in (None, each.name) else OTHER, f"addressee: {each.name}, {each.rule}")
            for each in clause.addressees
            if each.span is not None
        ]
        marks += [
            Mark(each.span, DEADLINE, f"deadline: {each.date or each.kind.value}, {each.rule}")
            for each in clause.deadlines
        ]
        marks += [Mark(flag.span, FLAG, f"flag: {flag.kind.value}") for flag in clause.flags]
    return marks


def mark(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Cut a text into marked and plain pieces, which together are the text again.

    Where marks overlap, the shorter one shows: it says more.
    """
    usable = [each for each in marks if 0 <= each.span.start < each.span.end <= len(text)]
    edges = sorted({0, len(text), *(each.span.start for each in usable), *(each.span.end for each in usable)})
    pieces: list[Piece] = []
    for start, end in pairwise(edges):
        over = [each for each in usable if each.span.start <= start and end <= each.span.end]
        top = min(over, key=lambda each: each.span.end - each.span.start, default=None)
        piece = Piece(text[start:end], top.kind, top.title) if top else Piece(text[start:end])
        before = pieces[-1] if pieces else None
        if before is not None and (before.kind, before.title) == (piece.kind, piece.title):
            pieces[-1] = Piece(before.text + piece.text, piece.kind, piece.title)
        else:
            pieces.append(piece)
    return tuple(pieces)


def mark_verb(text: str, verb: str) -> tuple[Piece, ...]:
    """Mark the verb with which a text begins, "Also requests", or put it before a text that does not name it.

    "To count the wells" of a chapeau that requests gives "request: ", "To count the wells".
    """
    words = text.split(" ", LONGEST_VERB + MOST_ADVERBS)
    forms = verb_forms()
    for start in range(MOST_ADVERBS + 1):
        for length in range(LONGEST_VERB, 0, -1):
            form = " ".join(words[start : start + length]).casefold().strip(",;:")
            if form and forms.get(form) == verb:
                end = len(" ".join(words[: start + length]))
                return (Piece(text[:end], VERB), Piece(text[end:]))
    return (Piece(f"{verb}: ", VERB), Piece(text)) if verb else (Piece(text),)


def mark_found(excerpt: str) -> tuple[Piece, ...]:
    """Mark what a search found, which stands in square brackets: "to map the [wells]"."""
    pieces: list[Piece] = []
    rest = excerpt
    while "[" in rest and "]" in rest[rest.index("[") :]:
        before, _, after = rest.partition("[")
        found, _, rest = after.partition("]")
        pieces += [Piece(before)] if before else []
        pieces.append(Piece(found, "found", "found"))
    return (*pieces, Piece(rest)) if rest else tuple(pieces)


def mark_difference(difference: str) -> tuple[Piece, ...]:
    """Mark what was taken out, "[-annually-]", and put in, "{+every two years+}"."""
    pieces: list[Piece] = []
    rest = difference
    signs = {"[-": ("-]", "del"), "{+": ("+}", "ins")}
    while rest:
        starts = [(rest.index(sign), sign) for sign in signs if sign in rest]
        if not starts:
            break
        at, sign = min(starts)
        closing, kind = signs[sign]
        if closing not in rest[at:]:
            break
        inside, _, after = rest[at + 2 :].partition(closing)
        pieces += [Piece(rest[:at])] if at else []
        pieces.append(Piece(inside, kind))
        rest = after
    return (*pieces, Piece(rest)) if rest else tuple(pieces)
