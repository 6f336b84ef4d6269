"""Sign-ins, refusals and account work stand in a log of their own, that nobody rewrites."""

from __future__ import annotations

from datetime import timedelta

import pytest
from building import NOW
from sqlalchemy import Engine, text

from tracker.errors import SignInRefused, TooManyTries
from tracker.service.accounts.people import add_user, disable_user, set_role, user_subject
from tracker.service.accounts.signing_in import sign_in
from tracker.service.accounts.tries import TRIES, Caller
from tracker.service.audit.chain import verify
from tracker.service.rights import Role
from tracker.store import find_version, list_changes, reading, transaction
from tracker.store.access_log import list_access

PASSWORD = "forty wells and one"
OFFICE = Caller(address="192.0.2.7", browser="Firefox")


@pytest.fixture
def people(register: Engine, quick_hashes: None) -> Engine:
    with transaction(register) as session:
        add_user(session, "boss", Role.ADMINISTRATOR, password=PASSWORD, author="ops", now=NOW)
        add_user(session, "ana", Role.VIEWER, password=PASSWORD, author="boss", now=NOW)
    return register


def told(register: Engine) -> list[tuple[str, str, str, str]]:
    with reading(register) as session:
        assert verify(session) is None
        rows = list_access(session)
    return [(row.author, row.operation, row.name, row.address) for row in reversed(rows)]


def test_who_comes_in_and_who_does_not_is_told(people: Engine) -> None:
    sign_in(people, "ana", PASSWORD, caller=OFFICE, now=NOW)
    for number in range(TRIES):
        with pytest.raises(SignInRefused):
            sign_in(people, "Ana", "a wrong password", caller=OFFICE, now=NOW + timedelta(seconds=number))
    for _ in range(3):
        with pytest.raises(TooManyTries):
            sign_in(people, "ana", PASSWORD, caller=OFFICE, now=NOW + timedelta(minutes=1))
    assert told(people)[2:] == [
        ("ana", "sign in", "ana", "192.0.2.7"),
        *[("", "refuse sign-in", "ana", "192.0.2.7")] * TRIES,
        ("", "let guesses wait", "ana", "192.0.2.7"),  # once, however often they try meanwhile
    ]


def test_what_was_typed_as_a_name_is_kept_only_where_it_is_one(people: Engine) -> None:
    with pytest.raises(SignInRefused):
        sign_in(people, "my secret words", PASSWORD, caller=OFFICE, now=NOW)
    assert told(people)[-1] == ("", "refuse sign-in", "", "192.0.2.7")
    with reading(people) as session:
        assert "my secret words" not in session.scalars(text("SELECT name FROM names")).all()


def test_a_person_kept_out_is_told_as_refused(people: Engine) -> None:
    with transaction(people) as session:
        disable_user(session, "ana", author="boss", now=NOW)
    with pytest.raises(SignInRefused):
        sign_in(people, "ana", PASSWORD, caller=OFFICE, now=NOW)
    assert [row[:3] for row in told(people)[-2:]] == [("boss", "disable user", "ana"), ("", "refuse sign-in", "ana")]


def test_account_work_is_no_change_of_the_register_and_makes_another_version_of_the_user(people: Engine) -> None:
    with reading(people) as session:
        before = find_version(session, user_subject("ana"))
        assert list_changes(session, with_accounts=True) == []
    sign_in(people, "ana", PASSWORD, caller=OFFICE, now=NOW)
    with reading(people) as session:
        assert find_version(session, user_subject("ana")) == before
    with transaction(people) as session:
        set_role(session, "ana", Role.EDITOR, author="boss", now=NOW)
    with reading(people) as session:
        assert find_version(session, user_subject("ana")) != before
        (row,) = list_access(session, words="boss set")
        assert (row.field, row.old, row.new) == ("role", "viewer", "editor")
