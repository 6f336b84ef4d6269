"""What comes out of the printer: papers and texts, without the frame of the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pypdfium2
from live import HARBOUR, TRUST_FUND

if TYPE_CHECKING:
    from playwright.sync_api import Page

FRAME = "nav, form, footer.site, .tools, .who, details.filters, .noprint, button, input, select, textarea"


def printed(page: Page) -> list[str]:
    """Print a page and give the text of each sheet, with all white space as one space."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sheets = [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]
    document.close()
    return sheets


def visible(page: Page, selector: str) -> list[str]:
    """What of a selector is shown."""
    shown: list[str] = page.locator(selector).evaluate_all(
        "(all) => all.filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 120))"
    )
    return shown


def test_a_report_is_printed_whole_on_wide_sheets_with_its_head_on_each(
    shared_site: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_site, "viewer")
    page.goto("/reports/actions")
    cells = page.locator("tbody td").all_inner_texts()
    page.emulate_media(media="print")
    assert visible(page, FRAME) == []
    assert page.locator("thead").evaluate("(each) => getComputedStyle(each).display") == "table-header-group"
    heads = page.locator("thead th").all_inner_texts()

    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert all(sheet.get_width() > sheet.get_height() for sheet in document)
    document.close()
    sheets = printed(page)
    assert len(sheets) > 1
    assert all(f"{heads[0]} {heads[1]}" in sheet for sheet in sheets)
    whole = " ".join(sheets)
    assert whole.count("not started") == cells.count("not started") > 40
    assert heads[-1].split()[0] in sheets[0]
    for word in ("Sign out", "Change log", "Take it as", "Every change is logged"):
        assert word not in whole


def test_a_text_is_printed_with_its_clauses_and_without_its_forms(
    shared_site: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_site, "editor")
    page.goto(f"/resolutions/{HARBOUR}")
    page.emulate_media(media="print")
    assert visible(page, FRAME) == []
    sheets = printed(page)
    whole = " ".join(sheets)
    assert "Harbour lights and the safety of small ports" in sheets[0]
    assert "To convene, no later than 30 June 2026, a meeting of experts on spare parts" in whole
    assert "authorize (deciding)" in whole
    for word in ("Accept", "Correct", "Add a clause", "Sign out", "Keys:"):
        assert word not in whole


def test_an_action_is_printed_with_its_reports(shared_site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(shared_site, "editor")
    page.goto("/search?text=Controller")
    page.get_by_role("link", name="Report on action").click()
    page.emulate_media(media="print")
    assert visible(page, FRAME) == []
    whole = " ".join(printed(page))
    assert TRUST_FUND in whole
    assert "The terms of reference are with the Controller." in whole
    for word in ("Assign", "Supersede", "Report on it", "Record the report"):
        assert word not in whole


def test_a_list_is_printed_as_a_table(shared_site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(shared_site, "editor")
    page.goto(f"/actions?symbol={HARBOUR}")
    page.emulate_media(media="print")
    assert visible(page, FRAME) == []
    whole = " ".join(printed(page))
    assert "Resolution Asked Addressee Due Status" in whole
    assert whole.count("para. ") == 14
    for word in ("Change the selected", "Export these", "Filter"):
        assert word not in whole
