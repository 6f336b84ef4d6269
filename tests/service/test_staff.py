from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import NOW, TODAY, ask, at_session, paragraph
from sqlalchemy import Engine

from tracker.errors import UsageProblem
from tracker.model import Resolution
from tracker.service import add_entity, add_session, hash_content, ingest
from tracker.store import count_unresolved, find_action, list_changes, list_due, reading, transaction


def test_a_session_that_staff_add_dates_its_deadlines_at_once(register: Engine, wells: Resolution) -> None:
    unknown = replace(
        wells,
        paragraphs=(paragraph("1", ask("Requests it", "Office", deadlines=(at_session("Panel on Wells", 3),))),),
    )
    with transaction(register) as session:
        ingest(session, unknown, hash_content(unknown), author="A. Clerk", now=NOW)
        assert count_unresolved(session) == 1
        add_session(session, "Panel on Wells", 3, date(2027, 1, 11), author="A. Clerk", now=NOW)
    with reading(register) as session:
        assert find_action(session, "A/RES/81/9100:1:1:office").due == date(2027, 1, 11)
        assert count_unresolved(session) == 0
        assert len(list_due(session, TODAY, date(2027, 1, 11))) == 1


def test_additions_are_logged_with_what_was_there_before(register: Engine) -> None:
    with transaction(register) as session:
        for day in (date(2027, 1, 11), date(2027, 2, 1)):
            add_session(session, "Panel on Wells", 3, day, author="A. Clerk", now=NOW)
        add_entity(session, "Panel on Wells", ("the Panel",), author="A. Clerk", now=NOW)
    with reading(register) as session:
        assert [(change.old, change.new) for change in list_changes(session)] == [
            (None, "2027-01-11"),
            ("2027-01-11", "2027-02-01"),
            (None, "the Panel"),
        ]


def test_nameless_additions_are_refused(register: Engine) -> None:
    with transaction(register) as session:
        with pytest.raises(UsageProblem):
            add_entity(session, " ", (), author="x", now=NOW)
        with pytest.raises(UsageProblem):
            add_session(session, "Panel", 0, TODAY, author="x", now=NOW)
