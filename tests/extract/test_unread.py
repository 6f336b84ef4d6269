"""What no rule reads stays where it stands, and is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.extract import extract
from tracker.extract.unread import NO_BODY, NO_CLAUSE, NOT_READ, TAIL
from tracker.model import Block, Document, Resolution, Role
from tracker.readers import read

OPENING = "The Economic and Social Council,\n\n"


def read_words(tmp_path: Path, words: str) -> Resolution:
    file = tmp_path / "own.txt"
    file.write_text(words, encoding="utf-8")
    return extract(read(str(file)))


def doubted(resolution: Resolution) -> dict[str, list[str]]:
    """The doubts of paragraphs that say what was not read, by ref."""
    said = {
        paragraph.ref: [doubt.reason for doubt in paragraph.doubts if doubt.reason in (NO_CLAUSE, TAIL)]
        for paragraph in resolution.paragraphs
    }
    return {ref: reasons for ref, reasons in said.items() if reasons}


def test_a_text_that_is_read_whole_has_no_such_doubt(tmp_path: Path) -> None:
    words = "1. Requests the Secretary-General:\n\n(a) To count lamps;\n\n(b) To mend them;\n\n2. Notes the lamps."
    found = read_words(tmp_path, OPENING + words)
    assert [each.ref for each in found.operative] == ["1", "1(a)", "1(b)", "2"]
    assert (doubted(found), found.doubts) == ({}, ())


@pytest.mark.parametrize("text", ["All lamps of the harbour.", "The lamps of the north and those of the south."])
def test_an_operative_paragraph_without_a_clause_is_doubted(tmp_path: Path, text: str) -> None:
    found = read_words(tmp_path, f"{OPENING}1. Notes the lamps;\n\n2. {text}\n\n3. Welcomes the offer.")
    assert doubted(found) == {"2": [NO_CLAUSE]}


def test_what_hangs_behind_a_paragraph_is_kept_and_doubted(tmp_path: Path) -> None:
    words = "1. Decides to hold two panels:\n\nPanel 1: Lamps of the north\n\nPanel 2: Wicks\n\n2. Notes the lamps."
    found = read_words(tmp_path, OPENING + words)
    (panels, _) = found.operative
    assert panels.tail == "Panel 1: Lamps of the north\nPanel 2: Wicks"
    assert doubted(found) == {"1": [TAIL]}
    assert [doubt.text for doubt in panels.doubts if doubt.reason == TAIL] == [panels.tail]


@pytest.mark.parametrize(
    ("flush", "verbs"),
    [
        ("and demands that they be lit;", ["note", "demand"]),
        (
            "stresses the need for oil, and, accordingly, requests the Secretary-General to buy it;",
            ["note", "stress", "request"],
        ),
        ("and, in this regard, further encourages Member States to share oil;", ["note", "encourage"]),
    ],
)
def test_an_act_flush_behind_a_list_is_of_the_paragraph(tmp_path: Path, flush: str, verbs: list[str]) -> None:
    lists = "1. Notes the state of:\n\n(a) The lamps of the north;\n\n(b) The lamps of the south;\n\n"
    found = read_words(tmp_path, f"{OPENING}{lists}{flush}\n\n2. Welcomes the offer.")
    assert [each.ref for each in found.operative] == ["1", "1(a)", "1(b)", "2"]
    paragraph = found.operative[0]
    assert [each.verb for each in paragraph.clauses] == verbs
    assert [each.verb for each in found.operative[1].clauses] == ["note"]
    assert all(paragraph.words[each.span.start :].startswith(each.text) for each in paragraph.clauses)
    assert doubted(found) == {}


def test_what_stands_flush_behind_a_list_and_is_no_act_is_doubted(tmp_path: Path) -> None:
    words = (
        "1. Bans the sale of:\n\n(a) Lamps;\n\n(b) Oil;\n\nexcept where the village agrees;\n\n2. Welcomes the offer."
    )
    assert doubted(read_words(tmp_path, OPENING + words)) == {"1(b)": [TAIL]}


def test_headings_that_head_nothing_are_not_thrown_away() -> None:
    long = "Lamps, wicks and oils of the upland villages, with all that belongs to them in the winter season"
    blocks = [
        Block("The Economic and Social Council,"),
        Block("1. Notes the lamps;"),
        Block("Lamps and", Role.HEADING),
        Block("wicks", Role.HEADING),
        Block("2. Notes the wicks;"),
        Block(long, Role.HEADING),
        Block(long.upper(), Role.HEADING),
        Block("3. Notes the oils."),
        Block("Oils", Role.HEADING),
    ]
    found = extract(Document("own", tuple(blocks)))
    assert [(each.heading, each.tail) for each in found.operative] == [
        (None, ""),
        ("Lamps and wicks", long),
        (long.upper(), "Oils"),
    ]


def test_a_lead_in_that_heads_nothing_stays_behind_the_paragraph_before(tmp_path: Path) -> None:
    """Of two lines between the preamble and paragraph 1 only one can be its heading."""
    words = (
        "Recalling its earlier words on lamps,\n\nAdopts the following plan:\n\nThis plan is for all lamps, near and "
    )
    words += "far, and for whoever lights them in the evening and puts them out at night.\n\n1. Notes the lamps;\n\n"
    found = read_words(tmp_path, OPENING + words + "2. Notes the wicks.")
    kept = " ".join(part or "" for each in found.paragraphs for part in (each.heading, each.text, each.tail))
    assert "Adopts the following plan:" in kept
    assert "This plan is for all lamps" in kept


def test_a_text_in_another_language_says_that_its_clauses_are_not_read(tmp_path: Path) -> None:
    words = "L’Assemblée générale,\n\n1. Prie le Secrétaire général de compter les lampes et de les allumer le soir;"
    found = read_words(tmp_path, words)
    assert [(doubt.field, doubt.reason) for doubt in found.doubts if doubt.field == "language"] == [
        ("language", NOT_READ)
    ]
    assert doubted(found) == {}


def test_a_text_whose_body_is_not_known_says_so(tmp_path: Path) -> None:
    found = read_words(tmp_path, "1. Requests the Secretary-General to count lamps;\n\n2. Notes the wicks.")
    assert found.body is None
    assert NO_BODY in [doubt.reason for doubt in found.doubts]
