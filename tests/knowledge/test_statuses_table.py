from __future__ import annotations

import pytest

from tracker.errors import UsageProblem
from tracker.knowledge.statuses import VOCABULARIES, find_status, load_statuses

WORDS = {
    "board-of-auditors": {"implemented", "under implementation", "not implemented", "overtaken by events"},
    "jiu": {"not started", "in progress", "implemented"},
    "cbd": {"active", "implemented", "elapsed", "superseded", "retired"},
    "undp": {"not started", "ongoing", "completed", "N/A"},
    "mandate-review": {"completed", "implemented-in progress", "not implemented", "non-applicable"},
}


def test_the_statuses_are_those_of_the_glossary() -> None:
    assert list(load_statuses()) == [
        "not started",
        "in progress",
        "implemented",
        "overtaken by events",
        "superseded",
        "closed without implementation",
        "not applicable",
    ]
    assert [name for name, status in load_statuses().items() if status.is_open] == [
        "not started",
        "in progress",
    ]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_vocabulary_uses_its_own_words_and_all_of_them(vocabulary: str) -> None:
    used = {status.names[vocabulary] for status in load_statuses().values()} - {""}
    assert used == WORDS[vocabulary]


def test_every_status_can_be_left_again() -> None:
    for status in load_statuses().values():
        assert set(status.successors) - {status.name}


def test_a_status_is_found_however_it_is_written() -> None:
    assert find_status(" In-Progress ").name == "in progress"
    assert find_status("CLOSED_without_implementation").name == "closed without implementation"
    with pytest.raises(UsageProblem):
        find_status("finished")
