"""Guesses at passwords: many at once, from many addresses, by a browser that is known, and what waits for a hash."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from building import NOW
from sqlalchemy import Engine, func, select

from tracker.errors import SignInRefused, TooManyTries, UsageProblem
from tracker.service.accounts import passwords
from tracker.service.accounts.people import add_user, set_role
from tracker.service.accounts.second_factor import code_at, key_address, make_key
from tracker.service.accounts.signing_in import sign_in
from tracker.service.accounts.tries import TRIES, TRIES_BY_NAME, Caller
from tracker.service.rights import Role
from tracker.store import reading, transaction
from tracker.store.accounts import FailedSignInRecord, UserRecord

PASSWORD = "seven quiet herons"
AT_ONCE = 12


@pytest.fixture
def people(register: Engine, quick_hashes: None) -> Engine:
    """Two administrators."""
    with transaction(register) as session:
        for name in ("ana", "boss"):
            add_user(session, name, Role.ADMINISTRATOR, password=PASSWORD, author="A. Clerk", now=NOW)
    return register


def test_of_many_guesses_at_once_five_are_heard(people: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_queue", threading.BoundedSemaphore(AT_ONCE))
    started = threading.Barrier(AT_ONCE)

    def guess(number: int) -> str:
        started.wait(timeout=30)
        try:
            sign_in(people, "ana", f"guess number {number}", caller=Caller("192.0.2.1"), now=NOW)
        except (SignInRefused, TooManyTries) as refusal:
            return type(refusal).__name__
        return "let in"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(guess, range(AT_ONCE)))
    assert (said.count("SignInRefused"), said.count("TooManyTries")) == (TRIES, AT_ONCE - TRIES)


def test_no_hash_is_reckoned_while_the_register_is_held_and_few_at_once(
    people: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher, seen = passwords._hasher(), []
    lock = threading.Lock()
    working = 0

    class Watched:
        def verify_and_update(self, *arguments: str) -> tuple[bool, str | None]:
            nonlocal working
            with lock:
                working += 1
                seen.append(working)
            with transaction(people) as session:  # waits for ever where the caller holds the register
                session.scalar(select(func.count()).select_from(UserRecord))
            found = hasher.verify_and_update(*arguments)
            with lock:
                working -= 1
            return found

    monkeypatch.setattr(passwords, "_hasher", Watched)
    with ThreadPoolExecutor(4) as pool:
        entered = pool.map(
            lambda number: sign_in(people, "ana", PASSWORD, caller=Caller(f"192.0.2.{number}"), now=NOW), range(4)
        )
        assert len(list(entered)) == 4
    assert max(seen) <= passwords.AT_ONCE


def test_who_does_not_get_to_a_hash_has_made_no_guess(people: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(passwords, "_queue", full)
    with pytest.raises(TooManyTries, match="in a few seconds"):
        sign_in(people, "ana", PASSWORD, caller=Caller("192.0.2.1"), now=NOW)
    with reading(people) as session:
        assert session.scalar(select(func.count()).select_from(FailedSignInRecord)) == 0
    full.release()
    assert sign_in(people, "ana", PASSWORD, caller=Caller("192.0.2.1"), now=NOW).secret


def test_guesses_from_everywhere_leave_a_known_browser_alone(people: Engine) -> None:
    known = sign_in(people, "ana", PASSWORD, caller=Caller("192.0.2.1"), now=NOW).device
    for number in range(TRIES_BY_NAME):
        with pytest.raises(SignInRefused):
            sign_in(people, "ana", "a guess", caller=Caller(f"198.51.100.{number}"), now=NOW)
    with pytest.raises(TooManyTries):
        sign_in(people, "ana", PASSWORD, caller=Caller("203.0.113.1"), now=NOW)
    assert sign_in(people, "ana", PASSWORD, caller=Caller("203.0.113.1", device=known), now=NOW).secret
    with pytest.raises(TooManyTries):  # it is known for one person only, and for nobody who is not there
        sign_in(people, "ana", PASSWORD, caller=Caller("203.0.113.1", device="made up"), now=NOW)


def test_the_addresses_of_one_household_count_as_one(people: Engine) -> None:
    for number in range(TRIES):
        with pytest.raises(SignInRefused):
            sign_in(people, "ana", "a guess", caller=Caller(f"2001:db8:1:2::{number + 1:x}"), now=NOW)
    with pytest.raises(TooManyTries):
        sign_in(people, "ana", PASSWORD, caller=Caller("2001:db8:1:2:ffff::1"), now=NOW)
    assert sign_in(people, "ana", PASSWORD, caller=Caller("2001:db8:1:3::1"), now=NOW).secret
    assert Caller("::ffff:192.0.2.7").network == Caller("192.0.2.7").network


def test_two_administrators_who_take_the_role_from_each_other_leave_one(people: Engine) -> None:
    started = threading.Barrier(2)

    def demote(name: str) -> bool:
        started.wait(timeout=30)
        try:
            with transaction(people) as session:
                set_role(session, name, Role.VIEWER, author="A. Clerk", now=NOW + timedelta(seconds=1))
        except UsageProblem:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, ("ana", "boss"))) == [False, True]


@pytest.mark.parametrize(
    ("moment", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_that_every_app_reckons(moment: int, code: str) -> None:
    assert code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment // 30) == code


def test_a_key_is_given_to_an_app_as_an_address() -> None:
    key = make_key()
    assert len(key) == 32
    assert key_address(key, "a.pozo", "The tracker") == (
        f"otpauth://totp/The%20tracker%3Aa.pozo?secret={key}&issuer=The%20tracker"
    )
