"""Opening a register: new, again, foreign, and with the guards that SQLite needs to be asked for."""

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tracker.errors import RegisterUnavailable
from tracker.store import engine


def test_a_new_file_becomes_a_register_and_opens_again(tmp_path):
    file = str(tmp_path / "register.sqlite3")
    for _ in range(2):
        opened = engine(file)
        with opened.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM action_row")).scalar() == 0
        opened.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("these are notes, not a register " * 40)
    with pytest.raises(RegisterUnavailable, match="register"):
        engine(str(file))
    assert file.read_text().startswith("these are notes")


def test_someone_elses_database_is_left_alone(tmp_path):
    file = tmp_path / "other.sqlite3"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE wells (name TEXT)")
    with pytest.raises(RegisterUnavailable):
        engine(str(file))
    with sqlite3.connect(file) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["wells"]


def test_a_register_of_a_newer_version_is_refused(tmp_path):
    file = tmp_path / "register.sqlite3"
    engine(str(file)).dispose()
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999_01_01_to_come'")
    with pytest.raises(RegisterUnavailable, match=r"(?i)version"):
        engine(str(file))


def test_references_are_enforced(register):
    with register.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text(
                "INSERT INTO paragraphs (resolution_key, ref, position, kind, text, is_stem, emphasis)"
                " VALUES ('none', '1', 0, 'operative', 'x', false, '[]')"
            )
        )
