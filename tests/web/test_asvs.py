"""What tracker/help/asvs.md says is shown by tests that there are, and goes through every chapter."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "tracker" / "help" / "asvs.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(?P<file>tests/[\w/]+\.py)?(?:::(?P<test>test_\w+))?`")


def test_every_test_that_is_named_is_there() -> None:
    last, named = "", []
    for match in NAMED.finditer(PAGE):
        if match["file"] or match["test"]:
            last = match["file"] or last
            named.append((last, match["test"]))
    missing = [
        (file, test)
        for file, test in named
        if not (ROOT / file).is_file() or (test and f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert missing == []
    assert len(named) > 50


def test_every_chapter_is_gone_through_and_each_section_has_a_finding() -> None:
    chapters = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert [int(re.match(r"V(\d+) ", each)[1]) for each in chapters] == list(range(1, 18))  # type: ignore[index]
    rows = re.findall(r"^\| (\d+\.\d+)[^|]*\| ([^|]+) \|", PAGE, re.MULTILINE)
    assert {finding for _, finding in rows} == {"met", "partly", "n/a"}
    for chapter in range(1, 17):
        own = [number for number, _ in rows if number.startswith(f"{chapter}.")]
        assert len(own) == len(set(own)) >= 2, chapter


def test_what_security_md_points_at_is_there() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page)
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []
