"""The library does what its page says: the page's own code is run, and its refusals are told."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import tracker
from tracker.errors import UnknownWord, UsageProblem
from tracker.samples import read_samples

PAGE = files("tracker.help").joinpath("library.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "resolutions").mkdir()
    for name, words in read_samples().items():
        if name.endswith(".txt"):
            (tmp_path / "resolutions" / name).write_text(words, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_code_of_its_page_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(BLOCKS) == 5
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, "library.md", "exec"), names)
    said = capsys.readouterr().out
    assert "A/RES/80/9001 General Assembly 2025-12-" in said
    assert "added A/RES/80/9001" in said
    assert re.search(r"^Secretary-General +\d+$", said, re.MULTILINE), "a count of what is due for each addressee"
    with tracker.Register.open("notebook.sqlite3") as register:
        assert [row.last_report for row in register.actions(status="in progress")] == ["Meeting called"]


def test_a_text_bytes_and_a_path_give_the_same(folder: Path) -> None:
    path = folder / "resolutions" / "ga-harbour-lights.txt"
    by_path, by_bytes = tracker.parse(path), tracker.parse(path.read_bytes(), name=str(path))
    by_text = tracker.parse(path.read_text(encoding="utf-8"), name=str(path))
    assert by_path.to_dict() == by_bytes.to_dict() == by_text.to_dict()
    assert (
        tracker.parse(by_path.to_akn(), name="x.xml").to_frame()["text"].tolist() == by_path.to_frame()["text"].tolist()
    )
    assert tracker.parse(path, symbol="A/RES/90/1").symbol == "A/RES/90/1"


def test_actions_of_a_table_are_those_that_a_register_keeps(folder: Path) -> None:
    path = folder / "resolutions" / "ga-harbour-lights.txt"
    with tracker.Register.open("it.sqlite3", create=True, author="a notebook") as register:
        register.take_in(path)
        assert register.take_in(path)[0].outcome.value == "unchanged"
        kept = {row.address for row in register.actions()}
        assert kept == set(tracker.parse(path).to_frame("actions")["address"])
        assert register.resolution("A/RES/80/9001").to_frame("actions")["address"].isin(kept).all()
        with pytest.raises(UnknownWord, match="did you mean 'Secretary-General'"):
            register.actions(addressee="Secretary-Genral")
        with pytest.raises(UsageProblem, match="not narrowed by 'adressee'"):
            register.due(adressee="UNEP")  # type: ignore[call-arg]
        with pytest.raises(UsageProblem, match="There is no category 'directiv': give directive"):
            register.actions(category="directiv")


def test_what_cannot_be_read_says_why(folder: Path) -> None:
    with pytest.raises(tracker.TrackerError, match=r"nothing\.pdf"):
        tracker.parse("nothing.pdf")
    both = "\n\n".join(
        (folder / "resolutions" / name).read_text() for name in ("ga-harbour-lights.txt", "ga-school-kitchens.txt")
    )
    assert [each.symbol for each in tracker.parse_all(both)] == ["A/RES/80/9001", "A/RES/81/9002"]
    with pytest.raises(UsageProblem, match="holds 2 resolutions"):
        tracker.parse(both)
    with pytest.raises(UsageProblem, match="'clauses' or 'actions'"):
        tracker.parse_all(both)[0].to_frame("words")


def test_to_import_the_package_loads_none_of_it() -> None:
    code = "import sys, tracker; print(sorted(name for name in sys.modules if name.startswith(('tracker', 'pandas'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['tracker', 'tracker.errors']"
