"""A text as its page shows it: its contents, and its paragraphs with their clauses, actions and reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from tracker.model import Clause, Paragraph, ParagraphKind, parent_ref
from tracker.store import ActionRow, ReviewRow
from tracker.store.reviews import Place
from tracker.web.marking import Piece, mark, marks_of

T = TypeVar("T")

LONG = 25
"""Paragraphs from which on a text opens with its contents."""


class Only(StrEnum):
    """What a long text can be narrowed to: what is doubted, or the person's own actions."""

    DOUBTS = "doubts"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause as the page of its text shows it: with its actions and reviews.

    `name` is what a person calls it, "8(a), 2" is the second of its paragraph; `anchor` its name within the
    page, and `at` what opens its forms, see `at_of`.
    """

    address: str
    name: str
    anchor: str
    at: str
    clause: Clause
    asked: str
    actions: list[ActionRow]
    reviews: list[ReviewRow]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph with its words marked, and its clauses; to some a person may add further ones."""

    address: str
    ref: str
    paragraph: Paragraph
    depth: int
    pieces: tuple[Piece, ...]
    clauses: list[ClauseView]
    takes_clauses: bool
    beside: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the contents: its heading, and its paragraphs with whether something in them is doubted."""

    title: str
    refs: list[tuple[str, bool]]


def anchor_of(place: Place) -> str:
    """The name of a paragraph or clause within the page of its text: "c-8(a)-1"."""
    if not place.ref:
        return "text"
    return f"c-{place.ref}-{place.number}" if place.number else f"p-{place.ref}"


def at_of(place: Place) -> str:
    """What the address of a text's page says to open the forms of a clause, "8(a):1", or of a paragraph, "8(a)"."""
    return f"{place.ref}:{place.number}" if place.number else place.ref


def view_paragraphs(
    key: str,
    paragraphs: tuple[Paragraph, ...],
    rows: list[ActionRow],
    reviews: list[ReviewRow],
    *,
    may_review: bool,
) -> list[ParagraphView]:
    """The paragraphs of a text with what is known of their clauses."""
    actions = _by_clause((Place(key, row.ref, row.clause_number).address, row) for row in rows if not row.is_withdrawn)
    standing = _by_clause((review.clause, review) for review in reviews if review.withdrawn is None)
    views = []
    for paragraph in paragraphs:
        clauses = []
        for order, (number, clause) in enumerate(paragraph.numbered_clauses, 1):
            place = Place(key, paragraph.ref, number)
            address = place.address
            clauses.append(
                ClauseView(
                    address,
                    f"{paragraph.ref}, {order}",
                    anchor_of(place),
                    at_of(place),
                    clause,
                    "; ".join(each.name for each in clause.addressees),
                    actions.get(address, []),
                    standing.get(address, []),
                )
            )
        pieces = mark(paragraph.text, marks_of(paragraph.clauses))
        address = Place(key, paragraph.ref).address
        depth = min(3, _depth(paragraph.ref))
        takes_clauses = may_review and paragraph.kind is ParagraphKind.OPERATIVE
        views.append(ParagraphView(address, paragraph.ref, paragraph, depth, pieces, clauses, takes_clauses))
    return views


def set_beside(views: list[ParagraphView], paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
    """Put the paragraphs of another text beside those of the same ref; returns those that have none."""
    others = {paragraph.ref: paragraph for paragraph in paragraphs}
    for place, view in enumerate(views):
        views[place] = replace(view, beside=others.pop(view.ref, None))
    return list(others.values())


def _depth(ref: str) -> int:
    """How many paragraphs stand above one: two above "8(a)(i)"."""
    above = parent_ref(ref)
    return 1 + _depth(above) if above else 0


def _by_clause(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Put what belongs to one clause together, by the address of the clause."""
    found: dict[str, list[T]] = {}
    for address, each in pairs:
        found.setdefault(address, []).append(each)
    return found


def narrow(views: list[ParagraphView], only: Only | None, own: Collection[str], last: str) -> list[ParagraphView]:
    """The paragraphs that are doubted, or in which somebody has actions of their own, with those that they stand below.

    `own` are the addresses of the actions; `last` is where something was just decided, "8(a):1", which stays in sight.
    """
    if only is None:
        return views

    def is_wanted(view: ParagraphView) -> bool:
        if last and last in (view.ref, *(clause.at for clause in view.clauses)):
            return True
        if only is Only.DOUBTS:
            return is_doubtful(view)
        return any(row.address in own for clause in view.clauses for row in clause.actions)

    kept = {view.ref for view in views if is_wanted(view)}
    above = set()
    for ref in kept:
        while ref := parent_ref(ref) or "":
            above.add(ref)
    return [view for view in views if view.ref in kept | above]


def is_doubtful(view: ParagraphView) -> bool:
    """Whether something of a paragraph is to be reviewed."""
    return bool(view.paragraph.doubts) or any(clause.clause.all_doubts for clause in view.clauses)


def contents_of(views: list[ParagraphView]) -> list[Section]:
    """The contents of a text: its headings, or its two parts, with the numbers of the paragraphs below them."""
    sections: list[Section] = []
    for view in views:
        is_preamble = view.paragraph.kind is ParagraphKind.PREAMBULAR
        title = view.paragraph.heading or ("Preamble" if is_preamble else "Operative paragraphs")
        if not sections or sections[-1].title != title:
            sections.append(Section(title, []))
        if view.depth == 0 or is_doubtful(view):
            sections[-1].refs.append((view.ref, is_doubtful(view)))
    return sections


def find_ref(refs: Iterable[str], words: str) -> str | None:
    """The paragraph that somebody means by "35", "8 (a)" or "para. 35": of that ref, else the only one that ends so."""
    wanted = words.casefold().replace("paragraph", "").replace("para.", "").replace("para", "").replace(" ", "")
    known = {ref.casefold(): ref for ref in refs}
    if wanted in known:
        return known[wanted]
    ends = [ref for plain, ref in known.items() if plain.endswith(f".{wanted}")]
    return ends[0] if len(ends) == 1 else None
