"""Texts in the browser: reviewed in place, compared, uploaded; and that no text of others becomes a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from building import ask, by_date, paragraph
from forms import fields_of, page_of, send_form, words_of
from lxml import html
from sqlalchemy import Engine, delete, select
from starlette.testclient import TestClient

from tracker.model import Annex, Doubt, Note, Paragraph, ParagraphKind, Resolution
from tracker.reports import list_definitions
from tracker.service import (
    Assignment,
    add_entity,
    assign_actions,
    hash_content,
    ingest,
    offer_successors,
    report_status,
    save_filter,
)
from tracker.store import (
    ActionFilter,
    find_action,
    list_actions,
    list_changes,
    list_reviews,
    list_texts,
    load_resolution,
    reading,
    transaction,
)
from tracker.store.checking import check_store
from tracker.store.languages import SourceFileRecord
from tracker.store.reviews import Place

Visit = Callable[..., TestClient]

NOW = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
KEY = "A/RES/81/9100"
CLAUSE = f"{KEY}:3:1"
TEXT = """\
Economic and Social Council

2026/77. Lamps of the uplands

The Economic and Social Council,

Recalling its earlier work on lamps,

1. Requests the Secretary-General to light the lamps by 30 June 2027, and invites Member States to mend them;

2. Requests the United Nations Office on Drugs and Crime to count the lamps by 1 May 2027.

40th plenary meeting
21 July 2026
"""


# --- reviewed in place --------------------------------------------------------------


def opened(client: TestClient, decision: str, target: str) -> html.HtmlElement:
    """The text with the form of a decision: that of a button is there, others open by "Correct" and "Add a clause"."""
    page = page_of(client.get(f"/resolutions/{KEY}"))
    if decision in ("accept", "withdraw"):
        return page
    ref, number = [*target.removeprefix(f"{KEY}:").split(":"), ""][:2]
    article = f"//article[@id='c-{ref}-{number}']//a[starts-with(., 'Correct')]/@href"
    (link,) = page.xpath(article if number else f"//*[@id='p-{ref}']//a[starts-with(., 'Add a clause')]/@href")
    return page_of(client.get(link))


def decide(client: TestClient, decision: str, target: str, /, **given: str) -> httpx.Response:
    """Open the text, fill in the form of a decision, and send it."""
    page = opened(client, decision, target)
    return client.post("/review", data=fields_of(page, "/review", decision=decision, target=target) | given)


def clauses(register: Engine, ref: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """The clauses of a paragraph: number, verb and addressees."""
    with reading(register) as session:
        (found,) = [each for each in load_resolution(session, KEY).paragraphs if each.ref == ref]
        return [
            (number, clause.verb, tuple(each.name for each in clause.addressees))
            for number, clause in found.numbered_clauses
        ]


def asked(register: Engine, ref: str) -> set[str | None]:
    with reading(register) as session:
        rows = list_actions(session, ActionFilter(symbols=(KEY,)))
        return {row.addressee for row in rows if row.ref == ref}


def test_a_clause_is_accepted_and_taken_back(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    answer = decide(client, "accept", CLAUSE)
    assert re.fullmatch(rf"/resolutions/{KEY}\?done=reviewed&undo=[^&]+#c-3-1", answer.headers["location"])
    page = page_of(client.get(answer.headers["location"]))
    (article,) = page.xpath("//article[@id='c-3-1']")
    assert "reviewed" in article.get("class")
    assert "accept by editor" in " ".join(article.text_content().split())
    assert "1 of 7 clauses decided" in words_of(page)
    with reading(filled) as session:
        (review,) = list_reviews(session, Place(KEY, "3", 1))
    assert (
        decide(client, "withdraw", CLAUSE, other=str(review.number))
        .headers["location"]
        .endswith("done=withdrawn#c-3-1")
    )
    with reading(filled) as session:
        assert list_reviews(session, Place(KEY, "3", 1)) == []


def test_the_whole_text_is_accepted_with_one_button(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    assert decide(client, "accept", KEY).headers["location"].startswith(f"/resolutions/{KEY}?done=reviewed&undo=")
    assert "7 of 7 clauses decided" in words_of(page_of(client.get(f"/resolutions/{KEY}")))


def test_a_clause_is_corrected(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    answer = decide(client, "set", CLAUSE, verb="invite", addressees="UNODC\nChad", deadlines="2027-03-01", note="Read")
    assert answer.status_code == 303
    assert clauses(filled, "3") == [(1, "invite", ("United Nations Office on Drugs and Crime", "Chad"))]
    assert asked(filled, "3") == {"United Nations Office on Drugs and Crime", "Chad"}
    with reading(filled) as session:
        assert {row.due for row in list_actions(session) if row.ref == "3"} == {date(2027, 3, 1)}
        (review,) = list_reviews(session, Place(KEY, "3", 1))
    assert (review.author, review.note) == ("editor", "Read")


def test_a_correction_sent_unchanged_changes_no_action(visit: Visit, filled: Engine) -> None:
    with reading(filled) as session:
        before = [(row.address, row.due, row.verb) for row in list_actions(session) if row.ref == "3"]
    assert len(before) == 2
    assert decide(visit("editor"), "set", CLAUSE).status_code == 303
    with reading(filled) as session:
        assert [(row.address, row.due, row.verb) for row in list_actions(session) if row.ref == "3"] == before


def test_a_clause_is_split_and_merged_again(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    assert decide(client, "split", CLAUSE, words="donors to dig").status_code == 303
    assert [number for number, _, _ in clauses(filled, "3")] == [1, 101]
    page = opened(client, "merge", CLAUSE)
    offered = page.xpath("//article[@id='c-3-1']//select[@name='other']/option/@value")
    assert offered == [f"{KEY}:3:101"]
    assert decide(client, "merge", CLAUSE, other=offered[0]).status_code == 303
    assert [number for number, _, _ in clauses(filled, "3")] == [1]


def test_a_clause_is_added_tracked_and_removed(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    added = decide(client, "add", f"{KEY}:4", verb="urge", addressees="Chad", words="")
    assert added.headers["location"].endswith("#p-4")
    assert (101, "urge", ("Chad",)) in clauses(filled, "4")
    assert decide(client, "track", f"{KEY}:4:101", addressees="UNODC; Fiji").status_code == 303
    assert asked(filled, "4") >= {"Chad", "United Nations Office on Drugs and Crime", "Fiji"}
    assert decide(client, "remove", f"{KEY}:4:101", note="Not asked").status_code == 303
    assert [number for number, _, _ in clauses(filled, "4")] == [1]


@pytest.mark.parametrize(
    ("decision", "given", "status", "said"),
    [
        ("split", {"words": "words that are not there"}, 422, "must stand once"),
        ("set", {"verb": "", "category": "", "addressees": "", "deadlines": ""}, 422, "Nothing to set"),
        ("set", {"category": "rude"}, 422, "rude"),
        ("set", {"deadlines": "2027-02-30"}, 422, "2027-02-30"),
        ("accept", {"decision": "burn"}, 422, "'burn' is no decision"),
        ("accept", {"version": "0-0"}, 409, "changed since you opened the page"),
        ("accept", {"target": f"{KEY}:99:1"}, 404, ""),
        ("accept", {"target": "A/RES/0"}, 404, ""),
        ("accept", {"decision": "withdraw", "other": "x"}, 422, "not the number of a review"),
        ("accept", {"decision": "withdraw", "other": "999999"}, 404, ""),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_its_place(
    visit: Visit, filled: Engine, decision: str, given: dict[str, str], status: int, said: str
) -> None:
    client = visit("editor")
    page = page_of(decide(client, decision, CLAUSE, **given), status)
    (alert,) = page.xpath("//*[@role='alert']")
    assert said in alert.text_content()
    if said:
        assert alert.xpath("ancestor::article/@id") == ["c-3-1"]
    with reading(filled) as session:
        assert list_reviews(session, Place(KEY)) == []


@pytest.mark.parametrize("decision", ["accept", "set", "split", "track", "remove"])
def test_what_was_given_stands_in_the_form_after_a_refusal(visit: Visit, decision: str) -> None:
    given = {"words": "not there", "addressees": "Chad", "deadlines": "", "note": "because", "version": "0-0"}
    client = visit("editor")
    sent = {name: value for name, value in given.items() if name in opened_fields(client, decision)}
    page = page_of(decide(client, decision, CLAUSE, **sent), 409)
    if decision == "accept":
        assert page.xpath("//*[@data-form]") == []
    else:
        again = fields_of(page, "/review", decision=decision, target=CLAUSE)
        assert {name: again[name] for name in sent if name != "version"} == {
            name: value for name, value in sent.items() if name != "version"
        }


def opened_fields(client: TestClient, decision: str) -> set[str]:
    return set(fields_of(opened(client, decision, CLAUSE), "/review", decision=decision, target=CLAUSE))


def test_one_form_is_open_at_a_time_and_closes_again(visit: Visit) -> None:
    client = visit("editor")
    for decision, target, place in (("set", CLAUSE, "c-3-1"), ("add", f"{KEY}:4", "p-4")):
        page = opened(client, decision, target)
        (form,) = page.xpath("//*[@data-form]")
        assert form.xpath("ancestor::*[@id][1]/@id") == [place]
        (close,) = form.xpath(".//a/@href")
        assert close == f"/resolutions/{KEY}#{place}"
        assert page_of(client.get(close)).xpath("//*[@data-form]") == []
    for at in ("99:1", "3:9", "P1", "3:1:1", "x"):
        assert page_of(client.get(f"/resolutions/{KEY}", params={"at": at})).xpath("//*[@data-form]") == []
    page = page_of(visit("focal").get(f"/resolutions/{KEY}", params={"at": "3:1"}))
    assert page.xpath("//*[@data-form] | //a[starts-with(., 'Correct')] | //a[starts-with(., 'Add a clause')]") == []


def test_the_second_of_two_reviewers_sees_what_the_first_decided(visit: Visit, filled: Engine) -> None:
    first, second = visit("editor"), visit("admin")
    page = opened(second, "set", CLAUSE)
    assert decide(first, "set", CLAUSE, addressees="Chad").status_code == 303
    sent = fields_of(page, "/review", decision="set", target=CLAUSE) | {"addressees": "Fiji"}
    page = page_of(second.post("/review", data=sent), 409)
    said = words_of(page, "//article[@id='c-3-1']")
    assert "changed since you opened the page" in said
    assert "editor" in said
    assert asked(filled, "3") == {"Chad"}
    again = fields_of(page, "/review", decision="set", target=CLAUSE) | {"addressees": "Fiji"}
    assert second.post("/review", data=again).status_code == 303
    assert asked(filled, "3") == {"Fiji"}


def test_two_reviewers_of_two_clauses_do_not_meet(visit: Visit, filled: Engine) -> None:
    first, second = visit("editor"), visit("admin")
    page = page_of(second.get(f"/resolutions/{KEY}"))
    assert decide(first, "accept", CLAUSE).status_code == 303
    other = fields_of(page, "/review", decision="accept", target=f"{KEY}:2(a):1")
    assert second.post("/review", data=other).status_code == 303


def test_what_is_to_be_reviewed_is_listed_until_it_was(visit: Visit, filled: Engine, wells: Resolution) -> None:
    doubtful = replace(
        wells,
        symbol="A/RES/81/9400",
        title="Doubtful wells",
        paragraphs=(
            paragraph("1", replace(ask("Invites Chad", "Chad"), doubts=(Doubt("addressee", "which Chad?", "Chad"),))),
        ),
    )
    with transaction(filled) as session:
        ingest(session, doubtful, hash_content(doubtful), author="A. Clerk", now=NOW)
    client = visit("editor")
    page = page_of(client.get("/review"))
    listed = page.xpath("//tbody//a[starts-with(@href, '/resolutions/')]")
    assert [link.text for link in listed] == ["A/RES/81/9400:1:1", "A/RES/81/9400"]
    assert listed[0].get("href") == "/resolutions/A/RES/81/9400#c-1-1"
    page = page_of(client.get("/resolutions/A/RES/81/9400"))
    assert "which Chad?" in words_of(page, "//article[@class='clause doubtful']")
    sent = fields_of(page, "/review", decision="accept", target="A/RES/81/9400:1:1")
    assert client.post("/review", data=sent).status_code == 303
    assert "Nothing is left to review" in words_of(page_of(client.get("/review")))


def test_what_nobody_read_is_shown_and_accepted(visit: Visit, filled: Engine, wells: Resolution) -> None:
    """Text behind a paragraph, another language, an addressee's own doubt: each is said, and can be settled."""
    unread = Doubt("paragraph", "this text hangs behind the paragraph and was not read", "and to sing")
    invited = ask("Invites Chad", "Chad")
    party = replace(invited.addressees[0], doubts=(Doubt("addressee", "a bare name", "Chad"),))
    text = replace(
        wells,
        symbol="A/RES/81/9401",
        language="fr",
        paragraphs=(
            replace(paragraph("1", replace(invited, addressees=(party,))), tail="and to sing", doubts=(unread,)),
            Paragraph(
                "2", ParagraphKind.OPERATIVE, "The wells of the north.", doubts=(Doubt("paragraph", "no clause"),)
            ),
        ),
        doubts=(Doubt("language", "clauses are not read in this language", "fr"),),
    )
    with transaction(filled) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    client, address = visit("editor"), "/resolutions/A/RES/81/9401"
    said = words_of(page_of(client.get(address)))
    for words in ("and to sing", "This text hangs behind the paragraph", "a bare name", "not read in this language"):
        assert words in said
    assert "1 clause, 2 paragraphs and 1 whole text want a look, 4 in all" in said
    assert "Nothing is left" not in words_of(page_of(client.get("/review?page=99")))
    for target in ("A/RES/81/9401:1:1", "A/RES/81/9401:2", "A/RES/81/9401:1", "A/RES/81/9401"):
        sent = fields_of(page_of(client.get(address)), "/review", decision="accept", target=target)
        assert client.post("/review", data=sent).status_code == 303
    assert "nothing more wants a look" in words_of(page_of(client.get(address)))
    assert "Nothing is left to review" in words_of(page_of(client.get("/review")))
    for public in ("viewer", "focal"):
        assert "Read it again" not in words_of(page_of(visit(public).get(address)))


def test_a_text_is_read_again_in_the_browser(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    (link,) = page_of(client.get(f"/resolutions/{KEY}")).xpath("//a[. = 'Read it again']/@href")
    page = page_of(client.get(link))
    assert "would be" in words_of(page).lower()
    answer = client.post("/refresh", data=fields_of(page, "/refresh"))
    assert answer.headers["location"] == f"/resolutions/{KEY}?done=refreshed"
    with reading(filled) as session:
        assert [change.operation for change in list_changes(session, KEY)][-1] == "refresh"
    assert "as it stands in the register" in words_of(page_of(client.get(link)))
    assert client.post("/refresh", data=fields_of(page, "/refresh")).status_code == 409  # somebody was quicker


def test_whoever_may_not_review_sees_the_text_without_forms(visit: Visit) -> None:
    page = page_of(visit("focal").get(f"/resolutions/{KEY}"))
    assert "Member States and donors to dig by 1 November 2026" in words_of(page)
    assert page.xpath("//main//form") == []


def test_a_text_that_is_not_there(visit: Visit) -> None:
    client = visit("editor")
    for path in ("/resolutions/A/RES/1/1", "/akn/A/RES/1/1", "/compare?new=A/RES/1/1"):
        page_of(client.get(path), 404)


# --- compared -----------------------------------------------------------------------


def test_two_texts_are_compared_paragraph_by_paragraph(visit: Visit, filled: Engine, wells: Resolution) -> None:
    changed = tuple(
        paragraph(
            "3", ask("Urges Member States and donors to dig and to drill by 1 May 2027", "Member States", verb="urge")
        )
        if each.ref == "3"
        else each
        for each in wells.paragraphs
        if each.ref != "4"
    )
    later = replace(wells, symbol="A/RES/82/9100", session=82, adopted=date(2026, 10, 2), paragraphs=changed)
    with transaction(filled) as session:
        ingest(session, later, hash_content(later), author="A. Clerk", now=NOW)
    page = page_of(visit("editor").get(f"/compare?old={KEY}&new=A/RES/82/9100"))
    fates = {
        " ".join(side.xpath("string(./div[1])").split()): side.xpath("string(p[@class='fate'])")
        for side in page.xpath("//div[@class='side']")
    }
    assert fates["4 Calls for more wells"] == "dropped"
    assert fates["3 Urges Member States and donors to dig by 1 November 2026"].startswith("changed")
    put_in, taken_out = (" ".join(page.xpath(f"//div[@class='side']//{tag}/text()")) for tag in ("ins", "del"))
    assert "drill" in put_in
    assert "November" in taken_out
    boxes = page.xpath("//section[@aria-labelledby='offers']//input[@name='selected']/@value")
    assert len(boxes) == 3
    assert not visit("viewer").get(f"/compare?old={KEY}&new=A/RES/82/9100").text.count("checkbox")
    texts = {"old": KEY, "new": "A/RES/82/9100"}
    editor = visit("editor")
    backwards = page_of(editor.get(f"/compare?old=A/RES/82/9100&new={KEY}"))
    assert "A/RES/82/9100 is the newer of the two" in words_of(backwards)
    assert backwards.xpath("//input[@type='checkbox']") == []
    (link,) = backwards.xpath("//a[. = 'Compare them in their order']/@href")
    assert len(page_of(editor.get(link)).xpath("//input[@name='selected']")) == 3
    refused = page_of(editor.post("/compare", data=texts), 422)
    assert "tick" in refused.xpath("string(//p[@role='alert'])")
    stale = [boxes[0], f"0-0 {boxes[1].partition(' ')[2]}"]
    seen = page_of(editor.post("/compare", data={**texts, "selected": stale}), 409)
    assert len(seen.xpath("//input[@name='selected'][@checked]")) == 2
    assert seen.xpath("//input[@name='anyway']") == [], "nothing speaks against these"
    assert editor.post("/compare", data={**texts, "selected": boxes[:2]}).status_code == 303
    with reading(filled) as session:
        assert len(offer_successors(session, KEY, "A/RES/82/9100")) == 1


# --- uploaded -----------------------------------------------------------------------


def upload(client: TestClient, *files: tuple[str, bytes], **given: str) -> httpx.Response:
    return client.post("/upload", data=given, files=[("files", file) for file in files])


def results_of(answer: httpx.Response) -> list[str]:
    page = page_of(answer)
    return [" ".join(item.text_content().split()) for item in page.xpath("//section[@aria-labelledby='taken']//li")]


def keys(register: Engine) -> list[str]:
    with reading(register) as session:
        return sorted(row.key for row in list_texts(session, today=date(2026, 10, 3), limit=100))


def test_a_text_is_taken_in_and_again_changes_nothing(visit: Visit, filled: Engine) -> None:
    client = visit("editor")
    (said,) = results_of(upload(client, ("lamps.txt", TEXT.encode())))
    assert said.startswith("lamps.txt: added, E/RES/2026/77, 3 actions.")
    (again,) = results_of(upload(client, ("lamps.txt", TEXT.encode())))
    assert again.startswith("lamps.txt: unchanged, E/RES/2026/77")
    assert keys(filled) == [KEY, "E/RES/2026/77"]
    (link,) = page_of(upload(client, ("lamps.txt", TEXT.encode()))).xpath("//a[. = 'E/RES/2026/77']/@href")
    assert "light the lamps" in words_of(page_of(client.get(link)))


def test_a_file_is_had_as_it_came_until_another_takes_its_place(visit: Visit, filled: Engine) -> None:
    editor, viewer, name = visit("editor"), visit("viewer"), "../a/lamps für alle.txt"

    def link() -> str:
        (found,) = page_of(viewer.get("/resolutions/E/RES/2026/77")).xpath("//a[. = 'the file as it came']/@href")
        return str(found)

    upload(editor, (name, TEXT.encode()))
    had = viewer.get(link())
    assert had.content == TEXT.encode()
    assert had.headers["content-disposition"] == 'attachment; filename="lamps_f_r_alle.txt"'
    assert (had.headers["content-type"], had.headers["x-content-type-options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    with transaction(filled) as session:  # as a register whose texts came before files were kept
        session.execute(delete(SourceFileRecord))
    assert viewer.get(had.request.url.path).status_code == 404
    upload(editor, (name, TEXT.encode()))
    assert viewer.get(link()).content == TEXT.encode()
    upload(editor, (name, TEXT.replace("lamps", "lanterns").encode()))
    assert b"lanterns" in viewer.get(link()).content
    assert all(not each.wrong for each in check_store(filled))
    with transaction(filled) as session:
        (kept,) = session.scalars(select(SourceFileRecord)).all()
        kept.content = kept.content[:-3]
    assert [each.what for each in check_store(filled) if each.wrong] == ["imported files"]


def test_one_bad_file_does_not_stop_the_others(visit: Visit, filled: Engine) -> None:
    second = TEXT.replace("2026/77", "2026/78").encode()
    said = results_of(
        upload(
            visit("editor"),
            ("first.txt", TEXT.encode()),
            ("empty.pdf", b""),
            ("broken.pdf", b"%PDF-1.7 and nothing more"),
            ("program.exe", b"MZ\x90\x00" + bytes(range(256)) * 8),
            ("letter.txt", b"Dear colleague, the lamps are out."),
            ("second.md", second),
        )
    )
    assert [each.split(":")[0] for each in said] == [
        "first.txt",
        "empty.pdf",
        "broken.pdf",
        "program.exe",
        "letter.txt",
        "second.md",
    ]
    assert ["added" in each for each in said] == [True, False, False, False, False, True]
    assert "is empty" in said[1]
    assert "no operative paragraphs" in said[4]
    assert keys(filled) == [KEY, "E/RES/2026/77", "E/RES/2026/78"]


def test_a_script_hears_of_each_file_in_json(visit: Visit) -> None:
    client = visit("editor")
    assert upload(client, ("lamps.txt", TEXT.encode()), form="json").json() == [
        {
            "name": "lamps.txt",
            "outcome": "added",
            "text": "added: E/RES/2026/77, 3 actions. No clause of it wants a look",
            "address": "/resolutions/E/RES/2026/77",
        }
    ]
    (failed,) = upload(client, ("empty.txt", b""), form="json").json()
    assert (failed["outcome"], failed["text"][:8]) == ("failed", "failed: ")


@pytest.mark.parametrize(
    "name", ["../../x.txt", "..\\..\\x.txt", "/etc/x.txt", "C:\\x.txt", "x\x00.txt", "%2e%2e%2fx.txt"]
)
def test_the_name_of_a_file_never_reaches_the_disk(
    visit: Visit, filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    client = visit("editor")
    before = {path for path in tmp_path.rglob("*") if "sqlite3" not in path.name}
    (said,) = results_of(upload(client, (name, TEXT.encode())))
    assert "added" in said
    assert {path for path in tmp_path.rglob("*") if "sqlite3" not in path.name} == before
    assert not Path("/etc/x.txt").exists()
    with reading(filled) as session:
        source = load_resolution(session, "E/RES/2026/77").source
    assert not set(source) & set("/\\\x00")


def test_nothing_and_too_much_are_refused(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit("editor")
    assert "Nothing was chosen" in words_of(page_of(upload(client), 422))
    monkeypatch.setattr("tracker.web.pages.intake.MOST_FILES", 2)
    assert "at most 2 files" in words_of(page_of(upload(client, *[("a.txt", b"x")] * 3), 422))
    symbols = "\n".join(f"A/RES/79/{number}" for number in range(21))
    assert "20 symbols" in words_of(page_of(upload(client, symbols=symbols), 422))


# --- nothing of others becomes a script ---------------------------------------------


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} javascript:alert(3) &amp;"


@pytest.fixture
def hostile(filled: Engine) -> Engine:
    """A register whose every word, where a person or a document can write one, is hostile."""
    clause = replace(
        ask(f"Requests {HOSTILE}", HOSTILE, deadlines=(by_date(date(2026, 11, 1), HOSTILE),)),
        doubts=(Doubt("addressee", HOSTILE, HOSTILE),),
        rule=HOSTILE,
    )
    text = Resolution(
        source=f"{HOSTILE}.txt",
        symbol="A/RES/81/9666",
        body=HOSTILE,
        title=HOSTILE,
        adopted=date(2026, 10, 1),
        closing=HOSTILE,
        notes=(Note("1", HOSTILE),),
        annexes=(Annex(HOSTILE, HOSTILE),),
        doubts=(Doubt("paragraph", HOSTILE),),
        paragraphs=(
            Paragraph("P1", ParagraphKind.PREAMBULAR, HOSTILE),
            replace(paragraph("1", clause), heading=HOSTILE, tail=HOSTILE),
        ),
    )
    repeated = paragraph("1", ask(f"Requests again {HOSTILE}", HOSTILE))
    later = replace(text, symbol="A/RES/82/9666", adopted=date(2026, 10, 2), paragraphs=(repeated,))
    with transaction(filled) as session:
        for each in (text, later):
            ingest(session, each, hash_content(each), author=HOSTILE, now=NOW)
        (row,) = [row for row in list_actions(session) if row.resolution == "A/RES/81/9666"]
        who = {"author": HOSTILE, "now": NOW}
        assign_actions(session, [row.address], Assignment(HOSTILE, HOSTILE, None, HOSTILE), **who)
        said = {"note": HOSTILE, "next_step": HOSTILE, "challenge": HOSTILE, "evidence": "javascript:alert(3)"}
        report_status(
            session, row.address, "in progress", as_of=date(2026, 10, 2), today=date(2026, 10, 3), **who, **said
        )
        save_filter(session, HOSTILE[:90], ActionFilter(addressees=(HOSTILE,)), **who)
        add_entity(session, "Panel on <script>alert(1)</script>", ['Panel "><script>alert(1)</script>'], **who)
    return filled


def check_harmless(answer: httpx.Response, path: str) -> None:
    page = html.fromstring(answer.text)
    assert [each.get("src") for each in page.iter("script")] == ["/static/enhance.js"], path
    assert page.xpath("//img | //iframe | //object | //embed | //base | //style") == [], path
    assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
    links = page.xpath("//@href | //@src | //@action | //@formaction")
    ours = ("/", "#", "https://documents.un.org/api/")
    assert [link for link in links if not link.startswith(ours) or link.startswith("//")] == [], path
    assert ">49<" not in answer.text.replace(" ", "")


def test_hostile_words_are_words_on_every_page(visit: Visit, hostile: Engine) -> None:
    client = visit("admin")
    with reading(hostile) as session:
        (row,) = [row for row in list_actions(session) if row.resolution == "A/RES/81/9666"]
    shown = {
        "/": True,
        "/actions": True,
        f"/actions/{row.handle}": True,
        "/resolutions": True,
        "/review": True,
        "/resolutions/A/RES/81/9666": True,
        "/compare?old=A/RES/81/9666&new=A/RES/82/9666": True,
        "/changes": True,
        "/search?text=alert": False,
        "/entities?staff=true": False,
        "/reports/actions": True,
        "/users": False,
        "/account": False,
    }
    for path, has_all in shown.items():
        answer = client.get(path)
        assert answer.status_code == 200, path
        check_harmless(answer, path)
        if has_all:
            assert "<script>alert(1)</script>" in html.fromstring(answer.text).text_content(), path
    for definition in list_definitions():
        answer = client.get(f"/reports/{definition.name}")
        assert answer.status_code == 200
        check_harmless(answer, definition.name)


def test_hostile_words_of_the_address_and_of_forms_are_words(visit: Visit, hostile: Engine) -> None:
    client = visit("admin")
    for path in ("/actions", "/resolutions", "/search", "/entities", "/sessions", "/changes", "/compare", "/sign-in"):
        for name in ("text", "symbol", "addressee", "unit", "body", "subject", "old", "new", "next", "saved", "done"):
            check_harmless(client.get(path, params={name: HOSTILE}), f"{path} {name}")
    check_harmless(client.get(f"/reports/{HOSTILE}"), "report")
    check_harmless(client.get("/reports/overdue", params={"vocabulary": HOSTILE}), "vocabulary")
    check_harmless(client.get(f"/nowhere/{HOSTILE}"), "no such page")
    for path, form in (
        ("/sign-in", {"name": HOSTILE, "password": "x", "next": HOSTILE}),
        ("/users", {"name": HOSTILE, "role": HOSTILE}),
        ("/users/change", {"name": HOSTILE, "change": HOSTILE}),
        ("/entities", {"name": HOSTILE, "kind": HOSTILE, "aliases": HOSTILE}),
        ("/sessions", {"body": HOSTILE, "number": HOSTILE}),
        ("/review", {"decision": HOSTILE, "target": "A/RES/81/9666:1:1", "version": HOSTILE}),
        ("/account/tokens", {"label": HOSTILE, "days": "5"}),
    ):
        answer = client.post(path, data=form)
        if answer.status_code != 303:
            check_harmless(answer, path)
    said = upload(client, (f"{HOSTILE}.txt", b""))
    check_harmless(said, "/upload")
    assert "img src=x" in html.fromstring(said.text).text_content()


def test_a_conflict_with_hostile_words_is_harmless(visit: Visit, hostile: Engine) -> None:
    client = visit("admin")
    with reading(hostile) as session:
        (row,) = [row for row in list_actions(session) if row.resolution == "A/RES/81/9666"]
    path = f"/actions/{row.handle}"
    page = page_of(client.get(path))
    assert send_form(client, page, f"{path}/assign", unit="W").status_code == 303
    answer = send_form(client, page, f"{path}/report", note=HOSTILE, evidence=HOSTILE)
    assert answer.status_code == 409
    check_harmless(answer, path)
    assert fields_of(html.fromstring(answer.text), "/report")["note"].strip() == HOSTILE


def test_evidence_at_an_address_is_a_link_only_where_it_is_one(visit: Visit, filled: Engine) -> None:
    address = f"{KEY}:3:1:member-states"
    with transaction(filled) as session:
        for evidence in ("https://example.org/a?b=1&c=<d>", "javascript:alert(1)", "A/81/214"):
            report_status(
                session,
                address,
                "in progress",
                as_of=date(2026, 10, 2),
                today=date(2026, 10, 3),
                evidence=evidence,
                author="a",
                now=NOW,
            )
        number = find_action(session, address).handle
    page = page_of(visit("viewer").get(f"/actions/{number}"))
    links = page.xpath("//ul[@class='timeline']//a")
    assert [(link.get("href"), link.get("rel")) for link in links] == [
        ("https://example.org/a?b=1&c=<d>", "noreferrer noopener")
    ]


# --- recommended to another body ------------------------------------------------------


def test_a_recommended_draft_says_what_it_became(filled: Engine, visit: Visit) -> None:
    asked = "Requests the Secretary-General to light the lamps;"
    lead = paragraph(
        "1", ask("Recommends to the Assembly to adopt the following draft resolution:", "General Assembly")
    )
    council = Resolution(
        source="council.txt",
        symbol="E/RES/2026/78",
        body="Economic and Social Council",
        title="Lamps",
        paragraphs=(lead,),
        annexes=(Annex("Draft resolution", f"The General Assembly,\n\n1. {asked}"),),
    )
    adopted = replace(council, symbol="A/RES/81/9177", body="General Assembly", annexes=())
    adopted = replace(adopted, paragraphs=(paragraph("1", ask(asked, "Secretary-General")),))

    def said() -> list[str]:
        page = page_of(visit("editor").get("/resolutions/E/RES/2026/78"))
        found = page.xpath("//section[starts-with(@aria-labelledby, 'draft-')]/p")
        return [" ".join(each.text_content().split()) for each in found]

    with transaction(filled) as session:
        ingest(session, council, hash_content(council), author="ana", now=NOW)
    assert said() == ["Not adopted as far as the register knows, so that it has no actions."]
    with transaction(filled) as session:
        ingest(session, adopted, hash_content(adopted), author="ana", now=NOW)
    assert said() == ["Adopted as A/RES/81/9177: its actions are there."]


def test_what_is_done_is_superseded_where_it_is_ticked(visit: Visit, filled: Engine, wells: Resolution) -> None:
    later = replace(wells, symbol="A/RES/82/9100", adopted=date(2026, 10, 3))
    with transaction(filled) as session:
        ingest(session, later, hash_content(later), author="a", now=NOW)
        row = find_action(session, f"{KEY}:3:1:member-states")
        told = {"as_of": date(2026, 10, 3), "today": date(2026, 10, 3), "author": "a", "now": NOW}
        report_status(session, row.address, "implemented", evidence="A/81/214", **told)
    client, path = visit("editor"), f"/actions/{row.handle}"
    given = {"successor": "A/RES/82/9100:3:1:member-states", "note": "Asked again"}
    page = page_of(send_form(client, page_of(client.get(path)), f"{path}/supersede", **given), 403)
    assert "is 'implemented' already" in words_of(page)
    assert send_form(client, page, f"{path}/supersede", anyway="true").status_code == 303
