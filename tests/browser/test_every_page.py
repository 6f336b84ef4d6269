"""Every page that can be reached from the start page: for everybody, at any width, and with nothing from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from browsing import DESKTOP, TELEPHONE, Watch, find_axe, sign_in, visit
from live import HARBOUR, KITCHENS

from tracker.web.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

START = ("/search?text=Controller", "/")
"""Where links are followed from: the start page, and the one report of the samples, which has a file."""
MOST, OF_A_KIND = 80, 2
FILES = ("/figures/", "/account/data", "/actions/export/", "/akn/", "/texts/", "/evidence/", "/api/")
"""Links that give a file and not a page."""
DATA = ("/feed.ics", "/suggest/addressee")
"""What programs ask for, and no person."""
DOCUMENTS = "documents.un.org"
"""The only other site that a link leads to: where a text is published."""
BESIDE = (
    "/sign-in",
    "/sign-in/code",
    "/account/confirm",
    f"/compare?old={HARBOUR}&new={KITCHENS}",
    "/search?text=%22",
    "/actions?stale=0",
    "/actions/99999",
    "/actions?text=nothing+has+these+words",
    "/actions?dense=true&group=addressee&columns=due&columns=asked&columns=tags",
    "/actions?selected=all",
    f"/resolutions/{HARBOUR}?only=doubts",
    "/there-is-no-such-page",
)
"""Pages that no link leads to: forms lead to them, or faults."""

OPEN_ALL = "() => { for (const each of document.querySelectorAll('details')) each.open = true }"
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll('*')]
    .filter((each) => !each.closest('.scroll') && each.getBoundingClientRect().right > room + 1)
    .map((each) => each.outerHTML.slice(0, 200));
  return wide.length ? wide : ['text within its box'];
}"""
CHECK = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations
    .filter((each) => ['serious', 'critical'].includes(each.impact))
    .flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary));
}"""

without_axe = pytest.mark.skipif(
    find_axe() is None, reason="there is no axe-core: npm install axe-core, or name its axe.min.js in TRACKER_TEST_AXE"
)


@dataclass
class Crawl:
    """What was met on the way: pages and their faults, and links to files."""

    pages: list[str] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def note(self, path: str, faults: list[str]) -> None:
        if faults:
            self.faults.setdefault(path, []).extend(faults)


def crawl(page: Page, host: str, look: Callable[[Page], list[str]]) -> Crawl:
    """Follow all links from the start page, and look at each page at both widths with all of it opened.

    Of pages that are like each other, see `kind_of`, a few are enough.
    """
    met = Crawl()
    waiting, kinds = [*START, *BESIDE], Counter[str]()
    known = set(waiting)
    while waiting and len(met.pages) < MOST:
        path = waiting.pop(0)
        answer = page.goto(path)
        if path not in BESIDE:
            met.pages.append(path)
            status = answer.status if answer else None
            met.note(path, [] if status == 200 else [f"answered with {status}"])
        for link in page.locator("a[href]").evaluate_all("(all) => all.map((each) => each.href)"):
            parts = urlsplit(link)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.netloc == DOCUMENTS:
                continue
            if parts.netloc != host:
                met.note(path, [f"leads to {link}"])
            elif target.startswith(FILES):
                met.files[target] = None
            elif target not in known and kinds[kind_of(target)] < OF_A_KIND:
                known.add(target)
                kinds[kind_of(target)] += 1
                waiting.append(target)
        page.evaluate(OPEN_ALL)
        for size in (DESKTOP, TELEPHONE):
            page.set_viewport_size(size)
            met.note(f"{path} at {size['width']}", look(page))
    assert not waiting, f"there are more than {MOST} pages: {waiting}"
    return met


def kind_of(target: str) -> str:
    """What pages are like each other: "/actions/16" and "/actions/17", or one list in two orders."""
    parts = urlsplit(target)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")} - {"order", "descending", "page"})
    if parts.path in ("/actions", "/mine"):  # one list, however it is narrowed and laid out
        names = ["filter"] if names else []
    last = parts.path.rpartition("/")[2] if parts.path.startswith("/actions/") else ""
    return f"{parts.path.split('/')[1]} {parts.path.count('/') > 1} {last.strip('0123456789')} {names}"


def test_every_page_fits_its_window_and_asks_nobody_else(shared_site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(shared_site, "admin")
    met = crawl(page, urlsplit(shared_site).netloc, lambda shown: shown.evaluate(TOO_WIDE))
    assert met.faults == {}

    reached = {urlsplit(target).path for target in (*met.pages, *met.files, *BESIDE, *DATA)}
    routes = [route for router in PAGES for route in router.routes if "GET" in (getattr(route, "methods", None) or ())]
    assert len(routes) > 15
    assert [route.path for route in routes if not any(route.path_regex.match(path) for path in reached)] == []

    files = [target for target in met.files if not target.startswith("/api/")]
    assert {target.split("/")[1] for target in files} == {"account", "actions", "akn", "evidence", "figures", "texts"}
    for target in files[:30]:
        sent = page.request.get(target)
        assert sent.status == 200, target
        assert sent.headers["content-disposition"].startswith("attachment"), target


@without_axe
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, shared_site: str) -> None:
    watch = Watch(urlsplit(shared_site).netloc)
    context = with_axe(visit(browser, shared_site, watch, bypass_csp=True))
    page = context.new_page()
    page.goto("/sign-in")
    faults = check(page)
    sign_in(page, "admin", "not the password")
    faults += check(page)
    sign_in(page, "admin")
    page.get_by_role("heading", name="What needs you today").wait_for()
    met = crawl(page, watch.host, check)
    page.goto(f"/actions?symbol={HARBOUR}&overdue=true")
    page.get_by_role("link", name="#").first.click()
    page.get_by_role("combobox", name="Status").select_option("implemented")
    page.get_by_role("button", name="Record the report").click()
    page.get_by_role("alert").wait_for()
    faults += check(page)
    context.close()
    assert met.faults == {}
    assert faults == []


@without_axe
def test_axe_would_find_a_fault(browser: Browser) -> None:
    context = with_axe(browser.new_context(bypass_csp=True))
    page = context.new_page()
    page.goto("data:text/html,<!DOCTYPE html><html lang='en'><title>A fault</title><main><input></main></html>")
    assert [fault.split(":")[0] for fault in check(page)] == ["label"]
    context.close()


def test_a_page_that_is_too_wide_would_be_found(browser: Browser) -> None:
    page = browser.new_page(viewport=TELEPHONE)
    page.goto("data:text/html,<!DOCTYPE html><meta name='viewport' content='width=device-width'><p>" + "w" * 300)
    assert page.evaluate(TOO_WIDE) == ["text within its box"]
    page.close()


def with_axe(context: BrowserContext) -> BrowserContext:
    """Let every page of a context be checked; its site's security policy has to be set aside for that."""
    context.add_init_script(path=find_axe())
    return context


def check(page: Page) -> list[str]:
    """What axe holds to be serious or critical."""
    faults: list[str] = page.evaluate(CHECK)
    return faults
