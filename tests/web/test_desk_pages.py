"""My desk on the start page, notices, comments, and the focal point of an action who has an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from forms import fields_of, page_of, send_form, words_of
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.service import Assignment, assign_actions
from tracker.store import find_action, find_version, reading, subjects_of, transaction

Visit = Callable[..., TestClient]
STATES = "A/RES/81/9100:3:1:member-states"


def of(register: Engine, address: str = STATES) -> tuple[int, str]:
    """The number of an action, and its version."""
    with reading(register) as session:
        row = find_action(session, address)
        return row.handle, find_version(session, *subjects_of(row))


def test_a_focal_point_begins_with_their_own_actions_and_an_editor_with_what_waits(visit: Visit) -> None:
    desk = page_of(visit("focal").get("/")).xpath("//section[@aria-labelledby='desk']")[0]
    assert [words_of(tile, ".") for tile in desk.xpath(".//ul[@class='tiles']/li")][-1] == "1 new notices"
    assert "2 of mine due in 30 days" in words_of(desk, ".") or "of mine overdue" in words_of(desk, ".")
    assert "a look" not in words_of(desk, ".")
    waits = words_of(page_of(visit("editor").get("/")), "//section[@aria-labelledby='desk']")
    assert "assigned to nobody" in waits
    assert "Assigned to nobody, due next" in waits
    assert "of mine overdue" not in waits


def test_an_account_that_is_named_gets_list_right_and_notice(visit: Visit, filled: Engine) -> None:
    editor, focal = visit("editor"), visit("focal")
    number, _ = of(filled)
    page = page_of(editor.get(f"/actions/{number}"))
    assert "focal" in page.xpath("//datalist[@id='accounts']/option/@value")
    assert send_form(editor, page, f"/actions/{number}/assign", focal_point="focal").status_code == 303
    again = page_of(editor.get(f"/actions/{number}"))
    assert fields_of(again, "/assign")["focal_point"] == "focal"
    assert "signs in as focal" in words_of(again)
    assert f"#{number}" in words_of(page_of(focal.get("/mine?symbol=9100")))
    notices = page_of(focal.get("/notices"))
    assert "editor named you as focal point" in words_of(notices)
    assert send_form(focal, notices, "/notices/seen").status_code == 303
    seen = page_of(focal.get("/notices"))
    assert "Nothing new." in words_of(seen)
    assert "editor named you as focal point" in words_of(seen, "//section[@aria-labelledby='earlier']")
    report = focal.post(f"/actions/{number}/report", data={"version": of(filled)[1], "status": "in progress"})
    assert report.status_code == 303


def test_a_comment_stands_below_the_reports_and_tells_whom_it_names(visit: Visit, filled: Engine) -> None:
    editor, number = visit("editor"), of(filled)[0]
    page = page_of(editor.get(f"/actions/{number}"))
    said = {"text": "Is <b>this</b> done?", "tell": "viewer"}
    wrong = page_of(send_form(editor, page, f"/actions/{number}/comment", **said | {"tell": "vewer"}), 422)
    assert "did you mean viewer" in words_of(wrong, "//*[@role='alert']")
    assert fields_of(wrong, "/comment")["text"] == said["text"]
    sent = send_form(editor, wrong, f"/actions/{number}/comment", **said)
    assert sent.headers["location"].endswith(f"/actions/{number}?done=commented#comments")
    shown = page_of(visit("viewer").get(f"/actions/{number}"))
    assert shown.xpath("//datalist[@id='accounts']") == []  # who may name nobody needs no names
    section = words_of(shown, "//section[@aria-labelledby='comments']")
    assert "Is <b>this</b> done?" in section
    assert "told: viewer" in section
    assert "Your comment" not in section
    assert "mentioned you" in words_of(page_of(visit("viewer").get("/")), "//section[@aria-labelledby='desk']")


def test_how_one_is_told_is_chosen_on_the_page_of_ones_account(visit: Visit) -> None:
    client = visit("viewer")
    page = page_of(client.get("/account"))
    refused = send_form(client, page, "/account/notices", choice="daily")
    assert "To which address?" in words_of(page_of(refused, 422), "//*[@role='alert']")
    chosen = send_form(client, page, "/account/notices", choice="weekly", address="v@example.org")
    assert chosen.status_code == 303
    kept = fields_of(page_of(client.get("/account")), "/account/notices")
    assert kept == {"choice": "weekly", "address": "v@example.org"}
    assert "you get it weekly, at v@example.org" in words_of(page_of(client.get("/notices")))


def test_lists_on_the_desk_are_capped_and_link_on(visit: Visit, filled: Engine) -> None:
    with transaction(filled) as session:
        for name in ("3:1:member-states", "3:1:donors", "4:1:nobody"):
            assignment = Assignment(focal_point="focal")
            assign_actions(session, [f"A/RES/81/9100:{name}"], assignment, author="A", now=datetime.now(UTC))
    page = page_of(visit("focal").get("/"))
    late = page.xpath("//section[@aria-labelledby='desk']//section[@aria-labelledby='mine-late']")
    assert len(late) == 1
    tile = page.xpath("//section[@aria-labelledby='desk']//ul[@class='tiles']/li[1]/a")[0]
    assert page_of(visit("focal").get(tile.get("href"))) is not None
