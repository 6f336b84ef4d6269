"""Reading takes time in proportion to the text, whatever is repeated in it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from tracker.extract import extract
from tracker.model import Block, Document

SHORT = 12_000
"""Characters of the shorter text; the longer has twice as many."""
GROWTH = 3.2
"""How much longer the longer text may take: twice, with what a busy machine adds; four times is a square."""
TOO_SHORT_TO_TELL = 0.05
"""Seconds below which a machine's own noise decides."""

# What is repeated within one paragraph, after "1. Requests the Secretary-General to report ".
WITHIN = [
    *("equally, ", "and ", "and requests ", ", and requests the ", "notes that ", "and notes of, ", "requests "),
    *("to report ", "by reporting ", "and report ", "to provide to ", "provide information to ", "be submitted "),
    *("in this regard, ", "with a view to ", "in his report ", "to help and to ", "shall ", "that ", "which ", "make "),
    *("(", "((", "“", '"', "[", "“a” ", "(a) ", "(i) a, (ii) b, ", "1. ", "; (b) To do ; ", "...", "— ", ": "),
    *("a", "A", "x, ", "the Council ", "The Council requests. ", "It requests ", ". In this regard, the Council asks "),
    *("annually, ", "at its eightieth session ", "every six months ", "30 June 2027, "),
    *(
        "A/",
        "A/RES/79/1 ",
        "January and ",
        "and programmes[ ",
        "to, / that, ",
        "[ ",
        "to the General Assembly at its next session ",
    ),
    *("such as A, ", "including ", "of the ", "the Office of the ", "Member States and ", "resolution 60/1 "),
]
# What is repeated as lines of a text that opens with a chapeau.
LINES = [
    *("(a) To do it;", "(i) x", "(a) x, (b) y", "1. Requests oil;", "Requests oil;", "Requests the following:"),
    *("Recalling oil,", "The General Assembly,", "Annex", "I", "A. Oil", "Heading", "- x", "to do it", "2.1 Do it"),
    *("“1. Notes", "36th plenary meeting", "1. Recommends the adoption of the following draft resolution:"),
]


def seconds(document: Document) -> float:
    """The shorter of two readings."""
    shortest = float("inf")
    for _ in range(2):
        gc.collect()
        begun = time.process_time()
        extract(document)
        shortest = min(shortest, time.process_time() - begun)
    return shortest


def check(text: Callable[[int], Document]) -> None:
    """Compare two lengths, and greater ones where a busy machine may have had a part in the difference."""
    for size in (SHORT, 3 * SHORT):
        before, after = seconds(text(size)), seconds(text(2 * size))
        if after < TOO_SHORT_TO_TELL or after < GROWTH * before:
            return
    pytest.fail(f"{2 * size} characters took {after:.2f} seconds, half of them {before:.2f}")


def paragraph(words: str) -> Document:
    return Document(
        "own.txt", (Block("The General Assembly,"), Block(f"1. Requests the Secretary-General to report {words}"))
    )


@pytest.mark.parametrize("repeated", WITHIN)
def test_a_repeated_phrase(repeated: str) -> None:
    check(lambda size: paragraph((repeated * (size // len(repeated) + 1))[:size]))


@pytest.mark.parametrize("sign", ["[ ", "[“", "(", "“["])
def test_signs_before_a_number_are_not_read_one_within_the_other(sign: str) -> None:
    extract(Document("own.txt", (Block("The General Assembly,"), Block(sign * 5000 + "1. Requests oil;"))))


@pytest.mark.parametrize("opened", ["“", '"', "(", "["])
def test_one_sign_that_never_closes(opened: str) -> None:
    words = opened + "the keepers of the lamps of the harbour, and of the wells, "
    check(lambda size: paragraph(words + "who met, and heard of oil, " * (size // 27)))


@pytest.mark.parametrize("line", LINES)
def test_a_repeated_line(line: str) -> None:
    head = (Block("The General Assembly,"), Block("1. Requests the Secretary-General:"))
    check(lambda size: Document("own.txt", head + (Block(line),) * (size // (len(line) + 2))))


@pytest.mark.parametrize("line", ["(", "MC-1/2", "CITES", "Topic: oil", "Adopted by 3 to 2", "The Assembly of the"])
def test_a_repeated_line_above_a_name_that_several_bodies_share(line: str) -> None:
    text = (Block("The Assembly,"), Block("1. Requests the Secretary-General to report;"))
    check(lambda size: Document("own.txt", (Block(line),) * (size // (len(line) + 2)) + text))
