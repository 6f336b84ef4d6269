"""Lists as somebody works with them: narrowed, grouped, corrected in place, changed in bulk, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from forms import fields_of, page_of, send_form, words_of
from lxml import html
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.service.undoing import TAKEN_BACK
from tracker.store import find_action, list_actions, list_reports, reading
from tracker.web.asking import ActionQuery
from tracker.web.listing import SAYS

Visit = Callable[..., TestClient]

KEY = "A/RES/81/9100"
COUNT = f"{KEY}:2(a):1:secretary-general"
STATES = f"{KEY}:3:1:member-states"
DONORS = f"{KEY}:3:1:donors"


def handle(register: Engine, address: str) -> int:
    with reading(register) as session:
        return find_action(session, address).handle


def rows_of(page: html.HtmlElement, path: str = "//tr[@data-row]") -> list[str]:
    return [str(each) for each in page.xpath(f"{path}/@data-row")]


def pills_of(page: html.HtmlElement) -> dict[str, str]:
    """The pills with the addresses that they lead to."""
    found = {
        " ".join(pill.text_content().split()): pill.get("href")
        for pill in page.xpath("//ul[contains(@class, 'pills')]//a")
    }
    return {words.removeprefix("Take off: ").removesuffix(" ×"): link for words, link in found.items()}


def undo(client: TestClient, page: html.HtmlElement) -> html.HtmlElement:
    answer = send_form(client, page, "/undo")
    assert answer.status_code == 303, answer.text[-500:]
    return page_of(client.get(answer.headers["location"]))


def test_what_is_due_of_somebody_is_one_word_and_one_button(visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(client.get("/actions?order=due"))
    (quick,) = [form for form in page.forms if form.get("class") == "quick"]
    sent = dict(quick.form_values()) | {"addressee": "SG", "due_within": "90"}
    page = page_of(client.get("/actions", params=sent))
    assert list(pills_of(page)) == ["Asked of SG", "Due within 90 days", "Take all off"]
    assert {cell.text_content().strip() for cell in page.xpath("//td[@data-label='Addressee']")} == {
        "Secretary-General"
    }
    without = page_of(client.get(pills_of(page)["Asked of SG"]))
    assert list(pills_of(without)) == ["Due within 90 days"]
    assert page_of(client.get(pills_of(page)["Take all off"])).xpath("//th[@aria-sort]")


def test_rows_stand_together_under_heads_with_their_number(visit: Visit) -> None:
    client = visit("viewer")
    heads = {}
    for group in ("addressee", "resolution", "status", "month"):
        page = page_of(client.get(f"/actions?group={group}"))
        heads[group] = [" ".join(each.text_content().split()) for each in page.xpath("//tr[@class='group']")]
        assert len(rows_of(page)) == 5
    assert heads["addressee"] == [
        "Member States (1)",
        "Secretary-General (2)",
        "donors (1)",
        "Nobody named (1)",
    ]
    assert heads["resolution"] == [f"{KEY}: Wells (5)"]
    assert heads["status"] == ["Not started (5)"]
    assert heads["month"][:2] == ["Due in November 2026 (2)", "Due in December 2026 (1)"]
    assert heads["month"][-1] == "No date (1)"


def test_the_verb_is_said_once(visit: Visit) -> None:
    page = page_of(visit("viewer").get("/actions"))
    asked = [" ".join(each.text_content().split()) for each in page.xpath("//td[@data-label='Asked']")]
    assert asked[0] == "request: To count the wells"
    assert "Urges Member States and donors to dig by 1 November 2026" in asked
    assert "Urges" in page.xpath("//td[@data-label='Asked']//strong/text()")


def test_columns_are_chosen_and_kept(visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(client.get("/actions?verb=urge"))
    sent = fields_of(page, "/actions/look") | {"columns": ["due", "tags"], "dense": "true", "group": "status"}
    answer = client.post("/actions/look", data=sent)
    assert answer.headers["location"] == "/actions?verb=urge&group=status&done=kept"
    for client_again in (client, visit("viewer")):
        page = page_of(client_again.get("/actions"))
        heads = [each.text_content().strip() for each in page.xpath("//thead//th")]
        assert heads == ["No.", "Due", "Tags"]
        assert page.xpath("//table[contains(@class, 'dense')]")
    assert len(page_of(visit("editor").get("/actions")).xpath("//thead//th")) == 9
    assert "dense" not in page_of(client.get("/actions?dense=false&columns=verb")).xpath("//table/@class")[0]


def test_all_that_match_are_selected(visit: Visit) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions?verb=urge"))
    assert page.xpath("//input[@name='selected'][@checked]") == []
    (link,) = page.xpath("//a[. = 'Select all 2']/@href")
    page = page_of(client.get(link))
    assert len(page.xpath("//input[@name='selected'][@checked]")) == 2


def test_many_are_changed_and_taken_back(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions?verb=urge"))
    sent = fields_of(page, "/actions/bulk") | {
        "selected": [str(each) for each in page.xpath("//input[@name='selected']/@value")],
        "unit": "Water Section",
        "add_tags": "oceans",
        "target": "2026-12-24",
        "status": "in progress",
    }
    answer = client.post("/actions/bulk", data=sent)
    page = page_of(client.get(answer.headers["location"]))
    assert words_of(page, "//*[@role='status']").startswith("The status report on 2 actions is recorded.")
    assert states(filled) == {("Water Section", "oceans", "2026-12-24", "in progress")}
    page = undo(client, page)
    assert "Taken back" in words_of(page, "//*[@role='status']")
    assert list(pills_of(page)) == ["Verb urge"]
    assert states(filled) == {("", None, "None", "not started")}
    with reading(filled) as session:
        assert [each.note for each in list_reports(session, STATES)] == ["", TAKEN_BACK]


def test_many_are_corrected_after_a_look_at_what_that_comes_to_and_taken_back(visit: Visit, filled: Engine) -> None:
    def said() -> set[tuple[Any, ...]]:
        with reading(filled) as session:
            return {(row.handle, row.addressee, str(row.due)) for row in list_actions(session)}

    client, before = visit("editor"), said()
    page = page_of(client.get("/actions?verb=urge"))
    ticked = [str(each) for each in page.xpath("//input[@name='selected']/@value")]
    sent = fields_of(page, "/actions/bulk") | {"selected": ticked, "addressee": "Member State", "unit": "Dams"}
    page = page_of(client.post("/actions/bulk", data=sent), 422)
    assert "There is no addressee called “Member State”" in words_of(page)
    again = fields_of(page, "/actions/bulk") | {"selected": ticked, "meant": "Member State\nMember States"}
    page = page_of(client.post("/actions/bulk", data=again | {"deadlines": "no time at all"}), 422)
    assert "says no time" in words_of(page)
    page = page_of(client.post("/actions/bulk", data=again | {"deadlines": "2027-06-30"}))
    assert words_of(page, "//h1") == "2 actions would change"
    assert f"donors Member States one with #{handle(filled, STATES)}" in words_of(page)
    assert said() == before
    still = [str(each) for each in page.xpath("//input[@name='selected']/@value")]
    answer = client.post("/actions/bulk", data=fields_of(page, "/actions/bulk") | {"selected": still, "sure": "yes"})
    assert answer.headers["location"].startswith("/actions?verb=urge&page=1&done=corrected&changed=2&undo=")
    page = page_of(client.get(answer.headers["location"]))
    with reading(filled) as session:
        (row,) = [row for row in list_actions(session) if row.verb == "urge"]
    assert (row.addressee, str(row.due), row.unit) == ("Member States", "2027-06-30", "Dams")
    undo(client, page)
    assert said() == before


def states(register: Engine) -> set[tuple[Any, ...]]:
    with reading(register) as session:
        rows = [find_action(session, address) for address in (STATES, DONORS)]
    return {(row.unit, row.tags, str(row.target), row.status) for row in rows}


def test_nothing_is_taken_back_where_somebody_wrote_since(visit: Visit, filled: Engine) -> None:
    client, number = visit("editor"), handle(filled, COUNT)
    page = page_of(client.get(f"/actions/{number}"))
    answer = send_form(client, page, f"/actions/{number}/assign", unit="Water Section")
    page = page_of(client.get(answer.headers["location"]))
    other = visit("admin")
    send_form(other, page_of(other.get(f"/actions/{number}")), f"/actions/{number}/assign", unit="Area Office")
    assert "changed since" in send_form(client, page, "/undo").text
    assert send_form(other, page, "/undo").status_code == 404
    with reading(filled) as session:
        assert find_action(session, COUNT).unit == "Area Office"


def test_a_wrong_addressee_is_corrected_from_the_list_and_taken_back(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    before = handle(filled, COUNT)
    page = page_of(client.get("/actions?addressee=SG"))
    (link,) = page.xpath(f"//tr[@data-row='{before}']//a[@data-edit]/@href")
    page = page_of(client.get(link))
    assert "To count the wells" in words_of(page)
    path = f"/actions/{before}/correct"
    answer = send_form(client, page, path, addressee="UNEP", unit="Water Section", tags="oceans")
    assert answer.headers["location"].startswith("/actions?addressee=SG&page=1&done=corrected&undo=")
    with reading(filled) as session:
        (row,) = [each for each in list_actions(session) if each.ref == "2(a)"]
    assert (row.addressee, row.unit) == ("United Nations Environment Programme", "Water Section")
    assert row.handle != before
    moved = client.get(f"/actions/{before}")
    assert moved.headers["location"] == f"/actions/{row.handle}?moved={before}"
    assert COUNT in words_of(page_of(client.get(moved.headers["location"])))

    undo(client, page_of(client.get(answer.headers["location"])))
    with reading(filled) as session:
        assert find_action(session, COUNT).handle == before
        assert find_action(session, COUNT).unit in (None, "")
    back = page_of(client.get(f"/actions/{row.handle}"))
    assert f"#{before}" in words_of(back)


def test_a_misspelt_new_addressee_is_questioned(visit: Visit, filled: Engine) -> None:
    client, number = visit("editor"), handle(filled, STATES)
    path = f"/actions/{number}/correct"
    page = page_of(send_form(client, page_of(client.get(path)), path, addressee="Membr States"), 422)
    assert "no addressee called “Membr States”" in words_of(page, "//*[@role='alert']")
    assert "Member States" in page.xpath("//button[@name='meant']/text()")
    with reading(filled) as session:
        assert find_action(session, STATES).addressee == "Member States"
    answer = send_form(client, page, path, as_written="yes")
    assert answer.status_code == 303
    with reading(filled) as session:
        assert {row.addressee for row in list_actions(session) if row.ref == "3"} == {"Membr States", "donors"}


def test_a_deadline_and_a_verb_are_corrected_on_the_page(visit: Visit, filled: Engine) -> None:
    client, number = visit("editor"), handle(filled, STATES)
    path = f"/actions/{number}/correct"
    page = page_of(client.get(path))
    assert "no time that can be understood" in send_form(client, page, path, deadlines="some fine day").text
    assert "Nothing is to be corrected" in send_form(client, page, path).text
    answer = send_form(client, page, path, deadlines="2027-06-30", verb="invite")
    assert answer.headers["location"].startswith(f"/actions/{number}?done=corrected&undo=")
    with reading(filled) as session:
        row = find_action(session, STATES)
    assert (row.verb, str(row.due), row.addressee) == ("invite", "2027-06-30", "Member States")


@pytest.mark.parametrize(
    ("kind", "words", "first"),
    [
        ("addressee", "unep", ["UNEP", "United Nations Environment Programme"]),
        ("addressee", "memb", ["Member States", ""]),
        ("symbol", "81/91", [KEY, "Wells"]),
        ("verb", "encour", ["encourage", "directive"]),
    ],
)
def test_fields_suggest_what_is_typed(visit: Visit, kind: str, words: str, first: list[str]) -> None:
    found = visit("viewer").get(f"/suggest/{kind}", params={"text": words}).json()
    assert first in found[:3]
    assert len(found) <= 15


def test_accounts_are_suggested_to_those_only_who_name_others(visit: Visit) -> None:
    found = {name: visit(name).get("/suggest/person", params={"text": "foc"}).json() for name in ("viewer", "editor")}
    assert found == {"viewer": [], "editor": [["focal", ""]]}


def test_a_misspelt_addressee_is_questioned_in_a_review_too(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    page = page_of(client.get(f"/resolutions/{KEY}?at=3:1&only=doubts"))
    sent = fields_of(page, "/review", decision="set") | {"addressees": "Membr States\ndonors"}
    page = page_of(client.post("/review", data=sent), 422)
    assert "no addressee called “Membr States”" in words_of(page, "//*[@role='alert']")
    meant = next(str(each) for each in page.xpath("//button[@name='meant']/@value") if each.endswith("Member States"))
    again = fields_of(page, "/review", decision="set")
    assert again["addressees"] == "Membr States\ndonors"
    answer = client.post("/review", data=again | {"meant": meant, "verb": "invite"})
    assert answer.headers["location"].startswith(f"/resolutions/{KEY}?done=reviewed&undo=")
    assert answer.headers["location"].endswith("&only=doubts&last=3%3A1#c-3-1")
    page = page_of(client.get(answer.headers["location"].split("#")[0]))
    assert page.xpath("//*[@id='c-3-1']")
    undo(client, page)
    with reading(filled) as session:
        assert find_action(session, STATES).verb == "urge"


def test_a_text_is_narrowed_and_a_paragraph_found(visit: Visit) -> None:
    client = visit("focal")
    page = page_of(client.get(f"/resolutions/{KEY}?only=mine"))
    assert page.xpath("//div[contains(@class, 'paragraph')]/@id") == ["p-2", "p-2(a)", "p-2(b)"]
    assert client.get(f"/resolutions/{KEY}?to=2+(B)").headers["location"] == f"/resolutions/{KEY}#p-2(b)"
    assert "There is no paragraph 99" in words_of(page_of(client.get(f"/resolutions/{KEY}?to=99"), 422))


def test_single_keys_are_switched_off_and_on(visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(client.get("/actions"))
    shown = [row.get("data-key") for row in page.xpath("//dialog//tr")]
    assert {"j", "k", "Enter", "x", "?"} <= set(shown)
    answer = send_form(client, page, "/keys")
    page = page_of(client.get(answer.headers["location"]))
    assert page.xpath("//body/@data-keys-off") == [""]
    send_form(client, page, "/keys")
    assert page_of(client.get("/actions")).xpath("//body/@data-keys-off") == []


def test_every_part_of_a_filter_has_a_pill() -> None:
    assert set(ActionQuery.model_fields) == set(SAYS)
