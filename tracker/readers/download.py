"""A document fetched by its symbol from the Official Document System, kept in a folder for next time."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from tracker.apart.files import read_regular
from tracker.apart.loops import run_in_own_loop
from tracker.errors import DownloadFailed, NotFound, TooLarge, UnreadableSource
from tracker.knowledge.official import BASE_URL, PATH
from tracker.readers import SIZE_LIMIT

Found = TypeVar("Found")

FORMATS = ("docx", "pdf", "doc")
"""In the order tried: Word keeps notes and emphasis, every document has a PDF, older ones only .doc."""
ATTEMPTS = 4
FIRST_WAIT = 1.0
TIMEOUT = 30.0
"""Seconds for which the system may say nothing."""
DEADLINE = 120.0
"""Seconds for all that is asked for one symbol, however steadily it drips."""
MOST_REDIRECTS = 5
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_SYMBOL = re.compile(r"[A-Z0-9][A-Za-z0-9./()\[\] -]{2,80}")


def is_symbol(text: str) -> bool:
    """Whether words are a document symbol to fetch and not a file: "A/RES/79/114", "S/RES/1502 (2003)"."""
    return "/" in text and not text.startswith(("/", ".")) and _SYMBOL.fullmatch(text.strip()) is not None


def download(
    symbol: str,
    *,
    read: Callable[[bytes, str], Found],
    language: str = "en",
    formats: tuple[str, ...] = FORMATS,
    base_url: str = BASE_URL,
    cache: str | Path | None = None,
    attempts: int = ATTEMPTS,
    timeout: float = TIMEOUT,
    wait: Callable[[float], None] = time.sleep,
) -> Found:
    """Fetch a document by its symbol, such as "A/RES/79/114", and give what `read` makes of its bytes and symbol.

    `cache` is the folder that keeps what was fetched; a document found there
    needs no network. `attempts` per format, with doubled pauses (seconds) between
    them. Raises DownloadFailed, saying what to do; the reading's own errors pass.
    """
    cleaned = " ".join(symbol.split())
    if _SYMBOL.fullmatch(cleaned) is None:
        raise NotFound(f"{symbol!r} is not a document symbol: write it as in A/RES/79/114.")
    for kind in formats:
        kept = _kept(cache, cleaned, language, kind)
        if kept is not None and kept.is_file():
            return read(read_regular(kept), cleaned)
    unreadable: UnreadableSource | None = None
    until = time.monotonic() + DEADLINE
    for kind in formats:
        data = _fetch_in_time(_Asked(base_url, timeout, cleaned, language, kind), attempts, wait, until)
        if data is None:
            continue
        try:
            document = read(data, cleaned)
        except UnreadableSource as error:  # never kept; another format may do
            unreadable = error
            continue
        if (kept := _kept(cache, cleaned, language, kind)) is not None:
            _keep(kept, data)
        return document
    if unreadable is not None:
        raise unreadable
    raise DownloadFailed(
        f"The Official Document System has no {cleaned} in this language: check the symbol, or import a file."
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for, and of whom: one document in one language and format."""

    base_url: str
    timeout: float
    symbol: str
    language: str
    kind: str


def _fetch_in_time(asked: _Asked, attempts: int, wait: Callable[[float], None], until: float) -> bytes | None:
    """Ask for one format until a moment; only a loop of its own is left at once, whatever the other side does."""

    async def fetch() -> bytes | None:
        async with asyncio.timeout(until - time.monotonic()):
            return await _fetch(asked, attempts, wait)

    try:
        return run_in_own_loop(fetch())
    except TimeoutError:
        raise DownloadFailed(
            f"{asked.symbol} was not fetched from {asked.base_url} within {DEADLINE:.0f} seconds: "
            "try again later, or import a file."
        ) from None
    except httpx.InvalidURL as error:
        raise DownloadFailed(f"Correct the address of the document system ({error}): correct it.") from None


async def _fetch(asked: _Asked, attempts: int, wait: Callable[[float], None]) -> bytes | None:
    """Ask for one format; None where the system does not hold it."""
    reason = "no answer"
    home = httpx.URL(asked.base_url)

    async def stay(request: httpx.Request) -> None:
        if not _is_at_home(request.url, home):
            raise DownloadFailed(
                f"The document system sent the question for {asked.symbol} on to {request.url.host!r}, "
                f"and none but {home.host} is asked: import a file."
            )

    client = httpx.AsyncClient(
        base_url=home,
        timeout=asked.timeout,
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
        event_hooks={"request": [stay]},
    )
    parameters = {"s": asked.symbol, "l": asked.language, "t": asked.kind}
    async with client:
        for attempt in range(max(1, attempts)):
            if attempt:
                wait(FIRST_WAIT * 2 ** (attempt - 1))
            try:
                async with client.stream("GET", PATH, params=parameters) as response:
                    if response.status_code in _RETRIED:
                        reason = f"status {response.status_code}"
                        continue
                    if response.status_code >= 400:
                        return None
                    data = await _limited(response, asked.symbol)
            except httpx.HTTPError as error:
                reason = str(error) or type(error).__name__
                continue
            return None if _is_apology(data, response.headers.get("content-type", "")) else data
    raise DownloadFailed(
        f"{asked.symbol} was not fetched from {home} ({reason}): check the connection, or import a file."
    )


def _is_at_home(url: httpx.URL, home: httpx.URL) -> bool:
    """Whether an address is of the document system itself, by the same way or from HTTP to HTTPS."""
    if url.host != home.host:
        return False
    is_raised = (home.scheme, url.scheme) == ("http", "https") and url.port is None and home.port is None
    return is_raised or (url.scheme, url.port) == (home.scheme, home.port)


async def _limited(response: httpx.Response, symbol: str) -> bytes:
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > SIZE_LIMIT:
            raise TooLarge(f"{symbol} is larger than {SIZE_LIMIT // (1024 * 1024)} MB: import its text instead.")
    return bytes(data)


def _is_apology(data: bytes, content_type: str) -> bool:
    """Whether the answer is a page that says "not found" instead of the document asked for."""
    return not data.strip() or "html" in content_type or data[:512].lstrip().lower().startswith((b"<!doc", b"<html"))


def _kept(cache: str | Path | None, symbol: str, language: str, kind: str) -> Path | None:
    """Name the file that keeps a document: readable, and distinct for "57/283 B" and "57/283/B"."""
    if cache is None:
        return None
    readable = re.sub(r"[^A-Za-z0-9]+", "_", symbol).strip("_")
    told_apart = hashlib.sha256(symbol.encode()).hexdigest()[:8]
    return Path(cache) / f"{readable}-{told_apart}-{language}.{kind}"


def _keep(place: Path, data: bytes) -> None:
    """Write a file whole or not at all; a full or read-only disk only costs the next download."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)
