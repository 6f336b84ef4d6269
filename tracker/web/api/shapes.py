"""What the API is sent and what it answers with, as far as its resources have that in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from starlette.responses import Response

from tracker.web.access import Visit
from tracker.web.asking import read_day

LARGEST = 2_147_483_647
"""The largest number that both databases keep in a column."""
MOST_ROWS = 200
LAST_ROW = 100_000_000

T = TypeVar("T")


SentDay = Annotated[date, BeforeValidator(read_day)]
"""A day in a body: "2027-06-30"."""
Name = Annotated[str, Field(max_length=500)]
Prose = Annotated[str, Field(max_length=20_000)]
Number = Annotated[int, Path(ge=1, le=LARGEST, description="The number that lists show.")]


class Sent(BaseModel):
    """A body that is sent: what it does not know is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """A body that is answered with, read from a row of the register."""

    model_config = ConfigDict(from_attributes=True)


class Listed(Answer, Generic[T]):
    """A page of a list."""

    total: int = Field(description="How many there are on all pages.")
    items: list[T]
    next: str | None = Field(description="The address of the next page, null on the last one.")


class Asked(BaseModel):
    """What is asked for in an address; a parameter that there is not is refused, and so is one that says nothing.

    "?symbol=" is more often a program's mistake than the wish for all there is.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_what_says_nothing(cls, given: Any) -> Any:
        for name, value in given.items() if isinstance(given, dict) else ():
            if any(
                isinstance(each, str) and not each.strip() for each in (value if isinstance(value, list) else [value])
            ):
                raise ValueError(f"{name} says nothing: leave it out")
        return given


class Paging(Asked):
    """Which page of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page.")] = 50
    offset: Annotated[int, Field(ge=0, le=LAST_ROW, description="Rows before the page.")] = 0


def page_of(visit: Visit, response: Response, paging: Paging, total: int, items: list[T]) -> dict[str, Any]:
    """Lay out a page of a list, and name the pages beside it in the header Link."""
    following = paging.offset + paging.limit
    later = _address(visit, paging, following) if following < total else None
    links = [f'<{later}>; rel="next"'] if later else []
    if paging.offset:
        links.append(f'<{_address(visit, paging, max(0, paging.offset - paging.limit))}>; rel="prev"')
    if links:
        response.headers["Link"] = ", ".join(links)
    return {"total": total, "items": items, "next": later}


def _address(visit: Visit, paging: Paging, offset: int) -> str:
    """The address of another page of the same list, below the site's root path."""
    scope = visit.request.scope
    root, path = scope.get("root_path", ""), scope["path"]
    given = [
        (name, value) for name, value in visit.request.query_params.multi_items() if name not in ("limit", "offset")
    ]
    query = urlencode([*given, ("limit", paging.limit), ("offset", offset)])
    return f"{root}{path.removeprefix(root)}?{query}"
