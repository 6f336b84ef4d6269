"""What people decided is never rewritten: the database refuses it, and the chain finds it where it was done anyway."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from building import NOW, SERIES, TODAY, paragraph, report_to_sessions, springs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers import downgrade, forging
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from thoroughness import examples

from tracker.model import Resolution
from tracker.service import (
    Assignment,
    accept_clauses,
    assign_actions,
    hash_content,
    ingest,
    record_reminders,
    report_status,
    supersede_action,
    withdraw_review,
)
from tracker.service.accounts.people import add_user
from tracker.service.audit.chain import Fault, verify
from tracker.service.audit.proving import prove_history
from tracker.service.commenting import comment_action
from tracker.service.evidence import keep_evidence
from tracker.service.rights import Role
from tracker.store import (
    ActionFilter,
    AsOf,
    Reminder,
    find_action,
    list_actions,
    list_changes,
    list_reminders,
    list_reports,
    list_reviews,
    reading,
    transaction,
    upgrade,
)
from tracker.store.checking import find_stale_keys
from tracker.store.ledger import CHAINED
from tracker.store.models import ChangeRecord
from tracker.store.names import erase_name
from tracker.store.people import find_evidence

KEY = "A/RES/81/9100"
COUNT = f"{KEY}:2(a):1:secretary-general"
STATES = f"{KEY}:3:1:member-states"
BY = {"author": "Ana Pozo", "now": NOW}


@pytest.fixture
def kept(register: Engine, wells: Resolution) -> Engine:
    """A register with rows in every chained table."""
    later = replace(wells, symbol="A/RES/82/9100", adopted=TODAY)
    with transaction(register) as session:
        for each in (wells, later, springs(paragraph("1", report_to_sessions(52, 54, 55)))):
            ingest(session, each, hash_content(each), **BY)
    with transaction(register) as session:
        for _ in range(3):
            report_status(session, STATES, "in progress", as_of=TODAY, today=TODAY, note="dug", **BY)
        report_status(session, SERIES, "implemented", as_of=TODAY, today=TODAY, evidence="A/HRC/52/1", **BY)
        assign_actions(session, [STATES], Assignment(focal_point="Ben Okoro", email="okoro@example.org"), **BY)
        accept_clauses(session, f"{KEY}:4:1", **BY)
        record_reminders(session, "okoro@example.org", [Reminder(STATES, "overdue", "2026-11-01")], **BY)
        keep_evidence(session, "wells.txt", b"Forty wells were dug.", **BY)
        add_user(session, "b.okoro", Role.VIEWER, **BY)
        comment_action(session, STATES, "How deep are they?", **BY)
        supersede_action(session, COUNT, "A/RES/82/9100:2(a):1:secretary-general", as_of=TODAY, today=TODAY, **BY)
    with transaction(register) as session:
        withdraw_review(session, 1, **BY)
        report_status(session, COUNT, "in progress", as_of=TODAY, today=TODAY, note="after all", **BY)
    return register


def find_fault(connection: Connection) -> Fault | None:
    with Session(connection, join_transaction_mode="control_fully") as session:
        return verify(session)


def number_rows(connection: Connection, table: str) -> list[int]:
    return list(connection.execute(text(f"SELECT id FROM {table} ORDER BY id")).scalars())


def test_every_row_has_its_entry(kept: Engine) -> None:
    with reading(kept) as session:
        assert verify(session) is None
        for table in (*CHAINED, "ledger", "names"):
            assert session.scalar(text(f"SELECT COUNT(*) FROM {table}")), table
        rows = sum(session.scalar(text(f"SELECT COUNT(*) FROM {table}")) for table in CHAINED)
        assert session.scalar(text("SELECT MAX(id) FROM ledger")) == rows + 1  # the first one seals what was there


@pytest.mark.parametrize("table", [*CHAINED, "ledger"])
def test_the_database_refuses_to_rewrite_a_row(kept: Engine, table: str) -> None:
    """Also where it would take the place of another, by its number or by what else is unique in it."""
    is_sqlite = kept.dialect.name == "sqlite"
    column = {"ledger": "hash", "withdrawals": "table_name", "evidence_files": "name"}.get(table, "author")
    acts = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    if is_sqlite:
        acts += [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
            f"UPDATE OR REPLACE {table} SET id = 1",
        ]
        columns = [name for _, name, *_ in _columns(kept, table) if name != "id"]
        if table in ("withdrawals", "evidence_files", "reminders"):
            acts.append(f"REPLACE INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM {table}")
        if table == "ledger":
            acts.append("REPLACE INTO ledger SELECT id + 1000, table_name, row_id, hash FROM ledger")
    else:
        acts += [
            f"TRUNCATE {table} CASCADE",
            f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}",
        ]
    for act in acts:
        with pytest.raises(DatabaseError, match="append-only"), kept.begin() as connection:
            connection.execute(text(act))
    with reading(kept) as session:
        assert verify(session) is None


def _columns(register: Engine, table: str) -> list[tuple]:
    with register.connect() as connection:
        return list(connection.execute(text(f"PRAGMA table_info({table})")))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_first_forged_row_is_named(kept: Engine, data: st.DataObject) -> None:
    with forging(kept) as connection:
        table = data.draw(st.sampled_from(sorted(CHAINED)), "table")
        numbers = number_rows(connection, table)
        row = data.draw(st.sampled_from(numbers), "row")
        columns = CHAINED[table]
        match data.draw(st.sampled_from(["edit", "remove", "insert", "swap", "unchain"]), "forgery"):
            case "edit":
                words = {"subject", "operation", "note", "words", "name", "unit", "kind", "session_body"}
                column = data.draw(st.sampled_from(sorted({"author", *words} & set(columns))), "column")
                new = "''" if column == "author" else f"COALESCE({column}, '') || 'x'"
                statement = f"UPDATE {table} SET {column} = {new} WHERE id = {row}"
            case "remove":
                statement = f"DELETE FROM {table} WHERE id = {row}"
            case "insert":
                given_columns = ", ".join(columns)
                as_new = given_columns.replace("sha256", "'x'", 1) if table == "evidence_files" else given_columns
                as_new = as_new.replace("about", "'x'") if table == "reminders" else as_new
                as_new = as_new.replace("row_id", "row_id + 100") if table == "withdrawals" else as_new
                new = numbers[-1] + 1
                statement = (
                    f"INSERT INTO {table} (id, {given_columns}) SELECT {new}, {as_new} FROM {table} WHERE id = {row}"
                )
                row = new
            case "swap":
                other = data.draw(st.sampled_from(numbers), "other")
                rows = [
                    tuple(connection.execute(text(f"SELECT {', '.join(columns)} FROM {table} WHERE id = {n}")).one())
                    for n in (row, other)
                ]
                if rows[0] == rows[1]:
                    return
                for number, aside in ((row, -row), (other, row), (-row, other)):
                    connection.execute(text(f"UPDATE {table} SET id = {aside} WHERE id = {number}"))
                statement, row = "SELECT 1", min(row, other)
            case _:
                statement = f"DELETE FROM ledger WHERE table_name = '{table}' AND row_id = {row}"
                entry = connection.scalar(
                    text(f"SELECT id FROM ledger WHERE table_name = '{table}' AND row_id = {row}")
                )
                connection.execute(text(statement))
                last = connection.scalar(text("SELECT MAX(id) FROM ledger"))
                fault = find_fault(connection)
                assert fault is not None
                assert fault.entry == entry or (entry > last and (fault.table, fault.row) == (table, row))
                return
        connection.execute(text(statement))
        fault = find_fault(connection)
        assert fault is not None
        assert (fault.table, fault.row) == (table, row)


def test_a_name_in_the_place_of_another_is_found_and_an_erased_one_is_none(kept: Engine) -> None:
    with forging(kept) as connection:
        connection.execute(text("UPDATE names SET name = 'Bea Okoro' WHERE name = 'Ben Okoro'"))
        assert str(find_fault(connection)).startswith("names: 'Bea Okoro'")
    with transaction(kept) as session:
        assert erase_name(session, "Ben Okoro")
        assert erase_name(session, "okoro@example.org")
        assert erase_name(session, "Ana Pozo")
        assert not erase_name(session, "Nobody Else")
    with reading(kept) as session:
        assert verify(session) is None
        row = find_action(session, STATES)
        assert (row.focal_point, row.focal_point_email, row.reported_by) == ("(erased)", "(erased)", "(erased)")
        assert {each.author for each in list_reports(session, STATES)} == {"(erased)"}
        told = " ".join(f"{each.author} {each.old} {each.new}" for each in list_changes(session))
        assert "Okoro" not in told
        assert "okoro" not in told
        assert "Pozo" not in told
        for table, columns in CHAINED.items():
            for rows in session.execute(text(f"SELECT {', '.join(columns)} FROM {table}")):
                assert "Okoro" not in str(rows), table


def test_what_was_not_kept_is_not_chained(kept: Engine) -> None:
    with transaction(kept) as session:
        savepoint = session.begin_nested()
        report_status(session, STATES, "in progress", as_of=TODAY, today=TODAY, note="lost", author="C. Lost", now=NOW)
        savepoint.rollback()
        report_status(session, STATES, "in progress", as_of=TODAY, today=TODAY, note="kept", **BY)
    with reading(kept) as session:
        assert verify(session) is None
        assert list_reports(session, STATES)[-1].note == "kept"


def test_the_history_of_one_action_is_proved_row_by_row(kept: Engine) -> None:
    with reading(kept) as session:
        proved = prove_history(session, find_action(session, STATES))
    assert {each.table for each in proved} == {"changes", "status_reports", "assignments", "reminders", "comments"}
    assert all(each.holds for each in proved)
    assert [each.entry for each in proved] == sorted(each.entry for each in proved if each.entry)
    (assigned,) = [dict(each.words) for each in proved if each.table == "assignments"]
    assert (assigned["focal_point"], assigned["author"]) == ("Ben Okoro", "Ana Pozo")
    with forging(kept) as connection:
        connection.execute(text("UPDATE status_reports SET note = 'dug deep' WHERE id = 2"))
        session = Session(connection, join_transaction_mode="control_fully")
        proved = prove_history(session, find_action(session, STATES))
        assert [(each.table, each.row) for each in proved if not each.holds] == [("status_reports", 2)]


def test_a_chain_that_is_gone_is_missed(kept: Engine) -> None:
    with forging(kept) as connection:
        connection.execute(text("DELETE FROM ledger"))
        assert "has not begun or was removed" in str(find_fault(connection))


def test_a_row_written_past_the_program_is_found(kept: Engine) -> None:
    with kept.begin() as connection:
        connection.execute(
            text("INSERT INTO changes (at, author, operation, subject, field) VALUES (:at, '', 'update', 'x', 'y')"),
            {"at": "2026-11-24 09:00:00"},
        )
    with reading(kept) as session:
        fault = verify(session)
    assert fault is not None
    assert (fault.table, fault.what) == ("changes", "was inserted past the program")


def test_many_rows_of_one_moment_are_chained_in_their_order(register: Engine) -> None:
    with transaction(register) as session:
        session.add_all(
            ChangeRecord(at=NOW + timedelta(seconds=n), author="A", operation="o", subject=f"s{n}", field="f")
            for n in range(2500)
        )
    with reading(register) as session:
        assert verify(session) is None
        assert session.scalar(text("SELECT COUNT(*) FROM ledger")) == 2501


def read_all(register: Engine) -> list[object]:
    with reading(register) as session:
        assert find_stale_keys(session) == []
        return [
            list_actions(session),
            list_actions(session, ActionFilter(as_of=AsOf(TODAY - timedelta(days=1)), withdrawn=True)),
            list_changes(session),
            list_reviews(session, withdrawn=True),
            [list_reports(session, address) for address in (COUNT, STATES, SERIES)],
            find_evidence(session, hashlib.sha256(b"Forty wells were dug.").hexdigest()),
            list_reminders(session, "okoro@example.org"),
        ]


def test_an_earlier_register_begins_its_chain_with_a_seal_of_what_was_there(kept: Engine) -> None:
    before = read_all(kept)
    downgrade(kept, "2026_11_30_numbers")
    upgrade(kept)
    assert read_all(kept) == before
    with reading(kept) as session:
        assert verify(session) is None
        rows = sum(session.scalar(text(f"SELECT COUNT(*) FROM {table}")) for table in CHAINED)
        first = session.execute(text("SELECT table_name, row_id FROM ledger WHERE id = 1")).one()
        assert tuple(first) == ("seal", rows)
    with transaction(kept) as session:
        report_status(session, STATES, "in progress", as_of=TODAY, today=TODAY, note="on", **BY)
    with forging(kept) as connection:
        connection.execute(text("UPDATE reviews SET note = 'forged' WHERE id = 1"))
        fault = find_fault(connection)
        assert fault is not None
        assert (fault.table, fault.row) == ("reviews", 1)
