"""What a person just did is taken back whole: also where what was decided went to another action meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine

from tracker.errors import Conflict, NotFound, UnknownAction, UsageProblem
from tracker.model import Resolution
from tracker.service import Assignment, assign_actions, hash_content, ingest, report_status, withdraw_review
from tracker.service.accounts.people import add_user
from tracker.service.correcting import Correction, correct_action
from tracker.service.evidence import keep_evidence
from tracker.service.rights import Role
from tracker.service.undoing import undo_changes
from tracker.store import find_action, list_actions, list_reviews, transaction
from tracker.store.people import find_focal_accounts

COUNT = "A/RES/81/9100:2(a):1:secretary-general"
FIRST, SECOND, THIRD = (NOW + timedelta(minutes=minutes) for minutes in (1, 2, 3))


@pytest.fixture
def followed_up(register: Engine, wells: Resolution) -> Engine:
    """The wells, of whose counting somebody reported already."""
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        assign_actions(session, [COUNT], Assignment("Water Section", "Ana", tags="oceans"), author="Ana", now=NOW)
        report_status(session, COUNT, "in progress", note="x", as_of=TODAY, author="Ana", now=NOW, today=TODAY)
    return register


def test_a_correction_that_took_over_what_was_decided_gives_it_back(followed_up: Engine) -> None:
    wanted = Correction(addressees=("UNEP",), assignment=Assignment(unit="Area Office", target="2027-01-31"))
    with transaction(followed_up) as session:
        before = find_action(session, COUNT)
        address = correct_action(session, COUNT, wanted, author="Ben", now=FIRST)
        row = find_action(session, address)
        assert (row.status, row.unit, row.focal_point, row.tags) == ("in progress", "Area Office", "Ana", "oceans")
        assert find_action(session, COUNT).is_withdrawn
    with transaction(followed_up) as session:
        undo_changes(session, FIRST, author="Ben", now=SECOND, today=TODAY)
        row = find_action(session, COUNT)
        known = (row.handle, row.is_withdrawn, row.status, row.unit, row.focal_point, row.tags, row.target)
        assert known == (before.handle, False, "in progress", "Water Section", "Ana", "oceans", None)
        assert find_action(session, address).is_withdrawn


def test_a_number_that_is_no_more_names_the_one_in_its_place(register: Engine, wells: Resolution) -> None:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        old = find_action(session, COUNT).handle
        new = find_action(
            session, correct_action(session, COUNT, Correction(addressees=("UNEP",)), author="B", now=FIRST)
        )
        with pytest.raises(UnknownAction, match=f"a review put #{new.handle} in its place"):
            find_action(session, str(old))


def test_what_cannot_be_taken_back_is_said(followed_up: Engine) -> None:
    with transaction(followed_up) as session:
        with pytest.raises(NotFound):
            undo_changes(session, FIRST, author="Ben", now=SECOND, today=TODAY)
        with pytest.raises(UsageProblem, match="in one go"):
            undo_changes(session, NOW, author="A. Clerk", now=SECOND, today=TODAY)
        correct_action(session, COUNT, Correction(deadlines=("2027-06-30",)), author="Ben", now=FIRST)
        withdraw_review(session, list_reviews(session)[0].number, author="Ben", now=SECOND)
        with pytest.raises(UsageProblem, match="in one go"):
            undo_changes(session, SECOND, author="Ben", now=THIRD, today=TODAY)
        with pytest.raises(Conflict, match="changed since"):
            undo_changes(session, FIRST, author="Ben", now=THIRD, today=TODAY)
        assert len(list_actions(session)) == 5


def test_a_report_that_is_taken_back_leaves_the_next_step_and_the_challenge(followed_up: Engine) -> None:
    with transaction(followed_up) as session:
        said: dict[str, Any] = {"as_of": TODAY, "author": "Ben", "today": TODAY}
        report_status(session, COUNT, "in progress", now=FIRST, next_step="Ask again", challenge="No money", **said)
        report_status(session, COUNT, "implemented", now=SECOND, evidence="A/81/214", **said)
        undo_changes(session, SECOND, author="Ben", now=THIRD, today=TODAY)
        row = find_action(session, COUNT)
        assert (row.status, row.next_step, row.challenge) == ("in progress", "Ask again", "No money")


def test_a_name_that_was_no_account_is_none_again(followed_up: Engine) -> None:
    with transaction(followed_up) as session:
        add_user(session, "a.pozo", Role.FOCAL_POINT, full_name="Ana", author="boss", now=NOW)
        assign_actions(session, [COUNT], Assignment(focal_point="a.pozo"), author="Ben", now=FIRST)
        assert find_focal_accounts(session, [COUNT]) == {COUNT: "a.pozo"}
        undo_changes(session, FIRST, author="Ben", now=SECOND, today=TODAY)
        assert find_focal_accounts(session, [COUNT]) == {}
        assert find_action(session, COUNT).focal_point == "Ana"


def test_a_file_alone_is_not_taken_back(followed_up: Engine) -> None:
    with transaction(followed_up) as session:
        keep_evidence(session, "wells.txt", b"Four wells were dug.", author="Ben", now=FIRST)
        with pytest.raises(UsageProblem, match="nothing was changed"):
            undo_changes(session, FIRST, author="Ben", now=SECOND, today=TODAY)
