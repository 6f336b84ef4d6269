"""Who answers for an action, and that no import forgets it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from building import NOW
from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError

from tracker.errors import UnknownAction, UnknownWord, UsageProblem
from tracker.model import Resolution
from tracker.service import Assignment, assign_actions, hash_content, ingest
from tracker.store import ActionFilter, find_action, list_actions, list_changes, reading, transaction, understand
from tracker.store.decisions import AssignmentRecord

STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    take_in(register, wells)
    return register


def take_in(register: Engine, resolution: Resolution) -> None:
    with transaction(register) as session:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)


def assign(register: Engine, *actions: str, now: datetime = NOW, **what: str) -> tuple[str, ...]:
    with transaction(register) as session:
        return assign_actions(session, actions, Assignment(**what), author="S. Visor", now=now)


def test_an_action_has_a_unit_a_focal_point_and_a_note(filled: Engine) -> None:
    assign(filled, STATES, unit="Water Section", focal_point="Ana Pozo", email="pozo@example.org", note="Before May")
    with reading(filled) as session:
        row = find_action(session, STATES)
        log = [(change.field, change.old, change.new) for change in list_changes(session, STATES)][1:]
    assert (row.unit, row.focal_point, row.focal_point_email) == ("Water Section", "Ana Pozo", "pozo@example.org")
    assert row.supervisor_note == "Before May"
    assert log == [
        ("unit", None, "Water Section"),
        ("focal_point", None, "Ana Pozo"),
        ("focal_point_email", None, "pozo@example.org"),
        ("supervisor_note", None, "Before May"),
    ]


def test_what_is_not_given_stays_and_nothing_new_is_not_written(filled: Engine) -> None:
    assert assign(filled, STATES, DONORS, unit="Water Section") == (STATES, DONORS)
    assert assign(filled, STATES, DONORS, unit="Water Section") == ()
    assert assign(filled, STATES, focal_point="Ana Pozo") == (STATES,)
    assert assign(filled, STATES, unit="") == (STATES,)
    with reading(filled) as session:
        row = find_action(session, STATES)
        assert (row.unit, row.focal_point) == ("", "Ana Pozo")
        assert list_changes(session, STATES)[-1].new is None


def test_all_or_none_are_assigned(filled: Engine) -> None:
    with pytest.raises(UnknownAction):
        assign(filled, STATES, "A/RES/81/9100:99:1:nobody", unit="Water Section")
    for what in ({}, {"email": "pozo at example"}, {"unit": "x" * 501}, {"target": "next May"}, {"tags": "x" * 61}):
        with pytest.raises(UsageProblem):
            assign(filled, STATES, **what)
    with reading(filled) as session:
        assert find_action(session, STATES).unit is None


def test_assignments_are_filters(filled: Engine) -> None:
    assign(filled, STATES, unit="Water Section", focal_point="Ana Pozo", email="pozo@example.org")
    assign(filled, DONORS, unit="Finance")
    with reading(filled) as session:

        def found(**wanted: object) -> set[str]:
            return {row.address for row in list_actions(session, ActionFilter(**wanted))}

        assert found(units=("water",)) == {STATES}
        assert found(focal_points=("pozo@",)) == {STATES}
        assert found(focal_points=("Ana Pozo",)) == {STATES}
        everything = found()
        assert found(is_unassigned=True) == everything - {STATES, DONORS}


def test_an_action_has_a_target_of_the_house_and_tags(filled: Engine) -> None:
    assign(filled, STATES, target="2027-03-31", tags="oceans;  Finance ; oceans")
    assign(filled, STATES, DONORS, add_tags="Third Committee")
    with reading(filled) as session:
        row = find_action(session, STATES)
        assert (row.target, row.tags) == (date(2027, 3, 31), "Finance; oceans; Third Committee")

        def found(**wanted: object) -> set[str]:
            return {each.address for each in list_actions(session, understand(session, ActionFilter(**wanted)))}

        assert found(tags=("third committee",)) == {STATES, DONORS}
        assert found(tags=("ocean",)) == {STATES}
        assert found(target_before=date(2027, 3, 31)) == {STATES}
        assert found(target_after=date(2027, 4, 1)) == set()
        with pytest.raises(UnknownWord, match="did you mean 'Finance'"):
            found(tags=("Finanse",))
    assign(filled, STATES, target="", tags="")
    with reading(filled) as session:
        assert (find_action(session, STATES).target, find_action(session, STATES).tags) == (None, None)


def test_an_assigned_action_survives_every_import(
    filled: Engine, wells: Resolution, without_paragraph_3: Resolution
) -> None:
    assign(filled, STATES, unit="Water Section")
    take_in(filled, without_paragraph_3)
    with reading(filled) as session:
        assert find_action(session, STATES).is_withdrawn
        assert find_action(session, STATES).unit == "Water Section"
    take_in(filled, wells)
    with reading(filled) as session:
        row = find_action(session, STATES)
    assert (row.is_withdrawn, row.unit) == (False, "Water Section")


def test_the_database_refuses_to_rewrite_an_assignment(filled: Engine) -> None:
    assign(filled, STATES, unit="Water Section", now=datetime(2026, 11, 24, tzinfo=UTC))
    with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
        connection.execute(update(AssignmentRecord).values(unit="X"))
