"""The help beside the pages: which topic each page has, and Markdown as HTML that holds nothing but what we allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from tracker.help import Topic, list_topics

TOPICS = {
    "home": "desk",
    "notices": "desk",
    "actions": "lists",
    "mine": "lists",
    "bulk": "lists",
    "correct": "lists",
    "action": "action",
    "proof": "audit",
    "resolutions": "texts",
    "resolution": "reviewing",
    "review": "reviewing",
    "refresh": "texts",
    "compare": "comparing",
    "supersede_many": "comparing",
    "upload": "adding",
    "tables": "tables",
    "table": "tables",
    "entities": "names",
    "sessions": "names",
    "reports": "papers",
    "report": "papers",
    "figures": "figures",
    "changes": "audit",
    "access": "audit",
    "search": "search",
    "users": "accounts",
    "all_tokens": "accounts",
    "account": "accounts",
    "second_factor": "accounts",
    "confirm": "accounts",
}
"""The topic of each page, by the name of its route."""
PICTURE = re.compile(r"pictures/(?P<name>[\w-]+\.jpg)")
PAGE = re.compile(r"(?P<name>[\w-]+)\.md(?:#[\w-]+)?")


@cache
def _markdown() -> MarkdownIt:
    """Markdown without HTML of its own."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def write_topic(topic: Topic, address_of: Callable[[str], str], picture_of: Callable[[str], str]) -> Markup:
    """Write a page of the help as HTML below its title; links to other pages of it lead to `address_of` their names.

    Its pictures are had from `picture_of` their names. Links to what is no page of it, such as a file of a server's
    settings or another site, stay as words, and so do pictures from elsewhere.
    """
    reader = _markdown()
    tokens = reader.parse(topic.words.partition("\n")[2])
    known = {each.name for each in list_topics()}
    for token in tokens:
        for each in (token, *(token.children or ())):
            each.attrs.pop("style", None)  # what the policy of the site forbids: the alignment of a column
        if token.children:
            token.children = _settle_pictures(_settle_links(token.children, known, address_of), picture_of)
    html = reader.renderer.render(tokens, reader.options, {})
    scroll = '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>'  # by keyboard too
    html = html.replace("<table>", scroll).replace("</table>", "</table></div>")
    html = html.replace("<pre>", '<pre tabindex="0">')
    return Markup(html)


def _settle_links(children: list[Token], known: set[str], address_of: Callable[[str], str]) -> list[Token]:
    kept: list[Token] = []
    is_dropped = False
    for token in children:
        if token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            page = PAGE.fullmatch(target)
            is_dropped = page is None or page["name"] not in known
            if page is not None:
                token.attrs["href"] = address_of(page["name"])
        if not (is_dropped and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _settle_pictures(children: list[Token], picture_of: Callable[[str], str]) -> list[Token]:
    kept: list[Token] = []
    for token in children:
        picture = PICTURE.fullmatch(str(token.attrs.get("src", ""))) if token.type == "image" else None
        if picture is not None:
            token.attrs["src"] = picture_of(picture["name"])
        if token.type != "image" or picture is not None:
            kept.append(token)
        else:
            kept.extend(token.children or ())
    return kept
