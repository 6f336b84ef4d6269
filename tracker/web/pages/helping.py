"""The help: a page for each topic, to which the pages of the site lead."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from tracker.help import INDEX, Topic, find_topic
from tracker.web.access import Reader, Visit
from tracker.web.helping import write_topic
from tracker.web.rendering import url_of

router = APIRouter(include_in_schema=False)

GUIDE = "## Begin"
"""With what the index begins to say where one reads on, by what one wants to do."""


@router.get("/help", name="help")
def show_help(visit: Reader) -> Response:
    """The pages of the help, by what somebody wants to do."""
    index = find_topic(INDEX)
    guide = replace(index, words=f"{index.title}\n{GUIDE}{index.words.partition(GUIDE)[2]}")
    return visit.page("help.html", topic=None, words=_write(visit, guide))


@router.get("/help/{topic}", name="help_topic")
def show_topic(visit: Reader, topic: str) -> Response:
    """A page of the help."""
    found = find_topic(topic)
    return visit.page("help.html", topic=found, words=_write(visit, found))


def _write(visit: Visit, topic: Topic) -> Markup:
    return write_topic(
        topic,
        lambda name: url_of(visit.request, "help_topic", topic=name),
        lambda name: url_of(visit.request, "help_pictures", path=name),
    )
