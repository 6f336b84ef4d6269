"""Who asks: a person with a session, a program with a token, or anybody on a public site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import Scope

from tracker.errors import NotAllowed, OneAtATime
from tracker.service.accounts import find_bearer, find_signed_in
from tracker.service.desk import Desk
from tracker.service.rights import Actor, Role
from tracker.store import reading, transaction
from tracker.web.options import Options
from tracker.web.problems import SignInNeeded
from tracker.web.rendering import render, url_of

COOKIE = "tracker_session"
EXPORTS = Lock()
"""Held while it is looked up, or changed, for whom a process makes an export."""
PUBLIC = Actor("public", Role.VIEWER, is_public=True)


Door = Callable[[Request], "Visit"]
DOORS: set[Callable[..., object]] = set()
"""All functions that let people in, see `door`."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is known: what they may read, and their desk for what they write."""

    request: Request
    actor: Actor

    @property
    def options(self) -> Options:
        """How this site is run."""
        options: Options = self.request.app.state.options
        return options

    @property
    def register(self) -> Engine:
        """The register of this site."""
        register: Engine = self.request.app.state.register
        return register

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read the register."""
        with reading(self.register) as session:
            yield session

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Write to the register, all or nothing, in the name of the person."""
        with transaction(self.register) as session:
            yield Desk(session, self.actor, datetime.now(UTC), date.today())

    @contextmanager
    def exporting(self) -> Iterator[None]:
        """Make a file that takes long, one at a time for each person; OneAtATime where one is being made."""
        client = self.request.client
        who = f"public {client.host if client else ''}" if self.actor.is_public else self.actor.name
        at_work: set[str] = self.request.app.state.exports
        with EXPORTS:
            if who in at_work:
                raise OneAtATime("An export of yours is being made already: wait until you have it, then ask again.")
            at_work.add(who)
        try:
            yield
        finally:
            with EXPORTS:
                at_work.discard(who)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Answer with a page."""
        return Response(render(self.request, template, **values), status, media_type="text/html")

    def go(self, name: str, query: Any = None, /, *, anchor: str = "", **parts: Any) -> Response:
        """Send the browser to another page after something was done."""
        target = url_of(self.request, name, query, **parts)
        return RedirectResponse(target + (f"#{anchor}" if anchor else ""), HTTPStatus.SEE_OTHER)


def find_route(scope: Scope) -> APIRoute | None:
    """Find the route that answers a request, before anything of it is read; None where no page does."""
    for context in iter_route_contexts(scope["app"].routes):
        if isinstance(context.route, APIRoute) and context.route.matches(scope)[0] is Match.FULL:
            return context.route
    return None


def door(let_in: Door) -> Door:
    """Mark a function that lets people in: it is asked before the body of a request is read."""
    DOORS.add(let_in)
    return let_in


def visitor(role: Role) -> Door:
    """Make the dependency of pages that a role is needed for; SignInNeeded and NotAllowed keep others out."""

    @door
    def let_in(request: Request) -> Visit:
        actor: Actor | None = getattr(request.state, "actor", None) or who_asks(request)
        if actor is None:
            raise SignInNeeded
        request.state.actor = actor
        request.state.user = actor.name
        if (actor.is_public and role is not Role.VIEWER) or not actor.role.covers(role):
            raise NotAllowed(f"This page is for the role {role.value!r}: ask an administrator for it.")
        return Visit(request, actor)

    return let_in


@door
def signed_in(request: Request) -> Visit:
    """Let in whoever has an account, but nobody in public mode: pages about oneself."""
    visit = let_reader_in(request)
    if visit.actor.is_public:
        raise SignInNeeded
    return visit


def who_asks(request: Request) -> Actor | None:
    """Find who asks, by token or by cookie; the public reader where the site has one."""
    register, options = request.app.state.register, request.app.state.options
    now = datetime.now(UTC)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        with reading(register) as session:
            return find_bearer(session, secret.strip(), now)
    cookie = request.cookies.get(COOKIE)
    actor = find_signed_in(register, cookie, options.limits, now) if cookie else None
    return actor or (PUBLIC if options.is_public else None)


let_reader_in = visitor(Role.VIEWER)
Reader = Annotated[Visit, Depends(let_reader_in)]
Account = Annotated[Visit, Depends(signed_in)]
Reporter = Annotated[Visit, Depends(visitor(Role.FOCAL_POINT))]
Editor = Annotated[Visit, Depends(visitor(Role.EDITOR))]
Administrator = Annotated[Visit, Depends(visitor(Role.ADMINISTRATOR))]
