"""Who is let in: names and passwords, sessions, tokens, refused tries, and that an administrator stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from building import NOW
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, func, select

from tracker.errors import NotFound, SignInRefused, TooManyTries, UnknownWord, UsageProblem
from tracker.service.accounts import passwords, signing_in
from tracker.service.accounts.passwords import make_password
from tracker.service.accounts.people import (
    TOKEN_DAYS,
    add_user,
    disable_user,
    enable_user,
    issue_token,
    reset_password,
    set_role,
    withdraw_token,
)
from tracker.service.accounts.signing_in import (
    ABSOLUTE,
    IDLE,
    Limits,
    actor_of,
    change_password,
    sign_in,
    sign_in_as,
    sign_out,
)
from tracker.service.accounts.tries import TRIES, TRIES_BY_ADDRESS, TRIES_BY_NAME, WATCHED, Caller
from tracker.service.rights import Actor, Role, TokenScope
from tracker.store import reading, transaction
from tracker.store.access_log import list_access
from tracker.store.accounts import FailedSignInRecord, TokenRecord, UserRecord, WebSessionRecord
from tracker.store.people import find_user, list_tokens, list_users

PASSWORD = "seven quiet herons"
OTHER = "nine patient otters"
LIMITS = Limits()
SECOND = timedelta(seconds=1)

DRUGS = (
    "United Nations Office on Drugs and Crime",
    "Executive Director of the United Nations Office on Drugs and Crime",
)
"""Whom a focal point of the Office answers for."""


@pytest.fixture
def people(register: Engine, quick_hashes: None) -> Engine:
    """An administrator, an editor and a focal point."""
    with transaction(register) as session:
        add_user(session, "boss", Role.ADMINISTRATOR, password=PASSWORD, author="A. Clerk", now=NOW)
        add_user(session, "ana", Role.EDITOR, password=PASSWORD, full_name="Ana  Pozo", author="A. Clerk", now=NOW)
        add_user(session, "f.point", Role.FOCAL_POINT, password=PASSWORD, entities=("UNODC",), author="C", now=NOW)
    return register


def enter(
    register: Engine, name: str = "ana", password: str = PASSWORD, *, seconds: float = 0, address: str = ""
) -> str:
    """Sign in so many seconds after NOW."""
    caller = Caller(address or "192.0.2.1")
    return sign_in(register, name, password, caller=caller, now=NOW + timedelta(seconds=seconds)).secret


def change(register: Engine, old: str, new: str, author: str = "ana") -> None:
    """Change one's password."""
    change_password(register, old, new, author=author, caller=Caller("192.0.2.1"), now=NOW)


def find_signed_in(register: Engine, secret: str, limits: Limits, now: datetime) -> Actor | None:
    """Who a session lets in."""
    found = signing_in.find_signed_in(register, secret, limits, now)
    return None if found is None else found.actor


def find_bearer(register: Engine, secret: str, now: datetime) -> Actor | None:
    """For whom a token speaks."""
    found = signing_in.find_bearer(register, secret, now)
    return None if found is None else found.actor


def count(register: Engine, record: type) -> int:
    with reading(register) as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


# --- people -----------------------------------------------------------------------


def test_a_person_is_added_and_known_by_role_and_entities(people: Engine) -> None:
    with reading(people) as session:
        rows = {row.name: row for row in list_users(session)}
        log = [(change.operation, change.new, change.author) for change in list_access(session, words="f.point")]
    assert list(rows) == ["ana", "boss", "f.point"]
    assert (rows["ana"].full_name, rows["ana"].role, rows["ana"].entities) == ("Ana Pozo", "editor", "")
    assert rows["f.point"].entities == "United Nations Office on Drugs and Crime"
    assert rows["ana"].last_seen is None
    assert log == [("add user", "focal point for United Nations Office on Drugs and Crime", "C")]


def test_a_slip_in_the_name_of_an_entity_is_questioned(people: Engine) -> None:
    with pytest.raises(UnknownWord, match="did you mean 'UNEP'"), transaction(people) as session:
        add_user(session, "u.nep", Role.FOCAL_POINT, entities=["UNEPP"], password=PASSWORD, author="boss", now=NOW)


def test_who_answers_for_an_entity_answers_for_its_officials(people: Engine) -> None:
    with transaction(people) as session:
        actor = actor_of(find_user(session, "f.point"))
    assert actor.answers_for("Executive Director of the United Nations Office on Drugs and Crime")
    assert not actor.answers_for("Executive Director of the United Nations Environment Programme")


def test_the_name_is_one_whatever_its_capitals(people: Engine) -> None:
    with transaction(people) as session:
        assert add_user(session, " B.Wells ", Role.VIEWER, password=PASSWORD, author="boss", now=NOW) == "b.wells"
    with pytest.raises(UsageProblem, match="taken"), transaction(people) as session:
        add_user(session, "ANA", Role.VIEWER, password=PASSWORD, author="boss", now=NOW)
    assert enter(people, " Ana ")


@pytest.mark.parametrize("name", ["", "  ", "two words", "a\nb", "a\x00b", "a\u200bb", "x" * 201])
def test_a_name_that_cannot_be_typed_again_is_refused(register: Engine, name: str) -> None:
    with pytest.raises(UsageProblem, match="name to sign in"), transaction(register) as session:
        add_user(session, name, Role.VIEWER, password=PASSWORD, author="boss", now=NOW)
    assert count(register, UserRecord) == 0


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "12 to 500"), ("x" * 501, "12 to 500"), ("aaaaaaaaaaaaaa", "easy"), ("my name is ANA so what", "easy")],
)
def test_a_weak_password_is_refused(register: Engine, password: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said), transaction(register) as session:
        add_user(session, "ana", Role.VIEWER, password=password, author="boss", now=NOW)


def test_a_focal_point_answers_for_somebody_and_others_for_nobody(people: Engine) -> None:
    with transaction(people) as session:
        add_user(session, "g.point", Role.FOCAL_POINT, password=PASSWORD, entities=("  ",), author="boss", now=NOW)
        assert find_user(session, "g.point").entities == []
        set_role(session, "f.point", Role.EDITOR, author="boss", now=NOW)
        assert find_user(session, "f.point").entities == []
        set_role(session, "f.point", Role.FOCAL_POINT, entities=("Panel on  Kites",), author="boss", now=NOW)
        assert find_user(session, "f.point").entities == ["Panel on Kites"]
        set_role(session, "f.point", Role.FOCAL_POINT, author="boss", now=NOW)
        assert find_user(session, "f.point").entities == ["Panel on Kites"]


def test_an_unknown_person_is_not_found_and_the_nearest_is_offered(people: Engine) -> None:
    with pytest.raises(NotFound, match=r"did you mean f\.point"), reading(people) as session:
        find_user(session, "f.pont")


def test_passwords_are_kept_as_argon2_only(register: Engine) -> None:
    with transaction(register) as session:
        add_user(session, "ana", Role.VIEWER, password=PASSWORD, author="boss", now=NOW)
    with reading(register) as session:
        kept = find_user(session, "ana").password_hash
        log = " ".join(str(row) for row in list_access(session))
    kind, memory = kept.split("$")[1], int(kept.split("m=")[1].split(",")[0])
    assert kind == "argon2id"
    assert memory >= 19 * 1024
    assert PASSWORD not in kept + log
    assert "argon2" not in log


def test_a_hash_made_with_less_work_is_made_again_at_sign_in(people: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    better = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", lambda: better)
    enter(people)
    with reading(people) as session:
        assert "m=16,t=2" in find_user(session, "ana").password_hash
        assert "m=8,t=1" in find_user(session, "boss").password_hash
    assert enter(people)


def test_made_passwords_are_long_and_differ(people: Engine) -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 20


# --- the last administrator ---------------------------------------------------------


def test_the_last_administrator_stays(people: Engine) -> None:
    for take_away in (
        lambda session: disable_user(session, "boss", author="boss", now=NOW),
        lambda session: set_role(session, "boss", Role.EDITOR, author="boss", now=NOW),
    ):
        with pytest.raises(UsageProblem, match="last administrator"), transaction(people) as session:
            take_away(session)
    with transaction(people) as session:
        set_role(session, "boss", Role.ADMINISTRATOR, author="boss", now=NOW)
        set_role(session, "ana", Role.ADMINISTRATOR, author="boss", now=NOW)
        disable_user(session, "ana", author="boss", now=NOW)
    with pytest.raises(UsageProblem, match="last administrator"), transaction(people) as session:
        set_role(session, "boss", Role.VIEWER, author="boss", now=NOW)
    with transaction(people) as session:
        enable_user(session, "ana", author="boss", now=NOW)
        set_role(session, "boss", Role.VIEWER, author="boss", now=NOW)
        assert find_user(session, "boss").role == "viewer"


# --- sessions -----------------------------------------------------------------------


def test_a_session_ends_when_it_was_idle_too_long(people: Engine) -> None:
    secret = enter(people)
    assert find_signed_in(people, secret, LIMITS, NOW + IDLE) == Actor("ana", Role.EDITOR, (), "Ana Pozo")
    assert find_signed_in(people, secret, LIMITS, NOW + 2 * IDLE) is not None
    assert find_signed_in(people, secret, LIMITS, NOW + 3 * IDLE + SECOND) is None
    other = enter(people)
    assert find_signed_in(people, other, LIMITS, NOW + IDLE + SECOND) is None


def test_a_session_ends_at_last_however_busy(people: Engine) -> None:
    secret, at = enter(people), NOW
    while at + IDLE / 2 <= NOW + ABSOLUTE:
        at += IDLE / 2
        assert find_signed_in(people, secret, LIMITS, at) is not None, at
    assert at == NOW + ABSOLUTE
    assert find_signed_in(people, secret, LIMITS, NOW + ABSOLUTE + SECOND) is None


def test_the_last_sight_is_written_once_a_minute_only(people: Engine) -> None:
    def seen() -> object:
        with reading(people) as session:
            return next(row.last_seen for row in list_users(session) if row.name == "ana")

    secret = enter(people)
    find_signed_in(people, secret, LIMITS, NOW + timedelta(seconds=60))
    assert seen() == NOW
    find_signed_in(people, secret, LIMITS, NOW + timedelta(seconds=61))
    assert seen() == NOW + timedelta(seconds=61)


def test_limits_can_be_narrower(people: Engine) -> None:
    narrow = Limits(timedelta(minutes=1), timedelta(minutes=3))
    secret = enter(people)
    assert find_signed_in(people, secret, narrow, NOW + timedelta(minutes=1)) is not None
    assert find_signed_in(people, secret, narrow, NOW + timedelta(minutes=1, seconds=1)) is None


def test_signing_out_ends_one_session_and_may_be_repeated(people: Engine) -> None:
    here, there = enter(people), enter(people)
    for _ in range(2):
        with transaction(people) as session:
            sign_out(session, here)
    assert find_signed_in(people, here, LIMITS, NOW) is None
    assert find_signed_in(people, there, LIMITS, NOW) is not None


def test_whoever_is_kept_out_is_out_at_once_and_comes_back_only_by_signing_in(people: Engine) -> None:
    secret = enter(people)
    with transaction(people) as session:
        token = issue_token(session, "dashboard", 10, author="ana", now=NOW)
        disable_user(session, "ana", author="boss", now=NOW)
    assert find_bearer(people, token, NOW) is None
    assert find_signed_in(people, secret, LIMITS, NOW) is None
    for refused in (lambda: enter(people), lambda: sign_in_as(people, "ana", "provider 1", caller=Caller(), now=NOW)):
        with pytest.raises(SignInRefused):
            refused()
    with pytest.raises(UsageProblem, match="already"), transaction(people) as session:
        disable_user(session, "ana", author="boss", now=NOW)
    with transaction(people) as session:
        enable_user(session, "ana", author="boss", now=NOW)
    with pytest.raises(UsageProblem, match="already"), transaction(people) as session:
        enable_user(session, "ana", author="boss", now=NOW)
    assert find_signed_in(people, secret, LIMITS, NOW) is None
    assert find_signed_in(people, enter(people), LIMITS, NOW) is not None
    assert find_bearer(people, token, NOW) is None


def test_a_session_that_outlived_the_disabling_counts_for_nothing(people: Engine) -> None:
    secret = enter(people)
    with transaction(people) as session:
        find_user(session, "ana").disabled = NOW
    assert find_signed_in(people, secret, LIMITS, NOW) is None


def test_a_reset_signs_out_everywhere_and_ends_the_waiting(people: Engine) -> None:
    here, there, boss = enter(people), enter(people), enter(people, "boss")
    with transaction(people) as session:
        token = issue_token(session, "dashboard", 10, author="ana", now=NOW)
    for _ in range(TRIES):
        with pytest.raises(SignInRefused):
            enter(people, password=OTHER)
    with transaction(people) as session:
        reset_password(session, "ana", OTHER, author="boss", now=NOW)
    assert find_signed_in(people, here, LIMITS, NOW) is None
    assert find_signed_in(people, there, LIMITS, NOW) is None
    assert find_bearer(people, token, NOW) is None
    assert find_signed_in(people, boss, LIMITS, NOW) is not None
    with pytest.raises(SignInRefused):
        enter(people)
    assert find_signed_in(people, enter(people, password=OTHER), LIMITS, NOW) is not None


def test_changing_the_password_needs_the_old_one_and_ends_the_sessions(people: Engine) -> None:
    secret, boss = enter(people), enter(people, "boss")
    with transaction(people) as session:
        token = issue_token(session, "dashboard", 10, author="ana", now=NOW)
    with pytest.raises(UsageProblem, match="present password is not right"):
        change(people, OTHER, OTHER)
    with pytest.raises(UsageProblem, match="12 to 500"):
        change(people, PASSWORD, "short")
    with pytest.raises(UsageProblem, match="choose another"):
        change(people, PASSWORD, PASSWORD)
    assert find_signed_in(people, secret, LIMITS, NOW) is not None
    assert find_bearer(people, token, NOW) is not None
    change(people, PASSWORD, OTHER)
    assert find_signed_in(people, secret, LIMITS, NOW) is None
    assert find_bearer(people, token, NOW) is None
    assert find_signed_in(people, boss, LIMITS, NOW) is not None
    assert enter(people, password=OTHER)


def test_a_new_role_counts_for_a_session_that_is_open(people: Engine) -> None:
    secret = enter(people)
    with transaction(people) as session:
        set_role(session, "ana", Role.FOCAL_POINT, entities=("UNODC",), author="boss", now=NOW)
    actor = find_signed_in(people, secret, LIMITS, NOW)
    assert actor is not None
    assert (actor.role, actor.entities) == (Role.FOCAL_POINT, DRUGS)


def test_secrets_are_kept_as_hashes_only(people: Engine) -> None:
    secret = enter(people)
    with transaction(people) as session:
        token = issue_token(session, "dashboard", 10, author="ana", now=NOW)
    with reading(people) as session:
        kept = [session.scalars(select(WebSessionRecord.secret_hash)).one()]
        kept.append(session.scalars(select(TokenRecord.secret_hash)).one())
        log = " ".join(str(row) for row in list_access(session))
    assert all(len(each) == 64 for each in kept)
    assert find_signed_in(people, kept[0], LIMITS, NOW) is None
    assert secret not in log
    assert token not in log


def test_sessions_long_over_are_let_go_of(people: Engine) -> None:
    enter(people)
    with pytest.raises(SignInRefused):
        enter(people, password=OTHER)
    enter(people, seconds=timedelta(days=31).total_seconds())
    assert count(people, WebSessionRecord) == 1
    assert count(people, FailedSignInRecord) == 0


def test_single_sign_on_lets_in_whoever_was_added(people: Engine) -> None:
    with transaction(people) as session:
        add_user(session, "c.lark@example.org", Role.VIEWER, author="boss", now=NOW)

    def vouched(name: str, identity: str) -> str:
        return sign_in_as(people, name, identity, caller=Caller(), now=NOW).secret

    secret = vouched("C.Lark@Example.org", "provider 7")
    assert find_signed_in(people, secret, LIMITS, NOW) == Actor("c.lark@example.org", Role.VIEWER)
    with pytest.raises(SignInRefused, match="ask an administrator to add you"):
        vouched("nobody@example.org", "provider 8")
    for guess in ("", PASSWORD):
        with pytest.raises(SignInRefused):
            enter(people, "c.lark@example.org", guess)
    with pytest.raises(UsageProblem, match="present password"):
        change(people, "", OTHER, author="c.lark@example.org")


# --- tokens -------------------------------------------------------------------------


def test_a_token_speaks_for_its_owner_until_it_expires(people: Engine) -> None:
    with transaction(people) as session:
        token = issue_token(session, " monthly  dashboard ", 10, author="f.point", now=NOW)
    actor = find_bearer(people, token, NOW + timedelta(days=10) - SECOND)
    assert actor == Actor("f.point", Role.FOCAL_POINT, DRUGS, scope=TokenScope.READ)
    assert find_bearer(people, token, NOW + timedelta(days=10)) is None
    assert find_bearer(people, token[:-1], NOW) is None
    assert find_bearer(people, "", NOW) is None
    with reading(people) as session:
        (row,) = list_tokens(session, "f.point")
    assert (row.label, row.expires, row.withdrawn) == ("monthly dashboard", NOW + timedelta(days=10), None)


def test_a_token_is_withdrawn_by_its_owner_only(people: Engine) -> None:
    with transaction(people) as session:
        token = issue_token(session, "dashboard", 10, author="ana", now=NOW)
        (row,) = list_tokens(session, "ana")
        for author, number in (("boss", row.number), ("ana", row.number + 1)):
            with pytest.raises(NotFound, match="no token"):
                withdraw_token(session, number, author=author, now=NOW)
    assert find_bearer(people, token, NOW) is not None
    with transaction(people) as session:
        withdraw_token(session, row.number, author="ana", now=NOW)
    assert find_bearer(people, token, NOW) is None
    with transaction(people) as session:
        with pytest.raises(NotFound, match="no token"):
            withdraw_token(session, row.number, author="ana", now=NOW)
        assert [each.withdrawn for each in list_tokens(session, "ana")] == [NOW]


@pytest.mark.parametrize(("label", "days"), [("", 10), ("x" * 101, 10), ("a", 0), ("a", -1), ("a", TOKEN_DAYS + 1)])
def test_a_token_has_a_name_and_an_end(people: Engine, label: str, days: int) -> None:
    with pytest.raises(UsageProblem), transaction(people) as session:
        issue_token(session, label, days, author="ana", now=NOW)
    assert count(people, TokenRecord) == 0


# --- refused tries ------------------------------------------------------------------


def test_a_refusal_does_not_say_whether_there_is_such_a_person(people: Engine) -> None:
    said = set()
    for name, password in (("ana", OTHER), ("nobody", PASSWORD), ("ana", ""), ("", "")):
        with pytest.raises(SignInRefused) as refusal:
            enter(people, name, password)
        said.add(str(refusal.value))
    assert len(said) == 1
    assert count(people, FailedSignInRecord) == 4
    assert count(people, WebSessionRecord) == 0


def test_tries_at_a_name_are_throttled_from_wherever_they_come_until_a_quarter_of_an_hour_is_over(
    people: Engine,
) -> None:
    for number in range(TRIES_BY_NAME):
        with pytest.raises(SignInRefused):
            enter(people, "Ana" if number % 2 else "ana", OTHER, seconds=number / 50, address=f"192.0.2.{number}")
    for seconds in (1, WATCHED.total_seconds() - 1):
        with pytest.raises(TooManyTries, match="15 minutes"):
            enter(people, seconds=seconds, address="198.51.100.9")
    assert count(people, FailedSignInRecord) == TRIES_BY_NAME
    assert enter(people, "boss", address="192.0.2.1")
    assert enter(people, seconds=WATCHED.total_seconds())


def test_names_that_are_not_there_are_throttled_alike(people: Engine) -> None:
    for _ in range(TRIES):
        with pytest.raises(SignInRefused):
            enter(people, "nobody")
    with pytest.raises(TooManyTries):
        enter(people, "nobody")


def test_tries_from_an_address_are_throttled_whoever_they_are_for(people: Engine) -> None:
    for number in range(TRIES_BY_ADDRESS):
        with pytest.raises(SignInRefused):
            enter(people, f"guess{number}", OTHER, address="203.0.113.7")
    with pytest.raises(TooManyTries):
        enter(people, address="203.0.113.7", seconds=WATCHED.total_seconds() - 1)
    assert enter(people, address="203.0.113.8")
    assert enter(people, address="203.0.113.7", seconds=WATCHED.total_seconds())


def test_long_names_and_addresses_are_refused_like_others(people: Engine) -> None:
    for _ in range(TRIES):
        with pytest.raises(SignInRefused):
            enter(people, "x" * 5000, "y" * 100_000, address="z" * 500)
    with pytest.raises(TooManyTries):
        enter(people, "x" * 5000, address="z" * 500)
