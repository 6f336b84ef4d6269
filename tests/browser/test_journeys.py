"""What each role does of a day, in a browser, on a site that runs as it does for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browsing import sign_in
from icalendar import Calendar
from live import CONVENE, FERRIES, HARBOUR, KITCHENS, PASSWORD, TRUST_FUND
from openpyxl import load_workbook
from papers import BRIDGES, BRIDGES_A_YEAR_LATER, print_pdf

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

OpenPage = Callable[..., "Page"]


def pdf(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def open_action(page: Page, address: str) -> None:
    """Go to an action by way of the list, as a person who looks for its paragraph."""
    symbol, ref = address.split(":")[:2]
    page.goto(f"/actions?symbol={symbol}")
    rows = page.get_by_role("row").filter(has=page.get_by_text(f"{symbol}, para. {ref}", exact=True))
    rows.first.get_by_role("link", name="#").click()
    page.get_by_role("heading", name="Action ", level=1).wait_for()


def facts(page: Page) -> dict[str, str]:
    """What the page says under "What it is": {"Status": "not started", ...}."""
    listed = page.locator("dl.facts").first
    return dict(
        zip(listed.locator("dt").all_inner_texts(), map(str.strip, listed.locator("dd").all_inner_texts()), strict=True)
    )


def clause(page: Page, ref: str, number: int = 1) -> Locator:
    """A clause on the page of its text."""
    return page.locator(f'[id="c-{ref}-{number}"]')


def correct(page: Page, ref: str, number: int = 1) -> Locator:
    """Open the forms that correct a clause."""
    found = clause(page, ref, number)
    found.get_by_role("link", name="Correct").click()
    return found


def download(page: Page, link: str) -> bytes:
    """Take a file by its link."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=link, exact=True).click()
    content: bytes = taken.value.path().read_bytes()
    return content


def said(page: Page) -> str:
    """What the page says of what was just done."""
    page.wait_for_load_state()
    words: str = page.locator("p.notice.good[role=status]").inner_text()
    return words


def test_an_editor_takes_a_text_from_its_file_to_its_answers(browser: Browser, site: str, open_page: OpenPage) -> None:
    page = open_page(site, "editor")

    page.get_by_role("link", name="Add texts").click()
    files = [
        pdf("bridges.pdf", print_pdf(browser, BRIDGES)),
        {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"Minutes of a meeting on footbridges.\n"},
        pdf("later.pdf", print_pdf(browser, BRIDGES_A_YEAR_LATER)),
    ]
    page.get_by_label("Files: PDF").set_input_files(files)
    page.get_by_role("button", name="Add to the register").click()
    results = page.locator("[data-progress] li")
    results.nth(2).filter(has_text="added").wait_for()
    assert [words.split(": ", 2)[:2] for words in results.all_inner_texts()] == [
        ["bridges.pdf", "added"],
        ["minutes.txt", "failed"],
        ["later.pdf", "added"],
    ]
    assert "A/RES/80/9050" in results.nth(0).inner_text()
    assert "no operative paragraphs" in results.nth(1).inner_text()

    page.get_by_role("link", name="Resolutions").click()
    page.get_by_role("link", name="A/RES/80/9050").click()
    expect(page.get_by_text("0 of 6 clauses decided by a person")).to_be_visible()
    clause(page, "2").get_by_role("button", name="Accept").click()
    assert said(page) == "The review is recorded."
    assert page.url.endswith("#c-2-1")
    assert "accept by editor" in clause(page, "2").inner_text()
    expect(page.get_by_text("1 of 6 clauses decided by a person")).to_be_visible()

    form = correct(page, "3")
    form.get_by_role("textbox", name="Addressees").fill("Secretary-General\nUnited Nations Human Settlements Programme")
    form.get_by_role("textbox", name="Why").first.fill("The Programme keeps the list")
    form.get_by_role("button", name="Save the correction").click()
    assert "United Nations Human Settlements Programme not started" in " ".join(clause(page, "3").inner_text().split())
    assert "(The Programme keeps the list)" in clause(page, "3").inner_text()

    form = correct(page, "4")
    form.get_by_label("Split: the second clause begins with").fill("to train inspectors")
    form.get_by_role("button", name="Split", exact=True).click()
    expect(clause(page, "4", 101)).to_be_visible()
    expect(page.get_by_text("of 7 clauses decided by a person")).to_be_visible()
    form = correct(page, "4")
    form.get_by_role("button", name="Merge").click()
    expect(clause(page, "4", 101)).to_have_count(0)

    clause(page, "2").get_by_role("button", name="Take back").click()
    assert said(page).startswith("The review is withdrawn")
    assert "accept by editor" not in clause(page, "2").inner_text()

    clause(page, "2").get_by_role("link", name="#").click()
    page.locator("summary", has_text="Assign").click()
    page.get_by_label("Unit").fill("Paths Section")
    page.get_by_label("Focal point", exact=True).fill("Ana Pozo")
    page.get_by_role("button", name="Assign").click()
    assert said(page) == "The assignment is recorded."
    assert (facts(page)["Unit"], facts(page)["Focal point"]) == ("Paths Section", "Ana Pozo")

    page.get_by_role("combobox", name="Status").select_option("implemented")
    page.get_by_label("What was done").fill("The handbook is printed")
    page.get_by_role("button", name="Record the report").click()
    assert "evidence" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("textbox", name="What was done").input_value() == "The handbook is printed"
    handbook = print_pdf(browser, "Handbook on footbridges\n")
    page.get_by_label("or a file that shows it").set_input_files(pdf("handbook.pdf", handbook))
    page.get_by_role("button", name="Record the report").click()
    assert said(page) == "The status report is recorded."
    assert facts(page)["Status"].startswith("implemented")
    assert download(page, "handbook.pdf") == handbook

    page.goto("/compare?new=A/RES/81/9051")
    assert page.get_by_label("Earlier text").input_value() == "A/RES/80/9050"
    assert "twice" in " ".join(page.locator(".side ins").all_inner_texts())
    assert page.get_by_text("not in A/RES/81/9051").count() > 0


def test_an_editor_changes_many_actions_and_takes_the_list_away(shared_site: str, open_page: OpenPage) -> None:
    page = open_page(shared_site, "editor")
    page.get_by_role("link", name="Actions", exact=True).click()
    page.locator("summary", has_text="Filter").click()
    page.get_by_role("combobox", name="Addressee").fill("World Food Programme")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Export these 2:")).to_be_visible()
    page.get_by_role("link", name="No.").click()
    boxes = page.get_by_role("checkbox", name="Select action")
    numbers = [box.get_attribute("aria-label").split()[-1] for box in boxes.all()]
    assert numbers == sorted(numbers, key=int)
    page.get_by_role("link", name="No.").click()
    assert page.get_by_role("columnheader", name="No.").get_attribute("aria-sort") == "descending"
    for box in boxes.all():
        box.check()
    fields = page.get_by_role("group", name="Change the selected actions")
    fields.get_by_label("Unit").fill("Meals Section")
    fields.get_by_role("combobox", name="Status").select_option("in progress")
    fields.get_by_label("Note on the status").fill("Letters were sent")
    page.get_by_role("button", name="Change the selected").click()
    assert said(page) == "The status report on 2 actions is recorded."
    shown = page.locator("table.cards tbody tr")
    assert [row.locator("td").nth(6).inner_text() for row in shown.all()] == ["in progress"] * 2
    assert [row.locator("td").nth(7).inner_text() for row in shown.all()] == ["Meals Section"] * 2

    rows = list(csv.DictReader(io.StringIO(download(page, "CSV").decode("utf-8-sig"))))
    assert [row["handle"] for row in rows] == numbers[::-1]
    assert {row["unit"] for row in rows} == {"Meals Section"}
    sheet = load_workbook(io.BytesIO(download(page, "XLSX"))).active
    assert sheet is not None
    assert [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)] == numbers[::-1]

    page.goto("/actions?due_after=2027-03-01&due_before=2027-03-31")
    calendar = Calendar.from_ical(download(page, "ICS"))
    # one action is due on a day of that month; others at a session that sits during it
    assert sum(str(event["SUMMARY"]).count("Member States") for event in calendar.walk("VEVENT")) == 1

    page.get_by_label("Keep this filter, with its columns").fill("March of next year")
    page.get_by_role("button", name="Keep the view").click()
    assert said(page) == "Saved."
    expect(page.locator("table.cards tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Delete the view March of next year").click()
    assert said(page) == "Deleted."


def test_two_editors_at_one_action_never_overwrite_each_other_unseen(shared_site: str, open_page: OpenPage) -> None:
    first, second = open_page(shared_site, "editor"), open_page(shared_site, "second")
    for page in (first, second):
        open_action(page, f"{FERRIES}:5:1:troop-contributing-countries")
        page.locator("summary", has_text="Assign").click()
    first.get_by_label("Unit").fill("Mission Support")
    first.get_by_role("button", name="Assign").click()
    assert facts(first)["Unit"] == "Mission Support"

    second.get_by_label("Unit").fill("Training Section")
    second.get_by_role("button", name="Assign").click()
    assert "changed since you opened the page" in second.get_by_role("alert").inner_text()
    meanwhile = second.get_by_role("region", name="Changed since you opened the page")
    assert "editor" in meanwhile.inner_text()
    assert "Mission Support" in meanwhile.inner_text()
    assert facts(second)["Unit"] == "Mission Support"
    assert second.get_by_label("Unit").input_value() == "Training Section"
    first.reload()
    assert facts(first)["Unit"] == "Mission Support"

    second.get_by_role("button", name="Assign").click()
    assert said(second) == "The assignment is recorded."
    assert facts(second)["Unit"] == "Training Section"
    history = second.get_by_role("region", name="History").inner_text()
    assert history.index("Mission Support") < history.index("Training Section")


def test_two_editors_at_one_list_and_at_one_clause_are_told_too(shared_site: str, open_page: OpenPage) -> None:
    first, second = open_page(shared_site, "editor"), open_page(shared_site, "second")
    for page in (first, second):
        page.goto(f"/actions?symbol={KITCHENS}&verb=call+upon")
        page.get_by_role("checkbox", name="Select action").check()
    first.get_by_role("group", name="Change the selected").get_by_label("Unit").fill("Kitchens Section")
    first.get_by_role("button", name="Change the selected").click()
    assert said(first) == "The assignment is recorded."
    second.get_by_role("group", name="Change the selected").get_by_label("Unit").fill("Meals Section")
    second.get_by_role("button", name="Change the selected").click()
    assert "changed since you opened the page" in second.get_by_role("alert").inner_text()
    first.reload()
    assert "Kitchens Section" in first.locator("table.cards tbody").inner_text()
    meanwhile = second.get_by_role("region", name="Changed since you opened the page").inner_text()
    assert "editor" in meanwhile
    assert "Kitchens Section" in meanwhile
    assert second.get_by_role("checkbox", name="Select action").is_checked()
    second.get_by_role("button", name="Change the selected").click()
    assert said(second) == "The assignment is recorded."
    assert "Meals Section" in second.locator("table.cards tbody").inner_text()

    for page in (first, second):
        page.goto(f"/resolutions/{KITCHENS}")
    clause(first, "I.3").get_by_role("button", name="Accept").click()
    assert said(first) == "The review is recorded."
    clause(second, "I.3").get_by_role("button", name="Accept").click()
    assert "changed since you opened the page" in clause(second, "I.3").get_by_role("alert").inner_text()
    assert "accept by editor" in clause(second, "I.3").inner_text()

    for page in (first, second):
        page.goto(f"/resolutions/{KITCHENS}")
    for page in (first, second):
        page.get_by_role("button", name="Accept the whole text as it is").click()
    assert said(first) == "The review is recorded."
    assert "changed since you opened the page" in second.get_by_role("alert").inner_text()


def test_a_focal_point_reports_on_their_own_actions_and_no_others(shared_site: str, open_page: OpenPage) -> None:
    page = open_page(shared_site, "focal")
    expect(page.get_by_role("navigation", name="Areas").get_by_role("link", name="Add texts")).to_have_count(0)
    page.get_by_role("link", name="My actions").click()
    assert set(page.locator('td[data-label="Addressee"]').all_inner_texts()) == {"Secretary-General"}

    open_action(page, CONVENE)
    expect(page.locator("summary", has_text="Assign")).to_have_count(0)
    page.get_by_role("combobox", name="Status").select_option("in progress")
    page.get_by_label("What was done").fill("Experts were asked for dates")
    page.get_by_label("or a file that shows it").set_input_files(
        {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"To all experts on spare parts\n"}
    )
    page.get_by_role("button", name="Record the report").click()
    assert said(page) == "The status report is recorded."
    assert "Experts were asked for dates" in page.get_by_role("region", name="Status reports").inner_text()
    assert download(page, "letter.txt") == b"To all experts on spare parts\n"

    open_action(page, f"{HARBOUR}:4:1:member-states")
    expect(page.get_by_text("You report for Secretary-General; this action is of Member States.")).to_be_visible()
    expect(page.get_by_role("button", name="Record the report")).to_have_count(0)
    number = page.url.rsplit("/", 1)[-1]
    seen = open_page(shared_site, "editor")
    seen.goto(f"/actions/{number}")
    forged = page.request.post(
        f"/actions/{number}/report",
        form={
            "version": seen.locator("input[name=version]").first.input_value(),
            "status": "in progress",
            "note": "Not mine",
        },
        headers={"origin": shared_site},
    )
    assert forged.status == 403
    assert "Secretary-General, not for Member States" in forged.text()
    page.reload()
    assert facts(page)["Status"] == "not started"
    for path in ("/actions/bulk", "/upload", "/review", "/users", f"/actions/{number}/assign"):
        form = {"version": "0-0", "selected": "0-0 x", "unit": "Mine", "decision": "accept", "target": HARBOUR}
        assert page.request.post(path, form=form, headers={"origin": shared_site}).status == 403, path


def test_a_viewer_reads_and_nothing_else(shared_site: str, open_page: OpenPage) -> None:
    page = open_page(shared_site, "viewer")
    areas = page.get_by_role("navigation", name="Areas").get_by_role("link").all_inner_texts()
    assert areas == [
        "Home",
        "Actions",
        "Resolutions",
        "Reports",
        "Figures",
        "Entities",
        "Sessions",
        "Change log",
        "My actions",
        "Notices",
    ]
    for path in (
        "/",
        "/actions?overdue=true",
        f"/resolutions/{HARBOUR}",
        "/entities",
        "/sessions",
        "/changes",
        "/mine",
    ):
        page.goto(path)
        expect(page.locator("main form[method=post]:not([action$='/actions/look'])")).to_have_count(0)
    open_action(page, TRUST_FUND)
    assert "The terms of reference are with the Controller." in page.locator("main").inner_text()
    expect(page.locator("main form")).to_have_count(0)
    for path in ("/users", "/upload", "/review"):
        page.goto(path)
        assert page.get_by_role("heading", level=1).inner_text() == "This is not yours to do", path


def test_an_administrator_lets_a_person_in_and_keeps_them_out_again(shared_site: str, open_page: OpenPage) -> None:
    page = open_page(shared_site, "admin")
    page.get_by_role("link", name="Users").click()
    page.get_by_label("Name to sign in with").fill("n.guest")
    page.get_by_label("Full name").fill("Nadia Guest")
    page.get_by_role("group", name="Add a user").get_by_role("combobox", name="Role").select_option("viewer")
    page.get_by_role("button", name="Add", exact=True).click()
    password = page.locator("code.secret").inner_text()
    page.goto("/users")
    assert password not in page.content()

    guest = open_page(shared_site)
    sign_in(guest, "n.guest", password)
    expect(guest.get_by_text("Choose a password of your own first")).to_be_visible()
    guest.get_by_label("Present password").fill(password)
    for label in ("New password, 12 letters or more", "New password again"):
        guest.get_by_label(label).fill("four slow green kettles")
    guest.get_by_role("button", name="Change the password").click()
    sign_in(guest, "n.guest", "four slow green kettles")
    expect(guest.get_by_role("link", name="Nadia Guest")).to_be_visible()

    row = page.get_by_role("row").filter(has_text="n.guest")
    row.locator("summary").click()
    row.get_by_role("button", name="Keep out").click()
    assert "kept out since" in row.inner_text()
    guest.get_by_role("link", name="Resolutions").click()
    expect(guest.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(guest, "n.guest", password)
    assert "do not go together" in guest.get_by_role("alert").inner_text()


def test_whoever_gives_a_wrong_password_is_refused_and_then_has_to_wait(shared_site: str, open_page: OpenPage) -> None:
    page = open_page(shared_site)
    page.goto("/actions?overdue=true")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for _ in range(5):
        sign_in(page, "hasty", "not the password")
        assert "do not go together" in page.get_by_role("alert").inner_text()
    sign_in(page, "hasty")
    assert "minutes" in page.get_by_role("alert").inner_text()
    sign_in(page, "second")
    assert page.url == f"{shared_site}/actions?overdue=true"
    expect(page.get_by_role("link", name="Sami Quill")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    assert said(page) == "You are signed out."
    page.goto("/actions")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("name", ["viewer", "editor"])
def test_a_page_of_another_site_cannot_make_a_browser_write(shared_site: str, open_page: OpenPage, name: str) -> None:
    page = open_page(shared_site, name)
    for headers in ({"origin": "http://elsewhere.example"}, {"sec-fetch-site": "cross-site"}, {}):
        answer = page.request.post("/account/tokens", form={"label": "stolen", "days": "9"}, headers=headers)
        assert answer.status == 403
        assert "came from another site" in answer.text()
    page.goto("/account")
    expect(page.get_by_text("stolen")).to_have_count(0)
    assert PASSWORD not in page.content()
