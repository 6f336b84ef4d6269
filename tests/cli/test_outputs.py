"""Outputs that are full, closed or left early, Ctrl-C in the first moment, and words that would move a cursor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tracker.cli.terminal import show_plainly

ROOT = Path(__file__).parents[2]
TRACKER = [sys.executable, "-m", "tracker"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": ENVIRONMENT} | options
    return subprocess.Popen([*TRACKER, *arguments], **options)


def check_one_line(err: bytes, said: str) -> None:
    assert err.decode().startswith("Error: ")
    assert err.count(b"\n") == 1
    assert said in err.decode()


def test_a_full_disk_behind_an_output_is_one_line(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = start("--help", cwd=tmp_path, stdout=full)
    _, err = process.communicate(timeout=60)
    check_one_line(err, "No space left on device): free some space")
    assert process.returncode == 74


def test_a_closed_output_is_one_line_and_no_register_is_opened_in_its_place(tmp_path: Path) -> None:
    line = f'"{sys.executable}" -m tracker sessions add "Human Rights Council" 99 2036-02-28 0<&- >&-'
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE, timeout=60)
    check_one_line(done.stderr, "cannot be written (Bad file descriptor)")
    assert done.returncode == 74
    assert (tmp_path / "tracker.sqlite3").read_bytes().startswith(b"SQLite format 3")


def test_a_reader_who_has_seen_enough_ends_it_as_every_program_ends_then(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("--help", cwd=tmp_path, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


def test_a_full_output_for_errors_leaves_the_exit_code(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = start("nosuch", cwd=tmp_path, stderr=full)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")


def test_ctrl_c_in_the_first_moment_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    found_first = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    process = start("--help", cwd=tmp_path, env=ENVIRONMENT | found_first)
    out, err = process.communicate(timeout=60)
    check_one_line(err, "Stopped. Nothing was left half-written.")
    assert (process.returncode, out) == (130, b"")


def test_no_word_of_a_text_or_a_note_moves_the_cursor(tmp_path: Path) -> None:
    note = "\x1b]0;title\x07\x1b[2J\x9b1m\u202egpj"
    text = f"The General Assembly,\n\n1. Requests the Harbour Master to light {note} the lamps by 30 June 2027;\n"
    (tmp_path / "lamps.txt").write_text(text)
    script = "import sys; sys.argv[0] = 'tracker'; from tracker.cli import *; from tracker.cli.terminal import *; "
    script += "prepare_outputs(); note = sys.argv[1]; run(['import', 'lamps.txt']); "
    script += "run(['update', '1', '--status', 'in progress', '--note', note]); run(['assign', '1', '--unit', note]); "
    script += "[run(each) for each in (['show', '1'], ['history', '1'], ['actions'], ['search', 'lamps'], ['review'])]"
    command = [sys.executable, "-c", script, note]
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, timeout=120)
    assert done.stdout.count(b"Harbour Master") >= 4
    for output in (done.stdout.decode(), done.stderr.decode()):
        assert [sign for sign in output if not sign.isprintable() and sign not in "\n\t"] == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x9b\x7f\r\u202e", "\\x9b\\x7f\\x0d\\x202e"),
        ("Ana Pözo שלום 国", "Ana Pözo שלום 国"),
    ],
)
def test_signs_that_a_terminal_obeys_are_shown_as_their_numbers(words: str, shown: str) -> None:
    assert show_plainly(words) == shown
