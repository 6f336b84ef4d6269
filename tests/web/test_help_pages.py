"""Each page of the site leads to its help, which holds nothing but words, and is what `tracker help` prints."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from building import NOW
from forms import page_of, words_of
from people import PASSWORD
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.help import Topic, list_topics
from tracker.service.accounts.people import add_user
from tracker.service.rights import Role
from tracker.store import transaction
from tracker.web import Options, create_app
from tracker.web.helping import TOPICS, write_topic
from tracker.web.pages import PAGES

NO_PAGES = {"sign_in", "give_code", "help", "help_topic", "suggest", "feed"}
"""Routes that show no page of somebody's work, or are the help themselves; files are told by their addresses."""
FILES = ("/evidence", "/data", "/file")


def test_every_page_has_a_topic_that_is_there() -> None:
    shown = {
        route.name
        for router in PAGES
        for route in router.routes
        if "GET" in (getattr(route, "methods", None) or ())
        and not (route.name.startswith("export_") or any(each in route.path for each in FILES))
    }
    assert shown - NO_PAGES - set(TOPICS) == set(), "pages without help: give each a topic in TOPICS"
    assert set(TOPICS.values()) <= {topic.name for topic in list_topics()}


def test_a_page_leads_to_its_help(visit: Callable) -> None:
    viewer = visit("viewer")
    (link,) = page_of(viewer.get("/actions")).xpath("//a[@aria-label='Help on this page']/@href")
    page = page_of(viewer.get(link))
    assert "Single keys walk lists and texts" in words_of(page)
    guide = page_of(viewer.get("/help"))
    assert "Follow up" in guide.xpath("//main//h2/text()")
    led = {str(link).rpartition("/")[2] for link in guide.xpath("//main//li/a/@href")}
    assert led == {topic.name for topic in list_topics()} - {"index"}
    assert "did you mean lists?" in words_of(page_of(viewer.get("/help/list"), 404))


@pytest.mark.parametrize("topic", list_topics(), ids=lambda topic: topic.name)
def test_no_page_of_the_help_holds_what_the_policy_forbids(topic: Topic) -> None:
    words = write_topic(topic, "/help/{}".format, "/static/help/{}".format)
    assert not any(each in words for each in ("<script", "style=", "<h1", '.md"'))


def test_markdown_brings_no_html_and_no_scripts() -> None:
    words = write_topic(
        Topic(
            "x",
            "X",
            "# X\n\n<b onclick=x>bold</b> [a](javascript:alert(1)) [b](office/nginx.conf) [c](lists.md#d)\n"
            "![Lists](pictures/lists.jpg) ![a stranger](https://example.org/x.jpg)\n",
        ),
        "/help/{}".format,
        "/static/help/{}".format,
    )
    assert '<img src="/static/help/lists.jpg" alt="Lists"' in words
    assert "a stranger" in words
    assert "example.org" not in words
    assert "<b onclick" not in words
    assert "javascript:" not in words.replace("[a](javascript:alert(1))", "")
    assert 'href="/help/lists"' in words
    assert "nginx.conf" not in words


def test_a_page_shows_its_pictures(visit: Callable) -> None:
    viewer = visit("viewer")
    sources = page_of(viewer.get("/help/lists")).xpath("//div[@class='help']//img/@src")
    assert sources
    for source in sources:
        answer = viewer.get(source)
        assert (answer.status_code, answer.content[:3]) == (200, b"\xff\xd8\xff")


def test_the_help_is_printed(tracker: Callable) -> None:
    assert tracker("help", "tables").out.startswith("# Tracking tables\n")
    assert "pictures/" not in tracker("help", "lists").out
    assert "first-steps" in tracker("help").out
    answer = tracker("help", "tabels")
    assert (answer.code, "did you mean tables?" in answer.err) == (3, True)


def test_an_empty_register_says_how_to_begin(register: Engine, database_url: str, quick_hashes: None) -> None:
    with transaction(register) as session:
        add_user(session, "ada", Role.ADMINISTRATOR, password=PASSWORD, author="A. Clerk", now=NOW)
    site = create_app(Options(database_url, is_public=True))
    with TestClient(site, base_url="http://testserver", headers={"origin": "http://testserver"}) as client:
        assert "an editor adds the first resolutions" in words_of(page_of(client.get("/")))
        client.post("/sign-in", data={"name": "ada", "password": PASSWORD})
        page = page_of(client.get("/"))
    assert words_of(page, "//ol").startswith("Add texts Give resolutions as files")
    assert "Let people in" in words_of(page)
