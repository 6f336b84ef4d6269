"""Signing in and out, and one's own account: password and tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.errors import SignInRefused, TooManyTries, UsageProblem
from tracker.service.accounts import change_password, issue_token, sign_in, sign_out, withdraw_token
from tracker.store import transaction
from tracker.store.people import list_tokens
from tracker.web.access import COOKIE, Account
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
    address = request.client.host if request.client else ""
    try:
        secret = sign_in(request.app.state.register, name, password, address=address, now=datetime.now(UTC))
    except (SignInRefused, TooManyTries) as refusal:
        return _form(request, next, name=name, problem=refusal)
    return welcome(request, secret, next)


@router.post("/sign-out", name="sign_out")
def take_sign_out(request: Request) -> Response:
    """End the session, here and in the register."""
    secret = request.cookies.get(COOKIE)
    if secret:
        with transaction(request.app.state.register) as session:
            sign_out(session, secret)
    answer = RedirectResponse(url_of(request, "sign_in", {"done": "signed-out"}), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE, path=_cookie_path(request))
    return answer


@router.get("/account", name="account")
def show_account(visit: Account) -> Response:
    """One's own account."""
    with visit.reading() as session:
        return visit.page("account.html", tokens=list_tokens(session, visit.actor.name), secret=None, problem=None)


@router.post("/account/password", name="change_password")
def take_password(
    visit: Account,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the password; the person signs in again."""
    try:
        if new != again:
            raise UsageProblem("The new password was not typed the same way twice: type it again.")
        with visit.desk() as desk:
            desk.do(change_password, old, new)
    except UsageProblem as problem:
        return _account(visit, problem=str(problem))
    return visit.go("sign_in", {"done": "password"})


@router.post("/account/tokens", name="issue_token")
def take_token(visit: Account, label: Annotated[str, Form()] = "", days: Annotated[int, Form()] = 90) -> Response:
    """Issue a token, and show it this once."""
    try:
        with visit.desk() as desk:
            secret = desk.do(issue_token, label, days)
    except UsageProblem as problem:
        return _account(visit, problem=str(problem))
    return _account(visit, secret=secret)


@router.post("/account/tokens/withdraw", name="withdraw_token")
def take_token_back(visit: Account, number: Annotated[int, Form()]) -> Response:
    """Take a token back."""
    with visit.desk() as desk:
        desk.do(withdraw_token, number)
    return visit.go("account", {"done": "token"})


def welcome(request: Request, secret: str, target: str) -> Response:
    """Give the browser its cookie, and send it where the person wanted to go."""
    options: Options = request.app.state.options
    root = request.scope.get("root_path", "")
    is_ours = target.startswith(f"{root}/") and not target.startswith("//") and "\\" not in target
    safe = is_ours and all(letter.isprintable() for letter in target)
    answer = RedirectResponse(target if safe else url_of(request, "home"), HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(options.absolute.total_seconds()),
        path=_cookie_path(request),
        secure=options.is_secure or request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _cookie_path(request: Request) -> str:
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
        has_single_sign_on=options.single_sign_on is not None,
    )
    return Response(content, problem.http_status if problem else 200, media_type="text/html")


def _account(visit: Account, *, secret: str | None = None, problem: str | None = None) -> Response:
    with visit.reading() as session:
        tokens = list_tokens(session, visit.actor.name)
    return visit.page("account.html", 422 if problem else 200, tokens=tokens, secret=secret, problem=problem)
