from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from building import NOW
from registers import forging
from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.service.evidence import keep_evidence
from tracker.store import engine, transaction
from tracker.store.ledger import begin_chain, link


def test_a_chain_that_holds_is_said_to(tracker: Callable) -> None:
    assert tracker("entities", "add", "Panel on Wells", "--alias", "PoW").code == 0
    done = tracker("audit", "verify")
    assert done.code == 0
    assert done.out.startswith("The chain holds: 2 entries, the last is ")


def test_evidence_is_verified_by_a_process_that_loads_nothing_else(tracker: Callable) -> None:
    from tracker.settings import read_settings

    assert tracker("entities", "add", "Panel on Wells").code == 0
    url = read_settings().database_url
    register = engine(url)
    with transaction(register) as session:
        keep_evidence(session, "note.txt", b"The wells are dug.", author="A. Clerk", now=NOW)
    register.dispose()
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "audit", "verify", "--db", url], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout[:16]) == (0, "The chain holds:"), done.stderr


def test_a_row_that_was_written_past_the_program_is_named(tracker: Callable) -> None:
    from tracker.settings import read_settings

    assert tracker("entities", "add", "Panel on Wells", "--alias", "PoW").code == 0
    register = engine(read_settings().database_url)
    with register.begin() as connection:
        words = "SELECT at, author, operation, 'forged', field FROM changes"
        connection.execute(text(f"INSERT INTO changes (at, author, operation, subject, field) {words}"))
    register.dispose()
    done = tracker("audit", "verify")
    assert done.code == 30
    assert "changes 2: was inserted past the program" in done.err


@pytest.fixture
def exported(tracker: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACKER_AUDIT_KEY", str(tmp_path / "keys" / "key.pem"))
    for number in range(5):
        assert tracker("entities", "add", f"Panel on Wells {number}", "--by", "Ana Pozo").code == 0
    done = tracker("audit", "export", "today.audit")
    assert done.code == 0
    (tmp_path / "head").write_text(done.out.splitlines()[-1] + "\n")
    assert (tmp_path / "keys" / "key.pem").stat().st_mode & 0o777 == 0o600
    return tmp_path / "today.audit"


def test_an_outsider_finds_what_was_changed_in_a_file(tracker: Callable, exported: Path) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    assert len(lines) == 7  # the seal, five rows of the log, the head
    assert b"Ana Pozo" not in exported.read_bytes()
    assert tracker("audit", "verify", "today.audit", "--head", "head").out.startswith("The file holds: 6 entries")
    forged = {
        "changes 2 ": [*lines[:2], lines[2].replace(b"Wells 1", b"Wells 9"), *lines[3:]],
        "changes 3 ": [*lines[:2], *lines[3:]],
        "changes 4 ": [*lines[:3], lines[4], lines[3], *lines[5:]],
        "dropped": [*lines[:4], lines[-1]],
    }
    for said, changed in forged.items():
        exported.write_bytes(b"".join(changed))
        done = tracker("audit", "verify", "today.audit", "--head", "head")
        assert done.code == 30, said
        assert said in done.err


def test_a_file_that_was_written_anew_as_a_whole_does_not_end_as_the_head_says(
    tracker: Callable, exported: Path
) -> None:
    lines = exported.read_bytes().splitlines()
    before, anew = "", []
    for line in lines[:-1]:
        row = line.partition(b" ")[2].replace(b"Wells 1", b"Wells 9")
        before = link(before, row)
        anew.append(before.encode() + b" " + row)
    exported.write_bytes(b"\n".join([*anew, lines[-1], b""]))
    done = tracker("audit", "verify", "today.audit")
    assert (done.code, "written anew" in done.err) == (30, True)
    exported.write_bytes(b"\n".join([*anew, lines[-1].replace(lines[-2][:64], before.encode()), b""]))
    done = tracker("audit", "verify", "today.audit")
    assert (done.code, "signature" in done.err) == (30, True)
    assert tracker("audit", "verify", "today.audit", "--public-key", "00" * 32).code == 30


def test_a_register_that_was_written_anew_as_a_whole_is_found_by_the_head(tracker: Callable, exported: Path) -> None:
    from tracker.settings import read_settings

    register = engine(read_settings().database_url)
    assert tracker("entities", "add", "Panel on Springs").code == 0
    assert "It goes through entry 6" in tracker("audit", "verify", "--head", "head").out
    with forging(register) as connection:
        connection.execute(text("UPDATE changes SET subject = 'Panel on Lakes' WHERE id = 2"))
        connection.execute(text("DELETE FROM ledger"))
        begin_chain(Session(connection))
        connection.commit()
    register.dispose()
    assert tracker("audit", "verify").code == 0  # the chain is whole in itself
    done = tracker("audit", "verify", "--head", "head")
    assert (done.code, "kept elsewhere" in done.err) == (30, True)
    assert (
        "seal 0 (entry 1): is another one than was exported" in tracker("audit", "verify", "--head", str(exported)).err
    )


def test_a_broken_chain_is_not_exported(tracker: Callable, exported: Path) -> None:
    from tracker.settings import read_settings

    register = engine(read_settings().database_url)
    with forging(register) as connection:
        connection.execute(text("UPDATE changes SET subject = 'Panel on Lakes' WHERE id = 2"))
        connection.commit()
    register.dispose()
    before = exported.read_bytes()
    done = tracker("audit", "export", "today.audit")
    assert (done.code, "changes 2 was changed" in done.err) == (30, True)
    assert exported.read_bytes() == before
