"""The list of actions: filtered, sorted, paged, edited in bulk, kept as a view, and exported as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Query
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from tracker.calendars import stream_calendar
from tracker.errors import NotFound, UnknownWord
from tracker.knowledge.statuses import load_statuses
from tracker.model import Category, FlagKind
from tracker.reports import check_room, columns_of, save_xlsx, stream_csv, stream_json
from tracker.service import delete_filter, save_filter
from tracker.service.accounts.preferences import keep_preferences
from tracker.store import (
    EVERY,
    ActionFilter,
    ActionOrder,
    ActionRow,
    Picked,
    count_actions,
    count_groups,
    count_unresolved,
    describe_filter,
    find_doubtful,
    find_filter,
    find_versions,
    find_view,
    list_actions,
    list_filters,
    pick_actions,
    stream_cells,
)
from tracker.store.revisions import stream_times
from tracker.web.access import Account, Reader, Reporter, Visit
from tracker.web.asking import PAGE, ListQuery, Pages
from tracker.web.listing import COLUMNS, DAYS_AHEAD, GROUPS, USUAL, choose_columns, find_groups, find_pills
from tracker.web.marking import Piece, mark_verb
from tracker.web.pages.suggesting import suggestions_of
from tracker.web.rendering import site_of, url_of
from tracker.web.sending import PartsResponse, pieces_of

router = APIRouter(include_in_schema=False)

EXPORTS = ("csv", "xlsx", "ics", "json")
MOST_AT_ONCE = 500
DUE = ("due_within", "due_after", "due_before")
"""The parts of a question that ask for what is due in a time."""


@router.get("/actions", name="actions")
def show_actions(visit: Reader, query: Annotated[ListQuery, Query()]) -> Response:
    """The actions of a filter, a page of them."""
    return show_list(visit, query, "actions")


@router.get("/mine", name="mine")
def show_mine(visit: Account, query: Annotated[ListQuery, Query()]) -> Response:
    """The actions of the person: of the entities that they answer for, and those that name them as focal point.

    Where nothing else is asked, they are the open ones, the soonest due first.
    """
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
            picked = pick_actions(session, wanted, order=query.order, descending=query.descending, group=query.group)
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


@router.post("/actions/look", name="keep_look")
def keep_look(
    visit: Account,
    columns: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    group: Annotated[str, Form()] = "",
    dense: Annotated[bool, Form()] = False,
    back: Annotated[str, Form()] = "",
    of: Annotated[str, Form()] = "actions",
) -> Response:
    """Keep for the person which columns their lists have, and how dense these are; and show the list grouped."""
    with visit.desk() as desk:
        chosen = [column.name for column in choose_columns(columns)]
        desk.do(keep_preferences, {"columns": chosen, "dense": dense})
    if "saved" in dict(parse_qsl(back)):  # a view has its own look, which this takes the place of
        shown: dict[str, str | list[str] | None] = {"group": group, "columns": chosen, "dense": str(dense).lower()}
        return go_back(visit, of, back, {**shown, "done": "kept"})
    return go_back(visit, of, back, {"group": group or None, "columns": None, "dense": None, "done": "kept"})


@router.post("/actions/views", name="save_view")
def keep_view(visit: Reporter, query: Annotated[ListQuery, Query()], name: Annotated[str, Form()] = "") -> Response:
    """Keep the filter in the address under a name, for everybody, with the columns, group, order and density it has."""
    with visit.desk() as desk:
        query.to_filter(desk.session, desk.today)  # a name that nothing goes by is not kept
        desk.do(save_filter, name, query.as_typed(desk.session, desk.today), query.look())
    return visit.go("actions", {"saved": " ".join(name.split()), "done": "saved"})


@router.post("/actions/views/delete", name="delete_view")
def drop_view(visit: Reporter, name: Annotated[str, Form()] = "") -> Response:
    """Let go of a saved view: one's own, or as an editor any."""
    with visit.desk() as desk:
        desk.do(delete_filter, name)
    return visit.go("actions", {"done": "deleted"})


def show_list(visit: Visit, query: ListQuery, name: str, **narrowed: Any) -> Response:
    """Show a page of a list under the route `name`; `narrowed` are parts of the filter that nobody can widen."""
    size = MOST_AT_ONCE if query.selected else PAGE
    number = 1 if query.selected else query.page
    with visit.reading() as session:
        problem, wanted, total, rows, counted, has_any = None, EVERY, 0, list[ActionRow](), {}, True
        besides: list[tuple[str, dict[str, Any] | None]] = []
        view = find_view(session, query.saved) if query.saved else None
        query = query.with_look(view.look) if view else query
        try:
            wanted = replace(query.to_filter(session, date.today()), **narrowed)
            total = count_actions(session, wanted)
            rows = list_actions(
                session,
                wanted,
                order=query.order,
                descending=query.descending,
                group=query.group,
                limit=size,
                offset=(number - 1) * size,
            )
            counted = count_groups(session, wanted, query.group) if query.group else {}
            if not total:
                besides = _tell_besides(session, query, wanted)
                has_any = bool(count_actions(session, replace(EVERY, **narrowed)))
        except UnknownWord as unknown:
            problem = unknown
        pages = Pages(total, number, size)
        views = list_filters(session)
        prefers = visit.preferences
        columns = choose_columns(query.columns or prefers.get("columns", ()))
        is_dense = query.dense if query.dense is not None else prefers.get("dense", False)
        look = query.look()
        return visit.page(
            "actions.html",
            problem.http_status if problem else 200,
            problem=problem,
            title="My actions" if name == "mine" else "Actions",
            name=name,
            query=query,
            parts=query.parts(),
            sorting=query.sorting(),
            look=look,
            pills=find_pills(query),
            columns=columns,
            all_columns=COLUMNS,
            usual=USUAL,
            groups=list(find_groups(rows, query.group, counted)),
            group_names=GROUPS,
            is_dense=is_dense,
            kept_look=look | {"columns": [column.name for column in columns], "dense": str(is_dense).lower()},
            view_says=describe_filter(view.filter) if view else "",
            days_ahead=DAYS_AHEAD,
            heads=[_head(query, column.title, column.order, look) for column in columns],
            besides=besides,
            has_any=has_any,
            rows=rows,
            asked=mark_asked(rows),
            doubtful=find_doubtful(session, rows),
            versions=find_versions(session, rows),
            pages=pages,
            most_at_once=MOST_AT_ONCE,
            views=views,
            own_view=any(each.name == query.saved and visit.actor.may_change_view(each.author) for each in views),
            suggestions=suggestions_of(visit, session),
            statuses=tuple(load_statuses()),
            categories=tuple(Category),
            flags=tuple(FlagKind),
        )


def _tell_besides(session: Session, query: ListQuery, wanted: ActionFilter) -> list[tuple[str, dict[str, Any] | None]]:
    """Tell how much is overdue or has no date yet where nothing is late, or due in a time; each with its list.

    The list is the parts of an address, None where a saved view asks for the time itself: no address takes that off.
    """
    if not _asks_for_time(wanted):
        return []
    rest = {name: value for name, value in query.parts().items() if name not in (*DUE, "overdue")}
    is_of_view = query.saved is not None and _asks_for_time(find_filter(session, query.saved))
    wanted = replace(wanted, is_overdue=False, due_after=None, due_before=None, due_within_days=None)
    late, undated = count_actions(session, replace(wanted, is_overdue=True)), count_unresolved(session, wanted)
    told: list[tuple[str, dict[str, Any]]] = []
    if late:
        list_of_late = rest | {"overdue": "true", "order": ActionOrder.DUE.value}
        told.append((f"{late:,} {'is' if late == 1 else 'are'} overdue", list_of_late))
    if undated:
        many = "open action has" if undated == 1 else "open actions have"
        told.append(
            (f"{undated:,} {many} a deadline without a date yet", rest | {"unresolved": "true", "open": "true"})
        )
    return [(words, None if is_of_view else parts) for words, parts in told]


def _asks_for_time(wanted: ActionFilter) -> bool:
    """Whether a filter only lets through what is late, or due in a time."""
    return wanted.is_overdue or (wanted.due_within_days, wanted.due_after, wanted.due_before) != (None, None, None)


def go_back(visit: Visit, of: str, back: str, changes: Mapping[str, str | list[str] | None]) -> Response:
    """Back to the list as it was, with changes of its address; `back` is the list's own query string."""
    kept = [(name, value) for name, value in parse_qsl(plain_query(back)) if name not in changes]
    for name, value in changes.items():
        kept += [(name, each) for each in (value if isinstance(value, list) else [value]) if each is not None]
    return RedirectResponse(url_of(visit.request, "mine" if of == "mine" else "actions", kept), 303)


def mark_asked(rows: list[ActionRow]) -> dict[str, tuple[Piece, ...]]:
    """What each action asks, with its verb marked, by its address."""
    return {row.address: mark_verb(row.text or "", row.verb or "") for row in rows}


def _head(query: ListQuery, title: str, order: ActionOrder | None, look: Mapping[str, Any]) -> dict[str, Any]:
    """A column's head: its title, how it is sorted now, and the parts of the address that sort by it."""
    if order is None:
        return {"title": title, "sorted": None, "parts": None}
    is_now = query.order is order
    parts: dict[str, Any] = {name: value for name, value in look.items() if name not in ("order", "descending")}
    parts["order"] = order.value
    if is_now and not query.descending:
        parts["descending"] = "true"
    return {
        "title": title,
        "sorted": ("descending" if query.descending else "ascending") if is_now else None,
        "parts": parts,
    }


def plain_query(query: str) -> str:
    """A query string without the signs by which it could become more than one."""
    return "".join(letter for letter in query if letter.isprintable() and letter not in "#\\ ")
