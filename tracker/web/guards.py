"""What every request passes: a number, a log line, limits of size, the same-origin check, headers of safety."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.errors import NotAllowed, TooLarge
from tracker.web.access import COOKIE
from tracker.web.options import FORM_LIMIT, STRANGER_LIMIT, UPLOAD_LIMIT
from tracker.web.problems import answer_problem, answer_unforeseen

LOG = logging.getLogger("tracker.web")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT = "max-age=600"
"""Style and script are asked for again after ten minutes; pages, which hold what not everybody may read, always."""
UPLOADS = ("/upload", "/api/v1/documents")

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


class Guard:
    """The outermost room: nothing reaches a page but through it, nothing leaves without its headers."""

    def __init__(self, app: ASGIApp, *, is_secure: bool, root_path: str = "") -> None:
        self.app = app
        self.is_secure = is_secure
        self.root_path = root_path

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
        limit = limit_of(scope["path"], headers)
        counted = _Counted(receive, limit)

        async def send_guarded(message: Message) -> None:
            nonlocal status, has_begun
            if counted.is_over and not has_begun:
                return  # the application took what was cut off for a damaged form
            if message["type"] == "http.response.start":
                status, has_begun = message["status"], True
                self._add_headers(MutableHeaders(scope=message), scope["path"], request_id)
            await send(message)

        request = Request(scope)
        try:
            _check_length(headers, limit)
            check_origin(scope["method"], scope["scheme"], headers)
            await self.app(scope, counted, send_guarded)
            if not has_begun:
                counted.check()
        except (NotAllowed, TooLarge) as problem:
            if has_begun:
                raise
            counted.is_over = False
            await answer_problem(request, problem)(scope, receive, send_guarded)
        except Exception:
            LOG.exception("unforeseen, request %s", request_id)
            if has_begun:
                raise
            counted.is_over = False
            await answer_unforeseen(request)(scope, receive, send_guarded)
        finally:
            _log(scope, status, time.perf_counter() - started)

    def _add_headers(self, headers: MutableHeaders, path: str, request_id: str) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", KEPT if "/static/" in path else "no-store")
        headers["x-request-id"] = request_id
        if self.is_secure:
            headers["strict-transport-security"] = "max-age=31536000"


def limit_of(path: str, headers: Headers) -> int:
    """The most bytes that a request may have: a body is read before it is known who sends it."""
    if "authorization" not in headers and f"{COOKIE}=" not in headers.get("cookie", ""):
        return STRANGER_LIMIT
    return UPLOAD_LIMIT if path.endswith(UPLOADS) else FORM_LIMIT


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


def _check_length(headers: Headers, limit: int) -> None:
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        raise _too_large(limit)


class _Counted:
    """What comes in, counted, for requests that do not say their length; TooLarge above the limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.limit = limit
        self.taken = 0
        self.is_over = False

    async def __call__(self) -> Message:
        message = await self.receive()
        self.taken += len(message.get("body", b""))
        self.is_over = self.taken > self.limit
        self.check()
        return message

    def check(self) -> None:
        if self.is_over:
            raise _too_large(self.limit)


def _too_large(limit: int) -> TooLarge:
    size = f"{limit // (1024 * 1024)} MB" if limit >= 1024 * 1024 else f"{limit // 1024} KB without signing in"
    return TooLarge(f"That is more than {size} at once: send fewer or smaller files.")


def _log(scope: Scope, status: int, seconds: float) -> None:
    """Write one line of JSON; never the query, which may hold what people search for."""
    state = scope["state"]
    client = scope.get("client")
    LOG.info(
        json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "request": state["request_id"],
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "ms": round(1000 * seconds, 1),
                "user": state.get("user"),
                "from": client[0] if client else None,
            },
            ensure_ascii=False,
        )
    )
