"""Lines from right to left are put in the order in which they are read, from where their letters stand."""

from __future__ import annotations

import pytest

from tracker.readers.right_to_left import Letter, in_reading_order

SIZE = 10.0


def printed(*words: str, small: str = "") -> list[Letter]:
    """Print words from the right margin to the left; those of Latin letters and digits run the other way."""
    letters: list[Letter] = []
    right = 500.0
    for word in words:
        signs = word if any("\u0600" <= sign <= "\u06ff" for sign in word) else word[::-1]
        width = len(signs) * 5.0
        letters += [Letter(sign, right - 5 * (n + 1), right - 5 * n, word == small) for n, sign in enumerate(signs)]
        right -= width + 4
    return letters


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("تقرر", "الجمعية"), "تقرر الجمعية"),
        (("في", "15", "نيسان", "2026"), "في 15 نيسان 2026"),
        (("القرار", "A/RES/77/5", "المؤرخ"), "القرار A/RES/77/5 المؤرخ"),
        (("الفترة", "2022-2026"), "الفترة 2022-2026"),
    ],
)
def test_words_numbers_and_symbols_are_in_order(words: tuple[str, ...], line: str) -> None:
    for letters in (printed(*words), printed(*words)[::-1]):
        assert in_reading_order(letters, SIZE) == (line, ())


def test_a_lam_alef_that_is_printed_as_one_is_turned() -> None:
    letters = [Letter("س", 90, 100), Letter("ا", 80, 90), Letter("ل", 80, 90), Letter("م", 70, 80)]
    assert in_reading_order(letters, SIZE)[0] == "سلام"
    apart = [Letter("س", 90, 100), Letter("ا", 85, 90), Letter("ل", 80, 85), Letter("م", 70, 80)]
    assert in_reading_order(apart, SIZE)[0] == "سالم"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        (")د(", "(د)"),
        ("(د)", "(د)"),
        (")2004( قرار", "(2004) قرار"),
        ("قرار )2004(، نص", "قرار (2004)، نص"),
        ("]بناء )د([", "[بناء (د)]"),
    ],
)
def test_brackets_open_and_close_as_their_place_asks(seen: str, meant: str) -> None:
    at = [Letter(sign, 500 - 5 * (n + 1), 500 - 5 * n) for n, sign in enumerate(seen)]
    numbers = {n for n, sign in enumerate(seen) if sign.isdigit()}
    if numbers:  # they stand the other way round on the page
        first, last = min(numbers), max(numbers)
        turned = [Letter(seen[first + last - n], at[n].left, at[n].right) for n in sorted(numbers)]
        at[first : last + 1] = turned
    assert in_reading_order(at, SIZE)[0] == meant


def test_signs_above_letters_stay_with_them_and_notes_are_marked() -> None:
    letters = [Letter("و", 95, 100), Letter("\u064b", 89, 91), Letter("ف", 88, 94), Letter("ن", 80, 87)]
    assert in_reading_order(letters, SIZE)[0] == "وف\u064bن"
    noted = [*printed("قرار"), Letter("7", 476, 479, is_small=True)]
    assert in_reading_order(noted, SIZE) == ("قرار7", ((4, 5),))
