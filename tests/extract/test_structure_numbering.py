from __future__ import annotations

import pytest

from tracker.extract.structure.numbering import (
    Mark,
    Nesting,
    Style,
    letter_value,
    read_mark,
    read_misread_top,
    read_number,
    roman_value,
    to_roman,
)


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("8. Requests oil", Style.TOP, 8),
        ("- 8. Requests oil", Style.TOP, 8),
        ("8) Requests oil", Style.TOP, 8),
        ("1.The lamp", Style.TOP, 1),
        ("“1. Requests oil", Style.TOP, 1),
        ("(1) to row", Style.ROUND, 1),
        ("(a) To row", Style.LETTER, 1),
        ("a) To row", Style.LETTER, 1),
        ("(aa) To row", Style.LETTER, 27),
        ("(i) To row", Style.LETTER, 9),
        ("(iv) To row", Style.ROMAN, 4),
        ("(A) To row", Style.CAPITAL, 1),
        ("1.2 Row", Style.POINTED, 2),
    ],
)
def test_marks(text: str, style: Style, value: int) -> None:
    mark = read_mark(text)
    assert mark is not None
    assert (mark.style, mark.value) == (style, value)


@pytest.mark.parametrize(
    "text", ["", "4 December 2000", "1974. It", "12.5 per cent", "(see above) row", "Row (a)", "-", "“"]
)
def test_no_marks(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("S. Decides to", 5), ("l. Condemns the", 1), ("1O. Urges all", 10), ("2. Urges all", 12)],
)
def test_misread_numbers(text: str, expected: int) -> None:
    mark = read_misread_top(text, expected)
    assert mark is not None
    assert (mark.value, mark.is_misread) == (expected, True)


def test_misread_numbers_must_be_the_expected_one() -> None:
    assert read_misread_top("S. Decides to", 7) is None


def place(*printed: str) -> list[str]:
    marks = [mark for mark in (read_mark(f"{sign} row") for sign in printed) if mark is not None]
    nesting = Nesting()
    return [nesting.place(mark, marks[position + 1 : position + 2]) for position, mark in enumerate(marks)]


def test_nesting_by_style() -> None:
    assert place("(a)", "(i)", "(ii)", "(b)", "(i)", "(c)") == [
        "(a)",
        "(a)(i)",
        "(a)(ii)",
        "(b)",
        "(b)(i)",
        "(c)",
    ]


def test_nesting_of_letters_under_roman_numbers() -> None:
    assert place("(i)", "(ii)", "(a)", "(b)", "(iii)") == ["(i)", "(ii)", "(ii)(a)", "(ii)(b)", "(iii)"]


def test_roman_list_after_the_letter_h() -> None:
    letters = [f"({letter})" for letter in "abcdefgh"]
    assert place(*letters, "(i)", "(ii)")[-2:] == ["(h)(i)", "(h)(ii)"]
    assert place(*letters, "(i)", "(j)")[-2:] == ["(i)", "(j)"]


def test_nesting_by_a_known_depth() -> None:
    nesting = Nesting()
    marks = [
        (Mark(Style.LETTER, 1, "(a)", 0), 1),
        (Mark(Style.ROMAN, 1, "(i)", 0), 2),
        (Mark(Style.LETTER, 2, "(b)", 0), 1),
    ]
    assert [nesting.place(mark, [], depth) for mark, depth in marks] == ["(a)", "(a)(i)", "(b)"]


@pytest.mark.parametrize(
    ("printed", "depth", "ref"),
    [
        ("8.", 0, "8"),
        ("8 -", 0, "8"),
        ("b)", 1, "(b)"),
        ("(ب)", 1, "(b)"),
        ("㈢", 2, "(iii)"),
        ("’2‘", 2, "(ii)"),
        ("(2)", 1, "(2)"),
        ("十二", 2, "(xii)"),
    ],
)
def test_numbers_of_every_language(printed: str, depth: int, ref: str) -> None:
    assert read_number(printed, depth).printed == ref


def test_roman_numerals_both_ways() -> None:
    assert all(roman_value(to_roman(number)) == number for number in range(1, 120))
    assert roman_value("iix") is None
    assert letter_value("ab") is None
