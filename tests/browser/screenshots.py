"""Pictures of every page, wide and narrow, to be looked at: `python tests/browser/screenshots.py FOLDER`.

Without FOLDER it takes those that the help shows, as small files, and writes them to `tracker/help/pictures/`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import DESKTOP, TELEPHONE, Watch, launch, sign_in, visit
from live import CONVENE, FERRIES, HARBOUR, KITCHENS, PASSWORD, TRUST_FUND, fill, serve

from tracker.service import Assignment, assign_actions
from tracker.service.commenting import comment_action
from tracker.store import engine, find_action, reading, transaction

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sqlalchemy import Engine

    from tracker.store import ActionRow

PAGES = {
    "home": "/",
    "actions": "/actions",
    "actions-filtered": "/actions?addressee=Secretary-General&order=due",
    "actions-empty": "/actions?overdue=true&text=nothing+has+these+words",
    "mine": "/mine",
    "notices": "/notices",
    "resolutions": "/resolutions",
    "review": "/review",
    "resolution": f"/resolutions/{HARBOUR}",
    "resolution-ferries": f"/resolutions/{quote(FERRIES)}",
    "compare": f"/compare?old={HARBOUR}&new={KITCHENS}",
    "upload": "/upload",
    "tables": "/tables",
    "table": "/tables/1",
    "table-taken": "/tables/2",
    "entities": "/entities?text=office",
    "sessions": "/sessions",
    "sessions-correct": "/sessions?body=Human+Rights+Council&of=Human+Rights+Council&number=60",
    "reports": "/reports",
    "report-due": "/reports/due?within=900",
    "report-status": "/reports/status-by-addressee",
    "changes": "/changes",
    "search": "/search?text=report",
    "users": "/users",
    "tokens": "/users/tokens",
    "account": "/account",
    "second-factor": "/account/second-factor",
    "confirm": "/account/confirm?next=/users",
    "not-found": "/there-is-no-such-page",
}
"""What the pictures are called, and the page of each."""


HELP = Path(__file__).parents[2] / "tracker" / "help" / "pictures"
SHOWN_IN_HELP = {
    "desk": "/",
    "lists": "/actions?dense=true&order=due&open=true",
    "reviewing": f"/resolutions/{HARBOUR}",
    "figures": "/figures",
    "papers": "/reports/status-by-addressee",
    "tables": "/tables/1",
}
"""What the pictures of the help are called, and the page of each; "action" is the page of an action that is overdue."""


def take_pictures_of_help(folder: Path = HELP) -> None:
    """Write what the help shows, the first screen of each page, as JPEG files: "lists.jpg"."""
    folder.mkdir(parents=True, exist_ok=True)
    with serve_filled() as (address, overdue, _), launch() as browser:
        context = visit(browser, address, Watch(address.removeprefix("http://")), viewport=DESKTOP)
        page = context.new_page()
        page.goto("/sign-in")
        sign_in(page, "editor")
        for name, path in (SHOWN_IN_HELP | {"action": f"/actions/{overdue.handle}"}).items():
            page.goto(path)
            page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=70)
        context.close()


def take_pictures(folder: Path) -> None:
    """Write a PNG file of every page into the folder: "home-1280.png", "home-390.png"."""
    folder.mkdir(parents=True, exist_ok=True)
    with serve_filled() as (address, overdue, reported), launch() as browser:
        for size in (DESKTOP, TELEPHONE):
            context = visit(browser, address, Watch(address.removeprefix("http://")), viewport=size)
            page = context.new_page()
            page.goto("/sign-in")
            _take(page, folder, f"sign-in-{size['width']}")
            sign_in(page, "admin", "not the password")
            _take(page, folder, f"sign-in-refused-{size['width']}")
            sign_in(page, "admin", PASSWORD)
            for name, path in PAGES.items():
                page.goto(path)
                _take(page, folder, f"{name}-{size['width']}")
            _take_forms(page, folder, size["width"], overdue, reported)
            context.close()
            context = visit(browser, address, Watch(address.removeprefix("http://")), viewport=size)
            _take_desk(context.new_page(), folder, size["width"], overdue)
            context.close()


@contextmanager
def serve_filled() -> Iterator[tuple[str, ActionRow, ActionRow]]:
    """Serve a filled register: its address, an action that is overdue, and one that was reported on."""
    with tempfile.TemporaryDirectory() as work:
        url = f"sqlite:///{work}/register.sqlite3"
        register = engine(url)
        fill(register)
        talk(register)
        with reading(register) as session:
            overdue, reported = find_action(session, CONVENE), find_action(session, TRUST_FUND)
        register.dispose()
        with serve(url, Path(work)) as address:
            yield address, overdue, reported


def talk(register: Engine) -> None:
    """Let an editor name a focal point, and say something to them."""
    now = datetime.now(UTC)
    with transaction(register) as session:
        assign_actions(session, [CONVENE], Assignment(focal_point="focal"), author="editor", now=now)
        comment_action(session, CONVENE, "Who convenes it, @focal? The hall is free in May.", author="editor", now=now)


def _take_desk(page: Page, folder: Path, width: int, overdue: ActionRow) -> None:
    """Take what a focal point begins with: their desk, their notices, a comment, and a calendar to subscribe to."""
    page.goto("/sign-in")
    sign_in(page, "focal")
    _take(page, folder, f"focal-home-{width}")
    page.goto("/notices")
    _take(page, folder, f"focal-notices-{width}")
    page.goto(f"/actions/{overdue.handle}")
    _take(page, folder, f"focal-action-{width}")
    page.goto("/account")
    page.get_by_role("button", name="Make an address").click()
    _take(page, folder, f"focal-account-{width}")


def _take_forms(page: Page, folder: Path, width: int, overdue: ActionRow, reported: ActionRow) -> None:
    """Take the pages whose forms have to be opened first, and those that answer a form."""
    for name, row in (("action", overdue), ("action-reported", reported)):
        page.goto(f"/actions/{row.handle}")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        _take(page, folder, f"{name}-{width}")
    page.goto(f"/actions/{overdue.handle}")
    page.get_by_role("combobox", name="Status").select_option("implemented")
    page.get_by_role("button", name="Record the report").click()
    _take(page, folder, f"action-refused-{width}")
    for name in ("Correct", "Add a clause"):
        page.goto(f"/resolutions/{KITCHENS}")
        page.get_by_role("link", name=name).first.click()
        _take(page, folder, f"resolution-{name.split()[0].lower()}-{width}")
    page.goto("/actions?overdue=true")
    _take(page, folder, f"actions-open-filter-{width}")
    page.goto("/actions?overdue=true")
    page.evaluate(
        "document.querySelectorAll('[name=selected]').forEach((each) => each.value = '0-0 ' + each.value.split(' ')[1])"
    )
    page.get_by_role("checkbox", name="Select action").first.check()
    page.get_by_label("Unit").last.fill("Kitchens Section")
    page.get_by_role("button", name="Change the selected").click()
    page.get_by_role("alert").wait_for()
    _take(page, folder, f"bulk-refused-{width}")
    page.goto("/upload")
    page.get_by_label("Files").set_input_files(
        [
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" "},
            {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes of a meeting, nothing more.\n"},
        ]
    )
    page.get_by_role("button", name="Add to the register").click()
    page.get_by_role("listitem").filter(has_text="notes.txt: failed").wait_for()
    _take(page, folder, f"upload-done-{width}")
    page.goto("/users")
    page.get_by_label("Name to sign in with").fill(f"guest{width}")
    page.get_by_role("button", name="Add", exact=True).click()
    _take(page, folder, f"users-added-{width}")


def _take(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png", full_page=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        take_pictures(Path(sys.argv[1]))
    else:
        take_pictures_of_help()
