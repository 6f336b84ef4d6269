"""The page of figures for those who lead: how much is done, in time or not, what moved, how fast doubts go."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from tracker.errors import NotFound, UnknownWord
from tracker.knowledge.statuses import load_statuses
from tracker.model import Category, FlagKind
from tracker.reports import FORMATS, write
from tracker.store import EVERY, describe_filter, list_filters
from tracker.web.access import Reader
from tracker.web.asking import ActionQuery
from tracker.web.figures import find_figures
from tracker.web.pages.suggesting import suggestions_of
from tracker.web.sending import send_file

router = APIRouter(include_in_schema=False)


@router.get("/figures", name="figures")
def show_figures(visit: Reader, query: Annotated[ActionQuery, Query()]) -> Response:
    """All figures, of the actions of a filter."""
    today = date.today()
    with visit.reading() as session:
        problem, wanted = None, EVERY
        try:
            wanted = query.to_filter(session, today)
        except UnknownWord as unknown:
            problem = unknown
        figures = () if problem else find_figures(session, wanted, query.parts(), wanted.today or today)
        return visit.page(
            "figures.html",
            problem.http_status if problem else 200,
            problem=problem,
            figures=[(figure, figure.draw()) for figure in figures],
            query=query,
            parts=query.parts(),
            narrowed=describe_filter(wanted),
            day=wanted.today or today,
            formats=FORMATS,
            views=list_filters(session),
            suggestions=suggestions_of(visit, session),
            statuses=tuple(load_statuses()),
            categories=tuple(Category),
            flags=tuple(FlagKind),
        )


@router.get("/figures/{name}/{form}", name="export_figure")
def export_figure(visit: Reader, name: str, form: str, query: Annotated[ActionQuery, Query()]) -> Response:
    """A figure as a file, with all of its lines."""
    if form not in FORMATS:
        raise NotFound(f"There is no figure as {form!r}: choose one of {', '.join(FORMATS)}.")
    today = date.today()
    with visit.exporting():
        with visit.reading() as session:
            wanted = query.to_filter(session, today)
            day = wanted.today or today
            figures = {each.name: each for each in find_figures(session, wanted, query.parts(), day)}
            narrowed = describe_filter(wanted)
        if name not in figures:
            raise NotFound(f"There is no figure {name!r}: choose one of {', '.join(figures)}.")
        figure = figures[name]
        data = write(figure.tabulate(), figure.define(), form, today=day, bom=form == "csv", narrowed=narrowed)
    visit.note_export()
    return send_file(data, f"{name}-{day}.{form}")
