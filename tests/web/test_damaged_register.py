"""A register that is torn while the site runs: every page says so, and nobody writes to it any more."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from registers import SERVER
from sqlalchemy.engine import make_url

pytestmark = pytest.mark.skipif(bool(SERVER), reason="a server looks after its own files")

PAGE = 4096


def test_pages_and_the_api_say_that_the_register_is_damaged(visit, database_url: str) -> None:
    editor = visit("editor")
    assert editor.get("/actions/1").status_code == 200
    file = Path(str(make_url(database_url).database))
    with closing(sqlite3.connect(file)) as raw:
        roots = "SELECT rootpage FROM sqlite_master WHERE name IN ('clauses', 'actions', 'action_keys')"
        pages = [root - 1 for (root,) in raw.execute(roots)]
    content = bytearray(file.read_bytes())
    for page in pages:
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    content[24:28] = (int.from_bytes(content[24:28]) + 1).to_bytes(4)  # so that nobody trusts pages read before
    file.write_bytes(content)
    for address in ("/", "/actions", "/actions/1", "/resolutions", "/api/v1/actions", "/api/v1/actions/1"):
        answer = editor.get(address)
        assert (answer.status_code, "damaged" in answer.text) in ((503, True), (200, False)), (address, answer.text)
    assert editor.get("/actions").status_code == 503
    assert str(file) not in editor.get("/actions").text
    before = file.read_bytes()
    added = {"body": "Human Rights Council", "number": "67", "opens": "2028-02-28"}
    assert editor.post("/sessions", data=added).status_code == 503
    assert file.read_bytes() == before
