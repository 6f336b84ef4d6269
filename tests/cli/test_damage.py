"""A register whose file is torn is named as damaged, whatever is asked of it, and takes no further writes."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from building import RESOLUTION
from registers import SERVER

from tracker.cli import run
from tracker.errors import RegisterDamaged

if SERVER:
    pytest.skip("a server looks after its own files", allow_module_level=True)

PAGE = 4096
WRITES = (
    ("sessions", "add", "Human Rights Council", "67", "2028-02-28"),
    ("update", "1", "--status", "in progress", "--note", "told"),
    ("assign", "1", "--unit", "Wells"),
    ("review", "accept", "E/RES/2026/77"),
)
READS = (("actions",), ("report", "overdue"))
FURTHER_READS = (
    ("actions", "--text", "wells"),
    ("show", "1"),
    ("report", "status-history"),
    ("due", "--within", "900d"),
    ("review",),
    ("search", "wells"),
    ("calendar",),
    ("digest",),
    ("history", "1"),
    ("sheet", "export", "-o", "out.csv"),
)


def pages_of(file: Path, name: str) -> list[int]:
    """The pages of a table or an index, counted from 0."""
    with closing(sqlite3.connect(file)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return [root - 1]


def write_over(*names: str, words: bytes = b"") -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        content = bytearray(file.read_bytes())
        for name in names:
            for page in pages_of(file, name):
                content[page * PAGE : (page + 1) * PAGE] = (words * PAGE)[:PAGE] or bytes(PAGE)
        file.write_bytes(content)

    return damage


def write_at(place: int, words: bytes) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[place : place + len(words)] = words
        file.write_bytes(content)

    return damage


def cut(part: float) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * part)])

    return damage


def sprinkle(file: Path) -> None:
    """Bytes here and there: in each eighth page some fifty."""
    rng = random.Random(7)
    content = bytearray(file.read_bytes())
    for page in range(1, len(content) // PAGE, 8):
        for _ in range(50):
            content[page * PAGE + rng.randrange(PAGE)] = rng.randrange(256)
    file.write_bytes(content)


def run_sql(*statements: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("PRAGMA writable_schema=ON")
            for statement in statements:
                raw.execute(statement)
            raw.commit()

    return damage


DAMAGES = {
    "cut in half": cut(0.5),
    "last page lost": cut(0.99),
    "nine tenths lost": cut(0.1),
    "beginning written over": write_at(0, b"X" * 64),
    "page size nonsense": write_at(16, b"\x00\x07"),
    "a table of zeros": write_over("actions"),
    "a table of letters": write_over("action_keys", words=b"report"),
    "an index of zeros": write_over("ix_action_keys_resolution"),
    "clauses and paragraphs of zeros": write_over("clauses", "paragraphs"),
    "the list of tables written over": write_at(100, b"\x0d" + b"\xff" * 40),
    "sprinkled": sprinkle,
    "a table gone": run_sql("DELETE FROM sqlite_master WHERE name = 'deadlines'"),
    "a view gone": run_sql("DELETE FROM sqlite_master WHERE name = 'action_row'"),
    "a day that is none": run_sql("UPDATE resolutions SET adopted = '2026-99-99'"),
    "a text that is none": run_sql("UPDATE clauses SET text = CAST(x'ff80fe' AS TEXT)"),
    "a table of other pages": run_sql(
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'paragraphs') "
        "WHERE name = 'clauses'"
    ),
}
IN_ONE_ROW = ("a view gone", "a day that is none", "a text that is none")
"""Where the file itself is whole: only who reads the row, or all of them, finds it."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with one text in it, to be copied."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "wells.txt").write_text(RESOLUTION, encoding="utf-8")
    assert run(["--db", str(folder / "whole.sqlite3"), "import", str(folder / "wells.txt")]) == 0
    return folder / "whole.sqlite3"


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_register_is_named_as_such(tracker, whole: Path, kind: str) -> None:
    file = Path("tracker.sqlite3")
    shutil.copy(whole, file)
    DAMAGES[kind](file)
    further = FURTHER_READS if kind in ("a table of zeros", "a view gone") else ()
    for command in (*READS, *further, *WRITES, ("backup", "b.zip"), ("check",)):
        before = file.read_bytes()
        answer = tracker(*command)
        assert answer.code in (0, RegisterDamaged.exit_code), (command, answer)
        assert answer.code == 0 or (answer.err.count("\n") == 1 and "damaged" in answer.err), (command, answer)
        if command in WRITES and kind not in IN_ONE_ROW:
            assert (answer.code, file.read_bytes() == before) == (RegisterDamaged.exit_code, True), command
    assert answer.code == RegisterDamaged.exit_code
    assert sorted(each.name for each in Path().iterdir()) in (["tracker.sqlite3"], ["b.zip", "tracker.sqlite3"])
