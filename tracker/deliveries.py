"""What programs are told by HTTP: the body of a delivery, its signature after Standard Webhooks, and the sending."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus

from tracker.apart.loops import run_in_own_loop
from tracker.store.webhooks import Event, host_of, is_local

PATIENCE = 10
"""Seconds within which a program has to answer, however steadily it drips."""
LONGEST_ANSWER = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a delivery: taken only by an answer of 2xx, and in words: "answered 500"."""

    is_taken: bool
    said: str


def write_body(events: Iterable[Event], site: str = "") -> bytes:
    """Write events as the JSON of a delivery, {"type": "actions", "events": [...]}, each with a link to a `site`."""

    told = [{**asdict(each), "link": f"{site}/actions/{each.number}" if site else None} for each in events]
    body = {"type": "actions", "events": told}
    return json.dumps(body, ensure_ascii=False, default=lambda when: when.isoformat()).encode()


def sign(secret: str, identifier: str, body: bytes, now: datetime) -> dict[str, str]:
    """Sign a delivery with a secret "whsec_...": the headers that a program checks, see `help/assistants.md`."""
    sent = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = hmac.new(key, f"{identifier}.{sent}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "operative-clause-tracker",
        "webhook-id": identifier,
        "webhook-timestamp": sent,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def post(url: str, headers: dict[str, str], body: bytes) -> Answer:
    """Send a delivery, and say what the program answered; nothing that goes wrong is an error, and no link is followed.

    What the program says besides the number of its answer is not read.
    """
    import httpx

    async def send() -> int:
        client = httpx.AsyncClient(timeout=PATIENCE, trust_env=not is_local(host_of(url)))  # no proxy is asked for it
        async with (
            asyncio.timeout(PATIENCE),
            client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            return response.status_code

    try:
        status = run_in_own_loop(send())
    except (TimeoutError, httpx.TimeoutException):
        return Answer(False, f"gave no answer within {PATIENCE} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        return Answer(False, f"was not reached ({reason[:LONGEST_ANSWER]})")
    if HTTPStatus(200) <= status < HTTPStatus(300):
        return Answer(True, f"answered {status}")
    said = ", and redirects are not followed" if 300 <= status < 400 else ""
    return Answer(False, f"answered {status}{said}")
