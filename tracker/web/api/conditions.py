"""Conditional requests: nothing is sent again that a program has, nothing overwritten that it has not seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from tracker.errors import Conflict, UsageProblem
from tracker.service.desk import Desk
from tracker.store import changes_since, find_version
from tracker.web.problems import Refusal

T = TypeVar("T")

TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
"""An entity tag; a weak one too, because proxies that compress make every tag weak."""


def needed_version(request: Request) -> str:
    """Read the version that a program has seen from If-Match; 428 where it names none.

    A `*`, "whatever it is now", is no version that anybody has seen.
    """
    tags = TAG.findall(request.headers.get("if-match", ""))
    if not tags:
        raise Refusal(
            UsageProblem('Say in If-Match which version you have seen (If-Match: "412-7"): read it first, then write.'),
            428,
        )
    found: str = tags[0]
    return found


IfMatch = Annotated[str, Depends(needed_version)]


def is_known(request: Request, version: str) -> bool:
    """Whether a program has this version already, as its If-None-Match says."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or version in TAG.findall(given)


def tagged(version: str) -> dict[str, str]:
    """The headers of an answer that has a version: it may be kept, but has to be asked for each time."""
    return {"ETag": f'"{version}"', "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


def not_modified(version: str) -> Response:
    """Say that nothing changed."""
    return Response(status_code=304, headers=tagged(version))


def expect(desk: Desk, check: Callable[[], T], version: str, *subjects: str) -> T:
    """Do what checks a version within a transaction; where it is old, refuse with 412 and with what changed since."""
    try:
        return check()
    except Conflict as conflict:
        raise Refusal(
            conflict,
            412,
            {"changes": _changes(desk, version, *subjects)},
            tagged(find_version(desk.session, *subjects)),
        ) from conflict


def _changes(desk: Desk, version: str, *subjects: str) -> list[dict[str, Any]]:
    try:
        changes = changes_since(desk.session, version, *subjects)
    except UsageProblem:  # what was sent is no version at all: nothing can be told from it
        return []
    return [asdict(change) | {"at": change.at.isoformat()} for change in changes]
