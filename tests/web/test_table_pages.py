"""An office's own table on the site, without scripts: given, read, corrected, taken, and what is left settled."""

from __future__ import annotations

from collections.abc import Callable

from forms import fields_of, page_of, send_form, words_of
from sqlalchemy import Engine

from tracker.store import find_action, list_kept_rows, reading

TABLE = (
    b"Res.;OP;Text;Stage;Remarks;Lead;Status as of;Due date\r\n"
    b"81/9100;2(a);Count the wells;Phase 2;Counting began;Wells;01/10/2026;\r\n"
    b"81/9100;3;Dig by 1 November;Phase 2;;Wells;01/10/2026;Aug 2027\r\n"
    b"81/9199;1;Plant trees;Phase 2;;Trees;;\r\n"
)
COUNT, DONORS = "A/RES/81/9100:2(a):1:secretary-general", "A/RES/81/9100:3:1:donors"


def test_a_table_is_looked_at_corrected_taken_and_settled(visit: Callable, filled: Engine) -> None:
    editor = visit("editor")
    given = editor.post("/tables", files={"file": ("../old.csv", TABLE)})
    assert given.headers["location"].endswith("/tables/1")
    page = page_of(editor.get("/tables/1"))
    assert "Nothing is written yet." in words_of(page)
    fields = fields_of(page, "/tables/1/read")
    assert fields["heading"] is not None

    form = next(each for each in page.forms if str(each.action).endswith("/read"))
    headings = [each.value for each in form.xpath(".//input[@name='heading']")]
    chosen = [each.value for each in form.xpath(".//select[@name='field']")]
    assert dict(zip(headings, chosen, strict=True))["Res."] == "resolution"
    chosen[headings.index("Stage")] = "status"
    read = editor.post("/tables/1/read", data={"heading": headings, "field": chosen})
    assert read.status_code == 303
    page = page_of(editor.get("/tables/1"))
    assert "not said yet" in words_of(page)
    data = {"heading": headings, "field": chosen, "word": ["phase 2"], "status": ["in progress"]}
    assert editor.post("/tables/1/read", data=data).status_code == 303
    page = page_of(editor.get("/tables/1"))
    assert "Certain: 1 row" in words_of(page)
    assert "It is about #" in words_of(page)

    taken = send_form(editor, page, "/tables/1/take")
    assert taken.status_code == 303
    assert "Undo" in words_of(page_of(editor.get(taken.headers["location"])))
    with reading(filled) as session:
        assert (find_action(session, COUNT).status, find_action(session, COUNT).unit) == ("in progress", "Wells")
        both, unknown = list_kept_rows(session, 1)
    assert editor.post("/tables/1/take").status_code == 409

    left = words_of(page_of(editor.get("/tables/1")))
    assert "'Aug 2027' is no day of the calendar, and cannot be compared" in left
    assert "unread" not in left
    refused = editor.post(f"/tables/rows/{both.number}/settle", data={"table": "1"})
    assert "give their numbers" in words_of(page_of(refused, 422))
    said = {"table": "1", "action": DONORS, "day": "2026-10-02"}
    settled = editor.post(f"/tables/rows/{both.number}/settle", data=said)
    assert settled.status_code == 303
    assert editor.post(f"/tables/rows/{unknown.number}/settle", data={"table": "1", "drop": "true"}).status_code == 303
    with reading(filled) as session:
        action = find_action(session, DONORS)
        assert (action.status, str(action.as_of)) == ("in progress", "2026-10-02")
    assert "Nothing of it is left." in words_of(page_of(editor.get("/tables/1")))
    assert "0 rows" in words_of(page_of(editor.get("/tables")))


def test_a_table_that_was_taken_back_says_so(visit: Callable, filled: Engine) -> None:
    editor = visit("editor")
    editor.post(
        "/tables", files={"file": ("old.csv", TABLE.replace(b"Stage", b"Status").replace(b"Phase 2", b"Ongoing"))}
    )
    taken = send_form(editor, page_of(editor.get("/tables/1")), "/tables/1/take")
    page = page_of(editor.get(taken.headers["location"]))
    assert "left to settle" in words_of(page)
    assert send_form(editor, page, "/undo").status_code == 303
    words = words_of(page_of(editor.get("/tables/1")))
    assert "old.csv: taken back" in words
    assert "and taken back on" in words
    assert "left to settle" not in words
    assert "taken back on" in words_of(page_of(editor.get("/tables")))


def test_a_file_that_is_no_table_is_said(visit: Callable) -> None:
    page = page_of(visit("editor").post("/tables", files={"file": ("old.xls", b"\xd0\xcf\x11\xe0 old")}), 422)
    assert "save it as .xlsx" in words_of(page)
