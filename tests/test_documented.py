"""What is there is told where a newcomer looks for it, and links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from reference import PAGES as MADE

from tracker.cli import COMMANDS
from tracker.reports import list_definitions

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "tracker" / "help").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)(?P<file>[^)#]+)(?:#[^)]*)?\)")
PAGE_NAMED = re.compile(r"`(?P<file>tracker/[\w/.-]+\.(?:md|py|csv|json))`")
SETTING = re.compile(r"\"(?P<name>TRACKER_\w+)\"")


def test_every_command_has_a_row_in_the_readme() -> None:
    table = README[README.index("| command |") : README.index("An action is named by")]
    named = set(re.findall(r"`(\w+)", "\n".join(line.split("|")[1] for line in table.splitlines() if "|" in line)))
    assert set(COMMANDS) <= named


def test_every_setting_is_told() -> None:
    read = SETTING.findall((ROOT / "tracker" / "settings.py").read_text(encoding="utf-8"))
    assert read
    told = README[README.index("`tracker/settings.py`") :].splitlines()[0]
    assert [name for name in read if name.removeprefix("TRACKER") not in told and name not in told] == []


def test_every_report_says_what_it_answers() -> None:
    for definition in list_definitions(None):
        assert definition.title, definition.name
        assert definition.answers.endswith("?"), definition.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_files_that_a_page_names_are_there(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    linked = [match["file"] for match in LINK.finditer(words) if not (page.parent / match["file"]).exists()]
    named = [match["file"] for match in PAGE_NAMED.finditer(words) if not (ROOT / match["file"]).exists()]
    assert linked + named == []


def test_every_picture_of_the_help_is_shown_somewhere() -> None:
    shown = {match["file"] for page in PAGES for match in LINK.finditer(page.read_text(encoding="utf-8"))}
    pictures = {f"pictures/{picture.name}" for picture in (ROOT / "tracker" / "help" / "pictures").iterdir()}
    assert pictures
    assert pictures <= shown


@pytest.mark.parametrize("name", MADE)
def test_pages_made_from_the_program_are_as_it_is_now(name: str) -> None:
    page = ROOT / "tracker" / "help" / name
    assert page.read_text(encoding="utf-8") == MADE[name](), "write them anew: python tests/reference.py"


def test_the_site_of_the_documentation_has_every_page_and_builds_without_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "help"
    shutil.copytree(ROOT / "tracker" / "help", folder, ignore=shutil.ignore_patterns(".*"))
    told = (folder / "zensical.toml").read_text(encoding="utf-8")
    assert set(re.findall(r'"([\w-]+\.md)"', told)) == {page.name for page in folder.glob("*.md")}
    assert tomllib.loads(told)["project"]["docs_dir"] == "."
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(folder / "zensical.toml")]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "Every command has" in (folder / ".site" / "index.html").read_text(encoding="utf-8")
