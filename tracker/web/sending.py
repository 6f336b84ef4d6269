"""Files that are sent to be kept, never to be shown by the browser as a page of this site."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.responses import Response

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
}


def send_file(data: bytes, name: str, media_type: str = "") -> Response:
    """Send a file under a name, of the type that its ending says: "actions-2027-06-30.xlsx"."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    kind = media_type or MEDIA_TYPES.get(PurePosixPath(plain).suffix, "application/octet-stream")
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{plain}"'})
