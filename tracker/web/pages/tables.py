"""Offices' own tracking tables: given, looked at, their columns confirmed, taken, and what is left of them settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import Response

from tracker.apart.files import SIZE_LIMIT
from tracker.errors import TrackerError, UsageProblem
from tracker.knowledge.office_words import Field, plain_heading
from tracker.knowledge.statuses import load_statuses
from tracker.service.evidence import plain_name
from tracker.store import find_action, find_actions, find_tracking_table, list_kept_rows, list_tracking_tables
from tracker.store.tracking import find_taken_back
from tracker.tracking import (
    Outcome,
    TableView,
    drop_row,
    drop_table,
    keep_table,
    look_again,
    map_table,
    read_grids,
    recall,
    settle_row,
    take_table,
)
from tracker.tracking.columns import read_field
from tracker.tracking.planning import Place
from tracker.tracking.rows import find_day
from tracker.tracking.statuses import read_meaning, read_status
from tracker.web.access import Editor, Visit
from tracker.web.bodies import FILE_LIMIT
from tracker.web.forms import read_form_day, read_lines

router = APIRouter(include_in_schema=False)

SHOWN = 300
"""Rows of one outcome that the page shows; all are taken."""
SAMPLES = 3
"""Cells of a column that are shown beside its heading."""
ORDER = (Outcome.DOUBTFUL, Outcome.NEW, Outcome.UNKNOWN, Outcome.OLDER, Outcome.TAKEN, Outcome.SAME)
"""The outcomes as the page shows them: first what a person has to look at."""


@router.get("/tables", name="tables")
def show_tables(visit: Editor) -> Response:
    """The tables that were given, and the form to give one."""
    with visit.reading() as session:
        tables = list_tracking_tables(session)
    return visit.page("tables.html", tables=tables, limit=FILE_LIMIT // (1024 * 1024))


@router.post("/tables")
def give_table(visit: Editor, file: UploadFile) -> Response:
    """Keep a table that somebody gives, to be looked at before anything of it is taken."""
    if not file.filename:
        raise UsageProblem("No file was chosen: choose the table, as .xlsx, .docx or CSV.")
    name = plain_name(file.filename)
    grids = read_grids(file.file.read(SIZE_LIMIT + 1), name, visit.options.reading)
    with visit.desk() as desk:
        columns, statuses = recall(desk.session, grids)
        day, _ = find_day(grids, desk.today)
        number = desk.do(keep_table, name, grids, columns=columns, statuses=statuses, day=day)
    return visit.go("table", number=number)


@router.get("/tables/{number}", name="table")
def show_table(visit: Editor, number: int) -> Response:
    """What a table would change, with its columns to be confirmed; of one that was taken what is left to settle."""
    return _show(visit, number)


@router.post("/tables/{number}/read", name="read_table")
def read_table(
    visit: Editor,
    number: int,
    heading: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    field: Annotated[list[str], Form()] = [],  # noqa: B006
    word: Annotated[list[str], Form()] = [],  # noqa: B006
    status: Annotated[list[str], Form()] = [],  # noqa: B006
    day: Annotated[str, Form()] = "",
    is_evidence: Annotated[bool, Form()] = False,
    is_for_all: Annotated[bool, Form()] = False,
) -> Response:
    """Say how a table is to be read, and look at it again."""
    if len(heading) != len(field) or len(word) != len(status):
        raise UsageProblem("The form came in parts: open the page of the table again.")
    columns = {plain_heading(words): read_field(chosen) for words, chosen in zip(heading, field, strict=True)}
    statuses = {
        plain_heading(words): read_meaning(chosen) for words, chosen in zip(word, status, strict=True) if chosen != "?"
    }
    with visit.desk() as desk:
        desk.do(
            map_table,
            number,
            columns=columns,
            statuses=statuses,
            day=read_form_day(day),
            is_evidence=is_evidence,
            is_for_all=is_for_all,
        )
    return visit.go("table", anchor="rows", number=number)


@router.post("/tables/{number}/take", name="take_table")
def take(
    visit: Editor,
    number: int,
    picked: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:
    """Take the rows that are certain, and those for which somebody ticked an action."""
    with visit.desk() as desk:
        view = desk.do(take_table, number, today=desk.today, picked=_read_picked(picked))
        moment = desk.moment() if view.of(Outcome.TAKEN) else None
    return visit.go("table", {"done": "table" if moment else "table-unwritten", "undo": moment}, number=number)


@router.post("/tables/{number}/drop", name="drop_table")
def let_go(visit: Editor, number: int) -> Response:
    """Let go of a table of which nothing was taken."""
    with visit.desk() as desk:
        desk.do(drop_table, number)
    return visit.go("tables", {"done": "deleted"})


@router.post("/tables/rows/{row}/settle", name="settle_row")
def settle(
    visit: Editor,
    row: int,
    table: Annotated[int, Form()],
    action: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    other: Annotated[str, Form()] = "",
    word: Annotated[str, Form()] = "",
    status: Annotated[str, Form()] = "?",
    day: Annotated[str, Form()] = "",
    drop: Annotated[bool, Form()] = False,
) -> Response:
    """Take a row that was left for the actions that somebody says it is about, or let go of it."""
    moment = None
    try:
        with visit.desk() as desk:
            if drop:
                desk.do(drop_row, row)
            else:
                wanted = [*action, *read_lines(other.replace(",", ";"))]
                if not wanted:
                    raise UsageProblem("Tick the actions that the row is about, give their numbers, or let go of it.")
                addresses = [find_action(desk.session, each).address for each in wanted]
                meanings = {plain_heading(word): read_meaning(status)} if word and status != "?" else {}
                done = desk.do(settle_row, row, addresses, today=desk.today, meanings=meanings, day=read_form_day(day))
                moment = desk.moment() if done.steps else None
    except TrackerError as problem:
        return _show(visit, table, problem)
    return visit.go("table", {"done": "settled", "undo": moment}, number=table)


def _show(visit: Visit, number: int, problem: TrackerError | None = None) -> Response:
    with visit.reading() as session:
        record = find_tracking_table(session, number)
        status = problem.http_status if problem else 200
        if record.taken is not None:
            rows = list_kept_rows(session, number)
            actions = find_actions(session, {address for row in rows for address in row.candidates})
            told = {row.number: read_status(row.words.get(Field.STATUS, ""), record.statuses) for row in rows}
            unknown = {
                number: each.words
                for number, each in told.items()
                if each.status is None and each.words and each.words not in record.statuses
            }
            return visit.page(
                "table_taken.html",
                status,
                record=record,
                problem=problem,
                back=find_taken_back(session, number),
                rows=rows,
                actions=actions,
                unknown=unknown,
                statuses=tuple(load_statuses()),
            )
        view = look_again(session, number, today=date.today())
        return visit.page(
            "table.html",
            status,
            record=record,
            problem=problem,
            view=view,
            columns=_columns(view),
            groups=[(outcome, view.of(outcome)) for outcome in ORDER if view.of(outcome)],
            certain=len(view.of(Outcome.TAKEN)),
            shown=SHOWN,
            fields=tuple(Field),
            statuses=tuple(load_statuses()),
            when=find_day(view.grids, date.today()),
        )


def _columns(view: TableView) -> list[dict[str, Any]]:
    """The columns of all sheets, each heading once: where it stands, what it is taken for, and some of its cells."""
    found: dict[str, dict[str, Any]] = {}
    for sheet, grid in zip(view.sheets, view.grids.tables, strict=True):
        if sheet.head is None:
            continue
        for column in sheet.head.columns:
            cells = [
                str(line.cells[column.place])
                for line in grid.lines
                if line.number > sheet.head.last
                and column.place < len(line.cells)
                and line.cells[column.place] is not None
            ]
            known = found.setdefault(column.name, {"column": column, "sheets": [], "samples": []})
            known["sheets"].append(f"{sheet.name} {column.letter}".strip())
            known["samples"] = list(dict.fromkeys([*known["samples"], *filter(None, cells)]))[:SAMPLES]
    return list(found.values())


def _read_picked(picked: Sequence[str]) -> dict[Place, list[str]]:
    """Read what was ticked: "12 GA|A/RES/80/110:12:1:unodc" is row 12 of the sheet GA."""
    chosen: dict[Place, list[str]] = {}
    for each in picked:
        number, _, rest = each.partition(" ")
        sheet, _, address = rest.rpartition("|")
        if not number.isdecimal() or not address:
            raise UsageProblem("What was ticked came in parts: open the page of the table again.")
        chosen.setdefault((sheet, int(number)), []).append(address)
    return chosen
