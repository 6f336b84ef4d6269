"""Tests with a browser: they are skipped, with the reason, where Playwright or Chromium is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Watch, find_chromium, launch, sign_in, visit
from live import fill, serve
from registers import SERVER, fresh_database, server_database
from sqlalchemy.engine import make_url

from tracker.store import engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of all tests."""
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install '.[dev]'")
    if find_chromium() is None:
        pytest.skip("there is no Chromium: apt-get install chromium, or name one in TRACKER_TEST_CHROMIUM")
    with launch() as started:
        yield started


@pytest.fixture(scope="session")
def filled(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register with the samples and the people, to be copied: a file, or a database on the server."""
    if SERVER:
        with server_database() as url:
            register = engine(url)
            fill(register)
            register.dispose()
            yield str(make_url(url).database)
        return
    file = tmp_path_factory.mktemp("filled") / "register.sqlite3"
    register = engine(str(file))
    fill(register)
    register.dispose()
    yield str(file)


@pytest.fixture(scope="module")
def shared_site(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that the tests of a module share: they only read, or each does its own."""
    folder = tmp_path_factory.mktemp("shared")
    with fresh_database(filled, folder) as url, serve(url, folder) as address:
        yield address


@pytest.fixture
def site(filled: str, tmp_path: Path) -> Iterator[str]:
    """The address of a site of the test's own."""
    with fresh_database(filled, tmp_path) as url, serve(url, tmp_path) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of a site in a window of its own: `open_page(site, "editor")` is signed in, at the start page.

    At the end no page may have logged an error, broken the security policy, or asked another host for anything.
    """
    opened = []
    watches = []

    def open_one(address: str, name: str = "", **options: object) -> Page:
        watch = Watch(address.removeprefix("http://"))
        context = visit(browser, address, watch, **options)
        opened.append(context)
        watches.append(watch)
        page = context.new_page()
        page.goto("/sign-in")
        if name:
            sign_in(page, name)
            page.get_by_role("heading", name="What needs you today").wait_for()
        return page

    yield open_one
    for context in opened:
        context.close()
    faults = [fault for watch in watches for fault in watch.faults]
    assert faults == []
