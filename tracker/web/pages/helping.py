"""The help: a page for each topic, to which the pages of the site lead."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from tracker.help import INDEX, find_topic, list_topics
from tracker.web.access import Reader
from tracker.web.helping import write_topic
from tracker.web.rendering import url_of

router = APIRouter(include_in_schema=False)


@router.get("/help", name="help")
def show_help(visit: Reader) -> Response:
    """The pages of the help."""
    return visit.page("help.html", topic=None, words="", topics=[each for each in list_topics() if each.name != INDEX])


@router.get("/help/{topic}", name="help_topic")
def show_topic(visit: Reader, topic: str) -> Response:
    """A page of the help."""
    found = find_topic(topic)
    words = write_topic(
        found,
        lambda name: url_of(visit.request, "help_topic", topic=name),
        lambda name: url_of(visit.request, "help_pictures", path=name),
    )
    return visit.page("help.html", topic=found, words=words, topics=())
