from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tracker.store import reading
from tracker.store.access_log import list_access


def test_administrators_see_who_came_in_was_refused_and_took_what_away(
    visit: Callable, filled: Engine, tracker: Callable
) -> None:
    viewer = visit("viewer")
    assert viewer.get("/actions/export/csv?status=in+progress").status_code == 200
    assert viewer.get("/reports/overdue").status_code == 200
    assert viewer.get("/access").status_code == 403
    assert visit().post("/sign-in", data={"name": "viewer", "password": "not that one"}).status_code == 401
    with reading(filled) as session:
        rows = [(row.author, row.operation, row.name, row.new) for row in list_access(session, limit=4)]
    assert rows == [
        ("", "refuse sign-in", "viewer", None),
        ("viewer", "refuse", "", "GET /access"),
        ("viewer", "export", "", "GET /actions/export/csv?status=in+progress"),
        ("viewer", "sign in", "viewer", None),
    ]
    for path in ("/reports/overdue?form=csv", "/api/v1/reports/overdue"):
        assert viewer.get(path).status_code == 200
        with reading(filled) as session:
            assert list_access(session, limit=1)[0].new == f"GET {path}"
    page = visit("admin").get("/access?text=viewer").text
    assert "/actions/export/csv" in page
    assert "refuse sign-in" in page
    assert "add user" not in viewer.get("/changes").text


def test_the_history_of_an_action_is_proved_on_a_page(visit: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit("viewer")
    assert 'href="/actions/1/proof"' in page.get("/actions/1").text
    told = page.get("/actions/1/proof")
    assert told.status_code == 200
    assert "rows fit their entries" in told.text
    assert "operation: ingest" in told.text
    monkeypatch.setattr("tracker.web.pages.action.prove_history", lambda *_: [])
    told = page.get("/actions/1/proof")
    assert ("there is nothing to prove" in told.text, "rows fit" in told.text) == (True, False)
