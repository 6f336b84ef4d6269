"""Writes that a program sends again because their answer was lost: under the same key they are carried out once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tracker.errors import UsageProblem
from tracker.service.repeating import GivenAnswer, begin_request, end_request

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,100}")
BOUNDARY = re.compile(r'boundary="?([^";,\s]+)')


class Repeatable(APIRoute):
    """A route on which a POST with an `Idempotency-Key` is carried out once, and its answer given again for a day."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request; refusals are not kept, because they changed nothing."""
        handle = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            key, visit = request.headers.get(HEADER), getattr(request.state, "visit", None)
            if key is None or request.method != "POST" or visit is None:
                return await handle(request)
            if not KEY.fullmatch(key):
                raise UsageProblem(f"{HEADER} is 1 to 100 letters, digits and signs without spaces: give such a one.")
            who, asked = (visit.register, visit.actor.name, key), await _hash(request)
            known = await run_in_threadpool(begin_request, *who, asked, datetime.now(UTC))
            if known is not None:
                return Response(known.body, known.status, known.headers)
            kept: GivenAnswer | None = None
            try:
                answer = await handle(request)
                if answer.status_code < 300:
                    headers = {name: words for name, words in answer.headers.items() if name != "content-length"}
                    kept = GivenAnswer(answer.status_code, headers, bytes(answer.body).decode())
            finally:
                await run_in_threadpool(end_request, *who, kept)
            return answer

        return answer_once


async def _hash(request: Request) -> str:
    """Hash what is asked: the route, what is seen, and the body, without the mark that forms put anew between parts."""
    kind, body = request.headers.get("content-type", ""), await request.body()
    boundary = BOUNDARY.search(kind)
    if boundary is not None:
        body = body.replace(boundary[1].encode("latin-1"), b"")
    asked = f"{request.url.path}?{request.url.query}\n{kind.partition(';')[0]}\n"
    return hashlib.sha256(asked.encode() + body).hexdigest()
