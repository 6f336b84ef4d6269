"""Files that are sent to be kept, never to be shown by the browser as a page of this site."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
}


PIECE = 65_536
"""Bytes of a file that are sent at once."""


def send_file(data: bytes, name: str, media_type: str = "") -> Response:
    """Send a file under a name, of the type that its ending says: "actions-2027-06-30.xlsx"."""
    plain = _plain(name)
    return Response(data, media_type=media_type or _media_type(plain), headers=_kept(plain))


class PartsResponse(StreamingResponse):
    """A file that is sent as its parts come, the first at once; `end` is called once nothing more of it is sent."""

    def __init__(self, parts: Iterable[bytes], name: str, end: Callable[[], None]) -> None:
        plain = _plain(name)
        super().__init__(parts, media_type=_media_type(plain), headers=_kept(plain))
        self.end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the parts until the last, or until whoever takes them is gone."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.end()


def pieces_of(write: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """Give a file that can only be sent once it is whole in pieces; it is on the disk meanwhile, not in memory."""
    with tempfile.TemporaryFile() as file:
        write(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def _kept(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
