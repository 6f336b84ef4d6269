"""What went wrong, as a page for people and as problem details (RFC 9457) for programs."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from tracker.errors import (
    NotAllowed,
    OneAtATime,
    RegisterDamaged,
    RegisterUnavailable,
    ReportBroken,
    SignInRefused,
    TooManyTries,
    TrackerError,
)
from tracker.service.accounts.signing_in import Step
from tracker.service.accounts.tries import WATCHED
from tracker.web.rendering import render, url_of

API = "/api/"
UNFORESEEN = "Something went wrong here that was not foreseen; nothing was changed. Report it with this number: {}."

INNER = {
    RegisterDamaged: "The register is damaged, and nothing is written to it any more: tell whoever runs this site, "
    "request {}.",
    RegisterUnavailable: "The register cannot be used just now: try again in a minute, or tell whoever runs this site: "
    "request {}.",
    ReportBroken: "A report of this site is set up wrongly: tell whoever runs it, request {}.",
}
"""What is said of failures that name the register, its server or its tables: those words are for the log."""
TOO_MUCH = re.compile(r"^Too many (fields|files)\b|\bexceeded maximum size\b")
"""What the reader of forms says of one with too much in it."""
LOG = logging.getLogger("tracker.web")
TITLES = {
    400: "What was sent cannot be read",
    401: "Sign in first",
    403: "This is not yours to do",
    404: "There is nothing here",
    405: "That cannot be done here",
    408: "That came too slowly",
    409: "Somebody changed it meanwhile",
    413: "That is too large",
    422: "Something is to be corrected",
    429: "Please wait",
    500: "A fault of this site",
    502: "Another system did not answer",
    503: "The register cannot be used",
}
"""What a page is headed with, in place of the words that only programs know."""


class Refusal(Exception):
    """A foreseen failure that is answered with another status than its own, and with more than its sentence.

    `Refusal(conflict, 412, {"changes": [...]}, {"ETag": '"412-7"'})`: members of the problem details, and headers.
    """

    def __init__(
        self,
        problem: TrackerError,
        status: int,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.status = status
        self.members = members or {}
        self.headers = headers or {}


class SignInNeeded(SignInRefused):
    """Nobody is signed in, and the page needs somebody: a browser is sent to sign in and back."""

    def __init__(self) -> None:
        super().__init__("Sign in first, or give a token.")


class StepNeeded(NotAllowed):
    """The person has to do something with their account before anything else: a browser is sent there."""

    def __init__(self, step: Step) -> None:
        self.step = step
        said = {
            Step.PASSWORD: "Choose a password of your own first: the one that you were given is for one use.",
            Step.SECOND_FACTOR: "Set up a second factor first: your role needs one here.",
        }
        super().__init__(said[step])


class ConfirmationNeeded(NotAllowed):
    """The person has to show again that it is they: a browser is sent to do so, and back to the page `back`."""

    def __init__(self, back: str) -> None:
        self.back = back
        super().__init__("Confirm on the site first that it is you: the page of your account asks for your password.")


def install(app: FastAPI) -> None:
    """Let an application answer every failure in one of the two ways."""
    app.add_exception_handler(TrackerError, _on_tracker_error)
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def answer_problem(request: Request, problem: TrackerError, status: int | None = None) -> Response:
    """Answer a foreseen failure with its own status, and with what to do."""
    status = status or problem.http_status
    headers = {}
    if isinstance(problem, OneAtATime):
        headers["Retry-After"] = "5"
    if isinstance(problem, TooManyTries):
        headers["Retry-After"] = str(int(WATCHED.total_seconds()))
    if isinstance(problem, SignInNeeded) and not is_api(request) and request.method == "GET":
        target = f"{url_of(request, 'sign_in')}?next={_quoted_address(request)}"
        return RedirectResponse(target, HTTPStatus.SEE_OTHER)
    if isinstance(problem, StepNeeded) and not is_api(request):
        page = "account" if problem.step is Step.PASSWORD else "second_factor"
        return RedirectResponse(url_of(request, page), HTTPStatus.SEE_OTHER)
    if isinstance(problem, ConfirmationNeeded) and not is_api(request):
        back = url_of(request, problem.back)
        return RedirectResponse(url_of(request, "confirm", {"next": back}), HTTPStatus.SEE_OTHER)
    if isinstance(problem, SignInRefused) and is_api(request):
        headers["WWW-Authenticate"] = "Bearer"
    detail = str(problem)
    inner = next((words for kind, words in INNER.items() if isinstance(problem, kind)), None)
    if inner is not None:
        LOG.error("%s: request %s", problem, request.state.request_id)
        detail = inner.format(request.state.request_id)
    return _answer(request, status, detail, kind=type(problem).__name__, headers=headers)


def answer_unforeseen(request: Request) -> Response:
    """Answer a fault of ours: no word of where it happened, only the number under which the log has it."""
    return _answer(request, 500, UNFORESEEN.format(request.state.request_id))


def without_commands(message: str) -> str:
    """Leave out of a message what only a terminal can do: "`tracker actions` lists them."."""
    return re.sub(r"(?:[:.]\s*|(?<=\?)\s*|\s+)`tracker [^`]*`[^.]*\.", ".", message).replace("?.", "?")


def is_api(request: Request) -> bool:
    """Whether a program asks, and not a browser."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")).startswith(API)


def _answer(
    request: Request,
    status: int,
    detail: str,
    *,
    kind: str = "about:blank",
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    title = HTTPStatus(status).phrase
    detail = detail.encode("utf-8", "replace").decode()
    if is_api(request):
        body = {
            "type": kind if kind == "about:blank" else f"urn:tracker:problem:{kind}",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": f"urn:tracker:request:{request.state.request_id}",
            **(members or {}),
        }
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    title = TITLES.get(status, title)
    content = render(request, "problem.html", title=title, status=status, detail=without_commands(detail))
    return Response(content, status, headers, media_type="text/html")


async def _on_tracker_error(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, TrackerError)
    return answer_problem(request, problem)


async def _on_refusal(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    kind = type(refusal.problem).__name__
    return _answer(request, refusal.status, str(refusal), kind=kind, members=refusal.members, headers=refusal.headers)


async def _on_invalid(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, RequestValidationError)
    said = "; ".join(
        f"{'.'.join(str(part) for part in error['loc'][1:])}: {error['msg']}" for error in problem.errors()
    )
    return _answer(request, 422, f"Correct what was sent: {said}", kind="UsageProblem")


async def _on_http(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    if isinstance(problem.__cause__, TrackerError):  # a limit that was passed while the body was read
        return answer_problem(request, problem.__cause__)
    details = {
        400: "What was sent cannot be read: check how it is written, and that it is whole.",
        404: "There is nothing at this address: check it.",
        405: "That cannot be done here.",
    }
    if problem.status_code == 400 and TOO_MUCH.search(str(problem.detail)):
        details[400] = f"{problem.detail} Send less at once."
    headers = dict(problem.headers) if problem.headers else {}
    if problem.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods(request))) or headers.get("Allow", "GET")
    return _answer(request, problem.status_code, details.get(problem.status_code, str(problem.detail)), headers=headers)


def _methods(request: Request) -> set[str]:
    """All that can be done at the address of a request, where one of several routes was asked."""
    routes = [context.route for context in iter_route_contexts(request.app.routes)]
    return {
        method
        for route in routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    }


def _quoted_address(request: Request) -> str:
    from urllib.parse import quote

    query = request.url.query
    path = request.scope["path"]
    return quote(f"{path}?{query}" if query else path, safe="")
