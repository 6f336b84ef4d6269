"""Numbers that are put in, lettered with points, pointed, or restart: each paragraph keeps an address of its own."""

from __future__ import annotations

import pytest

from tracker.extract import extract
from tracker.model import parent_ref
from tracker.readers import read_bytes

OPENING = "The Conference of the Harbours,\n\nRecalling its decision 3,\n\n"


# fmt: off
ADDRESSES = {
    "1 2 2bis 2ter 3": "1. Requests oil;|2. Urges crews to row;|2bis. Decides to rest;|2ter. Invites all;|3. Notes it.",
    "1 1bis 1ter 2": "1. Requests oil;|1 bis. Urges crews to row;|1 ter Decides to rest;|2. Notes it.",
    "1 1A 1B 2": "1. Requests oil;|1A. Urges crews to row;|1B. Decides to rest;|2. Notes it.",
    "1 2 2bis 3": "1. Requests oil;|2. Invites all;|2. bis Urges crews to row;|3. Notes it.",
    "1 1(a) 1(a bis) 1(b) 2": "1. Urges crews:|(a) To row;|(a bis) To rest;|(b) To eat;|2. Notes it.",
    "1 1(a) 1(b) 1(b)(i) 1(b)(ii) 1(c)": "1. Urges crews to:|a. row;|b. rest, in:|i. bunks,|ii. a hammock;|c. eat.",
    "1 1(A) 1(B) 2": "1. Urges crews:|A. to row;|B. to rest;|2. Notes it.",
    "1 1.1 1.2 1.2.1 2": "1. Urges crews to:|1.1. row;|1.2. rest:|1.2.1. in bunks;|2. Notes it.",
    "1 1.1 1.2 2": "1 URGES crews to:|.1 row;|.2 rest;|2 NOTES the oil.",
    "1 1(a) 1(b) 1(b)(i) 1(b)(ii) 2": "1. Urges crews to:|a) row;|b) rest:|i) in bunks;|ii) on deck;|2. Notes it.",
}
# fmt: on


def refs(lines: str) -> str:
    """The refs of operative paragraphs, "|" between paragraphs."""
    text = OPENING + lines.replace("|", "\n\n")
    return " ".join(each.ref for each in extract(read_bytes(text.encode(), "own.txt")).operative)


@pytest.mark.parametrize(("expected", "lines"), ADDRESSES.items())
def test_each_paragraph_has_its_address(expected: str, lines: str) -> None:
    assert refs(lines) == expected


def test_a_section_that_restarts_twice_is_told_apart_each_time() -> None:
    lines = (
        "I|1. Decides to row;|II|1. Requests:|(a) Oil;|2. Urges all;|1. Requests:|(a) Wicks;|2. Notes it;|1. Notes all."
    )
    assert refs(lines) == "I.1 II.1 II.1(a) II.2 II.1 bis II.1 bis(a) II.2 bis II.1 ter"


def test_letters_divide_the_numeral_that_they_stand_under() -> None:
    lines = "I Crews|A. Rowing|1. Decides to row;|2. Urges all;|B. Resting|1. Notes it;|II Oil|1. Requests oil."
    assert refs(lines) == "I.A.1 I.A.2 I.B.1 II.1"


def test_a_heading_that_lost_words_is_told_by_its_numeral() -> None:
    lines = "I|1. Decides to row;|II|1. Requests oil;|III on wicks: work of the crews|1. Notes it."
    assert refs(lines) == "I.1 II.1 III.1"


def test_a_section_of_one_unnumbered_paragraph_is_operative() -> None:
    section = "I Crews|Recalling its decision 2,|Approves the list of crews;"
    lines = f"{section}|II Oil|Recalling its decision 1,|1. Requests oil;|2. Notes it."
    assert refs(lines) == "I.1 II.1 II.2"


ABOVE = {"2bis": "", "2bis(a)": "2bis", "II.1 bis": "", "II.1 bis(a)": "II.1 bis", "1(a) ter": "1", "1(b).2": "1(b)"}


@pytest.mark.parametrize(("ref", "above"), ABOVE.items())
def test_the_paragraph_above(ref: str, above: str) -> None:
    assert parent_ref(ref) == above
