"""Comments on an action: what people say to each other about it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from tracker.service.commenting import LONGEST, comment_action
from tracker.store import find_action
from tracker.store.comments import list_comments
from tracker.web.access import Reader, Reporter
from tracker.web.api.schema import make_router, refusals
from tracker.web.api.shapes import Answer, Number, Sent

router = make_router("actions")


class CommentShown(Answer):
    """A comment, with the names under which those sign in whom it mentions."""

    address: str = Field(examples=["A/RES/79/114:8(a):1:secretary-general"])
    text: str
    author: str
    recorded: datetime
    mentions: tuple[str, ...]


class CommentSent(Sent):
    """A comment to add; whoever it names as @a.pozo is told of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Who has the figures for 2027?"}]})

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


@router.get(
    "/actions/{number}/comments",
    name="api_list_comments",
    response_model=list[CommentShown],
    responses=refusals(404),
)
def list_them(visit: Reader, number: Number) -> Any:
    """List what people said to each other about an action, the oldest first."""
    with visit.reading() as session:
        return list_comments(session, find_action(session, str(number)).address)


@router.post(
    "/actions/{number}/comments",
    name="api_comment_action",
    status_code=201,
    response_model=CommentShown,
    responses=refusals(404, 409, 413),
)
def take_one(visit: Reporter, number: Number, sent: CommentSent) -> Any:
    """Add a comment; it changes nothing of the action, and so needs no version."""
    with visit.desk() as desk:
        return desk.do(comment_action, str(number), sent.text)
