"""The texts: their list, one text with its clauses, reviewed in place, and two side by side."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.errors import Conflict, TrackerError, UsageProblem
from tracker.knowledge.official import official_address
from tracker.knowledge.verbs import load_verbs
from tracker.model import Category
from tracker.service import choose_text, withdraw_review
from tracker.service.recommending import find_recommended
from tracker.service.review_decisions import Decision, take_decision
from tracker.store import (
    ActionFilter,
    ReviewRow,
    TextOfResolution,
    TextOrder,
    UncertainRow,
    changes_since,
    count_doubted,
    count_texts,
    find_key,
    find_many_versions,
    find_place,
    find_reviewed,
    foresee,
    list_actions,
    list_actions_of,
    list_reviews,
    list_texts,
    list_texts_of,
    list_uncertain,
    load_text_paragraphs,
    question_names,
    rebuild_resolution,
    subjects_of_place,
)
from tracker.store.languages import find_source_file
from tracker.store.reviews import Place
from tracker.store.suggesting import Kind
from tracker.web.access import Editor, Reader, Visit
from tracker.web.asking import PAGE, Pages, Text, YesOrNo, empty_is_none
from tracker.web.forms import one_of, put_right, read_lines, read_number
from tracker.web.pages.suggesting import suggestions_of
from tracker.web.sending import send_file
from tracker.web.texts import (
    LONG,
    Only,
    anchor_of,
    at_of,
    contents_of,
    find_ref,
    narrow,
    set_beside,
    view_paragraphs,
)

router = APIRouter(include_in_schema=False)

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


class Shown(BaseModel):
    """How a text is shown: the number of the text `beside` it, 0 for none, the first in another language unless given;
    `only` what is doubted or one's own; `last` is where something was just decided.
    """

    beside: Annotated[int | None, Field(ge=0, le=2**31 - 1), BeforeValidator(empty_is_none)] = None
    only: Annotated[Only | None, BeforeValidator(empty_is_none)] = None
    last: Text = None

    def parts(self) -> dict[str, Any]:
        """The same as parts of an address."""
        return self.model_dump(mode="json", exclude_none=True, include={"beside", "only"})


class TextShown(Shown):
    """And `at`, which opens the forms that correct a clause, "8(a):1", or the one that adds a clause to a paragraph,
    "8(a)"; `to` is a paragraph to go to.
    """

    at: Text = None
    to: Text = None


@router.get("/resolutions/{key:path}", name="resolution")
def show_text(visit: Reader, key: str, query: Annotated[TextShown, Query()]) -> Response:
    """A text with its clauses and actions; who may, reviews it in place."""
    if query.to:
        with visit.reading() as session:
            found = find_key(session, key)
            paragraphs = rebuild_resolution(session, found).paragraphs
        ref = find_ref((paragraph.ref for paragraph in paragraphs), query.to)
        if ref is not None:
            parts = query.parts() | ({"last": ref} if query.only else {})
            return visit.go("resolution", parts, anchor=f"p-{ref}", key=found)
        absent = UsageProblem(f"There is no paragraph {query.to}: the contents have those that there are.")
        return _text(visit, key, query, problem=absent)
    return _text(visit, key, query, at=query.at or "")


@router.get("/texts/{number}/file", name="text_file")
def send_source(visit: Reader, number: int) -> Response:
    """The file from which a text was taken in, as it came, to be kept."""
    with visit.reading() as session:
        name, content = find_source_file(session, number)
    return send_file(content, name, "application/octet-stream")


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
    meant: Annotated[str, Form()] = "",
    as_written: Annotated[str, Form()] = "",
    beside: Annotated[str, Form()] = "",
    only: Annotated[str, Form()] = "",
) -> Response:
    """Take a decision: accept, set, split, merge, add, track, remove, or withdraw one that was taken."""
    shown = Shown.model_validate({"beside": beside, "only": only})
    addressees = put_right(addressees, meant)
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
                questions = question_names(desk.session, read_lines(addressees))
                if questions and as_written != "yes":
                    return _text(visit, place.key, shown, place=place, given=given, questions=questions)
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
                moment = desk.moment()
    except (UsageProblem, Conflict) as problem:
        return _text(visit, place.key, shown, problem=problem, place=place, seen=version, given=given)
    news = {"done": "withdrawn"} if decision == WITHDRAW else {"done": "reviewed", "undo": moment}
    last = {"last": at_of(place)} if shown.only else {}
    return visit.go("resolution", news | shown.parts() | last, anchor=anchor_of(place), key=place.key)


def _list(visit: Visit, query: TextQuery, name: str, *, with_doubts: bool) -> Response:
    today = date.today()
    words = query.text or ""
    uncertain: list[UncertainRow] = []
    outlook = ""
    with visit.reading() as session:
        if name == "review" and not words and query.page == 1:
            uncertain = list_uncertain(session, BUDGET)
            outlook = foresee(session, BUDGET).describe(len(uncertain))
        doubted = count_doubted(session) if name == "review" and not words else None
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
        doubted=doubted,
    )


def _place_of(row: UncertainRow) -> Place:
    key, ref, number = row.clause.rsplit(":", 2)
    return Place(key, ref, int(number))


def _text(
    visit: Visit,
    words: str,
    shown: Shown,
    *,
    at: str = "",
    problem: TrackerError | None = None,
    place: Place | None = None,
    seen: str = "",
    given: dict[str, str] | None = None,
    questions: dict[str, list[str]] | None = None,
) -> Response:
    """Show a text; after a problem or a question with what the person had given, and what others changed meanwhile."""
    may_review = visit.actor.may("accept_clauses")
    with visit.reading() as session:
        key = find_key(session, words)
        text = rebuild_resolution(session, key)
        rows = list_actions_of(session, key)
        reviews = list_reviews(session, Place(key), withdrawn=True)
        views = view_paragraphs(key, text.paragraphs, rows, reviews, may_review=may_review)
        texts = list_texts_of(session, key)
        other = _choose_beside(texts, text.language, shown.beside)
        only_beside = set_beside(views, load_text_paragraphs(session, other.number)) if other else []
        clauses = [clause for view in views for clause in view.clauses]
        decided = sum(bool(clause.reviews) for clause in clauses)
        reviewed = {view.ref for view in views if view.takes_clauses} | {clause.at for clause in clauses}
        problem_at = at_of(place) if place is not None and at_of(place) in reviewed else None
        if given and given["decision"] not in FORMLESS:
            at = problem_at or ""
        form_at = at if may_review and at in reviewed else None
        decided_on = [clause.address for clause in clauses]
        decided_on += [view.address for view in views if view.ref == form_at or view.paragraph.doubts]
        own: set[str] = set()
        if shown.only is Only.MINE and not visit.actor.is_public:
            mine = ActionFilter(symbols=(key,), whose=visit.actor.whose)
            own = {row.address for row in list_actions(session, mine)}
        return visit.page(
            "resolution.html",
            problem.http_status if problem else 422 if questions else 200,
            text=text,
            official=official_address(text.symbol, text.language, visit.options.document_system),
            key=key,
            views=narrow(views, shown.only, own, (at_of(place) if place else shown.last) or at),
            contents=contents_of(views),
            is_long=len(views) >= LONG,
            shown=shown.parts(),
            only=shown.only,
            questions=questions or {},
            suggestions=suggestions_of(visit, session, Kind.ADDRESSEE) if form_at else {},
            texts=texts,
            beside=other,
            only_beside=only_beside,
            total=len(clauses),
            decided=decided,
            doubted=count_doubted(session, (key,)),
            versions=_versions(session, key, decided_on, reviews) if may_review else {},
            withdrawn=[row for row in rows if row.is_withdrawn],
            recommended=find_recommended(session, text),
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


def _choose_beside(texts: list[TextOfResolution], language: str, number: int | None) -> TextOfResolution | None:
    """The text to show beside the one that leads: the one asked for, else the first in another language."""
    others = [each for each in texts if not each.leads]
    if number is None:
        return next((each for each in others if each.language != language), None)
    return next((each for each in others if each.number == number), None)


def _versions(session: Session, key: str, addresses: list[str], reviews: list[ReviewRow]) -> dict[str, str]:
    """The versions of a text and of clauses and paragraphs of it, each as `desk.place_version` finds it."""
    subjects = {address: (address, key) for address in addresses}
    return find_many_versions(session, {**subjects, key: (key, *(review.clause for review in reviews))})
