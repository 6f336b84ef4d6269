"""The same work in a browser that runs no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from live import CONVENE, HARBOUR, SEEDS
from papers import BRIDGES, print_pdf

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[[str], "Page"]


@pytest.fixture
def plain(shared_site: str, open_page: Callable[..., Page]) -> Visit:
    """Open a page as somebody, without scripts."""
    return lambda name: open_page(shared_site, name, java_script_enabled=False)


def done(page: Page) -> str:
    page.wait_for_load_state()
    words: str = page.locator("p.notice.good[role=status]").inner_text()
    return words


def test_scripts_are_off_here_indeed(plain: Visit) -> None:
    page = plain("editor")
    page.goto(f"/resolutions/{HARBOUR}")
    expect(page.locator("[data-keys]")).to_have_count(1)
    expect(page.locator("[data-keys]")).to_be_hidden()


def test_lists_are_filtered_sorted_and_paged(plain: Visit) -> None:
    page = plain("viewer")
    page.get_by_role("link", name="Actions", exact=True).click()
    page.locator("summary", has_text="Filter").click()
    page.get_by_role("combobox", name="Addressee").fill("Secretary-General")
    page.get_by_role("combobox", name="Open or closed").select_option("open")
    page.get_by_role("button", name="Show").click()
    rows = page.locator("table.cards tbody tr")
    assert set(page.locator('td[data-label="Addressee"]').all_inner_texts()) == {"Secretary-General"}
    page.get_by_role("link", name="Due", exact=True).click()
    assert page.get_by_role("columnheader", name="Due").get_attribute("aria-sort") == "ascending"
    assert "30 June 2026 (" in rows.first.inner_text()
    pills = page.get_by_role("list", name="The filter").get_by_role("link")
    assert [words.removeprefix("Take off:").strip() for words in pills.all_inner_texts()][:2] == [
        "Asked of Secretary-General ×",
        "Open ×",
    ]

    page.get_by_role("link", name="Sessions").click()
    first = page.locator("table.cards tbody tr").first.inner_text()
    page.get_by_role("link", name="Next").click()
    assert page.locator("table.cards tbody tr").first.inner_text() != first
    page.get_by_role("link", name="Previous").click()
    assert page.locator("table.cards tbody tr").first.inner_text() == first


def test_a_report_is_recorded_with_evidence(plain: Visit) -> None:
    page = plain("focal")
    page.get_by_role("link", name="My actions").click()
    page.get_by_role("row").filter(has_text="para. 3(b)").get_by_role("link", name="#").click()
    page.get_by_role("combobox", name="Status").select_option("in progress")
    page.get_by_label("What was done").fill("A hall was found")
    page.get_by_label("or a file that shows it").set_input_files(
        {"name": "hall.txt", "mimeType": "text/plain", "buffer": b"The hall is free in May\n"}
    )
    page.get_by_role("button", name="Record the report").click()
    assert done(page) == "The status report is recorded."
    assert CONVENE in page.locator("main").inner_text()
    assert "A hall was found" in page.get_by_role("region", name="Status reports").inner_text()
    expect(page.get_by_role("link", name="hall.txt")).to_be_visible()


def test_a_clause_is_accepted_and_corrected(plain: Visit) -> None:
    page = plain("editor")
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name=SEEDS, exact=True).click()
    found = page.locator('[id="c-2-1"]')
    found.get_by_role("button", name="Accept").click()
    assert done(page) == "The review is recorded."
    found.get_by_role("link", name="Correct").click()
    found.get_by_role("textbox", name="Deadlines").fill("some fine day")
    found.get_by_role("textbox", name="Addressees").fill("Member States\nFiji")
    found.get_by_role("button", name="Save the correction").click()
    assert "says no time that can be understood" in found.get_by_role("alert").inner_text()
    assert found.get_by_role("textbox", name="Addressees").input_value() == "Member States\nFiji"
    found.get_by_role("textbox", name="Deadlines").fill("by 30 June 2027")
    found.get_by_role("button", name="Save the correction").click()
    assert done(page) == "The review is recorded."
    assert "30 June 2027" in found.inner_text()


def test_a_file_is_added_and_its_result_shown(browser: Browser, plain: Visit) -> None:
    page = plain("editor")
    page.get_by_role("link", name="Add texts").click()
    page.get_by_label("Files: PDF").set_input_files(
        [
            {"name": "bridges.pdf", "mimeType": "application/pdf", "buffer": print_pdf(browser, BRIDGES)},
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" \n"},
        ]
    )
    page.get_by_role("button", name="Add to the register").click()
    results = page.get_by_role("status").get_by_role("listitem").all_inner_texts()
    assert results == [
        "bridges.pdf: added, A/RES/80/9050, 4 actions. No clause of it wants a look.",
        "empty.txt: empty.txt is empty: choose the file again.",
    ]
    page.get_by_role("link", name="A/RES/80/9050").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("A/RES/80/9050")


def test_many_actions_are_changed_at_once(plain: Visit) -> None:
    page = plain("editor")
    page.goto(f"/actions?symbol={HARBOUR}&addressee=International+Maritime+Organization&order=number")
    for box in page.get_by_role("checkbox", name="Select action").all():
        box.check()
    page.get_by_role("group", name="Change the selected").get_by_label("Focal point").fill("Li Wen")
    page.get_by_role("button", name="Change the selected").click()
    assert done(page) == "The assignment of 2 actions is recorded."
    assert page.locator('td[data-label="Answers for it"]').all_inner_texts() == ["Li Wen", "Li Wen"]
    assert page.url.startswith(page.url.split("/actions")[0] + f"/actions?symbol={HARBOUR.replace('/', '%2F')}")


def test_a_tracking_table_is_taken_in_on_a_telephone(site: str, open_page: Callable[..., Page]) -> None:
    """From "Add texts" to the last row: given, its status said, a row certain, one ticked, one let go of; its help."""
    page = open_page(site, "editor", java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Add texts").click()
    page.get_by_role("link", name="Take the tracking table in").click()
    table = "Res.;OP;Status;Remarks\r\n80/9001;4;Phase 2;Letters went out\r\n80/9001;6;Phase 2;\r\n80/9999;1;Done;\r\n"
    page.get_by_label("The table").set_input_files(
        [{"name": "ours.csv", "mimeType": "text/csv", "buffer": table.encode()}]
    )
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("combobox", name="phase 2").select_option("in progress")
    page.get_by_role("button", name="Look at it again").click()
    expect(page.get_by_text("Nothing is written yet.")).to_contain_text(
        "1 row certain, 1 row doubtful, 1 row matches nothing"
    )
    page.get_by_role("checkbox", name="private sector").check()
    page.get_by_role("button", name="Take the table").click()
    assert done(page).startswith("The table is taken")
    page.get_by_role("button", name="Let go of it").click()
    expect(page.get_by_text("Nothing of it is left.")).to_be_visible()
    page.get_by_role("link", name="Help on this page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tracking tables")
