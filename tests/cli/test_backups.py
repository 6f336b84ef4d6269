"""The drill of the README: a backup while people work, the register lost, brought back, and found whole."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
import zipfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from building import NOW
from registers import SERVER, server_database

from tracker.errors import NotFound, RegisterUnavailable, UnreadableSource, UsageProblem
from tracker.service.evidence import keep_evidence
from tracker.settings import read_settings
from tracker.store import engine, reading, transaction
from tracker.store.accounts import EvidenceContentRecord
from tracker.store.engine import HEAD

files_only = pytest.mark.skipif(bool(SERVER), reason="of registers in a file")


def test_a_register_is_copied_into_another_database(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    place = read_settings().database_url
    done = tracker("db", "copy", place, "copy.sqlite3")
    assert done.code == 0
    assert "actions " in done.out
    assert done.out.splitlines()[-1].startswith("Copied to copy.sqlite3: ")
    assert done.out.splitlines()[-1].endswith("The chain holds.")
    assert tracker("actions", "--db", "copy.sqlite3").out == tracker("actions").out
    again = tracker("db", "copy", place, "copy.sqlite3")
    assert again.code == UsageProblem.exit_code
    assert "copy.sqlite3 is a register with data" in again.err


def test_the_drill(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    with transaction(engine(read_settings().database_url)) as session:
        sha256 = keep_evidence(session, "survey.txt", b"Forty-one wells.", author="F. Point", now=NOW)
    tracker("update", "1", "--status", "in progress", "--note", "Meeting called")
    listed = tracker("actions", "--format", "json").out
    done = tracker("backup", "kept.zip")
    assert (done.code, done.out[:40]) == (0, "kept.zip: 1 resolutions, 3 actions, 6 ch")
    assert stat.S_IMODE(os.stat("kept.zip").st_mode) == 0o600
    tracker("update", "1", "--status", "implemented", "--evidence", "A/1")
    assert tracker("restore", "kept.zip").code == UsageProblem.exit_code
    assert tracker("actions", "--format", "json").out != listed
    assert tracker("restore", "kept.zip", "--replace").code == 0
    assert tracker("actions", "--format", "json").out == listed
    checked = tracker("check")
    assert (checked.code, checked.out.count(": well\n")) == (0, checked.out.count("\n"))
    with reading(engine(read_settings().database_url)) as session:
        assert session.get_one(EvidenceContentRecord, sha256).content == b"Forty-one wells."


def test_a_backup_says_what_is_in_it(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    tracker("backup", "kept.zip")
    with zipfile.ZipFile("kept.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["revision"], manifest["counts"]["actions"]) == (1, HEAD, 3)
    assert tracker("backup", "kept.zip").code == UsageProblem.exit_code
    assert tracker("backup", "kept.zip", "--replace").code == 0
    assert tracker("backup", "kept.zip", "--verify").out.startswith("kept.zip: whole. 1 resolutions")
    assert tracker("backup", "nowhere/kept.zip").code == UsageProblem.exit_code


def test_a_folder_keeps_the_newest(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    folder = Path("kept")
    folder.mkdir()
    for name in ("tracker-2026-01-02T030405Z.zip", "tracker-2026-01-03T030405Z.zip", "letter.zip"):
        (folder / name).write_bytes(b"")
    answer = tracker("backup", "kept", "--keep", "2")
    assert answer.out.endswith("tracker-2026-01-02T030405Z.zip: removed.\n")
    assert len(list(folder.iterdir())) == 3
    assert tracker("backup", "one.zip", "--keep", "2").code == UsageProblem.exit_code
    for given in (("new/kept", "--keep", "2"), ("slash/",)):
        assert tracker("backup", *given).code == 0
        assert len(list(Path(given[0]).glob("tracker-*.zip"))) == 1
    assert "plain is one file" in tracker("backup", "plain").out
    assert Path("plain").is_file()


def test_a_torn_backup_is_refused_and_nothing_is_changed(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    tracker("backup", "kept.zip")
    whole, listed = Path("kept.zip").read_bytes(), tracker("actions", "--format", "json").out
    flipped = [bytearray(whole), bytearray(whole)]
    for content, place in zip(
        flipped, (0.1, 0.5), strict=True
    ):  # in the register's own bytes, not in a moment of the archive
        content[int(len(content) * place)] ^= 0xFF
    for content in (*flipped, whole[: len(whole) // 2], whole[:-30]):
        Path("kept.zip").write_bytes(content)
        answer = tracker("restore", "kept.zip", "--replace")
        assert (answer.code, answer.err.count("\n")) == (UnreadableSource.exit_code, 1)
    assert tracker("actions", "--format", "json").out == listed


def test_what_is_no_backup_is_refused(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    assert tracker("restore", "none.zip").code == NotFound.exit_code
    assert tracker("restore", str(resolution), "--replace").code == UnreadableSource.exit_code
    for manifest in ({}, {"format": 9}, [], {"format": 1, "engine": "other"}):
        with zipfile.ZipFile("odd.zip", "w") as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
        assert tracker("restore", "odd.zip", "--replace").code == UnreadableSource.exit_code


@files_only
def test_a_damaged_register_is_brought_back_and_the_torn_file_kept(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    tracker("backup", "kept.zip")
    listed = tracker("actions", "--format", "json").out
    Path("tracker.sqlite3").write_bytes(b"X" * 5000)
    assert tracker("restore", "kept.zip").code == UsageProblem.exit_code
    assert tracker("restore", "kept.zip", "--replace").code == 0
    assert tracker("actions", "--format", "json").out == listed
    assert tracker("restore", "kept.zip", "--db", "new.sqlite3").code == 0
    for name in ("tracker.sqlite3", "new.sqlite3"):
        assert stat.S_IMODE(os.stat(name).st_mode) == 0o600
    assert Path("tracker.sqlite3.damaged1").read_bytes() == b"X" * 5000


@files_only
def test_the_database_of_another_program_is_not_written_over(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    tracker("backup", "kept.zip")
    with closing(sqlite3.connect("guests.sqlite3")) as other:
        other.execute("create table guests (name text)")
    before = Path("guests.sqlite3").read_bytes()
    assert tracker("restore", "kept.zip", "--replace", "--db", "guests.sqlite3").code == UsageProblem.exit_code
    assert Path("guests.sqlite3").read_bytes() == before


@files_only
def test_backups_during_writes_are_whole(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    register = engine("tracker.sqlite3")
    stop = threading.Event()

    def write() -> None:
        from tracker.service import add_session

        number = 100
        while not stop.is_set():
            number += 1
            with transaction(register) as session:
                opens = date(2030, 1, 1) + timedelta(days=number)
                add_session(session, "Human Rights Council", number, opens, author="A. Clerk", now=NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            assert tracker("backup", f"kept{number}.zip").code == 0
    finally:
        stop.set()
        writer.join()
    counts = []
    for number in range(5):
        assert tracker("restore", f"kept{number}.zip", "--db", f"back{number}.sqlite3").code == 0
        assert tracker("check", "--db", f"back{number}.sqlite3").code == 0
        with zipfile.ZipFile(f"kept{number}.zip") as archive:
            rows = json.loads(archive.read("manifest.json"))["counts"]
        counts.append(rows["staff_sessions"])
        assert rows["staff_sessions"] == rows["changes"] - 4
    assert counts == sorted(counts)


@files_only
def test_an_older_file_is_upgraded_only_when_asked_to_and_kept_before(tracker, folder: Path) -> None:
    from alembic import command
    from alembic.config import Config

    from tracker.store.engine import migrations_folder, prepared_engine

    older = prepared_engine("tracker.sqlite3")
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with older.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "2026_11_24_register")
    older.dispose()
    before = Path("tracker.sqlite3").read_bytes()
    for asked in (("actions",), ("entities", "list"), ("users", "list"), ("check",)):
        answer = tracker(*asked)
        assert (answer.code, answer.err.count("\n")) == (RegisterUnavailable.exit_code, 1), asked
        assert "older version (2026_11_24_register): run `tracker upgrade`" in answer.err
    assert Path("tracker.sqlite3").read_bytes() == before
    answer = tracker("upgrade")
    assert answer.out.startswith("As it was, it is kept in tracker.sqlite3.2026_11_24_register.zip.\n")
    assert tracker("actions").code == 0
    assert tracker("upgrade").out == f"The register is of version {HEAD}.\n"
    answer = tracker("restore", "tracker.sqlite3.2026_11_24_register.zip", "--db", "old.sqlite3")
    assert answer.out.endswith("It is of an older version: run `tracker upgrade`.\n")
    assert "older version" in tracker("actions", "--db", "old.sqlite3").err


@pytest.mark.skipif(not SERVER, reason="of registers on a server")
def test_a_backup_goes_to_another_database(tracker, resolution: Path) -> None:
    tracker("import", str(resolution))
    tracker("backup", "kept.zip")
    listed = tracker("actions", "--format", "json").out
    with server_database() as url:
        assert tracker("restore", "kept.zip", "--db", url).code == 0
        assert tracker("actions", "--format", "json", "--db", url).out == listed
        assert tracker("update", "1", "--status", "in progress", "--db", url).code == 0
        assert tracker("restore", "kept.zip", "--db", url).code == UsageProblem.exit_code
        assert tracker("check", "--db", url).code == 0
    assert tracker("restore", "kept.zip", "--db", "file.sqlite3").code == UsageProblem.exit_code
    assert not Path("file.sqlite3").exists()
