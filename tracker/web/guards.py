"""What every request passes: a number, a log line, the names of the site, who asks, limits, headers of safety."""

from __future__ import annotations

import logging
import re
import time
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.errors import NotAllowed, TrackerError, UsageProblem
from tracker.web.access import SAFE_METHODS
from tracker.web.bodies import STRANGER_LIMIT, Counted, Terms, check_length, has_body, terms_of
from tracker.web.lines import WRITTEN, write_line
from tracker.web.problems import answer_problem, answer_unforeseen

LOG = logging.getLogger("tracker.web")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
KEPT = "max-age=600"
"""Style and script are asked for again after ten minutes; pages, which hold what not everybody may read, always."""
WATCHES = frozenset({"/healthz", "/readyz"})
"""What watches over the site asks for it by any name, or by its address."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class WrongName(UsageProblem):
    """A request for another name than those of the site."""

    http_status = 400


class Guard:
    """The outermost room: nothing reaches a page but through it, nothing leaves without its headers."""

    def __init__(self, app: ASGIApp, *, is_secure: bool, root_path: str = "", host_names: tuple[str, ...] = ()) -> None:
        self.app = app
        self.is_secure = is_secure
        self.root_path = root_path
        self.host_names = frozenset(name.lower() for name in host_names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.root_path:
            scope["root_path"] = self.root_path
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        started, status, has_begun = time.perf_counter(), 500, False
        counted = Counted(receive, 0)

        async def send_guarded(message: Message) -> None:
            nonlocal status, has_begun
            if counted.problem is not None and not has_begun:
                return  # the application took what was cut off for a damaged form
            if message["type"] == "http.response.start":
                status, has_begun = message["status"], True
                self._add_headers(MutableHeaders(scope=message), scope["path"], request_id)
                if "token_ends" in state:
                    MutableHeaders(scope=message)["token-expires"] = state["token_ends"].isoformat()
            await send(message)

        request = Request(scope)
        try:
            self._check_name(scope["path"], headers)
            check_origin(scope["method"], scope["scheme"], headers)
            counted.limit = await self._settle_who_asks(request, headers)
            await self.app(scope, counted, send_guarded)
            if not has_begun:
                counted.check()
        except TrackerError as problem:
            if has_begun:
                raise
            counted.problem = None
            await answer_problem(request, problem)(scope, receive, send_guarded)
        except Exception:
            LOG.exception("unforeseen, request %s", request_id)
            if has_begun:
                raise
            counted.problem = None
            await answer_unforeseen(request)(scope, receive, send_guarded)
        finally:
            _log(scope, status, time.perf_counter() - started)

    def _check_name(self, path: str, headers: Headers) -> None:
        """Refuse a request for another name than those of the site: its answer could be kept under that name."""
        name = name_of(headers.get("host", ""))
        if self.host_names and name not in self.host_names and path.removeprefix(self.root_path) not in WATCHES:
            raise WrongName("This site is not reached by that name: use the address that you were given.")

    async def _settle_who_asks(self, request: Request, headers: Headers) -> int:
        """Say how many bytes a body may have, once whoever sends one is let in where its route lets people in.

        SignInNeeded and NotAllowed come before the first byte is read, TooLarge where its length says so.
        """
        terms = terms_of(request.scope) if has_body(headers) else Terms(None, STRANGER_LIMIT)
        if terms.door is not None:
            await run_in_threadpool(terms.door, request)
        check_length(headers, terms.limit)
        return terms.limit

    def _add_headers(self, headers: MutableHeaders, path: str, request_id: str) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", KEPT if "/static/" in path else "no-store")
        headers["x-request-id"] = request_id
        if self.is_secure:
            headers["strict-transport-security"] = "max-age=31536000"


def name_of(host: str) -> str:
    """The name in a header Host, without its port: "tracker.example.org:8000", "[::1]:8000"."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def check_origin(method: str, scheme: str, headers: Headers) -> None:
    """Refuse a write that another site made a browser send; NotAllowed.

    Browsers say where a request comes from (Sec-Fetch-Site, Origin, or Referer at least).
    A token is never sent by a browser on its own, so requests with one need no such check.
    """
    if method in SAFE_METHODS or headers.get("authorization", "").lower().startswith("bearer "):
        return
    site = headers.get("sec-fetch-site")
    if site == "same-origin":
        return
    origin = headers.get("origin") or headers.get("referer") or ""
    here = urlsplit(f"{scheme}://{headers.get('host', '')}")
    there = urlsplit(origin)
    if site is not None or (there.scheme, there.netloc) != (here.scheme, here.netloc):
        raise NotAllowed(
            "This request came from another site and was not carried out: open the page here, and try again."
        )


def _log(scope: Scope, status: int, seconds: float) -> None:
    """Write one line of JSON; never the query, which may hold what people search for."""
    state = scope["state"]
    client = scope.get("client")
    LOG.info(
        write_line(
            {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "request": state["request_id"],
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "ms": round(1000 * seconds, 1),
                "user": state.get("user"),
                "from": client[0] if client else None,
            }
        ),
        extra=WRITTEN,
    )
