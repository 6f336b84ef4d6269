"""Entities, sessions, reports, search, the log, the account, and users."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from docx import Document
from forms import fields_of, page_of, send_form, words_of
from lxml import etree, html
from people import PASSWORD
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.reports import FORMATS, list_definitions
from tracker.store import find_action, list_sessions, reading

Visit = Callable[..., TestClient]

KEY = "A/RES/81/9100"
NEW = "nine patient otters"


# --- what the register knows --------------------------------------------------------


def test_an_entity_is_added_named_again_and_merged(visit: Visit) -> None:
    client = visit("editor")

    def found(words: str) -> str:
        return words_of(page_of(client.get("/entities", params={"text": words, "staff": "true"})), "//tbody")

    page = page_of(client.get("/entities"))
    answer = send_form(client, page, "/entities/alias", name="UNODC", aliases="the Lamp Office\nLampOff")
    assert answer.headers["location"] == "/entities?text=UNODC&done=entity"
    assert client.post("/entities", data={"name": "Panel on Lamps", "aliases": "PoL"}).status_code == 303
    assert "Panel on Lamps" in found("PoL")
    assert "editor" in found("PoL")
    assert client.post("/entities/merge", data={"absorbed": "Panel on Lamps", "into": "UNODC"}).status_code == 303
    page = page_of(client.get("/entities", params={"text": "Panel on Lamps"}))
    assert page.xpath("//tbody//td[1]/a/text()") == ["United Nations Office on Drugs and Crime"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/entities", {"name": ""}),
        ("/entities", {"name": "UNODC"}),
        ("/entities/alias", {"name": "Panel on Nothing", "aliases": "PoN"}),
        ("/entities/alias", {"name": "UNODC", "aliases": ""}),
        ("/entities/merge", {"absorbed": "UNODC", "into": "UNODC"}),
        ("/entities/merge", {"absorbed": "", "into": ""}),
    ],
)
def test_what_cannot_be_known_is_refused_on_the_page(visit: Visit, path: str, form: dict[str, str]) -> None:
    answer = visit("editor").post(path, data=form)
    page = page_of(answer, answer.status_code)
    assert answer.status_code in (404, 422)
    assert len(words_of(page, "//*[@role='alert']")) > 20
    assert any(str(each.action).endswith("/entities/merge") for each in page.forms)


def test_a_session_dates_the_deadlines_that_name_it(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    page = page_of(client.get("/sessions?body=General+Assembly"))
    answer = send_form(
        client, page, "/sessions", body="General Assembly", number="82", opens="2027-09-21", source="programme of work"
    )
    assert answer.headers["location"] == "/sessions?body=General+Assembly&done=session"
    with reading(filled) as session:
        assert find_action(session, f"{KEY}:2(b):1:secretary-general").due == date(2027, 9, 21)
    page = page_of(client.get("/sessions?body=General+Assembly&staff=true"))
    assert words_of(page, "//tbody").startswith("General Assembly 82 21 September 2027 programme of work, editor")


def test_a_session_is_corrected_as_it_was_seen(visit: Visit, filled: Engine) -> None:
    first, second = visit("editor"), visit("admin")
    new = {"body": "Panel on Lamps", "number": "4", "opens": "2028-02-01", "source": "letter"}
    assert first.post("/sessions", data=new).status_code == 303
    list_page = page_of(first.get("/sessions?staff=true"))
    (link,) = list_page.xpath("//a[starts-with(., 'Correct')]/@href")
    pages = [page_of(client.get(link)) for client in (first, second)]
    ours, theirs = (fields_of(page, "/sessions", **new) for page in pages)
    assert first.post("/sessions", data=ours | {"opens": "2028-03-01"}).status_code == 303

    page = page_of(second.post("/sessions", data=theirs | {"opens": "2028-04-01"}), 409)
    assert "changed since you read it" in words_of(page, "//*[@role='alert']")
    meanwhile = words_of(page, "//section[@aria-labelledby='meanwhile']")
    assert "editor" in meanwhile
    assert "2028-03-01" in meanwhile
    assert "opens 1 March 2028" in words_of(page, "//form[@id='change']")
    again = fields_of(page, "/sessions", opens="2028-04-01")
    assert second.post("/sessions", data=again).status_code == 303
    with reading(filled) as session:
        (row,) = list_sessions(session, "Panel on Lamps")
    assert (row.opens, row.author) == (date(2028, 4, 1), "admin")


def test_a_session_that_is_known_is_not_written_over_as_if_it_were_new(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    new = {"body": "Panel on Lamps", "number": "4", "opens": "2028-02-01"}
    assert client.post("/sessions", data=new).status_code == 303
    page = page_of(client.post("/sessions", data=new | {"opens": "2028-05-01"}), 409)
    assert "is known already" in words_of(page, "//*[@role='alert']")
    with reading(filled) as session:
        assert [row.opens for row in list_sessions(session, "Panel on Lamps")] == [date(2028, 2, 1)]
    assert client.post("/sessions", data=fields_of(page, "/sessions", opens="2028-05-01")).status_code == 303
    with reading(filled) as session:
        assert [row.opens for row in list_sessions(session, "Panel on Lamps")] == [date(2028, 5, 1)]


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "x"},
        {"number": "0"},
        {"number": "9999999"},
        {"opens": "2027-02-30"},
        {"opens": ""},
        {"opens": "2027-09-21", "closes": "2027-09-01"},
        {"body": ""},
    ],
)
def test_a_session_that_cannot_be_is_refused(visit: Visit, changed: dict[str, str]) -> None:
    form = {"body": "Panel on Lamps", "number": "4", "opens": "2028-02-01"} | changed
    client = visit("editor")
    page = page_of(client.post("/sessions", data=form), 422)
    assert len(words_of(page, "//*[@role='alert']")) > 20
    assert "Panel on Lamps" not in words_of(page_of(client.get("/sessions?staff=true")))


# --- reports and papers -------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in list_definitions()])
def test_a_report_is_a_page_and_a_file_in_each_format(visit: Visit, name: str) -> None:
    client = visit("viewer")
    page = page_of(client.get(f"/reports/{name}"))
    shown = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//main//tbody/tr[td]")]
    assert page.xpath("//button[@name='form']/@value") == list(FORMATS)
    files = {}
    for form in FORMATS:
        answer = client.get(f"/reports/{name}", params={"form": form})
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}-{date.today()}.{form}"'
        files[form] = answer.content
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    headings = page.xpath("//main//tbody/tr/th")
    assert len(rows) - 1 == len(shown) if not headings else len(rows) > len(shown) >= len(headings)
    assert len(json.loads(files["json"])) == len(rows) - 1
    assert openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active is not None
    assert html.fromstring(files["html"].decode()).xpath("//script") == []
    assert zipfile.ZipFile(io.BytesIO(files["docx"])).testzip() is None
    assert Document(io.BytesIO(files["docx"])).paragraphs


def test_a_report_is_of_a_past_day_and_in_the_words_of_another_body(visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(client.get("/reports/actions?as_of=2026-09-30&vocabulary=undp"))
    assert "Nothing to report as of 30 September 2026" in words_of(page)
    assert "As of 2 October 2026. 5 rows" in words_of(page_of(client.get("/reports/actions?as_of=2026-10-02")))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/nothing", 404),
        ("/reports/..%2f..%2fetc%2fpasswd", 404),
        ("/reports/overdue?form=exe", 422),
        ("/reports/overdue?vocabulary=martian", 422),
        ("/reports/overdue?as_of=2026-02-30", 422),
        ("/reports/due?within=0", 422),
    ],
)
def test_a_report_that_cannot_be(visit: Visit, path: str, status: int) -> None:
    page = page_of(visit("viewer").get(path), status)
    assert len(words_of(page, "//*[@role='alert']")) > 20


def test_a_text_goes_out_as_akoma_ntoso(visit: Visit) -> None:
    answer = visit("viewer").get(f"/akn/{KEY}")
    assert answer.headers["content-disposition"] == 'attachment; filename="A_RES_81_9100.xml"'
    root = etree.fromstring(answer.content)
    assert etree.QName(root).localname == "akomaNtoso"
    assert "count the wells" in " ".join(root.itertext())


# --- search and the log -------------------------------------------------------------


def test_a_search_finds_paragraphs_and_marks_the_words(visit: Visit) -> None:
    page = page_of(visit("viewer").get("/search", params={"text": "donors"}))
    named, item = page.xpath("//main//ul[@class='timeline']/li")
    assert named.text_content().split() == ["Actions", "of", "this", "addressee", "donors"]
    assert item.xpath(".//a/@href") == [f"/resolutions/{KEY}#p-3"]
    assert item.xpath(".//mark[@class='found']/text()") == ["donors"]
    assert "2 places with “donors”" in words_of(page)


def test_a_search_for_what_cannot_be_found(visit: Visit) -> None:
    client = visit("viewer")
    assert "0 places with" in words_of(page_of(client.get("/search", params={"text": "zebras"})))
    assert page_of(client.get("/search")).xpath("//ul[@class='timeline']") == []
    for words in ('"', "* OR", "a AND NOT", "()", "-", '"unclosed', "wells:", "^", "\x00"):
        answer = client.get("/search", params={"text": words})
        assert answer.status_code in (200, 422), words


def test_the_log_says_who_did_what_and_is_narrowed(visit: Visit) -> None:
    client = visit("editor")
    page = page_of(client.get("/actions/1"))
    assert send_form(client, page, "/actions/1/assign", unit="Water Section").status_code == 303
    newest = words_of(page_of(client.get("/changes")), "//tbody/tr[1]")
    assert "editor assign, unit" in newest
    assert newest.endswith("Water Section")
    (subject,) = set(page_of(client.get("/changes?text=assign")).xpath("//td[@data-label='To']/a/@href"))
    narrowed = page_of(client.get(subject)).xpath("//td[@data-label='To']/a/text()")
    assert set(narrowed) == {f"{KEY}:2(a):1:secretary-general"}
    assert "Nothing was changed" in words_of(page_of(client.get("/changes?text=zebras")))


# --- the account --------------------------------------------------------------------


def test_a_token_is_shown_once_works_and_is_taken_back(visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(send_form(client, page_of(client.get("/account")), "/account/tokens", label="dashboard"))
    (secret,) = page.xpath("//code[@class='secret']/text()")
    assert secret not in client.get("/account").text
    program = visit()
    program.headers["authorization"] = f"Bearer {secret}"
    assert program.get("/api/v1/actions").status_code == 200
    assert program.get("/actions").status_code == 401
    page = page_of(client.get("/account"))
    assert "dashboard" in page.text_content()
    answer = client.post("/account/tokens/withdraw", data=fields_of(page, "/account/tokens/withdraw"))
    assert answer.headers["location"] == "/account?done=token"
    assert program.get("/api/v1/actions").status_code == 401
    page_of(client.post("/account/tokens/withdraw", data={"number": "1"}), 404)


@pytest.mark.parametrize(
    "form", [{"label": ""}, {"label": "x" * 101}, {"label": "a", "days": "366"}, {"label": "a", "days": "0"}]
)
def test_a_token_that_cannot_be_is_refused(visit: Visit, form: dict[str, str]) -> None:
    page = page_of(visit("viewer").post("/account/tokens", data=form), 422)
    assert page.xpath("//code[@class='secret']") == []
    assert words_of(page, "//*[@role='alert']")


def test_another_password_ends_every_session_of_the_person(visit: Visit) -> None:
    here, there = visit("viewer"), visit("viewer")
    page = page_of(here.get("/account"))
    answer = send_form(here, page, "/account/password", old=PASSWORD, new=NEW, again=NEW)
    assert answer.headers["location"] == "/sign-in?done=password"
    assert "Sign in with the new one" in here.get(answer.headers["location"]).text
    assert [client.get("/account").status_code for client in (here, there)] == [303, 303]
    assert here.post("/sign-in", data={"name": "viewer", "password": PASSWORD}).status_code == 401
    assert here.post("/sign-in", data={"name": "viewer", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "same way twice"),
        ({"old": "wrong", "new": NEW, "again": NEW}, "present password is not right"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "12 to 500"),
    ],
)
def test_a_password_that_cannot_be_is_refused_and_nobody_is_signed_out(
    visit: Visit, form: dict[str, str], said: str
) -> None:
    client = visit("viewer")
    page = page_of(client.post("/account/password", data=form), 422)
    assert said in words_of(page, "//*[@role='alert']")
    assert NEW not in html.tostring(page, encoding="unicode")
    assert client.get("/account").status_code == 200


# --- users --------------------------------------------------------------------------


def test_a_user_is_added_with_a_password_that_is_shown_once(visit: Visit) -> None:
    admin = visit("admin")
    form = {"name": "c.lark", "full_name": "Cy Lark", "role": "focal point", "entities": "UNODC\nPanel on Lamps"}
    page = page_of(send_form(admin, page_of(admin.get("/users")), "/users", **form))
    (password,) = page.xpath("//code[@class='secret']/text()")
    again = page_of(admin.get("/users"))
    assert again.xpath("//code[@class='secret']") == []
    assert "United Nations Office on Drugs and Crime; Panel on Lamps" in words_of(again, "//tbody")
    client = visit()
    assert client.post("/sign-in", data={"name": "c.lark", "password": password}).status_code == 303
    first = client.get("/").headers["location"]  # the password is for one use
    assert first.startswith("/account")
    assert "Cy Lark (focal point)" in words_of(page_of(client.get(first)), "//header")


def test_a_user_is_given_a_role_a_password_kept_out_and_let_in(visit: Visit) -> None:
    admin, viewer = visit("admin"), visit("viewer")

    def change(what: str, **form: str) -> html.HtmlElement:
        answer = admin.post("/users/change", data={"name": "viewer", "change": what, **form})
        return page_of(admin.get(answer.headers["location"]) if answer.status_code == 303 else answer)

    assert "The user is changed" in words_of(change("role", role="editor"))
    assert viewer.get("/upload").status_code == 200
    (password,) = change("reset").xpath("//code[@class='secret']/text()")
    assert viewer.get("/upload").status_code == 303
    assert viewer.post("/sign-in", data={"name": "viewer", "password": PASSWORD}).status_code == 401
    assert viewer.post("/sign-in", data={"name": "viewer", "password": password}).status_code == 303
    assert "kept out since" in words_of(change("disable"), "//tbody")
    assert viewer.get("/").status_code == 303
    assert viewer.post("/sign-in", data={"name": "viewer", "password": password}).status_code == 401
    assert "kept out since" not in words_of(change("enable"), "//tbody")
    assert viewer.post("/sign-in", data={"name": "viewer", "password": password}).status_code == 303


@pytest.mark.parametrize(
    ("path", "form", "status", "said"),
    [
        ("/users", {"name": "viewer", "role": "viewer"}, 422, "viewer is taken"),
        ("/users", {"name": "two words", "role": "viewer"}, 422, "no spaces"),
        ("/users", {"name": "new", "role": "king"}, 422, "not a role"),
        ("/users/change", {"name": "admin", "change": "disable"}, 422, "last administrator"),
        ("/users/change", {"name": "admin", "change": "role", "role": "viewer"}, 422, "last administrator"),
        ("/users/change", {"name": "viewer", "change": "enable"}, 422, "let in already"),
        ("/users/change", {"name": "viewer", "change": "burn"}, 422, "no change of a user"),
        ("/users/change", {"name": "nobody", "change": "reset"}, 404, "Nobody signs in"),
    ],
)
def test_a_change_of_users_that_cannot_be_is_refused(
    visit: Visit, path: str, form: dict[str, str], status: int, said: str
) -> None:
    admin = visit("admin")
    before = words_of(page_of(admin.get("/users")), "//tbody")
    page = page_of(admin.post(path, data=form), status)
    assert said in words_of(page, "//*[@role='alert']")
    assert page.xpath("//code[@class='secret']") == []
    assert words_of(page_of(admin.get("/users")), "//tbody") == before


# --- in public ----------------------------------------------------------------------


def test_a_public_site_shows_texts_and_keeps_people_to_itself(visit: Visit, filled: Engine, database_url: str) -> None:
    from tracker.web import Options, create_app

    client = visit(app=create_app(Options(database_url, is_public=True)))
    page = page_of(client.get("/actions/1"))
    assert [form for form in page.forms if form.method == "POST"] == []
    assert page.xpath("//header//a[. = 'Sign in']/@href") == ["/sign-in"]
    assert client.post("/sign-in", data={"name": "editor", "password": PASSWORD}).status_code == 303
    assert page_of(client.get("/actions/1")).xpath("//header//a[. = 'Sign in']") == []
    assert client.get("/upload").status_code == 200


def test_a_list_asked_for_a_name_that_nobody_has_says_so_and_keeps_what_was_typed(visit: Visit) -> None:
    answer = visit("editor").get("/actions", params={"addressee": "Civil Societee", "open": "true"})
    assert answer.status_code == 422
    assert "There is no addressee called &#39;Civil Societee&#39;: did you mean &#39;civil society&#39;" in answer.text
    assert 'value="Civil Societee"' in answer.text
    assert "No action fits" not in answer.text


def test_a_list_is_found_by_acronym_and_any_form_of_the_verb(visit: Visit) -> None:
    answer = visit("viewer").get("/actions", params={"addressee": "SG", "verb": "requests"})
    assert answer.status_code == 200
    assert "Secretary-General" in answer.text


def test_the_search_box_leads_to_a_paragraph_a_resolution_and_an_action(visit: Visit) -> None:
    person = visit("viewer")
    assert 'href="/resolutions/A/RES/81/9100#p-2(b)"' in person.get("/search?text=81/9100 para 2(b)").text
    assert '<a href="/resolutions/A/RES/81/9100">' in person.get("/search?text=a/res/81/9100").text
    assert '<a href="/actions/1">Action #1</a>' in person.get("/search", params={"text": "#1"}).text
