"""Every page that can be reached from the start page: for everybody, at any width, and with nothing from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from browsing import DESKTOP, TELEPHONE, Watch, find_axe, sign_in, visit
from live import CONVENE, HARBOUR, KITCHENS

from tracker.web.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST, OF_A_KIND = 60, 3
FILES = ("/actions/export/", "/akn/", "/evidence/", "/api/")
"""Links that give a file and not a page."""
BESIDE = (
    "/sign-in",
    f"/compare?old={HARBOUR}&new={KITCHENS}",
    "/search?text=report",
    "/search?text=%22",
    "/actions?stale=0",
    "/actions/99999",
    "/actions?text=nothing+has+these+words",
    "/there-is-no-such-page",
)
"""Pages that no link leads to from a register such as this: forms lead to them, or faults."""

OPEN_ALL = "() => { for (const each of document.querySelectorAll('details')) each.open = true }"
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((each) => !each.closest('.scroll') && each.getBoundingClientRect().right > room + 1)
    .map((each) => each.outerHTML.slice(0, 200));
}"""
CHECK = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations
    .filter((each) => ['serious', 'critical'].includes(each.impact))
    .flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary));
}"""


@pytest.fixture(scope="module")
def crawled(browser: Browser, shared_site: str) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Follow all links from the start page as an administrator: the pages, the files, and what went wrong on the way.

    Of pages that differ in numbers or symbols only, a few are enough.
    """
    watch = Watch(urlsplit(shared_site).netloc)
    context = visit(browser, shared_site, watch)
    page = context.new_page()
    page.goto("/sign-in")
    sign_in(page, "admin")
    page.get_by_role("heading", name="What needs you today").wait_for()
    waiting, pages, files, kinds = ["/"], list[str](), dict[str, None](), Counter[str]()
    known = set(waiting)
    while waiting and len(pages) < MOST:
        path = waiting.pop(0)
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            watch.faults.append(f"{path}: answered with {answer and answer.status}")
        pages.append(path)
        for link in page.locator("a[href]").evaluate_all("(all) => all.map((each) => each.href)"):
            parts = urlsplit(link)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.netloc != watch.host:
                watch.faults.append(f"{path}: leads to {link}")
            elif target.startswith(FILES):
                files[target] = None
            elif target not in known and kinds[kind_of(target)] < OF_A_KIND:
                known.add(target)
                kinds[kind_of(target)] += 1
                waiting.append(target)
    yield pages, list(files), watch.faults
    context.close()


def kind_of(target: str) -> str:
    """What pages are like each other: "/actions/16" and "/actions/17", two pages of one list."""
    parts = urlsplit(target)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")})
    return f"{parts.path.split('/')[1]} {parts.path.count('/') > 1} {names}"


def test_every_page_is_answered_and_asks_nobody_else(crawled: tuple[list[str], list[str], list[str]]) -> None:
    pages, _, faults = crawled
    assert faults == []
    assert len(pages) > 25


def test_the_links_lead_to_every_page_of_the_site(crawled: tuple[list[str], list[str], list[str]]) -> None:
    pages, files, _ = crawled
    reached = {urlsplit(target).path for target in (*pages, *files, *BESIDE)}
    routes = [route for router in PAGES for route in router.routes if "GET" in (getattr(route, "methods", None) or ())]
    assert len(routes) > 15
    missed = [route.path for route in routes if not any(route.path_regex.match(path) for path in reached)]
    assert missed == []


def test_files_are_sent_to_be_kept(
    crawled: tuple[list[str], list[str], list[str]], shared_site: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_site, "admin")
    files = [target for target in crawled[1] if not target.startswith("/api/")]
    assert {target.split("/")[1] for target in files} == {"actions", "akn", "evidence"}
    for target in files[:30]:
        answer = page.request.get(target)
        assert answer.status == 200, target
        assert answer.headers["content-disposition"].startswith("attachment"), target


@pytest.mark.parametrize("width", [DESKTOP, TELEPHONE], ids=["wide", "narrow"])
def test_no_page_is_wider_than_its_window_or_breaks_the_policy(
    crawled: tuple[list[str], list[str], list[str]],
    shared_site: str,
    open_page: Callable[..., Page],
    width: dict[str, int],
) -> None:
    page = open_page(shared_site, "admin", viewport=width)
    too_wide = {}
    for path in (*crawled[0], *BESIDE):
        page.goto(path)
        page.evaluate(OPEN_ALL)
        if found := page.evaluate(TOO_WIDE):
            too_wide[path] = found
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide.setdefault(path, ["the page"])
    assert too_wide == {}


@pytest.mark.parametrize("width", [DESKTOP, TELEPHONE], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious_on_any_page(
    crawled: tuple[list[str], list[str], list[str]], browser: Browser, shared_site: str, width: dict[str, int]
) -> None:
    axe = find_axe()
    if axe is None:
        pytest.skip("there is no axe-core: npm install axe-core, or name its axe.min.js in TRACKER_TEST_AXE")
    context = visit(browser, shared_site, Watch(""), viewport=width, bypass_csp=True)
    context.add_init_script(path=axe)
    page = context.new_page()
    page.goto("/sign-in")
    found: dict[str, Any] = {"signing in": check(page)}
    sign_in(page, "admin", "not the password")
    found["being refused"] = check(page)
    sign_in(page, "admin")
    page.get_by_role("heading", name="What needs you today").wait_for()
    for path in (*crawled[0], *BESIDE):
        page.goto(path)
        found[path] = check(page)
    page.goto(f"/actions?symbol={HARBOUR}&overdue=true")
    page.get_by_role("link", name="#").first.click()
    page.get_by_role("combobox", name="Status").select_option("implemented")
    page.get_by_role("button", name="Record the report").click()
    page.get_by_role("alert").wait_for()
    found[f"refused report on {CONVENE}"] = check(page)
    context.close()
    assert {path: what for path, what in found.items() if what} == {}


def test_axe_would_find_a_fault(browser: Browser) -> None:
    axe = find_axe()
    if axe is None:
        pytest.skip("there is no axe-core: npm install axe-core, or name its axe.min.js in TRACKER_TEST_AXE")
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(path=axe)
    page = context.new_page()
    page.goto("data:text/html,<!DOCTYPE html><html lang='en'><title>A fault</title><main><input></main></html>")
    assert [fault.split(":")[0] for fault in check(page)] == ["label"]
    context.close()


def check(page: Page) -> list[str]:
    """What axe holds to be serious or critical, with everything opened that can be."""
    page.evaluate(OPEN_ALL)
    faults: list[str] = page.evaluate(CHECK)
    return faults
