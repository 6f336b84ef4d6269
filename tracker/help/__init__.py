"""The help: a page in Markdown for each topic, shown on the site beside its pages and printed by `tracker help`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from tracker.errors import NotFound

INDEX = "index"


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the help: its name, "lists", its title, and its words in Markdown, of which the title is the first."""

    name: str
    title: str
    words: str

    @property
    def without_pictures(self) -> str:
        """Its words for a terminal, which shows no pictures: a line that is a picture is left out."""
        return re.sub(r"^!\[.*\n\n?", "", self.words, flags=re.M)


@cache
def list_topics() -> tuple[Topic, ...]:
    """List the pages of the help by name."""
    folder = files(__package__)
    names = sorted(each.name.removesuffix(".md") for each in folder.iterdir() if each.name.endswith(".md"))
    pages = ((name, folder.joinpath(f"{name}.md").read_text(encoding="utf-8")) for name in names)
    return tuple(Topic(name, words.partition("\n")[0].lstrip("# ").strip(), words) for name, words in pages)


def find_topic(name: str) -> Topic:
    """Find a page of the help by its name; NotFound offers the nearest one."""
    wanted = "-".join(name.casefold().removesuffix(".md").split())
    topics = {topic.name: topic for topic in list_topics()}
    if wanted in topics:
        return topics[wanted]
    near = get_close_matches(wanted, topics, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(topics)}."
    raise NotFound(f"There is no help on {name!r}: {hint}")
