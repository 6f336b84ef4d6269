"""Results of `tracker parse --json`, made elsewhere, are taken in as the files would be; hostile ones are refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from building import RESOLUTION

VOLUME = RESOLUTION.replace("2026/77. Wells of the uplands", "2026/78. Lamps") + "\n\n" + RESOLUTION


@pytest.fixture
def parsed(tracker, folder: Path, resolution: Path) -> list[bytes]:
    """The lines of a file of one text, and of one of two."""
    (folder / "volume.txt").write_text(VOLUME.replace("2026/77", "2026/79"), encoding="utf-8")
    answer = tracker("parse", "wells.txt", "volume.txt", "--json")
    assert answer.code == 0
    lines = answer.out.encode().splitlines(keepends=True)
    assert [json.loads(line)["file"]["held"] for line in lines] == [1, 2, 2]
    return lines


def test_what_was_parsed_elsewhere_is_what_the_files_give(tracker, folder, parsed, monkeypatch):
    (folder / "parsed.jsonl").write_bytes(b"\n".join(parsed))
    assert "3 added, 0 updated, 0 unchanged, 0 failed." in tracker("import", "--parsed", "parsed.jsonl").out
    tracker("import", "wells.txt", "volume.txt", "--db", "other.sqlite3")
    for listing in (("actions", "--format", "csv"), ("show", "E/RES/2026/78"), ("review",)):
        assert tracker(*listing).out == tracker(*listing, "--db", "other.sqlite3").out
    with monkeypatch.context() as nothing:
        nothing.setattr("tracker.cli.importing.begin_resolution", lambda *_: pytest.fail("it was read again"))
        assert "0 added, 0 updated, 3 unchanged" in tracker("import", "wells.txt", "volume.txt").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"".join(parsed))))
    again = tracker("import", "--parsed", "-")
    assert (again.code, again.out.splitlines()[0]) == (0, "0 added, 0 updated, 3 unchanged, 0 failed.")


def test_a_line_that_is_wrong_is_named_and_the_others_are_taken_in(tracker, folder, parsed):
    wells = json.loads(parsed[0])
    wrong = [
        b"not JSON\n",
        b"[" * 100_000 + b"\n",
        json.dumps(wells | {"adopted": "2026-02-30"}).encode() + b"\n",
        json.dumps(wells | {"session": 10**30}).encode() + b"\n",
        json.dumps(wells | {"title": "a\0b"}).encode() + b"\n",
        json.dumps({key: value for key, value in wells.items() if key != "format"}).encode() + b"\n",
    ]
    (folder / "parsed.jsonl").write_bytes(b"".join([*wrong, parsed[0], parsed[1]]))
    answer = tracker("import", "--parsed", "parsed.jsonl")
    assert answer.code == 11
    assert answer.out.splitlines()[-2] == "1 added, 0 updated, 0 unchanged, 7 failed."
    named = [line for line in answer.err.splitlines() if line.startswith("Error: parsed.jsonl, line ")]
    assert [line.split(":")[1].rpartition(" ")[2] for line in named] == ["1", "2", "3", "4", "5", "6", "8"]
    assert "`$.session`" in named[3]
    assert "field `format`" in named[5]
    assert "volume.txt held 2 texts, and 1 of them" in named[6]
    assert "E/RES/2026/78" not in tracker("actions").out


def test_what_staff_taught_this_register_is_said_to_be_missing(tracker, folder, parsed):
    tracker("entities", "add", "Panel on Wells")
    (folder / "parsed.jsonl").write_bytes(parsed[0])
    told = tracker("import", "--parsed", "parsed.jsonl").out
    assert "1 of them were read by another version, or without what staff taught this register" in told


def test_options_of_reading_do_not_go_with_what_was_read_elsewhere(tracker, folder):
    assert tracker("import", "--parsed", "-", "--language", "fr").code == 2
    assert tracker("import", "--parsed", "missing.jsonl").code == 3
