"""Calendars that other programs subscribe to, each under a private address that opens nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from tracker.calendars import write_calendar
from tracker.errors import NotFound, TrackerError
from tracker.intake import hash_bytes
from tracker.service.accounts.people import issue_feed
from tracker.service.accounts.signing_in import find_bearer
from tracker.store import ActionFilter, find_filter, reading, understand
from tracker.store.feeds import read_feed
from tracker.web.access import Account
from tracker.web.api.conditions import is_known
from tracker.web.pages.account import account_page
from tracker.web.rendering import site_of
from tracker.web.sending import MEDIA_TYPES

router = APIRouter(include_in_schema=False)

KEPT = "private, max-age=300"
"""A program may show what it has for five minutes; nobody between it and the site keeps it."""


@router.post("/account/feeds", name="issue_feed")
def take_feed(visit: Account, view: Annotated[str, Form()] = "") -> Response:
    """Make the address of a calendar, and show it this once."""
    visit.check_confirmed("account")
    try:
        with visit.desk() as desk:
            secret = desk.do(issue_feed, view)
    except TrackerError as problem:
        return account_page(visit, problem=problem)
    return account_page(visit, feed=f"{site_of(visit.request)}/feed.ics?key={secret}")


@router.get("/feed.ics", name="feed")
def send_feed(request: Request, key: str = "") -> Response:
    """The calendar of whoever has its address; the key is part of what no log of the site holds."""
    register, now = request.app.state.register, datetime.now(UTC)
    bearer = find_bearer(register, key, now, is_feed=True) if key else None
    if bearer is None:
        raise NotFound("This address of a calendar does not count: make a new one on the page of your account.")
    with reading(register) as session:  # closed before the calendar is made, so that nobody who writes waits for it
        if bearer.view is not None:
            wanted = find_filter(session, bearer.view)
            name = bearer.view
        else:
            wanted = ActionFilter(whose=bearer.actor.whose)
            name = f"Actions of {bearer.actor.full_name or bearer.actor.name}"
        feed = read_feed(session, understand(session, replace(wanted, today=date.today())), now)
    data = write_calendar(feed.rows, feed.revisions, feed.removed, gone=feed.gone, name=name, site=site_of(request))
    version = hash_bytes(data)
    headers = {"Cache-Control": KEPT, "ETag": f'"{version}"'}
    if is_known(request, version):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=MEDIA_TYPES[".ics"], headers=headers)
