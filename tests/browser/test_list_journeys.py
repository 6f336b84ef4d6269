"""Lists as an officer works with them day after day: how few actions it takes, and by the keyboard alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from live import HARBOUR

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
ROWS_IN_SIGHT = """() => [...document.querySelectorAll('[data-row]')]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""
CURSOR = "() => document.activeElement.dataset.row || document.activeElement.name || document.activeElement.tagName"


def at(page: Page) -> str:
    """The row that has the focus, or what else has it."""
    where: str = page.evaluate(CURSOR)
    return where


def said(page: Page) -> str:
    page.wait_for_load_state()
    words: str = page.locator("p.notice.good[role=status]").inner_text()
    return words


def test_what_is_due_is_asked_corrected_and_reported_in_few_actions(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "editor")
    # what is due in 90 days of the Maritime Organization: one click, one word, one click
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("combobox", name="Asked of").fill("UNICEF")
    page.get_by_role("button", name="90 days").click()
    assert [row.split("\n")[0] for row in page.locator("td[data-label=Addressee]").all_inner_texts()] == [
        "United Nations Children's Fund"
    ]
    # a wrong addressee that one sees: click, type, press Enter, and back
    page.get_by_role("link", name="Correct action").click()
    expect(page.get_by_role("combobox", name="Addressee")).to_be_focused()
    page.keyboard.type("UNESCO")
    page.keyboard.press("Enter")
    assert said(page) == "The correction is recorded."
    assert "No action fits" in page.locator("main").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert said(page) == "Taken back: it is as it was before."
    expect(page.locator("[data-row]")).to_have_count(1)
    # progress: the action, and the form that is open there
    page.get_by_role("link", name="#").first.click()
    page.get_by_role("combobox", name="Status").select_option("in progress")
    page.get_by_role("button", name="Record the report").click()
    assert said(page) == "The status report is recorded."


def test_due_actions_are_triaged_by_keyboard_alone(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "editor")
    page.goto("/actions?open=true&order=due&dense=true")
    assert page.evaluate(ROWS_IN_SIGHT) >= 15
    rows = page.locator("[data-row]").evaluate_all("(all) => all.map((row) => row.dataset.row)")
    began = time.monotonic()
    page.keyboard.press("x")  # no row has the focus yet
    expect(page.get_by_role("group", name="Change the selected actions")).to_be_hidden()
    for _ in rows:
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert at(page) == rows[-1]
    page.keyboard.press("x")
    fields = page.get_by_role("group", name=f"Change the selected actions, all or none: {len(rows) - 1}")
    expect(fields).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.type("Water Section")
    page.keyboard.press("Enter")
    assert said(page) == f"The assignment of {len(rows) - 1} actions is recorded."
    assert at(page) == rows[-1], "the cursor is where it was"
    assert page.locator("td[data-label='Answers for it']").all_inner_texts().count("Water Section") >= len(rows) - 2
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/actions/{rows[-2]}")
    page.go_back()
    page.keyboard.press("r")
    page.wait_for_url("**#report")
    expect(page.get_by_role("combobox", name="Status")).to_be_focused()
    assert time.monotonic() - began < 60

    page.goto(f"/actions?symbol={HARBOUR}&order=due")
    if rows[-2] in page.locator("[data-row]").evaluate_all("(all) => all.map((row) => row.dataset.row)"):
        assert at(page) == rows[-2], "another filter keeps the cursor"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_role("button", name="Switch single keys off").click()
    assert said(page) == "Single keys do nothing from now on."
    before = at(page)
    page.keyboard.press("j")
    assert at(page) == before
