from __future__ import annotations

import contextlib
import time

import pytest

from tracker.errors import NotFound, TooLarge, TrackerError, UnreadableSource
from tracker.model import Role, Span
from tracker.readers import read, read_bytes
from tracker.readers.lines import group_lines, join_lines
from tracker.readers.text import decode


def words(text: str, **more: str) -> list[str]:
    return [block.text for block in read_bytes(text.encode(), "note.txt").blocks if block.role is Role.UNKNOWN]


def test_wrapped_lines_become_one_block() -> None:
    text = "1. Requests the Harbour Master to\nkeep the lamps lit at night;\n\n2. Thanks the crew.\n"
    assert words(text) == [
        "1. Requests the Harbour Master to keep the lamps lit at night;",
        "2. Thanks the crew.",
    ]


def test_numbers_on_lines_of_their_own_join_their_words() -> None:
    assert words("1.\nThanks the crew;\n\n2.\n\nNotes the tide.") == [
        "1. Thanks the crew;",
        "2. Notes the tide.",
    ]


def test_closing_lines_stay_apart() -> None:
    assert words("7th meeting\n3 May 2019\n") == ["7th meeting", "3 May 2019"]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the lamps are sus-", "tained by oil"], "the lamps are sustained by oil"),
        (["a report on non-", "compliance"], "a report on non-compliance"),
        (["short-", "and long-term moorings"], "short- and long-term moorings"),
        (["the Deputy-", "General"], "the Deputy-General"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_emphasis_signs_become_spans() -> None:
    block = read_bytes(b"- 5. *Invites* Member States to row;", "x").blocks[0]
    assert block.text == "- 5. Invites Member States to row;"
    assert block.emphasis == (Span(5, 12),)


@pytest.mark.parametrize(
    ("printed", "clean", "marks"),
    [
        ("the Treaty on Tides,¹ and the Protocol;²", "the Treaty on Tides, and the Protocol;", ["1", "2"]),
        ("section 4, Moorings, ¹⁰ of the plan", "section 4, Moorings, of the plan", ["10"]),
        ("the statement of the pilot, 76", "the statement of the pilot,", ["76"]),
        ("after reconstruction,3 the quay", "after reconstruction, the quay", ["3"]),
        ("adopted by the Commission; (48)", "adopted by the Commission;", ["48"]),
        ("the Programme of Action; 1/", "the Programme of Action;", ["1"]),
        ("in document Q/81,[2] annexed", "in document Q/81,[2] annexed", []),
        ("resolution 55/59 of 4 December 2000", "resolution 55/59 of 4 December 2000", []),
        ("an area of 12 km² of water", "an area of 12 km² of water", []),
    ],
)
def test_note_marks_are_lifted(printed: str, clean: str, marks: list[str]) -> None:
    block = read_bytes(f"Recalling {printed}".encode(), "x").blocks[0]
    if "[2]" in printed:
        clean, marks = clean.replace("[2]", ""), ["2"]
    assert block.text == f"Recalling {clean}"
    assert [mark for _, mark in block.notes] == marks


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("¹ Harbour Series, vol. 12, No. 7.", Role.NOTE),
        ("76 See Official Records of the Harbour Board, twelfth year.", Role.NOTE),
        ("* Reissued for technical reasons.", Role.NOTE),
        ("S/RES/1999 (2011) Page 2", Role.FURNITURE),
        ("95-28764 (E)", Role.FURNITURE),
        ("-----", Role.FURNITURE),
        ("28 February–1 April 2022", Role.UNKNOWN),
        ("52 Resolution of 22 June 1948", Role.UNKNOWN),
    ],
)
def test_roles_of_single_lines(line: str, role: Role) -> None:
    assert read_bytes(f"The Board,\n\n{line}\n\nNotes the tide.".encode(), "x").blocks[1].role is role


@pytest.mark.parametrize(
    "data",
    [
        "“Quay” – café".encode(),
        "\ufeff“Quay” – café".encode(),
        "“Quay” – café".encode("utf-16"),
        "“Quay” – café".encode("cp1252"),
        "“Quay” – café\r\rnext line here".encode("mac_roman"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert decode(data).startswith("“Quay” – café")


def test_line_ends_of_every_system() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert words(f"1. Thanks the crew;{end}{end}2. Notes the tide.") == [
            "1. Thanks the crew;",
            "2. Notes the tide.",
        ]


def test_form_feeds_count_pages() -> None:
    blocks = read_bytes(b"Thanks the crew;\f\nNotes the tide.", "x").blocks
    assert [block.page for block in blocks] == [1, 2]


def test_paragraphs_on_lines_of_their_own_stay_apart() -> None:
    long = "Recalling " + "the many voyages of the lamp boat and its crew " * 4
    assert len(list(group_lines(f"{long},\n{long},\n1. {long};"))) == 3


def test_a_missing_file_is_not_found(tmp_path: object) -> None:
    with pytest.raises(NotFound, match="does not exist"):
        read(f"{tmp_path}/nothing.txt")


def test_a_folder_is_no_document(tmp_path: object) -> None:
    with pytest.raises(UnreadableSource, match="folder"):
        read(f"{tmp_path}")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x00\x01\x02binary\x00" * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        (b"{\\rtf1 Thanks the crew}", "Rich Text"),
        (b"PK\x03\x04" + b"x" * 100, "archive"),
        (b"<?xml version='1.0'?><boats/>", "XML of an unknown kind"),
    ],
)
def test_unreadable_bytes_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason) as caught:
        read_bytes(data, "boats")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("boats ")


def test_a_file_above_the_limit_is_too_large(tmp_path: object) -> None:
    with pytest.raises(TooLarge, match="larger than"):
        read_bytes(b"Thanks the crew", "x", size_limit=4)


def test_any_start_of_a_file_raises_only_our_errors() -> None:
    starts = (
        b"%PDF-1.7\n",
        b"PK\x03\x04word/",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<akomaNtoso>",
        b"<html>",
        b"\xff\xfe",
    )
    for start in starts:
        for tail in (b"", b"\0" * 40, b"<p>&bad;", bytes(range(256)), b"%%EOF"):
            with contextlib.suppress(TrackerError):
                read_bytes(start + tail, "x")


@pytest.mark.parametrize("piece", ["a-\n", "a\n", "*a ", "(a) ", "S/RES/1 (1999) Page 2\n", "# a\n", "[", "[a](", "¹ "])
def test_reading_time_grows_with_the_text_only(piece: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(TooLarge):  # of so many short lines each is a paragraph
        read_bytes(("# Lamps\n" + piece * (400_000 // len(piece))).encode(), "x")
    assert time.perf_counter() - started < 10  # seconds; a quadratic pattern takes minutes


def test_what_each_page_carries_is_taken_out_of_a_sentence() -> None:
    head = "S/RES/9100 (2027)"
    text = (
        f"{head}\n\nThe Security Council,\n\n1. Requires Chad to send within a year a\n4 27-25781\n\n"
        f"{head}\nlist of wells;\n"
        f"2. Decides that Chad may dig where it is needed\n5\n\n{head}\nfor the wells of schools;\n3. Thanks Chad."
    )
    words = " ".join(block.text for block in read_bytes(text.encode(), "a.txt").blocks)
    assert words.count(head) == 1
    assert "27-25781" not in words
    assert "within a year a list of wells;" in words
    assert "where it is needed for the wells of schools;" in words


def test_a_symbol_that_is_cited_on_a_line_of_its_own_stays() -> None:
    text = "The Board,\n\n1. Requests Chad to read\nS/RES/9100 (2027)\n\n2. Thanks Chad."
    assert "S/RES/9100 (2027)" in " ".join(block.text for block in read_bytes(text.encode(), "a.txt").blocks)
