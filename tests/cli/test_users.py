"""`tracker users`: added, given a role, kept out, let in, given a new password, listed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import click
import pytest
from sqlalchemy import Engine

from tracker.errors import SignInRefused
from tracker.service.accounts.signing_in import Limits, find_signed_in, sign_in
from tracker.service.accounts.tries import Caller
from tracker.service.rights import Actor
from tracker.settings import DEFAULT_DATABASE
from tracker.store import engine, reading
from tracker.store.access_log import list_access

Tracker = Callable[..., Any]
Type = Callable[[str], None]
PASSWORD = "seven quiet herons"
COMMANDS = (
    "add",
    "role",
    "disable",
    "enable",
    "reset",
    "reset-second-factor",
    "release",
    "tokens",
    "revoke",
    "data",
    "erase",
    "notices",
    "list",
)


@pytest.fixture(autouse=True)
def _quick(quick_hashes: None) -> None:
    """Hash passwords quickly."""


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Give a command lines on its standard input."""
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(words))


@pytest.fixture
def people(tracker: Tracker, typed: Type) -> Tracker:
    """An administrator and an editor."""
    for name, role in (("boss", "administrator"), ("a.pozo", "editor")):
        typed(f"{PASSWORD}\n")
        answer = tracker("users", "add", name, "--role", role, "--by", "Ops")
        assert (answer.code, answer.out, answer.err) == (0, f"Added: {name}, {role}.\n", "")
    return tracker


@pytest.fixture
def register(folder: object) -> Iterator[Engine]:
    """The register of the commands; opened when the test asks for it, so they are the first to."""
    opened = engine(os.environ.get("TRACKER_DATABASE_URL") or DEFAULT_DATABASE)
    yield opened
    opened.dispose()


def enter(register: Engine, name: str, password: str) -> Actor | None:
    """Sign in, and say who that is."""
    now = datetime.now(UTC)
    entry = sign_in(register, name, password, caller=Caller("192.0.2.1"), now=now)
    found = find_signed_in(register, entry.secret, Limits(), now)
    return found.actor if found is not None else None


def listed(tracker: Tracker) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(tracker("users", "list", "--format", "json").out)
    return rows


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_in_an_example(tracker: Tracker, command: str) -> None:
    answer = tracker("users", command, "--help")
    assert answer.code == 0
    assert answer.out.strip().split("\n\n")[-1].strip().startswith(f"Example: tracker users {command}")


def test_the_group_lists_its_commands(tracker: Tracker) -> None:
    said = tracker("users", "--help").out
    assert re.findall(r"^  ([a-z-]+)  ", said, re.MULTILINE) == sorted(COMMANDS)


def test_whoever_was_added_can_sign_in_with_the_password_that_was_piped(people: Tracker, register: Engine) -> None:
    actor = enter(register, "a.pozo", PASSWORD)
    assert actor is not None
    assert actor.role.value == "editor"
    with reading(register) as session:
        assert {row.author for row in list_access(session) if row.field} == {"Ops"}


def test_a_password_is_made_and_shown_once(tracker: Tracker, register: Engine) -> None:
    answer = tracker("users", "add", "f.point", "--role", "focal-point", "--entity", "UNODC", "--generate")
    assert answer.code == 0
    first, second = answer.out.splitlines()
    assert first == "Added: f.point, focal point."
    password = second.removeprefix("Password, shown only this once: ")
    actor = enter(register, "f.point", password)
    assert actor is not None
    assert actor.entities[0] == "United Nations Office on Drugs and Crime"
    assert password not in tracker("users", "list", "--format", "json").out


def test_a_password_is_asked_for_twice_without_being_shown(
    tracker: Tracker, register: Engine, monkeypatch: pytest.MonkeyPatch, typed: Type
) -> None:
    asked: list[dict[str, object]] = []

    def prompt(words: str, **how: object) -> str:
        asked.append({"words": words, **how})
        return PASSWORD

    typed("")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(click, "prompt", prompt)
    assert tracker("users", "add", "a.pozo", "--role", "viewer").code == 0
    assert asked == [{"words": "Password", "hide_input": True, "confirmation_prompt": True}]
    assert enter(register, "a.pozo", PASSWORD) is not None


def test_without_a_password_only_single_sign_on_lets_in(tracker: Tracker, register: Engine) -> None:
    assert tracker("users", "add", "c.lark@example.org", "--role", "viewer", "--no-password").code == 0
    with pytest.raises(SignInRefused):
        enter(register, "c.lark@example.org", "")


@pytest.mark.parametrize(
    ("arguments", "words", "code", "said"),
    [
        (("add", "a.pozo", "--role", "viewer"), PASSWORD, 2, "a.pozo is taken"),
        (("add", "two words", "--role", "viewer"), PASSWORD, 2, "no spaces"),
        (("add", "new", "--role", "viewer"), "short\n", 2, "12 to 500"),
        (("add", "new", "--role", "viewer"), "", 2, "No password came in"),
        (("reset", "a.pozo"), "\n", 2, "No password came in"),
        (("add", "new", "--role", "king"), PASSWORD, 2, "king"),
        (("add", "new"), PASSWORD, 2, "--role"),
        (("role", "a.poso", "viewer"), "", 3, "did you mean a.pozo"),
        (("role", "boss", "viewer"), "", 2, "last administrator"),
        (("disable", "boss"), "", 2, "last administrator"),
        (("enable", "boss"), "", 2, "let in already"),
        (("disable", "nobody"), "", 3, "Nobody signs in as 'nobody'"),
        (("reset", "nobody", "--generate"), "", 3, "Nobody signs in"),
        (("reset", "a.pozo"), "short\n", 2, "12 to 500"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_changes_nothing(
    people: Tracker, typed: Type, arguments: tuple[str, ...], words: str, code: int, said: str
) -> None:
    before = listed(people)
    typed(words)
    answer = people("users", *arguments)
    assert answer.code == code
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert listed(people) == before


def test_a_role_is_given_and_entities_are_kept_until_others_are_named(people: Tracker) -> None:
    def entities() -> object:
        return next(row["entities"] for row in listed(people) if row["name"] == "a.pozo")

    given = people("users", "role", "a.pozo", "focal-point", "--entity", "UNODC", "--entity", "Panel on Lamps")
    assert given.out == "a.pozo: focal point.\n"
    assert entities() == "United Nations Office on Drugs and Crime; Panel on Lamps"
    assert people("users", "role", "a.pozo", "focal-point").code == 0
    assert entities() == "United Nations Office on Drugs and Crime; Panel on Lamps"
    assert people("users", "role", "a.pozo", "focal-point", "--entity", "Panel on Kites").code == 0
    assert entities() == "Panel on Kites"
    assert people("users", "role", "a.pozo", "administrator").out == "a.pozo: administrator.\n"
    assert people("users", "role", "boss", "viewer").code == 0


def test_a_person_is_kept_out_and_let_in_again(people: Tracker, register: Engine) -> None:
    assert people("users", "disable", "a.pozo").out == "a.pozo is kept out.\n"
    with pytest.raises(SignInRefused):
        enter(register, "a.pozo", PASSWORD)
    assert "kept out" in people("users", "list").out
    assert people("users", "enable", "a.pozo").out == "a.pozo is let in again.\n"
    assert enter(register, "a.pozo", PASSWORD) is not None


def test_a_reset_takes_the_old_password_away(people: Tracker, register: Engine, typed: Type) -> None:
    typed("nine patient otters\n")
    assert people("users", "reset", "a.pozo").out == "a.pozo has a new password.\n"
    with pytest.raises(SignInRefused):
        enter(register, "a.pozo", PASSWORD)
    assert enter(register, "a.pozo", "nine patient otters") is not None
    made = people("users", "reset", "a.pozo", "--generate").out.splitlines()
    assert made[0] == "a.pozo has a new password."
    assert enter(register, "a.pozo", made[1].rsplit(": ", 1)[1]) is not None


def test_the_list_has_everybody_in_each_format(people: Tracker) -> None:
    table = people("users", "list").out
    assert [line.split()[0] for line in table.splitlines() if "allowed" in line] == ["a.pozo", "boss"]
    rows = list(csv.DictReader(io.StringIO(people("users", "list", "--format", "csv").out.lstrip("\ufeff"))))
    assert [(row["name"], row["role"], row["disabled"]) for row in rows] == [
        ("a.pozo", "editor", ""),
        ("boss", "administrator", ""),
    ]
    assert [row["name"] for row in listed(people)] == ["a.pozo", "boss"]
    assert "argon2" not in table + json.dumps(rows) + json.dumps(listed(people))


def test_an_empty_list_says_how_to_begin(tracker: Tracker, register: Engine) -> None:
    assert "tracker users add NAME --role editor" in tracker("users", "list").out
