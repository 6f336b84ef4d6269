"""An editor names a focal point and asks something; the focal point begins with it, answers, and takes a calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
from browsing import TELEPHONE
from icalendar import Calendar

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]


def test_from_the_desk_of_an_editor_to_that_of_a_focal_point(site: str, open_page: Open) -> None:
    editor = open_page(site, "editor")
    editor.get_by_role("region", name="Assigned to nobody, due next").get_by_role("link").first.click()
    editor.locator("summary", has_text="Assign").click()
    editor.get_by_label("Focal point").fill("focal")
    editor.get_by_role("button", name="Assign", exact=True).click()
    editor.get_by_text("signs in as focal").wait_for()
    editor.get_by_label("Your comment").fill("When can this be done?")
    editor.get_by_label("Tell somebody of it").fill("focal")
    editor.get_by_role("button", name="Comment", exact=True).click()
    editor.get_by_text("told: focal").wait_for()

    focal = open_page(site, "focal", viewport=TELEPHONE, java_script_enabled=False)
    desk = focal.get_by_role("region", name="My desk")
    desk.get_by_text("mentioned you: “When can this be done? @focal”").wait_for()
    desk.get_by_text("named you as focal point").wait_for()
    desk.get_by_role("link", name="All notices").click()
    focal.get_by_role("button", name="Mark all as seen").click()
    focal.get_by_text("Nothing new.").wait_for()
    focal.get_by_role("region", name="Seen before").get_by_role("link").first.click()
    focal.get_by_label("Your comment").fill("In May, @editor.")
    focal.get_by_role("button", name="Comment", exact=True).click()
    focal.get_by_text("told: editor").wait_for()

    focal.goto("/account")
    focal.get_by_role("button", name="Make an address").click()
    address = focal.get_by_role("region", name="Calendars to subscribe to").locator("code").inner_text()
    calendar = Calendar.from_ical(httpx.get(address).content)
    assert len(calendar.walk("VEVENT")) > 1
    assert all(str(event["url"]).startswith(f"{site}/actions/") for event in calendar.walk("VEVENT"))
