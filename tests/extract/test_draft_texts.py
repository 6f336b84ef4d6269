"""Text in square brackets and options are read as if agreed, and every clause of them is marked as not agreed."""

from __future__ import annotations

import pytest

from tracker.extract import extract
from tracker.extract.structure.brackets import IS_OPTION, NOT_AGREED
from tracker.model import Clause, Resolution
from tracker.readers import read_bytes


def read(*paragraphs: str) -> Resolution:
    text = "The Conference of the Harbours,\n\nRecalling its decision 3,\n\n" + "\n\n".join(paragraphs)
    return extract(read_bytes(text.encode(), "own.txt"))


def told(clause: Clause) -> tuple[str, bool]:
    return clause.verb, any(doubt.reason in (NOT_AGREED, IS_OPTION) for doubt in clause.doubts)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("1. [Requests the Registrar to publish the roll by 1 June 2027;]", [("request", True)]),
        ("1. [Urges] [Encourages] all crews to row;", [("urge", True), ("encourage", True)]),
        ("1. [Invites][Requests] the Registrar to write;", [("invite", True), ("request", True)]),
        ("1. Urges/encourages all crews to row;", [("urge", True), ("encourage", True)]),
        ("1. Option 1: [Decides to establish a fund];", [("decide", True)]),
        ("1. Also requests the [Registrar] to report [annually].", [("request", True)]),
        ("1. Notes the roll. [Decides to close it;]", [("note", False), ("decide", True)]),
        ("[1. Requests the Registrar to write;]", [("request", True)]),
        ("1. Requests the Registrar to write;", [("request", False)]),
        ("1. Takes note of the roll [12] of the Registrar;", [("take note", False)]),
    ],
)
def test_what_is_not_agreed_is_read_and_marked(paragraph: str, expected: list[tuple[str, bool]]) -> None:
    (found,) = read(paragraph).operative
    assert [told(clause) for clause in found.clauses] == expected


def test_addressees_and_times_are_read_through_brackets_and_keep_their_places() -> None:
    (found,) = read("1. Requests the [Secretary-General] to report [by 1 May 2027] [annually];").operative
    (clause,) = found.clauses
    assert [each.name for each in clause.addressees] == ["Secretary-General"]
    assert [each.text for each in clause.deadlines] == ["by 1 May 2027", "annually"]
    for deadline in clause.deadlines:
        assert found.text[deadline.span.start : deadline.span.end] == deadline.text
    assert found.text.startswith("Requests the [Secretary-General]")


def test_a_bracket_over_several_paragraphs_holds_them_all() -> None:
    resolution = read("[1. Requests the Registrar:", "(a) To write;", "(b) To row;]", "2. Notes the roll.")
    marked = {paragraph.ref: told(paragraph.clauses[0])[1] for paragraph in resolution.operative}
    assert marked == {"1": True, "1(a)": True, "1(b)": True, "2": False}


def test_options_head_what_is_below_them() -> None:
    resolution = read("Option 1:", "1. Decides to row;", "Option 2:", "1. Decides to sail;")
    assert [(p.heading, told(p.clauses[0])) for p in resolution.operative] == [
        ("Option 1:", ("decide", True)),
        ("Option 2:", ("decide", True)),
    ]
