from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

FILTER = (
    "text symbol body addressee verb category status open due_after due_before unit focal_point flag stale as_of saved"
)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/actions", FILTER),
        ("/mine", FILTER),
        ("/changes", "text subject"),
        ("/search", "text"),
        ("/resolutions", "text"),
        ("/entities", "text"),
        ("/sessions", "body"),
        ("/compare", "old new"),
        ("/reports/due", "as_of vocabulary"),
    ],
)
def test_a_form_that_is_sent_with_empty_fields_asks_for_all(
    visit: Callable[..., TestClient], path: str, fields: str
) -> None:
    answer = visit("editor").get(path, params=dict.fromkeys(fields.split(), ""))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("words", ["0", "-1", "40000", "many"])
def test_days_that_cannot_be_are_refused_with_words(visit: Callable[..., TestClient], words: str) -> None:
    answer = visit("editor").get("/actions", params={"stale": words})
    assert answer.status_code == 422
    assert "stale" in answer.text
