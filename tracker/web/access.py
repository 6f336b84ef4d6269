"""Who asks: a person with a session, a program with a token, or anybody on a public site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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

from tracker.errors import NotAllowed, OneAtATime, SignInRefused
from tracker.service.accounts.access_log import EXPORT, FORBIDDEN, record
from tracker.service.accounts.signing_in import SignedIn, Step, find_bearer, find_signed_in
from tracker.service.accounts.tries import Caller
from tracker.service.desk import Desk
from tracker.service.rights import Actor, Role, TokenScope
from tracker.store import reading, transaction
from tracker.store.people import TOKEN_NOTICE
from tracker.web.options import Options
from tracker.web.problems import ConfirmationNeeded, SignInNeeded, StepNeeded, is_api
from tracker.web.rendering import render, url_of

EXPORTS = Lock()
"""Held while it is looked up, or changed, for whom a process makes an export."""
COOKIE, DEVICE = "tracker_session", "tracker_device"
"""The cookies of a session, and of a browser that is known from earlier ones; see `Options.cookie`."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = Actor("public", Role.VIEWER, is_public=True)


Door = Callable[[Request], "Visit"]
DOORS: set[Callable[..., object]] = set()
"""All functions that let people in, see `door`."""


class _NotKept(Exception):
    """What was tried was only to be looked at."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is known: what they may read, and their desk for what they write.

    `session` is that of the browser, None for a program with a token and for the public reader.
    """

    request: Request
    actor: Actor
    session: SignedIn | None = None

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

    @property
    def preferences(self) -> Mapping[str, Any]:
        """How the person wants the site; nothing of whoever only reads, and of programs."""
        return self.session.preferences if self.session is not None else {}

    def check_confirmed(self, back: str) -> None:
        """Let nobody go on who did not show lately that it is they; ConfirmationNeeded, and then back to that page."""
        if self.session is None or not self.session.is_confirmed(datetime.now(UTC)):
            raise ConfirmationNeeded(back)

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
    def trial(self) -> Iterator[Desk]:
        """Try at the desk what a change would come to: nothing of it is kept."""
        with suppress(_NotKept), self.desk() as desk:
            yield desk
            raise _NotKept

    @contextmanager
    def exporting(self) -> Iterator[None]:
        """Make a report or a file that takes long, one at a time for each person; OneAtATime where one is made."""
        end = self.begin_export()
        try:
            yield
        finally:
            end()

    def begin_export(self) -> Callable[[], None]:
        """Begin to make a file as `exporting` does, and give what says that it is made, or given up."""
        client = self.request.client
        who = f"public {client.host if client else ''}" if self.actor.is_public else self.actor.name
        at_work: set[str] = self.request.app.state.exports
        with EXPORTS:
            if who in at_work:
                raise OneAtATime(
                    "A report or an export is being made for you already: wait until it is there, then ask again."
                )
            at_work.add(who)

        def end() -> None:
            with EXPORTS:
                at_work.discard(who)

        return end

    def note_export(self) -> None:
        """Note in the log of access that somebody takes data away."""
        self.note_access(EXPORT)

    def note_access(self, operation: str) -> None:
        """Note in the log of access what somebody asked for: an export that they got, a page that they did not."""
        url = self.request.url
        with transaction(self.register) as session:
            record(
                session,
                operation,
                author=self.actor.name,
                now=datetime.now(UTC),
                new=f"{self.request.method} {url.path}{f'?{url.query}' if url.query else ''}"[:1000],
                address=caller_of(self.request).address[:100],
            )

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
        visit = newcomer(request)
        actor = visit.actor
        if visit.session is not None and visit.session.step is not None:
            raise StepNeeded(visit.session.step)
        if (actor.is_public and role is not Role.VIEWER) or not actor.role.covers(role):
            if not actor.is_public:
                visit.note_access(FORBIDDEN)
            raise NotAllowed(f"This page is for the role {role.value!r}: ask an administrator for it.")
        if actor.scope is TokenScope.READ and request.method not in SAFE_METHODS:
            raise NotAllowed("This token may only read: issue one with a wider scope on the page of your account.")
        return visit

    return let_in


@door
def signed_in(request: Request) -> Visit:
    """Let in whoever has an account, but nobody in public mode: pages about oneself."""
    visit = let_reader_in(request)
    if visit.actor.is_public:
        raise SignInNeeded
    return visit


def newcomer(request: Request) -> Visit:
    """Let in whoever is known, also those who first have to choose a password or set up a second factor."""
    settled: Visit | None = getattr(request.state, "visit", None)  # before the body was read, by the guard
    visit = Visit(request, settled.actor, settled.session) if settled is not None else who_asks(request)
    if visit is None:
        raise SignInNeeded
    request.state.visit, request.state.actor, request.state.user = visit, visit.actor, visit.actor.name
    return visit


@door
def own_account(request: Request) -> Visit:
    """Let people in to what concerns their own password and second factor, whatever they have to do first."""
    visit = newcomer(request)
    if visit.session is None:
        raise SignInNeeded
    return visit


def who_asks(request: Request) -> Visit | None:
    """Find who asks, by token or by cookie; the public reader where the site has one.

    A token counts for the API only: SignInRefused says so elsewhere.
    """
    register, options = request.app.state.register, request.app.state.options
    now = datetime.now(UTC)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if not is_api(request):
            raise SignInRefused("A token is good for the API only, under /api/v1: sign in to see the pages.")
        bearer = find_bearer(register, secret.strip(), now)
        if bearer is not None and bearer.expires - now <= TOKEN_NOTICE:
            request.state.token_ends = bearer.expires
        return None if bearer is None else Visit(request, bearer.actor)
    cookie = request.cookies.get(options.cookie(COOKIE))
    session = find_signed_in(register, cookie, options.limits, now) if cookie else None
    if session is not None and session.step is not Step.CODE:
        return Visit(request, session.actor, session)
    return Visit(request, PUBLIC) if options.is_public else None


def caller_of(request: Request) -> Caller:
    """Say where a request comes from."""
    options: Options = request.app.state.options
    address = request.client.host if request.client else ""
    device = request.cookies.get(options.cookie(DEVICE), "")
    return Caller(address, request.headers.get("user-agent", ""), device[:100])


let_reader_in = visitor(Role.VIEWER)
Reader = Annotated[Visit, Depends(let_reader_in)]
Account = Annotated[Visit, Depends(signed_in)]
OwnAccount = Annotated[Visit, Depends(own_account)]
Reporter = Annotated[Visit, Depends(visitor(Role.FOCAL_POINT))]
Editor = Annotated[Visit, Depends(visitor(Role.EDITOR))]
Administrator = Annotated[Visit, Depends(visitor(Role.ADMINISTRATOR))]
