"""People at their browsers: signed in, and watched for what a page must never do."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from live import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

DESKTOP = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""What the console says of a page that was answered with a refusal, as some tests mean it to be."""
REPOSITORY = Path(__file__).parents[2]


def find_chromium() -> str | None:
    """The browser to run: that of TRACKER_TEST_CHROMIUM, or Debian's; None where there is none."""
    named = os.environ.get("TRACKER_TEST_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return shutil.which("chromium")


def find_axe() -> Path | None:
    """The accessibility checker: that of TRACKER_TEST_AXE, or where npm puts it; None where there is none."""
    named = os.environ.get("TRACKER_TEST_AXE")
    place = Path(named) if named else REPOSITORY / "node_modules/axe-core/axe.min.js"
    return place if place.is_file() else None


@contextmanager
def launch() -> Iterator[Browser]:
    """Start the browser that `find_chromium` finds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--disable-dev-shm-usage"])
        yield browser
        browser.close()


@dataclass
class Watch:
    """What the pages of a browser did that no page may do: console errors, faults of scripts, foreign requests."""

    host: str
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a context."""
        context.on("console", self._hear)
        context.on("weberror", self._note_error)
        context.on("request", self._note_request)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED.match(message.text):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.faults.append(f"foreign request: {request.url}")


def visit(browser: Browser, address: str, watch: Watch, **options: Any) -> BrowserContext:
    """Open a browser window of its own, with nobody signed in."""
    settings: dict[str, Any] = {"base_url": address, "viewport": DESKTOP, "locale": "en-GB"} | options
    context = browser.new_context(**settings)
    context.set_default_timeout(10_000)
    watch.follow(context)
    return context


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form to sign in, at the page where it is."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
