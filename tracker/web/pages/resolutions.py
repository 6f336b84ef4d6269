"""The texts: their list, one text with its clauses, reviewed in place, and two side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, TypeVar

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.errors import Conflict, TrackerError, UsageProblem
from tracker.knowledge.verbs import load_verbs
from tracker.model import Category, Clause, Paragraph, ParagraphKind, parent_ref
from tracker.service import choose_text, compare_texts, offer_successors, withdraw_review
from tracker.service.deciding import Decision, take_decision
from tracker.store import (
    ActionRow,
    ReviewRow,
    TextOfResolution,
    TextOrder,
    UncertainRow,
    changes_since,
    count_texts,
    find_key,
    find_many_versions,
    find_place,
    find_predecessor,
    find_reviewed,
    foresee,
    list_actions_of,
    list_reviews,
    list_texts,
    list_texts_of,
    list_uncertain,
    load_text_paragraphs,
    rebuild_resolution,
    subjects_of_place,
)
from tracker.store.reviews import Place
from tracker.web.access import Editor, Reader, Visit
from tracker.web.asking import PAGE, Pages, Text, YesOrNo
from tracker.web.forms import one_of, read_lines, read_number
from tracker.web.marking import Piece, mark, mark_difference, marks_of

router = APIRouter(include_in_schema=False)
T = TypeVar("T")

WITHDRAW = "withdraw"
"""What a form decides that takes a review back, beside the decisions that make one."""

FORMLESS = (Decision.ACCEPT, WITHDRAW)
"""What is decided by a button alone, which stands beside the clause."""

BUDGET = 40
"""How many of the least certain clauses the page of what is to be reviewed names."""

COLUMNS = (
    ("Adopted", TextOrder.ADOPTED),
    ("Title", TextOrder.TITLE),
    ("Actions", TextOrder.ACTIONS),
    ("Overdue", TextOrder.OVERDUE),
    ("To review", TextOrder.DOUBTS),
)


class TextQuery(BaseModel):
    """Which texts, in which order, and which page of them."""

    text: Text = Field(None, description="All these words somewhere in symbol, title or body.")
    doubts: YesOrNo = Field(None, description="Only those with something to review.")
    order: TextOrder = TextOrder.ADOPTED
    descending: bool = True
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


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


@router.get("/resolutions", name="resolutions")
def show_texts(visit: Reader, query: Annotated[TextQuery, Query()]) -> Response:
    """The texts of the register."""
    return _list(visit, query, "resolutions", with_doubts=bool(query.doubts))


@router.get("/review", name="review")
def show_review(visit: Editor, query: Annotated[TextQuery, Query()]) -> Response:
    """The texts in which something is to be reviewed, those with the most first."""
    if "order" not in query.model_fields_set:
        query = query.model_copy(update={"order": TextOrder.DOUBTS})
    return _list(visit, query, "review", with_doubts=True)


@router.get("/resolutions/{key:path}", name="resolution")
def show_text(
    visit: Reader, key: str, at: Text = None, beside: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> Response:
    """A text with its clauses and actions; who may, reviews it in place.

    `at` opens the forms that correct a clause, "8(a):1", or the one that adds a clause to a paragraph, "8(a)";
    `beside` is the number of the text that is shown beside it, 0 for none, the first in another language unless given.
    """
    return _text(visit, key, at=at or "", beside=beside)


@router.post("/texts/choose", name="choose_text")
def take_choice(visit: Editor, number: Annotated[int, Form(ge=1, le=2**31 - 1)]) -> Response:
    """Let the actions of a resolution be read from another of its texts."""
    with visit.desk() as desk:
        key = desk.do(choose_text, number)
    return visit.go("resolution", {"done": "chosen"}, key=key)


@router.post("/review", name="take_review")
def take_review(
    visit: Editor,
    decision: Annotated[str, Form()],
    target: Annotated[str, Form()],
    version: Annotated[str, Form()],
    verb: Annotated[str, Form()] = "",
    category: Annotated[str, Form()] = "",
    addressees: Annotated[str, Form()] = "",
    deadlines: Annotated[str, Form()] = "",
    reporting: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
    other: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Take a decision: accept, set, split, merge, add, track, remove, or withdraw one that was taken."""
    given = {"verb": verb, "category": category, "addressees": addressees, "deadlines": deadlines, "note": note}
    given |= {"decision": decision, "reporting": reporting, "words": words, "other": other}
    with visit.reading() as session:
        place = find_place(session, target)
    try:
        with visit.desk() as desk:
            if decision == WITHDRAW:
                number = read_number(other, "the number of a review: choose one of the list")
                desk.expect_place(find_reviewed(desk.session, number), version)
                desk.do(withdraw_review, number)
            else:
                desk.expect_place(place, version)
                take_decision(
                    desk,
                    one_of(Decision, decision, "decision"),
                    target,
                    verb=verb.strip() or None,
                    category=one_of(Category, category, "category") if category.strip() else None,
                    addressees=read_lines(addressees),
                    deadlines=read_lines(deadlines),
                    reporting={"yes": True, "no": False}.get(reporting),
                    words=words,
                    other=other,
                    note=note,
                )
    except (UsageProblem, Conflict) as problem:
        return _text(visit, place.key, problem=problem, place=place, seen=version, given=given)
    done = "withdrawn" if decision == WITHDRAW else "reviewed"
    return visit.go("resolution", {"done": done}, anchor=anchor_of(place), key=place.key)


@router.get("/compare", name="compare")
def show_comparison(visit: Reader, old: Text = None, new: Text = None) -> Response:
    """Two texts paragraph by paragraph; the earlier one is found where only the later one is given."""
    with visit.reading() as session:
        later = find_key(session, new) if new else None
        earlier = find_predecessor(session, later) if later and not old else None
        if old:
            earlier = find_key(session, old)
        rows = compare_texts(session, earlier, later) if earlier and later else ()
        offers = offer_successors(session, earlier, later) if earlier and later else ()
        return visit.page(
            "compare.html",
            old=earlier,
            new=later,
            rows=[(row, mark_difference(row.difference)) for row in rows],
            fates=Counter(row.fate.value for row in rows),
            offers=offers,
        )


def anchor_of(place: Place) -> str:
    """The name of a paragraph or clause within the page of its text: "c-8(a)-1"."""
    if not place.ref:
        return "text"
    return f"c-{place.ref}-{place.number}" if place.number else f"p-{place.ref}"


def at_of(place: Place) -> str:
    """What the address of a text's page says to open the forms of a clause, "8(a):1", or of a paragraph, "8(a)"."""
    return f"{place.ref}:{place.number}" if place.number else place.ref


def _list(visit: Visit, query: TextQuery, name: str, *, with_doubts: bool) -> Response:
    today = date.today()
    words = query.text or ""
    uncertain: list[UncertainRow] = []
    outlook = ""
    with visit.reading() as session:
        if name == "review" and not words and query.page == 1:
            uncertain = list_uncertain(session, BUDGET)
            outlook = foresee(session, BUDGET).describe(len(uncertain))
        pages = Pages(count_texts(session, words=words, with_doubts=with_doubts), query.page)
        rows = list_texts(
            session,
            today=today,
            words=words,
            order=query.order,
            descending=query.descending,
            with_doubts=with_doubts,
            limit=PAGE,
            offset=(query.page - 1) * PAGE,
        )
    parts = query.model_dump(mode="json", exclude_defaults=True, exclude={"page"})
    heads = [
        {
            "title": title,
            "sorted": ("descending" if query.descending else "ascending") if query.order is order else None,
            "parts": {
                "order": order.value,
                "descending": str(query.order is not order or not query.descending).lower(),
            },
        }
        for title, order in COLUMNS
    ]
    return visit.page(
        "resolutions.html",
        name=name,
        query=query,
        parts=parts,
        heads=heads,
        rows=rows,
        pages=pages,
        uncertain=[(row, anchor_of(_place_of(row)), _place_of(row).key) for row in uncertain],
        outlook=outlook,
    )


def _place_of(row: UncertainRow) -> Place:
    key, ref, number = row.clause.rsplit(":", 2)
    return Place(key, ref, int(number))


def _text(
    visit: Visit,
    words: str,
    *,
    at: str = "",
    beside: int | None = None,
    problem: TrackerError | None = None,
    place: Place | None = None,
    seen: str = "",
    given: dict[str, str] | None = None,
) -> Response:
    """Show a text; after a problem with what it was, what the person had given, and what others changed meanwhile."""
    may_review = visit.actor.may("accept_clauses")
    with visit.reading() as session:
        key = find_key(session, words)
        text = rebuild_resolution(session, key)
        rows = list_actions_of(session, key)
        reviews = list_reviews(session, Place(key), withdrawn=True)
        views = _views(key, text.paragraphs, rows, reviews, may_review=may_review)
        texts = list_texts_of(session, key)
        other = _choose_beside(texts, text.language, beside)
        only_beside = _set_beside(views, load_text_paragraphs(session, other.number)) if other else []
        clauses = [clause for view in views for clause in view.clauses]
        decided = sum(bool(clause.reviews) for clause in clauses)
        reviewed = {view.ref for view in views if view.takes_clauses} | {clause.at for clause in clauses}
        problem_at = at_of(place) if place is not None and at_of(place) in reviewed else None
        if given and given["decision"] not in FORMLESS:
            at = problem_at or ""
        form_at = at if may_review and at in reviewed else None
        decided_on = [clause.address for clause in clauses]
        decided_on += [view.address for view in views if view.ref == form_at or view.paragraph.doubts]
        return visit.page(
            "resolution.html",
            problem.http_status if problem else 200,
            text=text,
            key=key,
            views=views,
            texts=texts,
            beside=other,
            only_beside=only_beside,
            total=len(clauses),
            decided=decided,
            doubted=len(text.doubts)
            + sum(len(view.paragraph.doubts) for view in views)
            + sum(len(clause.clause.all_doubts) for clause in clauses),
            versions=_versions(session, key, decided_on, reviews) if may_review else {},
            withdrawn=[row for row in rows if row.is_withdrawn],
            categories=tuple(Category),
            verbs=sorted({verb.name for verb in load_verbs()}) if form_at else (),
            may_review=may_review,
            problem=str(problem) if problem else None,
            problem_at=problem_at,
            form_at=form_at,
            given=given or {},
            meanwhile=changes_since(session, seen, *subjects_of_place(session, place))
            if place is not None and isinstance(problem, Conflict)
            else [],
        )


def _views(
    key: str,
    paragraphs: tuple[Paragraph, ...],
    rows: list[ActionRow],
    reviews: list[ReviewRow],
    *,
    may_review: bool,
) -> list[ParagraphView]:
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


def _choose_beside(texts: list[TextOfResolution], language: str, number: int | None) -> TextOfResolution | None:
    """The text to show beside the one that leads: the one asked for, else the first in another language."""
    others = [each for each in texts if not each.leads]
    if number is None:
        return next((each for each in others if each.language != language), None)
    return next((each for each in others if each.number == number), None)


def _set_beside(views: list[ParagraphView], paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
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


def _versions(session: Session, key: str, addresses: list[str], reviews: list[ReviewRow]) -> dict[str, str]:
    """The versions of a text and of clauses and paragraphs of it, each as `desk.place_version` finds it."""
    subjects = {address: (address, key) for address in addresses}
    return find_many_versions(session, {**subjects, key: (key, *(review.clause for review in reviews))})
