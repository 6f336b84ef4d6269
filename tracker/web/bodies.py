"""How large the body of a request may be, and how long it may take: by its route, once it is known who sends it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from tracker.errors import TooLarge, TooSlow, TrackerError
from tracker.web.access import DOORS, Door, find_route

UPLOAD_LIMIT = 200 * 1024 * 1024
"""Bytes of all the files of one upload together; each file has the limit of `readers` besides."""
FILE_LIMIT = 25 * 1024 * 1024
"""Bytes of a form with a file of evidence, or a table."""
FORM_LIMIT = 2 * 1024 * 1024
"""Bytes of any other request of somebody who may do what is asked."""
STRANGER_LIMIT = 64 * 1024
"""Bytes of a request that asks nobody who they are: a form to sign in."""
UPLOADS = frozenset({"/upload", "/api/v1/documents"})
WITH_FILE = frozenset({"/actions/{number}/report", "/tables"})
PATIENCE = 20.0
"""Seconds that a body may take, and a second more for each piece of it that came."""
PIECE = 4096
"""Bytes that come in a second over the slowest line that is waited for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms the body of a request is read: who has to be let in before, and how many bytes at most."""

    door: Door | None
    limit: int


def terms_of(scope: Scope) -> Terms:
    """Find the terms of a request by its route: nobody else than the route lets in sends more than a form."""
    route = find_route(scope)
    if route is None:
        return Terms(None, STRANGER_LIMIT)
    door = next((each.call for each in route.dependant.dependencies if each.call in DOORS), None)
    if door is None:
        return Terms(None, STRANGER_LIMIT)
    if route.path in UPLOADS:
        return Terms(door, UPLOAD_LIMIT)
    return Terms(door, FILE_LIMIT if route.path in WITH_FILE else FORM_LIMIT)


def has_body(headers: Headers) -> bool:
    """Whether something follows the head of a request."""
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def check_length(headers: Headers, limit: int) -> None:
    """Refuse a body that says itself that it is too long; TooLarge."""
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        raise _too_large(limit)


class Counted:
    """What comes in, counted and timed; TooLarge above the limit, TooSlow where the line is too slow.

    `problem` stays, because a form that was cut off may be taken for a damaged one by whoever reads it.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.limit = limit
        self.taken = 0
        self.is_whole = False
        self.problem: TrackerError | None = None
        self.began = time.monotonic()

    async def __call__(self) -> Message:
        """Take the next piece."""
        if self.is_whole:  # from here on only the end of the connection is waited for
            return await self.receive()
        until = self.began + PATIENCE + self.taken / PIECE
        try:
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                message = await self.receive()
        except TimeoutError:
            self.problem = TooSlow("What was sent came too slowly and was not read: send it again, or less at once.")
            raise self.problem from None
        self.taken += len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        if self.taken > self.limit:
            self.problem = _too_large(self.limit)
        self.check()
        return message

    def check(self) -> None:
        """Raise what was wrong with the body."""
        if self.problem is not None:
            raise self.problem


def _too_large(limit: int) -> TooLarge:
    size = f"{limit // (1024 * 1024)} MB" if limit >= 1024 * 1024 else f"{limit // 1024} KB"
    return TooLarge(f"That is more than {size} at once: send fewer or smaller files.")
