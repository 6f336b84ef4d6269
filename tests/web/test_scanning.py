"""Files of evidence over the pages: shown to a virus scanner first, and removed where they were given by mistake."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from forms import fields_of, page_of, words_of
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.store import find_action, list_reports, reading
from tracker.web import Options, create_app, scanning

Visit = Callable[..., TestClient]
STATES = "A/RES/81/9100:3:1:member-states"
CLEAN, DIRTY = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n", b"%PDF-1.4 a worm\n%%EOF\n"


@pytest.fixture
def command(tmp_path: Path) -> str:
    """A scanner that knows worms, and falls asleep over sleepy files."""
    scanner = tmp_path / "scan ner.py"
    scanner.write_text(
        "import sys, time\ndata = sys.stdin.buffer.read()\n"
        "time.sleep(30 if b'sleepy' in data else 0)\nsys.exit(b'worm' in data)\n"
    )
    return f"'{sys.executable}' '{scanner}'"


def give(client: TestClient, register: Engine, content: bytes, name: str = "letter.pdf") -> httpx.Response:
    with reading(register) as session:
        number = find_action(session, STATES).handle
    path = f"/actions/{number}"
    typed = fields_of(page_of(client.get(path)), f"{path}/report") | {"status": "in progress"}
    typed.pop("file", None)
    return client.post(f"{path}/report", data=typed, files={"file": (name, content)})


def with_scanner(database_url: str, command: str) -> FastAPI:
    return create_app(Options(database_url, scan_command=command))


def reports(register: Engine) -> int:
    with reading(register) as session:
        return len(list_reports(session, STATES))


def test_what_the_scanner_refuses_is_not_kept(visit: Visit, filled: Engine, database_url: str, command: str) -> None:
    client = visit("editor", with_scanner(database_url, command))
    refused = page_of(give(client, filled, DIRTY), 422)
    assert "letter.pdf was refused by the virus scanner" in words_of(refused, "//*[@role='alert']")
    assert reports(filled) == 0
    assert give(client, filled, CLEAN).status_code == 303
    assert reports(filled) == 1


@pytest.mark.parametrize("command", ["/no/such/scanner -", ""])
def test_a_scanner_that_is_gone_or_asleep_lets_nothing_in(
    visit: Visit, filled: Engine, database_url: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    asleep = f"'{sys.executable}' -c 'import time; time.sleep(30)'"
    client = visit("editor", with_scanner(database_url, command or asleep))
    refused = page_of(give(client, filled, CLEAN), 422)
    assert "could not be looked at by the virus scanner: try again later" in words_of(refused, "//*[@role='alert']")
    assert reports(filled) == 0


def test_the_quota_of_a_person_holds_on_the_pages(visit: Visit, filled: Engine, database_url: str) -> None:
    client = visit("editor", create_app(Options(database_url, evidence_quota=len(CLEAN))))
    assert give(client, filled, CLEAN).status_code == 303
    refused = page_of(give(client, filled, CLEAN + b"x"), 413)
    assert "as much as one person may" in words_of(refused, "//*[@role='alert']")


def test_an_administrator_removes_a_wrong_file(visit: Visit, filled: Engine) -> None:
    editor, admin = visit("editor"), visit("admin")
    path = give(editor, filled, CLEAN).headers["location"].partition("?")[0]
    (link,) = page_of(editor.get(path)).xpath("//a[contains(@href, '/evidence/')]/@href")
    assert editor.get(link).content == CLEAN
    assert "Remove the file" not in editor.get(path).text
    assert editor.post(f"{link}/remove", data={"reason": "mine"}).status_code == 403
    form = fields_of(page_of(admin.get(path)), f"{link}/remove")
    assert admin.post(f"{link}/remove", data=form | {"reason": " "}).status_code == 422
    done = admin.post(f"{link}/remove", data=form | {"reason": "Holds names of staff"})
    assert done.headers["location"] == f"{path}?done=removed"
    gone = page_of(editor.get(link), 404)
    assert "An administrator removed this file" in words_of(gone, "//*[@role='alert']")
    page = page_of(admin.get(path))
    assert "letter.pdf (the file is not kept here)" in words_of(page)
    assert page.xpath("//form[contains(@action, '/remove')]") == []
    assert "removed: Holds names of staff" in admin.get("/changes").text
