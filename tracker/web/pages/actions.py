"""The list of actions: filtered, sorted, paged, edited in bulk, kept as a view, and exported as it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from tracker.calendars import stream_calendar
from tracker.errors import Conflict, NotFound, TrackerError, UnknownWord, UsageProblem
from tracker.knowledge.statuses import load_statuses
from tracker.model import Category, FlagKind
from tracker.reports import check_room, columns_of, save_xlsx, stream_csv, stream_json
from tracker.service import Assignment, assign_actions, delete_filter, save_filter
from tracker.store import (
    EVERY,
    ActionFilter,
    ActionOrder,
    ActionRow,
    Picked,
    changes_since,
    count_actions,
    describe_filter,
    find_actions,
    find_versions,
    list_actions,
    list_filters,
    pick_actions,
    stream_cells,
    subjects_of,
)
from tracker.store.revisions import stream_times
from tracker.web.access import Account, Editor, Reader, Reporter, Visit
from tracker.web.asking import PAGE, ActionQuery, ListQuery, Pages
from tracker.web.rendering import site_of, url_of
from tracker.web.sending import PartsResponse, pieces_of

router = APIRouter(include_in_schema=False)

EXPORTS = ("csv", "xlsx", "ics", "json")
COLUMNS = (
    ("No.", ActionOrder.NUMBER),
    ("Resolution", ActionOrder.RESOLUTION),
    ("Asked", None),
    ("Addressee", ActionOrder.ADDRESSEE),
    ("Due", ActionOrder.DUE),
    ("Status", ActionOrder.STATUS),
    ("Answers for it", ActionOrder.UNIT),
)
"""The columns of the list, and by which of them it can be sorted."""
MOST_AT_ONCE = 500


@router.get("/actions", name="actions")
def show_actions(visit: Reader, query: Annotated[ListQuery, Query()]) -> Response:
    """The actions of a filter, a page of them."""
    return show_list(visit, query, "actions")


@router.get("/mine", name="mine")
def show_mine(visit: Account, query: Annotated[ListQuery, Query()]) -> Response:
    """The actions of the person: of the entities that they answer for, and those that name them as focal point."""
    if not query.model_fields_set:
        query = query.model_copy(update={"order": ActionOrder.DUE, "open": True})
    return show_list(visit, query, "mine", whose=visit.actor.whose)


@router.get("/actions/export/{form}", name="export_actions")
def export_actions(visit: Reader, form: str, query: Annotated[ListQuery, Query()], mine: bool = False) -> Response:
    """The actions of a filter as a file, all of them, in the order of the list."""
    if form not in EXPORTS:
        raise NotFound(f"There is no export as {form!r}: choose one of {', '.join(EXPORTS)}.")
    own: dict[str, Any] = {"whose": visit.actor.whose} if mine and not visit.actor.is_public else {}
    end = visit.begin_export()
    try:
        with visit.reading() as session:
            wanted = replace(query.to_filter(session, date.today()), **own)
            wanted = replace(wanted, withdrawn=True) if form == "ics" else wanted
            picked = pick_actions(session, wanted, order=query.order, descending=query.descending)
        if form == "xlsx":
            check_room(len(picked))
        visit.note_export()
        parts = _write_parts(visit, form, wanted, picked)
    except BaseException:
        end()
        raise
    return PartsResponse(parts, f"actions-{date.today()}.{form}", end)


def _write_parts(visit: Visit, form: str, wanted: ActionFilter, picked: Picked) -> Iterator[bytes]:
    if form == "ics":
        times = stream_times(visit.register, picked, wanted)
        return stream_calendar(times, site=site_of(visit.request))
    columns, cells = columns_of(ActionRow), stream_cells(visit.register, picked)
    match form:
        case "csv":
            return stream_csv(columns, cells, bom=True)
        case "json":
            return stream_json(columns, cells)
        case _:
            return pieces_of(lambda file: save_xlsx(file, columns, cells, "Actions"))


@router.post("/actions/bulk", name="bulk")
def change_many(
    visit: Editor,
    selected: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    unit: Annotated[str, Form()] = "",
    focal_point: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    status: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Assign or report on the selected actions, all of them or none; each comes with the version that was seen."""
    if not selected:
        raise UsageProblem("No action was selected: tick those that you mean.")
    if len(selected) > MOST_AT_ONCE:
        raise UsageProblem(f"Those are more than {MOST_AT_ONCE} actions: select fewer at once.")
    versions = {address: version for version, _, address in (each.partition(" ") for each in selected)}
    owner = {"unit": unit, "focal_point": focal_point, "email": email}
    assigned = {name: words for name, words in owner.items() if words.strip()}
    if not assigned and not status:
        raise UsageProblem("Nothing to change: give a unit, a focal point, an e-mail address or a status.")
    try:
        with visit.desk() as desk:

            def assign() -> None:
                if assigned:
                    desk.do(assign_actions, tuple(versions), Assignment(**assigned))

            if status:
                desk.report(versions, status, before=assign, as_of=desk.today, note=note, evidence=evidence)
            else:
                desk.expect(versions)
                assign()
    except TrackerError as problem:
        given = owner | {"status": status, "note": note, "evidence": evidence}
        return _selected(visit, versions, given, back, problem)
    return _back(visit, back, "reported" if status else "assigned")


@router.post("/actions/views", name="save_view")
def keep_view(visit: Reporter, query: Annotated[ActionQuery, Query()], name: Annotated[str, Form()] = "") -> Response:
    """Keep the filter in the address under a name, for everybody."""
    with visit.desk() as desk:
        query.to_filter(desk.session, desk.today)  # a name that nothing goes by is not kept
        desk.do(save_filter, name, query.as_typed(desk.session, desk.today))
    return visit.go("actions", {"saved": " ".join(name.split()), "done": "saved"})


@router.post("/actions/views/delete", name="delete_view")
def drop_view(visit: Reporter, name: Annotated[str, Form()] = "") -> Response:
    """Let go of a saved view: one's own, or as an editor any."""
    with visit.desk() as desk:
        desk.do(delete_filter, name)
    return visit.go("actions", {"done": "deleted"})


def show_list(visit: Visit, query: ListQuery, name: str, **narrowed: Any) -> Response:
    """Show a page of a list under the route `name`; `narrowed` are parts of the filter that nobody can widen."""
    with visit.reading() as session:
        problem, wanted, total, rows = None, EVERY, 0, list[ActionRow]()
        try:
            wanted = replace(query.to_filter(session, date.today()), **narrowed)
            total = count_actions(session, wanted)
            rows = list_actions(
                session,
                wanted,
                order=query.order,
                descending=query.descending,
                limit=PAGE,
                offset=(query.page - 1) * PAGE,
            )
        except UnknownWord as unknown:
            problem = unknown
        pages = Pages(total, query.page)
        views = list_filters(session)
        return visit.page(
            "actions.html",
            problem.http_status if problem else 200,
            problem=problem,
            title="My actions" if name == "mine" else "Actions",
            name=name,
            query=query,
            parts=query.parts(),
            sorting=query.sorting(),
            heads=[_head(query, title, order) for title, order in COLUMNS],
            rows=rows,
            versions=find_versions(session, rows),
            pages=pages,
            views=views,
            own_view=any(each.name == query.saved and visit.actor.may_change_view(each.author) for each in views),
            asked_for=describe_filter(wanted),
            statuses=tuple(load_statuses()),
            categories=tuple(Category),
            flags=tuple(FlagKind),
        )


def _selected(visit: Visit, seen: dict[str, str], given: dict[str, str], back: str, problem: TrackerError) -> Response:
    """Show what was selected with what was to be changed, and what others changed meanwhile; nothing was written."""
    with visit.reading() as session:
        found = find_actions(session, seen)
        rows = [found[address] for address in seen if address in found]
        versions = find_versions(session, rows)
        changed = [row for row in rows if versions[row.address] != seen[row.address]]
        return visit.page(
            "bulk.html",
            problem.http_status,
            rows=rows,
            versions=versions,
            titles=[title for title, _ in COLUMNS],
            statuses=tuple(load_statuses()),
            given=given,
            back=_plain_query(back),
            problem=str(problem),
            meanwhile=[
                (row, changes_since(session, seen[row.address], *subjects_of(row)))
                for row in changed
                if isinstance(problem, Conflict)
            ],
        )


def _head(query: ListQuery, title: str, order: ActionOrder | None) -> dict[str, Any]:
    """A column's head: its title, how it is sorted now, and the parts of the address that sort by it."""
    if order is None:
        return {"title": title, "sorted": None, "parts": None}
    is_now = query.order is order
    parts: dict[str, Any] = {"order": order.value}
    if is_now and not query.descending:
        parts["descending"] = "true"
    return {
        "title": title,
        "sorted": ("descending" if query.descending else "ascending") if is_now else None,
        "parts": parts,
    }


def _back(visit: Visit, query: str, done: str) -> Response:
    """Back to the list as it was; `query` is the list's own query string."""
    target, plain = url_of(visit.request, "actions"), _plain_query(query)
    return RedirectResponse(f"{target}?{plain}{'&' if plain else ''}done={done}", 303)


def _plain_query(query: str) -> str:
    """A query string without the signs by which it could become more than one."""
    return "".join(letter for letter in query if letter.isprintable() and letter not in "#\\ ")
