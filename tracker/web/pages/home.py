"""The start page: what is due and what moved, then what is late, by how long, and how the register stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter
from starlette.responses import Response

from tracker.knowledge.statuses import load_statuses
from tracker.knowledge.writing import NOBODY_NAMED
from tracker.store import NOBODY, count_texts, list_changes, pick_due
from tracker.store.people import list_tokens
from tracker.store.standing import StandingKept
from tracker.store.streams import read_picked
from tracker.web.access import Reader
from tracker.web.charts import draw_bars
from tracker.web.pages.desk import look_at_desk

router = APIRouter(include_in_schema=False)

AHEAD = timedelta(days=90)
SHOWN = 8
MONTH, DAY = relativedelta(months=1), timedelta(days=1)


@router.get("/", name="home")
def show_home(visit: Reader) -> Response:
    """What needs somebody today, and how the register stands; of an empty one, how to begin."""
    today = date.today()
    until = today + AHEAD
    with visit.reading() as session:
        if not count_texts(session):
            return visit.page("first_run.html")
        kept: StandingKept = visit.request.app.state.standing
        standing = kept.find(session, today, until)
        styles = {name: f"s{place}" for place, name in enumerate(load_statuses())}
        own = [] if visit.actor.is_public else list_tokens(session, visit.actor.name)
        return visit.page(
            "home.html",
            ending=[token for token in own if token.ends_soon(datetime.now(UTC))],
            standing=standing,
            desk=look_at_desk(visit, session, today),
            until=until,
            coming=read_picked(session, pick_due(session, today, until, limit=SHOWN, counted=False)),
            changes=list_changes(session, newest_first=True, limit=SHOWN, with_opened=False),
            late=draw_bars(
                [(row.label, {"late": row.count}) for row in standing.late],
                {"late": "bar"},
                lists=[
                    {"overdue": True, "ended_after": row.first, "ended_before": row.last, "order": "due"}
                    if row.first
                    else {"overdue": True, "ended_before": row.last, "order": "due"}
                    for row in standing.late
                ],
            ),
            by_month=draw_bars(
                [(f"{row.month:%B %Y}", {"due": row.count}) for row in standing.months],
                {"due": "bar"},
                lists=[
                    {"open": True, "due_after": row.month, "due_before": row.month + MONTH - DAY, "order": "due"}
                    for row in standing.months
                ],
            ),
            by_addressee=draw_bars(
                [(row.addressee or NOBODY_NAMED, row.counts) for row in standing.parties],
                styles,
                lists=[{"addressee": row.addressee or NOBODY} for row in standing.parties],
            ),
            by_age=draw_bars([(row.label, {"open": row.count}) for row in standing.ages], {"open": "bar"}),
        )
