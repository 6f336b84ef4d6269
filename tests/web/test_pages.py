"""The pages with real content: what they show, what their forms do, and what they refuse."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any

import httpx
import openpyxl
import pytest
from building import ask, by_date, paragraph
from forms import fields_of, page_of, send_form, words_of
from icalendar import Calendar
from lxml import html
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.model import Resolution
from tracker.service import hash_content, ingest
from tracker.store import (
    find_action,
    find_version,
    list_actions,
    list_changes,
    list_reports,
    reading,
    subjects_of,
    transaction,
)
from tracker.web.rendering import DONE

Visit = Callable[..., TestClient]

KEY = "A/RES/81/9100"
COUNT = f"{KEY}:2(a):1:secretary-general"
STATES = f"{KEY}:3:1:member-states"
DONORS = f"{KEY}:3:1:donors"
LETTER = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def handle(register: Engine, address: str) -> str:
    with reading(register) as session:
        return str(find_action(session, address).handle)


# --- every page ---------------------------------------------------------------------


PAGES = {
    "/": "What needs you today",
    "/mine": "My actions",
    "/actions": "Actions",
    "/actions/1": "Action #1",
    "/resolutions": "Resolutions",
    f"/resolutions/{KEY}": f"{KEY}: Wells",
    "/review": "To be reviewed",
    f"/compare?new={KEY}": "Compare two texts",
    "/upload": "Add texts",
    "/entities": "Entities",
    "/sessions": "Sessions",
    "/reports": "Reports and papers",
    "/changes": "Change log",
    "/search?text=wells": "Search",
    "/account": "Your account",
}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_shown(visit: Visit, path: str) -> None:
    page = page_of(visit("editor").get(path))
    assert words_of(page, "//h1").startswith(PAGES[path].replace("#", ""))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in page.xpath("//a/@href[starts-with(., '#')]"):
        assert link[1:] in ids


def test_every_link_of_every_page_leads_somewhere(visit: Visit) -> None:
    client = visit("admin")
    seen, ahead = set(), ["/"]
    while ahead:
        path = ahead.pop()
        if path in seen or len(seen) > 150:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html") and "attachment" not in str(answer.headers):
            for link in html.fromstring(answer.text).xpath("//main//a/@href | //nav//a/@href"):
                target = link.split("#")[0]
                if target and "order=" not in target:
                    ahead.append(target)
    assert {"/actions", "/actions/1", f"/resolutions/{KEY}", "/users", "/reports/overdue"} <= seen


def test_each_thing_done_is_said_in_words(visit: Visit) -> None:
    client = visit("editor")
    for word, said in DONE.items():
        assert said in words_of(page_of(client.get(f"/actions?done={word}")))
    assert page_of(client.get("/actions?done=%3Cscript%3E")).xpath("//*[@class='notice good']") == []


def test_menus_offer_what_the_role_may(visit: Visit) -> None:
    offered = {}
    for role in ("viewer", "focal", "editor", "admin"):
        page = page_of(visit(role).get("/actions/1"))
        links = page.xpath("//nav[@class='site']//a/@href")
        forms = {str(form.action).rsplit("/", 1)[-1] for form in page.xpath("//main//form") if form.method == "POST"}
        offered[role] = ({"/review", "/upload", "/users"} & set(links), forms)
    with_all = {"report", "assign", "supersede", "comment"}
    assert offered == {
        "viewer": (set(), set()),
        "focal": (set(), {"report", "comment"}),
        "editor": ({"/review", "/upload"}, with_all),
        "admin": ({"/review", "/upload", "/users"}, with_all),
    }


# --- the list -----------------------------------------------------------------------


def handles_of(page: html.HtmlElement) -> list[str]:
    links = page.xpath("//table[contains(caption, 'sorted by')]/tbody/tr/td/a[starts-with(., '#')]/text()")
    return [words.removeprefix("#") for words in links]


def exported(client: TestClient, page: html.HtmlElement, form: str) -> httpx.Response:
    """Follow the link of the page to the file."""
    (link,) = page.xpath(f"//a[. = '{form}']/@href")
    answer = client.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer


LISTS = {
    "/actions": 5,
    "/actions?addressee=Secretary-General": 2,
    "/actions?addressee=Secretary-General&addressee=donors": 3,
    "/actions?addressee=nobody": 1,
    "/actions?verb=urge&order=addressee": 2,
    "/actions?verb=urge&order=addressee&descending=true": 2,
    "/actions?due_before=2026-11-30": 2,
    "/actions?text=report&order=due": 1,
    "/actions?symbol=A%2FRES%2F81%2F9100&order=number&descending=true": 5,
    "/actions?addressee=UNICEF": 0,
    "/mine": 0,
}


@pytest.mark.parametrize("path", LISTS)
def test_what_is_exported_is_what_is_shown(visit: Visit, path: str) -> None:
    client = visit("editor")
    page = page_of(client.get(path))
    shown = handles_of(page)
    table = list(csv.DictReader(io.StringIO(exported(client, page, "CSV").content.decode("utf-8-sig"))))
    assert [row["handle"] for row in table] == shown
    assert len(shown) == LISTS[path]
    sheet = openpyxl.load_workbook(io.BytesIO(exported(client, page, "XLSX").content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    at = list(rows[0]).index("handle") if "handle" in rows[0] else None
    assert at is not None
    assert [str(row[at]) for row in rows[1:]] == shown
    due = [row["handle"] for row in table if row["due"]]
    events = Calendar.from_ical(exported(client, page, "ICS").content).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert len(events) >= len(due)
    assert (len(events) > 0) == (len(due) > 0)


def test_a_list_is_sorted_by_its_heads(visit: Visit) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions?verb=request"))
    (by_due,) = page.xpath("//th/a[starts-with(., 'Due')]/@href")
    page = page_of(client.get(by_due))
    assert "verb=request" in by_due
    assert page.xpath("//th[@aria-sort]/@aria-sort") == ["ascending"]
    up = handles_of(page)
    (and_back,) = page.xpath("//th/a[starts-with(., 'Due')]/@href")
    page = page_of(client.get(and_back))
    assert page.xpath("//th[@aria-sort]/@aria-sort") == ["descending"]
    assert sorted(handles_of(page)) == sorted(up)
    assert handles_of(page) != up


def test_the_form_of_the_filter_sends_what_it_shows(visit: Visit) -> None:
    client = visit("editor")
    asked = "/actions?addressee=donors&addressee=Member+States&verb=urge&open=true&due_before=2026-12-31&order=due"
    page = page_of(client.get(asked))
    (form,) = [form for form in page.forms if form.action == "/actions" and "text" in form.fields]
    again = page_of(client.get("/actions", params=form.form_values()))
    assert handles_of(again) == handles_of(page)
    assert len(handles_of(again)) == 2
    assert fields_again(again) == form.form_values()


def fields_again(page: html.HtmlElement) -> list[tuple[str, str]]:
    (form,) = [form for form in page.forms if form.action == "/actions" and "text" in form.fields]
    values: list[tuple[str, str]] = form.form_values()
    return values


@pytest.fixture
def many(filled: Engine) -> Engine:
    """A hundred and twenty actions more."""
    adopted = date(2026, 9, 1)
    clauses = [
        paragraph(
            str(number),
            ask(f"Requests lamp {number}", "Office", deadlines=(by_date(adopted + timedelta(days=30 + number)),)),
        )
        for number in range(1, 121)
    ]
    text = Resolution("lamps.txt", symbol="A/RES/81/9300", title="Lamps", adopted=adopted, paragraphs=tuple(clauses))
    with transaction(filled) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=datetime(2026, 10, 2, 9, 0, tzinfo=UTC))
    return filled


def test_a_long_list_is_paged_without_loss_and_exported_whole(visit: Visit, many: Engine) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions?order=due&descending=true&addressee=Office"))
    first, shown = page, []
    while True:
        shown.append(handles_of(page))
        following = page.xpath("//nav[@class='pages']/a[@rel='next']/@href")
        if not following:
            break
        page = page_of(client.get(following[0]))
    assert [len(each) for each in shown] == [50, 50, 20]
    assert "101 to 120 of 120" in words_of(page, "//nav[@class='pages']")
    table = list(csv.DictReader(io.StringIO(exported(client, first, "CSV").content.decode("utf-8-sig"))))
    assert [row["handle"] for row in table] == [each for some in shown for each in some]
    beyond = page_of(client.get("/actions?page=99"))
    assert handles_of(beyond) == []


@pytest.mark.parametrize(
    "path",
    [
        "/actions?status=forgotten",
        "/actions?due_after=2027-01-02&due_before=2027-01-01",
        "/actions?order=colour",
        "/actions?due_before=2026-02-30",
        "/actions?page=-1",
        "/actions?stale=x",
    ],
)
def test_what_cannot_be_asked_is_said(visit: Visit, path: str) -> None:
    page = page_of(visit("editor").get(path), 422)
    assert len(words_of(page, "//*[@role='alert']")) > 20


def test_an_unknown_view_or_format_is_not_found(visit: Visit) -> None:
    client = visit("editor")
    page_of(client.get("/actions?saved=nothing"), 404)
    page_of(client.get("/actions/export/exe"), 404)


# --- many at once -------------------------------------------------------------------


def ticks_of(page: html.HtmlElement, *handles: str) -> list[str]:
    return [page.xpath(f"//input[@aria-label='Select action {each}']/@value")[0] for each in handles]


def test_many_are_changed_at_once_and_the_list_is_back_as_it_was(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions?verb=urge&order=due"))
    sent = fields_of(page, "/actions/bulk") | {
        "selected": ticks_of(page, *handles_of(page)),
        "unit": "Water Section",
        "status": "in progress",
        "note": "Meeting called",
    }
    answer = client.post("/actions/bulk", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/actions?verb=urge&order=due&page=1&done=reported&changed=2&undo=")
    assert words_of(page_of(client.get(answer.headers["location"]))).count("Water Section") == 2
    with reading(filled) as session:
        rows = {row.address: (row.unit, row.status) for row in list_actions(session)}
    assert [address for address, known in rows.items() if known == ("Water Section", "in progress")] == [STATES, DONORS]
    assert sum(known == (None, "not started") for known in rows.values()) == 3


def test_of_many_none_is_changed_where_one_is_stale(visit: Visit, filled: Engine) -> None:
    first, second = visit("editor"), visit("admin")
    page = page_of(first.get("/actions"))
    ticked = ticks_of(page, *handles_of(page))
    number = handle(filled, DONORS)
    own = page_of(second.get(f"/actions/{number}"))
    assert send_form(second, own, f"/actions/{number}/assign", unit="Area Office").status_code == 303
    with reading(filled) as session:
        before = list_actions(session), len(list_changes(session))
    sent = {"selected": ticked, "unit": "Water Section", "status": "in progress", "back": "order=due&page=1"}
    page = page_of(first.post("/actions/bulk", data=sent), 409)
    assert f"{DONORS} changed since you opened the page" in words_of(page, "//*[@role='alert']")
    with reading(filled) as session:
        assert (list_actions(session), len(list_changes(session))) == before

    meanwhile = words_of(page, "//section[@aria-labelledby='meanwhile']")
    assert "admin" in meanwhile
    assert "Area Office" in meanwhile
    assert meanwhile.count("para.") == 1
    again = fields_of(page, "/actions/bulk")
    assert (again["unit"], again["status"], again["back"]) == ("Water Section", "in progress", "order=due&page=1")
    assert [each.partition(" ")[2] for each in still_ticked(page)] == [each.partition(" ")[2] for each in ticked]
    answer = first.post("/actions/bulk", data=again | {"selected": still_ticked(page)})
    assert answer.headers["location"].startswith("/actions?order=due&page=1&done=reported&changed=5&undo=")
    with reading(filled) as session:
        assert {(row.unit, row.status) for row in list_actions(session)} == {("Water Section", "in progress")}


def still_ticked(page: html.HtmlElement) -> list[str]:
    return [str(each) for each in page.xpath("//input[@name='selected'][@checked]/@value")]


def test_actions_that_are_gone_can_be_selected_no_more(visit: Visit) -> None:
    page = page_of(visit("editor").post("/actions/bulk", data={"selected": ["1-1 A/RES/1:1:1:x"], "unit": "W"}), 409)
    assert "None of them is in the register any more" in words_of(page)
    assert still_ticked(page) == []


def test_of_many_none_is_changed_where_one_cannot(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions"))
    sent = {"selected": ticks_of(page, *handles_of(page)), "unit": "Water Section", "status": "implemented"}
    page = page_of(client.post("/actions/bulk", data=sent), 403)
    assert "needs evidence" in words_of(page)
    assert fields_of(page, "/actions/bulk")["unit"] == "Water Section"
    assert still_ticked(page) == sent["selected"]
    assert page.xpath("//section[@aria-labelledby='meanwhile']") == []
    with reading(filled) as session:
        assert {row.unit for row in list_actions(session)} == {None}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"unit": "W"}, "Nothing was ticked"),
        ({"selected": ["1-1 x"]}, "Nothing to change"),
        ({"selected": ["1-1 x"] * 501, "unit": "W"}, "more than 500"),
    ],
)
def test_nothing_selected_and_nothing_to_change_are_refused(visit: Visit, sent: dict[str, Any], said: str) -> None:
    assert said in words_of(page_of(visit("editor").post("/actions/bulk", data=sent), 422))


@pytest.mark.parametrize("back", ["//example.org", "https://example.org", "x\r\nset-cookie: a=b", "a=1#b", "\\\\x"])
def test_the_way_back_stays_on_the_list(visit: Visit, filled: Engine, back: str) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions"))
    sent = {"selected": ticks_of(page, "1"), "unit": "W", "back": back}
    answer = client.post("/actions/bulk", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/actions?")
    assert set(answer.headers.get_list("set-cookie")) == set()


# --- saved views --------------------------------------------------------------------


def test_a_view_is_kept_shown_to_all_and_let_go_of(visit: Visit) -> None:
    client = visit("focal")
    page = page_of(client.get("/actions?verb=urge"))
    (address,) = [form.action for form in page.forms if str(form.action).startswith("/actions/views?")]
    answer = client.post(address, data={"name": "  urged  ones "})
    assert answer.headers["location"] == "/actions?saved=urged+ones&done=saved"
    other = visit("viewer")
    page = page_of(other.get("/actions"))
    (link,) = page.xpath("//a[. = 'urged ones']/@href")
    page = page_of(other.get(link))
    assert len(handles_of(page)) == 2
    assert "/actions/views/delete" not in other.get(link).text
    page = page_of(client.get(link))
    assert send_form(client, page, "/actions/views/delete").headers["location"] == "/actions?done=deleted"
    assert page_of(other.get("/actions")).xpath("//a[. = 'urged ones']") == []
    page_of(other.get(link), 404)


def test_a_view_keeps_how_its_list_is_shown_until_somebody_asks_otherwise(visit: Visit) -> None:
    client = visit("focal")
    page = page_of(client.get("/actions?verb=urge&group=addressee&order=due&descending=true&columns=due&dense=true"))
    (address,) = [form.action for form in page.forms if str(form.action).startswith("/actions/views?")]
    other, link = visit("viewer"), client.post(address, data={"name": "urged"}).headers["location"]

    def look(path: str) -> tuple[list[str], int, bool]:
        page = page_of(other.get(path))
        heads = [each.text_content().strip() for each in page.xpath("//thead//th")]
        return heads, len(page.xpath("//tr[@class='group']")), bool(page.xpath("//table[contains(@class, 'dense')]"))

    assert look(link) == (["No.", "Due ▼"], 2, True)
    assert "verbs: urge" in words_of(page_of(other.get(link)), "//ul[contains(@class, 'pills')]")
    assert look(f"{link}&columns=verb&dense=false&order=number&descending=false") == (["No. ▲", "Verb"], 2, False)
    sent = fields_of(page_of(other.get(link)), "/actions/look") | {"columns": ["status"], "group": ""}
    assert look(other.post("/actions/look", data=sent).headers["location"])[:2] == (["No.", "Status"], 0)


def test_a_view_is_changed_by_its_author_or_an_editor_only(visit: Visit) -> None:
    focal, editor = visit("focal"), visit("editor")
    mine, theirs = {"name": "of focal"}, {"name": " of  editor"}
    assert focal.post("/actions/views?verb=urge", data=mine).status_code == 303
    assert focal.post("/actions/views?verb=request", data=mine).status_code == 303
    assert editor.post("/actions/views?verb=urge", data=theirs).status_code == 303
    for path in ("/actions/views?verb=request", "/actions/views/delete"):
        refused = focal.post(path, data=theirs)
        assert "is of editor: ask them or an editor to change it" in words_of(page_of(refused, 403))
    assert "/actions/views/delete" not in focal.get("/actions?saved=of+editor").text
    assert editor.post("/actions/views?verb=decide", data=mine).status_code == 303
    assert focal.post("/actions/views/delete", data=mine).status_code == 403
    assert editor.post("/actions/views/delete", data=mine).status_code == 303


# --- exports ------------------------------------------------------------------------


def test_one_export_is_made_for_a_person_at_a_time(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    focal, editor = visit("focal"), visit("editor")
    begun, go_on = Event(), Event()

    def write_slowly(*arguments: object, **named: object) -> Iterator[bytes]:
        begun.set()
        assert go_on.wait(30)
        yield b"done"

    monkeypatch.setattr("tracker.web.pages.actions.stream_json", write_slowly)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(focal.get, "/actions/export/json")
        assert begun.wait(30)
        for path in ("/actions/export/csv", "/reports/overdue?form=csv", "/reports/overdue"):
            refused = focal.get(path)
            assert "A report or an export is being made for you already: wait" in words_of(page_of(refused, 429))
            assert refused.headers["retry-after"]
        assert focal.get("/api/v1/reports/overdue").status_code == 429
        assert focal.get("/actions").status_code == 200
        assert editor.get("/actions/export/csv").status_code == 200
        go_on.set()
        assert first.result(30).content == b"done"
    assert focal.get("/actions/export/csv").status_code == 200


def test_a_view_of_everything_or_without_a_name_is_refused(visit: Visit) -> None:
    client = visit("editor")
    assert "asks for nothing" in words_of(page_of(client.post("/actions/views", data={"name": "all"}), 422))
    page_of(client.post("/actions/views?overdue=true", data={"name": " "}), 422)


# --- an action ----------------------------------------------------------------------


def test_a_report_with_a_file_is_recorded_and_the_file_is_given_back(visit: Visit, filled: Engine) -> None:
    client, number = visit("focal"), handle(filled, COUNT)
    page = page_of(client.get(f"/actions/{number}"))
    sent = fields_of(page, "/report") | {"status": "implemented", "note": "Counted", "next_step": "Rest"}
    sent["challenge"] = "Rain"
    answer = client.post(
        f"/actions/{number}/report", data=sent, files={"file": ('../../rapport d’été;".pdf', LETTER, "text/html")}
    )
    assert answer.headers["location"].startswith(f"/actions/{number}?done=reported&undo=")
    page = page_of(client.get(answer.headers["location"]))
    said = words_of(page, "//ul[@class='timeline'][1]/li[1]")
    for words in ("implemented", "Counted", "Next: Rest", "In the way: Rain", "focal", "rapport d’été"):
        assert words in said
    assert ".." not in said
    (link,) = page.xpath("//a[starts-with(@href, '/evidence/')]/@href")
    kept = visit("viewer").get(link)
    assert kept.content == LETTER
    assert kept.headers["content-type"] == "application/octet-stream"
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9._-]+\.pdf"', kept.headers["content-disposition"])
    assert kept.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("file", "changed", "status", "said"),
    [
        (("run.exe", b"MZ\x90\x00" + bytes(range(256)) * 4), {}, 422, "cannot be kept as evidence"),
        (("page.html", b"<html><script>alert(1)</script></html>"), {}, 422, "cannot be kept as evidence"),
        (("letter.pdf", b""), {}, 422, "is empty"),
        (None, {}, 403, "needs evidence"),
        (("letter.pdf", LETTER), {"as_of": "2026-02-30"}, 422, "not a day of the calendar"),
        (("letter.pdf", LETTER), {"as_of": "2999-01-01"}, 422, "has not come yet"),
        (("letter.pdf", LETTER), {"status": "forgotten"}, 422, "forgotten"),
        (("letter.pdf", LETTER), {"next_due": "2999-01-01"}, 422, "recurs"),
    ],
)
def test_a_report_that_cannot_be_is_refused_and_what_was_typed_stays(
    visit: Visit, filled: Engine, file: tuple[str, bytes] | None, changed: dict[str, str], status: int, said: str
) -> None:
    client, number = visit("editor"), handle(filled, COUNT)
    page = page_of(client.get(f"/actions/{number}"))
    sent = fields_of(page, "/report") | {"status": "implemented", "note": "Counted “twice”"} | changed
    answer = client.post(f"/actions/{number}/report", data=sent, files={"file": file} if file else None)
    page = page_of(answer, status)
    assert said in words_of(page, "//*[@role='alert']")
    assert fields_of(page, "/report")["note"].strip() == "Counted “twice”"
    with reading(filled) as session:
        assert find_action(session, COUNT).status == "not started"
        assert [change.operation for change in list_changes(session) if change.author == "editor"] == []


def test_a_focal_point_is_kept_from_the_actions_of_others(visit: Visit, filled: Engine) -> None:
    client, number = visit("focal"), handle(filled, STATES)
    page = page_of(client.get(f"/actions/{number}"))
    assert [form for form in page.forms if str(form.action).endswith("/report")] == []
    assert "You report for Secretary-General" in words_of(page)
    with reading(filled) as session:
        version = find_version(session, *subjects_of(find_action(session, STATES)))
    answer = client.post(f"/actions/{number}/report", data={"version": version, "status": "in progress"})
    assert "not for Member States" in words_of(page_of(answer, 403), "//*[@role='alert']")
    mine = page_of(client.get("/mine"))
    assert set(mine.xpath("//td[@data-label='Addressee']/text()")) == {"Secretary-General"}
    assert handles_of(page_of(client.get("/mine?addressee=Member+States"))) == []
    assert "No action is yours: none names your account" in words_of(page_of(visit("editor").get("/mine")))


def test_the_second_of_two_sees_what_changed_and_decides(visit: Visit, filled: Engine) -> None:
    first, second, number = visit("editor"), visit("admin"), handle(filled, STATES)
    path = f"/actions/{number}"
    of_first, of_second = page_of(first.get(path)), page_of(second.get(path))
    assert send_form(first, of_first, f"{path}/assign", unit="Water Section").status_code == 303
    answer = send_form(second, of_second, f"{path}/assign", unit="Area Office", supervisor_note="Before <May>")
    page = page_of(answer, 409)
    meanwhile = words_of(page, "//section[@aria-labelledby='meanwhile']")
    assert "editor" in meanwhile
    assert "Water Section" in meanwhile
    typed = fields_of(page, "/assign")
    assert (typed["unit"], typed["supervisor_note"]) == ("Area Office", "Before <May>")
    with reading(filled) as session:
        assert find_action(session, STATES).unit == "Water Section"
    assert send_form(second, page, f"{path}/assign").status_code == 303
    with reading(filled) as session:
        row = find_action(session, STATES)
    assert (row.unit, row.supervisor_note) == ("Area Office", "Before <May>")


def test_a_form_that_is_sent_twice_is_written_once(visit: Visit, filled: Engine) -> None:
    client, number = visit("editor"), handle(filled, STATES)
    path = f"/actions/{number}"
    typed = fields_of(page_of(client.get(path)), f"{path}/report") | {"status": "in progress", "note": " Sent  twice "}
    typed.pop("file", None)
    for _ in range(2):
        answer = client.post(f"{path}/report", data=typed, files={"file": ("letter.pdf", LETTER)})
        assert answer.headers["location"].startswith(f"{path}?done=reported")
    page_of(client.post(f"{path}/report", data=typed | {"note": "Another"}), 409)
    ticked = ticks_of(page_of(client.get("/actions")), *handles_of(page_of(client.get("/actions"))))
    sent = {"selected": ticked, "status": "overtaken by events", "unit": "Water Section", "note": "Settled"}
    for _ in range(2):
        assert client.post("/actions/bulk", data=sent).headers["location"].startswith("/actions?done=reported")
    with reading(filled) as session:
        reports = [len(list_reports(session, row.address)) for row in list_actions(session)]
        assert sum(reports) == 1 + len(ticked)
    page_of(client.post("/actions/bulk", data=sent | {"note": "Other"}), 409)


def test_two_reports_at_once_are_a_conflict_too(visit: Visit, filled: Engine) -> None:
    first, second, number = visit("editor"), visit("admin"), handle(filled, STATES)
    path = f"/actions/{number}"
    of_first, of_second = page_of(first.get(path)), page_of(second.get(path))
    assert send_form(first, of_first, f"{path}/report", status="in progress", note="Begun").status_code == 303
    answer = send_form(second, of_second, f"{path}/report", status="not applicable", note="Not ours")
    page = page_of(answer, 409)
    typed = fields_of(page, "/report")
    assert (typed["status"], typed["note"].strip()) == ("not applicable", "Not ours")
    assert "editor reported “in progress”" in words_of(page, "//section[@aria-labelledby='meanwhile']")
    assert send_form(second, page, f"{path}/report").status_code == 303
    with reading(filled) as session:
        assert find_action(session, STATES).status == "not applicable"


@pytest.mark.parametrize("number", ["999999", "0", "-1", "x", "99999999999999999999999999"])
def test_an_action_that_is_not_there(visit: Visit, number: str) -> None:
    answer = visit("editor").get(f"/actions/{number}")
    assert answer.status_code in (404, 422)
    assert "version" not in answer.text
