"""Signing in and out: by password, by the code of a second factor, and the cookies of a browser that is let in."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.errors import NotAllowed, SignInRefused, TooManyTries
from tracker.service.accounts.signing_in import Entry, give_code, sign_in, sign_out
from tracker.service.accounts.tries import DEVICE_KEPT
from tracker.store import transaction
from tracker.web.access import COOKIE, DEVICE, caller_of
from tracker.web.options import Options
from tracker.web.rendering import render, url_of

router = APIRouter(include_in_schema=False)


@router.get("/sign-in", name="sign_in")
def show_sign_in(request: Request) -> Response:
    """The form to sign in."""
    return _form(request, request.query_params.get("next", ""))


@router.post("/sign-in")
def take_sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    """Let a person in, and back to the page that they came for."""
    options: Options = request.app.state.options
    if not options.has_passwords:
        raise NotAllowed("Passwords are switched off here: sign in with your organization's account.")
    try:
        entry = sign_in(
            request.app.state.register,
            name,
            password,
            caller=caller_of(request),
            now=datetime.now(UTC),
            replaced=session_secret(request),
        )
    except (SignInRefused, TooManyTries) as refusal:
        return _form(request, next, name=name, problem=refusal)
    return welcome(request, entry, next)


@router.get("/sign-in/code", name="give_code")
def show_code(request: Request) -> Response:
    """The form for the code of the second factor."""
    return _code_form(request, request.query_params.get("next", ""))


@router.post("/sign-in/code")
def take_code(request: Request, code: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "") -> Response:
    """Let a person in who gave their password before and the code now."""
    register, site_key = request.app.state.register, request.app.state.options.site_key
    here = {"caller": caller_of(request), "now": datetime.now(UTC), "site_key": site_key}
    try:
        entry = give_code(register, session_secret(request), code, **here)
    except (SignInRefused, TooManyTries) as refusal:
        return _code_form(request, next, problem=refusal)
    return welcome(request, entry, next)


@router.post("/sign-out", name="sign_out")
def take_sign_out(request: Request) -> Response:
    """End the session, here and in the register."""
    options: Options = request.app.state.options
    secret = session_secret(request)
    if secret:
        with transaction(request.app.state.register) as session:
            sign_out(session, secret)
    answer = RedirectResponse(url_of(request, "sign_in", {"done": "signed-out"}), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(
        options.cookie(COOKIE), path=cookie_path(request), secure=options.is_secure, httponly=True, samesite="lax"
    )
    return answer


def welcome(request: Request, entry: Entry, target: str) -> Response:
    """Give the browser its cookies, and send it where the person wanted to go, or on to the second factor."""
    options: Options = request.app.state.options
    where = safe_target(request, target)
    if entry.is_pending:
        where = url_of(request, "give_code", {"next": where})
    answer = RedirectResponse(where, HTTPStatus.SEE_OTHER)
    lasting = {COOKIE: (entry.secret, options.absolute), DEVICE: (entry.device, DEVICE_KEPT)}
    if entry.is_pending:
        del lasting[DEVICE]
    for name, (secret, kept) in lasting.items():
        answer.set_cookie(
            options.cookie(name),
            secret,
            max_age=int(kept.total_seconds()),
            path=cookie_path(request),
            secure=options.is_secure or request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return answer


def safe_target(request: Request, target: str) -> str:
    """The page of this site that an address names; the home page where it names another site or none."""
    root = request.scope.get("root_path", "")
    is_ours = target.startswith(f"{root}/") and not target.startswith("//") and "\\" not in target
    safe = is_ours and all(letter.isprintable() for letter in target)
    return target if safe else url_of(request, "home")


def session_secret(request: Request) -> str:
    """The secret of the session that the browser has, empty where it has none."""
    options: Options = request.app.state.options
    return request.cookies.get(options.cookie(COOKIE), "")


def cookie_path(request: Request) -> str:
    """The folder that our cookies are kept to."""
    return request.scope.get("root_path", "") or "/"


def _form(
    request: Request, target: str, *, name: str = "", problem: SignInRefused | TooManyTries | None = None
) -> Response:
    options: Options = request.app.state.options
    content = render(
        request,
        "sign_in.html",
        next=target,
        name=name,
        problem=str(problem) if problem else None,
        has_passwords=options.has_passwords,
        has_single_sign_on=options.single_sign_on is not None,
    )
    return Response(content, problem.http_status if problem else 200, media_type="text/html")


def _code_form(request: Request, target: str, *, problem: SignInRefused | TooManyTries | None = None) -> Response:
    content = render(request, "code.html", next=target, problem=str(problem) if problem else None)
    return Response(content, problem.http_status if problem else 200, media_type="text/html")
