"""The review page, and the way to any page's content, by keyboard only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from live import KITCHENS, SEEDS

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

HAS_FOCUS = "() => document.activeElement.id || document.activeElement.innerText || document.activeElement.tagName"
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
}"""
IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}"""


@pytest.fixture
def page(shared_site: str, open_page: Callable[..., Page]) -> Page:
    """The page of an editor."""
    return open_page(shared_site, "editor")


def at(page: Page) -> str:
    """What has the focus."""
    words: str = page.evaluate(HAS_FOCUS)
    return words


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_clauses_are_walked_accepted_and_corrected_with_one_key_each(page: Page) -> None:
    page.goto(f"/resolutions/{KITCHENS}")
    expect(page.locator("[data-keys]")).to_be_visible()
    press(page, "j")
    assert at(page) == "c-I.1-1"
    assert page.evaluate(OUTLINE) >= 2
    assert page.evaluate(IN_SIGHT)
    press(page, "j", "j")
    assert at(page) == "c-I.3-1"
    press(page, "k")
    assert at(page) == "c-I.2-1"

    press(page, "a")
    page.get_by_role("status").filter(has_text="The review is recorded.").wait_for()
    assert at(page) == "c-I.2-1"
    assert "accept by editor" in page.locator('[id="c-I.2-1"]').inner_text()

    press(page, "j", "e")
    expect(page.get_by_role("combobox", name="Verb")).to_be_focused()
    assert page.evaluate(IN_SIGHT)
    page.keyboard.press("Control+A")
    page.keyboard.type("invite")
    press(page, "Tab", "Tab", "Tab")
    assert page.evaluate("document.activeElement.name") == "addressees"
    press(page, "Tab", "Tab")
    page.keyboard.type("just a jest")
    assert page.evaluate("document.activeElement.value") == "just a jest"
    press(page, "Enter")
    page.get_by_role("status").filter(has_text="The review is recorded.").wait_for()
    assert at(page) == "c-I.3-1"
    corrected = page.locator('[id="c-I.3-1"]').inner_text()
    assert corrected.startswith("invite")
    assert "(just a jest)" in corrected


def test_n_goes_from_doubt_to_doubt(page: Page) -> None:
    page.goto(f"/resolutions/{SEEDS}")
    doubtful = page.locator(".clause.doubtful").evaluate_all("(all) => all.map((each) => each.id)")
    assert doubtful
    met = []
    for _ in doubtful:
        press(page, "n")
        met.append(at(page))
    assert met == doubtful
    press(page, "n")
    assert at(page) == doubtful[-1]


def test_keys_with_a_modifier_are_left_to_the_browser(page: Page) -> None:
    page.goto(f"/resolutions/{KITCHENS}")
    press(page, "j", "Control+j", "Alt+j")
    assert at(page) == "c-I.1-1"


def test_all_of_it_works_with_tab_and_enter_too(page: Page) -> None:
    page.goto(f"/resolutions/{KITCHENS}")
    press(page, "j", "Tab")
    seen = []
    for _ in range(12):
        seen.append(" ".join(page.evaluate("document.activeElement.innerText").split()))
        assert page.evaluate(OUTLINE) >= 2, seen
        if seen[-1].startswith("Correct"):
            break
        press(page, "Tab")
    assert [words for words in seen if words.startswith(("Accept", "Correct"))] == [
        "Accept clause I.1, 1",
        "Correct clause I.1, 1",
    ]
    press(page, "Enter")
    expect(page.get_by_role("combobox", name="Verb")).to_be_focused()
    press(page, "Shift+Tab", "Enter")
    page.get_by_role("status").filter(has_text="The review is recorded.").wait_for()
    assert "accept by editor" in page.locator('[id="c-I.1-1"]').inner_text()


@pytest.mark.parametrize("path", ["/", "/actions", f"/resolutions/{SEEDS}", "/users"])
def test_the_first_tab_leads_past_the_menu(page: Page, path: str) -> None:
    page.goto(path)
    press(page, "Tab")
    link = page.get_by_role("link", name="To the content")
    assert link.evaluate("(each) => each === document.activeElement")
    assert link.bounding_box()["x"] >= 0
    assert page.evaluate(OUTLINE) >= 2
    press(page, "Enter")
    assert at(page) == "main"
    press(page, "Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
