"""What a browser is told of a failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.web import Options, create_app
from tracker.web.problems import without_commands


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("There is no action 9: `tracker actions` lists them with their numbers.", "There is no action 9."),
        (
            "There is no text X: did you mean Y? `tracker report resolutions` lists it.",
            "There is no text X: did you mean Y?",
        ),
        ("No entity is called X: `tracker entities list X` searches, `add` adds one.", "No entity is called X."),
        ("Give a later day.", "Give a later day."),
    ],
)
def test_commands_of_a_terminal_are_left_out(said: str, shown: str) -> None:
    assert without_commands(said) == shown


def test_a_report_that_is_set_up_wrongly_names_no_table_and_no_folder(
    visit: Callable[..., TestClient],
    filled: Engine,
    database_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "mine.sql").write_text("-- title: x\n-- answers: y\nSELECT nothing FROM inner_table")
    client = visit("viewer", create_app(Options(database_url, reports=tmp_path)))
    for path in ("/reports/mine", "/api/v1/reports/mine", "/reports"):
        if path == "/reports":
            (tmp_path / "other.sql").write_text("no header")
        answer = client.get(path)
        assert answer.status_code == 500
        assert "A report of this site is set up wrongly: tell whoever runs it, request" in answer.text
        for inner in ("inner_table", str(tmp_path), "SQL"):
            assert inner not in answer.text
    assert "lacks its header" in caplog.text
