from __future__ import annotations

import os
import sqlite3
import sys
import threading
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from building import NOW
from sqlalchemy import Engine, insert, inspect, text

from tracker.errors import Conflict, RegisterUnavailable, UsageProblem
from tracker.service import add_session
from tracker.store import engine, reading, transaction, upgrade_register
from tracker.store.engine import HEAD, SERVER_PATIENCE, migrations_folder
from tracker.store.models import Base, ChangeRecord, CounterRecord, DocumentRecord
from tracker.store.rows import ACTION_VIEW, ActionRow


def test_the_newest_migration_is_the_one_that_the_engine_expects() -> None:
    script = ScriptDirectory(str(migrations_folder()))
    assert script.get_heads() == [HEAD]
    for revision in script.walk_revisions():
        assert Path(revision.path).stem == revision.revision
        datetime.strptime(revision.revision[:10], "%Y_%m_%d")


def test_a_new_file_becomes_a_register(tmp_path: Path) -> None:
    opened = engine(str(tmp_path / "new.sqlite3"))
    assert set(Base.metadata.tables) <= set(inspect(opened).get_table_names())
    assert "action_row" in inspect(opened).get_view_names()


def test_only_its_owner_reads_the_file_of_a_register(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        opened = engine(str(tmp_path / "new.sqlite3"))
        with transaction(opened) as session:
            session.execute(text("PRAGMA user_version=1"))
    finally:
        os.umask(before)
    assert {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == {"new.sqlite3": "0o600"}


def test_the_view_has_the_columns_that_the_program_reads(register: Engine) -> None:
    columns = [column["name"] for column in inspect(register).get_columns("action_row")]
    assert columns == [column.name for column in ACTION_VIEW.columns]
    assert columns == [field.name for field in fields(ActionRow)]  # a row is made of them in this order


def test_foreign_keys_hold(register: Engine) -> None:
    with pytest.raises(Conflict), transaction(register) as session:
        session.execute(
            text(
                "insert into documents (resolution_key, source, content_hash, imported, author) "
                "values ('nowhere', '', '', '2026-01-01 00:00:00', '')"
            )
        )


def test_a_moment_keeps_its_zone(register: Engine) -> None:
    local = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    with transaction(register) as session:
        session.add(ChangeRecord(at=local, author="", operation="", subject="", field=""))
    with reading(register) as session:
        (change,) = session.query(ChangeRecord)
    assert change.at == local
    assert change.at.tzinfo is UTC
    assert change.at.hour == 9


def test_a_moment_without_zone_is_refused(register: Engine) -> None:
    naive = ChangeRecord(at=datetime(2026, 1, 1), author="", operation="", subject="", field="")
    with pytest.raises(Exception, match="time zone"), transaction(register) as session:
        session.add(naive)


def _add_and_fail(register: Engine) -> None:
    with transaction(register) as session:
        add_session(session, "Panel", 1, NOW.date(), author="x", now=NOW)
        raise KeyError


def test_what_fails_leaves_nothing(register: Engine) -> None:
    with pytest.raises(KeyError):
        _add_and_fail(register)
    with reading(register) as session:
        assert session.query(ChangeRecord).count() == 0


def test_two_writers_wait_for_each_other(register: Engine) -> None:
    with transaction(register) as session:
        session.add(CounterRecord(name="test", value=0))

    def count_up() -> None:
        for _ in range(10):
            with transaction(register) as session:
                counter = session.get_one(CounterRecord, "test", with_for_update=True)
                counter.value += 1

    writers = [threading.Thread(target=count_up) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with reading(register) as session:
        assert session.get_one(CounterRecord, "test").value == 40


def test_no_two_writers_wait_for_each_other(register: Engine) -> None:
    """Whatever each of them changes first: the register has one writer at a time, on a server too."""
    with transaction(register) as session:
        session.add_all([CounterRecord(name="one", value=0), CounterRecord(name="two", value=0)])

    def count_up(*names: str) -> None:
        for _ in range(10):
            with transaction(register) as session:
                for name in names:
                    session.get_one(CounterRecord, name, with_for_update=True).value += 1
                    session.flush()

    writers = [threading.Thread(target=count_up, args=names) for names in (("one", "two"), ("two", "one"))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with reading(register) as session:
        assert session.get_one(CounterRecord, "one").value == session.get_one(CounterRecord, "two").value == 20


def test_a_writer_and_another_program_who_wait_for_each_other_are_parted(register: Engine) -> None:
    if register.dialect.name != "postgresql":
        pytest.skip("in SQLite there is one writer at a time")
    with transaction(register) as session:
        session.add_all([CounterRecord(name="one", value=0), CounterRecord(name="two", value=0)])
    count_up = text("UPDATE counters SET value = value + 1 WHERE name = :name")
    with register.connect() as other:
        other.exec_driver_sql("SET deadlock_timeout = '20s'")  # so that it is the writer who is stopped
        other.execute(count_up, {"name": "two"})

        def wait_for_the_writer() -> None:
            other.execute(count_up, {"name": "one"})
            other.commit()

        waiting = threading.Thread(target=wait_for_the_writer)

        def write() -> None:
            with transaction(register) as session:
                session.execute(count_up, {"name": "one"})
                waiting.start()
                session.execute(count_up, {"name": "two"})

        with pytest.raises(Conflict, match=r"try it again\.$"):
            write()
        waiting.join()
    with reading(register) as session:
        assert session.get_one(CounterRecord, "one").value == session.get_one(CounterRecord, "two").value == 1


def test_a_server_gives_up_waiting_and_says_so(register: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if register.dialect.name != "postgresql":
        pytest.skip("what a file does is another test")
    monkeypatch.setitem(SERVER_PATIENCE, "lock_timeout", "100ms")
    hasty = engine(register.url.render_as_string(hide_password=False))
    try:
        with transaction(register) as session:
            session.execute(text("select 1"))
            with pytest.raises(RegisterUnavailable, match="another program"), transaction(hasty) as other:
                other.execute(text("select 1"))
    finally:
        hasty.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "is empty"),
        ("nonsense://x", "is not a database that can be used here"),
        ("post gres://", "is not a database URL"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "cannot be used"),
        ("sqlite:///no/such/folder/x.sqlite3", "folder of no/such/folder/x.sqlite3 does not exist"),
        ("sqlite://host/x", "names a host"),
    ],
)
def test_wrong_urls_say_what_to_do_and_keep_passwords(url: str, words: str) -> None:
    with pytest.raises(RegisterUnavailable, match=words) as refusal:
        engine(url)
    assert "--db" in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_only_writers_make_a_register(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    with pytest.raises(RegisterUnavailable, match="run `tracker import` first"):
        engine(str(file), create=False)
    assert not file.exists()


def test_folders_and_other_files_are_not_registers(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnavailable, match="is a folder"):
        engine(str(tmp_path))
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague, " * 100)
    with pytest.raises(RegisterUnavailable, match="not a database"):
        engine(str(letter))
    assert letter.read_text().startswith("Dear colleague")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    with sqlite3.connect(file) as other:
        other.execute("create table guests (name text)")
    with pytest.raises(RegisterUnavailable, match="is not a register, it holds other tables"):
        engine(str(file))
    with sqlite3.connect(file) as other:
        assert other.execute("select name from sqlite_master").fetchall() == [("guests",)]


def test_a_newer_register_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "newer.sqlite3"
    engine(str(file)).dispose()
    with sqlite3.connect(file) as raw:
        raw.execute("update alembic_version set version_num = '2031_01_01_future'")
    with pytest.raises(RegisterUnavailable, match="unknown here"):
        engine(str(file))
    with pytest.raises(RegisterUnavailable, match="unknown here"):
        upgrade_register(str(file), NOW)


def test_an_empty_file_becomes_a_register_and_upgrading_twice_is_harmless(tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite3"
    file.touch()
    engine(str(file)).dispose()
    assert upgrade_register(str(file), NOW) == (HEAD, None)


def test_a_register_that_another_program_writes_says_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["tracker.store.engine"], "WAIT", 0.1)
    file = tmp_path / "busy.sqlite3"
    engine(str(file)).dispose()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(RegisterUnavailable, match="another program"), transaction(engine(str(file))) as session:
            session.execute(text("select 1"))
    finally:
        other.close()


@pytest.mark.parametrize("words", ["a\x00b", "wells \ud800", "\udfffé"])
def test_no_register_keeps_or_looks_for_what_is_no_text(register: Engine, words: str) -> None:
    with pytest.raises(UsageProblem, match="cannot be kept"), transaction(register) as session:
        session.add_all([CounterRecord(name="good", value=1), CounterRecord(name=words, value=2)])
    with pytest.raises(UsageProblem, match="cannot be kept"), reading(register) as session:
        session.get(CounterRecord, words)
    with pytest.raises(UsageProblem, match="cannot be kept"), transaction(register) as session:
        session.execute(insert(CounterRecord), [{"name": name, "value": 1} for name in ("good", words)])
    with reading(register) as session:
        assert session.get(CounterRecord, "good") is None


def test_text_of_every_script_is_kept(register: Engine) -> None:
    words = "wells \u0085 é 水 \U0001f30a \x01"
    with transaction(register) as session:
        session.add(CounterRecord(name=words, value=1))
    with reading(register) as session:
        assert session.get_one(CounterRecord, words).value == 1


def test_a_number_too_large_for_a_register_is_said_to_be_so(register: Engine) -> None:
    with pytest.raises(UsageProblem, match="too large"), transaction(register) as session:
        session.add(CounterRecord(name="wells", value=10**30))
    with pytest.raises(UsageProblem, match="too large"), reading(register) as session:
        session.get(DocumentRecord, 10**30)
