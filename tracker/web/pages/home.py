"""The start page: what is due, late, to be reviewed and new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter
from starlette.responses import Response

from tracker.knowledge.statuses import load_statuses
from tracker.knowledge.writing import NOBODY_NAMED
from tracker.store import (
    NOBODY,
    ActionFilter,
    ActionOrder,
    count_by_addressee,
    count_by_age,
    count_doubts,
    count_due_by_month,
    count_follow_up,
    count_texts,
    count_unresolved,
    list_actions,
    list_changes,
)
from tracker.store.people import list_tokens
from tracker.web.access import Reader
from tracker.web.charts import draw_bars
from tracker.web.pages.desk import look_at_desk

router = APIRouter(include_in_schema=False)

AHEAD = timedelta(days=90)
SHOWN = 8
MONTHS = 12
MONTH, DAY = relativedelta(months=1), timedelta(days=1)


@router.get("/", name="home")
def show_home(visit: Reader) -> Response:
    """What needs somebody today, and how the register stands; of an empty one, how to begin."""
    today = date.today()
    until = today + AHEAD
    with visit.reading() as session:
        if not count_texts(session):
            return visit.page("first_run.html")
        late = ActionFilter(is_overdue=True, today=today)
        coming = ActionFilter(due_after=today, due_before=until, is_open=True)
        months = count_due_by_month(session, today.replace(day=1), MONTHS)
        parties = count_by_addressee(session, 10)
        ages = count_by_age(session, today)
        styles = {name: f"s{place}" for place, name in enumerate(load_statuses())}
        own = [] if visit.actor.is_public else list_tokens(session, visit.actor.name)
        return visit.page(
            "home.html",
            ending=[token for token in own if token.ends_soon(datetime.now(UTC))],
            counts=count_follow_up(session, today, until),
            doubts=count_doubts(session),
            unresolved=count_unresolved(session),
            desk=look_at_desk(visit, session, today),
            until=until,
            late=list_actions(session, late, order=ActionOrder.DUE, limit=SHOWN),
            coming=list_actions(session, coming, order=ActionOrder.DUE, limit=SHOWN),
            changes=list_changes(session, newest_first=True, limit=SHOWN),
            by_month=draw_bars(
                [(f"{row.month:%B %Y}", {"due": row.count}) for row in months],
                {"due": "bar"},
                lists=[
                    {"open": True, "due_after": row.month, "due_before": row.month + MONTH - DAY, "order": "due"}
                    for row in months
                ],
            ),
            by_addressee=draw_bars(
                [(row.addressee or NOBODY_NAMED, row.counts) for row in parties],
                styles,
                lists=[{"addressee": row.addressee or NOBODY} for row in parties],
            ),
            by_age=draw_bars([(row.label, {"open": row.count}) for row in ages], {"open": "bar"}),
        )
