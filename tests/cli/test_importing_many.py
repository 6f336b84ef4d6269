"""Many files: read on every core, written in their order, and what was stopped goes on."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import pytest
import time_machine
from building import NOW, RESOLUTION
from registers import dump

from tracker.apart.limits import USUAL_LIMITS
from tracker.apart.reading import open_answer
from tracker.cli.progress import Progress, write_time
from tracker.errors import ClusterUnavailable, EmptySource
from tracker.intake import ask_another, open_extracted, read_for_another, read_upload

FRENCH = "Conseil économique et social\n\n2026/85. Puits\n\nLe Conseil économique et social,\n\n1. Prie de creuser."


@pytest.fixture
def many(folder: Path) -> Path:
    """A folder of texts: eight good ones, one said twice, one in French, and two that are bad."""
    place = folder / "many"
    place.mkdir()
    for number in range(1, 9):
        words = RESOLUTION.replace("2026/77.", f"2026/{80 + number}.").replace("30 June", f"{number} June")
        (place / f"{number}.txt").write_text(words, encoding="utf-8")
    (place / "4 again.txt").write_text((place / "4.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (place / "5 fr.txt").write_text(FRENCH, encoding="utf-8")
    (place / "6 other.txt").write_text(
        (place / "6.txt").read_text(encoding="utf-8").replace("Wells of the uplands", "Gulls"), encoding="utf-8"
    )
    (place / "notes.txt").write_text("Notes of a meeting.\n", encoding="utf-8")
    return place


def test_the_register_and_what_is_said_are_the_same_however_many_files_are_read_at_once(
    tracker, folder, many, monkeypatch
):
    monkeypatch.setattr("tracker.store.names.secrets.token_hex", lambda length: "5a" * length)
    with time_machine.travel(NOW, tick=False):
        said = [tracker("import", "many", "--jobs", str(jobs), "--db", f"{jobs}.sqlite3") for jobs in (1, 3)]
    assert said[0] == said[1]
    assert "8 added, 1 updated, 1 unchanged, 2 failed." in said[0].out
    rows = dump(folder / "1.sqlite3")
    assert len(rows["resolutions"]) == 8
    assert rows == dump(folder / "3.sqlite3")


def test_a_text_that_is_refused_takes_none_with_it_that_is_written_together_with_it(tracker, folder, many):
    for name in ("7.txt", "8.txt", "notes.txt", "4 again.txt", "5 fr.txt"):
        (many / name).unlink()
    answer = tracker("import", "many")
    assert answer.code == 11
    assert "Gulls" in answer.err
    assert "6 added, 0 updated, 0 unchanged, 1 failed." in answer.out
    assert tracker("check").code == 0


def test_an_import_that_was_stopped_goes_on_where_it_was(tracker, many, monkeypatch):
    from tracker.cli import taking_in

    class Stopped(taking_in.Progress):
        def move_on(self, source: str, count: int = 1) -> None:
            super().move_on(source, count)
            if self._place > 4:
                raise KeyboardInterrupt

    with monkeypatch.context() as at_first:
        at_first.setattr(taking_in, "Progress", Stopped)
        stopped = tracker("import", "many", "--jobs", "1")
    assert stopped.code == 130
    assert "Stopped. Nothing was left half-written." in stopped.err
    assert "4 added, 0 updated, 0 unchanged, 0 failed." in stopped.out
    assert tracker("import", "many").out.count("added: ") == 4


def test_the_progress_tells_how_quick_it_goes_and_what_is_left(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    moments = itertools.count(0, 0.125)
    monkeypatch.setattr("tracker.cli.progress.time.monotonic", lambda: next(moments))
    progress = Progress(100)
    for number in range(1, 41):
        progress.move_on(f"{number}.pdf")
    assert "Importing 40 of 100, 3.9 a second, 15 s left: 40.pdf" in capsys.readouterr().err
    assert [write_time(seconds) for seconds in (5, 600, 7800)] == ["5 s", "10 min", "2 h 10 min"]


def test_another_machine_reads_as_this_one_does_and_is_told_from_one_with_another_version(resolution):
    asked, program = ask_another("wells.txt", None)
    content = resolution.read_bytes()
    answer = open_answer(read_for_another(content, asked, program, USUAL_LIMITS), "wells.txt")
    assert open_extracted(answer, "wells.txt") == read_upload("wells.txt", content, None)
    for wrong, error in (((content, asked, "another"), ClusterUnavailable), ((b" ", asked, program), EmptySource)):
        with pytest.raises(error):
            open_answer(read_for_another(*wrong, USUAL_LIMITS), "wells.txt")


def test_a_cluster_that_cannot_be_reached_is_said(tracker, resolution, monkeypatch):
    monkeypatch.setattr("tracker.cli.cluster.REACHED_WITHIN", 0.2)
    gone = tracker("import", "--scheduler", "tcp://127.0.0.1:9", resolution.name)
    assert (gone.code, gone.out) == (ClusterUnavailable.exit_code, "")
    assert gone.err.startswith("Error: The scheduler at tcp://127.0.0.1:9 cannot be reached (")
    assert gone.err.count("\n") == 1
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install 'operative-clause-tracker[cluster]'" in tracker("import", "--scheduler", "x", "wells.txt").err
    assert tracker("import", "--scheduler", "x", "--jobs", "2", "wells.txt").code == 2
