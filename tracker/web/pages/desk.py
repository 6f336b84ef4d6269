"""My desk: the person's own actions that want something, what others did to them, and how they are told of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.errors import UsageProblem
from tracker.service.notices import MailChoice, choose_notices, reader_of, see_notices
from tracker.store import ActionFilter, ActionOrder, ActionRow, count_actions, list_actions
from tracker.store.notices import Notices, find_newest_change, list_notices
from tracker.store.people import find_user
from tracker.web.access import Account, Visit
from tracker.web.forms import one_of
from tracker.web.pages.account import account_page

router = APIRouter(include_in_schema=False)

SOON = timedelta(days=30)
SILENT = 90
"""Days without news after which somebody is asked for some."""
SHOWN = 6
EARLIER = 30
"""How many notices are shown that were seen before."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Part:
    """Some own actions that want something: how many, the first of them, and the list of them all as an address."""

    count: int
    rows: tuple[ActionRow, ...]
    query: dict[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a person: own actions that are late, due soon, or without news, and notices they did not see.

    For an editor also what has neither unit nor focal point.
    """

    late: Part
    due: Part
    silent: Part
    notices: Notices
    unassigned: Part

    @property
    def has_own(self) -> bool:
        """Whether any of the person's own actions wants something."""
        return any(part.count for part in (self.late, self.due, self.silent))


def look_at_desk(visit: Visit, session: Session, today: date) -> Desk | None:
    """See what waits for the person; None for whoever reads in public."""
    if visit.actor.is_public:
        return None
    user = find_user(session, visit.actor.name)
    own = ActionFilter(whose=visit.actor.whose, today=today, is_open=True)

    def part(
        wanted: ActionFilter,
        order: ActionOrder,
        query: dict[str, str],
        *,
        backwards: bool = False,
        first: ActionFilter | None = None,
    ) -> Part:
        count = count_actions(session, wanted)
        rows = list_actions(session, first or wanted, order=order, descending=backwards, limit=SHOWN) if count else []
        way = {"order": order.value, **({"descending": "true"} if backwards else {})}
        return Part(count, tuple(rows), {**query, **way})

    until = today + SOON
    unassigned = ActionFilter(is_open=True, is_unassigned=True)
    due = {"open": "true", "due_after": today.isoformat(), "due_before": until.isoformat()}
    return Desk(
        late=part(replace(own, is_overdue=True), ActionOrder.DUE, {"overdue": "true"}, backwards=True),
        due=part(replace(own, due_after=today, due_before=until), ActionOrder.DUE, due),
        silent=part(replace(own, stale_days=SILENT), ActionOrder.HEARD, {"stale": str(SILENT)}),
        notices=list_notices(session, reader_of(user), after=user.seen_change, limit=MOST),
        unassigned=part(
            unassigned,
            ActionOrder.DUE,
            {"unassigned": "true", "open": "true"},
            first=replace(unassigned, due_after=today),
        ),
    )


@router.get("/notices", name="notices")
def show_notices(visit: Account) -> Response:
    """What others did to one's own actions: what is new, and what was seen before."""
    with visit.reading() as session:
        user = find_user(session, visit.actor.name)
        newest, reader = find_newest_change(session), reader_of(user)
        return visit.page(
            "notices.html",
            new=list_notices(session, reader, after=user.seen_change, limit=MOST),
            earlier=list_notices(session, reader, until=user.seen_change, limit=EARLIER),
            newest=newest,
            choice=user.mail_notices,
            address=user.mail_address,
        )


@router.post("/notices/seen", name="see_notices")
def take_seen(visit: Account, until: Annotated[int, Form(ge=0)]) -> Response:
    """Note that the notices were seen that the page showed."""
    with visit.desk() as desk:
        desk.do(see_notices, until)
    return visit.go("notices", {"done": "seen"})


@router.post("/account/notices", name="choose_notices")
def take_choice(visit: Account, choice: Annotated[str, Form()] = "", address: Annotated[str, Form()] = "") -> Response:
    """Choose when one is told by mail, and where."""
    try:
        with visit.desk() as desk:
            desk.do(choose_notices, visit.actor.name, one_of(MailChoice, choice, "choice"), address)
    except UsageProblem as problem:
        return account_page(visit, problem=problem)
    return visit.go("account", {"done": "notices"}, anchor="notices")
