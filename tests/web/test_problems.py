"""What a browser is told of a failure."""

from __future__ import annotations

import pytest

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
