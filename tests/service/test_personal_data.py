"""A person's name and address are erased everywhere, and what they did stays, whole and in its chain."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from building import NOW
from sqlalchemy import Engine

from tracker.errors import NotFound, SignInRefused, UsageProblem
from tracker.model import Resolution
from tracker.service import Assignment, assign_actions, hash_content, ingest, report_status, save_filter
from tracker.service.accounts.people import add_user, issue_token
from tracker.service.accounts.personal_data import collect_personal_data, erase_user
from tracker.service.accounts.signing_in import sign_in, sign_in_as
from tracker.service.accounts.tries import Caller
from tracker.service.audit.chain import verify
from tracker.service.rights import Role
from tracker.store import ActionFilter, find_action, reading, transaction
from tracker.store.access_log import list_access
from tracker.store.names import ERASED
from tracker.store.people import list_users

PASSWORD = "seven quiet herons"
ACTION = "A/RES/81/9100:2(a):1:secretary-general"
NAME, FULL, ADDRESS = "c.lark", "Cora Lark", "c.lark@example.org"


@pytest.fixture
def filled(register: Engine, wells: Resolution, quick_hashes: None) -> Engine:
    """A register in which somebody signed in, reported, and is the focal point of an action."""
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author=NAME, now=NOW)
        add_user(session, "boss", Role.ADMINISTRATOR, password=PASSWORD, author="A. Clerk", now=NOW)
        add_user(session, NAME, Role.EDITOR, password=PASSWORD, full_name=FULL, author="boss", now=NOW)
    sign_in(register, NAME, PASSWORD, caller=Caller("192.0.2.77", "Firefox of C. Lark"), now=NOW)
    sign_in_as(register, NAME, "provider cora-at-home", caller=Caller("192.0.2.77"), now=NOW)
    with pytest.raises(SignInRefused):
        sign_in(register, NAME, "a guess", caller=Caller("192.0.2.77"), now=NOW)
    with transaction(register) as session:
        issue_token(session, "dashboard", 9, author=NAME, now=NOW)
        save_filter(session, "open ones", ActionFilter(is_open=True), author=NAME, now=NOW)
        focal = Assignment(focal_point=FULL, email=ADDRESS)
        assign_actions(session, [ACTION], focal, author=NAME, now=NOW)
        report_status(session, ACTION, "in progress", author=NAME, now=NOW, as_of=NOW.date(), today=NOW.date())
    return register


def test_name_and_address_are_gone_and_what_was_done_is_there(filled: Engine) -> None:
    with transaction(filled) as session:
        assert erase_user(session, "C.Lark", also=(ADDRESS,), author="boss", now=NOW) == "former user 2"
    with reading(filled) as session:
        action = find_action(session, ACTION)
        assert (action.status, action.focal_point, action.reported_by) == ("in progress", ERASED, ERASED)
        assert list_access(session)[0].author == "boss"
        assert [user.name for user in list_users(session)] == ["boss"]
        assert verify(session) is None
        with pytest.raises(NotFound):
            collect_personal_data(session, NAME)
    with pytest.raises(SignInRefused):
        sign_in(filled, NAME, PASSWORD, caller=Caller("192.0.2.1"), now=NOW)
    with pytest.raises(SignInRefused):
        sign_in_as(filled, NAME, "provider cora-at-home", caller=Caller("192.0.2.1"), now=NOW)


def test_no_row_of_any_table_has_them(filled: Engine) -> None:
    if filled.dialect.name != "sqlite":
        pytest.skip("the rows are looked through in a file")
    with transaction(filled) as session:
        erase_user(session, NAME, also=(ADDRESS,), author="boss", now=NOW)
    filled.dispose()
    with sqlite3.connect(str(filled.url.database)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: repr(file.execute(f'SELECT * FROM "{table}"').fetchall()).casefold() for table in tables}
    for word in ("lark", "cora", "192.0.2.77"):
        assert [table for table, held in rows.items() if word in held] == [], word


def test_the_last_administrator_and_who_is_erased_are_not_erased(filled: Engine) -> None:
    with pytest.raises(UsageProblem, match="last administrator"), transaction(filled) as session:
        erase_user(session, "boss", author="boss", now=NOW)
    with transaction(filled) as session:
        erase_user(session, NAME, author="boss", now=NOW)
    with pytest.raises(UsageProblem, match="erased already"), transaction(filled) as session:
        erase_user(session, "former user 2", author="boss", now=NOW)


def test_the_name_may_be_given_to_somebody_else_then(filled: Engine) -> None:
    with transaction(filled) as session:
        erase_user(session, NAME, author="boss", now=NOW)
        add_user(session, NAME, Role.VIEWER, password=PASSWORD, author="boss", now=NOW)
    with reading(filled) as session:
        found = collect_personal_data(session, NAME)
    assert "status_reports" not in found
    assert date.fromisoformat(found["users"][0]["added"][:10]) == NOW.date()
