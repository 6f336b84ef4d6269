from __future__ import annotations

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine, event

from tracker.errors import UsageProblem
from tracker.service import Assignment, assign_actions, report_status, set_values
from tracker.store import (
    changes_since,
    find_action,
    find_version,
    find_versions,
    list_actions,
    list_changes,
    reading,
    subjects_of,
    transaction,
)

DONORS = "A/RES/81/9100:3:1:donors"
STATES = "A/RES/81/9100:3:1:member-states"


def version_of(register: Engine, address: str) -> str:
    with reading(register) as session:
        return find_version(session, *subjects_of(find_action(session, address)))


def test_an_action_is_spoken_of_under_three_subjects(followed: Engine) -> None:
    with reading(followed) as session:
        row = find_action(session, DONORS)
    assert subjects_of(row) == (DONORS, "A/RES/81/9100:3:1", "A/RES/81/9100")


def test_nothing_has_the_version_of_nothing(followed: Engine) -> None:
    with reading(followed) as session:
        assert find_version(session) == find_version(session, "the Moon") == "0-0"
        assert changes_since(session, "0-0", "the Moon") == []
        assert find_versions(session, []) == {}


def test_a_version_is_the_newest_row_and_the_count(followed: Engine) -> None:
    with reading(followed) as session:
        changes = list_changes(session, STATES)
        newest, number = find_version(session, STATES, STATES).split("-")
        assert int(number) == len(changes)
        assert int(newest) > 0
        assert changes_since(session, "0-0", STATES) == changes


def test_versions_change_with_what_is_written_only(followed: Engine) -> None:
    before, other = version_of(followed, STATES), version_of(followed, "E/RES/2026/905:2:1:office")
    assert version_of(followed, STATES) == before
    with transaction(followed) as session:
        assign_actions(session, [STATES], Assignment(unit="Water Section", note="Ask"), author="Ben", now=NOW)
        report_status(
            session, STATES, "overtaken by events", note="Rain", as_of=TODAY, author="F", now=NOW, today=TODAY
        )
    assert version_of(followed, STATES) != before
    assert version_of(followed, "E/RES/2026/905:2:1:office") == other
    with reading(followed) as session:
        since = changes_since(session, before, *subjects_of(find_action(session, STATES)))
        assert [(change.author, change.field) for change in since] == [
            ("Ben", "unit"),
            ("Ben", "supervisor_note"),
            ("F", "status"),
        ]


def test_a_review_of_the_clause_changes_the_version_of_its_actions(followed: Engine) -> None:
    before = version_of(followed, DONORS)
    with transaction(followed) as session:
        set_values(session, "A/RES/81/9100:3:1", verb="invite", author="R. Viewer", now=NOW)
    assert version_of(followed, DONORS) != before


def test_many_versions_are_found_in_one_statement(followed: Engine) -> None:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    with reading(followed) as session:
        rows = list_actions(session)
        event.listen(followed, "before_cursor_execute", note)
        found = find_versions(session, iter(rows))
        event.remove(followed, "before_cursor_execute", note)
        assert found == {row.address: find_version(session, *subjects_of(row)) for row in rows}
    assert len([each for each in statements if each.startswith("SELECT")]) == 1


def test_a_row_numbered_before_but_written_after_is_not_missed(followed: Engine) -> None:
    with reading(followed) as session:
        changes = list_changes(session, STATES)
        newest, number = find_version(session, STATES).split("-")
        seen_without_one = f"{newest}-{int(number) - 1}"
        assert changes_since(session, seen_without_one, STATES) == changes


@pytest.mark.parametrize("words", ["", "412", "412-7; DROP", "-1-2", "a-b", "9" * 40 + "-1", "٣-١"])
def test_what_is_no_version_is_refused(followed: Engine, words: str) -> None:
    with reading(followed) as session, pytest.raises(UsageProblem, match="no version"):
        changes_since(session, words, STATES)
